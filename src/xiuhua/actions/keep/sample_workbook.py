"""A workbook out of the demo's own rows, with some changes and some faults, for the demo to read back in."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
from django.db import transaction

from xiuhua.actions.journal import write_line
from xiuhua.bridge.intake.filling import fill_layout
from xiuhua.bridge.intake.forms import read_forms
from xiuhua.bridge.intake.judging import judge_rows, read_cells
from xiuhua.bridge.intake.matching import Matching
from xiuhua.papers.text_workbook import Page, write_text_workbook
from xiuhua.queries.office import is_demo
from xiuhua.queries.pack import pack_in_force
from xiuhua.reckon.intake.layout import Layout
from xiuhua.register.models import Area, Residence
from xiuhua.register.vault import open_vault
from xiuhua.words import AreaLevel, Conflict

FORM, SHEET = "h1", "贫困人口信息"
MOST_MONTHS = 12

Cell = Callable[[str], str]
# One fault of each kind that offices meet: which column, and what becomes of its cell.
FAULTS: tuple[tuple[str, Cell], ...] = (
    ("member.identity", lambda cell: f"{cell[:16]}{(int(cell[16]) + 2) % 10}{cell[17:]}"),
    ("member.identity", lambda cell: f"{cell[0]}.{cell[1:6]}E+17"),
    ("stated.members", lambda _cell: "四口"),
    ("place.village", lambda cell: f"{cell[:1]}佳{cell[1:]}"),
    ("belonging.relation", lambda _cell: "户住"),
    ("member.identity", lambda cell: cell[:-1]),
    ("contact.phone", lambda cell: cell[:-1]),
    ("water.safe", lambda _cell: "可能"),
)


def write_sample_workbook(
    path: Path, *, on: date, township_code: str | None = None, rows: int = 300, changes: int = 12, faults: int = 8
) -> int:
    """Write a township's registered persons as of a day, `changes` rows of them changed and `faults` damaged.

    Without a township the first by code serve until there are enough rows. Households whose rows would not come back
    unchanged (the demo plants faults of its own) are left out. Returns the number of rows.
    Raises Conflict outside a demo: identity numbers stand in the clear here.
    """
    if not is_demo():
        raise Conflict("A sample workbook shows identity numbers: it is only written from a demo's invented people.")
    layout = read_forms(pack_in_force(on).name).form(FORM)
    villages = _villages(township_code, on=on, rows=rows)
    whole = _whole_households(_coming_back_unchanged(villages, layout, on=on), rows)
    cells = _damaged(_changed(whole, layout, changes), faults)
    headers = [column.header for column in layout.columns]
    purposes = dict.fromkeys(range(len(headers)), "invented people of a demo")
    with transaction.atomic():
        written = cells.select(column.feeds for column in layout.columns).rows()
        write_text_workbook(path, [Page(SHEET, headers, written, purposes=purposes)])
        write_line(
            "write_sample_workbook", by=None, subject_kind="workbook", subject=path.name, after={"rows": cells.height}
        )
    return cells.height


def _villages(code: str | None, *, on: date, rows: int) -> list[int]:
    """The villages of one township, or of the first by code that have as many households as rows are wanted."""
    townships = Area.objects.on(on).filter(level=AreaLevel.TOWNSHIP).order_by("code")
    chosen: list[int] = []
    for township in townships.filter(code=code) if code else townships:
        chosen += Area.objects.on(on).filter(parent=township).values_list("pk", flat=True)
        if Residence.objects.on(on).filter(village__in=chosen).count() >= rows:
            break
    return chosen


def _coming_back_unchanged(villages: list[int], layout: Layout, *, on: date) -> pl.DataFrame:
    """The cells of the households of some villages that, read in again, change nothing; `seq` numbers them."""
    vault = open_vault()
    text = fill_layout(layout, villages, on=on, vault=vault)
    numbers = pl.int_range(text.height, eager=True, dtype=pl.UInt32)
    raw = text.with_columns(seq=numbers, row=numbers, sheet=pl.lit(SHEET), about=pl.lit(layout.about))
    matching = Matching(layout, on, vault)
    read = read_cells([raw], matching, progress=_silent)
    judged = judge_rows(read, matching, sheets=[], progress=_silent).plan.rows
    good = raw.join(judged.filter(~pl.col("accepted")), on="seq", how="semi", maintain_order="left")
    whole = (pl.len().over("household.number") == pl.col("stated.members").cast(pl.UInt32)) & pl.col(
        "place.village"
    ).is_not_null()
    return good.filter(whole)


def _whole_households(rows: pl.DataFrame, most: int) -> pl.DataFrame:
    """The first households that fit into so many rows, their rows numbered anew."""
    sizes = rows.group_by("household.number", maintain_order=True).len()
    kept = sizes.filter(pl.col("len").cum_sum() <= most)
    chosen = rows.join(kept, on="household.number", how="semi", maintain_order="left")
    return chosen.with_columns(seq=pl.int_range(chosen.height, dtype=pl.UInt32))


def _changed(rows: pl.DataFrame, layout: Layout, count: int) -> pl.DataFrame:
    """So many rows say something new: the household with the most rows that fit got a phone, others worked longer."""
    homes = rows.group_by("household.number", maintain_order=True).len().filter(pl.col("len") <= count // 2).sort("len")
    home = homes["household.number"].to_list()[-1:]
    called = rows["household.number"].is_in(home)
    able = pl.col("labour.ability") == _label(layout, "labour.ability", "ordinary")
    others = rows.filter(~called, able)["seq"].head(count - int(called.sum()))
    longer = pl.col("seq").is_in(others.implode())
    months = pl.col("work.months").cast(pl.Int64).fill_null(0)
    new_phone = pl.col("contact.phone").str.replace(r"\d{2}$", "99")
    near = pl.lit(_label(layout, "work.place", "in_county"))
    new_months = pl.when(months < MOST_MONTHS).then(months + 1).otherwise(months - 1).cast(pl.String)
    return rows.with_columns(
        pl.when(called).then(new_phone).otherwise("contact.phone").alias("contact.phone"),
        pl.when(longer).then(new_months).otherwise("work.months").alias("work.months"),
        pl.when(longer).then(pl.coalesce("work.place", near)).otherwise("work.place").alias("work.place"),
        is_changed=longer | called,
    )


def _label(layout: Layout, feeds: str, key: str) -> str:
    """How a code is written in a column of the layout."""
    codes = layout.column(feeds).codes
    return codes.labels[key] if codes else key


def _damaged(rows: pl.DataFrame, count: int) -> pl.DataFrame:
    """So many of the other rows damaged, one cell each, from the end of the workbook."""
    cells = {name: rows[name].to_list() for name in rows.columns}
    free = [seq for seq in reversed(range(rows.height)) if not cells["is_changed"][seq]]
    for place in range(count):
        feeds, damage = FAULTS[place % len(FAULTS)]
        seq = next((seq for seq in free if cells[feeds][seq]), None)
        if seq is not None:
            free.remove(seq)
            cells[feeds][seq] = damage(cells[feeds][seq])
    return pl.DataFrame(cells, schema=rows.schema)


def _silent(_name: str, _done: int, _of: int) -> None:
    """Nobody is told of progress."""
