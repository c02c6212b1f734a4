"""Second factors: an authenticator with changing codes, and recovery codes on paper; passkeys stand in `passkey.py`."""

import base64
import secrets
import time
from hmac import compare_digest
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.db import transaction

from xiuhua.actions.account.log_in import Asker, second_budgets
from xiuhua.actions.account.refusal import AccountRefused, Why
from xiuhua.actions.journal import write_line
from xiuhua.bridge.tries import begin_try, spend, take_back
from xiuhua.duty.door import Absent
from xiuhua.register.models import Account, RecoveryCode, SecondFactor
from xiuhua.register.vault import SealBroken, open_vault

SECRET_BYTES = 20  # as RFC 4226 recommends
DIGITS, STEP_SECONDS = 6, 30  # what every authenticator assumes
ISSUER = "Xiuhua"
CODES, CODE_LENGTH = 10, 10
LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that a pen writes like another


def propose_secret(account: Account) -> tuple[str, str]:
    """A secret to be shared with an authenticator, in base 32, and the same sealed: it counts once a code proves it."""
    secret = base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()
    return secret, open_vault().seal(secret, place=_proposed(account)).hex()


def proposed_secret(account: Account, kept: str) -> str:
    """A secret that was proposed to an account; raises AccountRefused for what is none."""
    try:
        return open_vault().unseal(bytes.fromhex(kept), place=_proposed(account))
    except (SealBroken, ValueError) as broken:
        raise AccountRefused(Why.CODE) from broken


def address_of_secret(account: Account, secret: str) -> str:
    """What an authenticator scans."""
    return _totp(secret).get_provisioning_uri(account.username, ISSUER)


@transaction.atomic
def add_authenticator(account: Account, *, kept: str, code: str) -> None:
    """Keep a proposed secret as a second factor; raises AccountRefused for a code that it does not make."""
    secret = proposed_secret(account, kept)
    if account.second_factors.filter(kind="totp").exists():
        raise AccountRefused(Why.THERE)
    if _step_of(secret, code, now=time.time()) is None:
        raise AccountRefused(Why.CODE)
    factor = SecondFactor(account=account, kind="totp")
    factor.sealed = open_vault().seal(secret, place=place_of(factor))
    factor.save()
    write_factor_line("add_second_factor", account, by=account, kind="totp")


@transaction.atomic
def remove_factor(account: Account, key: UUID) -> None:
    """Take away a second factor of one's own; with the last of them go the recovery codes. Raises Absent."""
    factor = account.second_factors.filter(key=key).first()
    if factor is None:
        raise Absent
    factor.delete()
    if not account.second_factors.exists():
        account.recovery_codes.all().delete()
    write_factor_line("remove_second_factor", account, by=account, kind=factor.kind)


@transaction.atomic
def make_recovery_codes(account: Account) -> list[str]:
    """New recovery codes, shown once and never again; older ones stand no more."""
    codes = ["".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH)) for _ in range(CODES)]
    account.recovery_codes.all().delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(account=account, digest=_digest(account, code)) for code in codes)
    write_factor_line("make_recovery_codes", account, by=account, codes=len(codes))
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def use_code(account: Account, code: str, *, asker: Asker) -> str:
    """Prove with a code of the authenticator or a recovery code that it is oneself; which of both it was.

    A code counts once. Raises AccountRefused for a wrong one, and after too many of them for a right one too.
    """
    now, budgets = time.time(), second_budgets(account, asker)
    counted = begin_try(budgets, now=now)
    if counted is None:
        raise AccountRefused(Why.TOO_MANY)
    bare = "".join(letter for letter in code.lower() if letter.isalnum())
    how = "authenticator" if _is_shown_now(account, bare, now=now) else "recovery_code"
    if how == "recovery_code" and not _is_on_paper(account, bare):
        raise AccountRefused(Why.CODE)
    take_back(counted, clearing=next(iter(budgets)))
    return how


def place_of(factor: SecondFactor) -> str:
    """The place that a factor's secret is sealed for."""
    return f"second.factor:{factor.key.hex}"


def write_factor_line(deed: str, account: Account, *, by: Account, why: str = "", **told: object) -> None:
    """The journal's line about an account's second factors."""
    write_line(deed, by=by, subject_kind="account", subject=account.key, after=told, why=why)


def _is_shown_now(account: Account, code: str, *, now: float) -> bool:
    """Whether the account's authenticator shows a code, give or take a step, that was not used before."""
    factor = account.second_factors.filter(kind="totp").first()
    if factor is None:
        return False
    step = _step_of(open_vault().unseal(factor.sealed, place=place_of(factor)), code, now=now)
    return step is not None and spend(f"totp:{factor.key.hex}:{step}", now=now, seconds=4 * STEP_SECONDS)


@transaction.atomic
def _is_on_paper(account: Account, code: str) -> bool:
    """Whether a recovery code stands; it stands no more."""
    used, _ = account.recovery_codes.filter(digest=_digest(account, code)).delete()
    if used:
        write_factor_line("use_recovery_code", account, by=account, left=account.recovery_codes.count())
    return bool(used)


def _step_of(secret: str, code: str, *, now: float) -> int | None:
    """The step of time at which a secret makes a code: this one, the one before or the one after."""
    here = int(now // STEP_SECONDS)
    shown = {step: _totp(secret).generate(step * STEP_SECONDS).decode() for step in (here, here - 1, here + 1)}
    bare = code.replace(" ", "")
    return next((step for step, text in shown.items() if compare_digest(text.encode(), bare.encode())), None)


def _totp(secret: str) -> TOTP:
    return TOTP(base64.b32decode(secret), DIGITS, SHA1(), STEP_SECONDS)  # noqa: S303 -- what authenticators know


def _proposed(account: Account) -> str:
    return f"second.factor.proposed:{account.key.hex}"


def _digest(account: Account, code: str) -> str:
    return open_vault().index(f"recovery:{account.key.hex}:{code}")
