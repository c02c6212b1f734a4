"""What several tables need of one day, read once: the places, and each household's standing and home."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import polars as pl
from django.db.models import F, Model, Q, QuerySet

from xiuhua.bridge.gather.reading import columns, columns_of, latest_of, latest_of_all
from xiuhua.reckon.tables import Table
from xiuhua.register.models import Area, AreaWithin, Belonging, Double, Household, ImportBatch, Residence, Standing
from xiuhua.register.models.dated import Fact
from xiuhua.register.statements import RowsOf

M = TypeVar("M", bound=Model)


class Notes:
    """One day's frames, each read at its first use and kept while the tables of the day are gathered.

    Where households are asked for by `numbers`, every query is narrowed to them, to those who belong to them, and to
    the places that their homes lie in.
    """

    def __init__(
        self,
        day: date,
        tables: Iterable[Table],
        *,
        only: Mapping[str, frozenset[str]],
        numbers: Collection[str] | None = None,
    ) -> None:
        """For one day's tables; `only` names the columns wanted of some. Nothing is read until asked."""
        self.day = day
        self.numbers = numbers
        self._only = only
        self._tables = tuple(tables)
        self._kept: dict[str, pl.DataFrame] = {}
        self._asked: dict[str, list[int]] = {}
        self.tells_places = any(table.place or self._tells_area(table) for table in self._tables)

    def _tells_area(self, table: Table) -> bool:
        return "area" in table.key or ("area" in table.columns and self.asks(table.name, {"area"}))

    def once(self, read: "Callable[[Notes], pl.DataFrame]") -> pl.DataFrame:
        """The frame of a reader, read at its first use."""
        if read.__name__ not in self._kept:
            self._kept[read.__name__] = read(self)
        return self._kept[read.__name__]

    def asks(self, table: str, columns: Collection[str]) -> bool:
        """Whether any of these columns of a table is wanted."""
        wanted = self._only.get(table)
        return wanted is None or not wanted.isdisjoint(columns)

    def told(self, **wanted: str) -> dict[str, str]:
        """Of columns (name = field) those that some table of the day is asked for."""
        return {
            name: field
            for name, field in wanted.items()
            if any(name in table.columns and self.asks(table.name, {name}) for table in self._tables)
        }

    def own(self, rows: QuerySet[M], through: str, *, of: str = "") -> QuerySet[M]:
        """The rows that name an asked household, one of its members or its places; all, when none was asked for.

        `through` is the field that names it, `of` which of the three it is (household, member, area) where the field
        is called otherwise.
        """
        if self.numbers is None:
            return rows
        return rows.filter(**{f"{through}__in": self._ids(of or through)})

    def columns(self, rows_of: RowsOf, *told: object, through: str, of: str = "", **wanted: str) -> pl.DataFrame:
        """The wanted columns of the same rows, by a statement that is kept; `rows_of` is a function of a module."""
        if self.numbers is None:
            return columns(rows_of(*told), **wanted)
        return columns_of(rows_of, *told, through=through, ids=self._ids(of or through), **wanted)

    def latest(self, model: type[Fact], owner: str, **wanted: str) -> pl.DataFrame:
        """What was told last of a kind of fact in force, of each owner asked for: `owner_id` and the wanted columns."""
        told = {f"{owner}_id": owner, **wanted}
        if self.numbers is None:
            return latest_of_all(model.objects.on(self.day), **told)
        return latest_of(model, self.day, owner=owner, ids=self._ids(owner), **told)

    def _ids(self, owner: str) -> list[int]:
        if owner not in self._asked:
            told = self.once(_OWNERS[owner])[f"{owner}_id"].to_list()
            self._asked[owner] = list(dict.fromkeys(told))
        return self._asked[owner]


@dataclass(frozen=True, slots=True)
class Part:
    """Columns that are joined to each row of a table, and who reads them by its owner.

    `facts` is the kind of fact that they are told by, where they are its fields: column of the table → field.
    """

    tells: Collection[str]
    read: Callable[[Notes], pl.DataFrame]
    facts: tuple[type[Fact], Mapping[str, str]] | None = None

    @classmethod
    def of_facts(cls, owner: str, model: type[Fact], told: Mapping[str, str]) -> "Part":
        """A kind of fact of which an owner has one in force: column of the table → field."""

        def read(notes: Notes) -> pl.DataFrame:
            return notes.latest(model, owner, **told)

        return cls(told.keys(), read, (model, told))


def with_parts(rows: pl.DataFrame, parts: Iterable[Part], notes: Notes, *, table: str, owner: str) -> pl.DataFrame:
    """The rows of a table with those parts of which any column is wanted."""
    read = [part.read(notes) for part in parts if notes.asks(table, part.tells)]
    if notes.numbers is not None:
        return _beside(rows, read, owner)
    joined = rows.lazy()
    for part in read:
        joined = joined.join(part.lazy(), on=owner, how="left", maintain_order="left")
    return joined.collect()


def _beside(rows: pl.DataFrame, parts: Iterable[pl.DataFrame], owner: str) -> pl.DataFrame:
    """A few rows with what parts tell of their owners, as joins would have it: planning those takes longer."""
    owners = rows[owner].to_list()
    told = [*rows]
    for part in parts:
        place_of = {it: place for place, it in enumerate(part[owner])}
        places = pl.Series([place_of.get(it) for it in owners], dtype=pl.UInt32)
        told += [column for column in part[places] if column.name != owner]
    return pl.DataFrame(told)


def living(notes: Notes) -> pl.DataFrame:
    """Areas that exist on the day."""
    areas = Area.objects.on(notes.day)
    if notes.numbers is not None:
        areas = areas.filter(pk__in=notes.once(lain)["ancestor_id"].unique().to_list())
    return columns(
        areas,
        area_id="id",
        area="code",
        name="name",
        kind="kind",
        level="level",
        parent_id="parent",
    )


def lain(notes: Notes) -> pl.DataFrame:
    """Every area ever (`area_id`) beside each that it lies in on the day (`ancestor_id`), living or not.

    Around asked households: the areas of their homes, what those lie in, and what was merged into them.
    """
    pairs = AreaWithin.objects.on(notes.day)
    if notes.numbers is not None:
        homes = notes.once(residences)["area_id"].unique().to_list()
        around = pairs.filter(area__in=homes).values("ancestor")
        merged = pairs.filter(ancestor__in=around, area__level=F("ancestor__level")).values("area")
        pairs = pairs.filter(Q(area__in=homes) | Q(area__in=around) | Q(area__in=merged))
    return columns(pairs, area_id="area", ancestor_id="ancestor")


def lies_in(notes: Notes) -> pl.DataFrame:
    """Every area ever, with the living areas that it lies in on the day."""
    around = notes.once(living).select(ancestor_id="area_id", ancestor="area", level="level")
    return notes.once(lain).join(around, on="ancestor_id", maintain_order="left")


def places(notes: Notes) -> pl.DataFrame:
    """For every area ever, the code of the smallest living place it lies in on the day."""
    inwards = notes.once(lies_in).lazy().sort("area_id", "level", "ancestor")
    nearest = inwards.group_by("area_id", maintain_order=True).last()
    return nearest.select("area_id", area="ancestor").collect()


def around_homes(notes: Notes, rows: pl.DataFrame, *, area: str = "area") -> pl.DataFrame:
    """Of rows by place those where asked households live or whatever lies around it; all, when none was asked for."""
    if notes.numbers is None:
        return rows
    codes = notes.once(living).select("area_id", "area")
    home = codes.join(notes.once(homes), on="area", how="semi")
    around = notes.once(lies_in).join(home, on="area_id", how="semi").select(pl.col("ancestor").alias(area))
    return rows.join(around, on=area, how="semi", maintain_order="left")


def numbered(notes: Notes) -> pl.DataFrame:
    """Households with their numbers, without those of whom nothing is left: undone imports and merges leave such."""
    told = {"household_id": "id", "household": "number", **notes.told(registered_on="registered_on")}
    undone = ImportBatch.objects.filter(state="undone").order_by().values("pk")
    closed = Double.objects.filter(closed__isnull=False).order_by().values("pk")
    some_undone = bool(undone.union(closed, all=True)[:1])
    if notes.numbers is None:
        return columns(_numbered(some_undone), **told)
    return columns_of(_numbered, some_undone, through="number", ids=notes.numbers, **told)


def _numbered(some_undone: bool) -> QuerySet[Household]:
    rows = Household.objects.all()
    if some_undone:
        homes = Residence.objects.filter(until=F("since")).values("household")
        rows = rows.exclude(Q(pk__in=homes) & ~Q(pk__in=Residence.objects.ever_held().values("household")))
    return rows


def residences(notes: Notes) -> pl.DataFrame:
    """In which area each household lives on the day."""
    return notes.latest(Residence, "household", area_id="village")


def homes(notes: Notes) -> pl.DataFrame:
    """Households with number and standing on the day, by number, and with their place where any is asked for."""
    told = notes.told(
        status="status", household_type="household_type", standing_since="since", plan_exit_year="plan_exit_year"
    )
    rows = notes.once(numbered).lazy()
    if told:
        standing = notes.latest(Standing, "household", **told).lazy()
        rows = rows.join(standing, on="household_id", how="left", maintain_order="left")
    if not notes.tells_places:
        return rows.with_columns(area=pl.lit(None, dtype=pl.String)).sort("household").collect()
    return (
        rows.join(notes.once(residences).lazy(), on="household_id", how="left", maintain_order="left")
        .join(notes.once(places).lazy(), on="area_id", how="left", maintain_order="left")
        .drop("area_id")
        .sort("household")
        .collect()
    )


def belongings(notes: Notes) -> pl.DataFrame:
    """Who belongs to which household on the day, in which relation; a person belongs to one."""
    told = {"member_id": "member", "household_id": "household", **notes.told(relation="relation")}
    if notes.numbers is None:
        return latest_of_all(Belonging.objects.on(notes.day), **told)
    # Whoever belongs to two belongs to the one told last: both must be read to know which.
    theirs = notes.columns(_belonging, notes.day, through="household", member_id="member")["member_id"].unique()
    found = latest_of(Belonging, notes.day, owner="member", ids=theirs.to_list(), **told)
    return found.join(notes.once(numbered), on="household_id", how="semi", maintain_order="left")


def _belonging(day: date) -> QuerySet[Belonging]:
    return Belonging.objects.on(day).order_by("pk")


_OWNERS: dict[str, Callable[[Notes], pl.DataFrame]] = {"household": numbered, "member": belongings, "area": lain}
