"""A month in a village is sent on: agreed to by its member, reviewed by one office and checked again by another."""

from datetime import date
from uuid import UUID

from django.db import transaction

from xiuhua.actions.journal import write_line
from xiuhua.actions.told_text import text_told
from xiuhua.actions.verify.presence_ground import MemberMonth, open_member_month, open_own_month
from xiuhua.actions.verify.presence_refusal import PresenceRefused
from xiuhua.queries.presence import MonthLine, Stage, as_kept
from xiuhua.reckon.presence import month_after
from xiuhua.reckon.workdays import DAY
from xiuhua.register.models import Account, PresenceStatement
from xiuhua.register.models.presence import AGREED, RETURNED

MOST_WHY = PresenceStatement._meta.get_field("why").max_length or 0


@transaction.atomic
def agree_to_month(village: str, month: date, *, by: Account) -> UUID:
    """Agree to one's own month and send it on as it stands; gives its key. Said twice, done once.

    Raises Absent, and PresenceRefused while the month runs.
    """
    ground = open_own_month(village, month, by=by)
    if ground.today < month_after(month):
        raise PresenceRefused("not_over", month=month, last=month_after(month) - DAY)
    line = ground.line()
    if line.sent is not None:
        return line.sent.key
    row = _sent(ground, line, agreed=True)
    _write("agree_to_month", row, by=by)
    return row.key


@transaction.atomic
def review_month(village: str, person: UUID, month: date, *, why: str, agrees: bool, by: Account) -> UUID:
    """Review somebody's month: agree, or return it with a reason; gives its key.

    Where its member let the days pass it is sent on as it stands now. Raises Absent, PresenceRefused.
    """
    ground = open_member_month(village, person, month, by=by, offices="reviewed_by")
    line = ground.line()
    if line.stage in (Stage.RUNNING, Stage.MEMBER):
        raise PresenceRefused("with_member", name=ground.person.name, month=month, day=line.until)
    if line.stage is not Stage.REVIEW:
        raise PresenceRefused("not_waiting", month=month)
    row = line.sent or _sent(ground, line, agreed=False)
    row.review, row.why = _said(agrees=agrees, why=why)
    row.reviewed_on, row.reviewed_by = ground.today, by
    row.save(update_fields=["review", "why", "reviewed_on", "reviewed_by"])
    _write("review_month", row, by=by)
    return row.key


@transaction.atomic
def recheck_month(village: str, person: UUID, month: date, *, why: str, agrees: bool, by: Account) -> UUID:
    """Check a reviewed month again: agree, or return it with a reason; gives its key. Not by who reviewed it.

    Raises Absent, PresenceRefused.
    """
    ground = open_member_month(village, person, month, by=by, offices="rechecked_by")
    row = ground.line().sent
    if row is None or not row.review or row.recheck:
        raise PresenceRefused("not_waiting", month=month)
    if row.reviewed_by_id == by.pk:
        raise PresenceRefused("own_review", month=month)
    row.recheck, row.why = _said(agrees=agrees, why=why)
    row.rechecked_on, row.rechecked_by = ground.today, by
    row.save(update_fields=["recheck", "why", "rechecked_on", "rechecked_by"])
    _write("recheck_month", row, by=by)
    return row.key


def _said(*, agrees: bool, why: str) -> tuple[str, str]:
    """What is kept of a look: agreed without a word, or returned with a reason."""
    if agrees:
        return AGREED, ""
    text = text_told(why, most=MOST_WHY, refused=PresenceRefused, at="why")
    if not text:
        raise PresenceRefused("no_reason")
    return RETURNED, text


def _sent(ground: MemberMonth, line: MonthLine, *, agreed: bool) -> PresenceStatement:
    before = line.returned
    shown = (before.rechecked_on or before.reviewed_on) if before else None
    return PresenceStatement.objects.create(
        person=ground.person, village=ground.village, month=ground.month, days=as_kept(line), verdict=line.verdict,
        rule=dict(line.asks), shown_on=shown or month_after(ground.month), sent_on=ground.today,
        agreed_on=ground.today if agreed else None,
    )  # fmt: skip


def _write(deed: str, row: PresenceStatement, *, by: Account) -> None:
    """The line, under the village, with what was said last and by which verdict."""
    told = {
        "holder": row.person.name, "month": row.month, "verdict": row.verdict, "look": row.recheck or row.review,
    }  # fmt: skip
    write_line(deed, by=by, subject_kind="area", subject=row.village.code, after=told, why=row.why)
