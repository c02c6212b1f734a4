"""Organisations: Party branches, co-operatives, enterprises, departments and units, their areas, members, leaders."""

from django.db import models
from django.db.models import F, Q

from xiuhua.register.models.area import Area
from xiuhua.register.models.dated import Dated
from xiuhua.words import new_key


class Organisation(models.Model):
    """A body with a life of its own; its kind and level are keys of the pack's code lists."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=30)
    level = models.CharField(max_length=20, blank=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, null=True, related_name="organisations", help_text="its seat"
    )
    founded = models.DateField()
    dissolved = models.DateField(null=True, blank=True)
    approved_by = models.CharField(max_length=80, blank=True, help_text="who approved of its founding")
    dissolved_by = models.CharField(max_length=80, blank=True, help_text="who approved of its end, by which document")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(dissolved__isnull=True) | Q(dissolved__gte=F("founded")),
                name="an_organisation_dissolves_after_it_was_founded",
            ),
        ]
        indexes = [models.Index(fields=["kind"], name="organisation_kind")]

    def __str__(self) -> str:
        return self.name


class OrganisationArea(Dated):
    """An area that an organisation works in: a joint branch spans several villages."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="areas")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="organisation_areas")


class OrganisationMember(Dated):
    """A member of an organisation: a person, or another organisation in a joint one."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey("Person", on_delete=models.PROTECT, null=True, related_name="memberships")
    member = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="joined")
    role = models.CharField(max_length=30, blank=True)

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(person__isnull=True, member__isnull=False) | Q(person__isnull=False, member__isnull=True),
                name="a_member_is_a_person_or_an_organisation",
            ),
        ]


class Election(models.Model):
    """An election of an organisation's leaders."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="elections")
    held_on = models.DateField()
    term_years = models.PositiveSmallIntegerField()
    eligible = models.PositiveIntegerField(null=True)
    votes_cast = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "held_on"], name="one_election_per_organisation_and_day"),
            models.CheckConstraint(
                condition=Q(votes_cast__isnull=True) | Q(eligible__isnull=True) | Q(votes_cast__lte=F("eligible")),
                name="no_more_votes_than_voters",
            ),
        ]


class Leader(Dated):
    """A person chosen to lead an organisation."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="leaders")
    person = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="led")
    election = models.ForeignKey(Election, on_delete=models.PROTECT, null=True, related_name="chosen")
    post = models.CharField(max_length=30)
    votes = models.PositiveIntegerField(null=True)
