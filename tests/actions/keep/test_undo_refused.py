"""An undo that is refused names exactly which later facts rest on the import, in the reader's language."""

import re
from datetime import date

import pytest
from django.utils.translation import override

from tests.facts_in_force import MIDDLE, state
from tests.importing import DAY, LATER, MONTHS, ROWS, bring, counts, make_town, member
from tests.makers import LONG_AGO, make_household, make_person, pair
from tests.workbooks import changed
from xiuhua.actions.keep.undo_import import undo_import
from xiuhua.actions.keep.undo_refusal import UndoRefused
from xiuhua.bridge.intake.facts import NOUNS
from xiuhua.bridge.intake.forms import read_forms
from xiuhua.register.models import (
    Area,
    Belonging,
    Family,
    Finding,
    Household,
    HouseholdAlias,
    HouseholdEvent,
    HouseholdVerdict,
    Housing,
    ImportBatch,
    Member,
    Work,
)

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


def refused(result) -> list[tuple]:
    """What rests on an import: reason, noun or file, key of a later import, the facts as household and day."""
    with pytest.raises(UndoRefused) as told:
        undo(result)
    assert told.value.reason == "rests"
    return [
        (
            rest.reason,
            rest.noun or rest.file,
            str(rest.key) if rest.key else None,
            [(it.household, it.on) for it in rest.facts],
        )
        for rest in told.value.rests
    ]


def batch_of(result) -> ImportBatch:
    """The batch of an import."""
    return ImportBatch.objects.get(key=result.batch)


def test_two_imports_are_undone_in_reverse_order(tmp_path):
    before = state()
    first = bring(tmp_path, ROWS)
    between = state()
    second = bring(tmp_path, CHANGED, on=LATER)
    undo(second)
    assert state() == between
    undo(first)
    assert state() == before


def test_in_the_wrong_order_the_later_one_is_named(tmp_path):
    first = bring(tmp_path, ROWS)
    second = bring(tmp_path, changed(ROWS, 4, **{MONTHS: "11"}), on=LATER)
    before = state()
    assert refused(first) == [("later_import", "名单.csv", second.batch, [(number, LATER) for number in NUMBERS])]
    assert state() == before


def test_a_later_import_that_changed_nothing_rests_on_it_too(tmp_path):
    first = bring(tmp_path, ROWS)
    second = bring(tmp_path, ROWS[:4], on=LATER)
    assert counts(second) == (4, 0, 4, 0)
    assert refused(first) == [("later_import", "名单.csv", second.batch, [(NUMBERS[0], LATER)])]
    undo(second)
    assert undo(first).households == 2


def test_an_import_of_other_households_is_not_in_the_way(tmp_path):
    first = bring(tmp_path, ROWS[:4])
    bring(tmp_path, ROWS[4:], on=LATER)
    assert undo(first).members == 4
    assert Belonging.objects.on(LATER).count() == 4


def test_at_most_five_households_are_named(tmp_path):
    rows = [
        {**ROWS[0], "户编号": f"51190000000{n}", "人编号": f"51190000000{n}01", "证件号码": row["证件号码"]}
        for n, row in enumerate(ROWS)
    ]
    first = bring(tmp_path, rows)
    bring(tmp_path, rows, on=LATER)
    with override("en"), pytest.raises(UndoRefused, match=r"511900000000 \(2017-06-30\), .* and 3 more\. Undo what"):
        undo(first)
    with (
        override("zh-hans"),
        pytest.raises(UndoRefused, match="户 511900000004（2017-06-30），另有 3 处。请先撤销后来的"),
    ):
        undo(first)


def close(model, **of):
    """Somebody else ends what the import said."""
    model.objects.filter(**of).update(until=LATER)


def reopen(model, **of):
    """Somebody else changes the end of a fact that the import closed."""
    model.objects.filter(until=LATER, **of).update(until=MIDDLE)


def correct(model, **of):
    """Somebody else corrects what the import said."""
    fact = model.objects.get(until__isnull=True, **of)
    model.objects.filter(pk=fact.pk).update(corrects=None)
    kept = {field.attname: getattr(fact, field.attname) for field in model._meta.concrete_fields}
    model.objects.create(**{**kept, "id": None, "source": "form", "corrects_id": fact.pk, "until": date(2030, 1, 1)})


@pytest.mark.parametrize(
    ("deed", "what"),
    [
        (lambda home: close(Housing, household=home), [("closed", "housing", LATER)]),
        (lambda home: correct(Housing, household=home), [("corrected", "housing", DAY)]),
        (lambda _home: close(Work, member=member(5)), [("closed", "work", LATER)]),
        (
            lambda home: Housing.objects.create(household=home, since=MIDDLE, source="form"),
            [("added", "housing", MIDDLE)],
        ),
        (
            lambda home: Family.objects.create(household=home, since=MIDDLE, source="form"),
            [("added", "family", MIDDLE)],
        ),
        (lambda _home: Work.objects.create(member=member(7), since=MIDDLE), [("added", "work", MIDDLE)]),
        (lambda home: pair(make_person(), home), [("added", "assignment", LONG_AGO)]),
        (
            lambda home: HouseholdEvent.objects.create(household=home, kind="closed", on=LATER),
            [("added", "householdevent", LATER)],
        ),
        (
            lambda home: HouseholdAlias.objects.create(household=home, source="旧系统", value="1"),
            [("added", "householdalias", None)],
        ),
    ],
)
def test_what_was_added_or_changed_since_is_named_and_nothing_undone(tmp_path, deed, what):
    result = bring(tmp_path, ROWS)
    deed(Household.objects.get(number=NUMBERS[1]))
    before = state()
    named = {(reason, noun, *facts) for reason, noun, _, facts in refused(result)}
    assert named == {(reason, noun, (NUMBERS[1], on)) for reason, noun, on in what}
    assert (state(), batch_of(result).state) == (before, "applied")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "zh-hans",
            (
                "住房：导入的记录后来终止——户 {home}（2017-06-30）；"
                "后来为导入的户（人）增加了家庭类别——户 {home}（2017-05-01）"
            ),
        ),
        (
            "en",
            (
                "housing, as imported, ended since: household {home} (2017-06-30); "
                "family was added to whom it brought: household {home} (2017-05-01)"
            ),
        ),
    ],
)
def test_a_refusal_is_told_in_the_readers_language(tmp_path, language, said):
    result = bring(tmp_path, ROWS)
    home = Household.objects.get(number=NUMBERS[1])
    close(Housing, household=home)
    Family.objects.create(household=home, since=MIDDLE, source="form")
    with override(language), pytest.raises(UndoRefused) as told:
        undo(result)
    assert said.format(home=NUMBERS[1]) in str(told.value)
    assert not re.search(
        "[a-z]{4,}" if language != "en" else "[一-鿿]{3,}", str(told.value).replace(str(result.batch), "")
    )


def test_every_kind_of_row_about_a_household_or_member_has_a_name_in_both_languages():
    relations = (*Household._meta.related_objects, *Member._meta.related_objects)
    kinds = {relation.related_model for relation in relations} - {HouseholdVerdict, Finding}
    kinds |= {noun.model for noun in NOUNS.values()}  # villages' too
    names = read_forms("sichuan").phrases["noun"]
    assert {kind._meta.model_name for kind in kinds} == set(names)
    assert all(set(name) == {"zh", "en"} for name in names.values())


def test_somebody_who_joined_a_new_household_is_in_the_way(tmp_path):
    result = bring(tmp_path, ROWS)
    guest = Member.objects.create(number="G1", name="客")
    Belonging.objects.create(member=guest, household=Household.objects.get(number=NUMBERS[0]), since=LATER)
    assert refused(result) == [("added", "belonging", None, [(NUMBERS[0], LATER)])]


def test_a_fact_it_had_closed_and_that_was_changed_since_is_in_the_way(tmp_path):
    bring(tmp_path, ROWS)
    result = bring(tmp_path, changed(ROWS, 4, **{MONTHS: "11"}), on=LATER)
    reopen(Work, member=member(4))
    assert refused(result) == [("reopened", "work", None, [(NUMBERS[1], MIDDLE)])]


def test_a_statement_about_an_earlier_day_that_came_later_is_in_the_way(tmp_path):
    home = make_household(Area.objects.get(name="大东村村民委员会"), number=NUMBERS[0])
    result = bring(tmp_path, ROWS, on=LATER)
    Housing.objects.create(household=home, grade="C", since=DAY, until=LATER, source="form")
    assert refused(result) == [("joined", "housing", None, [(NUMBERS[0], DAY)])]


def test_verdicts_of_a_turn_do_not_stand_in_the_way(tmp_path):
    result = bring(tmp_path, ROWS)
    home = Household.objects.get(number=NUMBERS[0])
    home.verdicts.create(scheme="exit", verdict="met", since=LATER)
    assert undo(result).households == 2
