"""Leave of the demo's residents and helpers in the months of its visits, with who stands in where the pack asks."""

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from xiuhua.demo.lots import Lots
from xiuhua.demo.moments import numbered
from xiuhua.demo.proceedings import ACCOUNTS
from xiuhua.demo.visiting.numbers import LEAVE
from xiuhua.policy.pack import Pack
from xiuhua.policy.value_on import value_on, whole_on

Tables = dict[str, pl.DataFrame]


@dataclass(frozen=True, slots=True)
class Leaves:
    """The table leave, and who was away when: `planted` where visits are told of these days nevertheless."""

    table: pl.DataFrame
    away: pl.DataFrame  # person_id, since, until, planted


def no_leave() -> Leaves:
    """Nobody's."""
    days = {"person_id": pl.Int64, "since": pl.Date, "until": pl.Date, "planted": pl.Boolean}
    return Leaves(pl.DataFrame(), pl.DataFrame(schema=days))


def leaves_of(tables: Tables, *, pack: Pack, first: date, day: date, lots: Lots) -> Leaves:
    """Leave that begins from a day up to another: one person of a village at a time, once each.

    Whoever stands in is the next of their team, or the next helper of the village, who come from one unit. Where there
    is nobody, leave is as short as one may be away alone. None of the village around which the demo's accounts are, and
    none in a register without the accounts under which papers are entered.
    """
    if "account" not in tables or "leave.reasons" not in pack.parameters:
        return no_leave()
    people = _people(tables, day=day)
    alone = whole_on(pack, "leave.alone_days", day=day, least=1)
    planned = _planned(people, first=first, day=day, alone=alone, lots=lots)
    held = tables["assignment"].filter(pl.col("until").is_null() & pl.col("kind").is_in(list(LEAVE["away"])))
    posts = held.select("person_id", "kind", "role", assignment_id="id", held="since")
    rows = posts.join(planned.drop("kind", "village_id"), on="person_id").filter(pl.col("held") <= pl.col("since"))
    rows = numbered(rows.sort("since", "assignment_id"))
    table = rows.select(
        "id", "assignment_id", "since", "until", "why",
        stand_in_id="stand_in", document=_letters(pack, day), agreed=_agreed(pack, day), said_by_id=_granter(pack, day),
        said_at=(pl.col("since").cast(pl.Datetime("us")) - timedelta(hours=16)).dt.replace_time_zone("UTC"),
        key=lots.keys("leave/key", rows.height),
    )  # fmt: skip
    return Leaves(table, planned.select("person_id", "since", "until", "planted"))


def _people(tables: Tables, *, day: date) -> pl.DataFrame:
    """Residents and helpers with their village and who is next there; not of the village that the demo shows."""
    held = tables["assignment"].filter(pl.col("until").is_null() & (pl.col("since") <= day))
    homes = tables["residence"].filter(pl.col("until").is_null()).select("household_id", "village_id")
    pairs = held.filter(pl.col("kind") == "pair").sort("id").join(homes, on="household_id", maintain_order="left")
    shown = pairs["village_id"].head(1).to_list()
    residents = held.filter((pl.col("kind") == "reside") & pl.col("team_id").is_not_null())
    both = pl.concat(
        [
            pairs.select("person_id", "kind", "village_id", "role"),
            residents.select("person_id", "kind", "role", village_id="area_id").select(
                "person_id", "kind", "village_id", "role"
            ),
        ]
    )
    one = both.unique("person_id", keep="first", maintain_order=True).filter(~pl.col("village_id").is_in(shown))
    near = ("kind", "village_id")
    told = one.sort("kind", "village_id", "person_id").join(
        tables["person"].select("party_member", person_id="id"), on="person_id", how="left", maintain_order="left"
    )
    following = [
        pl.col(name).shift(-1).over(*near).fill_null(pl.col(name).first().over(*near)).alias(f"next_{name}")
        for name in ("person_id", "party_member")
    ]
    return told.with_columns(following)


def _planned(people: pl.DataFrame, *, first: date, day: date, alone: int, lots: Lots) -> pl.DataFrame:
    """Who is away from when to when and why, who stands in, and whether visits are told of these days."""
    count = people.height
    share = people["kind"].replace_strict(LEAVE["away"], return_dtype=pl.Float64).to_numpy()
    least, most, often = zip(*LEAVE["lengths"], strict=True)
    span = lots.index("leave/length", count, weights=often)
    days = lots.between(
        "leave/days", count, low=pl.Series(least).gather(span).to_numpy(), high=pl.Series(most).gather(span).to_numpy()
    )
    after = lots.between("leave/since", count, low=0, high=(day - first).days)
    ready = (pl.col("next_person_id") != pl.col("person_id")) & (
        (pl.col("role") != "first_secretary") | pl.col("next_party_member")
    )
    told = people.with_columns(
        away=pl.Series(lots.happens("leave/away", count, share=share)), days=pl.Series(days), after=pl.Series(after),
        why_short=lots.choice("leave/why", count, weights=LEAVE["short"]),
        why_long=lots.choice("leave/ill", count, weights=LEAVE["long"]),
        planted=pl.Series(lots.happens("leave/planted", count, share=LEAVE["went_all_the_same"])),
    )  # fmt: skip
    chosen = told.filter("away").unique(["kind", "village_id"], keep="first", maintain_order=True)
    chosen = chosen.with_columns(days=pl.when(ready).then("days").otherwise(pl.min_horizontal("days", pl.lit(alone))))
    since = pl.lit(first) + pl.duration(days="after")
    return chosen.select(
        "person_id", "kind", "village_id", "days",
        since=since, until=since + pl.duration(days="days"),
        why=pl.when(pl.col("days") >= LEAVE["long_from_days"]).then("why_long").otherwise("why_short"),
        stand_in=pl.when(pl.col("days") > alone).then("next_person_id"),
        planted=pl.col("planted") & (pl.col("kind") == "pair") & (pl.col("days") >= LEAVE["went_from_days"]),
    )  # fmt: skip


def _letters(pack: Pack, day: date) -> pl.Expr:
    """A letter from whom the pack asks for one."""
    asked = pl.col("role").is_in(_keys(pack, "leave.document_roles", day))
    return pl.when(asked).then(pl.lit(LEAVE["letter"])).otherwise(pl.lit(""))


def _agreed(pack: Pack, day: date) -> pl.Expr:
    """Who agreed to longer leave of one who lives in the village."""
    if "leave.joint_days" not in pack.parameters:
        return pl.lit("")
    joint = whole_on(pack, "leave.joint_days", day=day, least=1)
    longer = (pl.col("kind") == "reside") & (pl.col("days") > joint)
    return pl.when(longer).then(pl.lit(" ".join(sorted(_keys(pack, "leave.consents", day))))).otherwise(pl.lit(""))


def _granter(pack: Pack, day: date) -> pl.Expr:
    """The office that may: the township short leave, the county longer leave of a resident."""
    if "leave.township_days" not in pack.parameters:
        return pl.lit(ACCOUNTS["township"])
    most = whole_on(pack, "leave.township_days", day=day, least=1)
    longer = (pl.col("kind") == "reside") & (pl.col("days") > most)
    return pl.when(longer).then(pl.lit(ACCOUNTS["county"])).otherwise(pl.lit(ACCOUNTS["township"]))


def _keys(pack: Pack, name: str, day: date) -> list[str]:
    if name not in pack.parameters:
        return []
    value = value_on(pack, name, day=day)
    return list(value) if isinstance(value, tuple) else [str(value)]
