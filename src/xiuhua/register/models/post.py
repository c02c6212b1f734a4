"""Posts and who fills them: the four kinds of assignment 挂包驻帮, and resident teams."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from xiuhua.register.models.area import Area
from xiuhua.register.models.dated import Dated
from xiuhua.register.models.household import Household
from xiuhua.register.models.organisation import Organisation
from xiuhua.register.models.person import Person
from xiuhua.words import AssignmentKind, new_key


class Team(Dated):
    """A resident team in its village."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    name = models.CharField(max_length=120)
    village = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="teams")
    unit = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="teams", help_text="sends it"
    )


class Assignment(Dated):
    """Somebody answers for a village, an area or a household; never overwritten, ended and followed by another.

    `slot` names the post when only one may hold it ("first_secretary@511921101200"): two assignments of one slot
    cannot overlap, the database refuses. Which posts are single is policy and comes from the pack.
    """

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in AssignmentKind])
    role = models.CharField(max_length=30)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="assignments")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="assignments")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="members")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="assignments")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, null=True, related_name="assignments")
    slot = models.CharField(max_length=64, null=True, blank=True)  # noqa: DJ001 -- NULL is "not a single post"
    document = models.CharField(max_length=80, blank=True)
    end_reason = models.CharField(max_length=60, blank=True)
    read_until = models.DateField(
        null=True, blank=True, help_text="the first day on which a former helper reads the household no more"
    )
    predecessor = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="successor"
    )
    recorded = models.DateTimeField(default=timezone.now)

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind="link", person__isnull=False, area__isnull=False, household__isnull=True)
                | Q(kind="contract", organisation__isnull=False, area__isnull=False, household__isnull=True)
                | Q(kind="reside", person__isnull=False, area__isnull=False, household__isnull=True)
                | Q(kind="pair", person__isnull=False, area__isnull=True, household__isnull=False),
                name="an_assignment_joins_what_its_kind_joins",
            ),
            models.CheckConstraint(
                condition=Q(read_until__isnull=True) | Q(kind="pair", until__isnull=False, read_until__gt=F("until")),
                name="only_a_former_helper_reads_on",
            ),
        ]
        indexes = [models.Index(fields=["slot", "since"], name="assignment_slot", condition=Q(slot__isnull=False))]
