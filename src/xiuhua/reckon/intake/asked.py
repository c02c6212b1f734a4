"""Forms that others ask for: whose headers their senders chose, each bound once to what the register knows."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from xiuhua.reckon.intake.difference import KEY
from xiuhua.reckon.intake.headers import found_header
from xiuhua.reckon.intake.layout import HOUSEHOLDS, PERSONS, VILLAGES, Column, Layout
from xiuhua.reckon.intake.spelling import header_key

BLANK, RUNNING, AGE, ADDRESS = "", "running", "reckoned.age", "reckoned.address"
TEXT = "text:"  # before what stands in every row
HOUSEHOLD, MEMBERS, HEAD = "household.number", "stated.members", "head.name"
OF_PLACE = ("place.county", "place.township", "place.village")
NEEDS = {AGE: ("member.birth",), ADDRESS: (*OF_PLACE, "residence.group_name")}  # what is reckoned from what
KEYS = {
    PERSONS: ("member.number",),
    HOUSEHOLDS: (HOUSEHOLD,),
}  # what a row is told by from one day to the next

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Template:
    """A sheet as it was sent: the rows above its headers, the headers, what each is bound to, what rows are about.

    `names` are the headers with the broader ones above them, where there are such. `feeds` are facts of the items, of
    those reckoned here, `running` for a number, a text after `text:`, or empty: the column stays blank. In rows about
    households what is said of persons is said of the head.
    """

    sheet: str
    head: tuple[Row, ...]
    headers: Row
    names: Row
    feeds: Row
    about: str = PERSONS

    @property
    def unbound(self) -> tuple[str, ...]:
        """The headers of columns that stay blank."""
        return tuple(name for name, fed in zip(self.names, self.feeds, strict=True) if name and not fed)


def template_of(
    sheet: str,
    head: Sequence[Row],
    items: Layout,
    reckoned: Mapping[str, Collection[str]],
    *,
    of_heads: Collection[str],
) -> Template:
    """What a sheet asks for, as far as its headers tell; `reckoned` has the headers of what is reckoned here.

    `of_heads` begin headers that say something of the head of a household. Where no header is known the fullest of
    the first rows is taken for it. Raises ValueError for an empty sheet.
    """
    if not any(any(row) for row in head):
        raise ValueError(f"The sheet {sheet} is empty.")
    header = found_header(head, items)
    below = header.below if header.facts else 1 + max(range(len(head)), key=lambda place: len({*head[place]} - {""}))
    last = 1 + max((place for row in head[:below] for place, text in enumerate(row) if text), default=0)
    whole = [_wide(row, last) for row in head[:below]]
    named = _wide(header.texts, last) if header.facts else whole[-1]
    known = _wide(tuple(fed or "" for fed in header.feeds), last)
    further = items.by_spelling() | {header_key(text): feeds for feeds, texts in reckoned.items() for text in texts}
    feeds = tuple(fed or further.get(header_key(text), BLANK) for fed, text in zip(known, named, strict=True))
    if (about := about_of(feeds, items)) == HOUSEHOLDS:
        of_head = {header_key(start) + key: fed for start in of_heads for key, fed in further.items()}
        feeds = tuple(fed or of_head.get(header_key(text), BLANK) for fed, text in zip(feeds, named, strict=True))
    return Template(sheet, tuple(whole[:-1]), whole[-1], named, feeds, about)


def bound_as(template: Template, former: Template) -> Template:
    """A template bound as a former one of the same department: each column that has a header of that."""
    known = dict(zip(former.names, former.feeds, strict=True))
    feeds = tuple(known.get(name, fed) for name, fed in zip(template.names, template.feeds, strict=True))
    return replace(template, feeds=feeds, about=former.about)


def about_of(feeds: Collection[str], items: Layout) -> str:
    """What rows that say these facts are likely about: of the narrowest kind that can say them all, or nearly."""
    columns = [column for column in items.columns if column.feeds in feeds]
    if AGE in feeds or not columns:
        return PERSONS
    said = {about: sum(column.is_said_of(about) for column in columns) for about in (HOUSEHOLDS, PERSONS, VILLAGES)}
    said[HOUSEHOLDS] += HEAD in feeds
    return max(said, key=lambda about: said[about])


def can_say(column: Column, about: str) -> bool:
    """Whether rows about something say a column, be it of the head alone."""
    return column.is_said_of(PERSONS if about == HOUSEHOLDS else about)


def bound(template: Template, items: Layout, *, name: str, label: Mapping[str, str]) -> Layout:
    """The layout that fills a template: what it is bound to, what that is reckoned from, what rows are told by."""
    wanted = {*template.feeds, *OF_PLACE, *KEYS.get(template.about, ())}
    wanted |= {needed for fed in template.feeds for needed in NEEDS.get(fed, ())}
    columns = tuple(it for it in items.columns if it.feeds in wanted and can_say(it, template.about))
    return replace(items, name=name, label=label, columns=columns, about=template.about, headers=template.headers)


def heads_of(layout: Layout, items: Layout) -> Layout | None:
    """The layout about persons that tells what rows about households say of heads and members; None where nothing."""
    asked = {column.feeds for column in layout.columns if not column.is_said_of(HOUSEHOLDS) or column.feeds == MEMBERS}
    if layout.about != HOUSEHOLDS or not asked:
        return None
    wanted = asked | {HOUSEHOLD, HEAD}
    return replace(layout, about=PERSONS, columns=tuple(it for it in items.columns if it.feeds in wanted))


def beside_heads(homes: pl.DataFrame, persons: pl.DataFrame) -> pl.DataFrame:
    """Rows about households with what persons say of their heads, and how many persons live there.

    Of `persons` the first of a household is its head where `head.name` names one; where it does not nobody speaks.
    """
    first = persons.unique(HOUSEHOLD, keep="first", maintain_order=True)
    alone = [name for name in persons.columns if name not in (HOUSEHOLD, MEMBERS)]
    heads = first.with_columns(pl.when(pl.col(HEAD).is_not_null()).then(name).alias(name) for name in alone)
    rest = homes.select(name for name in homes.columns if name == HOUSEHOLD or name not in heads.columns)
    return rest.join(heads, on=HOUSEHOLD, how="left", maintain_order="left")


def with_reckoned(cells: pl.DataFrame, *, on: date) -> pl.DataFrame:
    """The cells with what is reckoned from them, before any is masked: age in whole years on the day, the address."""
    reckoned = []
    if "member.birth" in cells.columns:
        birth = pl.col("member.birth").str.to_date("%Y-%m-%d", strict=False)
        passed = 100 * birth.dt.month().cast(pl.Int32) + birth.dt.day() <= 100 * on.month + on.day
        age = on.year - birth.dt.year() - pl.when(passed).then(0).otherwise(1)
        reckoned.append(age.cast(pl.String).alias(AGE))
    if "residence.group_name" in cells.columns:
        reckoned.append(pl.concat_str(NEEDS[ADDRESS], ignore_nulls=True).alias(ADDRESS))
    return cells.with_columns(reckoned)


def keyed(cells: pl.DataFrame, template: Template, *, first: int) -> pl.DataFrame:
    """The cells under the template's headers, by place from "0" on, and the `key` that a row is told by.

    Rows are numbered from `first` on where a column asks for it.
    """
    number = pl.int_range(first, first + pl.len(), dtype=pl.UInt32).cast(pl.String)
    return cells.select(
        pl.concat_str(KEYS.get(template.about, OF_PLACE), separator="/", ignore_nulls=True).alias(KEY),
        *(
            (number if fed == RUNNING else _said(fed, cells)).alias(str(place))
            for place, fed in enumerate(template.feeds)
        ),
    )


def compared(rows: pl.DataFrame, template: Template) -> pl.DataFrame:
    """The rows without their running numbers, which differ without meaning anything."""
    return rows.drop(str(place) for place, fed in enumerate(template.feeds) if fed == RUNNING)


def _said(fed: str, cells: pl.DataFrame) -> pl.Expr:
    if fed.startswith(TEXT):
        return pl.lit(fed.removeprefix(TEXT))
    return pl.col(fed) if fed in cells.columns else pl.lit(None, dtype=pl.String)


def _wide(row: Row, width: int) -> Row:
    return (tuple(row) + ("",) * width)[:width]
