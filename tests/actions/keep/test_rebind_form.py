"""Columns of a template are bound by hand; the journal tells what each was and is bound to, and what left."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from tests.actions.keep.test_asked_form import PURPOSE, bind, county, fill, filled_town, template
from tests.importing import LATER, ROWS, bring
from xiuhua.actions.keep import fill_asked_form
from xiuhua.actions.keep.bind_form import bind_form
from xiuhua.actions.keep.fill_asked_form import sealed_place
from xiuhua.actions.keep.form_access import template_kept
from xiuhua.actions.keep.rebind_form import rebind_form
from xiuhua.actions.whole_text import TooLong
from xiuhua.register.models import AskedFilling, JournalLine
from xiuhua.words import Rejected

__all__ = ["county"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def town(tmp_path):
    return filled_town(tmp_path)


def test_a_column_is_bound_by_hand_and_what_was_filled_before_is_forgotten(town, county, tmp_path):
    form = bind(tmp_path, county)
    fill(form, town, tmp_path, county)
    feeds = [*template_kept(form).feeds[:-1], "contact.phone"]
    rebind_form(form.key, feeds, about="persons", by=county)
    filled, written = fill(form, town, tmp_path, county)
    assert [row[5] for row in written["残疾人"][2:]] == [row["联系电话"] for row in ROWS]
    assert filled.differences is None
    with pytest.raises(Rejected, match="does not know"):
        rebind_form(form.key, [*feeds[:-1], "member.id_sealed"], about="persons", by=county)


def test_a_column_that_rows_of_a_kind_cannot_say_is_refused(county, tmp_path):
    form = bind(tmp_path, county)
    with pytest.raises(Rejected, match="cannot say 姓名"):
        rebind_form(form.key, template_kept(form).feeds, about="villages", by=county)


def test_every_row_can_say_the_same_text_and_one_of_spaces_is_blank(town, county, tmp_path):
    form = bind(tmp_path, county)
    feeds = template_kept(form).feeds
    changed = rebind_form(form.key, [*feeds[:-2], "text:  ", "text: =已核\0对 "], about="persons", by=county)
    assert template_kept(changed).feeds[-2:] == ("", "text:=已核对")
    _, written = fill(form, town, tmp_path, county)
    assert {row[5] for row in written["残疾人"][2:]} == {"=已核对"}


def test_rows_can_be_villages(town, county, tmp_path):
    form = bind(tmp_path, county)
    rebind_form(form.key, ["running", "place.village", "", "", "", "reckoned.address"], about="villages", by=county)
    _, written = fill(form, town, tmp_path, county)
    assert [row[1] for row in written["残疾人"][2:]] == ["大东村村民委员会", "书台村委会"]


def test_the_journal_tells_what_each_column_was_and_is_bound_to(county, tmp_path):
    form = bind(tmp_path, county)
    bound = {"序号": "running", "姓名": "member.name", "年龄": "reckoned.age", "健康状况": "health.flags"}
    first = JournalLine.objects.get(deed="bind_form").after["columns"]
    assert first == bound | {"与户主关系": "belonging.relation", "残联备注": "-"}
    feeds = template_kept(form).feeds
    rebind_form(form.key, ["", *feeds[1:-1], "text:经办 1390000 0001"], about="persons", by=county)
    line = JournalLine.objects.get(deed="rebind_form")
    assert (line.before, line.after) == (
        {"columns": {"序号": "running", "残联备注": "-"}},
        {
            "department": "县残联",
            "form": "残疾人家庭情况",
            "columns": {"序号": "-", "残联备注": "text:经办 •••"},
        },
    )
    rebind_form(form.key, ["running", "place.village", "", "", "", ""], about="villages", by=county)
    line = JournalLine.objects.filter(deed="rebind_form").latest("pk")
    assert (line.before["about"], line.after["about"]) == ("persons", "villages")
    rebind_form(form.key, ["running", "place.village", "", "", "", ""], about="villages", by=county)
    assert JournalLine.objects.filter(deed="rebind_form").count() == 2


def test_a_fixed_text_is_kept_whole_or_refused(county, tmp_path):
    form = bind(tmp_path, county)
    before = template_kept(form).feeds
    with pytest.raises(TooLong, match="“每行相同的文字”写了 61 个字"):
        rebind_form(form.key, [*before[:-1], "text:" + "长" * 61], about="persons", by=county)
    form.refresh_from_db()
    assert template_kept(form).feeds == before


def test_headers_that_stand_twice_are_told_apart_in_the_journal(county, tmp_path):
    path = template(tmp_path, [["某表"], ["姓名", "姓名", "民族"]])
    form = bind_form(path, department="某局", label="式", purpose=PURPOSE, by=county)
    rebind_form(form.key, ["member.name", "", "member.ethnicity"], about="persons", by=county)
    line = JournalLine.objects.get(deed="rebind_form")
    assert (line.before["columns"], line.after["columns"]) == ({"姓名 (2)": "member.name"}, {"姓名 (2)": "-"})


def test_the_journal_names_what_left_with_a_form(town, county, tmp_path):
    form = bind(tmp_path, county)
    rebind_form(form.key, [*template_kept(form).feeds[:-1], "text:已核对"], about="persons", by=county)
    fill(form, town, tmp_path, county)
    told = JournalLine.objects.filter(deed="export_form").latest("pk").after
    items = ["running", "reckoned.age", "belonging.relation", "health.flags", "text:已核对"]
    assert (told["personal"], told["items"]) == (["member.name"], items)
    bring(tmp_path, [ROWS[0] | {"健康状况": "残疾"}], on=LATER)
    fill(form, town, tmp_path, county, on=LATER)
    told = JournalLine.objects.filter(deed="export_form").latest("pk").after
    assert told["items"] == [*items, "member.number"]  # by which the second sheet names what differs


@pytest.mark.django_db(transaction=True)
def test_what_goes_out_while_a_template_is_rebound_is_forgotten_too(town, county, tmp_path, monkeypatch):
    form = bind(tmp_path, county)
    is_kept, is_asked = threading.Event(), threading.Event()

    def place_at_leisure(kept):
        is_kept.set()
        is_asked.wait(timeout=20)
        time.sleep(0.3)  # the other is at the lock by now, or past it
        return sealed_place(kept)

    def apart(deed, *before):
        try:
            for event in before:
                event.wait(timeout=20)
            deed()
        finally:
            connection.close()

    def rebind():
        is_asked.set()
        rebind_form(form.key, ["", *template_kept(form).feeds[1:]], about="persons", by=county)

    monkeypatch.setattr(fill_asked_form, "sealed_place", place_at_leisure)
    with ThreadPoolExecutor() as pool:
        done = [pool.submit(apart, lambda: fill(form, town, tmp_path, county)), pool.submit(apart, rebind, is_kept)]
    assert [one.exception() for one in done] == [None, None]
    assert AskedFilling.objects.count() == 0
