"""The ground of tests about resident teams: a township with two poor villages that must have one, and who may come."""

from datetime import date
from types import SimpleNamespace

from tests.actions.assign.ground import DOCUMENT, lay_ground
from tests.makers import LONG_AGO, TODAY, give_role, make_account, make_household
from xiuhua.actions.assign.propose_villages import draft_villages
from xiuhua.register.models import (
    Assignment,
    Cause,
    Person,
    ProposedMember,
    SlotVerdict,
    Team,
    VillageSurvey,
)
from xiuhua.words import AssignmentKind

SINCE, EARLY, WHY = date(2016, 3, 1), date(2015, 3, 1), "县委常委会议定"


def lay_teams() -> SimpleNamespace:
    """Two poor villages that must have a team; the bureau, of eight people, is contracted to the first.

    P0 to P3 are men and Party members, P4 to P7 women and none. The homes of the first village are ill.
    """
    ground = lay_ground()
    ground.township, ground.county = ground.village.parent, ground.village.parent.parent
    VillageSurvey.objects.create(village=ground.beside, poor_village=True, since=LONG_AGO)
    for village in (ground.village, ground.beside):
        SlotVerdict.objects.create(
            village=village, slot="resident_team", required=1, in_post=0, filled=False, reason="vacant", since=SINCE
        )
    for number, person in enumerate(ground.people):
        man = number < 4
        Person.objects.filter(pk=person.pk).update(sex="male" if man else "female", party_member=man, title="科员")
    Cause.objects.create(household=make_household(ground.village, number="H0"), cause="illness", main=True, since=SINCE)
    contract(ground.bureau, ground.village)
    ground.checker = make_account("checker")
    give_role(ground.checker, "county", ground.county)
    return ground


def contract(unit, village) -> Assignment:
    told = {"kind": "contract", "role": "assisting_unit", "document": DOCUMENT}
    return Assignment.objects.create(organisation=unit, area=village, since=SINCE, **told)


def reside(person, village, role="team_member", *, since=SINCE) -> Assignment:
    team = Team.objects.get_or_create(village=village, defaults={"name": "Team", "since": EARLY})[0]
    slot = f"{role}@{village.code}" if role == "first_secretary" else None
    return Assignment.objects.create(
        kind="reside", role=role, person=person, area=village, team=team, since=since, slot=slot
    )


def drafted(ground):
    return draft_villages(ground.township.code, kind=AssignmentKind.RESIDE, by=ground.office)


def teams(key) -> dict[str, list[tuple[str, str]]]:
    """By village its people with what changes of each, who leads first."""
    rows = ProposedMember.objects.filter(village__proposal__key=key).order_by("-leads", "person__name")
    found: dict[str, list[tuple[str, str]]] = {}
    for row in rows.select_related("village__village", "person"):
        found.setdefault(row.village.village.name, []).append((row.person.name, row.change))
    return found


def in_post(village) -> list[tuple[str, str]]:
    rows = Assignment.objects.on(TODAY).filter(kind="reside", area=village).order_by("role", "person__name")
    return list(rows.values_list("role", "person__name"))
