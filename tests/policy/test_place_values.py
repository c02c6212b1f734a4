"""Values of a parameter that hold in one place only, and what an office enters beside them."""

from dataclasses import replace
from datetime import date

import pytest

from tests.policy.watching import WATCH, changed_pack
from xiuhua.policy.checking import check_pack
from xiuhua.policy.overlay import overlaid
from xiuhua.policy.pack import PackError
from xiuhua.policy.value_on import require_value
from xiuhua.words import NotFound

DAY = date(2021, 10, 15)
LINE = "line.watch_yuan"


@pytest.mark.parametrize(
    ("area", "day", "line"),
    [
        ("51", DAY, 6000), ("51", date(2022, 1, 1), None), ("5201", date(2023, 5, 1), 7300),
        ("52", date(2024, 1, 1), None), ("41", date(2024, 5, 1), 8300), ("53", date(2025, 5, 1), 8700),
    ],
)  # fmt: skip
def test_the_line_is_that_of_the_province_and_year_where_it_is_known(area, day, line):
    assert WATCH.in_place(area).parameters_on(day)[LINE] == line


def test_outside_a_place_what_holds_there_only_does_not_hold():
    assert WATCH.parameters_on(date(2023, 5, 1))[LINE] is None
    assert WATCH.in_place("51").in_place("52").parameters_on(DAY)[LINE] == 6000
    same = replace(WATCH, parameters={"notice.min_days": WATCH.parameters["notice.min_days"]})
    assert same.in_place("52") is same


def test_a_line_that_is_left_open_says_what_it_is_who_sets_it_and_where_it_is_entered():
    with pytest.raises(NotFound) as refused:
        require_value(WATCH, LINE, day=date(2022, 6, 1))
    said = str(refused.value)
    for part in (LINE, "Income line of watching", "2022-06-01", "rural revitalisation", "the office's own file"):
        assert part in said


def test_what_a_pack_does_set_is_asked_for_as_ever():
    with pytest.raises(NotFound, match=r"enter one with its source in parameters\.toml"):
        require_value(WATCH, "removal.months_min", day=date(2020, 1, 1))
    no_setter = replace(WATCH.parameters["line.watch_yuan"], set_by=None)
    with pytest.raises(NotFound, match=r"leaves it open\. Enter it"):
        require_value(replace(WATCH, parameters={LINE: no_setter}), LINE, day=date(2022, 6, 1))


def entered(folder, text):
    path = folder / "office.toml"
    path.write_text(f"[{LINE}]\nvalues = [{text}]\n", encoding="utf-8")
    return path


VALUE = '{ since = 2022-01-01, value = 6500, source = "省乡村振兴局〔2022〕1号", confidence = "sourced" }'


def test_an_office_enters_the_line_of_its_province_beside_what_the_pack_knows(tmp_path):
    pack = overlaid(WATCH.in_place("51"), entered(tmp_path, VALUE))
    assert [pack.parameters_on(day)[LINE] for day in (DAY, date(2022, 6, 1))] == [6000, 6500]
    require_value(pack, LINE, day=date(2022, 6, 1))


@pytest.mark.parametrize(
    ("area", "text", "why"),
    [
        ("51", VALUE.replace("2022-01-01", "2021-06-01"), "has two values"),
        ("52", VALUE, "has two values"),
        ("51", VALUE.replace("{ since", '{ area = "51", since'), "an office sets what holds where it works"),
    ],
)
def test_an_office_does_not_set_what_the_pack_knows_nor_what_holds_elsewhere(tmp_path, area, text, why):
    with pytest.raises(PackError) as refused:
        overlaid(WATCH.in_place(area), entered(tmp_path, text))
    assert why in str(refused.value)


def wrong(tmp_path, old, new):
    """What a check finds of parameters.toml where one text stands for another."""
    found = check_pack(changed_pack(tmp_path, "parameters.toml", old, new))
    return [(it.key, it.message) for it in found if it.file == "parameters.toml"]


def test_an_open_parameter_has_no_value_that_lasts_everywhere(tmp_path):
    assert wrong(tmp_path, "until = 2022-01-01, value = 6000", "value = 6000") == [
        (LINE, "has a value: take `unset` out.")
    ]


def test_a_parameter_with_values_for_some_places_only_is_an_open_one(tmp_path):
    assert wrong(tmp_path, "{ since = 2021-01-01, value = 15", '{ area = "36", since = 2021-01-01, value = 15') == [
        ("term.total_days", "has values for some places only: say unset = true, and in `set_by` who sets it elsewhere.")
    ]


def test_two_values_of_one_place_are_told_and_those_of_two_places_not(tmp_path):
    doubled = wrong(tmp_path, 'area = "51", since = 2023-01-01', 'area = "51", since = 2022-06-01')
    assert [(key, message[:20]) for key, message in doubled] == [("term.total_days", "has two values from ")]
