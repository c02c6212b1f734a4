"""A header that no form knows is told once: for the teller's offices and those below, never for a neighbour's."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from django.db import connection

from tests.importing import DAY, LATER, ROWS, bring, make_town
from tests.makers import give_role, make_account, make_area
from tests.workbooks import H1, write_xlsx
from xiuhua.actions.keep import tell_header as tell_header_module
from xiuhua.actions.keep.import_refusal import ImportRefused
from xiuhua.actions.keep.import_workbook import import_workbook
from xiuhua.actions.keep.staged_import import apply_import, preview, stage_workbook
from xiuhua.actions.keep.tell_header import (
    item_meant,
    likely_items,
    meanings_said,
    take_back_meaning,
    tell_header,
    tell_otherwise,
    told_for,
)
from xiuhua.bridge.intake.forms import read_forms
from xiuhua.duty.door import Absent
from xiuhua.register.models import HeaderMeaning, JournalLine, Labour, Office

pytestmark = pytest.mark.django_db
ABILITY, EMPLOYER = "labour.ability", "work.employer"


@pytest.fixture(autouse=True)
def town():
    """The township that everything is imported into, on the demo's later day."""
    made = make_town()
    Office.objects.update_or_create(pk=1, defaults={"demo_day": LATER})
    return made


@pytest.fixture
def office(town):
    """The account of the township's office."""
    return of("township", town)


def of(role, area):
    account = make_account()
    give_role(account, role, area)
    return account


def with_hobby(folder, name="一.xlsx", rows=ROWS):
    """The rows with 劳动技能 under a header that no form knows."""
    headers = [header for header in H1 if header != "劳动技能"] + ["爱好"]
    return write_xlsx(folder / name, [{**row, "爱好": row["劳动技能"]} for row in rows], headers=headers)


def read_by(folder, account):
    """What the unknown header is taken for in a file that somebody brings: the item, or that nobody knows."""
    result = import_workbook(with_hobby(folder), by=account, as_of=DAY, dry_run=True)
    assert result.unknown in ((), ("爱好",))
    told = [(header, one.feeds) for header, one in result.told]
    assert bool(told) != bool(result.unknown)
    return told[0][1] if told else None


def test_a_header_that_was_told_is_read_and_remembered(tmp_path, office, town):
    key = stage_workbook(with_hobby(tmp_path), by=office, as_of=DAY)
    assert preview(key, by=office).result.unknown == ("爱好",)
    tell_header("爱好", ABILITY, by=office, on=DAY)
    seen = preview(key, by=office)
    assert (seen.result.unknown, seen.rows[ABILITY][0]) == ((), ROWS[0]["劳动技能"])
    apply_import(key, by=office)
    assert Labour.objects.count() == 8
    assert read_by(tmp_path, office) == ABILITY
    line = JournalLine.objects.get(deed="tell_header")
    assert (line.subject, line.before, line.after) == ("爱好", None, {"means": ABILITY, "for": town.name})


def test_a_told_header_is_named_with_who_told_it_where_it_was_used(tmp_path, office):
    tell_header("爱好", ABILITY, by=office, on=DAY)
    (said,) = import_workbook(with_hobby(tmp_path), by=office, as_of=DAY, dry_run=True).remarks(language="en")
    day = HeaderMeaning.objects.get().at.astimezone().date()
    assert said == f"The column 爱好 was read as 劳动技能, as {office.username} told on {day}."
    tell_header("爱好", "", by=None, on=DAY)
    (said,) = import_workbook(with_hobby(tmp_path), by=None, as_of=DAY, dry_run=True).remarks(language="zh")
    assert said == f"“爱好”列按 终端 于 {day} 的说明不导入。"
    assert bring(tmp_path, ROWS, by=office, dry_run=True).told == ()


def test_a_header_can_be_told_otherwise_and_not_to_be_taken(tmp_path, office, town):
    key = stage_workbook(with_hobby(tmp_path), by=office, as_of=DAY)
    tell_header("爱好", ABILITY, by=office, on=DAY)
    tell_header("爱 好", "", by=office, on=DAY)
    tell_header("（爱好）", "", by=office, on=DAY)
    seen = preview(key, by=office)
    assert (seen.result.unknown, ABILITY in seen.rows.columns) == ((), False)
    assert HeaderMeaning.objects.count() == 1
    lines = JournalLine.objects.filter(deed="tell_header").order_by("pk").values_list("before", "after")
    first, second = ({"means": means, "for": town.name} for means in (ABILITY, "-"))
    assert list(lines) == [(None, first), (first, second)]


def test_what_a_township_tells_changes_nothing_for_its_neighbours(tmp_path, office, town):
    neighbour, county = of("township", make_area(town.parent, name="清江镇")), of("county", town.parent)
    tell_header("爱好", ABILITY, by=office, on=DAY)
    assert [read_by(tmp_path, one) for one in (office, neighbour, county, None)] == [ABILITY, None, None, None]


def test_what_a_wider_office_tells_holds_below_and_the_narrowest_counts(tmp_path, office, town):
    neighbour, county = of("township", make_area(town.parent, name="清江镇")), of("county", town.parent)
    abroad, city = of("county", make_area(town.parent.parent, name="平昌县")), of("city", town.parent.parent)
    everybody = (office, neighbour, county, abroad, city, None)
    tell_header("爱好", EMPLOYER, by=city, on=DAY)
    assert [read_by(tmp_path, one) for one in everybody] == [EMPLOYER] * 6
    tell_header("爱好", ABILITY, by=county, on=DAY)
    assert [read_by(tmp_path, one) for one in everybody] == [ABILITY] * 3 + [EMPLOYER] * 3
    tell_header("爱好", "", by=office, on=DAY)
    assert [read_by(tmp_path, one) for one in everybody] == ["", ABILITY, ABILITY, EMPLOYER, EMPLOYER, EMPLOYER]


def test_the_file_of_a_township_is_read_the_same_whoever_looks_at_it(tmp_path, office, town):
    county = of("county", town.parent)
    key = stage_workbook(with_hobby(tmp_path), by=office, as_of=DAY)
    tell_header("爱好", ABILITY, by=office, on=DAY)
    assert [preview(key, by=one).result.unknown for one in (office, county)] == [(), ()]


def test_the_city_and_the_terminal_tell_for_everybody(town):
    tell_header("爱好", ABILITY, by=of("city", town.parent.parent), on=DAY)
    tell_header("爱好", EMPLOYER, by=None, on=DAY)
    told = HeaderMeaning.objects.get()
    assert (told.area, told.feeds, told.by) == (None, EMPLOYER, None)
    assert JournalLine.objects.filter(deed="tell_header").last().after == {"means": EMPLOYER, "for": "*"}


def test_it_is_told_otherwise_and_taken_back_by_who_told_it_or_an_office_over_them(tmp_path, office, town):
    neighbour, county = of("township", make_area(town.parent, name="清江镇")), of("county", town.parent)
    told = tell_header("爱好", ABILITY, by=office, on=DAY)
    for deed in (
        lambda who: tell_otherwise(told.pk, EMPLOYER, by=who, on=DAY),
        lambda who: take_back_meaning(told.pk, by=who),
    ):
        for other in (neighbour, make_account()):
            with pytest.raises(Absent):
                deed(other)
    with pytest.raises(ImportRefused, match="no such item"):
        tell_otherwise(told.pk, "nothing.here", by=county, on=DAY)
    tell_otherwise(told.pk, EMPLOYER, by=county, on=DAY)
    assert (read_by(tmp_path, office), HeaderMeaning.objects.get().by) == (EMPLOYER, county)
    tell_otherwise(told.pk, EMPLOYER, by=office, on=DAY)
    assert take_back_meaning(told.pk, by=office) == "爱好"
    assert read_by(tmp_path, office) is None
    deeds = JournalLine.objects.filter(subject_kind="header").order_by("pk").values_list("deed", "actor")
    assert list(deeds) == [
        ("tell_header", office.pk), ("tell_header", county.pk), ("take_back_meaning", office.pk)
    ]  # fmt: skip
    line = JournalLine.objects.get(deed="take_back_meaning")
    assert (line.before, line.after) == ({"means": EMPLOYER, "for": town.name}, None)
    with pytest.raises(Absent):
        take_back_meaning(told.pk, by=office)


def test_what_the_city_told_is_not_a_townships_to_change(office):
    told = tell_header("爱好", ABILITY, by=None, on=DAY)
    with pytest.raises(Absent):
        take_back_meaning(told.pk, by=office)
    assert HeaderMeaning.objects.count() == 1


@pytest.mark.parametrize(
    ("header", "feeds", "said"),
    [("户编号", "", "known_header"), ("序号", "member.name", "known_header"), ("（）", "", "no_header"),
     ("爱好", "nothing.here", "no_item")],
)  # fmt: skip
def test_a_header_is_not_told_what_cannot_be(office, header, feeds, said):
    with pytest.raises(ImportRefused) as refused:
        tell_header(header, feeds, by=office, on=DAY)
    assert refused.value.reason == said
    assert HeaderMeaning.objects.count() == 0


def test_an_item_that_the_pack_gave_up_leaves_its_header_unknown(tmp_path, office):
    tell_header("爱好", ABILITY, by=office, on=DAY)
    HeaderMeaning.objects.update(feeds="gone.item")
    assert read_by(tmp_path, office) is None


@pytest.mark.parametrize("text", ["劳动技能", "劳动 技能", "labour.ability", " Labour.Ability "])
def test_an_item_is_named_by_its_header_or_its_name_inside(text):
    assert item_meant(text, read_forms("sichuan").layout) == ABILITY


def test_an_item_that_there_is_not_is_answered_with_likely_ones():
    items = read_forms("sichuan").layout
    assert item_meant("-", items) == ""
    with pytest.raises(ImportRefused, match=r"no item 劳动能力情况\. Likely are: .*劳动技能 \(labour\.ability\)"):
        item_meant("劳动能力情况", items)
    assert likely_items("qqqq", items) == []
    with pytest.raises(ImportRefused) as refused:
        meanings_said({"户编号": "劳动技能"}, on=DAY)
    assert refused.value.reason == "known_header"
    assert meanings_said({"爱好": "劳动技能", "备考": "-"}, on=DAY) == {"爱好": ABILITY, "备考": ""}


@pytest.mark.django_db(transaction=True)
def test_of_two_who_tell_a_header_at_once_the_second_changes_what_the_first_told(office, monkeypatch):
    both = threading.Barrier(2)

    def told_at_once(by):
        with suppress(threading.BrokenBarrierError):  # where writers stand in a queue the second waits outside
            both.wait(timeout=1)
        return told_for(by)

    def tell(feeds):
        try:
            tell_header_module.tell_header("爱好", feeds, by=office, on=DAY)
        finally:
            connection.close()

    monkeypatch.setattr(tell_header_module, "told_for", told_at_once)
    with ThreadPoolExecutor() as pool:
        done = [pool.submit(tell, feeds) for feeds in (ABILITY, EMPLOYER)]
    assert [one.exception() for one in done] == [None, None]
    first, second = JournalLine.objects.filter(deed="tell_header").order_by("pk")
    assert (first.before, second.before) == (None, first.after)
    assert HeaderMeaning.objects.get().feeds == second.after["means"]
