"""A workbook goes into the register whole or not at all; rows in = accepted + unchanged + rejected."""

import pytest

from tests.importing import DAY, LATER, MONTHS, ROWS, bring, counts, make_town, member, reasons
from tests.makers import give_role, make_account, make_area, make_household
from tests.workbooks import changed, write_xlsx
from xiuhua.actions.keep.import_workbook import import_workbook
from xiuhua.register.models import (
    Belonging,
    Cause,
    Contact,
    Health,
    Household,
    HouseholdEvent,
    Housing,
    ImportBatch,
    JournalLine,
    Labour,
    Member,
    Residence,
    Schooling,
    SocialSecurity,
    Standing,
    StatedIncome,
    Water,
    Work,
)
from xiuhua.register.vault import Vault
from xiuhua.words import Conflict, NotFound, Rejected

pytestmark = pytest.mark.django_db
FACTS = (
    *(Residence, Standing, Cause, Housing, Water, StatedIncome, Contact),
    *(Belonging, Schooling, Health, Labour, Work, SocialSecurity),
)


@pytest.fixture(autouse=True)
def town():
    """The township that everything is imported into."""
    return make_town()


def test_new_households_and_members_come_with_all_their_facts(tmp_path, settings):
    assert counts(bring(tmp_path, ROWS)) == (8, 8, 0, 0)
    assert [model.objects.on(DAY).count() for model in FACTS] == [2, 2, 2, 2, 2, 2, 2, 8, 8, 8, 8, 2, 8]
    household = Household.objects.get(number=ROWS[0]["户编号"])
    assert household.registered_on == DAY
    standing = Standing.objects.get(household=household)
    assert (standing.status, standing.household_type, standing.event.kind) == ("not_exited", "general", "imported")
    assert (standing.event.actor, standing.event.evidence) == ("console", "名单.csv")
    home = Residence.objects.get(household=household)
    assert (home.village.name, home.group_name, home.since, home.until) == ("大东村村民委员会", "1组", DAY, None)
    cause = Cause.objects.get(household=household)
    assert (cause.cause, cause.main) == ("illness", True)
    assert StatedIncome.objects.get(household=household).per_head_fen == 230_000
    person = member(1)
    number = ROWS[1]["证件号码"]
    vault = Vault.open(settings.KEY_FILE)
    assert vault.unseal(person.id_sealed, place=f"member.id:{person.key.hex}") == number
    assert (person.id_index, person.id_kind, person.ethnicity) == (vault.index(number), "resident_identity", "han")
    assert (person.birth.strftime("%Y%m%d"), person.sex) == (number[6:14], "male" if int(number[16]) % 2 else "female")
    assert Belonging.objects.get(member=person).relation == "spouse"
    health = Health.objects.get(member=member(2))
    assert (health.chronic, health.serious, health.disabled) == (True, False, False)


def test_every_fact_names_the_batch_it_came_from(tmp_path):
    batch = ImportBatch.objects.get(key=bring(tmp_path, ROWS).batch)
    sources = {source for model in FACTS for source in model.objects.values_list("source", flat=True)}
    assert sources == {f"import:{batch.key.hex}"}
    assert (batch.state, batch.rows, batch.accepted, batch.layout) == ("applied", 8, 8, "h1")


def test_the_same_file_again_changes_nothing(tmp_path):
    bring(tmp_path, ROWS)
    before = [list(model.objects.order_by("pk").values()) for model in (Household, Member, *FACTS)]
    assert counts(bring(tmp_path, ROWS)) == (8, 0, 8, 0)
    assert counts(bring(tmp_path, ROWS, on=LATER)) == (8, 0, 8, 0)
    assert [list(model.objects.order_by("pk").values()) for model in (Household, Member, *FACTS)] == before


def test_xlsx_and_csv_come_to_the_same(tmp_path):
    bring(tmp_path, ROWS)
    assert counts(import_workbook(write_xlsx(tmp_path / "a.xlsx", ROWS), by=None, as_of=DAY)) == (8, 0, 8, 0)


def test_a_change_closes_the_old_fact_and_appends_the_new_one(tmp_path):
    bring(tmp_path, ROWS)
    result = bring(tmp_path, changed(ROWS, 4, **{MONTHS: "11"}), on=LATER)
    assert counts(result) == (8, 1, 7, 0)
    work = Work.objects.filter(member=member(4)).order_by("since")
    assert list(work.values_list("since", "until", "place", "months")) == [
        (DAY, LATER, "out_of_province", 2),
        (LATER, None, "out_of_province", 11),
    ]


def test_rows_of_a_household_that_all_say_something_new_are_all_accepted(tmp_path):
    bring(tmp_path, ROWS)
    rows = [{**row, "联系电话": "13999999999"} if place < 3 else row for place, row in enumerate(ROWS)]
    rows = changed(rows, 3, 联系电话="")
    assert counts(bring(tmp_path, rows, on=LATER)) == (8, 3, 5, 0)
    assert (
        Contact.objects.on(LATER).get(household=Household.objects.get(number=ROWS[0]["户编号"])).phone == "13999999999"
    )


def test_a_blank_cell_is_never_a_change(tmp_path):
    bring(tmp_path, ROWS)
    optional = (
        "人数",
        "民族",
        "文化程度",
        "健康状况",
        "劳动技能",
        "脱贫属性",
        "贫困户属性",
        "危房户",
        "联系电话",
        "自然村",
        "与户主关系",
    )
    rows = [
        {**row, **dict.fromkeys((*optional, "姓名", "证件号码", "县(市、区、旗)", "乡(镇)", "行政村"), "")}
        for row in ROWS
    ]
    assert counts(bring(tmp_path, rows, on=LATER)) == (8, 0, 8, 0)


def test_what_is_not_said_stays_and_what_a_change_outdates_goes(tmp_path):
    bring(tmp_path, ROWS)
    household = Household.objects.get(number=ROWS[0]["户编号"])
    Contact.objects.filter(household=household).update(bank="农商行", account_index="x")
    Residence.objects.filter(household=household).update(longitude=106.7, latitude=31.8)
    Health.objects.filter(member=member(3)).update(disability_kind="physical", disability_grade=2)
    Work.objects.filter(member=member(4)).update(employer="某厂")
    moved = [
        {**row, "行政村": "书台村", "联系电话": "13999999999"} if place < 4 else row for place, row in enumerate(ROWS)
    ]
    moved = changed(moved, 3, 健康状况="健康")
    bring(tmp_path, changed(moved, 4, **{MONTHS: "11"}), on=LATER)
    contact = Contact.objects.on(LATER).get(household=household)
    assert (contact.phone, contact.bank, contact.account_index) == ("13999999999", "农商行", "x")
    home = Residence.objects.on(LATER).get(household=household)
    assert (home.village.name, home.group_name, home.longitude) == ("书台村委会", "1组", None)
    health = Health.objects.on(LATER).get(member=member(3))
    assert (health.disabled, health.disability_kind, health.disability_grade) == (False, "", None)
    assert Work.objects.on(LATER).get(member=member(4)).employer == "某厂"


def test_a_fact_known_from_a_later_day_limits_what_an_older_file_says(tmp_path):
    bring(tmp_path, ROWS, on=LATER)
    assert counts(bring(tmp_path, ROWS, on=DAY)) == (8, 8, 0, 0)
    standings = Standing.objects.filter(household__number=ROWS[0]["户编号"]).order_by("since")
    assert list(standings.values_list("since", "until")) == [(DAY, LATER), (LATER, None)]
    assert counts(bring(tmp_path, ROWS, on=DAY)) == (8, 0, 8, 0)


def test_a_second_statement_of_the_same_day_replaces_the_first(tmp_path):
    bring(tmp_path, ROWS)
    bring(tmp_path, changed(ROWS, 4, **{MONTHS: "11"}))
    work = Work.objects.filter(member=member(4))
    assert [fact.months for fact in work.on(DAY)] == [11]
    assert work.count() == 2


def test_a_cause_that_becomes_the_main_one_is_no_longer_among_the_others(tmp_path):
    bring(tmp_path, ROWS)
    household = Household.objects.get(number=ROWS[0]["户编号"])
    Cause.objects.create(household=household, cause="skill", main=False, since=DAY)
    Cause.objects.create(household=household, cause="land", main=False, since=DAY)
    rows = [{**row, "主要致贫原因": "缺技术"} if place < 4 else row for place, row in enumerate(ROWS)]
    bring(tmp_path, rows, on=LATER)
    assert sorted(Cause.objects.on(LATER).filter(household=household).values_list("cause", "main")) == [
        ("land", False),
        ("skill", True),
    ]


def test_a_changed_status_is_an_event(tmp_path):
    bring(tmp_path, ROWS)
    rows = [{**row, "脱贫属性": "已脱贫"} if place < 4 else row for place, row in enumerate(ROWS)]
    bring(tmp_path, rows, on=LATER)
    household = Household.objects.get(number=ROWS[0]["户编号"])
    assert list(HouseholdEvent.objects.filter(household=household).order_by("on").values_list("on", "kind")) == [
        (DAY, "imported"),
        (LATER, "imported"),
    ]
    assert Standing.objects.on(LATER).get(household=household).household_type == "general"


# ── Who, what remains, and what does not ──────────────────────────────────────────────────────────────────────────────


def test_a_dry_run_counts_the_same_and_writes_nothing(tmp_path):
    rows = changed(ROWS, 3, 联系电话="1")
    dry = bring(tmp_path, rows, dry_run=True)
    assert dry.batch is None
    assert (ImportBatch.objects.count(), Household.objects.count(), JournalLine.objects.count()) == (0, 0, 0)
    wet = bring(tmp_path, rows)
    assert counts(dry) == counts(wet) == (8, 7, 0, 1)
    assert dry.problems.equals(wet.problems)


def test_an_import_is_one_line_in_the_journal_with_a_digest(tmp_path):
    result = bring(tmp_path, changed(ROWS, 3, 联系电话="1"))
    line = JournalLine.objects.get(deed="import_workbook")
    digest = ImportBatch.objects.get().digest
    assert line.subject.replace("-", "") == result.batch.replace("-", "")
    told = {"rows": 8, "accepted": 7, "unchanged": 0, "rejected": 1, "added": 7, "conflicting": 0}
    assert line.after == {"file": "名单.csv", "as_of": "2017-03-31", **told, "digest": digest}
    assert len(digest) == 64


def test_an_office_imports_its_own_villages_only(tmp_path, town):
    office = make_account()
    give_role(office, "township", town)
    other = make_area(make_area(town.parent, name="清江镇"), name="金山村")
    foreign = [{**row, "乡(镇)": "清江镇", "行政村": "金山村"} if place >= 4 else row for place, row in enumerate(ROWS)]
    result = bring(tmp_path, foreign, by=office)
    assert counts(result) == (8, 4, 0, 4)
    assert {reason for _, _, reason in reasons(result)} == {"not_your_area"}
    make_household(other, number=ROWS[4]["户编号"], since=DAY)
    taken_over = bring(tmp_path, ROWS, by=office)
    assert counts(taken_over) == (8, 0, 4, 4)
    assert {(column, reason) for _, column, reason in reasons(taken_over)} == {("户编号", "not_your_area")}
    assert JournalLine.objects.filter(actor=office).count() == 2


def test_who_holds_no_office_imports_nothing(tmp_path):
    with pytest.raises(NotFound, match="ask one of them"):
        bring(tmp_path, ROWS, by=make_account())
    assert ImportBatch.objects.count() == 0


def test_a_file_of_another_layout_is_refused_in_words(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("甲,乙\n1,2\n")
    with pytest.raises(Rejected, match=r"a\.csv 的前 30 行中没有表头"):
        import_workbook(path, by=None, as_of=DAY)


def test_a_file_with_a_header_only_is_no_rows(tmp_path):
    assert counts(bring(tmp_path, [])) == (0, 0, 0, 0)


def test_an_import_that_was_cut_off_while_staging_goes_on(tmp_path, monkeypatch):
    monkeypatch.setattr("xiuhua.bridge.intake.workbooks.CHUNK_ROWS", 3)

    def cut_off(step: str, done: int, _of: int) -> None:
        if step == "read rows" and done == 6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bring(tmp_path, ROWS, progress=cut_off)
    batch = ImportBatch.objects.get()
    kept = list(batch.chunks.values_list("pk", flat=True))
    assert (batch.state, len(kept), Household.objects.count()) == ("staging", 2, 0)
    result = bring(tmp_path, ROWS)
    assert (counts(result), result.batch) == ((8, 8, 0, 0), str(batch.key))


def test_a_batch_that_somebody_else_applied_is_not_applied_again(tmp_path):
    def somebody_is_faster(step: str, _done: int, _of: int) -> None:
        if step == "judge cells":
            ImportBatch.objects.update(state="applied", unchanged=8)

    with pytest.raises(Conflict, match="by somebody else"):
        bring(tmp_path, ROWS, progress=somebody_is_faster)
    assert Household.objects.count() == 0


def test_when_the_register_changes_meanwhile_nothing_is_applied(tmp_path):
    def somebody_files(step: str, _done: int, _of: int) -> None:
        if step == "compare facts":
            Household.objects.create(number=ROWS[4]["户编号"])

    with pytest.raises(Conflict, match="nothing of it was"):
        bring(tmp_path, ROWS, progress=somebody_files)
    assert (Household.objects.count(), Member.objects.count()) == (0, 0)
    assert counts(bring(tmp_path, ROWS)) == (8, 8, 0, 0)
