"""Facts as cells of a form: all headers in their order, masks that no import takes for values."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from tests.reckon.intake_items import forms, items
from xiuhua.reckon.intake.cells import judge_cells
from xiuhua.reckon.intake.filling import filled, in_form, masked_cells
from xiuhua.reckon.intake.layout import Layout

DAY = date(2017, 3, 31)
PLACE = {"seq": [0], "sheet": ["S"], "row": [2], "about": ["persons"]}
CELLS = {
    "member.name": "赵一", "head.name": "赵一", "member.identity": "511902197001011234", "member.birth": "1970-01-01",
    "contact.phone": "13800000000", "membercontact.phone": "08275551234",
}  # fmt: skip


def only(feeds: str) -> Layout:
    """A layout of one item."""
    return replace(items(), columns=(items().column(feeds),))


@pytest.mark.parametrize("name", list(forms()))
def test_a_form_without_facts_is_blank_but_for_its_numbers(name):
    form = forms()[name]
    cells = in_form(filled(pl.DataFrame({"seq": [0, 1]}), form), form, first=8)
    assert cells.columns == [str(place) for place in range(len(form.headers))]
    for place, header in enumerate(form.headers):
        assert cells[str(place)].to_list() == (["8", "9"] if header == "序号" else [None, None])


@pytest.mark.parametrize("name", list(forms()))
def test_every_item_of_a_form_stands_below_its_own_header(name):
    form = forms()[name]
    cells = pl.DataFrame({column.feeds: [column.header] for column in form.columns})
    (row,) = in_form(cells, form, first=1).iter_rows()
    known = {column.header for column in form.columns}
    assert [cell for cell in row if cell not in (None, "1")] == [header for header in form.headers if header in known]


@pytest.mark.parametrize("feeds", sorted(name for name in CELLS if not items().column(name).on))
def test_a_masked_cell_is_no_value_and_is_told_as_a_mask(feeds):
    masked = masked_cells(pl.DataFrame({feeds: [CELLS[feeds]]}), only(feeds))
    assert "*" in masked[feeds][0]
    raw = pl.DataFrame(PLACE, schema_overrides={"seq": pl.UInt32, "row": pl.UInt32}).hstack(masked)
    problems = judge_cells(raw, items(), as_of=DAY).problems.filter(feeds=feeds)
    assert problems["reason"].to_list() == ["masked"]


def test_every_personal_item_is_masked():
    assert {column.feeds for column in items().columns if column.personal} == set(CELLS)
