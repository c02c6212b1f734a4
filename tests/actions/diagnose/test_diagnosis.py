"""Why a household is poor: said on evidence and kept, beside what the records show, which only asks."""

from datetime import date, timedelta

import pytest

from tests.actions.diagnose.ground import BEGUN, clock, exit_ground
from tests.makers import LONG_AGO, draw, give_role, make_account, make_inspection, make_member, make_person, pair
from xiuhua.actions.diagnose.answer_cause import answer_cause
from xiuhua.actions.diagnose.diagnosis_refusal import DiagnosisRefused
from xiuhua.actions.diagnose.say_causes import Said, say_causes
from xiuhua.actions.diagnose.tell_priorities import tell_priorities
from xiuhua.duty.door import Absent
from xiuhua.queries.diagnosis import diagnosis_of
from xiuhua.register.models import Cause, CauseAnswer, FamilyPriority, Health, JournalLine

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SAID = Said("illness", BEGUN, "村民代表会议", ("money",), {"illness": "诊断书3号", "money": "入户调查"})


@pytest.fixture
def ground():
    found = exit_ground()
    clock(BEGUN)
    return found


def kept() -> list[tuple]:
    rows = Cause.objects.ever_held().order_by("since", "-main", "cause", "pk")
    return list(rows.values_list("cause", "main", "evidence", "said_by", "since", "until"))


def lines(ground) -> tuple[list[tuple], list[tuple]]:
    """Stated causes and those that only the records show: each with what is asked, and whether it waits."""
    found = diagnosis_of(ground.household, on=BEGUN)
    return tuple([(it.view.cause, it.asks, it.waits) for it in some] for some in (found.stated, found.shown))


def ill(ground, *, chronic: bool) -> Health:
    member = ground.household.belongings.get().member
    return Health.objects.create(member=member, chronic=chronic, serious=False, disabled=False, since=LONG_AGO)


def refused(call, *args, **told) -> tuple[str, str]:
    with pytest.raises(DiagnosisRefused) as found:
        call(*args, **told)
    return found.value.reason, found.value.at


def test_causes_are_said_with_evidence_and_sayer_and_written_down(ground):
    assert say_causes(ground.household.key, SAID, by=ground.by["village"]) is True
    assert kept() == [
        ("illness", True, "诊断书3号", "村民代表会议", BEGUN, None),
        ("money", False, "入户调查", "村民代表会议", BEGUN, None),
    ]
    line = JournalLine.objects.get(deed="say_causes")
    assert (line.subject, line.after["on"], set(line.after["stated_causes"])) == (
        ground.household.key.hex, BEGUN.isoformat(), {"sealed"},
    )  # fmt: skip


def test_said_again_nothing_changes_and_what_changes_ends_and_is_kept(ground):
    by = ground.by["village"]
    say_causes(ground.household.key, SAID, by=by)
    clock(BEGUN + DAY)
    assert say_causes(ground.household.key, SAID, by=by) is False
    anew = Said("money", BEGUN + DAY, "村民代表会议", (), {"money": "入户调查"})
    assert say_causes(ground.household.key, anew, by=by) is True
    assert kept() == [
        ("illness", True, "诊断书3号", "村民代表会议", BEGUN, BEGUN + DAY),
        ("money", False, "入户调查", "村民代表会议", BEGUN, BEGUN + DAY),
        ("money", True, "入户调查", "村民代表会议", BEGUN + DAY, None),
    ]
    earlier = diagnosis_of(ground.household, on=BEGUN + DAY).earlier
    assert [(it.cause, it.main) for it in earlier] == [("illness", True), ("money", False)]


def test_a_slip_of_the_day_is_mended_on_the_day_without_a_trace_among_what_held(ground):
    by = ground.by["village"]
    say_causes(ground.household.key, SAID, by=by)
    say_causes(ground.household.key, Said("money", BEGUN, "村委会", (), {"money": "入户调查"}), by=by)
    assert kept() == [("money", True, "入户调查", "村委会", BEGUN, None)]
    assert diagnosis_of(ground.household, on=BEGUN).earlier == ()


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (Said("", BEGUN, "x"), ("no_main", "main")),
        (Said("illness", BEGUN + DAY, "x"), ("after_today", "on")),
        (Said("illness", BEGUN, " "), ("no_sayer", "said_by")),
        (Said("ilness", BEGUN, "x"), ("no_cause", "main")),
        (Said("illness", BEGUN, "x", ("illness",)), ("twice", "further-1")),
        (Said("illness", BEGUN, "x", ("money", "skill", "land")), ("too_many", "further-3")),
        (Said("illness", BEGUN, "x", ("money",), {"illness": "诊断书"}), ("no_evidence", "evidence-1")),
        (Said("illness", BEGUN, "x", (), {"illness": "字" * 161}), ("long_text", "evidence-0")),
        (Said("illness", BEGUN, "x", (), {"illness": "511902196003010025"}), ("holds_number", "evidence-0")),
    ],
)
def test_what_does_not_do_is_refused_at_its_field(ground, said, why):
    assert refused(say_causes, ground.household.key, said, by=ground.by["village"]) == why
    assert kept() == []


def test_a_day_before_what_was_said_last_is_refused(ground):
    say_causes(ground.household.key, SAID, by=ground.by["village"])
    early = Said("money", BEGUN - DAY, "x", (), {"money": "y"})
    assert refused(say_causes, ground.household.key, early, by=ground.by["village"]) == ("before_last", "on")


def test_only_who_answers_for_the_household_says_answers_or_writes_down(ground):
    helper, inspector = make_person(), make_account()
    pair(helper, ground.household)
    give_role(inspector, "inspector", None)
    home = ground.household.residences.get()
    draw(make_inspection(home.village.parent.parent, opens_on=BEGUN), ground.household, account=inspector)
    assert say_causes(ground.household.key, SAID, by=make_account(person=helper)) is True
    for stranger in (make_account(), inspector):
        for deed in (
            lambda by: say_causes(ground.household.key, SAID, by=by),
            lambda by: answer_cause(ground.household.key, "illness", answer="他确实病了", by=by),
            lambda by: tell_priorities(ground.household.key, [("work", "")], told_by="户主", by=by),
        ):
            with pytest.raises(Absent):
                deed(stranger)


def test_a_cause_that_the_records_do_not_bear_out_is_asked_about_and_never_overwritten(ground):
    ill(ground, chronic=False)
    say_causes(ground.household.key, SAID, by=ground.by["village"])
    assert lines(ground)[0] == [("illness", "not_borne_out", True), ("money", "", False)]
    answer_cause(ground.household.key, "illness", answer="上月确诊，登记未改", by=ground.by["village"])
    answer_cause(ground.household.key, "illness", answer="上月确诊，登记未改", by=ground.by["village"])
    assert lines(ground)[0] == [("illness", "not_borne_out", False), ("money", "", False)]
    assert [(it.cause, it.answer) for it in CauseAnswer.objects.all()] == [("illness", "上月确诊，登记未改")]
    assert [row[:2] for row in kept()] == [("illness", True), ("money", False)]


def test_what_the_records_show_and_nobody_said_is_shown_and_asked_where_the_pack_asks(ground):
    ill(ground, chronic=True)
    ground.household.livings.update(road_kind="earth")
    assert lines(ground)[1] == [("illness", "not_said", True), ("transport", "", False)]
    say_causes(ground.household.key, SAID, by=ground.by["village"])
    assert lines(ground)[0][0] == ("illness", "", False)


def test_an_answer_ends_with_the_values_that_it_was_said_of(ground):
    health = ill(ground, chronic=True)
    answer_cause(ground.household.key, "illness", answer="不影响劳动", by=ground.by["village"])
    assert lines(ground)[1][0] == ("illness", "not_said", False)
    Health.objects.filter(pk=health.pk).update(serious=True)
    line = diagnosis_of(ground.household, on=BEGUN).line("illness")
    assert (line.waits, line.outlived) == (True, True)
    assert (
        refused(answer_cause, ground.household.key, "money", answer="没有钱", by=ground.by["village"])[0]
        == "no_question"
    )
    assert (
        refused(answer_cause, ground.household.key, "illness", answer="病", by=ground.by["village"])[0] == "no_answer"
    )


def test_a_wide_word_of_the_article_stands_beside_the_causes_that_it_means(ground):
    say_causes(ground.household.key, SAID, by=ground.by["village"])
    found = diagnosis_of(ground.household, on=BEGUN)
    assert [(it.view.cause, len(it.umbrellas)) for it in found.stated] == [("illness", 0), ("money", 1)]


def test_what_the_family_wants_is_kept_in_its_order_and_own_words(ground):
    by = ground.by["village"]
    wanted = [("treatment", "老伴的药太贵"), ("", "想修通门口那段路"), ("", "")]
    assert tell_priorities(ground.household.key, wanted, told_by="王秀英", by=by) is True
    assert tell_priorities(ground.household.key, wanted, told_by="王秀英", by=by) is False
    clock(BEGUN + DAY)
    assert tell_priorities(ground.household.key, [("road", "")], told_by="王秀英", by=by) is True
    rows = FamilyPriority.objects.ever_held().order_by("since", "place")
    assert list(rows.values_list("place", "wish", "words", "until")) == [
        (1, "treatment", "老伴的药太贵", BEGUN + DAY), (2, "", "想修通门口那段路", BEGUN + DAY), (1, "road", "", None),
    ]  # fmt: skip
    assert [it.wish for it in diagnosis_of(ground.household, on=BEGUN).priorities] == ["treatment", ""]


def test_wishes_that_do_not_do_are_refused(ground):
    by = ground.by["village"]
    key = ground.household.key
    assert refused(tell_priorities, key, [("work", "")], told_by="", by=by) == ("no_teller", "told_by")
    assert refused(tell_priorities, key, [("wrok", "")], told_by="x", by=by) == ("no_wish", "wish-1")
    assert refused(tell_priorities, key, [("work", "")] * 4, told_by="x", by=by) == ("too_many_wishes", "wish-4")
    assert tell_priorities(key, [], told_by="", by=by) is False


def test_another_household_is_judged_by_its_own_rows(ground):
    make_member(ground.household, birth=date(2001, 1, 1), relation="child")
    ill_one = ground.household.belongings.order_by("pk").first().member
    Health.objects.create(member=ill_one, chronic=True, since=LONG_AGO)
    assert lines(ground)[1][0] == ("illness", "not_said", True)
