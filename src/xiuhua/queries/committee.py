"""How the elected leaders of villages are made up, by year and by place, and which committees lack a woman."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import polars as pl

from xiuhua.bridge.gather import gather
from xiuhua.policy.pack import Pack
from xiuhua.queries.pack import judging_pack
from xiuhua.reckon.burden import FEWEST
from xiuhua.register.models import Area
from xiuhua.words import last_year_end

YOUNG, SENIOR = "committee.young_age", "committee.senior_education"
SHARES = ("young", "educated", "women", "party", "concurrent")
YEARS = 3


@dataclass(frozen=True, slots=True)
class Structure:
    """The holders of elected posts of a place or day, shares in per cent: None where nobody knows.

    `small` says that shares are kept back: they would tell of fewer than FEWEST people, here or in the one place that
    is left beside the others.
    """

    code: str
    name: str
    on: date
    people: int
    heads: int
    shares: dict[str, float | None]
    small: bool = False


def structure_by_year(area: Area, *, on: date) -> list[Structure]:
    """The area at the last year ends and on the day. Three statements a day."""
    ends = [date(last_year_end(on).year - back, 12, 31) for back in range(YEARS, -1, -1)]
    days = [*(day for day in ends if day < on), on]
    pack = judging_pack(area.pk, on=on)
    told = ((day, _people(area, on=day)) for day in days)
    return [_structure(area.code, area.name, day, rows, pack) for day, rows in told if rows.height]


def structure_by_place(area: Area, *, on: date) -> list[Structure]:
    """The places right below the area on the day, in code order; of small ones no shares are told. Four statements."""
    below = Area.objects.on(on).filter(parent=area).order_by("code")
    rows = _people(area, on=on)
    if not rows.height:
        return []
    within, pack = gather(on, ["within"])["within"], judging_pack(area.pk, on=on)
    found = []
    for child in below:
        inside = within.filter(pl.col("ancestor") == child.code).select("area")
        found.append(_structure(child.code, child.name, on, rows.join(inside, on="area", how="semi"), pack))
    return _kept_back(found)


def without_woman(area: Area, *, on: date) -> list[tuple[str, str, int]]:
    """The villages whose villagers' committee has no woman: code, organisation's key, members. Three statements."""
    told = gather(on, ["committees", "within"])
    rows = _inside(told["committees"], told["within"], area).filter(
        pl.col("organisation_kind") == "villagers_committee", pl.col("women") == 0
    )
    return list(rows.select("area", "organisation", "members").iter_rows())


def _people(area: Area, *, on: date) -> pl.DataFrame:
    told = gather(on, ["officials", "within"])
    return _inside(told["officials"], told["within"], area)


def _inside(rows: pl.DataFrame, within: pl.DataFrame, area: Area) -> pl.DataFrame:
    inside = within.filter(pl.col("ancestor") == area.code).select("area")
    return rows.join(inside, on="area", how="semi", maintain_order="left")


def _structure(code: str, name: str, on: date, rows: pl.DataFrame, pack: Pack | None) -> Structure:
    young = float(str(pack.parameters[YOUNG].on(on))) if pack and YOUNG in pack.parameters else 0.0
    senior = pack.parameters[SENIOR].on(on) if pack and SENIOR in pack.parameters else ()
    people = rows.unique("official", keep="first", maintain_order=True)
    heads = rows.filter(pl.col("post") == "village_head")
    told = {
        "young": people["age"] < young, "women": people["sex"] == "female", "party": people["party_member"],
        "educated": people["education"].is_in(list(senior) if isinstance(senior, tuple) else []),
        "concurrent": heads["both_heads"],
    }  # fmt: skip
    shares = {key: _percent(told[key]) for key in SHARES}
    return Structure(code, name, on, people.height, heads.height, shares)


def _percent(flags: pl.Series) -> float | None:
    known = flags.drop_nulls()
    return float(known.sum()) * 100 / len(known) if len(known) else None


def _kept_back(places: list[Structure]) -> list[Structure]:
    """The places without shares of small ones; where one alone is small, the next smallest is kept back with it."""
    told = [it for it in places if it.people]
    small = [it.code for it in told if it.people < FEWEST]
    if len(small) == 1 and len(told) > 1:
        small.append(min((it for it in told if it.code not in small), key=lambda it: (it.people, it.code)).code)
    return [_hidden(it) if it.code in small else it for it in places]


def _hidden(it: Structure) -> Structure:
    return Structure(it.code, it.name, it.on, it.people, it.heads, _nothing(SHARES), small=True)


def _nothing(keys: Iterable[str]) -> dict[str, float | None]:
    return dict.fromkeys(keys)
