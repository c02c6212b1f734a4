"""What a header means: by the pack, by what somebody once said, and what a file has of it."""

import pytest

from tests.reckon.intake_items import forms, items


def test_a_form_calls_its_columns_by_its_own_headers():
    assert forms()["h2"].column("member.identity").header == "身份证号"
    assert forms()["h1"].column("member.identity").header == "证件号码"


def test_police_columns_are_known_and_dropped_with_the_reason():
    assert items().recognise(["公安姓名"]) == [None]
    assert items().why_dropped("公安人员状态") == {
        "zh": "公安机关的比对数据，不属于本登记册，不保存",
        "en": "data of the police for comparison: not this register's to keep",
    }
    assert [items().is_dropped(header, about="persons") for header in ("公安姓名", "长号码")] == [True, False]


def test_what_somebody_said_of_a_header_holds_before_what_the_pack_says():
    told = items().meaning({"务工所在地": "work.place", "电话": "", "序号": "residence.group_name"})
    assert told.recognise(["务工所在地", "电话", "序号", "务工状况"]) == [
        *("work.place", None, "residence.group_name", "work.place"),
    ]
    assert [told.is_ignored(header) for header in ("电话", "序号", "统计时间")] == [True, False, True]


def test_a_file_has_its_columns_and_those_that_rows_are_matched_by():
    had = items().having({"work.months"})
    assert [column.feeds for column in had.columns if column.noun not in ("place", "member", "household")] == [
        *("stated.members", "belonging.relation", "work.months"),
    ]


def test_a_fact_that_no_column_feeds_is_told():
    with pytest.raises(KeyError, match=r"No column of this layout feeds a\.b"):
        items().column("a.b")


def test_a_header_that_rows_of_another_kind_would_say_is_dropped_with_the_reason():
    assert [items().is_dropped("总户数", about=about) for about in ("persons", "households", "villages")] == [
        *(True, True, False),
    ]
    assert [items().is_dropped(header, about="villages") for header in ("姓名", "危房户", "村", "爱好")] == [
        *(True, True, False, False),
    ]
    assert "rows of this sheet are about others" in items().why_dropped("总户数")["en"]
