"""Fifty who hand one household over at once: one does, the others are told who is its helper now, and leave nothing."""

from collections import Counter

import pytest

from tests.actions.assign.ground import lay_ground
from tests.actions.assign.test_appointing_at_once import AT_ONCE, all_at_once
from tests.makers import TODAY, make_household, make_person, pair
from xiuhua.actions.assign.hand_over import AskedHandover, hand_over
from xiuhua.actions.assign.handover_refusal import HandoverRefused
from xiuhua.register.models import Assignment, JournalLine

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_fifty_handovers_of_one_household_at_once_exactly_one_wins():
    ground = lay_ground()
    household = make_household(ground.village)
    former = pair(ground.people[0], household, slot=f"helper@{household.number}")
    people = [make_person(f"Candidate {number}", unit=ground.bureau) for number in range(AT_ONCE)]

    def deed(one):
        return lambda: hand_over(AskedHandover(household.key, one.key, TODAY, "transferred"), by=ground.office)

    told = all_at_once([deed(one) for one in people], refusals=HandoverRefused)
    refused = [it for it in told if isinstance(it, HandoverRefused)]
    (won,) = [it for it in told if not isinstance(it, HandoverRefused)]
    row = Assignment.objects.select_related("person").get(until=None)
    assert (row.key, row.predecessor, row.since) == (won, former, TODAY)
    assert Counter((it.reason, it.facts["name"], it.facts["day"]) for it in refused) == {
        ("early_day", row.person.name, TODAY): AT_ONCE - 1
    }
    assert JournalLine.objects.filter(deed="hand_over").count() == 1
