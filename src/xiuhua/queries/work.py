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
from xiuhua.queries.household_counts import POOR, By, codes_of, homes_told, part_of
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

    `to_mend` are findings that nobody explained, `undiagnosed` poor households without a stated cause. These and
    `vacant` are None where they do not answer for them, or where the place is so wide that its own page tells; `vacant`
    also before any turn judged posts there. `exit` is None where no criteria apply.
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
    exit: ExitState | None

    @property
    def is_quiet(self) -> bool:
        """Whether nothing there is known to need anybody."""
        return (
            not self.vacant
            and not self.to_mend
            and not self.undiagnosed
            and (self.exit is None or self.exit.verdict == "met")
        )


@dataclass(frozen=True, slots=True)
class Sample:
    """An inspection's sample given to an inspector; `households` is None while it is sealed."""

    inspection: str
    opens_on: date
    closes_on: date
    households: int | None


def places_of_work(scope: Scope, *, on: date) -> list[PlaceWork]:
    """The places that a scope covers, the nearest duty first, each once. Nine statements, however many they are."""
    grounds: dict[int, Ground] = {}
    for ground in scope.places:
        grounds.setdefault(ground.area_id, ground)
    areas = {area.pk: area for area in Area.objects.filter(pk__in=grounds)}
    inside = AreaWithin.objects.on(on).filter(ancestor__in=areas)
    lies_in: LiesIn = {}
    for area, ancestor in inside.values_list("area", "ancestor"):
        lies_in.setdefault(area, set()).add(ancestor)
    near = {pk for pk, area in areas.items() if area.level >= AreaLevel.TOWNSHIP}
    homes = _counted(Residence.objects.on(on).filter(village__in=inside.values("area")), lies_in)
    posts = SlotVerdict.objects.on(on).filter(village__in=inside.values("area"))
    vacant = _counted(posts, lies_in, only=Q(filled=False))
    in_near = inside.filter(ancestor__in=near)
    counts = _Counts(homes, vacant, _to_mend(in_near, lies_in, on=on), _undiagnosed(in_near, lies_in, on=on))
    exits = _exits(areas, on=on)
    return [
        _work(ground, areas[pk], counts, exits.get(pk), near=pk in near) for pk, ground in reversed(grounds.items())
    ]


def to_mend_of_households(households: Collection[UUID], *, on: date) -> dict[UUID, int]:
    """How many findings that nobody explained some households (by key) and their members have. Two statements."""
    people = Belonging.objects.on(on).filter(household__key__in=households)
    home_of = dict(people.values_list("member", "household__key"))
    found: Counter[UUID] = Counter()
    theirs = Finding.objects.on(on).filter(Q(household__key__in=households) | Q(member__in=home_of))
    for household, member in told_apart(theirs, on=on, state=OPEN).values_list("household__key", "member"):
        found[household or home_of[member]] += 1
    return dict(found)


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
        exit=exit_state if whole else None,
    )


def _counted(rows: QuerySet[Any], lies_in: LiesIn, *, by: str = "village", only: Q | None = None) -> Counter[int]:
    """How many rows of villages there are in each place that they lie in, of a kind or of all. One statement.

    A place without any row has no count, one without any of the kind a true zero.
    """
    found: Counter[int] = Counter()
    for village, count in rows.order_by().values_list(by).annotate(n=Count("pk", filter=only)):
        for place in lies_in.get(village, ()):
            found[place] += count
    return found


def _to_mend(inside: QuerySet[AreaWithin], lies_in: LiesIn, *, on: date) -> Counter[int]:
    """Open findings in the smaller places: of wide ones the page of data quality tells, which keeps its counts."""
    homes = Residence.objects.on(on).filter(village__in=inside.values("area")).values("household")
    people = Belonging.objects.on(on).filter(household__in=homes).values("member")
    here = Q(area__in=inside.values("area")) | Q(household__in=homes) | Q(member__in=people)
    return _counted(told_apart(placed_findings(on).filter(here), on=on, state=OPEN), lies_in, by="place")


def _undiagnosed(inside: QuerySet[AreaWithin], lies_in: LiesIn, *, on: date) -> Counter[int]:
    """Poor households without a stated cause in the smaller places. Two statements."""
    try:
        part = part_of(By.CAUSE, on=on)
    except NotFound:
        return Counter()
    return _counted(homes_told(part, on=on, villages=inside.values("area")).filter(told=""), lies_in)


def _exits(areas: Collection[int], *, on: date) -> dict[int, ExitState]:
    """What the last turn settled of the first scheme on villages that applies, in words. Two statements."""
    try:
        pack = pack_in_force(on)
    except NotFound:
        return {}
    language = (get_language() or "zh").partition("-")[0]
    schemes = {key: scheme for key, scheme in pack.rules.schemes.items() if scheme.of == VILLAGES.name}
    settled = AreaVerdict.objects.on(on).filter(area__in=areas, scheme__in=schemes)
    found: dict[int, ExitState] = {}
    rows = settled.values_list("area", "scheme", "verdict", "unmet", "unclear")
    for area, scheme, verdict, *keys in sorted(rows, key=lambda row: list(schemes).index(row[1]), reverse=True):
        labels = {part.key: part.label[language] for part in schemes[scheme].parts}
        unmet, unclear = (tuple(labels.get(key, key) for key in told.split()) for told in keys)
        found[area] = ExitState(verdict, unmet, unclear)
    return found
