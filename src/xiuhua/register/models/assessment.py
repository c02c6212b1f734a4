"""Assessment: scores as turns settled them, values that offices entered, disputes of lines, and frozen years."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from xiuhua.register.models.account import Account
from xiuhua.register.models.area import Area
from xiuhua.register.models.dated import Dated
from xiuhua.register.models.organisation import Organisation
from xiuhua.register.models.post import Team
from xiuhua.words import new_key

STATES = ("scored", "not_assessed", "vetoed")
STEPS = ("filed", "replied", "appealed", "decided")
ONE_OBJECT = (
    Q(area__isnull=False, organisation__isnull=True, team__isnull=True)
    | Q(area__isnull=True, organisation__isnull=False, team__isnull=True)
    | Q(area__isnull=True, organisation__isnull=True, team__isnull=False)
)


def _once(name: str, *fields: str, condition: Q | None = None) -> list[models.UniqueConstraint]:
    """That a combination is there once: of an area, of a unit and of a team (a null is like no other)."""
    unique = models.UniqueConstraint
    return [
        unique(
            fields=[*fields, whose],
            condition=Q(**{f"{whose}__isnull": False}) & (condition or Q()),
            name=f"{name}_of_one_{whose}",
        )
        for whose in ("area", "organisation", "team")
    ]


class Scored(models.Model):
    """What every row about a score has: by which scheme, for which year, and of one area, unit or team."""

    scheme = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=ONE_OBJECT, name="%(class)s_is_of_one_area_unit_or_team"),
        ]


class ScoredLine(Scored):
    """One line of a sheet: what its points follow from, what it gives of how many, and why not."""

    line = models.CharField(max_length=60)
    value = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    low = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    high = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    points = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    full = models.DecimalField(max_digits=20, decimal_places=4)
    judged = models.PositiveIntegerField(null=True, help_text="rows that were looked at; none where none are counted")
    lost = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=12, choices=[(state, state) for state in STATES])
    reason = models.CharField(max_length=60, blank=True)
    rests_on = models.CharField(max_length=60, blank=True, help_text="the round, the entry or the decision behind it")

    class Meta(Scored.Meta):
        abstract = True
        constraints = [
            *Scored.Meta.constraints,
            models.CheckConstraint(
                condition=Q(state="not_assessed", points__isnull=True) | ~Q(state="not_assessed") & Q(points__gte=0),
                name="%(class)s_has_points_where_it_was_assessed",
            ),
            models.CheckConstraint(
                condition=Q(points__isnull=True) | Q(points__lte=F("full")),
                name="%(class)s_has_no_more_than_full_points",
            ),
            models.CheckConstraint(
                condition=Q(judged__isnull=True) | Q(lost__lte=F("judged")),
                name="%(class)s_loses_no_more_rows_than_it_sees",
            ),
        ]


class ScoredWhole(Scored):
    """The whole of a sheet: points, of how many that could be assessed, of how many in all."""

    points = models.DecimalField(max_digits=20, decimal_places=4)
    possible = models.DecimalField(max_digits=20, decimal_places=4)
    full = models.DecimalField(max_digits=20, decimal_places=4)
    unassessed = models.PositiveSmallIntegerField()
    grade = models.CharField(max_length=30, blank=True, help_text="empty where too little could be assessed")

    class Meta(Scored.Meta):
        abstract = True
        constraints = [
            *Scored.Meta.constraints,
            models.CheckConstraint(
                condition=Q(points__gte=0, points__lte=F("possible"), possible__lte=F("full")),
                name="%(class)s_has_no_more_points_than_could_be_had",
            ),
        ]


class ScoreLineVerdict(Dated, ScoredLine):
    """A line of a score as a turn settled it."""

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            *ScoredLine.Meta.constraints,
            *_once("one_current_line_of_a_score", "scheme", "year", "line", condition=Q(until__isnull=True)),
        ]


class ScoreVerdict(Dated, ScoredWhole):
    """The whole of a score as a turn settled it."""

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            *ScoredWhole.Meta.constraints,
            *_once("one_current_score", "scheme", "year", condition=Q(until__isnull=True)),
        ]


class ScoreEntry(Scored):
    """A value that an office or a department entered for a line, on a document; a later one stands in its place."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    line = models.CharField(max_length=60)
    value = models.DecimalField(max_digits=20, decimal_places=4)
    document = models.CharField(max_length=160)
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="score_entries")
    recorded = models.DateTimeField(default=timezone.now)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")

    class Meta(Scored.Meta):
        constraints = [
            *Scored.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(document="") & ~Q(reason=""), name="an_entered_score_says_on_which_document_and_why"
            ),
            models.CheckConstraint(condition=Q(value__gte=0), name="an_entered_score_is_not_below_nothing"),
            *_once("one_first_entry_of_a_line", "scheme", "year", "line", condition=Q(replaces__isnull=True)),
        ]


class ScoreDispute(Scored):
    """That a line of a score is disputed; one at a time."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    line = models.CharField(max_length=60)
    points = models.DecimalField(max_digits=20, decimal_places=4, help_text="what the line gave when it was filed")

    class Meta(Scored.Meta):
        constraints = [
            *Scored.Meta.constraints,
            *_once("one_dispute_of_a_line", "scheme", "year", "line"),
        ]


class DisputeAct(models.Model):
    """A step of a dispute: filed, replied to, appealed, decided; by whom, on which day, and why."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    dispute = models.ForeignKey(ScoreDispute, on_delete=models.PROTECT, related_name="acts")
    step = models.CharField(max_length=10, choices=[(step, step) for step in STEPS])
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="dispute_acts")
    on = models.DateField()
    due = models.DateField(null=True, help_text="the last day of the step that follows")
    reason = models.CharField(max_length=600)
    evidence = models.CharField(max_length=300, blank=True)
    agrees = models.BooleanField(null=True, help_text="of a reply and a decision: whether whoever disputes is right")
    recorded = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dispute", "step"], name="a_dispute_takes_each_step_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="a_step_of_a_dispute_says_why"),
            models.CheckConstraint(
                condition=Q(step__in=("replied", "decided"), agrees__isnull=False)
                | Q(step__in=("filed", "appealed"), agrees__isnull=True),
                name="only_a_reply_and_a_decision_agree_or_not",
            ),
        ]


class ScoreCorrection(models.Model):
    """What a decision made of a line: its points from then on; it names the decision and is never rewritten."""

    decision = models.OneToOneField(DisputeAct, on_delete=models.PROTECT, related_name="correction")
    points = models.DecimalField(max_digits=20, decimal_places=4)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(points__gte=0), name="a_correction_is_not_below_nothing"),
        ]


class ScoreFreeze(models.Model):
    """That a year of a scheme is frozen in an area: its sheets stay as they were, and the digest proves it."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    scheme = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="score_freezes")
    frozen_on = models.DateField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="score_freezes")
    reason = models.CharField(max_length=300)
    digest = models.CharField(max_length=64, help_text="SHA-256 over its lines and wholes")
    recorded = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "year", "area"], name="a_year_is_frozen_once_in_an_area"),
            models.CheckConstraint(condition=~Q(reason=""), name="a_freeze_says_why"),
        ]


class FrozenLine(ScoredLine):
    """A line of a frozen sheet."""

    freeze = models.ForeignKey(ScoreFreeze, on_delete=models.PROTECT, related_name="lines")


class FrozenScore(ScoredWhole):
    """The whole of a frozen sheet."""

    freeze = models.ForeignKey(ScoreFreeze, on_delete=models.PROTECT, related_name="scores")
