"""Lists of departments come in, whom they mean is found or said, and what households report is kept in secret."""

from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from tests.actions.sustain.ground import NUMBER, TODAY, watched_ground
from tests.makers import make_household
from tests.workbooks import write_xlsx
from xiuhua.actions.sustain.act_on_warning import see_warning
from xiuhua.actions.sustain.bring_signals import (
    BroughtReport,
    ReportToBring,
    bring_signals,
    check_signals,
    withdraw_report,
)
from xiuhua.actions.sustain.find_signals import dismiss_signal, look_for_those_meant, say_who_was_meant
from xiuhua.actions.sustain.report_need import FROM_ONE, Need, report_need
from xiuhua.actions.sustain.warning_refusal import WarningRefused
from xiuhua.queries.warning import meant_by, told_of, told_with, waiting_signals
from xiuhua.register.models import HouseholdWarning, JournalLine, Signal, SignalReport
from xiuhua.register.vault import open_vault

pytestmark = pytest.mark.django_db
HEADERS = ("患者姓名", "身份证号", "家庭住址", "自付费用", "诊断")
ROWS = (("王建国", NUMBER, "石桥村", "12,345.60元", "胃癌"), ("周无名", "", "石桥村", "30000", ""))


@pytest.fixture
def ground():
    return watched_ground()


def listed(folder: Path, rows=ROWS, headers=HEADERS, name: str = "list.xlsx") -> Path:
    return write_xlsx(folder / name, [dict(zip(headers, row, strict=True)) for row in rows], headers=headers)


def telling(ground, kind: str = "inpatient_cost", on: date = TODAY) -> ReportToBring:
    return ReportToBring(kind, ground.county, on)


def bring(ground, path: Path, **told) -> BroughtReport:
    return bring_signals(path, telling(ground, **told), name=path.name, by=ground.by["county"])


def test_a_list_is_looked_at_without_keeping_and_then_kept_with_its_warning(ground, tmp_path):
    path = listed(tmp_path)
    assert check_signals(path, telling(ground), by=ground.by["county"]) == BroughtReport(2, 1, 1)
    assert Signal.objects.count() == 0
    assert bring(ground, path) == BroughtReport(2, 1, 1)
    told = list(Signal.objects.order_by("row").values_list("household__number", "kind", "value", "row", "received_on"))
    assert told == [("H1", "inpatient_cost", 1_234_560, 1, TODAY), (None, "inpatient_cost", 3_000_000, 2, TODAY)]
    row = HouseholdWarning.objects.get()
    assert (row.household, row.signals, row.since) == (ground.home, "inpatient_cost", TODAY)
    assert list(told_with(ground.home).values()) == [{"note": "胃癌"}]
    (line,) = JournalLine.objects.filter(deed="bring_signals")
    assert (line.after["rows"], line.after["found"], line.subject) == (2, 1, ground.county)


def test_what_was_told_of_somebody_stands_sealed_and_nobodys_name_in_the_open(ground, tmp_path):
    bring(ground, listed(tmp_path))
    for row in Signal.objects.all():
        assert bytes(row.told_sealed).find("胃癌".encode()) == bytes(row.told_sealed).find("周无名".encode()) == -1
    lines = str(list(JournalLine.objects.values_list("before", "after", "why")))
    assert [word for word in ("周无名", "王建国", NUMBER, "胃癌") if word in lines] == []


def test_the_same_list_is_kept_once_and_taken_back_it_leaves_nothing_that_warns(ground, tmp_path):
    path = listed(tmp_path)
    bring(ground, path)
    again = listed(tmp_path, ROWS[::-1], name="saved anew.xlsx")
    with pytest.raises(WarningRefused) as refused:
        bring(ground, again)
    assert (refused.value.reason, Signal.objects.count()) == ("brought_already", 2)
    withdraw_report(SignalReport.objects.get().key, by=ground.by["county"])
    assert set(Signal.objects.values_list("closed_on", "end")) == {(TODAY, "withdrawn")}
    assert list(HouseholdWarning.objects.values_list("ended_on", "end")) == [(TODAY, "withdrawn")]
    assert told_of(Signal.objects.get(household=None), open_vault()) == {}  # who was told of by mistake is not kept
    assert bring(ground, path) == BroughtReport(2, 1, 1)


def test_a_list_whose_warning_was_acted_on_is_not_taken_back(ground, tmp_path):
    bring(ground, listed(tmp_path))
    see_warning(HouseholdWarning.objects.get().key, by=ground.by["helper"])
    with pytest.raises(WarningRefused) as refused:
        withdraw_report(SignalReport.objects.get().key, by=ground.by["county"])
    assert refused.value.reason == "acted_on"


WRONG = [
    ([("", "", "石桥村", "1", "")], HEADERS, "wrong_rows", [(2, "nobody_named")]),
    (
        [("王建国", "", "", "", ""), ("王", "", "", "很多", "")],
        HEADERS,
        "wrong_rows",
        [(2, "no_value"), (3, "no_number")],
    ),
    ([("王建国", "", "", "-5", "")], HEADERS, "wrong_rows", [(2, "no_number")]),
    ([("王建国",)], ("姓名",), "no_header", []),
    ([("x",)], ("别的",), "no_header", []),
    ([], HEADERS, "no_rows", []),
]


@pytest.mark.parametrize("told", WRONG)
def test_a_list_that_cannot_be_taken_names_its_rows_and_nothing_is_kept(ground, tmp_path, told):
    rows, headers, reason, wrong = told
    with pytest.raises(WarningRefused) as refused:
        bring(ground, listed(tmp_path, rows, headers))
    assert refused.value.reason == reason
    assert [(it.row, it.reason) for it in refused.value.facts.get("rows", [])] == wrong
    assert (Signal.objects.count(), SignalReport.objects.count()) == (0, 0)


def test_a_kind_that_no_department_reports_and_a_day_to_come_are_refused(ground, tmp_path):
    path = listed(tmp_path)
    for told, reason in (
        ({"kind": "income_below_line"}, "no_kind"),
        ({"on": date(2023, 7, 1)}, "after_today"),
        ({"on": date(2023, 5, 1)}, "too_old"),
    ):
        with pytest.raises(WarningRefused) as refused:
            bring(ground, path, **told)
        assert refused.value.reason == reason
    with pytest.raises(Http404):
        check_signals(path, telling(ground), by=ground.by["helper"])


def test_of_whom_a_row_speaks_is_said_by_a_person_or_that_it_means_nobody(ground, tmp_path):
    bring(ground, listed(tmp_path, [*ROWS, ("吴某", "", "", "9000", "")]))
    waiting = waiting_signals(ground.village.parent.parent.pk, on=TODAY)
    first, second = waiting
    shown = meant_by(waiting, within=ground.county, on=TODAY)
    assert [(it.told.get("name"), it.row) for it in shown] == [("周无名", 2), ("吴某", 3)]
    say_who_was_meant(first.key, ground.other.key, by=ground.by["county"])
    first.refresh_from_db()
    assert (first.household, first.told_sealed) == (ground.other, None)
    assert HouseholdWarning.objects.filter(household=ground.other).exists()
    with pytest.raises(WarningRefused) as refused:
        say_who_was_meant(first.key, ground.home.key, by=ground.by["county"])
    assert refused.value.reason == "found_already"
    with pytest.raises(WarningRefused) as refused:  # a household elsewhere sounds like none
        say_who_was_meant(second.key, make_household().key, by=ground.by["county"])
    assert refused.value.reason == "nobody"
    dismiss_signal(second.key, why="不在册", by=ground.by["county"])
    assert list(waiting_signals(ground.village.parent.parent.pk, on=TODAY)) == []


def need(ground, **told) -> Need:
    usual = {
        "name": "王建国",
        "identity": NUMBER,
        "phone": "13900000001",
        "words": "石桥村，房子塌了",
        "trouble": "housing",
    }
    return Need(**(usual | {"area": ground.village.parent.code} | told))


def test_a_household_reports_itself_and_is_found_only_when_an_office_looks(ground):
    report_need(need(ground), from_address="a")
    row = Signal.objects.get()
    assert (row.household, row.kind, row.area) == (None, "asked_for_help", ground.village.parent)
    (line,) = JournalLine.objects.filter(deed="report_need")
    assert (line.actor_name, line.after) == ("visitor", {"of_signal": row.key.hex})
    assert look_for_those_meant(ground.village.parent.code, by=ground.by["township"]) == 1
    row.refresh_from_db()
    kept = {"note": "石桥村，房子塌了", "risk": "housing", "phone": "13900000001"}
    assert (row.household, list(told_with(ground.home).values())) == (ground.home, [kept])
    assert HouseholdWarning.objects.get().signals == "asked_for_help"


def test_a_disaster_that_a_household_reports_asks_for_help_first(ground):
    report_need(need(ground, trouble="disaster", words="房屋进水"), from_address="d")
    look_for_those_meant(ground.village.parent.code, by=ground.by["township"])
    row = HouseholdWarning.objects.get()
    assert (row.signals, row.urgent, row.step) == ("disaster", True, "helped")
    with pytest.raises(WarningRefused) as refused:
        report_need(need(ground, trouble="gold"), from_address="d")
    assert refused.value.reason == "nothing_told"


def test_known_and_unknown_are_kept_alike_by_as_many_statements(ground):
    counts = []
    for told in ({}, {"name": "无此人", "identity": "510000000000000000"}):
        with CaptureQueriesContext(connection) as asked:
            report_need(need(ground, **told), from_address="a")
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert Signal.objects.filter(household=None).count() == 2


def test_too_many_reports_from_one_address_wait_and_others_go_on(ground):
    for _ in range(FROM_ONE):
        report_need(need(ground), from_address="b")
    with pytest.raises(WarningRefused) as refused:
        report_need(need(ground), from_address="b")
    assert (refused.value.reason, Signal.objects.count()) == ("too_often", FROM_ONE)
    report_need(need(ground), from_address="c")
    with pytest.raises(WarningRefused) as refused:
        report_need(need(ground, words=" "), from_address="c")
    assert refused.value.reason == "nothing_told"
