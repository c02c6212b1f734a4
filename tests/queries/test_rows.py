"""Rows behind figures are as the register is now; looking at a household does not make them stale."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.makers import give_pack, make_household, make_member, make_village
from xiuhua.actions.journal import write_line
from xiuhua.queries.figure import figures_of, reckon_figures, widest_area
from xiuhua.queries.pack import pack_in_force
from xiuhua.queries.rows import rows_of
from xiuhua.words import NotFound

pytestmark = pytest.mark.django_db
DAY = date(2017, 3, 31)
ON_DASHBOARD = 11  # ten tiles and the poor persons of the table by area


@pytest.fixture
def village():
    village = make_village()
    give_pack(village.parent.parent.parent)
    household = make_household(village)
    make_member(household)
    return village


def poor(village) -> int:
    return rows_of("poor_persons", area=village.code, on=DAY).height


def deed(name: str) -> None:
    with transaction.atomic():
        write_line(name, by=None)


def test_a_written_deed_is_seen_in_the_rows(village) -> None:
    deed("import")
    assert poor(village) == 1
    make_member(make_household(village))
    deed("import")
    assert poor(village) == 2


def test_a_small_areas_rows_are_those_of_the_whole_register_there(village, monkeypatch) -> None:
    from xiuhua.queries import rows

    make_member(make_household(make_village()))
    there = rows_of("poor_persons", area=village.code, on=DAY)
    monkeypatch.setattr(rows, "FEW_HOUSEHOLDS", 0)
    assert rows_of("poor_persons", area=village.code, on=DAY).equals(there)
    assert there.height == 1


def test_looking_at_a_household_reads_nothing_anew(village) -> None:
    deed("import")
    poor(village)
    deed("view_household")
    with CaptureQueriesContext(connection) as asked:
        poor(village)
    assert len(asked) == 4  # which pack, whether anything was written or sealed, and who lives there


def test_the_figures_of_a_dashboard_push_out_none_of_what_another_read(village, monkeypatch) -> None:
    from xiuhua.queries import rows

    monkeypatch.setattr(rows, "FEW_HOUSEHOLDS", 0)  # as in a city: nobody's households are few
    figures = [indicator.key for indicator in pack_in_force(DAY).indicators][:ON_DASHBOARD]
    assert len(figures) > rows.KEPT_TABLES
    deed("import")
    read = []
    for _first_and_again in range(2):
        before = rows._kept.cache_info().misses + rows._kept_small.cache_info().misses
        for figure in figures:
            rows_of(figure, area=village.code, on=DAY)
        read.append(rows._kept.cache_info().misses + rows._kept_small.cache_info().misses - before)
    assert (read[0] >= len(figures), read[1]) == (True, 0)


def test_a_figure_that_no_pack_knows_is_not_found(village) -> None:
    with pytest.raises(NotFound, match="happiness"):
        rows_of("happiness", area=village.code, on=DAY)


@pytest.mark.usefixtures("village")
def test_an_area_that_does_not_exist_has_no_rows_but_a_message() -> None:
    for asked in (rows_of, lambda _figure, area, on: reckon_figures(area=area, on=on)):
        with pytest.raises(NotFound, match="No area has the code 999"):
            asked("poor_persons", area="999", on=DAY)


def test_figures_are_reckoned_from_rows_before_any_turn(village) -> None:
    assert figures_of(village.code, on=DAY) == []
    found = {figure.key: figure.value for figure in reckon_figures(on=DAY, area=village.code)}
    assert found["poor_persons"] == 1


@pytest.mark.usefixtures("village")
def test_an_area_that_is_not_there_is_not_found() -> None:
    with pytest.raises(NotFound, match="999"):
        reckon_figures(on=DAY, area="999")


def test_the_widest_area_is_where_the_register_branches_out(village) -> None:
    assert widest_area(DAY) == village.code
    make_village()
    with pytest.raises(NotFound, match="no areas"):
        widest_area(date(2000, 1, 1))


def test_without_a_pack_the_way_out_is_told() -> None:
    with pytest.raises(NotFound, match="No pack is in force"):
        rows_of("incidence", area="51", on=DAY)
