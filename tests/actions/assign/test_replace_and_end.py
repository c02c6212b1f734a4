"""A post passes on, ends and is taken back: nothing is overwritten, and who was there before stays told."""

from datetime import date, timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest

from tests.actions.assign.ground import FROM, LATER, asked, lay_ground
from tests.actions.assign.test_appoint import refused
from tests.makers import TODAY, make_account, make_household, pair, reside
from xiuhua.actions.assign.appoint import appoint
from xiuhua.actions.assign.end_appointment import end_appointment
from xiuhua.actions.assign.post_ending import check_ending
from xiuhua.actions.assign.replace import replace_holder
from xiuhua.actions.assign.withdraw_appointment import withdraw_appointment
from xiuhua.duty.door import Absent
from xiuhua.register.models import AreaVerdict, Assignment, JournalLine, Office, Team

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground():
    return lay_ground()


@pytest.fixture
def team(ground) -> SimpleNamespace:
    """A first secretary and two members, the least that a team has, since FROM."""
    keys = [appoint(asked(ground.village, "team_member", one), by=ground.office) for one in ground.people[1:3]]
    first = appoint(asked(ground.village, "first_secretary", ground.people[0]), by=ground.office)
    return SimpleNamespace(first=first, members=keys)


def following(ground, former, who, *, since=LATER, reason="replaced", role="first_secretary"):
    return asked(ground.village, role, who, since=since, replaces=former, reason=reason)


def held(role: str = "first_secretary") -> list[tuple]:
    rows = Assignment.objects.filter(role=role).order_by("since", "pk")
    return list(rows.values_list("person__name", "since", "until", "end_reason", "predecessor__person__name"))


def test_who_follows_begins_on_the_day_the_former_ends_and_names_them(ground, team):
    one = following(ground, team.first, ground.people[3], reason="transferred")
    assert replace_holder(one, by=ground.office) == replace_holder(one, by=ground.office)
    assert held() == [("P0", FROM, LATER, "transferred", None), ("P3", LATER, None, "", "P0")]
    line = JournalLine.objects.get(deed="replace_holder")
    assert line.before == {"post": "first_secretary", "holder": "P0", "end_reason": "transferred"}
    assert (line.after["holder"], line.after["since"]) == ("P3", "2017-03-01")
    again = following(ground, team.first, ground.people[4], since=TODAY)
    assert refused(replace_holder, again, by=ground.office) == (
        "ended", {"name": "P0", "day": LATER, "why": "transferred"},
    )  # fmt: skip


def test_nobody_follows_on_the_first_day_without_a_reason_or_as_if_a_running_term_were_over(ground, team):
    same_day = following(ground, team.first, ground.people[3], since=FROM)
    assert refused(replace_holder, same_day, by=ground.office) == ("early_day", {"name": "P0", "day": FROM})
    for reason in ("", "mistaken", "household_closed"):
        told = refused(replace_holder, following(ground, team.first, ground.people[3], reason=reason), by=ground.office)
        assert told == ("no_reason", {})
    early = following(ground, team.first, ground.people[3], reason="term_completed")
    assert refused(replace_holder, early, by=ground.office) == (
        "term_runs", {"name": "P0", "day": date(2018, 9, 1)},
    )  # fmt: skip
    with pytest.raises(Absent):
        replace_holder(following(ground, uuid4(), ground.people[3]), by=ground.office)


def test_a_team_stays_until_the_village_has_exited(ground, team):
    told = {"area": "Shaziping", "role": "first_secretary", "name": "P0"}
    done = {"until": LATER, "reason": "other", "by": ground.office}
    assert refused(end_appointment, team.first, **done) == ("stays", told)
    verdict = AreaVerdict.objects.create(area=ground.village, scheme="village_exit", verdict="unknown", since=FROM)
    assert refused(end_appointment, team.first, **done) == ("stays", told)
    verdict.verdict = "met"
    verdict.save()
    assert refused(end_appointment, team.first, **done) == ("small_team", {"left": 2, "least": 3, "name": "P0"})
    appoint(asked(ground.village, "team_member", ground.people[4]), by=ground.office)
    end_appointment(team.first, **done)
    assert held() == [("P0", FROM, LATER, "other", None)]


def test_within_the_campaign_a_team_stays_after_the_village_has_exited_too(ground, team):
    AreaVerdict.objects.create(area=ground.village, scheme="village_exit", verdict="met", since=FROM)
    Office.objects.update(demo_day=date(2019, 6, 1))
    told = {"area": "Shaziping", "role": "first_secretary", "name": "P0", "day": date(2021, 1, 1)}
    done = {"until": date(2019, 5, 1), "by": ground.office}
    assert refused(end_appointment, team.first, reason="other", **done) == ("stays_on", told)
    end_appointment(team.first, reason="transferred", **done)
    assert Assignment.objects.get(key=team.first).until == date(2019, 5, 1)


@pytest.mark.parametrize("reason", ["recalled", "transferred", "retired", "long_leave"])
def test_who_must_leave_leaves_at_once_and_the_post_is_vacant(ground, team, reason):
    done = {"until": LATER, "reason": reason, "by": ground.office}
    assert check_ending(team.first, **done).left == 2
    end_appointment(team.first, **done)
    end_appointment(team.first, **done)
    assert held() == [("P0", FROM, LATER, reason, None)]
    line = JournalLine.objects.get(deed="end_appointment")
    assert line.before == {"post": "first_secretary", "holder": "P0", "since": "2016-09-01"}
    assert line.after == {"until": "2017-03-01", "end_reason": reason, "assignment": team.first.hex}
    assert refused(end_appointment, team.first, until=TODAY, reason=reason, by=ground.office)[0] == "ended"


def test_a_term_that_is_over_ends_as_one(ground):
    since = date(2015, 3, 1)
    row = reside(ground.people[0], ground.beside, role="first_secretary", since=since)
    end_appointment(row.key, until=LATER, reason="term_completed", by=ground.office)
    assert held() == [("P0", since, LATER, "term_completed", None)]


def test_no_end_comes_before_the_beginning_or_after_today_and_pairings_are_not_ended_here(ground, team):
    done = {"reason": "recalled", "by": ground.office}
    assert refused(end_appointment, team.first, until=FROM, **done) == ("early_day", {"name": "P0", "day": FROM})
    tomorrow = TODAY + timedelta(days=1)
    assert refused(end_appointment, team.first, until=tomorrow, **done)[0] == "late_day"
    paired = pair(ground.people[5], make_household(ground.village))
    for key, by in ((paired.key, ground.office), (uuid4(), ground.office), (team.first, make_account())):
        with pytest.raises(Absent):
            end_appointment(key, until=LATER, reason="recalled", by=by)


def test_a_mistake_is_withdrawn_on_its_day_and_who_was_in_post_holds_it_again(ground, team):
    key = replace_holder(following(ground, team.first, ground.people[3]), by=ground.office)
    assert withdraw_appointment(key, by=ground.office) == ground.village.code
    withdraw_appointment(key, by=ground.office)
    assert held() == [("P0", FROM, None, "", None), ("P3", LATER, LATER, "mistaken", None)]
    line = JournalLine.objects.get(deed="withdraw_appointment")
    assert (line.before["holder"], line.after) == ("P3", {"holder": "P0", "assignment": key.hex})
    replace_holder(following(ground, team.first, ground.people[4]), by=ground.office)
    assert held()[2] == ("P4", LATER, None, "", "P0")


def test_with_a_leader_withdrawn_whoever_made_room_leads_again(ground):
    appoint(asked(ground.village, "team_leader", ground.people[0]), by=ground.office)
    key = appoint(asked(ground.village, "first_secretary", ground.people[1], since=LATER), by=ground.office)
    withdraw_appointment(key, by=ground.office)
    assert held("team_leader") == [("P0", FROM, None, "", None)]
    assert held("team_member") == [("P0", LATER, LATER, "mistaken", None)]
    (leading,) = Assignment.objects.filter(role="team_leader").values_list("key", flat=True)
    withdraw_appointment(leading, by=ground.office)
    assert list(Team.objects.values_list("since", "until")) == [(FROM, FROM)]


def test_with_a_promotion_withdrawn_the_member_is_a_member_again(ground, team):
    end_appointment(team.first, until=LATER, reason="recalled", by=ground.office)
    key = appoint(asked(ground.village, "first_secretary", ground.people[1], since=TODAY), by=ground.office)
    assert held("team_member")[0][:4] == ("P1", FROM, TODAY, "replaced")
    withdraw_appointment(key, by=ground.office)
    assert held("team_member")[0] == ("P1", FROM, None, "", None)


def test_what_was_not_appointed_here_today_was_followed_or_ended_is_not_withdrawn(ground, team):
    old = reside(ground.people[5], ground.beside)
    assert refused(withdraw_appointment, old.key, by=ground.office) == ("not_today", {"name": "P5"})
    replace_holder(following(ground, team.first, ground.people[3]), by=ground.office)
    assert refused(withdraw_appointment, team.first, by=ground.office) == (
        "followed", {"name": "P0", "other": "P3", "day": LATER},
    )  # fmt: skip
    end_appointment(team.members[0], until=TODAY, reason="recalled", by=ground.office)
    assert refused(withdraw_appointment, team.members[0], by=ground.office)[0] == "ended"
