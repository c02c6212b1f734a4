"""Forgets, on schedule, flags that were closed long ago, and of which visits a draw chose."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from xiuhua.actions.journal import write_line
from xiuhua.actions.keep.forget_rows import SCHEDULE
from xiuhua.actions.verify.recheck_refusal import RecheckRefused
from xiuhua.actions.verify.rechecking import rechecking
from xiuhua.register.models import CallBack, CallBackRound, Flag


@transaction.atomic
def forget_flags(*, today: date) -> int:
    """Delete flags a pack's term after they were closed, or after they were due where nobody closed them.

    With them goes whom they made the office ask. Frames of draws and notes of calls go after the same term, their size,
    digest and results stay. Returns how many flags; nothing where the pack in force says nothing. One line with counts.
    """
    try:
        _pack, policy = rechecking(today)
    except RecheckRefused:
        return 0
    before = today - timedelta(days=policy.kept_days)
    old = Flag.objects.filter(Q(closed_on__lt=before) | Q(closed_on=None, due__lt=before))
    _, gone = old.delete()
    flags = gone.get(Flag._meta.label, 0)
    rounds = CallBackRound.objects.filter(drawn_on__lt=before)
    frames = rounds.exclude(frame=None).update(frame=None)
    notes = CallBack.objects.filter(round__in=rounds).exclude(note_sealed=None).update(note_sealed=None)
    if flags or frames or notes:
        after = {"flags": flags, "frames": frames, "notes": notes}
        write_line("forget_flags", by=None, nobody=SCHEDULE, subject_kind="flag", after=after)
    return flags
