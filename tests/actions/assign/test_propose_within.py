"""A wide area reckoned as a whole: every place gets its part as a proposal, decided by itself."""

from collections import Counter

import pytest
from django.db.models import F

from tests.actions.assign.pairing_ground import SINCE, in_force, lay_pairs, proposed
from tests.large_imports import work
from tests.makers import TODAY, give_role, make_account, make_area, make_household, pair
from xiuhua.actions.assign.decide_proposal import approve_proposal, submit_proposal
from xiuhua.actions.assign.pair_rules import ban_pair
from xiuhua.actions.assign.proposal_refusal import ProposalRefused, ProposalStale
from xiuhua.actions.assign.propose import draft_proposal, refresh_proposal
from xiuhua.actions.assign.propose_within import propose_within
from xiuhua.actions.keep.ask_job import ask_to_propose, stop_job
from xiuhua.bridge.pairing_rows import gather_pairing, gather_rows
from xiuhua.bridge.pairing_task import changed_since
from xiuhua.bridge.proposal_task import task_of_proposal
from xiuhua.duty.door import Absent
from xiuhua.loop.assign.pairing import pair as pair_up
from xiuhua.queries.pack import pack_named
from xiuhua.register.models import Assignment, Job, JournalLine, PairingProposal, PairingRound, Person, ProposedPair
from xiuhua.words import AreaLevel, new_key

pytestmark = pytest.mark.django_db
COUNTY, TOWNSHIP = AreaLevel.COUNTY, AreaLevel.TOWNSHIP


@pytest.fixture
def ground():
    """Two townships; the bureau is contracted to a village of each. B1 of the second is helped by P2 of the bureau."""
    found = lay_pairs()
    found.county, found.city = found.township.parent, found.township.parent.parent
    found.other = make_area(found.county, name="Beyond")
    found.far = make_area(found.other, name="Farside")
    Assignment.objects.create(
        kind="contract", role="assisting_unit", organisation=found.bureau, area=found.far, since=SINCE
    )
    found.homes |= {f"B{n}": make_household(found.far, number=f"B{n}") for n in (1, 2)}
    pair(found.people["P2"], found.homes["B1"], since=SINCE, slot="helper@B1")
    found.mayor = make_account("mayor")
    give_role(found.mayor, "city", found.city)
    return found


def told(*_of) -> None:
    """Nobody listens how far it is."""


def reckon(ground, *, level=TOWNSHIP, key=None):
    key = key or new_key()
    propose_within(ground.county.code, level=level, key=key, by=ground.mayor, progress=told)
    return PairingRound.objects.get(key=key)


def of(area) -> PairingProposal:
    return PairingProposal.objects.get(area=area, decision="")


def test_every_place_gets_its_part_of_the_whole_and_nothing_changes(ground):
    before = in_force()
    made = reckon(ground)
    whole = proposed(proposal__round=made)
    assert set(whole) == set(ground.homes)
    assert (made.households, made.new, made.moved, made.lost, made.unpaired) == (8, 4, 0, 0, 0)
    assert made.objective == made.lower_bound
    assert (made.unchanged, made.left_out, made.proposals.count()) == (0, 0, 2)
    assert set(proposed(proposal=of(ground.other))) == {"B1", "B2"}
    assert in_force() == before
    deeds = JournalLine.objects.order_by("pk").values_list("deed", "subject")
    assert list(deeds) == [
        ("draft_proposal", ground.township.code), ("draft_proposal", ground.other.code),
        ("propose_within", ground.county.code),
    ]  # fmt: skip


@pytest.mark.parametrize("more", [0, 12])
def test_what_a_part_keeps_is_what_its_place_would_be_reckoned_from_and_its_pairs_are_an_optimum(ground, more):
    make_household(make_area(ground.other, name="Without units"), number="N1")
    for number in range(more):
        make_household(ground.far, number=f"M{number}")
    made = reckon(ground)
    assert made.unpaired == ProposedPair.objects.exclude(reason="").count() == (7 if more else 0)
    for proposal in made.proposals.all():
        alone = pair_up(task_of_proposal(proposal))
        paired = proposal.pairs.filter(reason="")
        assert sum(paired.values_list("cost", flat=True)) == proposal.objective
        assert (alone.objective, alone.lower_bound) == (proposal.objective, proposal.lower_bound)
        assert alone.pairs.height == paired.count()


def test_brought_up_to_date_where_nothing_changed_a_part_is_the_same(ground):
    for proposal in reckon(ground).proposals.all():
        fields = {name: getattr(proposal, name) for name in ("objective", "lower_bound", "digest")}
        refresh_proposal(proposal.key, by=ground.mayor)
        proposal.refresh_from_db()
        assert {name: getattr(proposal, name) for name in fields} == fields


def submit_as_it_can_be(key, *, by) -> None:
    """Submit a part, which may wait for another place to let go of a helper: then it makes do with today's room."""
    try:
        submit_proposal(key, by=by)
    except ProposalStale:
        refresh_proposal(key, by=by)
        submit_proposal(key, by=by)


def test_whichever_parts_wait_for_each_other_nobody_is_ever_given_more_than_they_may_have(ground):
    for number in range(12):
        make_household(ground.far, number=f"M{number}")
    reckon(ground)
    for place in (ground.township, ground.other):
        key = of(place).key
        submit_as_it_can_be(key, by=ground.mayor)
        told_of = proposed(proposal__key=key, reason="")
        approve_proposal(key, by=ground.checker)
        held = in_force()
        assert {home: who for home, who in held.items() if home in told_of} == told_of
        kept_for_want = set(proposed(change="lost"))  # whom nobody else can help they keep, beside their room
        assert max(Counter(who for home, who in held.items() if home not in kept_for_want).values()) <= 4


def test_rows_of_a_county_cut_for_a_township_are_the_rows_of_the_township(ground):
    pack = pack_named("sichuan")
    rows = gather_rows(ground.county, pack=pack, day=TODAY)
    for place, villages in ((ground.township, [ground.village, ground.beside]), (ground.other, [ground.far])):
        cut, own = rows.within([it.code for it in villages]), gather_pairing(place, pack=pack, day=TODAY)
        assert changed_since(cut, own) == []
        assert cut.packed() == own.packed()


def test_whoever_helps_in_two_places_has_in_each_the_room_that_the_whole_gave(ground):
    made = reckon(ground)
    for proposal in made.proposals.all():
        helped = [it for it in proposed(proposal=proposal).values() if it in ("P0", "P1", "P2")]
        submit_proposal(proposal.key, by=ground.mayor)
        approve_proposal(proposal.key, by=ground.checker)
        assert helped
    assert in_force() == proposed(proposal__round=made)
    assert Assignment.objects.filter(kind="pair", until=F("since")).count() == 0


def test_a_part_waits_for_the_place_that_still_has_its_helper(ground):
    made = reckon(ground)
    proposal = of(ground.other)
    person = Person.objects.get(name=next(iter(proposed(proposal=proposal, change="new").values())))
    for number in range(4):
        home = make_household(make_area(ground.county, name=f"Third {number}"), number=f"T{number}")
        pair(person, home, since=SINCE, slot=f"helper@T{number}")
    with pytest.raises(ProposalStale) as stale:
        submit_proposal(proposal.key, by=ground.mayor)
    assert [(it.what, it.how, it.helper) for it in stale.value.changes] == [("helper", "most", person.key.hex)]
    assert made.proposals.count() == 2


def test_a_place_with_an_open_proposal_keeps_it_and_one_where_all_stays_needs_none(ground):
    key = draft_proposal(ground.township.code, by=ground.maker)
    pair(ground.people["P2"], ground.homes["B2"], since=SINCE, slot="helper@B2")
    made = reckon(ground)
    assert (made.left_out, made.unchanged, made.households, made.proposals.count()) == (1, 1, 2, 0)
    assert of(ground.township).key == key


def test_done_twice_it_is_done_once(ground):
    made = reckon(ground)
    before = list(ProposedPair.objects.order_by("pk").values_list("pk", flat=True))
    reckon(ground, key=made.key)
    assert list(ProposedPair.objects.order_by("pk").values_list("pk", flat=True)) == before


def test_who_does_not_pair_there_and_places_that_are_not_within_are_refused(ground):
    with pytest.raises(Absent):
        propose_within(ground.county.code, level=TOWNSHIP, key=new_key(), by=ground.maker, progress=told)
    with pytest.raises(ProposalRefused) as refused:
        reckon(ground, level=COUNTY)
    assert refused.value.reason == "no_places"
    reckon(ground)
    with pytest.raises(ProposalRefused) as refused:
        reckon(ground)
    assert refused.value.reason == "all_open"
    assert PairingRound.objects.count() == 1


def test_a_worker_does_it_once_asked_twice_and_it_is_told_where_it_fails(ground):
    job = ask_to_propose(ground.county.code, level=TOWNSHIP, by=ground.mayor)
    assert ask_to_propose(ground.county.code, level=TOWNSHIP, by=ground.mayor).pk == job.pk
    with pytest.raises(ProposalRefused) as refused:
        ask_to_propose(ground.county.code, level=TOWNSHIP, by=ground.checker)
    assert refused.value.reason == "at_work"
    assert work() == 1
    assert Job.objects.values_list("state", "reason").get() == ("done", "")
    assert set(proposed(proposal__round__key=job.subject)) == set(ground.homes)
    again = ask_to_propose(ground.county.code, level=TOWNSHIP, by=ground.checker)
    work()
    told_of = Job.objects.values_list("state", "reason", "facts").get(pk=again.pk)
    assert told_of == ("failed", "pairing_all_open", {"area": ground.county.name})


def test_stopped_before_it_wrote_there_is_nothing(ground):
    job = ask_to_propose(ground.county.code, level=TOWNSHIP, by=ground.mayor)
    stop_job(job.key, by=ground.mayor)
    work()
    assert (PairingRound.objects.count(), PairingProposal.objects.count()) == (0, 0)


def test_the_draft_of_a_place_is_changed_and_approved_as_any_other(ground):
    reckon(ground)
    proposal = of(ground.township)
    helper = proposal.pairs.get(household__number="H4").person
    ban_pair(proposal.key, household=ground.homes["H4"].key, helper=helper.key, why="乡镇党委会议定", by=ground.maker)
    assert proposed(proposal=proposal)["H4"] not in (helper.name, None)
    submit_proposal(proposal.key, by=ground.maker)
    for by in (ground.maker, ground.mayor):
        with pytest.raises(ProposalRefused) as refused:
            approve_proposal(proposal.key, by=by)
        assert refused.value.reason == "own_hand"
    approve_proposal(proposal.key, by=ground.checker)
    assert {it: name for it, name in in_force().items() if it.startswith("H")} == proposed(proposal=proposal)
