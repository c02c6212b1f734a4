"""Decides whether an organisation is listed as weak and lax: the rules propose, people decide and say why."""

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from xiuhua.actions.journal import write_line
from xiuhua.actions.organise.ground import (
    MOST_DOCUMENT,
    MOST_LONG,
    MOST_TEXT,
    pack_of,
    require_code,
    require_day,
    require_living,
    told,
)
from xiuhua.actions.organise.refusal import OrganisingRefused
from xiuhua.duty.door import Scope, scope_of
from xiuhua.duty.organising import FROM_COUNTY, leads, open_organisation_to_act
from xiuhua.policy.value_on import whole_on
from xiuhua.policy.weakness import CASE_DAYS
from xiuhua.queries.office import clock_day
from xiuhua.queries.weakness import proposal_of
from xiuhua.register.models import Account, Area, Listing, Organisation, OrganisationSurvey, Rectification

SIGNS = "criteria"


@transaction.atomic
def list_organisation(
    key: UUID, *, on: date, signs: Collection[str], problem: str, reason: str, document: str, by: Account
) -> UUID:
    """List an organisation for some signs; gives the key of its case. One that was listed before has relapsed.

    Only a county's or city's office decides: not who entered the last survey of it, nor who leads it. Raises Absent
    and OrganisingRefused.
    """
    scope, body, seat = _opened(key, by=by)
    reason, document = _why(reason, document)
    problem = told(problem, most=MOST_TEXT, at="problem", missing="no_problem")
    pack = pack_of(body, on=scope.today)
    kept = list(dict.fromkeys(signs))
    for sign in kept:
        require_code(pack, SIGNS, sign, at="signs")
    if not kept or pack is None:
        raise OrganisingRefused("no_signs")
    before = Rectification.objects.filter(organisation=body).order_by("-listed_on", "-pk").first()
    if before is not None and before.accepted_on is None:
        raise OrganisingRefused("listed_already", day=before.listed_on)
    ended = before and before.accepted_on and before.accepted_on + timedelta(days=1)
    require_day(on, today=scope.today, since=ended or body.founded)
    case = Rectification.objects.create(
        organisation=body, village=seat, listed_on=on, criteria=";".join(kept), problem=problem,
        due=on + timedelta(days=whole_on(pack, CASE_DAYS, day=on, least=1)), relapse_of=before,
    )  # fmt: skip
    if before is not None:
        before.relapsed_on = on
        before.save(update_fields=["relapsed_on"])
    _decide(body, seat, on=on, case=case, reason=reason, document=document, by=by)
    return case.key


@transaction.atomic
def leave_unlisted(key: UUID, *, on: date, reason: str, document: str, by: Account) -> None:
    """Decide that an organisation is not listed, whatever the rules propose; the reason is kept beside it."""
    scope, body, seat = _opened(key, by=by)
    reason, document = _why(reason, document)
    require_day(on, today=scope.today, since=body.founded)
    held = Rectification.objects.filter(organisation=body, accepted_on=None).first()
    if held is not None:
        raise OrganisingRefused("listed_already", day=held.listed_on)
    if Listing.objects.filter(organisation=body, on=on, listed=False).exists():
        raise OrganisingRefused("told_already")
    _decide(body, seat, on=on, case=None, reason=reason, document=document, by=by)


def _opened(key: UUID, *, by: Account) -> tuple[Scope, Organisation, Area]:
    scope = scope_of(by, today=clock_day())
    body, seat = open_organisation_to_act(scope, key, wanted=FROM_COUNTY)
    require_living(body)
    if leads(scope, body):
        raise OrganisingRefused("own_organisation")
    last = OrganisationSurvey.objects.filter(organisation=body, withdrawn_at=None).order_by("-on", "-pk").first()
    if last is not None and last.by_id == by.pk:
        raise OrganisingRefused("own_survey")
    return scope, body, seat


def _why(reason: str, document: str) -> tuple[str, str]:
    found = told(reason, most=MOST_LONG, at="reason", missing="no_reason")
    return found, told(document, most=MOST_DOCUMENT, at="document")


def _decide(
    body: Organisation, seat: Area, *, on: date, case: Rectification | None, reason: str, document: str, by: Account
) -> None:
    """Keep what was decided beside what the rules came to on that day."""
    proposal = proposal_of(body, on=on)
    proposed, signs = (proposal.verdict, " ".join(proposal.signs)) if proposal else ("", "")
    Listing.objects.create(
        organisation=body, on=on, listed=case is not None, proposed=proposed, signs=signs, reason=reason,
        document=document, case=case, by=by,
    )  # fmt: skip
    write_line(
        "list_organisation" if case else "leave_unlisted", by=by, subject_kind="area", subject=seat.code,
        after={"organisation": body.name, "on": on, "proposed": proposed, "document": document}, why=reason,
    )  # fmt: skip
