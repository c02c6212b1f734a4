"""A finding that is right as it stands is explained by who answers for it, for its values, and counted apart."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.db import transaction

from tests.makers import (
    LONG_AGO,
    TODAY,
    draw,
    give_pack,
    give_role,
    make_account,
    make_area,
    make_household,
    make_inspection,
    make_member,
    make_office,
    make_person,
    make_village,
    pair,
)
from xiuhua.actions.end_outlived import end_outlived
from xiuhua.actions.explain_finding import explain_of_household, explain_of_place, withdraw_explanation
from xiuhua.actions.explanation_refusal import ExplanationRefused
from xiuhua.actions.turn import run_turn
from xiuhua.duty.door import Absent
from xiuhua.queries.journal import opened_values
from xiuhua.queries.one_finding import About, finding_in_view
from xiuhua.queries.quality import quality_of
from xiuhua.queries.quality_rows import findings_of, trend_of
from xiuhua.register.models import (
    ExplainedFinding,
    Finding,
    JournalLine,
    Member,
    SocialSecurity,
    Standing,
    Turn,
    VillageSurvey,
)
from xiuhua.register.vault import open_vault

pytestmark = pytest.mark.django_db
WHY = "她不肯参保，村干部上门三次，已有本人签字"
RULE = "pension_missing"


@pytest.fixture
def told():
    """An old woman without a pension, which the last turn found, and who answers for her."""
    make_office(demo_day=TODAY)
    open_vault(create=True)
    village = make_village(name="Shaziping")
    give_pack(village.parent.parent.parent)
    home = make_household(village, number="H1", head="Pan Suchang")
    woman = make_member(home, relation="mother", name="Luo Guiying", birth=date(1930, 5, 1), sex="female")
    fact = SocialSecurity.objects.create(member=woman, since=LONG_AGO, pension=False, employee_pension=False)
    Turn.objects.create(on=TODAY, digest="d", rows=0, stages=[])
    finding = Finding.objects.create(rule=RULE, member=woman, since=TODAY)
    helper = make_account(person=make_person("He Lin"))
    pair(helper.person, home)
    township = make_account()
    give_role(township, "township", village.parent)
    return SimpleNamespace(
        village=village, home=home, woman=woman, fact=fact, finding=finding, helper=helper, township=township
    )


def explain(told, *, by=None, rule: str = RULE, reason: str = WHY) -> None:
    explain_of_household(rule, told.home.key, told.woman.key, reason=reason, by=by or told.helper)


def standing(told) -> list[tuple]:
    """(open, explained) by rule as the board of the village has it."""
    return [(line.rule, line.now.open, line.now.explained) for line in quality_of(told.village, on=TODAY).lines]


def test_an_explained_finding_stays_and_is_counted_apart(told) -> None:
    assert standing(told) == [(RULE, 1, 0)]
    explain(told)
    assert standing(told) == [(RULE, 0, 1)]
    assert list(Finding.objects.on(TODAY)) == [told.finding]
    (row,) = findings_of(told.village, RULE, on=TODAY, first=0, size=9, state="explained")
    assert (row.explained.reason, row.explained.by, row.explained.since) == (WHY, "He Lin", TODAY)
    assert findings_of(told.village, RULE, on=TODAY, first=0, size=9, state="open") == []
    assert [(day, count.open, count.explained) for day, count in trend_of(told.village, RULE, on=TODAY)] == [
        (TODAY, 0, 1)
    ]


def test_it_keeps_the_values_it_was_said_of_and_the_journal_who_said_it(told) -> None:
    explain(told)
    row = ExplainedFinding.objects.get()
    assert row.said_of == [
        ["persons", "pension", False], ["persons", "employee_pension", False], ["persons", "age", "86"],
    ]  # fmt: skip
    line = JournalLine.objects.get(deed="explain_finding")
    assert (line.actor, line.subject, line.after["rule"]) == (told.helper, told.home.key.hex, RULE)
    assert WHY not in str(line.after)
    assert opened_values(line)[1]["reason"] == WHY


def test_what_is_sent_twice_is_kept_once(told) -> None:
    explain(told)
    explain(told)
    assert (ExplainedFinding.objects.count(), JournalLine.objects.filter(deed="explain_finding").count()) == (1, 1)


def test_a_value_that_changes_opens_it_again_with_the_next_turn(told) -> None:
    explain(told)
    Member.objects.filter(pk=told.woman.pk).update(birth=date(1931, 5, 1))
    view = finding_in_view(RULE, About(told.woman, told.home), on=TODAY)
    assert (view.now.reason, view.holds) == (WHY, False)
    run_turn(TODAY, by=None)
    row = ExplainedFinding.objects.get()
    assert (row.until, row.ended_by, row.reason) == (TODAY, None, WHY)
    assert (RULE, 1, 0) in standing(told)
    assert JournalLine.objects.filter(deed="outlive_explanation", subject=told.home.key.hex).count() == 1


def test_a_turn_that_finds_the_same_values_lets_it_stand_whatever_age_does(told) -> None:
    explain(told)
    with transaction.atomic():
        assert end_outlived(TODAY + timedelta(days=800), by=None) == 0
        Member.objects.filter(pk=told.woman.pk).update(birth=date(1931, 5, 1))
        assert end_outlived(TODAY + timedelta(days=800), by=None) == 1
        assert end_outlived(TODAY + timedelta(days=801), by=None) == 0


def test_a_turn_of_an_earlier_day_ends_nothing(told) -> None:
    explain(told)
    Turn.objects.create(on=TODAY + timedelta(days=1), digest="e", rows=0, stages=[])
    Member.objects.filter(pk=told.woman.pk).update(birth=date(1931, 5, 1))
    with transaction.atomic():
        assert end_outlived(TODAY, by=None) == 0


def test_withdrawn_it_is_open_again_and_the_history_keeps_it(told) -> None:
    explain(told)
    key = ExplainedFinding.objects.get().key
    withdraw_explanation(key, by=told.township)
    withdraw_explanation(key, by=told.township)
    assert standing(told) == [(RULE, 1, 0)]
    assert JournalLine.objects.filter(deed="withdraw_explanation").count() == 1
    explain(told, reason="已核实：本人自愿不参保")
    view = finding_in_view(RULE, About(told.woman, told.home), on=TODAY)
    assert (view.now.reason, [(one.reason, one.ended_by) for one in view.former]) == (
        "已核实：本人自愿不参保", [(WHY, told.township.username)],
    )  # fmt: skip


def test_whoever_does_not_answer_for_the_household_finds_nothing(told) -> None:
    county = told.village.parent.parent
    elsewhere, department, inspector = make_account(), make_account(), make_account()
    give_role(elsewhere, "township", make_area(county))
    give_role(department, "department", county, topic="social_security")
    give_role(inspector, "inspector", county)
    draw(make_inspection(county), told.home, account=inspector)
    for stranger in (elsewhere, department, inspector):
        with pytest.raises(Absent):
            explain(told, by=stranger)
    explain(told)
    for stranger in (elsewhere, department, inspector):
        with pytest.raises(Absent):
            withdraw_explanation(ExplainedFinding.objects.get().key, by=stranger)
    with pytest.raises(Absent):
        explain_of_household(RULE, told.home.key, make_member().key, reason=WHY, by=told.helper)
    assert ExplainedFinding.objects.filter(until=None).count() == 1


@pytest.mark.parametrize("rule", ["id_sex", "duplicate_id"])
def test_an_identity_that_contradicts_itself_must_be_mended(told, rule) -> None:
    for home in (told.home, make_household(told.village)):
        member = make_member(home, relation="son", id_number="510521197001010013", sex="female")
    Finding.objects.create(rule=rule, member=member, since=TODAY)
    with pytest.raises(ExplanationRefused, match=f"{rule} flags must be mended"):
        explain_of_household(rule, home.key, member.key, reason=WHY, by=told.township)
    assert ExplainedFinding.objects.count() == 0


def test_a_reason_is_said_in_words_and_without_numbers_of_people(told) -> None:
    for reason, refused in (
        (" 对 ", "no_reason"),
        ("证号 510521 1970 0101 0013 属实", "holds_number"),
        ("证号 510521-19700101-0013 属实", "holds_number"),
        ("电话１３８００１３８０００已问", "holds_number"),
        ("属实" * 151, "long_reason"),
    ):
        with pytest.raises(ExplanationRefused) as told_why:
            explain(told, reason=reason)
        assert told_why.value.reason == refused


def test_only_what_is_flagged_and_still_stands_is_explained(told) -> None:
    with pytest.raises(ExplanationRefused, match="nothing to explain"):
        explain(told, rule="uninsured")
    SocialSecurity.objects.filter(pk=told.fact.pk).update(pension=True)
    with pytest.raises(ExplanationRefused, match="mended since the turn"):
        explain(told)


def test_two_do_not_say_two_things_of_one_finding(told) -> None:
    explain(told)
    with pytest.raises(ExplanationRefused, match="He Lin explained this on 2017-03-31"):
        explain(told, by=told.township, reason="已核实：本人自愿不参保")
    assert ExplainedFinding.objects.get().by == told.helper


def test_a_finding_about_a_village_is_explained_by_who_answers_for_it(told) -> None:
    rule = "village_houses_over_households"
    survey = VillageSurvey.objects.create(
        village=told.village, since=LONG_AGO, unsafe_water_households=30, dangerous_houses=0, households=20
    )
    Finding.objects.create(rule=rule, area=told.village, since=TODAY)
    with pytest.raises(Absent):
        explain_of_place(rule, told.village.code, reason=WHY, by=told.helper)
    explain_of_place(rule, told.village.code, reason=WHY, by=told.township)
    assert (rule, 0, 1) in standing(told)
    line = JournalLine.objects.get(deed="explain_finding")
    key = ExplainedFinding.objects.get().key.hex
    assert (line.subject, line.after) == (told.village.code, {"rule": rule, "explanation": key, "reason": WHY})
    with transaction.atomic():
        assert end_outlived(TODAY, by=None) == 0
        VillageSurvey.objects.filter(pk=survey.pk).update(dangerous_houses=1)
        assert end_outlived(TODAY, by=None) == 1


def test_what_is_explained_alters_no_verdict(told) -> None:
    before = run_turn(TODAY, by=None).settled
    explain(told)
    after = run_turn(TODAY, by=None).settled
    assert (after.digest, after.written) == (before.digest, 0)
    assert Standing.objects.filter(household=told.home).count() == 1
