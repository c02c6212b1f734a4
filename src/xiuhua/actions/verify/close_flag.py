"""The office that answers for the place closes a flag that was answered, or that nobody answered in time."""

from uuid import UUID

from django.db import transaction

from xiuhua.actions.journal import write_line
from xiuhua.actions.told_text import text_told
from xiuhua.actions.verify.recheck_refusal import RecheckRefused
from xiuhua.duty.door import Absent, scope_of
from xiuhua.duty.recheck import open_to_look_at_flags, own_places
from xiuhua.queries.office import clock_day
from xiuhua.queries.recheck import denied, shown_flags
from xiuhua.register.models import Account, Flag
from xiuhua.words import FlagEnd

BY_OFFICE = (FlagEnd.EXPLAINED, FlagEnd.CONFIRMED, FlagEnd.NOT_CONFIRMED)
MOST_TEXT = Flag._meta.get_field("end_text").max_length or 0


@transaction.atomic
def close_flag(key: UUID, *, end: str, text: str = "", by: Account) -> str:
    """Say how a flag ends; nothing else follows from it. Gives the code of its township.

    Confirmed is one only if a household told this office that a visit of it did not happen. Raises Absent for whoever
    has no office over the place, for one's own flag, and while nobody else may see it.
    """
    flag = flag_to_look_at(key, by=by)
    places = own_places(scope_of(by, today=clock_day()))
    if end not in BY_OFFICE:
        raise RecheckRefused("no_end")
    if end == FlagEnd.EXPLAINED and flag.answered_on is None:
        raise RecheckRefused("not_answered")
    if end == FlagEnd.CONFIRMED and not denied(flag, to=places):
        raise RecheckRefused("nobody_said_so")
    flag.end, flag.closed_on, flag.closed_by = end, clock_day(), by
    flag.end_text = text_told(text, most=MOST_TEXT, refused=RecheckRefused, at="text")
    flag.save(update_fields=["end", "end_text", "closed_on", "closed_by"])
    write_line("close_flag", by=by, subject_kind="flag", subject=flag.key, after={"flag_end": end})
    return flag.area.code


def flag_to_look_at(key: UUID, *, by: Account) -> Flag:
    """An open flag, held, for an office that may look at it by now; raises Absent, RecheckRefused for a closed one."""
    today = clock_day()
    rows = Flag.objects.select_for_update(of=("self",)).select_related("area")
    flag = shown_flags(rows, on=today).filter(key=key).first()
    if flag is None or flag.person_id == by.person_id:
        raise Absent
    open_to_look_at_flags(scope_of(by, today=today), flag.area.code)
    if flag.closed_on is not None:
        raise RecheckRefused("over", day=flag.closed_on)
    return flag
