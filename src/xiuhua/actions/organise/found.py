"""Founds joint general branches and branches on projects, dissolves them, and says which households they carry."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db import transaction

from xiuhua.actions.journal import write_line
from xiuhua.actions.organise.ground import MOST_DOCUMENT, MOST_NAME, require_code, require_day, require_living, told
from xiuhua.actions.organise.refusal import OrganisingRefused
from xiuhua.duty.acting import acts_as, open_to_act_on_area
from xiuhua.duty.door import scope_of, which_open
from xiuhua.duty.organising import ANY_OFFICE, FROM_TOWNSHIP, open_organisation_to_act
from xiuhua.queries.joint import who_may_join, who_may_lead
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import judging_pack
from xiuhua.register.models import (
    Account,
    Area,
    CarriedHousehold,
    Household,
    IndustryProject,
    Leader,
    Organisation,
    OrganisationArea,
    OrganisationMember,
    Rectification,
)

JOINT, PROJECT = ("joint_general_branch", "joint_committee"), "project_branch"
KINDS = (*JOINT, PROJECT)
SECRETARY, MEMBER, VILLAGE_LEVEL = "secretary", "member", "village"
LEAST_JOINED = 2


@transaction.atomic
def found_organisation(
    seat: str,
    *,
    name: str,
    kind: str,
    on: date,
    approved_by: str,
    members: Collection[UUID],
    secretary: UUID | None,
    by: Account,
) -> UUID:
    """Found a joint branch over organisations that join, or a branch on a project; gives its key.

    It works where those who join are seated. Raises Absent below a township's office, and OrganisingRefused.
    """
    scope = scope_of(by, today=clock_day())
    area, offices = open_to_act_on_area(scope, seat)
    acts_as(offices, FROM_TOWNSHIP)
    name = told(name, most=MOST_NAME, at="name", missing="no_name")
    if kind not in KINDS:
        raise OrganisingRefused("no_kind")
    require_code(judging_pack(area.pk, on=scope.today), "organisation_kind", kind)
    require_day(on, today=scope.today)
    approved_by = told(approved_by, most=MOST_DOCUMENT, at="approved", missing="no_approval")
    joining = list(who_may_join(area, on=scope.today).filter(key__in=members))
    if len(joining) < len(set(members)) or len(joining) < (LEAST_JOINED if kind in JOINT else 1):
        raise OrganisingRefused("no_members")
    leader = who_may_lead(area, on=scope.today).filter(key=secretary).first() if secretary else None
    if leader is None:
        raise OrganisingRefused("no_secretary")
    if Organisation.objects.filter(name=name, area=area, dissolved=None).exists():
        raise OrganisingRefused("name_taken")
    body = Organisation.objects.create(
        name=name, kind=kind, level=VILLAGE_LEVEL, area=area, parent=_above(area), founded=on, approved_by=approved_by
    )
    OrganisationMember.objects.bulk_create(
        OrganisationMember(organisation=body, member=it, role=MEMBER, since=on) for it in joining
    )
    seats = dict.fromkeys(it.area_id for it in joining if it.area_id is not None)
    OrganisationArea.objects.bulk_create(OrganisationArea(organisation=body, area_id=pk, since=on) for pk in seats)
    Leader.objects.create(organisation=body, person=leader, post=SECRETARY, since=on)
    write_line(
        "found_organisation", by=by, subject_kind="area", subject=area.code,
        after={"organisation": name, "since": on, "document": approved_by, "members": len(joining)},
    )  # fmt: skip
    return body.key


@transaction.atomic
def dissolve_organisation(key: UUID, *, on: date, approved_by: str, by: Account) -> None:
    """Dissolve a joint branch or one on a project: `on` is its last day but one that it is no more.

    What it worked in, whom it led and who joined end with it. Not while it carries households or a case is open.
    """
    scope = scope_of(by, today=clock_day())
    body, seat = open_organisation_to_act(scope, key, wanted=FROM_TOWNSHIP)
    require_living(body)
    if body.kind not in KINDS:
        raise OrganisingRefused("not_joint")
    require_day(on, today=scope.today, since=body.founded)
    approved_by = told(approved_by, most=MOST_DOCUMENT, at="approved", missing="no_approval")
    if count := CarriedHousehold.objects.filter(organisation=body, until=None).count():
        raise OrganisingRefused("carries_still", count=count)
    if Rectification.objects.filter(organisation=body, accepted_on=None).exists():
        raise OrganisingRefused("open_case")
    for model in (OrganisationArea, OrganisationMember, Leader):
        for row in model.objects.filter(organisation=body, until=None):
            model.objects.filter(pk=row.pk).update(until=max(on, row.since))
    body.dissolved, body.dissolved_by = on, approved_by
    body.save(update_fields=["dissolved", "dissolved_by"])
    write_line(
        "dissolve_organisation", by=by, subject_kind="area", subject=seat.code,
        after={"organisation": body.name, "until": on, "document": approved_by},
    )  # fmt: skip


@transaction.atomic
def carry_households(key: UUID, households: Collection[UUID], *, project: UUID | None, since: date, by: Account) -> int:
    """Say which households an organisation carries along, on a project of its own or on none; gives how many are new.

    Only households that open to who says so. Raises Absent and OrganisingRefused.
    """
    scope = scope_of(by, today=clock_day())
    body, seat = open_organisation_to_act(scope, key, wanted=ANY_OFFICE)
    require_living(body)
    require_day(since, today=scope.today, since=body.founded)
    homes = list(Household.objects.filter(key__in=households))
    opened = which_open(scope, {it.pk for it in homes}, on=scope.today)
    if not homes or len(homes) < len(set(households)) or len(opened) < len(homes):
        raise OrganisingRefused("no_households")
    of = IndustryProject.objects.filter(key=project, organisation=body).first() if project else None
    if project and of is None:
        raise OrganisingRefused("no_project")
    held = set(CarriedHousehold.objects.filter(organisation=body, until=None).values_list("household_id", flat=True))
    new = [it for it in homes if it.pk not in held]
    CarriedHousehold.objects.bulk_create(
        CarriedHousehold(organisation=body, household=it, project=of, since=since, said_by=by.username) for it in new
    )
    if new:
        write_line(
            "carry_households", by=by, subject_kind="area", subject=seat.code,
            after={"organisation": body.name, "since": since, "households": len(new)},
        )  # fmt: skip
    return len(new)


@transaction.atomic
def let_household_go(key: UUID, household: UUID, *, on: date, by: Account) -> None:
    """Say that an organisation carries a household no more from a day on."""
    scope = scope_of(by, today=clock_day())
    body, seat = open_organisation_to_act(scope, key, wanted=ANY_OFFICE)
    row = CarriedHousehold.objects.filter(organisation=body, household__key=household, until=None).first()
    if row is None or not which_open(scope, {row.household_id}, on=scope.today):
        raise OrganisingRefused("no_households")
    require_day(on, today=scope.today, since=row.since)
    row.until = on
    row.save(update_fields=["until"])
    write_line(
        "let_household_go", by=by, subject_kind="area", subject=seat.code,
        after={"organisation": body.name, "until": on, "households": 1},
    )  # fmt: skip


def _above(area: Area) -> Organisation | None:
    """The Party committee of the township that an organisation of its villages stands under."""
    around = [area.pk, *([area.parent_id] if area.parent_id else [])]
    rows = Organisation.objects.filter(area__in=around, kind="party_committee", dissolved=None)
    return rows.order_by("-area__level", "pk").first()
