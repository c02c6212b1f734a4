"""Members of households, and what is known of each."""

from django.db import models
from django.db.models import Q

from xiuhua.register.last_digits import LastFour
from xiuhua.register.models.dated import Fact
from xiuhua.register.models.household import Household
from xiuhua.words import new_key


class Member(models.Model):
    """A person of a household under a stable number 人编号; the identity number is sealed, found by a blind index."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    number = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    sex = models.CharField(max_length=10, blank=True)
    birth = models.DateField(null=True)
    ethnicity = models.CharField(max_length=30, blank=True)
    political = models.CharField(max_length=20, blank=True)
    id_kind = models.CharField(max_length=30, blank=True)
    id_sealed = models.BinaryField(null=True)
    id_index = models.CharField(max_length=32, blank=True, db_index=True, help_text="keyed blind index of the number")
    id_last4 = models.CharField(max_length=16, blank=True, help_text="keyed blind index of its last four")
    id_last6 = models.CharField(max_length=16, blank=True, help_text="keyed blind index of its last six")

    class Meta:
        indexes = [
            models.Index(fields=["name"], name="member_name"),
            models.Index(fields=["id_last4"], name="member_id_last4"),
            models.Index(fields=["id_last6"], name="member_id_last6"),
        ]

    def __str__(self) -> str:
        return self.number


class MemberFact(Fact):
    """A fact about a member."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT)

    class Meta(Fact.Meta):
        abstract = True
        default_related_name = "%(class)ss"


class Belonging(MemberFact):
    """That a member belongs to a household, in which relation to its head, how they joined and left."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="belongings")
    relation = models.CharField(max_length=30, blank=True)
    how_joined = models.CharField(max_length=30, blank=True)
    how_left = models.CharField(max_length=30, blank=True)

    class Meta(MemberFact.Meta):
        constraints = [
            *MemberFact.Meta.constraints,
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(until__isnull=True, corrects__isnull=True),
                name="one_current_household_per_member",
            ),
        ]


class MemberContact(MemberFact):
    """How to reach the member, and in which language."""

    phone = models.CharField(max_length=30, blank=True)
    speaks_mandarin = models.BooleanField(null=True)

    class Meta(MemberFact.Meta):
        indexes = [*MemberFact.Meta.indexes, models.Index(LastFour("phone"), name="member_phone_last4")]


class Schooling(MemberFact):
    """Education reached, and school attended."""

    education = models.CharField(max_length=30, blank=True)
    school_status = models.CharField(max_length=30, blank=True)
    school = models.CharField(max_length=80, blank=True)
    dropout_reason = models.CharField(max_length=30, blank=True)


class Health(MemberFact):
    """Health as flags, for one person may be chronically ill and disabled at once; unknown stays empty."""

    chronic = models.BooleanField(null=True)
    serious = models.BooleanField(null=True)
    disabled = models.BooleanField(null=True)
    illness = models.CharField(max_length=60, blank=True)
    disability_kind = models.CharField(max_length=20, blank=True)
    disability_grade = models.PositiveSmallIntegerField(null=True)
    certified_year = models.PositiveSmallIntegerField(null=True, help_text="of the disability certificate")


class Labour(MemberFact):
    """Ability to work."""

    ability = models.CharField(max_length=30)
    skill = models.CharField(max_length=60, blank=True)
    training_wish = models.CharField(max_length=60, blank=True)
    work_wish = models.CharField(max_length=60, blank=True, help_text="就业服务需求")
    plans_work = models.BooleanField(null=True, help_text="计划外出务工")
    planned_province = models.CharField(max_length=40, blank=True)
    planned_county = models.CharField(max_length=40, blank=True)


class Work(MemberFact):
    """Work away from the home farm in a year."""

    away = models.BooleanField(null=True, help_text="是否已务工")
    place = models.CharField(max_length=30, blank=True)
    destination = models.CharField(max_length=80, blank=True, help_text="务工所在地, as it was written")
    province = models.CharField(max_length=40, blank=True)
    county = models.CharField(max_length=40, blank=True)
    months = models.PositiveSmallIntegerField(null=True)
    employer = models.CharField(max_length=80, blank=True)
    industry = models.CharField(max_length=30, blank=True)
    channel = models.CharField(max_length=30, blank=True, help_text="就业渠道")
    abroad = models.BooleanField(null=True)
    public_post = models.CharField(max_length=30, blank=True, help_text="公益性岗位")
    public_post_months = models.PositiveSmallIntegerField(null=True)


class SocialSecurity(MemberFact):
    """Insurance and allowances."""

    medical = models.BooleanField(null=True, help_text="resident medical insurance")
    major_illness = models.BooleanField(null=True)
    pension = models.BooleanField(null=True)
    minimum_living = models.BooleanField(null=True, help_text="低保")
    special_support = models.BooleanField(null=True, help_text="特困供养")
    employee_medical = models.BooleanField(null=True)
    employee_pension = models.BooleanField(null=True)
    commercial_medical = models.BooleanField(null=True)
    accident = models.BooleanField(null=True, help_text="subsidy for accident insurance")
    medical_relief = models.BooleanField(null=True)
    other_health_help = models.BooleanField(null=True)
