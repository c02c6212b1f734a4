"""What somebody answers for, with what needs them there: vacant posts, criteria of exit, data to be mended, samples."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import get_language

from xiuhua.duty.door import Scope
from xiuhua.duty.grounds import Ground
from xiuhua.queries.explained_finding import OPEN, told_apart
from xiuhua.queries.household import HouseholdLine
from xiuhua.queries.household_counts import POOR, STATUS, By, Part, codes_of, counts_of, homes_told, part_of
from xiuhua.queries.kept_by_village import newest_facts
from xiuhua.queries.pack import pack_in_force
from xiuhua.queries.quality import placed_findings
from xiuhua.reckon.tables import VILLAGES
from xiuhua.register.models import (
    Area,
    AreaVerdict,
    AreaWithin,
    Belonging,
    Finding,
    InspectionSample,
    Residence,
    SlotVerdict,
)
from xiuhua.register.statements import Told, ask, many, planned_each_time
from xiuhua.words import AreaLevel, NotFound

LiesIn = dict[int, set[int]]


@dataclass(frozen=True, slots=True)
class ExitState:
    """What the last turn settled of a village's exit: met, not_met or unknown, and the criteria that made it so."""

    verdict: str
    unmet: tuple[str, ...]
    unclear: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlaceWork:
    """A place that somebody answers for, as what and since when, and what needs them there.

    `to_mend` are findings that nobody explained, `undiagnosed` poor households without a stated cause, `unmet` those
    that are to be visited and were not met in time. These and `vacant` are None where they do not answer for them, or
    where the place is so wide that its own page tells; `vacant` also before any turn judged posts there. `exit` is
    None where no criteria apply.
    """

    code: str
    name: str
    level: AreaLevel
    role: str
    topic: str
    since: date
    on_file: int
    vacant: int | None
    to_mend: int | None
    undiagnosed: int | None
    unmet: int | None
    exit: ExitState | None

    @property
    def is_wide(self) -> bool:
        """Whether it is wider than a township, so that its findings are told by its own page alone."""
        return _is_wide(self.level)

    @property
    def is_quiet(self) -> bool:
        """Whether nothing there is known to need anybody."""
        return (
            not self.vacant
            and not self.to_mend
            and not self.undiagnosed
            and not self.unmet
            and (self.exit is None or self.exit.verdict == "met")
        )


def _is_wide(level: int) -> bool:
    return level < AreaLevel.TOWNSHIP


@dataclass(frozen=True, slots=True)
class Sample:
    """An inspection's sample given to an inspector; `households` is None while it is sealed."""

    inspection: str
    opens_on: date
    closes_on: date
    households: int | None


def places_of_work(scope: Scope, *, on: date) -> list[PlaceWork]:
    """The places that a scope covers, the nearest duty first, each once. Ten statements, however many they are."""
    grounds: dict[int, Ground] = {}
    for ground in scope.places:
        grounds.setdefault(ground.area_id, ground)
    places = many(grounds)
    areas: dict[int, Area] = {area.pk: area for area in ask(_areas, places=places)}
    lies_in: LiesIn = {}
    for area, ancestor in ask(_lying_in, on, places=places):
        lies_in.setdefault(area, set()).add(ancestor)
    near = {pk for pk, area in areas.items() if not _is_wide(area.level)}
    counts = _Counts(
        homes=_homes(areas, on=on),
        vacant=_summed(ask(_vacancies, on, places=places), lies_in),
        to_mend=_summed(ask(_to_mend, on, places=many(near)) if near else [], lies_in),
        undiagnosed=_of_part(By.CAUSE, near, lies_in, on=on),
        unmet=_of_part(By.MET, near, lies_in, on=on),
    )
    exits = _exits(areas, on=on)
    return [
        _work(ground, areas[pk], counts, exits.get(pk), near=pk in near) for pk, ground in reversed(grounds.items())
    ]


def to_mend_of_households(households: Collection[UUID], *, on: date) -> dict[UUID, int]:
    """How many findings that nobody explained some households (by key) and their members have. Two statements."""
    these = many(household.hex for household in households)
    home_of = dict(ask(_people, on, households=these))
    found: Counter[UUID] = Counter()
    for household, member in ask(_open_findings, on, households=these, people=many(home_of)):
        found[household or home_of[member]] += 1
    return dict(found)


def _people(on: date) -> QuerySet[Any, Any]:
    rows = Belonging.objects.on(on).filter(household__key__one_of=Told("households"))
    return rows.values_list("member", "household__key")


def _open_findings(on: date) -> QuerySet[Any, Any]:
    theirs = Q(household__key__one_of=Told("households")) | Q(member__one_of=Told("people"))
    rows = told_apart(Finding.objects.on(on).filter(theirs), on=on, state=OPEN)
    return rows.values_list("household__key", "member")


def poor_first(lines: Iterable[HouseholdLine], *, on: date) -> list[HouseholdLine]:
    """Households, those that are still poor before those that left poverty, else as they stood. One statement."""
    try:
        poor = codes_of(pack_in_force(on), POOR, on=on)
    except NotFound:
        return list(lines)
    return sorted(lines, key=lambda line: line.status not in poor)


def samples_of(scope: Scope) -> list[Sample]:
    """The inspections that an inspector was given households of and that have not closed. One statement."""
    if not scope.inspects:
        return []
    given = InspectionSample.objects.filter(account=scope.account, inspection__closes_on__gt=scope.today)
    rows = given.values_list("inspection__name", "inspection__opens_on", "inspection__closes_on")
    return [
        Sample(name, opens, closes, households if opens <= scope.today else None)
        for name, opens, closes, households in rows.annotate(n=Count("pk")).order_by("inspection__opens_on")
    ]


@dataclass(frozen=True, slots=True)
class _Counts:
    """Numbers by place: households on file, vacant posts, open findings, poor households without a cause."""

    homes: Counter[int]
    vacant: Counter[int]
    to_mend: Counter[int]
    undiagnosed: Counter[int]
    unmet: Counter[int]


def _work(ground: Ground, area: Area, counts: _Counts, exit_state: ExitState | None, *, near: bool) -> PlaceWork:
    whole = not ground.reason.topic
    return PlaceWork(
        code=area.code,
        name=area.name,
        level=AreaLevel(area.level),
        role=ground.reason.key,
        topic=ground.reason.topic,
        since=ground.reason.since,
        on_file=counts.homes[area.pk],
        vacant=counts.vacant.get(area.pk) if whole else None,
        to_mend=counts.to_mend[area.pk] if whole and near else None,
        undiagnosed=counts.undiagnosed[area.pk] if whole and near else None,
        unmet=counts.unmet[area.pk] if whole and near else None,
        exit=exit_state if whole else None,
    )


def _areas() -> QuerySet[Area]:
    return Area.objects.filter(pk__one_of=Told("places"))


def _inside(on: date) -> QuerySet[AreaWithin]:
    return AreaWithin.objects.on(on).filter(ancestor__one_of=Told("places"))


def _lying_in(on: date) -> QuerySet[Any, Any]:
    return _inside(on).values_list("area", "ancestor")


def _summed(counts: Iterable[tuple[int, int]], lies_in: LiesIn) -> Counter[int]:
    """Counts of villages summed for each place that they lie in; a place of which nothing is counted has none."""
    found: Counter[int] = Counter()
    for village, count in counts:
        for place in lies_in.get(village, ()):
            found[place] += count
    return found


def _counted(rows: QuerySet[Any], by: str = "village", only: Q | None = None) -> QuerySet[Any, Any]:
    return rows.order_by().values_list(by).annotate(n=Count("pk", filter=only))


def _homes(areas: Iterable[int], *, on: date) -> Counter[int]:
    """Households on file, by the counts that lists keep. One statement, two more for a place not kept."""
    facts = newest_facts()
    return Counter({area: sum(counts_of(area, STATUS, on, facts).in_all.values()) for area in areas})


@planned_each_time
def _vacancies(on: date) -> QuerySet[Any, Any]:
    """Vacant posts by village: a true zero where all that were judged are filled."""
    return _counted(SlotVerdict.objects.on(on).filter(village__in=_inside(on).values("area")), only=Q(filled=False))


def _to_mend(on: date) -> QuerySet[Any, Any]:
    """Open findings of the smaller places: of wide ones the page of data quality tells, which keeps its counts."""
    inside = _inside(on).values("area")
    homes = Residence.objects.on(on).filter(village__in=inside).values("household")
    people = Belonging.objects.on(on).filter(household__in=homes).values("member")
    here = Q(area__in=inside) | Q(household__in=homes) | Q(member__in=people)
    return _counted(told_apart(placed_findings(on).filter(here), on=on, state=OPEN), by="place")


def _of_part(by: By, near: Collection[int], lies_in: LiesIn, *, on: date) -> Counter[int]:
    """Of the smaller places the households of which nothing is told: no cause, no meeting in time. Two statements."""
    try:
        part = part_of(by, on=on)
    except NotFound:
        return Counter()
    return _summed(ask(_untold, part, on, places=many(near)) if near else [], lies_in)


def _untold(part: Part, on: date) -> QuerySet[Any, Any]:
    return _counted(homes_told(part, on=on, villages=_inside(on).values("area")).filter(told=""))


def _exits(areas: Collection[int], *, on: date) -> dict[int, ExitState]:
    """What the last turn settled of the first scheme on villages that applies, in words. Two statements."""
    try:
        pack = pack_in_force(on)
    except NotFound:
        return {}
    language = (get_language() or "zh").partition("-")[0]
    schemes = {key: scheme for key, scheme in pack.rules.schemes.items() if scheme.of == VILLAGES.name}
    found: dict[int, ExitState] = {}
    rows = ask(_settled, on, tuple(schemes), places=many(areas))
    for area, scheme, verdict, *keys in sorted(rows, key=lambda row: list(schemes).index(row[1]), reverse=True):
        labels = {part.key: part.label[language] for part in schemes[scheme].parts}
        unmet, unclear = (tuple(labels.get(key, key) for key in told.split()) for told in keys)
        found[area] = ExitState(verdict, unmet, unclear)
    return found


def _settled(on: date, schemes: tuple[str, ...]) -> QuerySet[Any, Any]:
    settled = AreaVerdict.objects.on(on).filter(area__one_of=Told("places"), scheme__in=schemes)
    return settled.values_list("area", "scheme", "verdict", "unmet", "unclear")
