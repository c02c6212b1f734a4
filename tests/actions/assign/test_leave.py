"""Leave from a household: the helper keeps it, a stand-in opens it on these days alone, rules refuse the rest."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings

from tests.actions.assign.ground import lay_ground, opens
from tests.makers import LONG_AGO, TODAY, give_role, make_account, make_household, make_organisation, make_person, pair
from xiuhua.actions.assign.hand_over import AskedHandover, hand_over
from xiuhua.actions.assign.leave import end_leave, grant_leave, withdraw_leave
from xiuhua.actions.assign.leave_plan import AskedLeave, check_leave
from xiuhua.actions.assign.leave_refusal import AT, SAID, LeaveRefused
from xiuhua.desk.leave_refusals import sentences
from xiuhua.duty.door import Absent, areas_covered, open_household, scope_of
from xiuhua.duty.openers import openers_of
from xiuhua.queries.household_card import card_of
from xiuhua.queries.leave import leaves_of
from xiuhua.register.models import Assignment, Avoidance, JournalLine, Leave, Organisation, PackInForce
from xiuhua.register.vault import Vault

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
FROM, BACK = TODAY - 2 * DAY, TODAY + 5 * DAY


@pytest.fixture
def home() -> SimpleNamespace:
    """A household with a helper, a colleague of theirs with an account, the offices of township, village and county."""
    Vault.open(settings.KEY_FILE, create=True)
    ground = lay_ground()
    household = make_household(ground.village, head="Head")
    helper, colleague = ground.people[:2]
    held = pair(helper, household, slot=f"helper@{household.number}")
    offices = {"county_office": ground.village.parent.parent, "village_office": ground.village}
    accounts = {name: make_account(name) for name in offices}
    for name, area in offices.items():
        give_role(accounts[name], name.removesuffix("_office"), area)
    accounts |= {"colleague_account": make_account("colleague", person=colleague)}
    accounts |= {"helper_account": make_account("helper", person=helper)}
    return SimpleNamespace(
        **vars(ground), household=household, held=held, helper=helper, colleague=colleague, **accounts
    )


def away(home, who=None, *, since=FROM, until=BACK, why="illness", **more) -> AskedLeave:
    return AskedLeave(more.pop("of", home.held).key, since, until, why, (who or home.colleague).key, **more)


def alone(home, *, since=TODAY, until=TODAY + DAY, why="family", **more) -> AskedLeave:
    return AskedLeave(more.pop("of", home.held).key, since, until, why, None, **more)


def refusal(deed) -> str:
    with pytest.raises(LeaveRefused) as refused:
        deed()
    return refused.value.reason


def test_the_helper_keeps_the_household_and_the_journal_tells_who_stands_in_but_not_why(home):
    key = grant_leave(away(home, document="假条1号"), by=home.office)
    row = Leave.objects.get(key=key)
    assert (row.assignment, row.since, row.until, row.stand_in) == (home.held, FROM, BACK, home.colleague)
    assert (row.why, row.document, row.said_by) == ("illness", "假条1号", home.office)
    home.held.refresh_from_db()
    assert (home.held.until, home.held.person) == (None, home.helper)
    line = JournalLine.objects.get(deed="grant_leave")
    assert (line.after["holder"], line.after["stand_in"]) == (home.helper.name, home.colleague.name)
    assert "illness" not in str(line.after)


def test_the_stand_in_opens_the_household_on_the_days_of_the_leave_and_on_no_other(home):
    grant_leave(away(home), by=home.office)
    days = (FROM - DAY, FROM, TODAY, BACK - DAY, BACK)
    assert [opens(home.colleague_account, home.household, day) for day in days] == [False, True, True, True, False]
    assert [opens(home.helper_account, home.household, day) for day in days] == [True] * 5
    opened = open_household(scope_of(home.colleague_account, today=TODAY), home.household.key, on=TODAY)
    told = (opened.reason.key, opened.reason.since, opened.reason.until, opened.reason.whose)
    assert told == ("stand_in", FROM, BACK, home.helper.name)
    assert (opened.is_answered_for, opened.topics) == (True, None)


def test_standing_in_opens_that_household_alone(home):
    beside = make_household(home.village)
    pair(home.helper, beside)
    grant_leave(away(home), by=home.office)
    assert opens(home.colleague_account, beside, TODAY) is False


def test_the_door_told_backwards_names_the_stand_in_until_the_day(home):
    grant_leave(away(home), by=home.office)
    told = {(it.reason.key, it.account): it.until for it in openers_of(home.household, today=TODAY)}
    assert told["stand_in", home.colleague_account] == BACK
    assert "stand_in" not in {it.reason.key for it in openers_of(home.household, today=BACK)}


def test_the_card_says_who_is_away_and_who_stands_in(home):
    grant_leave(away(home), by=home.office)
    held = card_of(home.household, on=TODAY).helpers[0]
    assert (held.name, held.away.until, held.away.last) == (home.helper.name, BACK, BACK - DAY)
    assert (held.away.stand_in, held.away.person) == (home.colleague.name, home.colleague.key)
    assert card_of(home.household, on=BACK).helpers[0].away is None


def test_said_twice_it_is_entered_once_and_checking_enters_nothing(home):
    plan = check_leave(away(home), by=home.office)
    assert (plan.days, plan.stand_in, Leave.objects.count()) == (7, home.colleague, 0)
    first = grant_leave(away(home), by=home.office)
    assert grant_leave(away(home), by=home.office) == first
    assert JournalLine.objects.filter(deed="grant_leave").count() == 1


def test_who_comes_back_early_is_back_from_that_day(home):
    key = grant_leave(away(home), by=home.office)
    assert end_leave(key, back_on=TODAY, by=home.office) == home.held.key
    assert Leave.objects.get(key=key).until == TODAY
    assert opens(home.colleague_account, home.household, TODAY) is False
    line = JournalLine.objects.get(deed="end_leave")
    assert (line.before["until"], line.after["until"]) == (BACK.isoformat(), TODAY.isoformat())
    assert refusal(lambda: end_leave(key, back_on=TODAY - DAY, by=home.office)) == "over"


def test_the_day_back_lies_within_the_leave_and_what_has_not_begun_is_withdrawn_instead(home):
    key = grant_leave(away(home), by=home.office)
    assert refusal(lambda: end_leave(key, back_on=FROM, by=home.office)) == "back_when"
    assert refusal(lambda: end_leave(key, back_on=BACK + DAY, by=home.office)) == "back_when"
    assert end_leave(key, back_on=BACK, by=home.office) == home.held.key
    later = grant_leave(away(home, since=BACK + DAY, until=BACK + 9 * DAY), by=home.office)
    assert refusal(lambda: end_leave(later, back_on=BACK + 3 * DAY, by=home.office)) == "not_begun"


def test_withdrawn_leave_never_held_and_other_days_are_free_again(home):
    key = grant_leave(away(home), by=home.office)
    assert withdraw_leave(key, by=home.office) == withdraw_leave(key, by=home.office) == home.held.key
    row = Leave.objects.get(key=key)
    assert (row.until, opens(home.colleague_account, home.household, TODAY)) == (row.since, False)
    assert refusal(lambda: end_leave(key, back_on=TODAY, by=home.office)) == "withdrawn"
    assert grant_leave(away(home), by=home.office) != key
    assert [line.state for line in leaves_of(home.held, on=TODAY)] == ["now", "withdrawn"]


def test_leave_that_began_is_withdrawn_on_the_day_it_was_entered_alone(home):
    key = grant_leave(away(home), by=home.office)
    Leave.objects.filter(key=key).update(said_at=Leave.objects.get(key=key).said_at - 2 * DAY)
    assert refusal(lambda: withdraw_leave(key, by=home.office)) == "begun"
    later = grant_leave(away(home, since=BACK, until=BACK + DAY), by=home.office)
    Leave.objects.filter(key=later).update(said_at=Leave.objects.get(key=later).said_at - 2 * DAY)
    assert withdraw_leave(later, by=home.office) == home.held.key


def test_leave_ends_with_what_it_is_from(home):
    grant_leave(away(home), by=home.office)
    follows = home.people[2]
    hand_over(AskedHandover(home.household.key, follows.key, TODAY, "transferred"), by=home.office)
    assert opens(home.colleague_account, home.household, TODAY) is False
    home.held.refresh_from_db()
    assert [line.state for line in leaves_of(home.held, on=TODAY)] == ["over"]
    assert refusal(lambda: grant_leave(away(home, since=BACK, until=BACK + DAY), by=home.office)) == "ended"


def test_days_that_make_no_sense_are_refused(home):
    assert refusal(lambda: grant_leave(away(home, until=FROM), by=home.office)) == "no_days"
    assert refusal(lambda: grant_leave(away(home, since=LONG_AGO - DAY), by=home.office)) == "before_post"
    Assignment.objects.filter(pk=home.held.pk).update(until=BACK - DAY)
    assert refusal(lambda: grant_leave(away(home), by=home.office)) == "after_post"


def test_what_was_typed_is_refused_with_its_field(home):
    assert refusal(lambda: grant_leave(away(home, why="weather"), by=home.office)) == "no_reason"
    assert refusal(lambda: grant_leave(away(home, document="13912345678"), by=home.office)) == "holds_number"
    assert refusal(lambda: grant_leave(away(home, document="x" * 81), by=home.office)) == "long_text"
    assert {name for name in AT if name not in SAID} == set()


def test_two_leaves_of_one_household_do_not_overlap(home):
    grant_leave(away(home), by=home.office)
    for since, until in ((FROM - 9 * DAY, FROM + DAY), (BACK - DAY, BACK + DAY), (FROM, BACK + DAY)):
        asked = away(home, since=since, until=until)
        assert refusal(lambda asked=asked: grant_leave(asked, by=home.office)) == "away_already"
    assert grant_leave(away(home, since=BACK, until=BACK + DAY), by=home.office)


def test_leave_that_is_too_long_is_for_another_to_follow(home):
    assert check_leave(away(home, until=FROM + 180 * DAY), by=home.office).days == 180
    assert refusal(lambda: check_leave(away(home, until=FROM + 181 * DAY), by=home.office)) == "too_long"


def test_somebody_stands_in_where_leave_is_longer_than_the_pack_lets_nobody(home):
    assert check_leave(alone(home, until=TODAY + 3 * DAY), by=home.office).stand_in is None
    assert refusal(lambda: check_leave(alone(home, until=TODAY + 4 * DAY), by=home.office)) == "no_stand_in"


def test_who_stands_in_is_near_and_is_not_who_goes(home):
    other = make_organisation(name="Other bureau", area=home.village.parent.parent)
    far, near = make_person("Far", unit=other), make_person("Near", unit=home.bureau)
    assert refusal(lambda: check_leave(away(home, home.helper), by=home.office)) == "own_self"
    assert refusal(lambda: check_leave(away(home, make_person("Nowhere")), by=home.office)) == "nobody"
    assert refusal(lambda: check_leave(away(home, far), by=home.office)) == "not_near"
    assert check_leave(away(home, near), by=home.office).stand_in == near
    Organisation.objects.filter(pk=other.pk).update(area=home.village.parent)
    assert check_leave(away(home, far), by=home.office).stand_in == far
    Organisation.objects.filter(pk=home.bureau.pk).update(dissolved=FROM)
    assert refusal(lambda: check_leave(away(home), by=home.office)) == "no_unit"


def test_whoever_retired_is_away_or_must_keep_apart_does_not_stand_in(home):
    gone = home.people[3]
    pair(gone, make_household(home.village), until=FROM - DAY)
    Assignment.objects.filter(person=gone).update(end_reason="retired")
    assert refusal(lambda: check_leave(away(home, gone), by=home.office)) == "barred"
    theirs = pair(home.colleague, make_household(home.village))
    grant_leave(away(home, home.people[4], of=theirs), by=home.office)
    assert refusal(lambda: check_leave(away(home), by=home.office)) == "stand_in_away"
    Avoidance.objects.create(
        person=home.people[5], household=home.household, why="kin", since=TODAY, said_by=home.office
    )
    assert refusal(lambda: check_leave(away(home, home.people[5]), by=home.office)) == "kept_apart"


def test_whoever_stands_in_does_not_go_on_leave_themselves_before_another_does(home):
    grant_leave(away(home), by=home.office)
    theirs = pair(home.colleague, make_household(home.village))
    assert refusal(lambda: check_leave(away(home, home.people[4], of=theirs), by=home.office)) == "stands_in"


def test_nobody_stands_in_for_more_households_than_the_pack_lets_them(home):
    for _ in range(9):
        pair(home.colleague, make_household(home.village))
    assert check_leave(away(home), by=home.office).stand_in == home.colleague
    pair(home.colleague, make_household(home.village))
    assert refusal(lambda: check_leave(away(home), by=home.office)) == "too_many"


def test_only_the_offices_over_the_household_enter_leave_and_all_others_hear_that_it_is_absent(home):
    key = grant_leave(away(home), by=home.county_office)
    for account in (home.helper_account, home.colleague_account, home.village_office, make_account("stranger")):
        for deed in (
            lambda by: grant_leave(away(home, since=BACK, until=BACK + DAY), by=by),
            lambda by: end_leave(key, back_on=TODAY, by=by),
            lambda by: withdraw_leave(key, by=by),
        ):
            with pytest.raises(Absent):
                deed(account)
    assert withdraw_leave(key, by=home.office) == home.held.key


def test_a_pack_that_is_silent_lets_nobody_be_entered_as_away(home, monkeypatch):
    from xiuhua.queries.post_rules import PostRules

    said = PostRules.setting
    silent = lambda self, name: None if name.startswith("leave.") else said(self, name)  # noqa: E731
    monkeypatch.setattr(PostRules, "setting", silent)
    assert refusal(lambda: check_leave(away(home), by=home.office)) == "silent"


def test_every_refusal_has_its_sentence_on_the_desk():
    assert set(sentences()) == set(SAID)


def test_the_graduation_pack_has_leave_of_its_own(home):
    PackInForce.objects.update(pack="graduation")
    Assignment.objects.filter(pk=home.held.pk).update(role="coach")
    assert check_leave(away(home, why="holiday"), by=home.office).days == 7
    assert refusal(lambda: check_leave(away(home, why="family"), by=home.office)) == "no_reason"


def test_a_day_on_which_the_stand_in_has_a_post_too_covers_no_more_than_that(home):
    grant_leave(away(home), by=home.office)
    assert areas_covered(scope_of(home.colleague_account, today=TODAY), on=TODAY) == frozenset()
