"""The lists of a case: problems, measures and who answers; what is done on evidence, and what the office closes."""

from datetime import date
from uuid import UUID

from django.db import transaction

from xiuhua.actions.journal import write_line
from xiuhua.actions.organise.ground import MOST_DOCUMENT, MOST_TEXT, decision_of, open_running_case, require_day, told
from xiuhua.actions.organise.refusal import OrganisingRefused
from xiuhua.duty.door import Absent, Scope, scope_of
from xiuhua.duty.organising import ANY_OFFICE, FROM_COUNTY, FROM_TOWNSHIP
from xiuhua.queries.case import unit_candidates, who_may_answer
from xiuhua.queries.office import clock_day
from xiuhua.register.models import Account, Organisation, Person, Rectification, RectificationItem
from xiuhua.words import Role

MOST_DUTY = 120
HELPERS = ("county_leader", "township_leader", "first_secretary", "unit")


@transaction.atomic
def name_helpers(
    key: UUID,
    *,
    county_leader: UUID | None,
    township_leader: UUID | None,
    unit: UUID | None,
    first_secretary: UUID | None,
    by: Account,
) -> None:
    """Name who is linked with a case: leaders of county and township, a unit, a first secretary. County's offices."""
    scope, case = open_running_case(key, by=by, wanted=FROM_COUNTY)
    case.county_leader = _person(county_leader, case, scope, at="county_leader")
    case.township_leader = _person(township_leader, case, scope, at="township_leader")
    case.first_secretary = _person(first_secretary, case, scope, at="first_secretary")
    case.unit = _unit(unit, case, on=scope.today)
    whole = all(getattr(case, name) for name in HELPERS)
    case.helped_on = (case.helped_on or scope.today) if whole else None
    case.save(update_fields=[*HELPERS, "helped_on"])
    write_line(
        "name_case_helpers", by=by, subject_kind="area", subject=case.village.code,
        after={
            "organisation": case.organisation.name, "county_leader": _name(case.county_leader),
            "township_leader": _name(case.township_leader), "first_secretary": _name(case.first_secretary),
            "unit": _name(case.unit),
        },
    )  # fmt: skip


@transaction.atomic
def add_item(key: UUID, *, problem: str, measure: str, owner: UUID | None, duty: str, due: date, by: Account) -> UUID:
    """Write a line into the three lists of a case; gives its key. Offices of village, township and above."""
    scope, case = open_running_case(key, by=by, wanted=ANY_OFFICE)
    problem = told(problem, most=MOST_TEXT, at="problem", missing="no_problem")
    measure = told(measure, most=MOST_TEXT, at="measure", missing="no_measure")
    person = _person(owner, case, scope, at="owner")
    duty = told(duty, most=MOST_DUTY, at="duty") or (f"{person.title or ''} {person.name}".strip() if person else "")
    if not duty:
        raise OrganisingRefused("no_duty")
    if due <= case.listed_on:
        raise OrganisingRefused("no_due")
    last = case.items.order_by("-number").first()
    row = RectificationItem.objects.create(
        case=case, number=last.number + 1 if last else 1, problem=problem, measure=measure, owner=person, duty=duty,
        due=due, written_on=scope.today,
        by=by,
    )  # fmt: skip
    _line("add_case_item", case, row, by=by, before={}, after={"due": due})
    return row.key


@transaction.atomic
def report_item(key: UUID, *, on: date, document: str, decision: UUID | None, by: Account) -> None:
    """Say that an item is done, by a decision of a meeting or a document. Who answers for it, or an office."""
    item, scope, case = _item(key, by=by, or_owner=True)
    if item.done_on is not None:
        raise OrganisingRefused("done_already")
    require_day(on, today=scope.today, since=case.listed_on)
    document = told(document, most=MOST_DOCUMENT, at="document")
    found = decision_of(decision, case.organisation)
    if not document and found is None:
        raise OrganisingRefused("no_evidence")
    item.done_on, item.done_by, item.document, item.decision = on, by, document, found
    item.save(update_fields=["done_on", "done_by", "document", "decision"])
    _line("report_case_item", case, item, by=by, before={}, after={"on": on, "document": document})


@transaction.atomic
def take_back_report(key: UUID, *, by: Account) -> None:
    """Take back that an item is done, as long as nobody closed it: who said so, or an office."""
    item, _scope, case = _item(key, by=by, or_owner=True)
    if item.done_on is None:
        raise OrganisingRefused("not_done")
    if item.closed_on is not None:
        raise OrganisingRefused("closed_already")
    done_on, document = item.done_on, item.document
    item.done_on, item.done_by, item.document, item.decision = None, None, "", None
    item.save(update_fields=["done_on", "done_by", "document", "decision"])
    _line("take_back_case_item", case, item, by=by, before={"on": done_on, "document": document}, after={})


@transaction.atomic
def close_item(key: UUID, *, on: date, by: Account) -> None:
    """Close an item that is done: the township's office or one above, not who answers for it or said so."""
    item, scope, case = _item(key, by=by, wanted=FROM_TOWNSHIP)
    if item.done_on is None:
        raise OrganisingRefused("not_done")
    if item.closed_on is not None:
        raise OrganisingRefused("closed_already")
    if item.done_by_id == by.pk:
        raise OrganisingRefused("own_report")
    if scope.person_id is not None and scope.person_id == item.owner_id:
        raise OrganisingRefused("own_case")
    require_day(on, today=scope.today, since=item.done_on)
    item.closed_on, item.closed_by = on, by
    item.save(update_fields=["closed_on", "closed_by"])
    _line("close_case_item", case, item, by=by, before={}, after={"on": on})


@transaction.atomic
def reopen_item(key: UUID, *, why: str, by: Account) -> None:
    """Open an item again whose closing was wrong, before the township accepts the case."""
    item, _scope, case = _item(key, by=by, wanted=FROM_TOWNSHIP)
    if item.closed_on is None:
        raise OrganisingRefused("not_done")
    if case.township_accepted_on is not None:
        raise OrganisingRefused("accepted_already")
    why = told(why, most=MOST_TEXT, at="why", missing="no_reason")
    closed_on = item.closed_on
    item.closed_on = item.closed_by = None
    item.save(update_fields=["closed_on", "closed_by"])
    _line("reopen_case_item", case, item, by=by, before={"on": closed_on}, after={}, why=why)


def _item(
    key: UUID, *, by: Account, wanted: tuple[Role, ...] = ANY_OFFICE, or_owner: bool = False
) -> tuple[RectificationItem, Scope, Rectification]:
    scope = scope_of(by, today=clock_day())
    row = RectificationItem.objects.select_for_update().filter(key=key).first()
    if row is None:
        raise Absent
    is_owner = or_owner and scope.person_id is not None and row.owner_id == scope.person_id
    _scope, case = open_running_case(row.case.key, by=by, wanted=wanted, or_owner=is_owner)
    return row, scope, case


def _person(key: UUID | None, case: Rectification, scope: Scope, *, at: str) -> Person | None:
    if key is None:
        return None
    row = who_may_answer(case, on=scope.today).filter(key=key).first()
    if row is None:
        raise OrganisingRefused("no_such_person", at=at)
    return row


def _unit(key: UUID | None, case: Rectification, *, on: date) -> Organisation | None:
    if key is None:
        return None
    row = unit_candidates(case, on=on).filter(key=key).first()
    if row is None:
        raise OrganisingRefused("no_such_person", at="unit")
    return row


def _name(linked: Person | Organisation | None) -> str:
    return linked.name if linked else ""


def _line(
    deed: str,
    case: Rectification,
    item: RectificationItem,
    *,
    by: Account,
    before: dict[str, object],
    after: dict[str, object],
    why: str = "",
) -> None:
    write_line(
        deed, by=by, subject_kind="area", subject=case.village.code, before=before,
        after={"organisation": case.organisation.name, "item": item.number} | after, why=why,
    )  # fmt: skip
