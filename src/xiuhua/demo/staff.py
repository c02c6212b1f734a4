"""The staff: everybody who holds a post, with an invented name and an office number that households may know."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from xiuhua.demo.lots import Lots
from xiuhua.demo.moments import numbered
from xiuhua.demo.names import full_names, surnames


@dataclass(frozen=True, slots=True)
class Group:
    """People of one kind: the unit of each (empty for villagers), its level, their title, and how they are made up."""

    unit_id: pl.Series
    unit_level: pl.Series | str
    title: pl.Series | str
    party_share: float = 0.75
    women_share: float = 0.3
    born: tuple[int, int] = (1959, 1992)


@dataclass(frozen=True, slots=True)
class Staff:
    """The table person, and the ids of each group in its order."""

    table: pl.DataFrame
    ids: dict[str, pl.Series]


def enlist(groups: dict[str, Group], lots: Lots) -> Staff:
    """Everybody of all groups, one after the other."""
    people = [_group(name, group, lots) for name, group in groups.items()]
    starts = np.cumsum([1, *(frame.height for frame in people)])
    table = numbered(pl.concat(people))
    return Staff(
        table.with_columns(
            key=lots.keys("person/key", table.height),
            phone=pl.lit("0827-0") + ((pl.col("id") * 7_919 + 17) % 10**6).cast(pl.String).str.zfill(6),
        ),
        {
            name: pl.int_range(start, end, eager=True)
            for name, start, end in zip(groups, starts[:-1], starts[1:], strict=True)
        },
    )


def _group(name: str, group: Group, lots: Lots) -> pl.DataFrame:
    count = len(group.unit_id)
    male = ~lots.happens(f"staff/{name}/sex", count, share=group.women_share)
    surname = surnames(count, purpose=f"staff/{name}/surname", lots=lots)
    first, last = group.born
    return pl.DataFrame({"unit_id": group.unit_id.cast(pl.Int64)}).select(
        "unit_id",
        unit_level=group.unit_level if isinstance(group.unit_level, pl.Series) else pl.lit(group.unit_level),
        title=group.title if isinstance(group.title, pl.Series) else pl.lit(group.title),
        name=full_names(surname, male, purpose=f"staff/{name}", lots=lots),
        sex=pl.Series(np.where(male, "male", "female").tolist(), dtype=pl.String),
        birth_year=pl.Series(lots.between(f"staff/{name}/born", count, low=first, high=last)),
        party_member=pl.Series(lots.happens(f"staff/{name}/party", count, share=group.party_share)),
    )
