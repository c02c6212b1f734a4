"""A proposal that gives a household another helper settles the request that waits: seen first, told to both sides."""

import pytest

from tests.actions.assign.pairing_ground import SINCE, WHY, in_force, lay_pairs
from tests.makers import TODAY, give_role, make_account, make_household, pair
from xiuhua.actions.assign.ask_for_helper import ask_for_helper
from xiuhua.actions.assign.decide_proposal import approve_proposal, submit_proposal
from xiuhua.actions.assign.pair_rules import pin_pair
from xiuhua.actions.assign.proposal_refusal import ProposalRefused
from xiuhua.actions.assign.propose import draft_proposal
from xiuhua.queries.helper_request import requests_met_by, requests_of, waiting_for
from xiuhua.register.models import Assignment, HelperRequest, JournalLine, PairingProposal

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground():
    """H1 is moved from P0 to P2 by a submitted proposal, H3 keeps P1; the helpers of both have asked."""
    ground = lay_pairs()
    helpers = {name: make_account(name.lower(), person=ground.people[name]) for name in ("P0", "P1")}
    ground.asked = {
        home: ask_for_helper(ground.homes[home].key, "helper", reason="transfer", by=helpers[who])
        for home, who in (("H1", "P0"), ("H3", "P1"))
    }
    ground.key = draft_proposal(ground.township.code, by=ground.maker)
    for home, who in (("H1", "P2"), ("H3", "P1")):
        pin_pair(ground.key, household=ground.homes[home].key, helper=ground.people[who].key, why=WHY, by=ground.maker)
    submit_proposal(ground.key, by=ground.maker)
    ground.proposal = PairingProposal.objects.get()
    return ground


def refused(ground, *, by, seen=()) -> tuple[str, dict]:
    with pytest.raises(ProposalRefused) as no:
        approve_proposal(ground.key, seen=seen, by=by)
    return no.value.reason, no.value.facts


def test_a_request_that_was_not_seen_stops_the_approval_and_nothing_is_written(ground):
    before = in_force()
    assert refused(ground, by=ground.checker) == ("requests_wait", {"count": 1})
    assert (in_force(), HelperRequest.objects.filter(state="open").count()) == (before, 2)
    assert [it.key for it in waiting_for(ground.proposal)] == [ground.asked["H1"]]


def test_approval_grants_what_was_seen_by_the_new_pair_and_leaves_the_others_open(ground):
    approve_proposal(ground.key, seen={ground.asked["H1"]}, by=ground.checker)
    row = HelperRequest.objects.get(key=ground.asked["H1"])
    new = Assignment.objects.get(household=ground.homes["H1"], until=None)
    assert (new.person, row.answered_by, row.settled_by) == (ground.people["P2"], new, ground.proposal)
    assert (row.state, row.decided_by, row.decided_on, row.answer) == ("granted", ground.checker, TODAY, "")
    other = HelperRequest.objects.get(key=ground.asked["H3"])
    assert (other.state, other.settled_by) == ("open", None)
    line = JournalLine.objects.get(deed="settle_helper_request")
    assert (line.actor, line.after["proposal"]) == (ground.checker, ground.key.hex)


def test_whoever_asked_reads_that_a_proposal_settled_it_and_the_proposal_tells_which(ground):
    assert [it.number for it in requests_met_by(ground.proposal, on=TODAY)] == ["H1"]
    approve_proposal(ground.key, seen={ground.asked["H1"]}, by=ground.checker)
    (told,) = requests_of(ground.homes["H1"], on=TODAY)
    assert (told.state, told.settled_for, told.answered) == ("granted", ground.township.name, True)
    ground.proposal.refresh_from_db()
    assert [it.key for it in requests_met_by(ground.proposal, on=TODAY)] == [ground.asked["H1"]]


def test_the_new_helper_can_ask_again(ground):
    approve_proposal(ground.key, seen={ground.asked["H1"]}, by=ground.checker)
    new = make_account("p2", person=ground.people["P2"])
    assert ask_for_helper(ground.homes["H1"].key, "helper", reason="transfer", by=new)


def test_who_asked_does_not_approve_what_settles_it(ground):
    third = make_account("third")
    give_role(third, "county", ground.township.parent)
    HelperRequest.objects.filter(key=ground.asked["H1"]).update(asked_by=third)
    told = refused(ground, seen={ground.asked["H1"]}, by=third)
    assert told == ("own_request", {"name": "third", "day": TODAY})
    approve_proposal(ground.key, seen={ground.asked["H1"]}, by=ground.checker)


def test_a_request_outside_of_the_proposal_neither_stops_it_nor_is_touched(ground):
    elsewhere = make_household(ground.beside, number="H9")
    held = pair(ground.people["S0"], elsewhere, since=SINCE)
    HelperRequest.objects.create(
        household=elsewhere, pairing=held, side="office", reason="transfer", asked_by=ground.maker, asked_on=TODAY
    )
    assert [it.key for it in waiting_for(ground.proposal)] == [ground.asked["H1"]]
