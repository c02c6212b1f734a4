"""An import is undone as a whole, to exactly what was before, unless something rests on it; nothing is deleted."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.facts_in_force import FACTS, state, told_by_number
from tests.importing import DAY, LATER, MONTHS, ROWS, bring, counts, make_town, member
from tests.makers import give_role, make_account, make_area
from tests.workbooks import H1, changed, write_xlsx
from xiuhua.actions.keep.import_workbook import import_workbook
from xiuhua.actions.keep.undo_import import undo_import
from xiuhua.actions.keep.undo_refusal import UndoRefused
from xiuhua.bridge.gather import gather
from xiuhua.duty.door import Absent, households_seen, open_household, scope_of
from xiuhua.queries.household_card import card_of
from xiuhua.queries.household_counts import STATUS, households_by
from xiuhua.register.models import (
    Belonging,
    Cause,
    Household,
    HouseholdEvent,
    ImportBatch,
    ImportTrace,
    JournalLine,
    Labour,
    Member,
    Standing,
    Work,
)
from xiuhua.words import NotFound

pytestmark = pytest.mark.django_db
NUMBERS = sorted({row["户编号"] for row in ROWS})
MOVED = [{**row, "行政村": "书台村", "主要致贫原因": "缺技术"} for row in ROWS]
CHANGED = changed(MOVED, 4, **{MONTHS: "11"}, 健康状况="健康")


@pytest.fixture(autouse=True)
def town():
    """The township that everything is imported into."""
    return make_town()


def undo(result):
    """Undo what an import did."""
    return undo_import(batch_of(result).key, by=None)


def batch_of(result) -> ImportBatch:
    """The batch of an import."""
    return ImportBatch.objects.get(key=result.batch)


# ── What was before ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_first_import_undone_leaves_nothing_in_force(tmp_path):
    before = state()
    undone = undo(bring(tmp_path, ROWS))
    assert (undone.facts_withdrawn, undone.facts_restored, undone.households, undone.members) == (56, 0, 2, 8)
    assert state() == before
    assert (Household.objects.count(), Member.objects.count()) == (2, 8)
    assert {kind.objects.filter(until__isnull=True).count() for kind in FACTS} == {0}
    assert set(Household.objects.values_list("registered_on", "standard")) == {(None, "")}


def test_a_change_undone_restores_exactly_what_was(tmp_path):
    bring(tmp_path, ROWS)
    home = Household.objects.get(number=NUMBERS[0])
    Cause.objects.create(household=home, cause="skill", main=False, since=DAY, until=date(2019, 1, 1))
    Labour.objects.filter(member=member(1)).update(until=date(2018, 1, 1))
    Member.objects.filter(pk=member(2).pk).update(ethnicity="")
    Member.objects.filter(pk=member(3).pk).update(
        id_index="", id_last4="", id_last6="", id_sealed=None, sex="", birth=date(1999, 9, 9), id_kind=""
    )
    before = state()
    result = bring(tmp_path, changed(CHANGED, 1, 劳动技能="技能劳动力"), on=LATER)
    assert state() != before
    undone = undo(result)
    assert state() == before
    assert (undone.facts_withdrawn, undone.facts_restored) == (6, 7)
    assert (undone.households, undone.members) == (0, 0)


def test_an_import_of_the_same_day_undone_restores_the_first_statement(tmp_path):
    bring(tmp_path, ROWS)
    before = state()
    undo(bring(tmp_path, CHANGED))
    assert state() == before
    assert Work.objects.on(DAY).get(member=member(4)).months == 2


def test_an_older_file_imported_late_is_undone_too(tmp_path):
    bring(tmp_path, ROWS, on=LATER)
    before = state()
    undo(bring(tmp_path, CHANGED, on=DAY))
    assert state() == before


def test_the_same_file_again_after_undo_is_what_it_was_the_first_time(tmp_path):
    first = bring(tmp_path, ROWS)
    known = told_by_number()
    undo(first)
    again = bring(tmp_path, ROWS)
    assert (counts(again), again.added) == (counts(first), first.added) == ((8, 8, 0, 0), 8)
    assert batch_of(again).digest == batch_of(first).digest
    assert told_by_number() == known
    assert (Household.objects.count(), Member.objects.count()) == (2, 8)


def test_a_corrected_file_fills_the_rows_that_wait(tmp_path):
    keys = {}
    first = bring(tmp_path, ROWS)
    keys["member"], keys["home"] = member(0).key, Household.objects.get(number=NUMBERS[0]).key
    undo(first)
    corrected = changed(ROWS, 0, 姓名="王小明", 证件号码=ROWS[7]["证件号码"], 民族="")
    corrected = changed(corrected, 7, 证件号码=ROWS[0]["证件号码"])
    assert counts(bring(tmp_path, corrected)) == (8, 8, 0, 0)
    assert (member(0).name, member(0).ethnicity, member(0).key) == ("王小明", "", keys["member"])
    assert Household.objects.get(number=NUMBERS[0]).key == keys["home"]
    assert counts(bring(tmp_path, corrected)) == (8, 0, 8, 0)


def test_a_file_without_numbers_of_persons_fills_them_by_identity(tmp_path):
    path = write_xlsx(tmp_path / "名单.xlsx", ROWS, headers=[header for header in H1 if header != "人编号"])
    first = import_workbook(path, by=None, as_of=DAY)
    known = told_by_number()
    undo(first)
    again = import_workbook(path, by=None, as_of=DAY)
    assert batch_of(again).digest == batch_of(first).digest
    assert (told_by_number(), Member.objects.count()) == (known, 8)


def test_who_waits_must_say_all_that_a_new_one_must(tmp_path):
    undo(bring(tmp_path, ROWS))
    placeless = [{**row, **dict.fromkeys(H1[1:5], "")} for row in ROWS[:4]]
    result = bring(tmp_path, changed([*placeless, *ROWS[4:]], 5, 姓名=""))
    assert counts(result) == (8, 3, 0, 5)
    assert set(result.problems["reason"]) == {"missing_for_new"}


def test_who_moved_to_another_household_in_the_corrected_file_is_new_there(tmp_path):
    undo(bring(tmp_path, ROWS))
    rows = changed(ROWS, 3, 户编号=NUMBERS[1], 行政村=ROWS[4]["行政村"], 自然村=ROWS[4]["自然村"])
    rows[3] = {
        **rows[4],
        **{name: ROWS[3][name] for name in ("人编号", "姓名", "证件号码", "与户主关系", "务工状况", MONTHS)},
    }
    assert counts(bring(tmp_path, rows)) == (8, 8, 0, 0)
    assert Belonging.objects.on(DAY).get(member=member(3)).household.number == NUMBERS[1]


# ── When and by whom ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_it_is_undone_once(tmp_path):
    result = bring(tmp_path, ROWS)
    undo(result)
    with pytest.raises(UndoRefused, match=r"已于 .* 撤销过"):
        undo(result)
    assert JournalLine.objects.filter(deed="undo_import").count() == 1


def test_after_thirty_days_it_stays(tmp_path):
    result = bring(tmp_path, ROWS)
    ImportBatch.objects.update(applied_at=timezone.now() - timedelta(days=30, minutes=1))
    with pytest.raises(UndoRefused, match="已超过 30 天"):
        undo(result)
    ImportBatch.objects.update(applied_at=timezone.now() - timedelta(days=29, hours=23))
    assert undo(result).members == 8


def test_what_is_not_applied_or_has_no_trace_is_not_undone(tmp_path):
    result = bring(tmp_path, ROWS)
    ImportBatch.objects.update(state="staged")
    with pytest.raises(UndoRefused, match="还没有写入"):
        undo(result)
    ImportBatch.objects.update(state="applied")
    ImportTrace.objects.all().delete()
    with pytest.raises(UndoRefused, match="还没有保存撤销所需的痕迹"):
        undo(result)


def test_an_undone_file_is_a_new_batch_when_it_comes_again(tmp_path):
    first = bring(tmp_path, ROWS)
    undo(first)
    second = bring(tmp_path, ROWS)
    assert second.batch != first.batch
    assert sorted(ImportBatch.objects.values_list("state", flat=True)) == ["applied", "undone"]


def test_it_is_undone_by_who_imported_it_or_a_county_around_it(tmp_path, town):
    importer, neighbour, stranger = (make_account() for _ in range(3))
    give_role(importer, "township", town)
    give_role(neighbour, "township", town)
    give_role(stranger, "county", make_area(town.parent.parent, name="平昌县"))
    county = make_account()
    give_role(county, "county", town.parent)
    result = bring(tmp_path, ROWS, by=importer)
    for other in (neighbour, stranger, make_account()):
        with pytest.raises(NotFound, match="没有找到唯一的导入"):
            undo_import(batch_of(result).key, by=other)
    undo_import(batch_of(result).key, by=county)
    undo_import(batch_of(bring(tmp_path, ROWS, by=importer)).key, by=importer)
    assert list(ImportBatch.objects.order_by("pk").values_list("undone_by", flat=True)) == [county.pk, importer.pk]


def test_a_key_that_is_not_there_is_not_found():
    with pytest.raises(NotFound, match="没有找到唯一的导入"):
        undo_import(make_account().pk and Household().key, by=None)


def test_it_is_one_line_in_the_journal_with_counts_and_digest(tmp_path):
    result = bring(tmp_path, ROWS)
    undo(result)
    line, batch = JournalLine.objects.get(deed="undo_import"), batch_of(result)
    told = {"facts_withdrawn": 56, "facts_restored": 0, "households": 2, "members": 8}
    assert line.after == {"file": "名单.csv", "as_of": "2017-03-31", **told, "digest": batch.digest}
    assert (line.subject_kind, line.subject, line.actor_name) == ("import", batch.key.hex, "console")


def test_traces_are_sealed_and_kept_for_each_table(tmp_path):
    batch = batch_of(bring(tmp_path, ROWS))
    rows = dict(batch.traces.values_list("table", "rows"))
    assert (rows["belonging"], rows["standing"], rows["new_member"], rows["new_household"]) == (8, 2, 8, 2)
    assert not any(b"ARROW" in bytes(sealed) for sealed in batch.traces.values_list("sealed", flat=True))


# ── What is seen ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_nothing_shows_what_an_undone_import_left(tmp_path, town):
    office = make_account()
    give_role(office, "city", town.parent.parent)
    before = seen(office, town)
    result = bring(tmp_path, ROWS)
    key = Household.objects.get(number=NUMBERS[0]).key
    assert seen(office, town) != before
    undo(result)
    assert seen(office, town) == before
    with pytest.raises(Absent):
        open_household(scope_of(office, today=LATER), key, on=LATER)


def seen(office, town) -> list[object]:
    """What lists count, what the door opens, and what the rules read."""
    tables = gather(LATER)
    told = [(name, frame.height) for name, frame in sorted(tables.items())]
    opened = households_seen(scope_of(office, today=LATER), on=LATER).count()
    return [opened, households_by(STATUS, town, on=LATER), *told]


def test_a_household_tells_that_a_step_was_withdrawn_and_shows_what_was_before(tmp_path, town):
    bring(tmp_path, ROWS)
    exited = [{**row, "脱贫属性": "已脱贫"} for row in ROWS]
    undo(bring(tmp_path, changed(exited, 4, **{MONTHS: "11"}), on=LATER))
    home = Household.objects.get(number=NUMBERS[1])
    events = HouseholdEvent.objects.filter(household=home).order_by("pk").values_list("on", "kind", "evidence")
    assert list(events) == [
        (DAY, "imported", "名单.csv"),
        (LATER, "imported", "名单.csv"),
        (LATER, "withdrawn", "名单.csv"),
    ]
    assert Standing.objects.on(LATER).get(household=home).status == "not_exited"
    office = make_account()
    give_role(office, "city", town.parent.parent)
    card = card_of(open_household(scope_of(office, today=LATER), home.key, on=LATER).household, on=LATER)
    assert next(line for line in card.members if line.key == member(4).key)
    assert gather(LATER)["persons"].filter(person=ROWS[4]["人编号"])["work_months"].to_list() == [2]
