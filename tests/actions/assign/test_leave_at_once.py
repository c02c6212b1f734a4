"""Leaves entered at once from one household: one holds, the others are told of it, and leave nothing behind."""

from collections import Counter
from datetime import timedelta

import pytest
from django.conf import settings

from tests.actions.assign.ground import lay_ground
from tests.actions.assign.test_appointing_at_once import AT_ONCE, all_at_once
from tests.makers import TODAY, make_household, make_person, pair
from xiuhua.actions.assign.leave import grant_leave
from xiuhua.actions.assign.leave_of_all import AskedForAll, LeavesRefused, grant_leave_of_all
from xiuhua.actions.assign.leave_plan import AskedLeave
from xiuhua.actions.assign.leave_refusal import LeaveRefused
from xiuhua.register.models import JournalLine, Leave
from xiuhua.register.vault import Vault

pytestmark = pytest.mark.django_db(transaction=True)
WEEK = timedelta(days=7)


@pytest.fixture
def ground():
    Vault.open(settings.KEY_FILE, create=True)
    return lay_ground()


def test_of_two_leaves_entered_at_once_on_overlapping_days_exactly_one_holds(ground):
    held = pair(ground.people[0], make_household(ground.village))
    asked = [
        AskedLeave(held.key, TODAY, TODAY + WEEK, "illness", ground.people[1].key),
        AskedLeave(held.key, TODAY + WEEK / 7, TODAY + 2 * WEEK, "training", ground.people[2].key),
    ]
    told = all_at_once([lambda one=one: grant_leave(one, by=ground.office) for one in asked], refusals=LeaveRefused)
    (no,) = [it for it in told if isinstance(it, LeaveRefused)]
    (won,) = [it for it in told if not isinstance(it, LeaveRefused)]
    row = Leave.objects.get()
    assert (row.key, no.reason, no.facts) == (
        won, "away_already", {"name": ground.people[0].name, "day": row.since, "back": row.until}
    )  # fmt: skip
    assert JournalLine.objects.filter(deed="grant_leave").count() == 1


def test_of_fifty_with_one_stand_in_each_exactly_one_holds(ground):
    held = pair(ground.people[0], make_household(ground.village))
    people = [make_person(f"Candidate {number}", unit=ground.bureau) for number in range(AT_ONCE)]

    def deed(one):
        return lambda: grant_leave(AskedLeave(held.key, TODAY, TODAY + WEEK, "illness", one.key), by=ground.office)

    told = all_at_once([deed(one) for one in people], refusals=LeaveRefused)
    (won,) = [it for it in told if not isinstance(it, LeaveRefused)]
    assert (Leave.objects.get().key, Leave.objects.get().stand_in in people) == (won, True)
    refused = Counter(it.reason for it in told if isinstance(it, LeaveRefused))
    assert refused == {"away_already": AT_ONCE - 1}


def test_leave_from_all_and_leave_from_one_of_them_at_once_are_one_or_the_other(ground):
    helper = ground.people[0]
    held = [pair(helper, make_household(ground.village)) for _ in range(3)]
    every = AskedForAll(
        helper.key, frozenset(it.key for it in held), TODAY, TODAY + WEEK, "illness", ground.people[1].key
    )
    one = AskedLeave(held[1].key, TODAY, TODAY + WEEK, "training", ground.people[2].key)
    told = all_at_once(
        [lambda: grant_leave_of_all(every, by=ground.office), lambda: grant_leave(one, by=ground.office)],
        refusals=LeaveRefused,
    )
    of_all, of_one = told
    if isinstance(of_all, LeavesRefused):
        assert [(at.held.pk, why.reason) for at, why in of_all.rows] == [(held[1].pk, "away_already")]
        assert Leave.objects.get().key == of_one
    else:
        assert (set(of_all), of_one.reason) == (set(Leave.objects.values_list("key", flat=True)), "away_already")
