"""Organisations as pages show them: who they are, who leads them, and whether they were weak."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from xiuhua.register.models import Area, AreaWithin, Leader, Organisation, OrganisationArea, Rectification


@dataclass(frozen=True, slots=True)
class OrganisationLine:
    """An organisation in a list: the areas that it is for (code, name), its leaders (post, name), its last case."""

    key: UUID
    name: str
    kind: str
    level: str
    area_code: str
    area_name: str
    parent_name: str
    areas: tuple[tuple[str, str], ...]
    founded: date
    leaders: tuple[tuple[str, str], ...]
    listed_on: date | None
    accepted_on: date | None
    criteria: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many organisations of a kind work in an area."""

    kind: str
    count: int


def organisation_kinds(area: Area, *, on: date) -> list[KindCount]:
    """The kinds of organisation seated in an area with their numbers. One statement."""
    rows = _seated(area, on=on).order_by("kind").values("kind").annotate(count=Count("pk"))
    return [KindCount(row["kind"], row["count"]) for row in rows]


def organisations_in(area: Area, *, on: date, kind: str = "", first: int = 0, size: int = 50) -> list[OrganisationLine]:
    """Organisations seated in an area, by the code of their seat. Four statements."""
    seated = _seated(area, on=on)
    if kind:
        seated = seated.filter(kind=kind)
    page = list(
        seated.select_related("area", "parent").order_by("area__code", "kind", "name", "pk")[first : first + size]
    )
    ids = [organisation.pk for organisation in page]
    leaders = _leaders(ids, on=on)
    cases = _cases(ids, on=on)
    reach = _reach(ids, on=on)
    return [
        OrganisationLine(
            key=organisation.key,
            name=organisation.name,
            kind=organisation.kind,
            level=organisation.level,
            area_code=organisation.area.code if organisation.area else "",
            area_name=organisation.area.name if organisation.area else "",
            parent_name=organisation.parent.name if organisation.parent else "",
            areas=tuple(reach.get(organisation.pk, ())),
            founded=organisation.founded,
            leaders=tuple(leaders.get(organisation.pk, ())),
            **cases.get(organisation.pk, NO_CASE),
        )
        for organisation in page
    ]


NO_CASE = {"listed_on": None, "accepted_on": None, "criteria": ()}


def _seated(area: Area, *, on: date) -> QuerySet[Organisation]:
    inside = AreaWithin.objects.on(on).filter(ancestor=area)
    return Organisation.objects.filter(
        Q(dissolved__isnull=True) | Q(dissolved__gt=on), founded__lte=on, area__in=inside.values("area")
    )


def _leaders(ids: list[int], *, on: date) -> dict[int, list[tuple[str, str]]]:
    rows = (
        Leader.objects.on(on)
        .filter(organisation__in=ids)
        .order_by("pk")
        .values_list("organisation", "post", "person__name")
    )
    found: dict[int, list[tuple[str, str]]] = {}
    for organisation, post, name in rows:
        found.setdefault(organisation, []).append((post, name))
    return found


def _cases(ids: list[int], *, on: date) -> dict[int, dict[str, object]]:
    rows = (
        Rectification.objects.filter(organisation__in=ids, listed_on__lte=on)
        .order_by("listed_on")
        .values_list("organisation", "listed_on", "accepted_on", "criteria")
    )
    return {
        organisation: {
            "listed_on": listed,
            "accepted_on": accepted if accepted and accepted <= on else None,
            "criteria": tuple(filter(None, criteria.split(";"))),
        }
        for organisation, listed, accepted, criteria in rows
    }


def _reach(ids: list[int], *, on: date) -> dict[int, list[tuple[str, str]]]:
    rows = OrganisationArea.objects.on(on).filter(organisation__in=ids).order_by("area__code")
    found: dict[int, list[tuple[str, str]]] = {}
    for organisation, code, name in rows.values_list("organisation", "area__code", "area__name").distinct():
        found.setdefault(organisation, []).append((code, name))
    return found
