"""What data checks flag in an area, rule by rule, as the last turn settled it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import BigIntegerField, Max, OuterRef, QuerySet, Subquery
from django.db.models import Count as HowMany
from django.db.models.functions import Coalesce

from xiuhua.policy.ruleset import Check
from xiuhua.queries.explained_finding import limit_of, may_be_explained
from xiuhua.queries.explanation import halves_of, wording_of
from xiuhua.queries.household_counts import STATUS, households_by
from xiuhua.queries.judging import Judging, judging
from xiuhua.queries.undoing import last_undone
from xiuhua.queries.wording import Wording
from xiuhua.reckon.rules.explaining import Rows
from xiuhua.reckon.tables import HOUSEHOLDS, TABLES
from xiuhua.register.models import (
    Area,
    AreaWithin,
    Belonging,
    ExplainedFinding,
    Finding,
    PackInForce,
    Residence,
    Turn,
)
from xiuhua.words import NotFound

Version = tuple[object, ...]
KEPT_DAYS = 8


@dataclass(frozen=True, slots=True)
class Count:
    """What a check flags: findings, of these the explained ones, and households concerned."""

    findings: int = 0
    explained: int = 0
    households: int = 0

    def __add__(self, other: "Count") -> "Count":
        """Both together, of places that share no household."""
        return Count(
            self.findings + other.findings, self.explained + other.explained, self.households + other.households
        )

    @property
    def open(self) -> int:
        """Findings that nobody explained."""
        return self.findings - self.explained


ByRule = Mapping[tuple[str, int], Count]


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A check that flags something in an area: the two halves of its message, what it flags, and what it did before.

    `before` is of the turn before the last one, None where there was none. `share` is of the households checked, in per
    cent; None for a check of places, and where none is checked. `explainable` says what the pack allows.
    """

    pack: str
    rule: str
    level: int
    number: str
    what: str
    way_out: str
    source: str
    now: Count
    before: Count | None
    share: float | None
    explainable: bool
    of_places: bool

    @property
    def findings(self) -> int:
        """What it flags now, open or explained."""
        return self.now.findings

    @property
    def households(self) -> int:
        """Households concerned now."""
        return self.now.households


@dataclass(frozen=True, slots=True)
class Quality:
    """Data quality of an area as the last turn settled it; `as_of` is None when no turn has run by the day.

    `before` is the day of the turn before it, None where there was none.
    """

    as_of: date | None
    before: date | None
    checks: int
    checked: int
    households: int
    lines: tuple[RuleLine, ...]

    @property
    def levels(self) -> dict[int, int]:
        """Open findings by level, for the levels of the rules that flag something."""
        found: dict[int, int] = {}
        for line in self.lines:
            found[line.level] = found.get(line.level, 0) + line.now.open
        return found

    @property
    def findings(self) -> int:
        """Findings of all rules."""
        return sum(line.findings for line in self.lines)

    @property
    def explained(self) -> int:
        """Findings of all rules that somebody explained."""
        return sum(line.now.explained for line in self.lines)

    @property
    def open(self) -> int:
        """Findings of all rules that nobody explained."""
        return self.findings - self.explained

    @property
    def share(self) -> float | None:
        """Households concerned in per cent of those checked."""
        return 100 * self.households / self.checked if self.checked else None

    def line(self, rule: str) -> RuleLine | None:
        """The line of a rule, if it flags anything."""
        return next((line for line in self.lines if line.rule == rule), None)


def quality_of(area: Area, *, on: date) -> Quality:
    """Which checks flag what in an area on a day. About twelve statements; counts are kept until a turn."""
    as_of, before = (*turns_until(on, most=2), None, None)[:2]
    if as_of is None:
        return Quality(None, None, 0, 0, 0, ())
    version = _version()
    inside = _inside(area, on)
    by_rule, concerned = _counts(on, version)
    earlier = _summed(_counts(before, version)[0], _inside(area, before)) if before else None
    judges = judges_on(on)
    judging_here = list(
        dict.fromkeys([judges.of(area.pk), *(judges.of(place) for place in concerned if place in inside)])
    )
    checked = _checked(judging_here, households_by(STATUS, area, on=on))
    lines = _lines(judging_here, _summed(by_rule, inside), earlier, checked=checked)
    households = sum(count for place, count in concerned.items() if place in inside)
    return Quality(as_of, before, len(judging_here[0].pack.rules.checks), checked, households, tuple(lines))


def turns_until(on: date, *, most: int) -> list[date]:
    """The days of the last turns by a day, the latest first. One statement."""
    return list(Turn.objects.filter(on__lte=on).order_by("-on").values_list("on", flat=True)[:most])


@dataclass(frozen=True, slots=True)
class Judges:
    """Who judges where: how each pack in force judges, with its areas (None: all others), the smallest first."""

    kept: tuple[tuple[Judging, frozenset[int] | None], ...]

    def of(self, place: int) -> Judging:
        """How the pack of an area (by id) judges."""
        return next(judge for judge, areas in self.kept if areas is None or place in areas)


def judges_on(on: date) -> Judges:
    """Who judges where on a day. One statement, and one more for each pack of a part; raises NotFound without any."""
    rows = list(PackInForce.objects.on(on).order_by("-area__level", "area__code").values_list("pack", "area"))
    if not rows:
        raise NotFound(f"No pack is in force on {on}: put one in force (xiuhua pack use).")
    *parts, (widest, _area) = rows
    inside = AreaWithin.objects.on(on)
    own = [
        (judging(pack, on), frozenset(inside.filter(ancestor=area).values_list("area", flat=True)))
        for pack, area in parts
    ]
    return Judges((*own, (judging(widest, on), None)))


def _inside(area: Area, on: date) -> set[int]:
    return set(AreaWithin.objects.on(on).filter(ancestor=area).values_list("area", flat=True))


def placed_findings(on: date) -> QuerySet[Any]:
    """The findings of a day, each with the household (`home`) and the place it is about."""
    return placed(Finding.objects.on(on), on)


def placed(rows: QuerySet[Any], on: date) -> QuerySet[Any]:
    """Rows about a member, a household or an area, each with its household (`home`) and its `place` on a day."""
    homes = Belonging.objects.on(on).filter(member=OuterRef("member")).order_by("-since", "-pk")
    places = Residence.objects.on(on).filter(household=OuterRef("home")).order_by("-since", "-pk")
    return rows.annotate(
        home=Coalesce("household", Subquery(homes.values("household")[:1]), output_field=BigIntegerField()),
        place=Coalesce("area", Subquery(places.values("village")[:1]), output_field=BigIntegerField()),
    )


def _version() -> Version:
    """What the counts hang on: a turn settles findings, people explain them, belong and live by facts appended.

    Explanations are counted: of two said at once the one that commits last may have the lower number.
    """
    turn = Turn.objects.aggregate(pk=Max("pk"), ran=Max("ran_at"))
    finding = Finding.objects.aggregate(pk=Max("pk"))["pk"]
    explained = ExplainedFinding.objects.aggregate(said=HowMany("pk"), ended=HowMany("ended_at"))
    home = Residence.objects.aggregate(pk=Max("pk"))["pk"]
    belonging = Belonging.objects.aggregate(pk=Max("pk"))["pk"]
    return (finding, turn["ran"], belonging, home, explained["said"], explained["ended"], last_undone())


@lru_cache(maxsize=KEPT_DAYS)
def _counts(on: date, _version: Version) -> tuple[ByRule, Mapping[int, int]]:
    """By rule and place what is flagged; and by place the households with any finding."""
    about = ("rule", "member", "household", "area")
    explained = set(ExplainedFinding.objects.on(on).values_list(*about))
    counts: dict[tuple[str, int], list[int]] = {}
    homes: dict[tuple[str, int], set[int]] = {}
    concerned: dict[int, set[int]] = {}
    # One by one: a database that counts households apart sorts them all, twice.
    for place, home, *finding in placed_findings(on).order_by().values_list("place", "home", *about).iterator():
        at = finding[0], place
        count = counts.setdefault(at, [0, 0])
        count[0] += 1
        count[1] += bool(explained) and tuple(finding) in explained
        if home is not None:
            homes.setdefault(at, set()).add(home)
            concerned.setdefault(place, set()).add(home)
    by_rule = {at: Count(count[0], count[1], len(homes.get(at, ()))) for at, count in counts.items()}
    return by_rule, {place: len(there) for place, there in concerned.items()}


def _summed(by_rule: ByRule, inside: set[int]) -> dict[str, Count]:
    """What is flagged by rule, of the places inside."""
    found: dict[str, Count] = {}
    for (rule, place), count in by_rule.items():
        if place in inside:
            found[rule] = found.get(rule, Count()) + count
    return found


def _checked(judges: Iterable[Judging], by_status: Mapping[str, int]) -> int:
    """How many households are checked at all, as the scope of a pack says of their status."""
    checked = {status for judge in judges for status in by_status if _is_checked(judge, status)}
    return sum(by_status[status] for status in checked)


def _is_checked(judge: Judging, status: str) -> bool:
    scope = judge.pack.rules.scope_ref(HOUSEHOLDS.name)
    row = {"household": status, "status": status or None}
    return scope is None or Rows(judge.plan, {HOUSEHOLDS.name: [row]}).value(scope, row) is True


def _lines(
    judges: Iterable[Judging], counts: Mapping[str, Count], before: Mapping[str, Count] | None, *, checked: int
) -> list[RuleLine]:
    """The checks that flag something, level by level in the order of the pack; what two packs call alike is one."""
    found: dict[str, RuleLine] = {}
    for judge in judges:
        wording, limit = wording_of(judge, {}, ()), limit_of(judge.pack, on=judge.day)
        for check in judge.pack.rules.checks.values():
            if check.key in counts and check.key not in found:
                now, earlier = counts[check.key], None if before is None else before.get(check.key, Count())
                what, way_out = unfilled(check, wording)
                share = 100 * now.households / checked if now.households and checked else None
                found[check.key] = RuleLine(
                    judge.pack.name, check.key, check.level, check.number, what, way_out,
                    wording.source(check.warrant.source), now, earlier, share,
                    may_be_explained(check, limit), TABLES[check.of].place,
                )  # fmt: skip
    return sorted(found.values(), key=lambda line: line.level)


def unfilled(check: Check, wording: Wording) -> tuple[str, str]:
    """What is wrong, without any value, and the way out."""
    what, way_out = halves_of(wording.of(check.message), wording.language)
    return (wording.of(check.brief) if check.brief else what), way_out
