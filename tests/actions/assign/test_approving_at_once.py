"""Many who approve one proposal at once, and two proposals that share a helper: pairings begin once."""

import pytest

from tests.actions.assign.ground import DOCUMENT
from tests.actions.assign.pairing_ground import in_force, lay_pairs, proposed
from tests.actions.assign.team_ground import drafted, in_post, lay_teams, teams
from tests.actions.assign.test_appointing_at_once import all_at_once
from tests.makers import give_role, make_account
from xiuhua.actions.assign.decide_proposal import approve_proposal, submit_proposal
from xiuhua.actions.assign.decide_villages import approve_villages, submit_villages
from xiuhua.actions.assign.proposal_refusal import ProposalRefused, ProposalStale
from xiuhua.actions.assign.propose import draft_proposal
from xiuhua.register.models import Assignment, JournalLine

pytestmark = pytest.mark.django_db(transaction=True)


def stale_or_done(key, by):
    """What approving gave: stale, or nothing."""
    try:
        return approve_proposal(key, by=by)
    except ProposalStale as stale:
        return stale.reason


def test_of_twenty_who_approve_at_once_the_pairings_begin_once():
    ground = lay_pairs()
    key = draft_proposal(ground.township.code, by=ground.maker)
    submit_proposal(key, by=ground.maker)
    assert set(all_at_once([lambda: stale_or_done(key, ground.checker)] * 20)) == {None}
    assert in_force() == proposed(proposal__key=key)
    assert Assignment.objects.filter(kind="pair").count() == 6
    assert JournalLine.objects.filter(deed="approve_proposal").count() == 1


def formed_or_refused(key, by):
    """How many villages approving gave a team, or why it was refused."""
    try:
        return approve_villages(key, document=DOCUMENT, by=by)
    except ProposalRefused as refused:
        return refused.reason


def test_of_ten_who_approve_teams_at_once_one_forms_them_and_each_person_is_in_one():
    ground = lay_teams()
    key = drafted(ground)
    submit_villages(key, by=ground.office)
    told = all_at_once([lambda: formed_or_refused(key, ground.checker)] * 10)
    assert sorted(map(str, told)) == ["2", *["not_open"] * 9]
    names = [name for village in (ground.village, ground.beside) for _, name in in_post(village)]
    assert sorted(names) == sorted(name for members in teams(key).values() for name, _ in members)
    assert len(set(names)) == len(names)


def test_of_a_county_s_and_a_township_s_proposal_at_once_one_is_stale():
    ground = lay_pairs()
    county = draft_proposal(ground.township.parent.code, by=ground.checker)
    township = draft_proposal(ground.township.code, by=ground.maker)
    submit_proposal(county, by=ground.checker)
    submit_proposal(township, by=ground.maker)
    city = make_account("city")
    give_role(city, "city", ground.township.parent.parent)
    told = all_at_once([lambda key=key: stale_or_done(key, city) for key in (county, township)])
    assert sorted(map(str, told)) == ["None", "stale"]
    assert Assignment.objects.filter(kind="pair").count() == 6
