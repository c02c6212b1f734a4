"""Small deeds about one's own account: ending sessions, having read what others did to it."""

from django.db import transaction
from django.utils import timezone

from xiuhua.actions.journal import write_line
from xiuhua.actions.waiting_lines import write_look
from xiuhua.bridge.sessions import end_all_kept, end_kept
from xiuhua.register.models import Account


def end_session(account: Account, *, handle: str) -> bool:
    """End one of one's sessions: whoever has it open is out with their next click. Whether there was one."""
    ended = end_kept(account.pk, handle=handle)
    if ended:
        _note(account, sessions=1)
    return ended


def end_other_sessions(account: Account, *, but: str | None) -> int:
    """End all of one's sessions but the one under a key; how many those were."""
    if ended := end_all_kept(account.pk, but=but):
        _note(account, sessions=ended)
    return ended


@transaction.atomic
def read_notices(account: Account) -> None:
    """Say that one has read what others did to the account."""
    if read := account.notices.filter(read_at=None).update(read_at=timezone.now()):
        write_line("read_notices", by=account, subject_kind="account", subject=account.key, after={"notices": read})


def _note(account: Account, *, sessions: int) -> None:
    told = {"sessions": sessions}
    write_look("end_sessions", by=account, subject_kind="account", subject=account.key, after=told)
