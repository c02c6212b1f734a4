"""A household handed over: history kept, the former helper reads on for the pack's days, requests asked and decided."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings

from tests.actions.assign.ground import lay_ground, opens
from tests.makers import LONG_AGO, TODAY, give_role, make_account, make_household, make_person, pair
from xiuhua.actions.assign.ask_for_helper import ask_for_helper, decide_request, withdraw_request
from xiuhua.actions.assign.hand_over import AskedHandover, check_handover, hand_over
from xiuhua.actions.assign.handover_refusal import HandoverRefused
from xiuhua.duty.door import Absent, open_household, scope_of
from xiuhua.duty.openers import openers_of
from xiuhua.queries.post_rules import PostRules
from xiuhua.register.models import Assignment, HelperRequest, JournalLine, Organisation, PackInForce, Residence
from xiuhua.register.vault import Vault

pytestmark = pytest.mark.django_db
FROM = date(2017, 3, 20)
DAYS = 30  # handover.reading_days
TERM = 15  # handover.decision_days


@pytest.fixture
def home() -> SimpleNamespace:
    """A household with a helper, somebody to follow, and the offices of the village and the township."""
    Vault.open(settings.KEY_FILE, create=True)
    ground = lay_ground()
    household = make_household(ground.village, head="Head")
    former, follows = ground.people[:2]
    held = pair(former, household, slot=f"helper@{household.number}")
    village = make_account("village")
    give_role(village, "village", ground.village)
    second = make_account("second")
    give_role(second, "township", ground.village.parent)
    accounts = {"former": make_account("former", person=former), "follows": make_account("follows", person=follows)}
    return SimpleNamespace(
        **vars(ground), household=household, held=held, former=former, follows=follows, office2=second,
        village_office=village, **{f"{name}_account": it for name, it in accounts.items()},
    )  # fmt: skip


def to(home, who=None, *, since=FROM, reason="transferred", **more) -> AskedHandover:
    return AskedHandover(home.household.key, (who or home.follows).key, since, reason, **more)


def refusal(deed) -> str:
    with pytest.raises(HandoverRefused) as refused:
        deed()
    return refused.value.reason


def test_handing_over_ends_one_pair_and_begins_the_next_that_names_it(home):
    key = hand_over(to(home, document="帮函〔2017〕3号"), by=home.office)
    home.held.refresh_from_db()
    row = Assignment.objects.get(key=key)
    assert (home.held.until, home.held.end_reason, home.held.read_until) == (FROM, "transferred", FROM + DAYS * DAY)
    assert (row.person, row.since, row.predecessor, row.slot) == (home.follows, FROM, home.held, home.held.slot)
    assert (row.role, row.document) == ("helper", "帮函〔2017〕3号")
    line = JournalLine.objects.get(deed="hand_over")
    assert (line.before["holder"], line.after["holder"]) == (home.former.name, home.follows.name)


DAY = timedelta(days=1)


def test_said_twice_it_is_done_once(home):
    first = hand_over(to(home), by=home.office)
    assert hand_over(to(home), by=home.office) == first
    assert JournalLine.objects.filter(deed="hand_over").count() == 1


def test_checking_changes_nothing_and_tells_what_will_be(home):
    plan = check_handover(to(home), by=home.office)
    assert (plan.former, plan.successor, plan.count) == (home.held, home.follows, 1)
    assert plan.read_until == FROM + DAYS * DAY
    assert Assignment.objects.filter(kind="pair", until=None).get() == home.held


def test_the_former_helper_reads_on_for_the_days_of_the_pack_and_not_one_more(home):
    hand_over(to(home), by=home.office)
    last = FROM + (DAYS - 1) * DAY
    opened = open_household(scope_of(home.former_account, today=TODAY), home.household.key, on=TODAY)
    told = (opened.reason.key, opened.reason.since, opened.reason.until, opened.is_answered_for)
    assert told == ("former_helper", FROM, last + DAY, False)
    assert [opens(home.former_account, home.household, day) for day in (last, last + DAY)] == [True, False]
    new = open_household(scope_of(home.follows_account, today=TODAY), home.household.key, on=TODAY)
    assert (new.reason.key, new.is_answered_for) == ("helper", True)


def test_reading_stays_with_the_household_that_was_handed_over(home):
    beside = make_household(home.village)
    hand_over(to(home), by=home.office)
    assert (opens(home.former_account, home.household, TODAY), opens(home.former_account, beside, TODAY)) == (
        True,
        False,
    )


def test_whoever_is_recalled_reads_no_more_from_that_day(home):
    hand_over(to(home, reason="recalled"), by=home.office)
    home.held.refresh_from_db()
    assert (home.held.read_until, opens(home.former_account, home.household, TODAY)) == (None, False)


def test_a_pack_that_is_silent_lets_nobody_read_on(home, monkeypatch):
    said = PostRules.number
    monkeypatch.setattr(
        PostRules, "number", lambda self, name: None if name.startswith("handover") else said(self, name)
    )
    hand_over(to(home), by=home.office)
    assert opens(home.former_account, home.household, TODAY) is False


def test_the_door_told_backwards_names_the_former_helper_until_the_day(home):
    hand_over(to(home), by=home.office)
    told = {(it.reason.key, it.account): it.until for it in openers_of(home.household, today=TODAY)}
    assert told["former_helper", home.former_account] == FROM + DAYS * DAY
    later = openers_of(home.household, today=FROM + DAYS * DAY)
    assert "former_helper" not in {it.reason.key for it in later}


def test_refusals_name_what_stands_against_it(home):
    assert refusal(lambda: hand_over(to(home, home.former), by=home.office)) == "same_helper"
    assert refusal(lambda: hand_over(to(home, since=TODAY + DAY), by=home.office)) == "late_day"
    assert refusal(lambda: hand_over(to(home, since=LONG_AGO), by=home.office)) == "early_day"
    assert refusal(lambda: hand_over(to(home, reason="mistaken"), by=home.office)) == "no_reason"
    assert refusal(lambda: hand_over(to(home, make_person("Elsewhere")), by=home.office)) == "no_successor"
    assert refusal(lambda: hand_over(to(home, document="13912345678"), by=home.office)) == "holds_number"
    assert refusal(lambda: hand_over(to(home, document="x" * 81), by=home.office)) == "long_text"
    alone = make_household(home.village)
    asked = AskedHandover(alone.key, home.follows.key, FROM, "transferred")
    assert refusal(lambda: hand_over(asked, by=home.office)) == "no_helper"
    assert Assignment.objects.filter(kind="pair").get().until is None


def test_whoever_has_as_many_as_the_pack_lets_them_is_not_given_one_more(home):
    for _ in range(4):
        pair(home.follows, make_household(home.village))
    assert check_handover(to(home), by=home.office).count == 5
    pair(home.follows, make_household(home.village))
    assert refusal(lambda: hand_over(to(home), by=home.office)) == "too_many"


def test_whoever_has_retired_or_whose_unit_is_no_more_is_not_sent(home):
    pair(home.people[3], make_household(home.village), until=FROM - DAY)
    Assignment.objects.filter(person=home.people[3]).update(end_reason="retired")
    assert refusal(lambda: hand_over(to(home, home.people[3]), by=home.office)) == "barred"
    Organisation.objects.filter(pk=home.bureau.pk).update(dissolved=FROM)
    assert refusal(lambda: hand_over(to(home), by=home.office)) == "no_unit"


def test_only_the_offices_over_the_household_hand_over_and_all_others_hear_that_it_is_absent(home):
    stranger = make_account("stranger", person=make_person())
    for account in (home.former_account, home.village_office, stranger):
        with pytest.raises(Absent):
            hand_over(to(home), by=account)
    Residence.objects.filter(household=home.household).update(village=home.beside)
    assert hand_over(to(home), by=home.office) == Assignment.objects.get(person=home.follows).key


def test_a_request_has_a_day_by_which_it_is_decided_and_changes_no_pair(home):
    key = ask_for_helper(home.household.key, "helper", reason="distance", note="六十里山路", by=home.former_account)
    row = HelperRequest.objects.get(key=key)
    assert (row.side, row.reason, row.asked_on, row.due) == ("helper", "distance", TODAY, TODAY + TERM * DAY)
    assert (row.pairing, row.state) == (home.held, "open")
    decide_request(key, grant=True, answer="路途确实太远", by=home.office)
    row.refresh_from_db()
    assert (row.state, row.decided_by, row.decided_on, row.answered_by) == ("granted", home.office, TODAY, None)
    assert Assignment.objects.filter(kind="pair").get().until is None
    new = hand_over(to(home), by=home.office)
    row.refresh_from_db()
    assert row.answered_by.key == new
    line = JournalLine.objects.get(deed="ask_for_helper")
    assert ("六十里山路" in str(line.after), JournalLine.objects.get(deed="hand_over").after["request"]) == (
        False,
        key.hex,
    )


def test_what_a_household_says_is_taken_down_with_who_said_it(home):
    def asked(**more):
        return ask_for_helper(home.household.key, "household", reason="contact", by=home.village_office, **more)

    assert refusal(asked) == "no_teller"
    row = HelperRequest.objects.get(key=asked(told_by="户主本人"))
    assert (row.side, row.told_by, row.asked_by) == ("household", "户主本人", home.village_office)


def test_each_side_is_open_to_those_alone_who_speak_for_it(home):
    stranger = make_account("stranger", person=make_person())
    for account, side in (
        (home.former_account, "household"), (home.former_account, "office"), (home.village_office, "office"),
        (home.village_office, "helper"), (stranger, "helper"), (home.office, "nobody"),
    ):  # fmt: skip
        with pytest.raises(Absent):
            ask_for_helper(home.household.key, side, reason="distance", told_by="户主", by=account)
    hand_over(to(home), by=home.office)
    with pytest.raises(Absent):
        ask_for_helper(home.household.key, "helper", reason="distance", by=home.former_account)
    assert HelperRequest.objects.count() == 0


def test_requests_are_refused_with_what_stands_against_them(home):
    def ask(**more):
        return ask_for_helper(home.household.key, "office", by=home.office, **{"reason": "cause"} | more)

    assert refusal(lambda: ask(reason="")) == "no_reason"
    assert refusal(lambda: ask(note="x" * 301)) == "long_text"
    assert refusal(lambda: ask(note="电话13912345678")) == "holds_number"
    key = ask()
    assert ask() == key
    assert refusal(lambda: ask(reason="other")) == "open_already"
    assert refusal(lambda: hand_over(to(home), by=home.office)) == "request_open"
    assert refusal(lambda: decide_request(key, grant=True, answer="可以", by=home.office)) == "own_request"
    assert refusal(lambda: decide_request(key, grant=True, answer=" ", by=home.office2)) == "no_answer"
    assert refusal(lambda: withdraw_request(key, by=home.office2)) == "not_asker"
    decide_request(key, grant=False, answer="先磨合三个月", by=home.office2)
    assert decide_request(key, grant=False, answer="先磨合三个月", by=home.office2) == home.household.key
    assert refusal(lambda: decide_request(key, grant=True, answer="同意", by=home.office2)) == "decided"
    assert refusal(lambda: withdraw_request(key, by=home.office)) == "decided"
    with pytest.raises(Absent):
        decide_request(key, grant=True, answer="同意", by=home.village_office)


def test_a_request_is_withdrawn_by_who_asked_and_another_may_follow(home):
    key = ask_for_helper(home.household.key, "helper", reason="health", by=home.former_account)
    withdraw_request(key, by=home.former_account)
    assert withdraw_request(key, by=home.former_account) == home.household.key
    row = HelperRequest.objects.get(key=key)
    assert (row.state, row.decided_by, row.answer) == ("withdrawn", home.former_account, "")
    assert ask_for_helper(home.household.key, "helper", reason="health", by=home.former_account) != key


def test_the_graduation_pack_has_handovers_of_its_own(home):
    PackInForce.objects.update(pack="graduation")
    Assignment.objects.filter(pk=home.held.pk).update(role="coach")
    assert refusal(lambda: check_handover(to(home), by=home.office)) == "no_reason"
    request = ask_for_helper(home.household.key, "helper", reason="kin", by=home.former_account)
    assert HelperRequest.objects.get(key=request).due == TODAY + timedelta(days=7)
    decide_request(request, grant=True, answer="Another coach", by=home.office)
    key = hand_over(to(home, since=TODAY, reason="replaced"), by=home.office)
    assert (Assignment.objects.get(key=key).role, HelperRequest.objects.get().answered_by.key) == ("coach", key)
    home.held.refresh_from_db()
    assert home.held.read_until == TODAY + timedelta(days=14)
