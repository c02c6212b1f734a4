"""Whoever made flagged visits opens the flag and answers it: told late, taken back, or how it was."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from xiuhua.actions.journal import write_line
from xiuhua.actions.told_text import text_told
from xiuhua.actions.verify.recheck_refusal import RecheckRefused
from xiuhua.actions.verify.rechecking import rechecking
from xiuhua.actions.verify.record_visit import take_back
from xiuhua.actions.verify.visiting import visits_in_force
from xiuhua.duty.door import Absent
from xiuhua.queries.office import clock_day
from xiuhua.register.models import Account, Flag, FlagVisit, Visit
from xiuhua.words import FlagEnd, FlagReply

WHOEVER_CAME = "whoever_came"  # in the journal: a name there would tell who was flagged, for good
MOST_REASON = Visit._meta.get_field("withdrawn_why").max_length or 0
MOST_TEXT = Flag._meta.get_field("reply_text").max_length or 0


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer to a flag: true `days` of visits that were told late, and those that are taken back, by key."""

    reply: str
    text: str = ""
    days: Mapping[UUID, date] = field(default_factory=dict)
    taken_back: Collection[UUID] = ()


@transaction.atomic
def see_flags(*, by: Account) -> None:
    """Note that somebody opened the flags that wait for their answer. One statement where there is none."""
    waiting = Flag.objects.filter(person=by.person_id, closed_on=None, seen_on=None)
    for flag in waiting.select_for_update() if by.person_id else ():
        flag.seen_on = max(clock_day(), flag.since)
        flag.save(update_fields=["seen_on"])
        write_line("see_flag", by=None, nobody=WHOEVER_CAME, subject_kind="flag", subject=flag.key)


@transaction.atomic
def answer_flag(key: UUID, told: Reply, *, by: Account) -> None:
    """Answer a flag of one's own visits, once.

    Visits that were told late are marked so, with their true days where given; what was taken back counts no more. If
    that answers for all of them and for every sign (the pack says which a late entry answers for, and which a person
    must look at), the flag is closed and nobody else ever sees it. The journal keeps no name: it outlives the flag.
    Raises Absent for anybody else's, RecheckRefused for what is missing or was answered.
    """
    today = clock_day()
    flag = Flag.objects.select_for_update().filter(key=key, person=by.person_id).first() if by.person_id else None
    if flag is None:
        raise Absent
    _pack, policy = rechecking(today)
    if flag.closed_on is not None:
        raise RecheckRefused("over", day=flag.closed_on)
    if flag.answered_on is not None:
        raise RecheckRefused("answered", day=flag.answered_on)
    if told.reply not in set(FlagReply):
        raise RecheckRefused("no_reply")
    text = text_told(told.text, most=MOST_TEXT, refused=RecheckRefused, at="text")
    signs = set(flag.signs.split())
    if not text and not (told.reply == FlagReply.LATE and signs <= policy.late_signs):
        raise RecheckRefused("no_reason")
    rows = list(flag.visits.select_related("visit", "visit__household").order_by("pk"))
    mended = _mend(rows, told, text, today=today)
    flag.reply, flag.reply_text, flag.answered_on, flag.seen_on = told.reply, text, today, flag.seen_on or today
    answered_for = told.reply != FlagReply.LATE or signs <= policy.late_signs
    if mended and answered_for and policy.hard_signs.isdisjoint(signs):
        flag.end, flag.closed_on, flag.closed_by = FlagEnd(told.reply), today, by
    flag.save()
    after = {"flag_reply": told.reply, "flag_end": flag.end}
    write_line("answer_flag", by=None, nobody=WHOEVER_CAME, subject_kind="flag", subject=flag.key, after=after)


def _mend(rows: list[FlagVisit], told: Reply, text: str, *, today: date) -> bool:
    """Do to the visits what the reply says; whether that answers for all of them."""
    if told.reply == FlagReply.LATE:
        for row in rows:
            _tell_late(row.visit, told.days.get(row.visit.key, row.visit.on), today=today)
        return True
    if told.reply == FlagReply.EXPLAINED:
        return False
    back = [row.visit for row in rows if row.visit.key in told.taken_back and row.visit.withdrawn_at is None]
    if not back:
        raise RecheckRefused("none_taken_back")
    for visit in back:
        take_back(visit, why=text[:MOST_REASON], today=today, by=None, nobody=WHOEVER_CAME)
    return all(row.visit.withdrawn_at is not None for row in rows)


def _tell_late(visit: Visit, on: date, *, today: date) -> None:
    """A visit stays what it was: only that it was entered late is added, and on which day it was."""
    entered = min(max(visit.on, timezone.localdate(visit.recorded)), today)
    if on > entered:
        raise RecheckRefused("after_entry", day=on)
    back = visits_in_force(today)[1].back_days
    if on < entered - timedelta(days=back):
        raise RecheckRefused("too_long_before", day=on, days=back)
    before = visit.on
    visit.late = True
    if on != before:
        visit.on, visit.started = on, None
    visit.save(update_fields=["late", "on", "started"])
    write_line(
        "tell_visit_late", by=None, nobody=WHOEVER_CAME, subject_kind="household", subject=visit.household.key,
        before={"on": before}, after={"visit": visit.key.hex, "on": on},
    )  # fmt: skip
