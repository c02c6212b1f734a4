"""Industry projects of an area, and what a household has of them and got of them each year."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet, Sum

from xiuhua.bridge.gather.reading import told_by
from xiuhua.queries.heads_and_homes import heads_of
from xiuhua.register.models import AreaWithin, Dividend, Household, IndustryProject, Organisation, ProjectShare


@dataclass(frozen=True, slots=True)
class ShareLine:
    """What a household has of a project, and what it got by year."""

    household: UUID
    number: str
    head: str
    amount_fen: int
    by_year: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class ProjectView:
    """A project with who runs it, its funds, the shares of the day, and all dividends by year."""

    key: UUID
    name: str
    kind: str
    village: str
    organisation: str
    organisation_key: UUID | None
    funds_fen: int
    basis: str
    since: date
    until: date | None
    shares: tuple[ShareLine, ...]
    by_year: Mapping[int, int]

    @property
    def shared_fen(self) -> int:
        """What of its funds is shared out."""
        return sum(line.amount_fen for line in self.shares)

    @property
    def left_fen(self) -> int:
        """What of its funds is not."""
        return self.funds_fen - self.shared_fen

    @property
    def years(self) -> list[int]:
        """The years for which something was paid."""
        return sorted(self.by_year)


@dataclass(frozen=True, slots=True)
class HouseholdShare:
    """What a household has of a project, from a day until a day, and what it got by year."""

    project: str
    kind: str
    village_code: str
    amount_fen: int
    since: date
    until: date | None
    by_year: Mapping[int, int]

    @property
    def paid_fen(self) -> int:
        """All that it got."""
        return sum(self.by_year.values())


def projects_in(area: int, *, on: date) -> list[ProjectView]:
    """The projects of an area's villages that had begun by a day, running ones first. Four statements."""
    villages = AreaWithin.objects.on(on).filter(ancestor=area).values("area")
    rows = list(
        IndustryProject.objects.filter(village__in=villages, since__lte=on)
        .select_related("village", "organisation")
        .order_by("-until", "village__code", "-since", "pk")
    )
    shares: dict[int, list[ProjectShare]] = {}
    held = ProjectShare.objects.on(on).filter(project__in=rows).select_related("household")
    for share in held.order_by("household__number"):
        shares.setdefault(share.project_id, []).append(share)
    heads = heads_of([share.household_id for some in shares.values() for share in some], on=on)
    paid = _paid(rows, on=on)
    return [_project(row, shares.get(row.pk, []), heads, paid.get(row.pk, {})) for row in rows]


def shares_of(household: Household, *, on: date) -> list[HouseholdShare]:
    """What a household has and had of projects by a day. Two statements."""
    rows = ProjectShare.objects.ever_held().filter(household=household, since__lte=on)
    rows = rows.select_related("project__village").order_by("project__name", "since")
    by_share: dict[int, dict[int, int]] = {}
    for share, year, amount in (
        dividends_by(on).filter(share__household=household).values_list("share", "year").annotate(n=Sum("amount_fen"))
    ):
        by_share.setdefault(share, {})[year] = amount
    return [
        HouseholdShare(
            row.project.name, row.project.kind, row.project.village.code, row.amount_fen, row.since, row.until,
            by_share.get(row.pk, {}),
        )
        for row in rows
    ]  # fmt: skip


def organisations_near(area: int, *, on: date, most: int = 60) -> list[tuple[UUID, str]]:
    """The organisations seated in an area or the place around it, who may run a project. One statement."""
    near = AreaWithin.objects.on(on).filter(area=area).order_by("-ancestor__level").values_list("ancestor", flat=True)
    rows = Organisation.objects.filter(area__in=list(near[:2])).order_by("name")
    return list(rows.values_list("key", "name")[:most])


def dividends_by(on: date) -> QuerySet[Dividend]:
    """What was paid by a day, without what later rows corrected."""
    return told_by(Dividend, on).order_by()


def _paid(rows: list[IndustryProject], *, on: date) -> dict[int, dict[int, dict[int, int]]]:
    """By project and household, for each year what was paid."""
    found: dict[int, dict[int, dict[int, int]]] = {}
    paid = dividends_by(on).filter(share__project__in=rows).values_list("share__project", "share__household", "year")
    for project, household, year, amount in paid.annotate(n=Sum("amount_fen")):
        found.setdefault(project, {}).setdefault(household, {})[year] = amount
    return found


def _project(
    row: IndustryProject, shares: list[ProjectShare], heads: Mapping[int, str],
    paid: Mapping[int, Mapping[int, int]],
) -> ProjectView:  # fmt: skip
    lines = tuple(
        ShareLine(
            share.household.key, share.household.number, heads.get(share.household_id, ""), share.amount_fen,
            paid.get(share.household_id, {}),
        )
        for share in shares
    )  # fmt: skip
    by_year: dict[int, int] = {}
    for years in paid.values():
        for year, amount in years.items():
            by_year[year] = by_year.get(year, 0) + amount
    return ProjectView(
        row.key, row.name, row.kind, row.village.name, row.organisation.name if row.organisation else "",
        row.organisation.key if row.organisation else None, row.funds_fen, row.basis, row.since, row.until, lines,
        by_year,
    )  # fmt: skip
