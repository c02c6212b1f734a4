"""A proposal of pairs is reckoned from what is frozen, changes nothing, and is approved by another, or not at all."""

from datetime import date, timedelta

import pytest

from tests.actions.assign.pairing_ground import SINCE, WHY, cause, every_pairing, in_force, lay_pairs, proposed, titled
from tests.makers import TODAY, give_role, make_account, make_area, make_household, make_organisation, pair
from xiuhua.actions.assign import decide_proposal
from xiuhua.actions.assign.avoid import keep_apart, let_together
from xiuhua.actions.assign.decide_proposal import approve_proposal, drop_proposal, return_proposal, submit_proposal
from xiuhua.actions.assign.pair_rules import ban_pair, lift_rule, pin_pair, undo_last
from xiuhua.actions.assign.proposal_refusal import ProposalRefused, ProposalStale
from xiuhua.actions.assign.propose import draft_proposal, refresh_proposal, weigh_anew
from xiuhua.duty.door import Absent
from xiuhua.register.models import (
    Assignment,
    HelperRequest,
    HelperSkill,
    HomeLanguage,
    JournalLine,
    PairingProposal,
    PairRule,
    SpokenLanguage,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground():
    return lay_pairs()


@pytest.fixture
def draft(ground):
    return draft_proposal(ground.township.code, by=ground.maker)


def kept(key) -> PairingProposal:
    return PairingProposal.objects.get(key=key)


def refused(deed, *args, **more) -> tuple:
    """The reason of a refusal with its facts; nothing is left behind by it."""
    before = (every_pairing(), PairRule.objects.count(), JournalLine.objects.count())
    with pytest.raises(ProposalRefused) as told:
        deed(*args, **more)
    assert (every_pairing(), PairRule.objects.count(), JournalLine.objects.count()) == before
    return told.value.reason, told.value.facts


def rule(ground, home: str, person: str, *, why: str = WHY, by=None) -> dict:
    told = {"household": ground.homes[home].key, "helper": ground.people[person].key}
    return told | {"why": why, "by": by or ground.maker}


def test_a_draft_pairs_everybody_and_changes_nothing(ground, draft):
    found = proposed(proposal__key=draft)
    assert {found.pop("H5"), found.pop("H6")} == {"S0", "S1"}  # which of them is all the same
    assert found == {"H1": "P0", "H2": "P0", "H3": "P1", "H4": "P2"}
    row = kept(draft)
    assert (row.objective, row.lower_bound, row.on, row.decision) == (1860, 1860, TODAY, "")
    assert sum(pair.cost for pair in row.pairs.all()) == row.objective
    assert {pair.cost: sum(pair.terms.values()) for pair in row.pairs.all()} == {300: 300, 360: 360}
    assert in_force() == {"H1": "P0", "H2": "P0", "H3": "P1"}
    line = JournalLine.objects.get()
    assert (line.deed, line.actor, line.subject) == ("draft_proposal", ground.maker, ground.township.code)
    assert line.after == {"proposal": draft.hex, "objective": 1860, "digest": row.digest}


def test_skills_and_languages_of_helpers_decide_who_fits(ground):
    cause(ground.homes["H5"], "illness")
    HelperSkill.objects.create(person=ground.people["S1"], skill="medicine", since=SINCE)
    SpokenLanguage.objects.create(person=ground.people["S1"], language="mandarin", since=SINCE)
    HomeLanguage.objects.create(household=ground.homes["H6"], language="yi", second="qiang", since=SINCE)
    key = draft_proposal(ground.township.code, by=ground.maker)
    found = proposed(proposal__key=key)
    assert (found["H5"], found["H6"]) == ("S1", "S0")


def test_who_helps_elsewhere_too_has_so_much_less_room(ground):
    far = make_area(make_area(ground.township.parent))
    for number in range(4):
        pair(ground.people["S0"], make_household(far), since=SINCE, slot=f"helper@far{number}")
    key = draft_proposal(ground.township.code, by=ground.maker)
    found = proposed(proposal__key=key)
    assert (found["H5"], found["H6"]) == ("S1", "S1")


def test_where_no_unit_is_contracted_the_people_of_those_who_help_there_may(ground):
    Assignment.objects.filter(kind="contract", area=ground.village).delete()
    key = draft_proposal(ground.township.code, by=ground.maker)
    assert set(proposed(proposal__key=key, household__number__in=["H1", "H4"]).values()) <= {"P0", "P1", "P2"}


def test_of_whom_nobody_may_help_the_reason_is_kept_and_who_helps_stays_until_another_can(ground):
    for person in ("P0", "P1", "P2"):
        keep_apart(ground.people[person].key, ground.homes["H1"].key, why="kin", by=ground.maker)
    key = draft_proposal(ground.township.code, by=ground.maker)
    row = kept(key).pairs.get(household__number="H1")
    assert (row.person, row.former, row.reason, row.change) == (None, ground.people["P0"], "excluded", "lost")
    submit_proposal(key, by=ground.maker)
    approve_proposal(key, by=ground.checker)
    assert in_force()["H1"] == "P0"


def test_avoidance_ends_and_is_stated_once(ground):
    told = {"why": "kin", "by": ground.maker}
    person, home = ground.people["P0"].key, ground.homes["H1"].key
    key = keep_apart(person, home, **told)
    assert refused(keep_apart, person, home, **told) == ("kept_apart", {"helper": "P0", "day": TODAY})
    assert refused(keep_apart, person, home, why="envy", by=ground.maker) == ("no_reason", {})
    let_together(key, by=ground.checker)
    let_together(key, by=ground.checker)
    deeds = list(JournalLine.objects.order_by("pk").values_list("deed", flat=True))
    assert deeds == ["keep_apart", "let_together"]
    with pytest.raises(Absent):
        keep_apart(person, home, why="kin", by=make_account())


def test_pins_bans_and_moves_are_kept_with_who_and_why_and_undone_one_by_one(ground, draft):
    first = kept(draft).digest
    pin_pair(draft, **rule(ground, "H1", "P1"))
    assert proposed(proposal__key=draft)["H1"] == "P1"
    second = kept(draft).digest
    pin_pair(draft, **rule(ground, "H1", "P2"))
    assert proposed(proposal__key=draft)["H1"] == "P2"
    ban_pair(draft, **rule(ground, "H5", "S0"))
    assert proposed(proposal__key=draft)["H5"] == "S1"
    told = list(PairRule.objects.order_by("pk").values_list("kind", "person__name", "why", "said_by__username"))
    assert told == [("pin", "P1", WHY, "maker"), ("pin", "P2", WHY, "maker"), ("ban", "S0", WHY, "maker")]
    undo_last(draft, by=ground.maker)
    undo_last(draft, by=ground.maker)
    assert (proposed(proposal__key=draft)["H1"], kept(draft).digest) == ("P1", second)
    undo_last(draft, by=ground.maker)
    assert (proposed(proposal__key=draft)["H1"], kept(draft).digest) == ("P0", first)
    assert refused(undo_last, draft, by=ground.maker) == ("not_lifted", {})
    assert in_force() == {"H1": "P0", "H2": "P0", "H3": "P1"}


def test_a_ban_gives_way_to_a_pin_of_the_same_pair_and_holds_again_when_it_is_lifted(ground, draft):
    ban_pair(draft, **rule(ground, "H1", "P0"))
    pin = pin_pair(draft, **rule(ground, "H1", "P0"))
    assert proposed(proposal__key=draft)["H1"] == "P0"
    lift_rule(draft, pin, by=ground.maker)
    assert proposed(proposal__key=draft)["H1"] != "P0"
    assert refused(ban_pair, draft, **rule(ground, "H1", "P0")) == ("banned_already", {"helper": "P0"})


def test_a_pin_that_cannot_be_kept_is_refused_with_what_binds(ground, draft):
    for number in ("H1", "H2", "H3", "H4"):
        pin_pair(draft, **rule(ground, number, "P2"))
    reason, facts = refused(pin_pair, draft, **rule(ground, "H5", "P0"))
    assert reason == "cannot"
    assert facts["binding"].endswith("the pair may not be: take back the pin, or what forbids it.")
    assert refused(pin_pair, draft, **rule(ground, "H1", "P2")) == ("same", {"helper": "P2"})
    assert refused(pin_pair, draft, **rule(ground, "H1", "P0", why="")) == ("no_why", {"least": 2, "most": 200})


def test_weights_of_the_office_are_kept_and_told(ground, draft):
    cause(ground.homes["H1"], "illness")
    weigh_anew(draft, {"change": "0", "load": "1000"}, by=ground.maker)
    assert proposed(proposal__key=draft)["H1"] in ("P0", "P1", "P2")
    line = JournalLine.objects.filter(deed="weigh_anew").get()
    assert (line.before["weights"]["change"], line.after["weights"]["change"]) == (400, 0)
    assert refused(weigh_anew, draft, {"load": "-1"}, by=ground.maker) == (
        "no_weight",
        {"term": "load", "most": 100_000},
    )


def test_what_another_approves_begins_and_ends_pairings_and_history_keeps_both(ground, draft):
    pin_pair(draft, **rule(ground, "H1", "P2"))
    submit_proposal(draft, by=ground.maker)
    approve_proposal(draft, by=ground.checker)
    approve_proposal(draft, by=ground.checker)
    found = proposed(proposal__key=draft)
    assert in_force() == found
    assert every_pairing()[:3] == [
        ("H1", "P0", SINCE, TODAY, "replaced", None),
        ("H1", "P2", TODAY, None, "", "P0"),
        ("H2", "P0", SINCE, None, "", None),
    ]
    left = Assignment.objects.get(end_reason="replaced")
    assert left.read_until == TODAY + timedelta(days=30)  # who leaves reads on, as after any handover
    row = kept(draft)
    assert (row.decision, row.submitted_by, row.decided_by) == ("approved", ground.maker, ground.checker)
    line = JournalLine.objects.get(deed="approve_proposal")
    assert line.after == {
        "proposal": draft.hex, "objective": row.objective, "digest": row.digest, "pairings_ended": 1,
        "pairings_begun": 4, "since": "2017-03-31",
    }  # fmt: skip
    assert list(Assignment.objects.filter(since=TODAY).values_list("slot", flat=True).order_by("slot")) == [
        "helper@H1", "helper@H4", "helper@H5", "helper@H6",
    ]  # fmt: skip


def test_a_request_that_was_granted_is_answered_by_the_pair_that_follows(ground, draft):
    home, former = ground.homes["H1"], Assignment.objects.get(household=ground.homes["H1"])
    asked = HelperRequest.objects.create(
        household=home, pairing=former, side="helper", reason="illness", asked_by=ground.maker, asked_on=TODAY,
        state="granted", decided_by=ground.checker, decided_on=TODAY, answer="yes",
    )  # fmt: skip
    pin_pair(draft, **rule(ground, "H1", "P2"))
    submit_proposal(draft, by=ground.maker)
    approve_proposal(draft, by=ground.checker)
    asked.refresh_from_db()
    assert asked.answered_by == Assignment.objects.get(household=home, since=TODAY)


def test_nobody_approves_their_own_and_nothing_is_approved_before_it_is_submitted(ground, draft):
    assert refused(approve_proposal, draft, by=ground.checker) == ("not_submitted", {})
    submit_proposal(draft, by=ground.checker)
    assert refused(approve_proposal, draft, by=ground.maker) == ("own_hand", {"name": "maker"})
    assert refused(approve_proposal, draft, by=ground.checker) == ("own_hand", {"name": "checker"})
    third = make_account("third")
    give_role(third, "city", ground.township.parent.parent)
    approve_proposal(draft, by=third)
    assert kept(draft).decided_by == third


def test_what_is_submitted_stays_until_it_is_returned(ground, draft):
    submit_proposal(draft, by=ground.maker)
    assert refused(pin_pair, draft, **rule(ground, "H1", "P2")) == ("submitted", {})
    return_proposal(draft, why="请再核对第一组", by=ground.checker)
    pin_pair(draft, **rule(ground, "H1", "P2"))
    drop_proposal(draft, why="改由县上统一安排", by=ground.maker)
    assert refused(submit_proposal, draft, by=ground.maker) == ("not_open", {})
    assert draft_proposal(ground.township.code, by=ground.maker) != draft


@pytest.mark.usefixtures("draft")
def test_one_proposal_of_an_area_is_open_at_a_time(ground):
    assert refused(draft_proposal, ground.township.code, by=ground.maker) == (
        "open_one",
        {"area": ground.township.name},
    )


@pytest.mark.usefixtures("draft")
def test_a_city_is_too_wide_and_a_place_without_households_has_nobody(ground):
    city = ground.township.parent.parent
    office = make_account("city")
    give_role(office, "city", city)
    assert refused(draft_proposal, city.code, by=office) == ("too_wide", {"area": city.name})
    empty = make_area(city)
    assert refused(draft_proposal, empty.code, by=office) == ("no_households", {"area": empty.name})


def test_who_does_not_pair_there_finds_nothing(ground, draft):
    village = make_account("village")
    give_role(village, "village", ground.village)
    for who in (village, make_account()):
        with pytest.raises(Absent):
            draft_proposal(ground.village.code, by=who)
        with pytest.raises(Absent):
            submit_proposal(draft, by=who)
        with pytest.raises(Absent):
            pin_pair(draft, **rule(ground, "H1", "P2", by=who))


def a_cause(ground):
    cause(ground.homes["H1"], "illness")


def another_pair(ground):
    pair(ground.people["P2"], ground.homes["H4"], since=TODAY, slot="helper@H4")


def a_new_household(ground):
    make_household(ground.village, number="H7")


def somebody_new(ground):
    titled("P3", ground.bureau)


def kin(ground):
    keep_apart(ground.people["P0"].key, ground.homes["H1"].key, why="kin", by=ground.maker)


def a_contract(ground):
    Assignment.objects.create(
        kind="contract", role="assisting_unit", organisation=make_organisation(name="Bank"), area=ground.beside,
        since=date(2017, 3, 1),
    )  # fmt: skip


def nothing_of_pairing(ground):
    make_household(make_area(make_area(ground.township.parent)))


@pytest.mark.parametrize(
    ("happens", "told"),
    [
        (a_cause, [("household", "causes", "", "H1")]),
        (another_pair, [("current", "added", "P2", "H4")]),
        (a_new_household, [("household", "added", "", "H7")]),
        (somebody_new, [("helper", "added", "P3", "")]),
        (kin, [("exclusion", "added", "P0", "H1")]),
        (a_contract, [("household", "units", "", "H5"), ("household", "units", "", "H6")]),
    ],
)
def test_a_stale_proposal_is_refused_with_all_that_changed_and_can_be_brought_up_to_date(ground, draft, happens, told):
    submit_proposal(draft, by=ground.maker)
    happens(ground)
    before = every_pairing()
    with pytest.raises(ProposalStale) as stale:
        approve_proposal(draft, by=ground.checker)
    assert sorted((it.what, it.how, *named(it)) for it in stale.value.changes) == told
    assert (every_pairing(), kept(draft).decision) == (before, "")
    refresh_proposal(draft, by=ground.maker)
    submit_proposal(draft, by=ground.maker)
    approve_proposal(draft, by=ground.checker)
    assert in_force() == proposed(proposal__key=draft)


def named(change) -> tuple[str, str]:
    from xiuhua.register.models import Household, Person

    helper = Person.objects.get(key=change.helper).name if change.helper else ""
    return helper, Household.objects.get(key=change.household).number if change.household else ""


def test_what_has_nothing_to_do_with_it_makes_no_proposal_stale(ground, draft):
    submit_proposal(draft, by=ground.maker)
    nothing_of_pairing(ground)
    approve_proposal(draft, by=ground.checker)
    assert kept(draft).decision == "approved"


def test_struck_down_in_between_nothing_is_written_and_it_is_approved_again(ground, draft, monkeypatch):
    pin_pair(draft, **rule(ground, "H1", "P2"))
    submit_proposal(draft, by=ground.maker)
    before = every_pairing()
    begin = decide_proposal._begin

    def struck(*told, **more):
        begin(*told, **more)
        raise KeyboardInterrupt

    monkeypatch.setattr(decide_proposal, "_begin", struck)
    with pytest.raises(KeyboardInterrupt):
        approve_proposal(draft, by=ground.checker)
    assert (every_pairing(), kept(draft).decision) == (before, "")
    monkeypatch.undo()
    approve_proposal(draft, by=ground.checker)
    assert in_force() == proposed(proposal__key=draft)
