"""Rows beside one another, problems told to people, and facts filled back into the cells they came from."""

import json
import tomllib
from datetime import date

import polars as pl
import pytest

from tests.architecture.source import ROOT
from tests.reckon.intake_items import forms, items
from tests.workbooks import H1, identity_number, persons
from xiuhua.reckon.intake.cells import judge_cells
from xiuhua.reckon.intake.filling import filled
from xiuhua.reckon.intake.problems import PROBLEMS, gathered, shown, told, without
from xiuhua.reckon.intake.report import NOT_OF_ITS_FORM, by_column, sentence
from xiuhua.reckon.intake.rows import disagreeing_rows, household_columns, repeated_persons

FORMS = ROOT / "packs/sichuan/forms"
PHRASES = tomllib.loads((FORMS / "phrases.toml").read_text())
DAY = date(2017, 3, 31)
PLACES = [("巴州区", "曾口镇", "大东村")]


@pytest.fixture(scope="module")
def layout():
    return items()


def typed(layout, rows, **more):
    """Rows of a workbook as typed facts, with what matching adds."""
    feeds = dict(zip(H1, layout.recognise(H1), strict=True))
    columns = {name: [row[header] or None for row in rows] for header, name in feeds.items() if name}
    count = range(len(rows))
    raw = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)).with_columns(
        seq=pl.Series(count, dtype=pl.UInt32),
        sheet=pl.lit("S"),
        about=pl.lit("persons"),
        row=pl.Series([at + 2 for at in count], dtype=pl.UInt32),
    )
    judged = judge_cells(raw, layout, as_of=DAY)
    assert judged.problems.height == 0
    known = {"household": judged.rows["household.number"], "id_index_18": judged.rows["member.identity"]}
    known |= {"flawed": pl.lit(value=False), "shortened": pl.lit(None, dtype=pl.String)}
    return judged.rows.with_columns(**known, village_id=pl.lit(1, dtype=pl.Int64), **more)


def rows_of(count: int, **cells):
    """Rows of the first households; `cells` maps a row's place to what is replaced in it."""
    rows = list(persons(count, PLACES))
    for place, changes in cells.items():
        rows[int(place[1:])].update(changes)
    return rows


def test_a_person_who_stands_twice_is_refused_both_times(layout):
    rows = rows_of(4, _2={"证件号码": identity_number(0)}, _3={"人编号": rows_of(4)[1]["人编号"]})
    found = repeated_persons(typed(layout, rows), layout)
    assert found.sort("seq").select("seq", "feeds", "reason", "detail").rows() == [
        (0, "member.identity", "person_repeated", '{"other_row":4}'),
        (1, "member.number", "person_repeated", '{"other_row":5}'),
        (2, "member.identity", "person_repeated", '{"other_row":2}'),
        (3, "member.number", "person_repeated", '{"other_row":3}'),
    ]


def test_of_rows_that_say_the_very_same_the_first_is_taken(layout):
    rows = rows_of(3)
    found = repeated_persons(typed(layout, [*rows, rows[1], rows[1]]), layout)
    assert {(seq, detail) for seq, detail in found.select("seq", "detail").rows()} == {
        (3, '{"other_row":3}'),
        (4, '{"other_row":3}'),
    }


def test_rows_that_disagree_with_the_heads_row_are_refused_with_both_values(layout):
    rows = rows_of(
        8,
        _1={"脱贫属性": "返贫", "危房户": "是", "人均纯收入": "99.5", "联系电话": "13900000001"},
        _2={"脱贫属性": "", "贫困户属性": ""},
    )
    found = disagreeing_rows(typed(layout, rows), layout)
    told = found.select("seq", "feeds", "value", "detail").sort("feeds", "seq").rows()
    assert [one for one in told if one[0] == 1] == [
        (1, "contact.phone", "139****0001", '{"other_row":2,"other":"138****0000"}'),
        (1, "housing.dangerous", "是", '{"other_row":2,"other":"否"}'),
        (1, "standing.status", "返贫", '{"other_row":2,"other":"未脱贫"}'),
        (1, "statedincome.per_head_fen", "99.5", '{"other_row":2,"other":"2300"}'),
    ]
    assert [one for one in told if one[1] == "standing.status"] == [
        (0, "standing.status", "未脱贫", '{"other_row":3,"other":"返贫"}'),
        (1, "standing.status", "返贫", '{"other_row":2,"other":"未脱贫"}'),
        (3, "standing.status", "未脱贫", '{"other_row":3,"other":"返贫"}'),
    ]


def test_without_a_head_the_first_row_that_says_anything_counts(layout):
    rows = rows_of(4, _0={"与户主关系": "之父", "脱贫属性": "", "贫困户属性": ""}, _3={"脱贫属性": "返贫"})
    found = disagreeing_rows(typed(layout, rows), layout)
    assert found.select("seq", "detail").sort("seq").rows() == [
        (1, '{"other_row":5,"other":"返贫"}'),
        (2, '{"other_row":5,"other":"返贫"}'),
        (3, '{"other_row":3,"other":"未脱贫"}'),
    ]


def test_rows_that_name_two_villages_disagree(layout):
    rows = typed(layout, rows_of(4))
    elsewhere = rows.with_columns(village_id=pl.Series([1, 1, 2, None], dtype=pl.Int64))
    found = disagreeing_rows(elsewhere, layout).select("seq", "feeds", "value").sort("seq")
    assert found.rows() == [(place, "place.village", "大东村") for place in range(3)]


def test_household_columns_are_those_that_every_row_repeats(layout):
    assert {column.noun for column in household_columns(layout)} == {
        "residence", "standing", "cause", "housing", "water", "living", "land", "food", "assetcomparison",
        "statedincome", "homelanguage", "contact",
    }  # fmt: skip


def test_rows_with_a_problem_are_left_out(layout):
    rows = typed(layout, rows_of(4))
    problems = told(rows.filter(seq=2), layout.column("member.name"), "missing")
    assert without(rows, gathered([problems]))["seq"].to_list() == [0, 1, 3]
    assert without(rows, PROBLEMS).height == 4


def test_what_was_typed_can_be_shown_as_it_stood(layout):
    rows = typed(layout, rows_of(1))
    columns = [column for column in forms()["h1"].columns if not column.flags]
    values = {column.header: rows.select(shown(column)).item() for column in columns}
    expected = {header: text or None for header, text in rows_of(1)[0].items()}
    assert values == {header: expected[header] for header in values}


def test_facts_filled_into_cells_read_as_the_same_facts(layout):
    rows = typed(layout, rows_of(12))
    text = filled(rows, layout)
    assert text.columns == [column.feeds for column in layout.columns]
    raw = text.with_columns(rows["seq"], rows["sheet"], rows["row"], rows["about"])
    again = judge_cells(raw, layout, as_of=DAY)
    assert again.problems.height == 0
    lent = [column.feeds for column in layout.columns if column.fact]  # nobody's own: cells that repeat a fact
    assert again.rows.drop(lent).equals(rows.select(again.rows.drop(lent).columns))


def test_unknown_health_is_left_empty(layout):
    rows = typed(layout, rows_of(1)).with_columns(pl.lit(None, dtype=pl.Boolean).alias("health.serious"))
    assert filled(rows.drop("water.safe"), layout).select("health.flags", "water.safe").row(0) == (None, None)


def problem(feeds: str, reason: str, detail: str = "{}", value: str = "x") -> dict[str, str]:
    return {"feeds": feeds, "reason": reason, "detail": detail, "value": value}


def test_a_sentence_names_the_column_the_reason_and_the_way_out(layout):
    bad = problem("member.identity", "identity_length", '{"length": 17}')
    assert (
        sentence(bad, layout, PHRASES, language="zh") == "证件号码：应为 18 位（残疾人证 20 或 22 位），此格有 17 位。"
    )
    months = problem("work.months", "not_whole")
    assert sentence(months, layout, PHRASES, language="en") == "务工时间（月）: must be a whole number from 0 to 12."
    needs = problem("place.village", "needs")
    assert "乡(镇)" in sentence(needs, layout, PHRASES, language="en")


def test_a_sentence_suggests_what_was_meant(layout):
    bad = problem("belonging.relation", "not_in_list", '{"suggest": "户主"}')
    assert sentence(bad, layout, PHRASES, language="zh").endswith("是否想填“户主”？")
    assert sentence(bad, layout, PHRASES, language="en").endswith("Did you mean 户主?")


def test_every_reason_has_a_sentence_in_both_languages(layout):
    told = {"length": 1, "birth": "x", "other_row": 2, "other": "y", "county": "c", "township": "t"}
    detail = json.dumps(told | {"candidates": "a"})
    for reason, labels in PHRASES["reason"].items():
        assert set(labels) == {"zh", "en"}
        for language in labels:
            assert sentence(problem("health.flags", reason, detail), layout, PHRASES, language=language)


def test_problems_are_reported_by_column_with_count_sample_and_what_is_expected(layout):
    rows = [
        (0, "work.months", "13", "not_whole", "{}"),
        (1, "work.months", "14", "not_whole", "{}"),
        (2, "belonging.relation", "", "missing_for_new", "{}"),
        (3, "belonging.relation", "户住", "not_in_list", "{}"),
        (4, "belonging.relation", "户住", "not_in_list", "{}"),
    ]
    reports = by_column(pl.DataFrame(rows, schema=PROBLEMS.schema, orient="row"), layout, PHRASES)
    assert [(report.column, report.count, dict(report.reasons), report.sample) for report in reports] == [
        ("与户主关系", 3, {"not_in_list": 2, "missing_for_new": 1}, ("户住",)),
        ("务工时间（月）", 2, {"not_whole": 2}, ("13", "14")),
    ]
    assert reports[0].allowed[:2] == ("户主", "配偶")
    assert reports[1].expected == {"zh": "0 到 12 的整数", "en": "a whole number from 0 to 12"}
    assert by_column(PROBLEMS, layout, PHRASES) == ()


def test_what_a_column_should_hold_is_told_only_where_a_cell_is_written_wrongly(layout):
    rows = [
        (0, "contact.phone", "138", "household_disagrees", '{"other": "139", "other_row": 3}'),
        (1, "standing.status", "返贫", "household_disagrees", '{"other": "脱贫", "other_row": 2}'),
        (2, "work.months", "3", "household_disagrees", '{"other": "4", "other_row": 2}'),
        (3, "work.months", "13", "not_whole", "{}"),
    ]
    reports = by_column(pl.DataFrame(rows, schema=PROBLEMS.schema, orient="row"), layout, PHRASES)
    assert {report.column: (report.count, report.expected.get("en"), report.allowed) for report in reports} == {
        "联系电话": (1, None, ()),
        "脱贫属性": (1, None, ()),
        "务工时间（月）": (2, "a whole number from 0 to 12", ()),
    }


def test_every_reason_beside_the_form_of_a_cell_is_one_that_is_told():
    assert sorted(NOT_OF_ITS_FORM - PHRASES["reason"].keys()) == []
