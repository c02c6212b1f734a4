"""Areas as pages show them: what surrounds one, its children, its villages, and its incidence over the years."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from operator import attrgetter

from django.db.models import Count, FloatField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Cast

from xiuhua.queries.figure import settled_of_each
from xiuhua.register.models import Area, AreaWithin, FigureVerdict, SlotVerdict, Turn, VillageSurvey
from xiuhua.register.statements import Told, ask
from xiuhua.words import AreaLevel

INCIDENCE = "incidence"


@dataclass(frozen=True, slots=True)
class Place:
    """An area as a link; one that the reader may not open is a name only.

    `covered` says that its households may be listed too, not only its figures seen.
    """

    code: str
    name: str
    level: AreaLevel
    may_open: bool
    covered: bool = False


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where an area lies: its path from the top (itself last), its siblings and its children, in code order.

    Siblings are those that the reader may open, the area itself among them: others are not told of at all. `covered`
    says that the reader may list the area's households, not only see its figures.
    """

    covered: bool
    path: tuple[Place, ...]
    siblings: tuple[Place, ...]
    children: tuple[Place, ...]

    @property
    def here(self) -> Place:
        """The area itself."""
        return self.path[-1]

    @property
    def open_children(self) -> tuple[Place, ...]:
        """The children that the reader may open."""
        return tuple(place for place in self.children if place.may_open)

    @property
    def position(self) -> int:
        """Its number among its siblings, from 1."""
        return 1 + [place.code for place in self.siblings].index(self.here.code)

    @property
    def before(self) -> Place | None:
        """The sibling before it."""
        return self.siblings[self.position - 2] if self.position > 1 else None

    @property
    def after(self) -> Place | None:
        """The sibling after it."""
        return self.siblings[self.position] if self.position < len(self.siblings) else None


@dataclass(frozen=True, slots=True)
class ChildLine:
    """A child of an area with the figures asked for, by key; unknown ones are None."""

    place: Place
    figures: dict[str, float | None]


@dataclass(frozen=True, slots=True)
class VillageLine:
    """A village with what its stitch and its line in the list show; unknown is None."""

    code: str
    name: str
    parent_code: str
    parent_name: str
    county_code: str
    county_name: str
    poor_village: bool | None
    exit_year: int | None
    population: float | None
    poor_persons: float | None
    incidence: float | None
    vacant: int | None


@dataclass(frozen=True, slots=True)
class Survey:
    """What was surveyed in a village; unknown is None."""

    on: date
    source: str
    population: int | None
    households: int | None
    poor_village: bool | None
    exited: bool | None
    exit_year: int | None
    collective_income_fen: int | None
    hardened_road: bool | None
    bus: bool | None
    network: bool | None
    clinic: bool | None
    clinics: int | None
    doctors: int | None
    culture_room: bool | None
    culture_rooms: int | None
    primary_schools: int | None
    public_toilets: int | None
    waste_points: int | None
    unsafe_water_households: int | None
    dangerous_houses: int | None
    poor_persons: int | None
    allowance_households: int | None
    allowance_persons: int | None
    special_support_persons: int | None
    disabled_persons: int | None
    pension_insured: int | None


@dataclass(frozen=True, slots=True)
class YearPoint:
    """Incidence on a day, in per cent; None when nothing tells it."""

    on: date
    value: float | None


def surroundings_of(
    area: Area,
    *,
    on: date,
    covers: Callable[[Collection[int]], frozenset[int]],
    glances: Callable[[Collection[int]], frozenset[int]] | None = None,
) -> Surroundings:
    """What surrounds an area on a day. Three statements, one more where only its figures may be seen.

    `covers` tells of some areas (by id) those whose households the reader may list; `glances` those whose figures
    they may see.
    """
    path: list[Area] = ask(_path_to, on, area=area.pk)
    around: list[Area] = ask(_kin_of, on, area=area.pk, parent=area.parent_id or area.pk)
    if area.parent_id is None:
        around = sorted([area, *around], key=attrgetter("code"))
    asked = [place.pk for place in (*path, *around)]
    covered = covers(asked)
    opens = covered
    if area.pk not in covered and glances is not None:
        opens = covered | glances(asked)
    # Whoever may see an area's figures may see those of its county and its city (duty.door.see_figures).
    above_too = opens | {place.pk for place in path if place.level in (AreaLevel.CITY, AreaLevel.COUNTY)}
    beside = [place for place in around if place.parent_id == area.parent_id and place.pk in opens | {area.pk}]
    return Surroundings(
        covered=area.pk in covered,
        path=tuple(_place(place, above_too, covered) for place in path),
        siblings=tuple(_place(place, opens, covered) for place in beside),
        children=tuple(_place(place, opens, covered) for place in around if place.parent_id == area.pk),
    )


def _path_to(on: date) -> QuerySet[Area]:
    above = AreaWithin.objects.on(on).filter(area=Told("area")).values("ancestor")
    return Area.objects.on(on).filter(pk__in=above).order_by("level", "code")


def _kin_of(on: date) -> QuerySet[Area]:
    """Children and siblings; of the top, which has none, the children."""
    kin = Q(parent=Told("area")) | Q(parent=Told("parent"))
    return Area.objects.on(on).filter(kin).order_by("code")


def area_coded(code: str, *, on: date) -> Area | None:
    """The area that has a code on a day, for a path that was already opened. One statement."""
    return next(iter(ask(_coded, on, code=code)), None) if code else None


def lives_on_in(code: str, *, on: date) -> Area | None:
    """The smallest place of a day in which one with such a code lies that is no more. One statement."""
    around = AreaWithin.objects.on(on).filter(area__code=code).values("ancestor")
    return Area.objects.on(on).filter(pk__in=around).order_by("-level", "code").first() if code else None


def _coded(on: date) -> QuerySet[Area]:
    return Area.objects.on(on).filter(code=Told("code")).order_by("pk")[:1]


def places_coded(codes: list[str], *, on: date) -> list[Place]:
    """Areas that may be opened as links, in code order. One statement."""
    return [_place(area, {area.pk}, set()) for area in Area.objects.on(on).filter(code__in=codes).order_by("code")]


def children_with_figures(children: tuple[Place, ...], figures: list[str], *, on: date) -> list[ChildLine]:
    """Children with settled figures, in code order: areas are never ranked. One statement."""
    settled = settled_of_each([place.code for place in children], figures, on=on)
    return [
        ChildLine(place, {key: told.value if (told := settled.get((place.code, key))) else None for key in figures})
        for place in children
    ]


def villages_of(area: Area, *, on: date) -> list[VillageLine]:
    """Every village of an area in code order, whatever is known of it. Four statements."""
    villages = Area.objects.on(on).filter(_inside(area, on=on), level=AreaLevel.VILLAGE).order_by("code")
    # Without making objects: there are thousands, and those around them would be made again for each.
    rows = villages.values_list(
        "pk", "code", "name", "parent__code", "parent__name", "parent__parent__code", "parent__parent__name"
    )
    reckoned = _incidence_by_village(area, on=on)
    surveys = _surveys_by_village(area, on=on)
    vacant = _vacancies_by_village(area, on=on)
    lines = []
    for pk, code, name, parent_code, parent_name, county_code, county_name in rows:
        population, poor, incidence = reckoned.get(pk, (None, None, None))
        poor_village, exit_year = surveys.get(pk, (None, None))
        lines.append(
            VillageLine(
                code=code,
                name=name,
                parent_code=parent_code or "",
                parent_name=parent_name or "",
                county_code=county_code or "",
                county_name=county_name or "",
                poor_village=poor_village,
                exit_year=exit_year,
                population=population,
                poor_persons=poor,
                incidence=incidence,
                vacant=vacant.get(pk),
            )
        )
    return lines


def survey_of(village: Area, *, on: date) -> Survey | None:
    """The latest survey of a village by a day. One statement."""
    row = VillageSurvey.objects.on(on).filter(village=village).order_by("-since", "-pk").first()
    if row is None:
        return None
    return Survey(
        row.since,
        **{told.name: getattr(row, told.name) for told in fields(Survey) if told.name != "on"},
    )


def incidence_by_year(area: Area, *, on: date, years: int = 6) -> list[YearPoint]:
    """Incidence at the end of each of the last years. Two statements.

    Each year is told by its last turn, or else by the village surveys that held at its end, of the places that lie in
    the area on the day asked; a year that neither tells is unknown.
    """
    days = [date(year, 12, 31) for year in range(on.year - years, on.year) if date(year, 12, 31) <= on]
    if not days:
        return []
    settled = _settled_incidence(area, since=date(days[0].year, 1, 1), until=days[-1])
    surveyed = _surveyed_incidence(area, on=on, years=[day.year for day in days])
    told = surveyed | {year: float(value) for year, value in settled.items() if value is not None}
    return [YearPoint(day, told.get(day.year)) for day in days]


def _settled_incidence(area: Area, *, since: date, until: date) -> dict[int, Decimal | None]:
    """What the last turn of each year found: a verdict that did not change holds on from an earlier one."""
    found = FigureVerdict.objects.filter(
        Q(until__isnull=True) | Q(until__gt=OuterRef("on")), area=area, figure=INCIDENCE, since__lte=OuterRef("on")
    )
    turns = Turn.objects.filter(on__gte=since, on__lte=until).order_by("on")
    return {on.year: value for on, value in turns.values_list("on", Subquery(found.values("value")[:1]))}


def _surveyed_incidence(area: Area, *, on: date, years: list[int]) -> dict[int, float]:
    """Incidence from village surveys of a year that held at its end and tell both persons and population."""
    corrected = VillageSurvey.objects.filter(corrects__isnull=False).values("corrects")
    told = VillageSurvey.objects.filter(
        since__gte=date(min(years), 1, 1),
        since__lt=date(max(years) + 1, 1, 1),
        village__in=AreaWithin.objects.on(on).filter(ancestor=area).values("area"),
        poor_persons__isnull=False,
        population__isnull=False,
    ).exclude(pk__in=corrected)
    # By days, not by years: SQLite would ask Python for the year of every row.
    sums = told.values_list("since", "until").annotate(poor=Sum("poor_persons"), all=Sum("population")).order_by()
    found: dict[int, tuple[int, int]] = {}
    for since, until, poor, everybody in sums:
        if until is None or until.year != since.year:
            before = found.get(since.year, (0, 0))
            found[since.year] = (before[0] + poor, before[1] + everybody)
    return {year: 100 * poor / everybody for year, (poor, everybody) in found.items() if everybody}


def _place(area: Area, opens: Collection[int], covered: Collection[int]) -> Place:
    return Place(area.code, area.name, AreaLevel(area.level), area.pk in opens, area.pk in covered)


def _inside(area: Area, *, on: date) -> Q:
    return Q(pk__in=AreaWithin.objects.on(on).filter(ancestor=area).values("area"))


def _incidence_by_village(area: Area, *, on: date) -> dict[int, tuple[float | None, float | None, float | None]]:
    """Population, poor persons and incidence by village."""
    rows = FigureVerdict.objects.on(on).filter(
        figure=INCIDENCE,
        area__level=AreaLevel.VILLAGE,
        area__in=AreaWithin.objects.on(on).filter(ancestor=area).values("area"),
    )
    told = (
        Cast(name, FloatField()) for name in ("denominator", "numerator", "value")
    )  # thousands: no decimals of them
    return {village: (under, over, value) for village, under, over, value in rows.values_list("area", *told)}


def _surveys_by_village(area: Area, *, on: date) -> dict[int, tuple[bool | None, int | None]]:
    rows = (
        VillageSurvey.objects.on(on)
        .filter(village__in=AreaWithin.objects.on(on).filter(ancestor=area).values("area"))
        .order_by("since", "pk")
        .values_list("village", "poor_village", "exit_year")
    )
    return {village: (poor, exited) for village, poor, exited in rows}


def _vacancies_by_village(area: Area, *, on: date) -> dict[int, int]:
    """Vacant posts of each village whose posts a turn judged; of the others nobody knows."""
    rows = (
        SlotVerdict.objects.on(on)
        .filter(village__in=AreaWithin.objects.on(on).filter(ancestor=area).values("area"))
        .values_list("village")
        .annotate(vacant=Count("pk", filter=Q(filled=False)))
        .order_by()
    )
    return dict(rows)
