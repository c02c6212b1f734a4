"""Passwords: chosen by whom they belong to, or handed over on paper for once."""

import secrets
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.db import transaction

from xiuhua.actions.account.refusal import AccountRefused, Why
from xiuhua.actions.journal import write_line
from xiuhua.bridge.sessions import end_all_kept
from xiuhua.register.models import Account

LEAST_PASSWORD = 12
LEAST_TELLING = 5  # a shorter name is part of many words
ONE_TIME_DAYS = timedelta(days=7)
LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that a pen writes like another
GROUPS, GROUP_LENGTH = 4, 4


@transaction.atomic
def change_password(account: Account, *, old: str, new: str, session: str | None) -> None:
    """Choose another password; every session but the one under a key ends. Raises AccountRefused."""
    if account.demo:
        raise AccountRefused(Why.DEMO)
    if not account.check_password(old):
        raise AccountRefused(Why.WRONG)
    if old == new:
        raise AccountRefused(Why.SAME)
    require_good_password(new, username=account.username)
    account.password, account.one_time_until = make_password(new), None
    account.save(update_fields=["password", "one_time_until"])
    ended = end_all_kept(account.pk, but=session)
    write_line(
        "change_password", by=account, subject_kind="account", subject=account.key, after={"sessions ended": ended}
    )


def require_good_password(password: str, *, username: str) -> None:
    """Refuse a password that is soon guessed; raises AccountRefused."""
    if len(password) < LEAST_PASSWORD:
        raise AccountRefused(Why.SHORT, characters=len(password), least=LEAST_PASSWORD)
    if len(username) >= LEAST_TELLING and username.lower() in password.lower():
        raise AccountRefused(Why.NAMED)
    try:
        CommonPasswordValidator().validate(password)
    except ValidationError as trouble:
        raise AccountRefused(Why.COMMON) from trouble


def one_time_password() -> str:
    """A password to be written on paper and used once: 79 bits."""
    groups = ("".join(secrets.choice(LETTERS) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))
    return "-".join(groups)


def lay_one_time(account: Account, *, now: datetime) -> str:
    """Give an account a one-time password, not yet saved: with it comes whoever then chooses one of their own."""
    password = one_time_password()
    account.password, account.one_time_until = make_password(password), now + ONE_TIME_DAYS
    return password
