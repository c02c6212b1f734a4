"""Accepts a case for the township and then for the county's organisation department, or gives it back with a reason."""

from datetime import date
from uuid import UUID

from django.db import transaction

from xiuhua.actions.journal import write_line
from xiuhua.actions.organise.ground import MOST_DOCUMENT, MOST_LONG, decision_of, open_running_case, require_day, told
from xiuhua.actions.organise.refusal import OrganisingRefused
from xiuhua.duty.door import Scope
from xiuhua.duty.organising import FROM_COUNTY, answers_in
from xiuhua.queries.pack import judging_pack
from xiuhua.register.models import Account, CaseStep, Decision, Rectification
from xiuhua.register.models.rectification import ACCEPTED, COUNTY, RETURNED, TOWNSHIP
from xiuhua.words import Role

COUNTY_OFFICE = "case.county_office"


@transaction.atomic
def accept_for_township(key: UUID, *, on: date, document: str, decision: UUID | None, by: Account) -> None:
    """Accept a case whose items are all closed, for the township. Raises Absent and OrganisingRefused.

    Not who listed it, answers in it or said that something of it was done.
    """
    scope, case = open_running_case(key, by=by, wanted=(Role.TOWNSHIP,))
    _require_stranger(scope, case, by=by)
    if case.township_accepted_on is not None:
        raise OrganisingRefused("accepted_already")
    closed = list(case.items.values_list("closed_on", flat=True))
    if not closed:
        raise OrganisingRefused("no_items")
    if still := closed.count(None):
        raise OrganisingRefused("items_open", count=still)
    require_day(on, today=scope.today, since=max(case.listed_on, *filter(None, closed)))
    if on <= case.listed_on:
        raise OrganisingRefused("before", day=on, since=case.listed_on)
    document, found = _evidence(case, document, decision)
    _step(case, TOWNSHIP, ACCEPTED, on=on, by=by, document=document, decision=found)
    case.township_accepted_on = on
    case.save(update_fields=["township_accepted_on"])


@transaction.atomic
def accept_for_county(key: UUID, *, on: date, document: str, decision: UUID | None, by: Account) -> None:
    """Accept for the county what the township accepted: another account than any that had a part in it."""
    scope, case = open_running_case(key, by=by, wanted=FROM_COUNTY)
    _require_stranger(scope, case, by=by)
    if case.township_accepted_on is None:
        raise OrganisingRefused("not_by_township")
    if case.steps.filter(office=TOWNSHIP, result=ACCEPTED, by=by).exists():
        raise OrganisingRefused("own_township")
    require_day(on, today=scope.today, since=case.township_accepted_on)
    document, found = _evidence(case, document, decision)
    _step(case, COUNTY, ACCEPTED, on=on, by=by, document=document, decision=found)
    case.accepted_on, case.accepted_by = on, _office(case, on=on)
    case.save(update_fields=["accepted_on", "accepted_by"])


@transaction.atomic
def return_case(key: UUID, *, on: date, why: str, by: Account) -> None:
    """Give back to the township what it accepted, and say why; its items can be opened again."""
    scope, case = open_running_case(key, by=by, wanted=FROM_COUNTY)
    _require_stranger(scope, case, by=by)
    if case.township_accepted_on is None:
        raise OrganisingRefused("not_by_township")
    why = told(why, most=MOST_LONG, at="why", missing="no_reason")
    require_day(on, today=scope.today, since=case.township_accepted_on)
    _step(case, COUNTY, RETURNED, on=on, by=by, why=why)
    case.township_accepted_on = None
    case.save(update_fields=["township_accepted_on"])


def _require_stranger(scope: Scope, case: Rectification, *, by: Account) -> None:
    """Nobody accepts what they listed, answer in, or said was done."""
    listing = getattr(case, "listing", None)
    if listing is not None and listing.by_id == by.pk:
        raise OrganisingRefused("own_listing")
    if answers_in(scope, case):
        raise OrganisingRefused("own_case")
    if case.items.filter(done_by=by).exists():
        raise OrganisingRefused("own_report")


def _office(case: Rectification, *, on: date) -> str:
    """What the pack calls the county's office that accepts, in its first language."""
    pack = judging_pack(case.village_id, on=on)
    words = pack.phrases.get(COUNTY_OFFICE) if pack else None
    return words[pack.languages[0]] if pack and words else ""


def _evidence(case: Rectification, document: str, decision: UUID | None) -> tuple[str, Decision | None]:
    found = told(document, most=MOST_DOCUMENT, at="document")
    named = decision_of(decision, case.organisation)
    if not found and named is None:
        raise OrganisingRefused("no_evidence")
    return found, named


def _step(
    case: Rectification,
    office: str,
    result: str,
    *,
    on: date,
    by: Account,
    document: str = "",
    decision: Decision | None = None,
    why: str = "",
) -> None:
    CaseStep.objects.create(
        case=case, on=on, office=office, result=result, why=why, document=document, decision=decision, by=by
    )
    write_line(
        "return_case" if result == RETURNED else f"accept_for_{office}", by=by, subject_kind="area",
        subject=case.village.code, after={"organisation": case.organisation.name, "on": on, "document": document},
        why=why,
    )  # fmt: skip
