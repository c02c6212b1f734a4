"""What data checks flag in an area, rule by rule, as the last turn settled it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db.models import BigIntegerField, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from xiuhua.policy.ruleset import Check
from xiuhua.policy.words import filled
from xiuhua.queries.explanation import halves_of, wording_of
from xiuhua.queries.household_counts import STATUS, households_by
from xiuhua.queries.judging import Judging, judging
from xiuhua.queries.undoing import last_undone
from xiuhua.queries.wording import Wording
from xiuhua.reckon.rules.explaining import Rows
from xiuhua.reckon.rules.facts import Ref
from xiuhua.reckon.tables import HOUSEHOLDS
from xiuhua.register.models import Area, AreaWithin, Belonging, Finding, PackInForce, Residence, Turn
from xiuhua.words import NotFound

Version = tuple[int | None, datetime | None, int | None, int | None, datetime | None]
ByRule = Mapping[tuple[str, int], tuple[int, int]]
GAP = "…"
KEPT_DAYS = 4


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A check that flags something in an area: the two halves of its message, findings, and households concerned.

    `share` is of the households on file, in per cent; None for a check of places, and where nobody is on file.
    """

    rule: str
    level: int
    number: str
    what: str
    way_out: str
    source: str
    findings: int
    households: int
    share: float | None


@dataclass(frozen=True, slots=True)
class Quality:
    """Data quality of an area as the last turn settled it; `as_of` is None when no turn has run by the day."""

    as_of: date | None
    checks: int
    on_file: int
    households: int
    lines: tuple[RuleLine, ...]

    @property
    def levels(self) -> dict[int, int]:
        """Findings by level, for the levels of the rules that flag something."""
        found: dict[int, int] = {}
        for line in self.lines:
            found[line.level] = found.get(line.level, 0) + line.findings
        return found

    @property
    def findings(self) -> int:
        """Findings of all rules."""
        return sum(line.findings for line in self.lines)

    @property
    def share(self) -> float | None:
        """Households concerned in per cent of those on file."""
        return 100 * self.households / self.on_file if self.on_file else None

    def line(self, rule: str) -> RuleLine | None:
        """The line of a rule, if it flags anything."""
        return next((line for line in self.lines if line.rule == rule), None)


def quality_of(area: Area, *, on: date) -> Quality:
    """Which checks flag what in an area on a day. About ten statements; counts are kept until a turn or an import."""
    as_of = Turn.objects.filter(on__lte=on).order_by("-on").values_list("on", flat=True).first()
    if as_of is None:
        return Quality(None, 0, 0, 0, ())
    inside = _inside(area, on)
    by_rule, concerned = _counts(on, _version())
    judges = judges_on(on)
    judging_here = list(
        dict.fromkeys([judges.of(area.pk), *(judges.of(place) for place in concerned if place in inside)])
    )
    on_file = _on_file(judging_here, households_by(STATUS, area, on=on))
    lines = _lines(judging_here, _summed(by_rule, inside), on_file=on_file)
    households = sum(count for place, count in concerned.items() if place in inside)
    return Quality(as_of, len(judging_here[0].pack.rules.checks), on_file, households, tuple(lines))


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
    homes = Belonging.objects.on(on).filter(member=OuterRef("member")).order_by("-since", "-pk")
    places = Residence.objects.on(on).filter(household=OuterRef("home")).order_by("-since", "-pk")
    return Finding.objects.on(on).annotate(
        home=Coalesce("household", Subquery(homes.values("household")[:1]), output_field=BigIntegerField()),
        place=Coalesce("area", Subquery(places.values("village")[:1]), output_field=BigIntegerField()),
    )


def _version() -> Version:
    """What the counts hang on: a turn settles findings, people belong and live by facts appended or undone."""
    turn = Turn.objects.aggregate(pk=Max("pk"), ran=Max("ran_at"))
    finding = Finding.objects.aggregate(pk=Max("pk"))["pk"]
    home = Residence.objects.aggregate(pk=Max("pk"))["pk"]
    return (finding, turn["ran"], Belonging.objects.aggregate(pk=Max("pk"))["pk"], home, last_undone())


@lru_cache(maxsize=KEPT_DAYS)
def _counts(on: date, _version: Version) -> tuple[ByRule, Mapping[int, int]]:
    """By rule and place the findings and households concerned; and by place the households with any finding."""
    findings: dict[tuple[str, int], int] = {}
    homes: dict[tuple[str, int], set[int]] = {}
    concerned: dict[int, set[int]] = {}
    # One by one: a database that counts households apart sorts them all, twice.
    for rule, place, home in placed_findings(on).order_by().values_list("rule", "place", "home").iterator():
        findings[rule, place] = findings.get((rule, place), 0) + 1
        if home is not None:
            homes.setdefault((rule, place), set()).add(home)
            concerned.setdefault(place, set()).add(home)
    by_rule = {at: (count, len(homes.get(at, ()))) for at, count in findings.items()}
    return by_rule, {place: len(there) for place, there in concerned.items()}


def _summed(by_rule: ByRule, inside: set[int]) -> dict[str, tuple[int, int]]:
    """Findings and households by rule, of the places inside."""
    found: dict[str, tuple[int, int]] = {}
    for (rule, place), (findings, homes) in by_rule.items():
        if place in inside:
            before = found.get(rule, (0, 0))
            found[rule] = (before[0] + findings, before[1] + homes)
    return found


def _on_file(judges: Iterable[Judging], by_status: Mapping[str, int]) -> int:
    """How many households are checked at all, as the scope of a pack says of their status."""
    checked = {status for judge in judges for status in by_status if _is_checked(judge, status)}
    return sum(by_status[status] for status in checked)


def _is_checked(judge: Judging, status: str) -> bool:
    scope = judge.pack.rules.scope_ref(HOUSEHOLDS.name)
    row = {"household": status, "status": status or None}
    return scope is None or Rows(judge.plan, {HOUSEHOLDS.name: [row]}).value(scope, row) is True


def _lines(judges: Iterable[Judging], counts: Mapping[str, tuple[int, int]], *, on_file: int) -> list[RuleLine]:
    """The checks that flag something, level by level in the order of the pack; what two packs call alike is one."""
    found: dict[str, RuleLine] = {}
    for judge in judges:
        wording = wording_of(judge, {}, ())
        for check in judge.pack.rules.checks.values():
            if check.key in counts and check.key not in found:
                found[check.key] = _line(check, wording, *counts[check.key], on_file=on_file)
    return sorted(found.values(), key=lambda line: line.level)


def _line(check: Check, wording: Wording, findings: int, homes: int, *, on_file: int) -> RuleLine:
    what, way_out = unfilled(check, wording)
    share = 100 * homes / on_file if homes and on_file else None
    return RuleLine(check.key, check.level, check.number, what, way_out, check.warrant.source, findings, homes, share)


def unfilled(check: Check, wording: Wording) -> tuple[str, str]:
    """A check's message without values: what is told in words of a list is called by its name."""
    gaps = {name: _gap(Ref(check.of, name), wording) for name in check.blame}
    what, way_out = halves_of(filled(wording.of(check.message), gaps), wording.language)
    return what.replace(f"{GAP}.", GAP), way_out


def _gap(ref: Ref, wording: Wording) -> str:
    return f"[{wording.label(ref)}]" if wording.judging.code_list(ref) else GAP
