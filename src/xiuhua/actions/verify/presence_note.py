"""Work that the register has no row of is added to a month that is over, by whom it is about; or taken back."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from xiuhua.actions.journal import write_line
from xiuhua.actions.told_text import text_told
from xiuhua.actions.verify.presence_ground import MemberMonth, open_own_month
from xiuhua.actions.verify.presence_refusal import PresenceRefused
from xiuhua.duty.door import Absent
from xiuhua.reckon.presence import month_after
from xiuhua.reckon.workdays import DAY
from xiuhua.register.models import Account, PresenceNote

MOST_TEXT = PresenceNote._meta.get_field("text").max_length or 0
MOST_DOCUMENT = PresenceNote._meta.get_field("document").max_length or 0


@dataclass(frozen=True, slots=True)
class AddedWork:
    """What was done on a day of a month in a village: a kind that the pack lets be added, a text, a document's name."""

    village: str
    on: date
    kind: str
    text: str
    document: str = ""


@transaction.atomic
def add_presence_note(told: AddedWork, *, by: Account) -> UUID:
    """Add work of one's own to a month that is over and was not sent on; gives its key. Said twice, kept once.

    Nobody tells their presence while a month runs: what is added is work that was done. Raises Absent, PresenceRefused.
    """
    ground = open_own_month(told.village, told.on.replace(day=1), by=by)
    ground.require_held(told.on)
    _require_open(ground)
    if told.kind not in ground.policy.note_kinds:
        raise PresenceRefused("no_kind")
    text = text_told(told.text, most=MOST_TEXT, refused=PresenceRefused)
    document = text_told(told.document, most=MOST_DOCUMENT, refused=PresenceRefused, at="document")
    if not text:
        raise PresenceRefused("no_text")
    if not document and told.kind in ground.policy.document_kinds:
        setting = ground.pack.parameters["presence.document_kinds"].setting_on(told.on)
        raise PresenceRefused("no_document", source=setting.source if setting else "")
    note, is_new = PresenceNote.objects.get_or_create(
        person=ground.person, village=ground.village, on=told.on, kind=told.kind, text=text, withdrawn_at=None,
        defaults={"document": document, "by": by},
    )  # fmt: skip
    if is_new:
        _write("add_presence_note", note, by=by)
    return note.key


@transaction.atomic
def withdraw_presence_note(key: UUID, *, by: Account) -> None:
    """Take back work that one added oneself, before the month is sent on. Raises Absent, PresenceRefused."""
    note = PresenceNote.objects.select_related("village", "person").filter(key=key, person=by.person_id).first()
    if note is None:
        raise Absent
    ground = open_own_month(note.village.code, note.on.replace(day=1), by=by)
    note.refresh_from_db()
    if note.withdrawn_at is not None:
        return
    _require_open(ground)
    note.withdrawn_at = timezone.now()
    note.save(update_fields=["withdrawn_at"])
    _write("withdraw_presence_note", note, by=by)


def _write(deed: str, note: PresenceNote, *, by: Account) -> None:
    """The line, under the village; what was done is not told by it."""
    told = {"holder": note.person.name, "on": note.on, "work": note.kind, "document": note.document}
    write_line(deed, by=by, subject_kind="area", subject=note.village.code, after=told)


def _require_open(ground: MemberMonth) -> None:
    if ground.today < month_after(ground.month):
        raise PresenceRefused("not_over", month=ground.month, last=month_after(ground.month) - DAY)
    sent = ground.line().sent
    if sent is not None:
        raise PresenceRefused("sent", month=ground.month, day=sent.sent_on)
