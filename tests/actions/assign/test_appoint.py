"""Posts of a village are filled by the offices over it, as the pack says, and once only."""

from datetime import date, timedelta

import pytest

from tests.actions.assign.ground import DOCUMENT, FROM, LATER, asked, lay_ground
from tests.makers import (
    TODAY,
    give_role,
    link,
    make_account,
    make_area,
    make_organisation,
    make_person,
    make_team,
    reside,
)
from xiuhua.actions.assign.appoint import appoint
from xiuhua.actions.assign.appointment import check_appointment
from xiuhua.actions.assign.appointment_refusal import AppointmentRefused
from xiuhua.duty.door import Absent
from xiuhua.register.models import Assignment, JournalLine, SlotVerdict, Team

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground():
    return lay_ground()


def refused(deed, *args, **more) -> tuple:
    """The reason of a refusal with the facts that are no sources; nothing is left behind by it."""
    before = (Assignment.objects.count(), Team.objects.count(), JournalLine.objects.count())
    with pytest.raises(AppointmentRefused) as told:
        deed(*args, **more)
    assert (Assignment.objects.count(), Team.objects.count(), JournalLine.objects.count()) == before
    return told.value.reason, {key: it for key, it in told.value.facts.items() if key != "source"}


def test_who_is_appointed_holds_the_post_by_its_document_and_the_journal_has_it(ground):
    one = asked(ground.village, "linked_leader", ground.people[0])
    key = appoint(one, by=ground.office)
    row = Assignment.objects.get()
    assert (row.key, row.kind, row.role, row.person, row.area) == (
        key, "link", "linked_leader", ground.people[0], ground.village,
    )  # fmt: skip
    assert (row.since, row.until, row.document, row.slot) == (FROM, None, DOCUMENT, None)
    line = JournalLine.objects.get()
    assert (line.deed, line.actor, line.subject_kind, line.subject) == (
        "appoint", ground.office, "area", ground.village.code,
    )  # fmt: skip
    assert line.after == {
        "post": "linked_leader", "holder": "P0", "since": "2016-09-01", "document": DOCUMENT, "assignment": key.hex,
    }  # fmt: skip


def test_what_is_said_twice_is_done_once(ground):
    one = asked(ground.village, "technician", ground.people[0])
    assert appoint(one, by=ground.office) == appoint(one, by=ground.office)
    assert (Assignment.objects.count(), JournalLine.objects.count()) == (1, 1)
    again = asked(ground.village, "technician", ground.people[0], since=LATER)
    assert refused(appoint, again, by=ground.office) == (
        "holds_it", {"name": "P0", "role": "technician", "day": FROM},
    )  # fmt: skip


def test_to_look_first_changes_nothing(ground):
    plan = check_appointment(asked(ground.village, "first_secretary", ground.people[0]), by=ground.office)
    assert (plan.holder, plan.former, plan.term_end) == (ground.people[0], None, date(2018, 9, 1))
    assert (Assignment.objects.count(), JournalLine.objects.count()) == (0, 0)


def test_a_unit_is_appointed_where_it_exists_on_the_day(ground):
    one = asked(ground.village, "assisting_unit", ground.bureau)
    appoint(one, by=ground.office)
    assert Assignment.objects.get().organisation == ground.bureau
    young = make_organisation(name="Young", area=ground.village.parent)
    young.founded = FROM + timedelta(days=1)
    young.save()
    late = asked(ground.village, "assisting_unit", young)
    assert refused(appoint, late, by=ground.office) == ("no_unit", {"unit": "Young", "day": FROM})
    gone = make_organisation(name="Gone", area=ground.village.parent)
    gone.dissolved = FROM
    gone.save()
    of_gone = asked(ground.village, "linked_leader", make_person("P9", unit=gone))
    assert refused(appoint, of_gone, by=ground.office) == ("no_unit", {"unit": "Gone", "day": FROM})


def test_a_document_is_demanded_where_the_pack_says_and_no_number_of_anybody_in_it(ground):
    bare = asked(ground.village, "first_secretary", ground.people[0], document="  ")
    assert refused(appoint, bare, by=ground.office) == ("no_document", {"role": "first_secretary"})
    number = asked(ground.village, "first_secretary", ground.people[0], document="511921195005011234")
    assert refused(appoint, number, by=ground.office) == ("holds_number", {})
    long = asked(ground.village, "first_secretary", ground.people[0], document="文" * 81)
    assert refused(appoint, long, by=ground.office) == ("long_text", {"length": 81, "most": 80})
    appoint(asked(ground.village, "roving_technicians", ground.bureau, document=""), by=ground.office)
    assert Assignment.objects.get().document == ""


def test_nobody_from_elsewhere_and_nobody_at_all_is_not_appointed(ground):
    elsewhere = make_person("Far", unit=make_organisation(area=make_area()))
    for who in (elsewhere, ground.bureau, None):
        told = refused(appoint, asked(ground.village, "technician", who), by=ground.office)
        assert told == ("no_holder", {"role": "technician"})


def test_days_to_come_and_days_before_the_village_are_refused(ground):
    tomorrow = TODAY + timedelta(days=1)
    late = asked(ground.village, "technician", ground.people[0], since=tomorrow)
    assert refused(appoint, late, by=ground.office) == ("late_day", {"day": tomorrow, "today": TODAY})
    early = asked(ground.village, "technician", ground.people[0], since=date(2009, 1, 1))
    assert refused(appoint, early, by=ground.office)[0] == "not_in_place"


def test_a_post_held_later_is_held_too(ground):
    reside(ground.people[1], ground.village, role="technician", since=LATER, slot=f"technician@{ground.village.code}")
    one = asked(ground.village, "technician", ground.people[0])
    assert refused(appoint, one, by=ground.office) == (
        "held", {"name": "P1", "role": "technician", "day": LATER},
    )  # fmt: skip


def test_who_retired_is_appointed_no_more_and_who_is_no_party_member_is_no_first_secretary(ground):
    row = reside(ground.people[0], ground.beside, until=date(2016, 1, 1))
    row.end_reason = "retired"
    row.save()
    one = asked(ground.village, "first_secretary", ground.people[0])
    assert refused(appoint, one, by=ground.office) == (
        "barred", {"name": "P0", "day": date(2016, 1, 1), "why": "retired"},
    )  # fmt: skip
    ground.people[1].party_member = False
    ground.people[1].save()
    other = asked(ground.village, "first_secretary", ground.people[1])
    assert refused(appoint, other, by=ground.office) == (
        "no_party_member", {"name": "P1", "role": "first_secretary"},
    )  # fmt: skip


def test_one_person_is_in_one_team(ground):
    reside(ground.people[0], ground.beside, team=make_team(ground.beside))
    one = asked(ground.village, "first_secretary", ground.people[0])
    told = {"name": "P0", "area": "Zhongling", "day": date(2010, 1, 1), "most": 1}
    assert refused(appoint, one, by=ground.office) == ("other_team", told)
    appoint(asked(ground.village, "technician", ground.people[0]), by=ground.office)


def test_a_team_begins_with_the_first_who_comes_and_its_first_secretary_leads(ground):
    appoint(asked(ground.village, "team_leader", ground.people[0]), by=ground.office)
    team = Team.objects.get()
    assert (team.village, team.unit, team.since) == (ground.village, ground.bureau, FROM)
    assert team.name == f"{ground.village.parent.name}Shaziping驻村工作组"
    beside = asked(ground.village, "team_leader", ground.people[1])
    told = {"name": "P0", "leader": "team_leader", "day": FROM}
    assert refused(appoint, beside, by=ground.office) == ("leads", told)
    appoint(asked(ground.village, "first_secretary", ground.people[1], since=LATER), by=ground.office)
    rows = Assignment.objects.order_by("since", "role").values_list("role", "person__name", "until", "team")
    assert list(rows) == [
        ("team_leader", "P0", LATER, team.pk), ("first_secretary", "P1", None, team.pk),
        ("team_member", "P0", None, team.pk),
    ]  # fmt: skip
    assert Assignment.objects.get(role="team_member").predecessor.role == "team_leader"


def test_a_first_secretary_begins_a_team_only_where_one_must_be(ground):
    appoint(asked(ground.beside, "first_secretary", ground.people[0]), by=ground.office)
    assert (Team.objects.count(), Assignment.objects.get().team) == (0, None)
    SlotVerdict.objects.create(
        village=ground.village, slot="resident_team", required=1, in_post=0, filled=False, reason="vacant", since=FROM
    )
    appoint(asked(ground.village, "first_secretary", ground.people[1]), by=ground.office)
    assert Team.objects.get().village == ground.village


def test_a_member_who_becomes_first_secretary_holds_one_post_of_the_team(ground):
    appoint(asked(ground.village, "team_member", ground.people[0]), by=ground.office)
    same_day = asked(ground.village, "first_secretary", ground.people[0])
    assert refused(appoint, same_day, by=ground.office) == ("early_day", {"name": "P0", "day": FROM})
    appoint(asked(ground.village, "first_secretary", ground.people[0], since=LATER), by=ground.office)
    before, now = Assignment.objects.order_by("since")
    assert (before.until, now.predecessor, now.team) == (LATER, before, before.team)


def test_only_offices_of_township_county_and_city_fill_posts_and_only_their_own(ground):
    one = asked(ground.village, "technician", ground.people[0])
    elsewhere, village, health, leader, officer = (make_account() for _ in range(5))
    give_role(elsewhere, "township", make_area(ground.village.parent.parent))
    give_role(village, "village", ground.village)
    give_role(health, "department", ground.village.parent, topic="health")
    leader.person = make_person("Leader")
    leader.save()
    link(leader.person, ground.village)
    give_role(officer, "security")
    for other in (elsewhere, village, health, leader, officer):
        with pytest.raises(Absent):
            appoint(one, by=other)
    for what in (asked(ground.village, "helper", ground.people[0]), asked(ground.village.parent, "technician", None)):
        with pytest.raises(Absent):
            appoint(what, by=ground.office)
    county = make_account()
    give_role(county, "county", ground.village.parent.parent)
    appoint(one, by=county)
    assert Assignment.objects.get(role="technician").person == ground.people[0]


def test_another_pack_demands_other_things():
    ground = lay_ground(pack="graduation")
    bare = {"document": "", "since": FROM}
    organiser = asked(ground.village, "programme_organiser", ground.people[0], **bare)
    assert refused(appoint, organiser, by=ground.office) == ("no_document", {"role": "programme_organiser"})
    for place in (ground.village, ground.beside):
        appoint(asked(place, "committee_member", ground.people[0], **bare), by=ground.office)
    plan = check_appointment(asked(ground.village, "programme_organiser", ground.people[0]), by=ground.office)
    assert (plan.term_end, plan.team, plan.forms_team) == (None, None, False)
