"""What several tables need of one day, read once: the places, and each household's standing and home."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from xiuhua.bridge.gather.reading import columns, latest
from xiuhua.register.models import Area, AreaWithin, Belonging, Household, Residence, Standing
from xiuhua.register.models.dated import Fact


class Notes:
    """One day's frames, each read at its first use and kept while the tables of the day are gathered."""

    def __init__(self, day: date, only: Mapping[str, frozenset[str]]) -> None:
        """For one day; `only` names the columns wanted of some tables. Nothing is read until asked."""
        self.day = day
        self._only = only
        self._kept: dict[str, pl.DataFrame] = {}

    def once(self, read: "Callable[[Notes], pl.DataFrame]") -> pl.DataFrame:
        """The frame of a reader, read at its first use."""
        if read.__name__ not in self._kept:
            self._kept[read.__name__] = read(self)
        return self._kept[read.__name__]

    def asks(self, table: str, columns: Collection[str]) -> bool:
        """Whether any of these columns of a table is wanted."""
        wanted = self._only.get(table)
        return wanted is None or not wanted.isdisjoint(columns)


@dataclass(frozen=True, slots=True)
class Part:
    """Columns that are joined to each row of a table, and who reads them by its owner."""

    tells: Collection[str]
    read: Callable[[Notes], pl.DataFrame]

    @classmethod
    def of_facts(cls, owner: str, model: type[Fact], told: Mapping[str, str]) -> "Part":
        """A kind of fact of which an owner has one in force: column of the table → field."""
        return cls(told.keys(), lambda notes: latest(model.objects.on(notes.day), **{f"{owner}_id": owner}, **told))


def with_parts(rows: pl.DataFrame, parts: Iterable[Part], notes: Notes, *, table: str, owner: str) -> pl.DataFrame:
    """The rows of a table with those parts of which any column is wanted."""
    for part in parts:
        if notes.asks(table, part.tells):
            rows = rows.join(part.read(notes), on=owner, how="left", maintain_order="left")
    return rows


def living(notes: Notes) -> pl.DataFrame:
    """Areas that exist on the day."""
    return columns(
        Area.objects.on(notes.day),
        area_id="id",
        area="code",
        name="name",
        kind="kind",
        level="level",
        parent_id="parent",
    )


def lies_in(notes: Notes) -> pl.DataFrame:
    """Every area ever, with the living areas that it lies in on the day."""
    pairs = columns(AreaWithin.objects.on(notes.day), area_id="area", ancestor_id="ancestor")
    around = notes.once(living).select(ancestor_id="area_id", ancestor="area", level="level")
    return pairs.join(around, on="ancestor_id", maintain_order="left")


def places(notes: Notes) -> pl.DataFrame:
    """For every area ever, the code of the smallest living place it lies in on the day."""
    nearest = notes.once(lies_in).sort("area_id", "level", "ancestor").group_by("area_id", maintain_order=True).last()
    return nearest.select("area_id", area="ancestor")


def homes(notes: Notes) -> pl.DataFrame:
    """Households with number, standing and place on the day, by number."""
    standing = latest(
        Standing.objects.on(notes.day),
        household_id="household", status="status", household_type="household_type", standing_since="since",
        plan_exit_year="plan_exit_year",
    )  # fmt: skip
    residence = latest(Residence.objects.on(notes.day), household_id="household", area_id="village")
    known = columns(Household.objects.all(), household_id="id", household="number", registered_on="registered_on")
    return (
        known.join(standing, on="household_id", how="left", maintain_order="left")
        .join(residence, on="household_id", how="left", maintain_order="left")
        .join(notes.once(places), on="area_id", how="left", maintain_order="left")
        .drop("area_id")
        .sort("household")
    )


def belongings(notes: Notes) -> pl.DataFrame:
    """Who belongs to which household on the day, in which relation; a person belongs to one."""
    return latest(Belonging.objects.on(notes.day), member_id="member", household_id="household", relation="relation")
