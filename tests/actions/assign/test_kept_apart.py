"""Kin, conflict and what an office said in an open proposal bind at a handover as they bind in a proposal."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings

from tests.actions.assign.ground import lay_ground
from tests.makers import TODAY, make_household, pair
from xiuhua.actions.assign.avoid import keep_apart, let_together
from xiuhua.actions.assign.hand_over import AskedHandover, check_handover, hand_over
from xiuhua.actions.assign.handover_refusal import SAID, HandoverRefused
from xiuhua.desk.handover_refusals import sentences, why_not_handed_over
from xiuhua.register.models import Assignment, Avoidance, PairingProposal, PairRule
from xiuhua.register.vault import Vault

pytestmark = pytest.mark.django_db
FROM = date(2017, 3, 20)
DAY = timedelta(days=1)
WHY = "乡镇党委会议定"


@pytest.fixture
def home() -> SimpleNamespace:
    """A household with a helper, and somebody to follow who may be kept apart from it."""
    Vault.open(settings.KEY_FILE, create=True)
    ground = lay_ground()
    household = make_household(ground.village, head="Head")
    former, follows, other = ground.people[:3]
    held = pair(former, household, slot=f"helper@{household.number}")
    return SimpleNamespace(**vars(ground), household=household, held=held, follows=follows, other=other)


def to(home, who=None, *, since=FROM) -> AskedHandover:
    return AskedHandover(home.household.key, (who or home.follows).key, since, "transferred")


def refused(home, who=None, *, since=FROM) -> HandoverRefused:
    with pytest.raises(HandoverRefused) as found:
        hand_over(to(home, who, since=since), by=home.office)
    return found.value


def said(home, kind: str, person, **more) -> PairRule:
    told = {"on": TODAY, "frozen": b"", "weights": {}, "drafted_by": home.office}
    proposal = PairingProposal.objects.create(area=home.village, **told, **more)
    return PairRule.objects.create(
        proposal=proposal, kind=kind, household=home.household, person=person, why=WHY, said_by=home.office
    )


def test_kin_are_not_handed_a_household_and_the_sentence_names_the_rule_and_the_way_out(home):
    key = keep_apart(home.follows.key, home.household.key, why="kin", by=home.office)
    found = refused(home, since=TODAY)
    assert (found.reason, found.at, found.facts["why"], found.facts["day"]) == ("kept_apart", "who", "kin", TODAY)
    assert "Civil Servants Law" in found.facts["source"]
    assert home.follows.name in why_not_handed_over(found)
    assert check_handover(to(home, home.other), by=home.office).successor == home.other
    let_together(key, by=home.office)
    assert hand_over(to(home, since=TODAY), by=home.office) == Assignment.objects.get(person=home.follows).key


def test_what_is_said_for_a_day_to_come_binds_a_handover_before_it_too(home):
    Avoidance.objects.create(
        person=home.follows, household=home.household, why="conflict", since=TODAY, said_by=home.office
    )
    assert refused(home, since=FROM).reason == "kept_apart"


def test_what_ended_before_the_day_binds_no_more(home):
    Avoidance.objects.create(
        person=home.follows, household=home.household, why="kin", since=FROM - 9 * DAY, until=FROM, said_by=home.office
    )
    assert check_handover(to(home), by=home.office).successor == home.follows


def test_a_reason_that_the_pack_does_not_list_keeps_nobody_apart(home):
    told = {"person": home.follows, "household": home.household, "since": TODAY, "said_by": home.office}
    Avoidance.objects.create(why="rumour", **told)
    assert check_handover(to(home), by=home.office).successor == home.follows


def test_a_ban_of_an_open_proposal_binds_a_handover_until_it_is_lifted_or_the_proposal_is_decided(home):
    rule = said(home, PairRule.BAN, home.follows)
    found = refused(home)
    assert (found.reason, found.facts["said"], found.facts["area"]) == ("banned", WHY, home.village.name)
    assert check_handover(to(home, home.other), by=home.office).successor == home.other
    PairRule.objects.filter(pk=rule.pk).update(lifted_at=rule.said_at, lifted_by=home.office)
    assert check_handover(to(home), by=home.office).successor == home.follows


def test_a_pin_to_another_binds_and_one_to_the_successor_does_not(home):
    said(home, PairRule.PIN, home.other)
    found = refused(home)
    assert (found.reason, found.facts["other"]) == ("pinned", home.other.name)
    assert check_handover(to(home, home.other), by=home.office).successor == home.other
    now = {"decision": "dropped", "decided_by": home.office, "decided_at": PairRule.objects.get().said_at, "why": "x"}
    PairingProposal.objects.update(**now)
    assert check_handover(to(home), by=home.office).successor == home.follows


def test_what_was_said_of_another_household_binds_there_alone(home):
    keep_apart(home.follows.key, make_household(home.village).key, why="kin", by=home.office)
    assert check_handover(to(home), by=home.office).successor == home.follows


def test_every_refusal_has_its_sentence_on_the_desk():
    assert set(sentences()) == set(SAID)
