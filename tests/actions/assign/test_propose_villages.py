"""Who holds a post of villages is proposed from the register, looked at, and appointed once another approves."""

from datetime import date

import pytest

from tests.actions.assign.ground import DOCUMENT, lay_ground
from tests.makers import (
    LONG_AGO,
    TODAY,
    give_role,
    make_account,
    make_household,
    make_organisation,
    make_person,
    make_village,
)
from xiuhua.actions.assign.decide_villages import (
    VillageRefused,
    approve_villages,
    drop_villages,
    return_villages,
    submit_villages,
)
from xiuhua.actions.assign.proposal_refusal import ProposalRefused, ProposalStale
from xiuhua.actions.assign.propose_villages import draft_villages, lift_village_rule, refresh_villages, rule_village
from xiuhua.duty.door import Absent
from xiuhua.queries.village_proposal import why_village
from xiuhua.register.models import (
    Assignment,
    Cause,
    JournalLine,
    PackInForce,
    Person,
    ProposedVillage,
    SlotVerdict,
    VillageProposal,
    VillageSurvey,
)
from xiuhua.words import AssignmentKind

pytestmark = pytest.mark.django_db
SINCE, WHY = date(2016, 3, 1), "县委常委会议定"
UNITS, LEADERS = AssignmentKind.CONTRACT, AssignmentKind.LINK


@pytest.fixture
def ground():
    """Two poor villages that must have a unit and a leader; the bureau is contracted to the first, whose homes are ill.

    The hospital is seated in the township, and so near; a bureau of another county may not be contracted here.
    """
    ground = lay_ground()
    ground.township, ground.county = ground.village.parent, ground.village.parent.parent
    VillageSurvey.objects.create(village=ground.beside, poor_village=True, since=LONG_AGO)
    for village in (ground.village, ground.beside):
        for slot in ("assisting_unit", "linked_leader"):
            SlotVerdict.objects.create(
                village=village, slot=slot, required=1, in_post=0, filled=False, reason="vacant", since=SINCE
            )
    ground.bureau.kind = "department"
    ground.bureau.save()
    ground.hospital = make_organisation(name="Hospital", area=ground.township, kind="institution")
    make_organisation(name="Club", area=ground.township, kind="cooperative")
    for number, village in enumerate((ground.village, ground.beside)):
        Cause.objects.create(
            household=make_household(village, number=f"H{number}"), cause="illness", main=True, since=SINCE
        )
    contract = {"kind": "contract", "role": "assisting_unit", "document": DOCUMENT}
    ground.held = Assignment.objects.create(organisation=ground.bureau, area=ground.village, since=SINCE, **contract)
    ground.checker = make_account("checker")
    give_role(ground.checker, "county", ground.county)
    return ground


def proposed(key) -> dict[str, tuple[str, str]]:
    """By village who is to hold the post, and what changes."""
    rows = ProposedVillage.objects.filter(proposal__key=key).order_by("village__name")
    return {row.village.name: (row.holder.name if row.holder else "", row.change) for row in rows}


def drafted(ground, kind=UNITS):
    return draft_villages(ground.township.code, kind=kind, by=ground.office)


def in_post() -> dict[str, str]:
    rows = Assignment.objects.on(TODAY).filter(role="assisting_unit").order_by("area__name", "since")
    return dict(rows.values_list("area__name", "organisation__name"))


def test_a_vacant_village_gets_a_unit_a_held_one_keeps_its_own_and_nothing_changes_yet(ground):
    key = drafted(ground)
    proposal = VillageProposal.objects.get(key=key)
    assert proposed(key)["Shaziping"] == ("Bureau", "")
    assert proposed(key)["Zhongling"][1] == "new"
    assert proposal.objective == proposal.lower_bound
    assert in_post() == {"Shaziping": "Bureau"}
    for row in proposal.villages.all():
        assert row.cost == sum(row.terms.values())


def test_whoever_is_seated_elsewhere_keeps_the_post_and_gets_no_other(ground):
    far = make_organisation(name="Far bureau", area=make_village(name="Faraway").parent, kind="department")
    Assignment.objects.filter(pk=ground.held.pk).update(organisation=far)
    key = drafted(ground)
    assert proposed(key)["Shaziping"] == ("Far bureau", "")
    assert proposed(key)["Zhongling"][0] != "Far bureau"
    rule_village(key, village=ground.village.code, holder=far.key, kind="ban", why=WHY, by=ground.office)
    assert proposed(key)["Shaziping"][1] == "moved"


def test_the_holder_of_a_post_whose_unit_is_dissolved_is_replaced_and_not_called_vacant(ground):
    ground.bureau.dissolved = TODAY
    ground.bureau.save()
    assert proposed(drafted(ground))["Shaziping"] == ("Hospital", "moved")


def test_who_retired_from_a_post_is_proposed_for_none(ground):
    leader = make_person("Leader", unit=ground.hospital)
    Person.objects.filter(pk=leader.pk).update(title="县长")
    ended = {"kind": "link", "role": "linked_leader", "since": LONG_AGO, "until": SINCE, "end_reason": "retired"}
    key = drafted(ground, LEADERS)
    assert "Leader" in {holder for holder, _ in proposed(key).values()}
    drop_villages(key, why=WHY, by=ground.office)
    Assignment.objects.create(person=leader, area=ground.beside, document=DOCUMENT, **ended)
    with pytest.raises(ProposalRefused) as nobody:
        drafted(ground, LEADERS)
    assert nobody.value.reason == "nobody_seated"


def test_another_officer_approves_by_a_document_and_units_are_appointed(ground):
    key = drafted(ground)
    rule_village(key, village=ground.village.code, holder=ground.hospital.key, kind="pin", why=WHY, by=ground.office)
    assert proposed(key)["Shaziping"] == ("Hospital", "moved")
    submit_villages(key, by=ground.office)
    with pytest.raises(ProposalRefused) as own:
        approve_villages(key, document=DOCUMENT, by=ground.office)
    assert own.value.reason == "own_hand"
    assert approve_villages(key, document=DOCUMENT, by=ground.checker) == 2
    ground.held.refresh_from_db()
    assert (ground.held.until, ground.held.end_reason) == (TODAY, "replaced")
    assert in_post() == {village: holder for village, (holder, _) in proposed(key).items()}
    follows = Assignment.objects.get(area=ground.village, role="assisting_unit", until=None)
    assert (follows.predecessor, follows.document, follows.since) == (ground.held, DOCUMENT, TODAY)
    assert VillageProposal.objects.get(key=key).decision == "approved"
    deeds = list(JournalLine.objects.filter(actor=ground.checker).order_by("pk").values_list("deed", flat=True))
    assert sorted(deeds) == ["appoint", "approve_villages", "replace_holder"]


def test_an_appointment_that_a_rule_forbids_stops_all_of_them_and_says_which_village(ground):
    key = drafted(ground)
    submit_villages(key, by=ground.office)
    with pytest.raises(VillageRefused) as refused:
        approve_villages(key, document="", by=ground.checker)
    assert (refused.value.appointment.reason, refused.value.facts["area"]) == ("no_document", "Zhongling")
    assert in_post() == {"Shaziping": "Bureau"}
    assert VillageProposal.objects.get(key=key).decision == ""


def test_pins_and_bans_are_kept_with_a_reason_and_lifted(ground):
    key = drafted(ground)
    told = {"village": ground.beside.code, "why": WHY, "by": ground.office}
    first = proposed(key)["Zhongling"][0]
    holder = ground.bureau if first == "Bureau" else ground.hospital
    other = ground.hospital if first == "Bureau" else ground.bureau
    ban = rule_village(key, holder=holder.key, kind="ban", **told)
    assert proposed(key)["Zhongling"] == (other.name, "new")
    lift_village_rule(key, ban, by=ground.office)
    assert proposed(key)["Zhongling"] == (first, "new")
    with pytest.raises(ProposalRefused) as again:
        lift_village_rule(key, ban, by=ground.office)
    assert again.value.reason == "not_lifted"
    rule_village(key, holder=holder.key, kind="pin", **told)
    rule_village(key, holder=other.key, kind="pin", **told)
    rules = VillageProposal.objects.get(key=key).rules
    assert [it.holder for it in rules.filter(lifted_at=None)] == [other]
    for wrong in ({"why": ""}, {"holder": ground.people[0].key}):
        with pytest.raises(ProposalRefused):
            rule_village(key, **({"holder": holder.key, "kind": "ban"} | told | wrong))
    with pytest.raises(Absent):
        rule_village(key, holder=holder.key, kind="ban", **(told | {"village": "51"}))


def test_a_village_tells_why_it_has_its_holder_and_what_another_would_cost(ground):
    key = drafted(ground)
    proposal = VillageProposal.objects.get(key=key)
    view = why_village(proposal, ground.village.code)
    assert {it.name for it in view.offered} == {"Bureau", "Hospital"}
    (other,) = view.others
    assert (other.holder.name, other.unpairs) == ("Hospital", 0)
    rule_village(key, village=ground.village.code, holder=ground.hospital.key, kind="pin", why=WHY, by=ground.office)
    assert VillageProposal.objects.get(key=key).objective == proposal.objective + other.rise
    assert why_village(proposal, "51") is None


def test_leaders_are_those_of_the_rank_the_pack_says_and_whoever_is_linked_already(ground):
    chief, linked = ground.people[0], ground.people[1]
    chief.title = "县长"
    chief.save()
    make_person("Elsewhere", unit=None)
    Assignment.objects.create(kind="link", role="linked_leader", person=linked, area=ground.village, since=SINCE)
    key = drafted(ground, LEADERS)
    assert proposed(key) == {"Shaziping": (linked.name, ""), "Zhongling": (chief.name, "new")}
    submit_villages(key, by=ground.office)
    assert approve_villages(key, document=DOCUMENT, by=ground.checker) == 1
    made = Assignment.objects.get(area=ground.beside, role="linked_leader")
    assert (made.person, made.kind) == (chief, "link")


def test_what_the_register_has_otherwise_makes_it_stale_until_it_is_brought_up_to_date(ground):
    key = drafted(ground)
    ground.hospital.dissolved = TODAY
    ground.hospital.save()
    pin = rule_village(
        key, village=ground.beside.code, holder=ground.hospital.key, kind="pin", why=WHY, by=ground.office
    )
    with pytest.raises(ProposalStale):
        submit_villages(key, by=ground.office)
    refresh_villages(key, by=ground.office)
    assert VillageProposal.objects.get(key=key).rules.get(key=pin).lifted_by == ground.office
    assert proposed(key)["Zhongling"] == ("Bureau", "new")
    submit_villages(key, by=ground.office)
    submit_villages(key, by=ground.office)
    return_villages(key, why=WHY, by=ground.checker)
    drop_villages(key, why=WHY, by=ground.office)
    assert VillageProposal.objects.get(key=key).decision == "dropped"


def test_where_the_pack_says_nothing_of_it_nothing_is_drafted(ground):
    PackInForce.objects.update(pack="graduation")
    for kind in (UNITS, LEADERS, AssignmentKind.RESIDE):
        with pytest.raises(ProposalRefused) as silent:
            drafted(ground, kind)
        assert silent.value.reason == "pack_silent"


def test_where_nobody_may_hold_it_or_nobody_must_have_it_is_refused(ground):
    drafted(ground)
    with pytest.raises(ProposalRefused) as one:
        drafted(ground)
    assert one.value.reason == "open_one"
    with pytest.raises(ProposalRefused) as nobody:
        drafted(ground, LEADERS)
    assert nobody.value.reason == "nobody_seated"
    SlotVerdict.objects.all().delete()
    with pytest.raises(ProposalRefused) as none:
        drafted(ground, LEADERS)
    assert none.value.reason == "no_villages"
    with pytest.raises(Absent):
        draft_villages(ground.township.code, kind=AssignmentKind.PAIR, by=ground.office)
    with pytest.raises(Absent):
        draft_villages(ground.county.code, kind=UNITS, by=ground.office)


def test_a_village_that_nobody_can_have_says_so_and_keeps_whom_it_has(ground):
    key = drafted(ground)
    told = {"kind": "ban", "why": WHY, "by": ground.office}
    for holder in (ground.bureau, ground.hospital):
        rule_village(key, village=ground.village.code, holder=holder.key, **told)
    row = ProposedVillage.objects.get(proposal__key=key, village=ground.village)
    assert (row.change, row.reason, row.holder, row.held_by) == ("lost", "banned", None, ground.bureau)
    submit_villages(key, by=ground.office)
    approve_villages(key, document=DOCUMENT, by=ground.checker)
    assert in_post()["Shaziping"] == "Bureau"
