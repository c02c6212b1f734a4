"""Logging in: who may become whom, written down either way; guessing is slowed for the guesser alone."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from xiuhua.actions.journal import write_line
from xiuhua.actions.waiting_lines import write_look
from xiuhua.queries.office import is_demo
from xiuhua.register.models import Account, JournalLine

FAILURES = 5
WINDOW = timedelta(minutes=15)
VISITOR = "visitor"


class OfficeBackend(BaseBackend):
    """Accounts of this office. A demo's accounts are refused, also amid a session, once the register is no demo's."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_others: Any
    ) -> Account | None:
        """The account whose password this is, or None; PermissionDenied after too many failures."""
        if not username or "\0" in username or password is None:
            return None  # PostgreSQL keeps no name with a NUL in it, nor lets itself be asked for one
        address = request.META.get("REMOTE_ADDR", "") if request else ""
        if is_shut_out(username, address=address, now=timezone.now()):
            raise PermissionDenied
        account = Account.objects.filter(username=username).first()
        known = _knows(account, password) and account is not None and _may_log_in(account)
        guesser = _guesser(username, address)
        if known and account is not None:
            write_look("log_in", by=account, subject_kind="log_in", subject=guesser)
            return account
        with transaction.atomic():  # it waits for its turn: failures are counted
            write_line("fail_to_log_in", by=None, nobody=VISITOR, subject_kind="log_in", subject=guesser)
        return None

    def get_user(self, user_id: int) -> Account | None:
        """The account of a session, asked anew with every request."""
        account = Account.objects.filter(pk=user_id).first()
        return account if account is not None and _may_log_in(account) else None


def is_shut_out(username: str, *, address: str, now: datetime) -> bool:
    """Whether this name was tried in vain too often from this address; other addresses and names go on. One statement.

    Failures before the last success do not count.
    """
    tries = JournalLine.objects.filter(subject=_guesser(username, address), at__gt=now - WINDOW)
    latest = list(tries.order_by("-at", "-id").values_list("deed", flat=True)[:FAILURES])
    return latest == ["fail_to_log_in"] * FAILURES


def _guesser(username: str, address: str) -> str:
    """Who tries from where, unreadable: people type passwords into the field for names."""
    return salted_hmac("xiuhua.log_in", f"{username}\n{address}", algorithm="sha256").hexdigest()


def _knows(account: Account | None, password: str) -> bool:
    """Whether the password is right; an unknown name takes as long as a known one."""
    if account is None:
        Account().set_password(password)
        return False
    return account.check_password(password)


def _may_log_in(account: Account) -> bool:
    return account.is_active and (not account.demo or is_demo())
