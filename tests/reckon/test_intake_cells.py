"""Each cell of a workbook says something or is refused with a reason; blank says nothing."""

import json
import tomllib
from datetime import date

import polars as pl
import pytest

from tests.architecture.source import ROOT
from tests.workbooks import H1, identity_number
from xiuhua.reckon.intake.cells import judge_cells
from xiuhua.reckon.intake.layout import read_codes, read_items

FORMS = ROOT / "packs/sichuan/forms"
DAY = date(2017, 3, 31)
GOOD = {
    "place.county": "巴州区",
    "place.township": "曾口镇",
    "place.village": "大东村",
    "household.number": "511902001",
    "member.number": "51190200101",
    "member.name": "赵一",
    "member.identity": identity_number(7),
}


@pytest.fixture(scope="module")
def layout():
    codes = tomllib.loads((ROOT / "packs/sichuan/codes.toml").read_text())
    return read_items(tomllib.loads((FORMS / "items.toml").read_text()), codes)


def judged(layout, **cells: str | None):
    """One row that is good but for the cells given (a dot is written as two underscores)."""
    row = GOOD | {name.replace("__", "."): cell for name, cell in cells.items()}
    columns = {name: pl.Series([cell], dtype=pl.String) for name, cell in row.items()}
    numbers = {"seq": pl.Series([0], dtype=pl.UInt32), "row": pl.Series([2], dtype=pl.UInt32)}
    return judge_cells(pl.DataFrame({"sheet": ["S"], "about": ["persons"]} | numbers | columns), layout, as_of=DAY)


def said(layout, feeds: str, cell: str | None):
    """What a good cell becomes."""
    found = judged(layout, **{feeds: cell})
    assert found.problems.rows() == []
    return found.rows[feeds].item()


def refused(layout, feeds: str, cell: str | None) -> list[tuple[str, str, dict]]:
    """Column, reason and detail of each problem."""
    problems = judged(layout, **{feeds: cell}).problems
    return [(row["feeds"], row["reason"], json.loads(row["detail"])) for row in problems.iter_rows(named=True)]


def test_every_header_of_the_national_export_is_known(layout):
    assert [
        layout.is_ignored(header) or header for header, feeds in zip(H1, layout.recognise(H1), strict=True) if not feeds
    ] == [True]


@pytest.mark.parametrize(
    "header",
    ["务工时间（月）", "务工时间(月)", "务工时间 ( 月 )", "*务工时间(月)", " 务工时间（月）\n", "务工时间"],
)
def test_a_header_is_known_by_any_brackets_spaces_and_synonyms(layout, header):
    assert layout.recognise([header]) == ["work.months"]


def test_what_is_no_header_feeds_nothing(layout):
    assert layout.recognise(["长号码", "", "原因"]) == [None, None, None]
    assert [layout.is_ignored(header) for header in ("长号码", "原因", "Reason", "序号")] == [False, True, True, True]


def test_a_fact_that_no_column_feeds_is_told(layout):
    with pytest.raises(KeyError, match="feeds member"):
        layout.column("member.shoe_size")


def test_a_label_wins_a_spelling_over_an_alias_and_the_first_code_over_a_later_one():
    codes = [{"key": "a", "zh": "甲", "aliases": ["乙", "丙"]}, {"key": "b", "zh": "乙", "aliases": ["丙", "X y"]}]
    assert read_codes({"codes": codes}).spellings == {"甲": "a", "乙": "b", "丙": "a", "xy": "b"}


@pytest.mark.parametrize(
    ("feeds", "cell", "value"),
    [
        ("household.number", " ５１１９０２００９ ", "511902009"),
        ("household.number", "'511902009", "511902009"),
        ("household.number", "h-07a", "H-07A"),
        ("member.name", "张　三", "张三"),
        ("member.name", "阿依·古丽", "阿依·古丽"),
        ("member.identity", identity_number(3).lower(), identity_number(3)),
        ("member.identity", identity_number(3) + "43", identity_number(3) + "43"),
        ("member.identity", identity_number(3) + "43B1".replace("B", "1"), identity_number(3) + "4311"),
        ("stated.members", "4", 4),
        ("work.months", "0", 0),
        ("work.months", "12.0", 12),
        ("housing.built_year", "2017年", 2017),
        ("work.months", None, None),
        ("work.months", "   ", None),
        ("statedincome.per_head_fen", "2,800.5", 280_050),
        ("statedincome.per_head_fen", "2800.50元", 280_050),
        ("statedincome.per_head_fen", "0", 0),
        ("statedincome.per_head_fen", "19.99", 1_999),
        ("contact.phone", "13800138000", "13800138000"),
        ("contact.phone", "0827-5260000", "0827-5260000"),
        ("belonging.relation", "户主", "head"),
        ("belonging.relation", "01", "head"),
        ("work.place", "乡（镇）外县内务工", "in_county"),
        ("housing.dangerous", "否", False),
        ("water.safe", "是", True),
        ("schooling.education", None, None),
    ],
)
def test_a_cell_says(layout, feeds, cell, value):
    assert said(layout, feeds, cell) == value


@pytest.mark.parametrize(
    ("cell", "flags"),
    [
        ("健康", (False, False, False)),
        ("长期慢性病", (True, False, False)),
        ("长期慢性病、残疾", (True, False, True)),
        ("患有大病，残疾", (False, True, True)),
        ("慢性病+大病", (True, True, False)),
        (None, (None, None, None)),
    ],
)
def test_health_is_read_as_flags(layout, cell, flags):
    rows = judged(layout, **{"health.flags": cell}).rows
    assert rows.select("health.chronic", "health.serious", "health.disabled").row(0) == flags


SHORT, FLOATED = identity_number(7)[:-1], "5.11902E+17"
WRONG_CHECK = identity_number(7)[:-1] + ("0" if identity_number(7)[-1] != "0" else "1")


@pytest.mark.parametrize(
    ("feeds", "cell", "reason", "detail"),
    [
        ("household.number", None, "missing", {}),
        ("household.number", "5.119E+15", "number_as_float", {}),
        ("household.number", "5119=02", "number_characters", {}),
        ("household.number", "1" * 33, "too_long", {"length": 33}),
        ("member.name", "赵1", "name_characters", {}),
        ("member.name", "赵" * 61, "too_long", {"length": 61}),
        ("member.identity", FLOATED, "identity_as_float", {}),
        ("member.identity", SHORT, "identity_length", {"length": 17}),
        ("member.identity", "A" * 18, "identity_characters", {}),
        ("member.identity", "511902199002300014", "identity_birth", {"birth": "19900230"}),
        ("member.identity", "511902201704010019", "identity_birth", {"birth": "20170401"}),
        ("member.identity", "511902180001010011", "identity_birth", {"birth": "18000101"}),
        ("member.identity", "511902197001011000", "identity_zeroed", {}),
        ("member.identity", WRONG_CHECK, "identity_checksum", {}),
        ("member.identity", identity_number(3) + "83", "identity_certificate", {}),
        ("member.identity", identity_number(3) + "45", "identity_certificate", {}),
        ("stated.members", "0", "not_whole", {}),
        ("housing.built_year", "2018", "later_than_today", {}),
        ("housing.built_year", "1899", "not_whole", {}),
        ("work.months", "13", "not_whole", {}),
        ("work.months", "-1", "not_whole", {}),
        ("work.months", "2.5", "not_whole", {}),
        ("statedincome.per_head_fen", "-5", "not_money", {}),
        ("statedincome.per_head_fen", "2800.505", "not_money", {}),
        ("statedincome.per_head_fen", "1000000.01", "not_money", {}),
        ("statedincome.per_head_fen", "两千", "not_money", {}),
        ("contact.phone", "1380013800", "not_phone", {}),
        ("belonging.relation", "户住", "not_in_list", {"suggest": "户主"}),
        ("belonging.relation", "之了", "not_in_list", {"suggest": "之子"}),
        ("member.ethnicity", "汗族", "not_in_list", {"suggest": "汉族"}),
        ("belonging.relation", "qqqq", "not_in_list", {}),
        ("housing.dangerous", "可能", "not_in_list", {}),
        ("health.flags", "健康、残疾", "flags_contradict", {}),
        ("health.flags", "残疾、发烧", "not_in_list", {"suggest": "残疾"}),
        ("residence.group_name", "组" * 41, "too_long", {"length": 41}),
    ],
)
def test_a_cell_is_refused(layout, feeds, cell, reason, detail):
    assert refused(layout, feeds, cell) == [(feeds, reason, detail)]


def test_of_many_bad_spellings_only_the_first_are_compared_with_the_list(layout, monkeypatch):
    monkeypatch.setattr("xiuhua.reckon.intake.cells.SUGGESTED_FOR", 0)
    assert refused(layout, "belonging.relation", "户住") == [("belonging.relation", "not_in_list", {})]


@pytest.mark.parametrize(
    ("cell", "needs"),
    [
        ("place.village", "place.township"),
        ("place.township", "place.county"),
        ("standing.household_type", "standing.status"),
    ],
)
def test_a_cell_that_means_nothing_alone_needs_another(layout, cell, needs):
    values = {"place.village": "大东村", "place.township": "曾口镇", "standing.household_type": "一般贫困户"}
    problems = judged(layout, **{cell: values[cell], needs: None}).problems
    assert (cell, "needs") in problems.select("feeds", "reason").rows()


def test_a_row_must_say_whom_it_means(layout):
    problems = judged(layout, member__number=None, member__identity=None).problems
    assert problems.select("feeds", "reason").rows() == [("member.number", "missing")]
    assert judged(layout, member__number=None).problems.height == 0


def test_personal_values_are_masked_in_problems(layout):
    problems = judged(
        layout, member__identity=WRONG_CHECK, member__name="赵1五", contact__phone="1380013800000"
    ).problems
    assert dict(problems.select("feeds", "value").rows()) == {
        "member.identity": f"511902********{WRONG_CHECK[-4:]}",
        "member.name": "赵**",
        "contact.phone": "138******0000",
    }


def test_a_short_personal_value_is_hidden_whole(layout):
    assert judged(layout, contact__phone="13800138").problems["value"].item() == "********"


def test_a_column_that_the_file_lacks_says_nothing(layout):
    assert "water.safe" not in GOOD
    assert said(layout, "water.safe", None) is None


@pytest.mark.parametrize(
    "shown", ["#DIV/0!", "#N/A", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "Err:508", "####"]
)
@pytest.mark.parametrize(
    "feeds",
    ["household.number", "member.name", "member.identity", "member.ethnicity",
     "statedincome.per_head_fen", "health.flags", "housing.floor_m2", "member.birth",
     "water.safe", "place.village", "work.months", "contact.phone", "residence.group_name"],
)  # fmt: skip
def test_an_error_of_the_spreadsheet_is_a_lost_value_in_every_column(layout, feeds, shown):
    problems = judged(layout, **{feeds: shown}).problems
    assert problems.select("feeds", "value", "reason").rows() == [(feeds, shown, "value_lost")]


def test_what_only_looks_like_an_error_is_a_value(layout):
    assert said(layout, "residence.group_name", "#3组") == "#3组"
    assert said(layout, "residence.group_name", "3#") == "3#"


# ── Items that say the fact of another ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("relation", "head", "name", "found"),
    [
        ("户主", "赵一", None, "赵一"),
        ("本人", "赵一", None, "赵一"),
        ("之子", "赵一", None, None),
        (None, "赵一", None, None),
        ("户主", "赵一", "钱二", "钱二"),
    ],
)
def test_the_name_of_the_head_is_the_name_of_who_is_the_head(layout, relation, head, name, found):
    row = judged(layout, **{"belonging.relation": relation, "head.name": head, "member.name": name})
    assert (row.rows["member.name"].item(), row.problems.rows()) == (found, [])


def test_a_name_of_the_head_is_judged_on_the_heads_row_only(layout):
    bad = {"head.name": "赵1", "member.name": None}
    assert judged(layout, **bad, **{"belonging.relation": "之子"}).problems.height == 0
    assert judged(layout, **bad, **{"belonging.relation": "户主"}).problems["reason"].to_list() == ["name_characters"]


def test_where_no_column_tells_who_is_the_head_its_name_is_nobodys(layout):
    assert judged(layout, **{"head.name": "赵一", "member.name": None}).rows["member.name"].item() is None


@pytest.mark.parametrize(
    ("feeds", "cell", "fen"),
    [
        ("collective_income_fen", "12", 12_00),
        ("collective_income_fen", "12.30元", 12_30),
        ("collective_income_fen", "1.5万", 15_000_00),
        ("collective_income_wan", "1.5", 15_000_00),
        ("collective_income_wan", "0.000001", 1),
        ("collective_income_wan", "1,000.10", 10_001_000_00),
        ("collective_income_wan", "15000元", 15_000_00),
    ],
)
def test_money_of_two_units_is_one_fact(layout, feeds, cell, fen):
    row = judged(layout, **{f"villagesurvey.{feeds}": cell})
    assert (row.rows["villagesurvey.collective_income_fen"].item(), row.problems.rows()) == (fen, [])


@pytest.mark.parametrize(
    ("feeds", "cell"),
    [
        ("collective_income_fen", "1.005"),
        ("collective_income_fen", "1000000000.01"),
        ("collective_income_wan", "0.0000001"),
        ("collective_income_wan", "100000.01"),
        ("collective_income_wan", "-1"),
        ("collective_income_wan", "1.5亿"),
        ("collective_income_wan", "元"),
    ],
)
def test_an_amount_beyond_its_column_or_below_a_fen_is_refused(layout, feeds, cell):
    assert judged(layout, **{f"villagesurvey.{feeds}": cell}).problems["reason"].to_list() == ["not_money"]
