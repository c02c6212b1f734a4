"""Accounts: made, closed and opened again by the security officer or the console, who also help whoever lost a key."""

import re
from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import transaction

from xiuhua.actions.account.officers import CONSOLE, is_officer, require_no_way_in, tell_officers
from xiuhua.actions.account.password import lay_one_time, require_good_password
from xiuhua.actions.account.refusal import AccountRefused, Why
from xiuhua.actions.journal import write_line
from xiuhua.actions.whole_text import whole
from xiuhua.bridge.sessions import end_all_kept
from xiuhua.bridge.spelling import spell_names
from xiuhua.duty.door import Absent, Scope, require_office
from xiuhua.queries.office import clock_day
from xiuhua.register.models import Account, Notice, Person
from xiuhua.words import NotFound, Role

MOST_NAME = MOST_TITLE = 60
MOST_PHONE, MOST_WHY = 20, 200
NAME = re.compile(r"[A-Za-z][A-Za-z0-9.-]*")


@transaction.atomic
def make_account(username: str, password: str, *, by: Scope | None, person: Person | None = None) -> Account:
    """A new account that may log in and open nothing yet; `by` is the security officer, or None for the console.

    Raises AccountRefused for a name or a person that has one, and for a password that is soon guessed.
    """
    _require_security(by)
    require_good_password(password, username=username)
    account = Account(username=username, password=make_password(password), person=person)
    return _kept(account, by=by)


@transaction.atomic
def make_account_on_paper(
    username: str, *, person: Person | None, by: Scope | None, now: datetime
) -> tuple[Account, str]:
    """A new account with a one-time password, to be handed over on paper; raises AccountRefused."""
    _require_security(by)
    account = Account(username=username, person=person)
    password = lay_one_time(account, now=now)
    return _kept(account, by=by), password


def make_person(name: str, *, title: str, phone: str) -> Person:
    """Somebody of the staff who is not in the register yet; inside the transaction that needs them; raises TooLong."""
    person = Person.objects.create(
        name=whole(name, "name", most=MOST_NAME),
        title=whole(title, "title", most=MOST_TITLE),
        phone=whole(phone, "phone", most=MOST_PHONE),
    )
    spell_names([person.name])
    return person


@transaction.atomic
def close_account(account: Account, *, by: Scope | None, why: str) -> None:
    """Close an account at once: its sessions end, and it opens nothing from the next request on."""
    _require_security(by, over=account)
    _require_reason(by, why)
    account.is_active = False
    account.save(update_fields=["is_active"])
    end_all_kept(account.pk)
    _write("close_account", account, by=by, why=why)


@transaction.atomic
def open_account_again(account: Account, *, by: Scope | None, why: str) -> None:
    """Let a closed account log in again, with what it had."""
    _require_security(by, over=account)
    _require_reason(by, why)
    account.is_active = True
    account.save(update_fields=["is_active"])
    _write("reopen_account", account, by=by, why=why)


@transaction.atomic
def give_one_time_password(account: Account, *, by: Scope | None, why: str, now: datetime) -> str:
    """A password for once, to be handed over on paper, instead of one that was lost; all its sessions end.

    Its owner is told at the next log-in. Raises AccountRefused without a reason, for an auditor or a system officer
    whom only the console lets in, or for a demo's account.
    """
    _require_security(by, over=account)
    _require_reason(by, why)
    require_no_way_in(account, by=by)
    if account.demo:
        raise AccountRefused(Why.DEMO)
    password = lay_one_time(account, now=now)
    account.save(update_fields=["password", "one_time_until"])
    end_all_kept(account.pk)
    _tell("give_one_time_password", account, by=by, why=why)
    return password


@transaction.atomic
def reset_second_factor(account: Account, *, by: Scope | None, why: str) -> None:
    """Take away all second factors of somebody who lost them; sessions end, and they are told at the next log-in."""
    _require_security(by, over=account)
    _require_reason(by, why)
    require_no_way_in(account, by=by)
    account.second_factors.all().delete()
    account.recovery_codes.all().delete()
    end_all_kept(account.pk)
    _tell("reset_second_factor", account, by=by, why=why)


@transaction.atomic
def admit(username: str, *, why: str, now: datetime) -> str:
    """A one-time password for an account whose second factors are taken away; for the console alone.

    For when no security officer can come in. Its owner is told at the next log-in. Raises NotFound for a name that
    nobody has, AccountRefused without a reason, and for a demo's account.
    """
    account = Account.objects.filter(username=username).first()
    if account is None:
        raise NotFound(f"There is no account {username}: the desk lists them under Accounts.")
    if not why.strip():
        raise AccountRefused(Why.REASON)
    password = give_one_time_password(account, by=None, why=why, now=now)
    if account.second_factors.exists() or account.recovery_codes.exists():
        reset_second_factor(account, by=None, why=why)
    if is_officer(account, today=(today := clock_day())):
        tell_officers("admit_officer", account, by=None, today=today)
    return password


def open_account(key: UUID, *, by: Scope) -> Account:
    """An account by its key, for the security officer; raises Absent for anybody else. One statement."""
    require_office(by, Role.SECURITY)
    account = Account.objects.filter(key=key).select_related("person").first()
    if account is None:
        raise Absent
    return account


def _kept(account: Account, *, by: Scope | None) -> Account:
    if len(account.username) > MOST_NAME or not NAME.fullmatch(account.username):
        raise AccountRefused(Why.NAME, most=MOST_NAME)
    if Account.objects.filter(username__iexact=account.username).exists():
        raise AccountRefused(Why.TAKEN, username=account.username)
    held = Account.objects.filter(person=account.person).first() if account.person else None
    if held is not None:
        raise AccountRefused(Why.HAS_ACCOUNT, name=held.called, username=held.username)
    account.save()
    _write("make_account", account, by=by)
    return account


def _require_security(by: Scope | None, *, over: Account | None = None) -> None:
    """Refuse whoever is not the security officer, and that one about themselves."""
    if by is not None:
        require_office(by, Role.SECURITY)
        if over is not None and by.account.pk == over.pk:
            raise AccountRefused(Why.ONESELF)


def _require_reason(by: Scope | None, why: str) -> None:
    if by is not None and not why.strip():
        raise AccountRefused(Why.REASON)
    whole(why, "why", most=MOST_WHY)


def _tell(deed: str, account: Account, *, by: Scope | None, why: str) -> None:
    """Write a deed down, and tell the account's owner of it."""
    who = by.account.called if by else CONSOLE
    Notice.objects.create(account=account, deed=deed, who=who, why=whole(why, "why", most=MOST_WHY))
    _write(deed, account, by=by, why=why)


def _write(deed: str, account: Account, *, by: Scope | None, why: str = "") -> None:
    write_line(
        deed,
        by=by.account if by else None,
        subject_kind="account",
        subject=account.key,
        after={"username": account.username},
        why=whole(why, "why", most=MOST_WHY),
    )
