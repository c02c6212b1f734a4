"""Resident teams are proposed from the register, looked at, and formed once another officer approves."""

from datetime import date

import pytest

from tests.actions.assign.ground import DOCUMENT
from tests.actions.assign.team_ground import EARLY, SINCE, WHY, drafted, in_post, lay_teams, reside, teams
from tests.makers import LONG_AGO, TODAY, make_household, make_organisation, make_person
from xiuhua.actions.assign.decide_villages import VillageRefused, approve_villages, submit_villages
from xiuhua.actions.assign.proposal_refusal import ProposalCannot, ProposalRefused, ProposalStale
from xiuhua.actions.assign.propose_villages import lift_village_rule, refresh_villages, rule_village
from xiuhua.duty.door import Absent
from xiuhua.register.models import (
    Assignment,
    HelperSkill,
    Leave,
    Person,
    ProposedVillage,
    Team,
    VillageProposal,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground():
    return lay_teams()


def approved(ground, key) -> int:
    submit_villages(key, by=ground.office)
    return approve_villages(key, document=DOCUMENT, by=ground.checker)


def test_every_village_gets_a_team_of_both_sexes_led_by_a_party_member_and_nothing_changes_yet(ground):
    HelperSkill.objects.create(person=ground.people[5], skill="medicine", since=SINCE)
    key = drafted(ground)
    found = teams(key)
    assert sorted(found) == ["Shaziping", "Zhongling"]
    for members in found.values():
        assert {name[1] in "0123" for name, _ in members} == {True, False}
        assert (members[0][0] in ("P0", "P1", "P2", "P3"), {change for _, change in members}) == (True, {"new"})
    assert [len(it) for it in found.values()] == [3, 3]
    assert "P5" in {name for name, _ in found["Shaziping"]}
    proposal = VillageProposal.objects.get(key=key)
    assert (proposal.role, proposal.objective) == ("first_secretary", proposal.lower_bound)
    assert [row.cost for row in proposal.villages.all()] == [sum(row.terms.values()) for row in proposal.villages.all()]
    assert (in_post(ground.village), Team.objects.count()) == ([], 0)


def test_another_officer_approves_by_a_document_and_the_teams_are_formed(ground):
    key = drafted(ground)
    submit_villages(key, by=ground.office)
    with pytest.raises(VillageRefused) as refused:
        approve_villages(key, document="", by=ground.checker)
    assert refused.value.appointment.reason == "no_document"
    assert approve_villages(key, document=DOCUMENT, by=ground.checker) == 2
    for village in (ground.village, ground.beside):
        members = [name for name, _ in teams(key)[village.name]]
        assert in_post(village) == [("first_secretary", members[0]), *(("team_member", it) for it in members[1:])]
    assert Team.objects.filter(members__isnull=False).distinct().count() == 2
    assert set(Assignment.objects.filter(kind="reside").values_list("document", flat=True)) == {DOCUMENT}


def test_whose_term_runs_stays_and_who_leads_goes_on_leading(ground):
    reside(ground.people[6], ground.village, "first_secretary")  # no Party member by the register: it is not asked anew
    reside(ground.people[0], ground.village)
    key = drafted(ground)
    assert teams(key)["Shaziping"][0] == ("P6", "")
    assert ("P0", "") in teams(key)["Shaziping"]
    row = ProposedVillage.objects.get(proposal__key=key, village=ground.village)
    assert (row.change, row.holder, row.held_by) == ("moved", ground.people[6], ground.people[6])
    approved(ground, key)
    assert in_post(ground.village)[0] == ("first_secretary", "P6")
    assert Assignment.objects.get(person=ground.people[6]).since == SINCE


def test_whose_term_is_over_is_followed_by_another_and_keeps_the_history(ground):
    old = reside(ground.people[0], ground.village, "first_secretary", since=EARLY)
    stays = [reside(ground.people[it], ground.village) for it in (4, 5)]
    key = drafted(ground)
    found = teams(key)["Shaziping"]
    assert ("P0", "leaves") in found
    assert {("P4", ""), ("P5", "")} < set(found)
    approved(ground, key)
    old.refresh_from_db()
    assert (old.until, old.end_reason) == (TODAY, "replaced")
    follows = Assignment.objects.get(predecessor=old)
    assert (follows.role, follows.person.name, follows.since) == ("first_secretary", found[0][0], TODAY)
    assert [Assignment.objects.get(pk=it.pk).until for it in stays] == [None, None]


def test_who_acts_and_whose_term_is_over_is_followed_by_the_first_secretary(ground):
    acting = reside(ground.people[7], ground.village, "team_leader", since=EARLY)
    for number in (4, 5):
        reside(ground.people[number], ground.village)
    approved(ground, drafted(ground))
    acting.refresh_from_db()
    assert (acting.until, acting.successor.role) == (TODAY, "first_secretary")


def test_who_acts_and_stays_is_a_member_once_a_first_secretary_comes(ground):
    reside(ground.people[7], ground.village, "team_leader")
    for number in (4, 5):
        reside(ground.people[number], ground.village)
    key = drafted(ground)
    approved(ground, key)
    names = [name for name, _ in teams(key)["Shaziping"]]
    assert in_post(ground.village) == [
        ("first_secretary", names[0]),
        *(("team_member", it) for it in sorted(names[1:])),
    ]


def test_a_village_with_a_team_that_is_large_enough_and_led_needs_none(ground):
    for village, numbers in ((ground.village, (0, 4, 5)), (ground.beside, (1, 6, 7))):
        for number in numbers:
            reside(ground.people[number], village, "team_member" if number > 3 else "first_secretary")
    with pytest.raises(ProposalRefused) as refused:
        drafted(ground)
    assert refused.value.reason == "teams_stand"


def test_who_may_not_serve_joins_no_team(ground):
    """Who holds a post already, is away, of county rank, or retired; or of a unit that is contracted nowhere here."""
    linked, away, chief, retired = ground.people[1], ground.people[2], ground.people[3], ground.people[7]
    Assignment.objects.create(kind="link", role="linked_leader", person=linked, area=ground.county, since=SINCE)
    held = Assignment.objects.create(
        kind="pair", role="helper", person=away, household=make_household(ground.beside, number="H9"), since=SINCE
    )
    Leave.objects.create(assignment=held, why="sick", since=SINCE, until=date(2017, 12, 1), said_by=ground.office)
    Person.objects.filter(pk=chief.pk).update(title="县长")
    ended = {"kind": "link", "role": "linked_leader", "since": LONG_AGO, "until": SINCE, "end_reason": "retired"}
    Assignment.objects.create(person=retired, area=ground.beside, **ended)
    make_person("Elsewhere", unit=make_organisation(name="Other bureau", area=ground.county))
    key = drafted(ground)
    assert {name for members in teams(key).values() for name, _ in members} <= {"P0", "P4", "P5", "P6"}
    lacking = ProposedVillage.objects.get(proposal__key=key, person=None)
    assert (lacking.reason, lacking.missing, lacking.change, lacking.cost) == ("too_few", 2, "", 0)


def test_a_village_without_anybody_to_lead_says_so_and_its_team_stays(ground):
    Person.objects.filter(party_member=True).exclude(pk=ground.people[0].pk).update(party_member=False)
    reside(ground.people[7], ground.beside)
    key = drafted(ground)
    lacking = ProposedVillage.objects.get(proposal__key=key, person=None)
    told = {"Shaziping": ("no_leader", 1, ""), "Zhongling": ("no_leader", 1, "lost")}
    assert (lacking.reason, lacking.missing, lacking.change) == told[lacking.village.name]
    assert approved(ground, key) == 1


def test_pins_bans_and_joins_are_kept_with_a_reason_and_lifted(ground):
    key = drafted(ground)
    told = {"village": ground.village.code, "why": WHY, "by": ground.office}
    led = teams(key)["Shaziping"][0][0]
    other = next(it for it in ground.people[:4] if it.name != led)
    pin = rule_village(key, holder=other.key, kind="pin", **told)
    assert teams(key)["Shaziping"][0] == (other.name, "new")
    rule_village(key, holder=ground.people[7].key, kind="join", **told)
    rule_village(key, holder=ground.people[6].key, kind="join", **told)
    assert {"P6", "P7"} < {name for name, _ in teams(key)["Shaziping"]}
    rule_village(key, holder=ground.people[6].key, kind="join", **(told | {"village": ground.beside.code}))
    assert ("P6", "new") in teams(key)["Zhongling"]
    rule_village(key, holder=other.key, kind="ban", **told)
    assert other.name not in {name for name, _ in teams(key)["Shaziping"]}
    rules = VillageProposal.objects.get(key=key).rules
    assert rules.get(key=pin).lifted_by == ground.office
    ban = rules.get(kind="ban")
    lift_village_rule(key, ban.key, by=ground.office)
    assert rules.filter(lifted_at=None).count() == 2
    with pytest.raises(Absent):
        rule_village(key, holder=other.key, kind="swap", **told)


def test_who_only_said_who_must_be_in_a_team_had_a_hand_in_it(ground):
    key = drafted(ground)
    told = {"village": ground.village.code, "why": WHY}
    rule_village(key, holder=ground.people[7].key, kind="join", by=ground.checker, **told)
    submit_villages(key, by=ground.office)
    with pytest.raises(ProposalRefused) as own:
        approve_villages(key, document=DOCUMENT, by=ground.checker)
    assert own.value.reason == "own_hand"


def test_pins_that_cannot_be_say_which_constraint_binds(ground):
    reside(ground.people[0], ground.village, "first_secretary")
    key = drafted(ground)
    told = {"village": ground.village.code, "why": WHY, "by": ground.office}
    for kind, number, binds in (("pin", 1, "leads"), ("pin", 5, "lead"), ("join", 0, "pin")):
        where = told if binds != "pin" else told | {"village": ground.beside.code}
        with pytest.raises(ProposalCannot) as cannot:
            rule_village(key, holder=ground.people[number].key, kind=kind, **where)
        assert [it.constraint for it in cannot.value.bindings] == [binds]
    assert VillageProposal.objects.get(key=key).rules.count() == 0


def test_who_leads_is_banned_and_another_pinned(ground):
    reside(ground.people[0], ground.village, "first_secretary")
    key = drafted(ground)
    told = {"village": ground.village.code, "why": WHY, "by": ground.office}
    rule_village(key, holder=ground.people[0].key, kind="ban", **told)
    rule_village(key, holder=ground.people[1].key, kind="pin", **told)
    assert {("P0", "leaves"), ("P1", "new")} < set(teams(key)["Shaziping"])
    approved(ground, key)
    assert in_post(ground.village)[0] == ("first_secretary", "P1")


def test_what_the_register_has_otherwise_makes_it_stale_row_by_row(ground):
    key = drafted(ground)
    Person.objects.filter(pk=ground.people[4].pk).update(sex="male")
    reside(ground.people[5], ground.beside)
    with pytest.raises(ProposalStale) as stale:
        submit_villages(key, by=ground.office)
    changes = [(it.what, it.how, it.values) for it in stale.value.changes]
    assert ("helper", "sex", (("sex", "female", "male"),)) in changes
    assert ("current", "added", ()) in changes
    refresh_villages(key, by=ground.office)
    assert ("P5", "") in teams(key)["Zhongling"]
    submit_villages(key, by=ground.office)
