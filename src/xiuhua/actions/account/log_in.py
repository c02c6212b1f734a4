"""Logging in: who may become whom, written down either way; guessing is slowed for the guesser, never for the owner.

A guesser is known by name and address together, and by address alone. A browser in which somebody logged in before is
known by a mark, and has a budget of its own: strangers cannot spend it. A passkey cannot be guessed and has none.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from ipaddress import ip_address, ip_network
from typing import Any

from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import get_random_string

from xiuhua.actions.account.known_browser import digest_of_name, known_browser
from xiuhua.actions.waiting_lines import write_look
from xiuhua.bridge.tries import begin_try, take_back
from xiuhua.queries.office import is_demo
from xiuhua.register.models import Account
from xiuhua.register.statements import Told, ask

# Vain tries within a quarter of an hour: for one name from one address, from one address, for one name from everywhere
PAIR_FAILURES, ADDRESS_FAILURES, NAME_FAILURES = 5, 50, 100
NETWORK_BITS = 64
VISITOR = "visitor"


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks to be let in: from where, and from which browser that is known for the name (or none)."""

    address: str
    browser: str = ""


class OfficeBackend(BaseBackend):
    """Accounts of this office. A demo's accounts are refused, also amid a session, once the register is no demo's."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_others: Any
    ) -> Account | None:
        """The account whose password this is, or None; PermissionDenied after too many failures."""
        if not username or "\0" in username or password is None:
            return None  # PostgreSQL keeps no name with a NUL in it, nor lets itself be asked for one
        asker = asker_of(request, username)
        guesser = _guesser(username, asker)
        counted = begin_try(_budgets(username, asker, guesser), now=time.time())
        if counted is None:
            raise PermissionDenied
        account = Account.objects.filter(username=username).first()
        if _knows(account, password) and account is not None and _may_log_in(account):
            take_back(counted, clearing=guesser)
            return account
        write_look("fail_to_log_in", by=None, nobody=VISITOR, subject_kind="log_in", subject=digest_of_name(guesser))
        return None

    def get_user(self, user_id: int) -> Account | None:
        """The account of a session, asked anew with every request."""
        account: Account | None = next(iter(ask(_account, pk=user_id)), None)
        return account if account is not None and may_stay(account) else None


def _account() -> QuerySet[Account]:
    return Account.objects.filter(pk=Told("pk"))


def asker_of(request: HttpRequest | None, username: str) -> Asker:
    """Who asks to be let in under a name."""
    if request is None:
        return Asker("")
    return Asker(address_of(request), known_browser(request.COOKIES, username))


def address_of(request: HttpRequest) -> str:
    """Where a request comes from, as a proxy of ours tells; of an IPv6 address the network, as a machine has many."""
    told = request.META.get("HTTP_X_FORWARDED_FOR", "").rsplit(",", 1)[-1].strip() if settings.BEHIND_PROXY else ""
    address = told or request.META.get("REMOTE_ADDR", "")
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((found, NETWORK_BITS), strict=False)) if found.version == 6 else address


def note_log_in(account: Account, *, how: str, address: str) -> None:
    """Write down that somebody came in: with a password, a password and a second factor, or a passkey."""
    subject = digest_of_name(_guesser(account.username, Asker(address)))
    write_look("log_in", by=account, subject_kind="log_in", subject=subject, after={"how": how})


def may_stay(account: Account) -> bool:
    """Whether an account opens anything at all: not when it was closed, nor a demo's elsewhere."""
    return account.is_active and (not account.demo or is_demo())


def second_budgets(account: Account, asker: Asker) -> Mapping[str, int]:
    """The budgets for codes of a second factor: only who knows the password spends them."""
    return {f"second:{digest_of_name(account.username)}:{asker.browser}": PAIR_FAILURES}


def _budgets(username: str, asker: Asker, guesser: str) -> dict[str, int]:
    if asker.browser:
        return {guesser: PAIR_FAILURES}
    name, address = digest_of_name(username), digest_of_name(asker.address)
    return {guesser: PAIR_FAILURES, f"address:{address}": ADDRESS_FAILURES, f"name:{name}": NAME_FAILURES}


def _guesser(username: str, asker: Asker) -> str:
    """Who tries, unreadable: people type passwords into the field for names."""
    kind, place = ("browser", asker.browser) if asker.browser else ("pair", asker.address)
    who = digest_of_name(f"{username}\n{place}")
    return f"{kind}:{who}"


def _knows(account: Account | None, password: str) -> bool:
    """Whether the password is right; an unknown name takes as long as a known one."""
    return (account or _nobody()).check_password(password)


@cache
def _nobody() -> Account:
    """Whom an unknown name is compared with: nobody knows this password."""
    return Account(password=make_password(get_random_string(40)))


def _may_log_in(account: Account) -> bool:
    """Whether the right password lets in; a one-time one does for a time."""
    too_late = account.one_time_until is not None and account.one_time_until <= timezone.now()
    return may_stay(account) and not too_late
