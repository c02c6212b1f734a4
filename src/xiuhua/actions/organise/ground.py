"""What deeds about organisations have in common: days, texts, codes, and what a decision named is."""

from datetime import date
from uuid import UUID

from xiuhua.actions.organise.refusal import OrganisingRefused
from xiuhua.actions.told_text import text_told
from xiuhua.duty.door import Scope, scope_of
from xiuhua.duty.organising import open_case_to_act
from xiuhua.policy.pack import Pack
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import judging_pack
from xiuhua.register.models import Account, Decision, Organisation, Rectification
from xiuhua.words import Role

MOST_NAME, MOST_TEXT, MOST_LONG, MOST_DOCUMENT = 160, 200, 300, 80


def told(text: str, *, most: int, at: str, missing: str = "") -> str:
    """A line as it is kept; refused where one is missing that must be there."""
    found = text_told(text, most=most, refused=OrganisingRefused, at=at)
    if missing and not found:
        raise OrganisingRefused(missing, at=at)
    return found


def require_day(day: date, *, today: date, since: date | None = None, at: str = "on") -> None:
    """Refuse a day that has not come, or one before what it follows."""
    if day > today:
        raise OrganisingRefused("after_today", at=at, day=day)
    if since is not None and day < since:
        raise OrganisingRefused("before", at=at, day=day, since=since)


def require_living(body: Organisation) -> None:
    """Refuse an organisation that is no more."""
    if body.dissolved is not None:
        raise OrganisingRefused("dissolved", day=body.dissolved)


def require_code(pack: Pack | None, name: str, key: str, *, at: str = "kind") -> None:
    """Refuse what the pack's list lacks."""
    found = pack.codes.get(name) if pack else None
    if found is None or key not in {code.key for code in found.codes}:
        raise OrganisingRefused("no_kind", at=at)


def pack_of(body: Organisation, *, on: date) -> Pack | None:
    """The pack that judges where an organisation is seated."""
    return judging_pack(body.area_id, on=on) if body.area_id else None


def open_running_case(
    key: UUID, *, by: Account, wanted: tuple[Role, ...], or_owner: bool = False
) -> tuple[Scope, Rectification]:
    """A case that is not over, held for this transaction, with the scope of who acts on it; raises Absent."""
    scope = scope_of(by, today=clock_day())
    case, _office = open_case_to_act(scope, key, wanted=wanted, or_owner=or_owner)
    if case.accepted_on is not None:
        raise OrganisingRefused("over", day=case.accepted_on)
    return scope, case


def decision_of(key: UUID | None, body: Organisation) -> Decision | None:
    """A decision of a meeting of the organisation, or of the one above it; None where none is named."""
    if key is None:
        return None
    row = Decision.objects.filter(
        key=key, meeting__withdrawn_at=None, meeting__organisation__in=[body.pk, body.parent_id or body.pk]
    ).first()
    if row is None:
        raise OrganisingRefused("no_decision")
    return row
