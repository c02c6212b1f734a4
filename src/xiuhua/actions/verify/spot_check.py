"""Somebody of an office looks whether a member of a resident team is there; the member sees it and may answer."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from xiuhua.actions.journal import write_line
from xiuhua.actions.told_text import text_told
from xiuhua.actions.verify.presence_ground import MemberMonth, open_member_month
from xiuhua.actions.verify.presence_refusal import PresenceRefused
from xiuhua.duty.door import Absent
from xiuhua.queries.office import clock_day
from xiuhua.register.models import Account, SpotCheck

SPOT = "spot_"  # before what was found, it is a kind of the pack's list presence_kind
FINDINGS = "spot_finding"
MOST_NOTE = SpotCheck._meta.get_field("note").max_length or 0
MOST_ANSWER = SpotCheck._meta.get_field("answer").max_length or 0


@dataclass(frozen=True, slots=True)
class SpotFound:
    """Who was sought in a village on a day, and what was found: a key of the pack's list spot_finding."""

    village: str
    person: UUID
    on: date
    found: str
    note: str = ""


@transaction.atomic
def spot_check(told: SpotFound, *, by: Account) -> UUID:
    """Write down what was found; gives its key. Said twice, kept once.

    By an office that the pack names, never of oneself. Raises Absent, PresenceRefused.
    """
    ground = open_member_month(told.village, told.person, told.on.replace(day=1), by=by, offices="checked_by")
    if told.on > ground.today:
        raise PresenceRefused("after_today", day=told.on)
    ground.require_held(told.on)
    if told.found not in _findings(ground):
        raise PresenceRefused("no_finding")
    note = text_told(told.note, most=MOST_NOTE, refused=PresenceRefused, at="note")
    before = SpotCheck.objects.filter(person=ground.person, village=ground.village, on=told.on, by=by).first()
    if before is not None:
        if (before.found, before.note) != (told.found, note):
            raise PresenceRefused("checked_already", day=told.on)
        return before.key
    row = SpotCheck.objects.create(
        person=ground.person, village=ground.village, on=told.on, found=told.found, note=note, by=by,
        office=ground.office,
    )  # fmt: skip
    _write("spot_check", row, by=by)
    return row.key


@transaction.atomic
def answer_spot_check(key: UUID, answer: str, *, by: Account) -> None:
    """Say something to what was found of oneself, once. Raises Absent, PresenceRefused."""
    rows = SpotCheck.objects.select_for_update(of=("self",)).select_related("village", "person")
    row = rows.filter(key=key, person__isnull=False, person=by.person_id).first()
    if row is None or not by.is_active:
        raise Absent
    if row.answered_on is not None:
        raise PresenceRefused("answered", day=row.answered_on)
    text = text_told(answer, most=MOST_ANSWER, refused=PresenceRefused, at="answer")
    if not text:
        raise PresenceRefused("no_answer")
    row.answer, row.answered_on = text, clock_day()
    row.save(update_fields=["answer", "answered_on"])
    _write("answer_spot_check", row, by=by)


def _write(deed: str, row: SpotCheck, *, by: Account) -> None:
    """The line, under the village; neither note nor answer is told by it."""
    told = {"holder": row.person.name, "on": row.on, "spot": row.found}
    write_line(deed, by=by, subject_kind="area", subject=row.village.code, after=told)


def _findings(ground: MemberMonth) -> set[str]:
    codes = ground.pack.codes.get(FINDINGS)
    return {it.key for it in codes.codes} if codes else set()
