"""An office's own list of areas, judged row by row: places with codes, each of a kind, one within another."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from xiuhua.reckon.lives import LEVELS
from xiuhua.words import AreaLevel

# What a column is called, the first name being the one of our own template; spelling and case do not matter.
HEADERS = {
    "code": ("区划代码", "行政区划代码", "统计用区划代码", "代码", "code"),
    "name": ("区划名称", "行政区划名称", "名称", "name"),
    "parent": ("上级代码", "上级区划代码", "parent"),
    "kind": ("区划类型", "类型", "kind"),
    "former": ("原代码", "former"),
}
NEEDED = ("code", "name")
CODE = "^[0-9A-Za-z][0-9A-Za-z-]{0,31}$"
LONGEST_NAME = 120
PADDED = 12  # digits of a code of GB/T 10114 that is written out to the village, whatever it stands for
DIGITS = {
    AreaLevel.PROVINCE: 2, AreaLevel.CITY: 4, AreaLevel.COUNTY: 6, AreaLevel.TOWNSHIP: 9, AreaLevel.VILLAGE: 12,
}  # fmt: skip
BETWEEN = r"[、，,;；\s]+"
Kinds = dict[str, tuple[str, AreaLevel]]  # a spelling → the kind's key and level; of a key its label first


@dataclass(frozen=True, slots=True)
class AreaComplaint:
    """What is wrong with one cell of the list; `facts` fill the sentence of the `reason`."""

    sheet: str
    row: int
    column: str
    reason: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AreaList:
    """A list as judged: its places, and all that is wrong.

    `places`: code, name, kind, level (AreaLevel), parent (code, null at the top), former (list of codes), sheet, row.
    """

    places: pl.DataFrame
    complaints: tuple[AreaComplaint, ...]


def judge_areas(rows: pl.DataFrame, kinds: Kinds) -> AreaList:
    """The places of a list; columns: sheet, row, and as text code, name, parent, kind, former (null where blank).

    A kind that is not said is told by the end of the name; an area around that is not said, by the beginning of the
    code. A code written out with noughts to twelve digits is cut to what its level needs.
    """
    told = _with_kinds(rows, kinds)
    places = _with_parents(_with_short_codes(told))
    found = sorted(_complaints(places, kinds), key=lambda it: (it.sheet, it.row))
    kept = places.select("code", "name", "kind", "level", "parent", "former", "sheet", "row")
    return AreaList(kept, tuple(found))


def as_edition(places: pl.DataFrame, *, day: date) -> pl.DataFrame:
    """Places as an edition of the code list, for `reckon.succession`: as_of, code, name, level, parent, kind."""
    levels = {number: name for name, number in LEVELS.items()}
    return places.select(
        pl.lit(day).alias("as_of"),
        "code",
        "name",
        pl.col("level").replace_strict(levels, return_dtype=pl.String),
        "parent",
        "kind",
    )


def _with_kinds(rows: pl.DataFrame, kinds: Kinds) -> pl.DataFrame:
    """The rows with `kind` (key), `level` and `said` (the kind as written); null where nothing tells it."""
    spelled = {spelling.lower(): key for spelling, (key, _) in kinds.items()}
    levels = {key: level.value for key, level in kinds.values()}
    said = pl.col("kind").str.strip_chars().str.to_lowercase()
    by_name = pl.lit(None, pl.String)
    for ending in sorted(spelled, key=len):  # the longest ending that fits decides
        if not ending.isascii():
            by_name = pl.when(pl.col("name").str.ends_with(ending)).then(pl.lit(spelled[ending])).otherwise(by_name)
    key = pl.when(said.is_null()).then(by_name).otherwise(said.replace_strict(spelled, default=None))
    return rows.with_columns(
        pl.col("code", "name", "parent", "former").str.strip_chars(), said="kind", kind=key
    ).with_columns(level=pl.col("kind").replace_strict(levels, default=None, return_dtype=pl.Int16))


def _with_short_codes(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with codes as long as their level needs; `parent` follows, and `former` becomes a list."""
    digits = pl.col("level").replace_strict({int(level): long for level, long in DIGITS.items()}, default=None)
    head, rest = pl.col("code").str.head(digits), pl.col("code").str.slice(digits)
    padded = pl.col("code").str.contains(rf"^[0-9]{{{PADDED}}}$") & rest.str.contains("^0+$")
    short = rows.with_columns(written="code", code=pl.when(padded).then(head).otherwise("code"))
    spelled = short.drop_nulls("written").unique("written", keep="first").select(above="written", cut="code")
    return (
        short.join(spelled, left_on="parent", right_on="above", how="left", maintain_order="left")
        .with_columns(
            parent=pl.coalesce("cut", "parent"),
            parent_said=pl.col("parent").is_not_null(),
            former=pl.col("former").str.replace_all(BETWEEN, " ").str.split(" "),
        )
        .drop("cut")
    )


def _with_parents(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with the area around each: as said, or the one whose code is the longest beginning of theirs."""
    codes = rows["code"].drop_nulls().unique()
    around = pl.lit(None, pl.String)
    for length in sorted(codes.str.len_chars().unique()):
        head = pl.col("code").str.head(length)
        fits = (pl.col("code").str.len_chars() > length) & head.is_in(codes.implode())
        around = pl.when(fits).then(head).otherwise(around)
    parents = rows.with_columns(parent=pl.coalesce("parent", around))
    above = parents.drop_nulls("code").unique("code", keep="first").select(parent="code", parent_level="level")
    return parents.join(above, on="parent", how="left", maintain_order="left")


def _complaints(places: pl.DataFrame, kinds: Kinds) -> Iterator[AreaComplaint]:
    """All that is wrong, one column of the list after another."""
    if places.is_empty():
        yield AreaComplaint("", 0, "code", "empty")
        return
    places = places.with_row_index("place").with_columns(first_row=pl.col("row").first().over("code"))
    doubled = pl.col("place") != pl.col("place").first().over("code")
    top = _top(places)
    first_spelling = {key: spelling for spelling, (key, level) in reversed(kinds.items()) if level != AreaLevel.GROUP}
    allowed = tuple(reversed(first_spelling.values()))
    codes = places["code"].drop_nulls().unique().implode()
    lonely = pl.col("parent").is_null() & (pl.col("code") != top)
    for column, reason, wrong, facts in (
        ("code", "no_code", pl.col("code").is_null(), {}),
        ("code", "bad_code", ~pl.col("code").str.contains(CODE), {"value": "code"}),
        ("code", "twice", doubled & pl.col("code").is_not_null(), {"value": "code", "first": "first_row"}),
        ("name", "no_name", pl.col("name").is_null(), {}),
        ("name", "long_name", pl.col("name").str.len_chars() > LONGEST_NAME, {"most": pl.lit(LONGEST_NAME)}),
        ("kind", "no_kind", pl.col("kind").is_null() & pl.col("said").is_null(), {"value": "name"}),
        ("kind", "strange_kind", pl.col("kind").is_null() & pl.col("said").is_not_null(), {"value": "said"}),
        ("kind", "group", pl.col("level") == AreaLevel.GROUP.value, {"value": "name"}),
        ("parent", "no_parent", lonely & pl.col("code").is_not_null(), {"value": "code", "top": pl.lit(top)}),
        ("parent", "parent_absent", ~pl.col("parent").is_in(codes), {"value": "parent"}),
        ("parent", "parent_level", pl.col("parent_level") >= pl.col("level"), {"value": "parent", "of": "name"}),
    ):
        for row in places.filter(wrong).select("sheet", "row", **facts).iter_rows(named=True):
            told = {name: row[name] for name in facts}
            told |= {"allowed": allowed} if column == "kind" else {}
            yield AreaComplaint(row["sheet"], row["row"], column, reason, told)


def _top(places: pl.DataFrame) -> str | None:
    """The code of the widest place that lies in no other: the first of them."""
    tops = places.filter(pl.col("parent").is_null() & pl.col("code").is_not_null()).sort("level", nulls_last=True)
    return None if tops.is_empty() else str(tops["code"][0])
