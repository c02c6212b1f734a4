"""Villages by name: matched within county and township, in steps from the whole name to the bare one, never guessed."""

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from xiuhua.reckon.intake.layout import Column
from xiuhua.reckon.intake.repairs import REPAIRS, counted
from xiuhua.reckon.intake.spelling import list_key, nearest
from xiuhua.words import AreaLevel

LEVELS = (
    (AreaLevel.COUNTY, "place.county", "county_unknown"),
    (AreaLevel.TOWNSHIP, "place.township", "township_unknown"),
    (AreaLevel.VILLAGE, "place.village", "village_unknown"),
)
ABOVE = {"place.township": ("place.county",), "place.village": ("place.county", "place.township")}
BETWEEN = "\x1f"  # a name ends, the next one begins
CANDIDATES = 5
# Offices that stand in official names, and what people call the place they govern.
OFFICES = (
    (re.compile(r"社区(居民委员会|居委会)$"), "社区"),
    (re.compile(r"(居民委员会|居委会)$"), "社区"),
    (re.compile(r"村?(村民委员会|村委会)$"), "村"),
    (re.compile(r"办事处$"), ""),
)
KINDS = re.compile(r"(?<=.)(自治县|民族乡|街道|社区|[村镇乡县区市旗])$")


@dataclass(frozen=True, slots=True)
class Place:
    """An area with all its names of the day."""

    id: int
    name: str
    parent: int | None
    names: tuple[str, ...]


def saying(feeds: str, present: Collection[str]) -> pl.Expr:
    """What a cell says, as a text that is the same where the same is said: of a place with the places above it.

    `present` are the columns that there are; blank cells say nothing.
    """
    names = ABOVE.get(feeds, ())
    above = [pl.col(name).fill_null("") if name in present else pl.lit("") for name in names]
    return pl.concat_str(feeds, *above, separator=BETWEEN)


def said_in(feeds: str, row: Mapping[str, str | None]) -> str:
    """The same of one row."""
    return BETWEEN.join(row.get(name) or "" for name in (feeds, *ABOVE.get(feeds, ())))


def find_villages(triples: pl.DataFrame, areas: pl.DataFrame) -> pl.DataFrame:
    """The village of each (place.county, place.township, place.village), or what could not be found and why.

    `areas` has id, level, parent_id, name and one row for each name, the official one first. Gives the triples with
    `village_id` and what they were `taken_as`, or with `feeds`, `reason` and `detail` of the first name that is unknown
    or meant by several.
    """
    gazetteer = Gazetteer(areas)
    found = [gazetteer.find(row) for row in triples.rows()]
    columns = {"village_id": pl.Int64, "feeds": pl.String, "reason": pl.String, "detail": pl.String}
    return triples.hstack(pl.DataFrame(found, schema=columns | {"taken_as": pl.List(pl.String)}, orient="row"))


def guessed_kinds(placed: pl.DataFrame, columns: Sequence[Column]) -> pl.DataFrame:
    """Cells with a bare name, which does not say what kind of place it is, and the official name they were taken for.

    `placed` are rows with a village, their three names and what each was `taken_as`; `columns` hold these names.
    """
    found = [REPAIRS]
    for place, ((_level, feeds, _unknown), column) in enumerate(zip(LEVELS, columns, strict=True)):
        cells = placed.select(before=feeds, after=pl.col("taken_as").list.get(place, null_on_oob=True)).drop_nulls()
        bare = [said for said, name in cells.unique().rows() if _is_bare(said) and list_key(said) != short_name(name)]
        found.append(counted(cells.filter(pl.col("before").is_in(bare)), column, "bare_place"))
    return pl.concat(found)


def _is_bare(name: str) -> bool:
    return bare_name(name) == list_key(name)


class Gazetteer:
    """Counties, townships and villages of a day, found by any of their names within their parent."""

    def __init__(self, areas: pl.DataFrame) -> None:
        """From a table with id, level, parent_id, name: several rows for an area of several names."""
        names: dict[int, list[str]] = defaultdict(list)
        rows = areas.select("id", "level", "parent_id", "name").rows()
        for area, _level, _parent, name in rows:
            names[area].append(name)
        self._within: dict[tuple[int, int | None], dict[int, Place]] = defaultdict(dict)
        self._anywhere: dict[int, dict[int, Place]] = defaultdict(dict)
        self._names = {area: known[0] for area, known in names.items()}
        for area, level, parent, _name in rows:
            inside = None if level == AreaLevel.COUNTY else parent
            place = Place(area, names[area][0], parent, tuple(names[area]))
            self._within[level, inside][area] = self._anywhere[level][area] = place

    def find(self, names: Sequence[str | None]) -> tuple[int | None, str, str, str, list[str | None]]:
        """A village's id, or the column, the reason and the detail of what stopped the search; the official names met.

        Where a workbook does not say the county, the township is sought in all.
        """
        inside: Place | None = None
        official: list[str | None] = []
        for (level, feeds, unknown), name in zip(LEVELS, names, strict=True):
            if name is None:
                official.append(None)
                continue
            siblings = list((self._within[level, inside.id] if inside else self._anywhere[level]).values())
            met = meant_by(name, siblings)
            if len(met) != 1:
                return (
                    None,
                    feeds,
                    "place_ambiguous" if met else unknown,
                    self._detail(name, met or siblings, met, inside),
                    official,
                )
            inside = met[0]
            official.append(inside.name)
        return (inside.id if inside else None), "", "", "", official

    def _detail(self, name: str, candidates: list[Place], met: list[Place], inside: Place | None) -> str:
        detail: dict[str, str] = {"county": "", "township": ""}
        if inside:
            detail = {"county": inside.name, "township": inside.name}
        if met:
            detail["candidates"] = "、".join(self._told_apart(place, inside) for place in met[:CANDIDATES])
        else:
            short = {short_name(known): place.name for place in candidates for known in place.names}
            near = nearest(short_name(name), short, at_most=CANDIDATES)
            if near:
                detail["suggest"] = "、".join(dict.fromkeys(short[one] for one in near))
        return json.dumps(detail, ensure_ascii=False)

    def _told_apart(self, place: Place, inside: Place | None) -> str:
        """A place's name, after that of the place around it where nothing was said of that."""
        around = None if inside else self._names.get(place.parent or 0)
        return f"{around or ''}{place.name}"


def meant_by(name: str, places: Iterable[Place]) -> list[Place]:
    """The places a name means: those with just this name, else with this short name, else with this bare name.

    The bare name counts only when that is all that was written: 朝阳村 never means 朝阳社区.
    """
    places = list(places)
    steps = [list_key, short_name, bare_name] if _is_bare(name) else [list_key, short_name]
    for step in steps:
        met = [place for place in places if step(name) in {step(known) for known in place.names}]
        if met:
            return met
    return []


def short_name(name: str) -> str:
    """What people call a place: 大东社区居民委员会 is 大东社区, 东城街道办事处 is 东城街道."""
    short = list_key(name)
    for office, called in OFFICES:
        if office.search(short):
            return office.sub(called, short)
    return short


def bare_name(name: str) -> str:
    """A place's name without its kind: 大东社区 is 大东."""
    return KINDS.sub("", short_name(name))
