"""Turns of the loop and the verdicts they settled, as dated rows."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from xiuhua.register.models.area import Area
from xiuhua.register.models.dated import Dated
from xiuhua.register.models.household import Household
from xiuhua.register.models.member import Member

VERDICTS = ("met", "not_met", "unknown")


class PackInForce(Dated):
    """Which pack judges an area, in which version."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="packs")
    pack = models.CharField(max_length=40)
    version = models.CharField(max_length=20)

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["area"], condition=Q(until__isnull=True), name="one_pack_in_force_per_area"
            ),
        ]


class Turn(models.Model):
    """One turn of the loop as of a day, and the digest of what it settled."""

    on = models.DateField(unique=True)
    digest = models.CharField(max_length=64)
    rows = models.PositiveIntegerField(help_text="verdicts in force after this turn")
    stages = models.JSONField()
    ran_at = models.DateTimeField(default=timezone.now)


class SlotVerdict(Dated):
    """Whether a required post of a village is filled (five ones, three ones), and how far."""

    village = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="slot_verdicts")
    slot = models.CharField(max_length=30)
    required = models.PositiveIntegerField()
    in_post = models.PositiveIntegerField()
    filled = models.BooleanField()
    reason = models.CharField(max_length=60)

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["village", "slot"], condition=Q(until__isnull=True), name="one_current_verdict_per_slot"
            ),
        ]


class FigureVerdict(Dated):
    """An indicator of an area: what was counted over what; unknown stays empty."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="figure_verdicts")
    figure = models.CharField(max_length=60)
    numerator = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    denominator = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    value = models.DecimalField(max_digits=20, decimal_places=4, null=True)

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["area", "figure"], condition=Q(until__isnull=True), name="one_current_verdict_per_figure"
            ),
        ]


class SchemeVerdict(Dated):
    """What a scheme of identification or exit came to, and the keys of the criteria that made it so, by spaces."""

    scheme = models.CharField(max_length=60)
    verdict = models.CharField(max_length=10, choices=[(verdict, verdict) for verdict in VERDICTS])
    unmet = models.TextField(blank=True, help_text="criteria that are not met")
    unclear = models.TextField(blank=True, help_text="criteria that could not be judged")

    class Meta(Dated.Meta):
        abstract = True
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=Q(verdict__in=VERDICTS), name="%(class)s_is_met_not_met_or_unknown"),
        ]


class HouseholdVerdict(SchemeVerdict):
    """Whether a household meets a scheme."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="verdicts")

    class Meta(SchemeVerdict.Meta):
        constraints = [
            *SchemeVerdict.Meta.constraints,
            models.UniqueConstraint(
                fields=["household", "scheme"],
                condition=Q(until__isnull=True),
                name="one_current_verdict_per_household_and_scheme",
            ),
        ]


class AreaVerdict(SchemeVerdict):
    """Whether a village, township or county meets a scheme."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="verdicts")

    class Meta(SchemeVerdict.Meta):
        constraints = [
            *SchemeVerdict.Meta.constraints,
            models.UniqueConstraint(
                fields=["area", "scheme"],
                condition=Q(until__isnull=True),
                name="one_current_verdict_per_area_and_scheme",
            ),
        ]


class Finding(Dated):
    """That a check flagged a member, a household or an area: that one and nothing around it."""

    rule = models.CharField(max_length=60)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="findings")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, null=True, related_name="findings")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="findings")

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(member__isnull=False, household__isnull=True, area__isnull=True)
                | Q(member__isnull=True, household__isnull=False, area__isnull=True)
                | Q(member__isnull=True, household__isnull=True, area__isnull=False),
                name="a_finding_is_about_one_member_or_household_or_area",
            ),
            models.UniqueConstraint(
                fields=["rule", "member"],
                condition=Q(until__isnull=True, member__isnull=False),
                name="one_current_finding_per_rule_and_member",
            ),
            models.UniqueConstraint(
                fields=["rule", "household"],
                condition=Q(until__isnull=True, household__isnull=False),
                name="one_current_finding_per_rule_and_household",
            ),
            models.UniqueConstraint(
                fields=["rule", "area"],
                condition=Q(until__isnull=True, area__isnull=False),
                name="one_current_finding_per_rule_and_area",
            ),
        ]
        indexes = [models.Index(fields=["rule"], name="finding_rule")]


class AnswerVerdict(Dated):
    """Whether a cause or need of a household is answered by what it receives, or would be by what is planned.

    `by_need`: what the pack demands is received, empty where it demands nothing; `by_item`: an item that names the
    cause is, empty for a need that facts show.
    """

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="answer_verdicts")
    need = models.CharField(max_length=60)
    verdict = models.CharField(max_length=10, choices=[(verdict, verdict) for verdict in VERDICTS])
    by_need = models.BooleanField(null=True)
    by_item = models.BooleanField(null=True)
    planned = models.BooleanField()

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=Q(verdict__in=VERDICTS), name="an_answer_is_met_not_met_or_unknown"),
            models.UniqueConstraint(
                fields=["household", "need"],
                condition=Q(until__isnull=True),
                name="one_current_answer_per_household_and_need",
            ),
        ]


class HelpedVerdict(Dated):
    """Each household in numbers of measures, its own and its members', and how many of its needs are answered."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="helped_verdicts")
    received = models.PositiveIntegerField()
    developmental = models.PositiveIntegerField()
    planned = models.PositiveIntegerField()
    missing = models.PositiveIntegerField()
    open = models.PositiveIntegerField()
    expiring = models.PositiveIntegerField()
    renewals = models.PositiveIntegerField()
    unentitled = models.PositiveIntegerField()
    duplicated = models.PositiveIntegerField()
    needs = models.PositiveIntegerField()
    answered = models.PositiveIntegerField()

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=Q(answered__lte=F("needs")), name="no_more_is_answered_than_is_needed"),
            models.UniqueConstraint(
                fields=["household"], condition=Q(until__isnull=True), name="one_current_count_of_help_per_household"
            ),
        ]


class RemovalVerdict(Dated):
    """Whether the risk of a household under care could be found removed, and which lines of that are not met."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="removal_verdicts")
    removable = models.BooleanField()
    kept = models.BooleanField(help_text="it stays under care whatever else is met")
    unmet = models.CharField(max_length=300, blank=True, help_text="lines that are not met, by spaces")
    unclear = models.CharField(max_length=300, blank=True, help_text="lines that nobody knows, by spaces")

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(removable=False) | Q(unmet="", unclear=""),
                name="a_risk_is_removable_when_every_line_is_met",
            ),
            models.UniqueConstraint(
                fields=["household"], condition=Q(until__isnull=True), name="one_current_removal_per_household"
            ),
        ]
