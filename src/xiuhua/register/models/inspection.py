"""Inspections as they are planned, drawn, gone through and followed: homes drawn, findings, and orders to put right."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from xiuhua.register.models.account import Account, Inspection, InspectionSample
from xiuhua.register.models.area import Area
from xiuhua.register.models.household import Household
from xiuhua.words import DrawnState, FindingState, OrderDeed, new_key

STATES = [(it.value, it.value) for it in DrawnState]
FINDING_STATES = [(it.value, it.value) for it in FindingState]
DEEDS = [(it.value, it.value) for it in OrderDeed]


class InspectionPlan(models.Model):
    """How an inspection draws: its kind, its frame, and a sealed salt whose digest is public.

    Nothing is drawn before it departs: the seed is joined then, of the day, the place, the frame's digest, the salt and
    the last seal of the journal. Whoever has the seed and the frame draws the same again.
    """

    inspection = models.OneToOneField(Inspection, on_delete=models.PROTECT, related_name="plan")
    kind = models.CharField(max_length=60, help_text="key of the pack's inspections")
    scope = models.CharField(max_length=300, blank=True, help_text="what it is about, in words")
    frame_size = models.PositiveIntegerField(help_text="homes")
    frame_digest = models.CharField(max_length=64, help_text="sha256")
    frame = models.BinaryField()
    design = models.JSONField(help_text="`villages` by stratum, `sure` ones, and `homes` of each stratum in a village")
    salt_digest = models.CharField(max_length=64, help_text="sha256, public from the plan on")
    salt_sealed = models.BinaryField(null=True, help_text="until it departs; then it stands in the seed")
    planned_on = models.DateField()
    planned_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", help_text="whose office planned it")
    inspectors = models.ManyToManyField(Account, related_name="inspection_plans")
    seed = models.CharField(max_length=400, blank=True)
    departed_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    closed_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    recorded = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(frame_size__gt=0), name="an_inspection_has_a_frame"),
            models.CheckConstraint(
                condition=Q(departed_on=None, seed="", salt_sealed__isnull=False)
                | Q(departed_on__gt=F("planned_on"), salt_sealed=None) & ~Q(seed=""),
                name="a_seed_is_joined_when_an_inspection_departs",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None, closed_by=None)
                | Q(closed_on__gte=F("departed_on"), closed_by__isnull=False),
                name="an_inspection_closes_after_it_departed",
            ),
        ]


class DrawnHome(models.Model):
    """A home that was drawn, with its probabilities: one of the register, or a number on a village's roll.

    `sample` opens a registered one to its inspector.
    """

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    plan = models.ForeignKey(InspectionPlan, on_delete=models.PROTECT, related_name="homes")
    sample = models.OneToOneField(InspectionSample, on_delete=models.PROTECT, null=True, related_name="drawn")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", help_text="the inspector")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=64, help_text="as in the frame: a household's key, or its number on the roll")
    village = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    stratum = models.CharField(max_length=60, help_text="key of the pack's strata")
    reached = models.FloatField(help_text="probability of its village")
    taken = models.FloatField(help_text="probability of the home once its village is drawn")
    place = models.PositiveIntegerField(help_text="in the drawn order of its stratum in its village")
    state = models.CharField(max_length=20, choices=STATES, default=DrawnState.WAITS)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    reason = models.CharField(max_length=60, blank=True, help_text="of the pack: why another is gone to instead")
    answers = models.JSONField(default=dict, help_text="by question: a choice or a number; no text")
    done_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "name"], name="a_home_is_drawn_once_in_an_inspection"),
            models.CheckConstraint(
                condition=Q(reached__gt=0, reached__lte=1, taken__gt=0, taken__lte=1),
                name="a_home_that_was_drawn_could_be_drawn",
            ),
            models.CheckConstraint(
                condition=~Q(state=DrawnState.REPLACED.value) & Q(reason="")
                | Q(state=DrawnState.REPLACED.value) & ~Q(reason=""),
                name="a_home_is_replaced_with_a_reason",
            ),
        ]


class InspectionFinding(models.Model):
    """What an inspection found of a village, or of a home in it; of no person.

    What an answer made somebody suspect counts in nothing until both sides have looked at the evidence.
    """

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    plan = models.ForeignKey(InspectionPlan, on_delete=models.PROTECT, related_name="findings")
    home = models.ForeignKey(DrawnHome, on_delete=models.PROTECT, null=True, related_name="findings")
    village = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=60, help_text="key of the list finding_kind")
    severity = models.CharField(max_length=60, help_text="key of the list finding_severity")
    text = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=20, choices=FINDING_STATES)
    found_on = models.DateField()
    found_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    said = models.CharField(max_length=300, blank=True, help_text="what the place showed: 申诉举证")
    said_on = models.DateField(null=True)
    said_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField(null=True)
    decided_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["home", "kind"], name="a_home_has_a_finding_of_a_kind_once"),
            models.CheckConstraint(
                condition=Q(said="", said_on=None, said_by=None)
                | Q(said_on__gte=F("found_on"), said_by__isnull=False) & ~Q(said=""),
                name="evidence_says_what_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(state=FindingState.SUSPECTED.value, decided_on=None, decided_by=None)
                | ~Q(state=FindingState.SUSPECTED.value) & Q(decided_on__gte=F("found_on"), decided_by__isnull=False),
                name="a_finding_is_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("found_by")), name="nobody_decides_their_own_finding"
            ),
        ]


class RectificationOrder(models.Model):
    """That a place puts a finding right until a day: 整改. Its deeds tell the rest; the last one says how it stands."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    finding = models.OneToOneField(InspectionFinding, on_delete=models.PROTECT, related_name="order")
    owner = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="orders", help_text="whose office does it")
    what = models.CharField(max_length=300)
    set_on = models.DateField()
    set_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    due = models.DateField()
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(due__gte=F("set_on")), name="an_order_is_due_after_it_was_set"),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("set_on")), name="an_order_closes_after_it_was_set"
            ),
        ]
        indexes = [models.Index(fields=["owner", "due"], name="orders_of_a_place")]


class OrderStep(models.Model):
    """What was done about an order: evidence by its owner, a re-check by somebody else, or its being opened again."""

    order = models.ForeignKey(RectificationOrder, on_delete=models.PROTECT, related_name="steps")
    deed = models.CharField(max_length=20, choices=DEEDS)
    text = models.CharField(max_length=300)
    on = models.DateField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    recorded = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="a_step_of_an_order_says_what")]


class InspectionEstimate(models.Model):
    """What a closed inspection said of its area: a share with the ends of its interval, and on how many it stands."""

    plan = models.ForeignKey(InspectionPlan, on_delete=models.PROTECT, related_name="estimates")
    quantity = models.CharField(max_length=60, help_text="key of the pack's inspections")
    share = models.FloatField()
    low = models.FloatField()
    high = models.FloatField()
    asked = models.PositiveIntegerField()
    limit = models.FloatField(help_text="as it stood in the pack then")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "quantity"], name="an_inspection_says_a_quantity_once"),
            models.CheckConstraint(
                condition=Q(low__lte=F("share"), high__gte=F("share")), name="a_share_lies_in_its_interval"
            ),
        ]
