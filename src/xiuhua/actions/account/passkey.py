"""Passkeys: adding one to an account, and coming in with one. It cannot be guessed, nor handed to a false site."""

import hashlib
import json
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any

from django.db import transaction
from fido2.server import Fido2Server
from fido2.utils import websafe_decode
from fido2.webauthn import (
    AttestedCredentialData,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from xiuhua.actions.account.log_in import may_stay
from xiuhua.actions.account.refusal import AccountRefused, Why
from xiuhua.actions.account.second_factor import ISSUER, place_of, write_factor_line
from xiuhua.actions.whole_text import whole
from xiuhua.register.models import Account, SecondFactor
from xiuhua.register.vault import open_vault

MOST_NAME = 60

State = Mapping[str, Any]


def ask_for_new(account: Account, *, host: str) -> tuple[dict[str, Any], State]:
    """What a browser needs to make a passkey for an account, and what we must remember; raises AccountRefused."""
    user = PublicKeyCredentialUserEntity(id=account.key.bytes, name=account.username, display_name=account.called)
    options, state = _server(host).register_begin(
        user,
        [credential for credential, _ in _credentials(account)],
        resident_key_requirement=ResidentKeyRequirement.PREFERRED,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return dict(options)["publicKey"], state


@transaction.atomic
def add_passkey(account: Account, *, host: str, state: State, answer: str, name: str) -> None:
    """Keep the passkey that a browser made; raises AccountRefused for an answer that is not what was asked for.

    Raises TooLong for a long name.
    """
    called = whole(name, "key", most=MOST_NAME)
    try:
        made = _server(host).register_complete(state, json.loads(answer)).credential_data
    except (ValueError, KeyError, TypeError) as trouble:
        raise AccountRefused(Why.PASSKEY) from trouble
    if made is None:
        raise AccountRefused(Why.PASSKEY)
    factor = SecondFactor(account=account, kind="passkey", name=called, credential=_digest(made.credential_id))
    if SecondFactor.objects.filter(credential=factor.credential).exists():
        raise AccountRefused(Why.THERE)
    factor.sealed = open_vault().seal_bytes(bytes(made), place=place_of(factor))
    factor.save()
    write_factor_line("add_second_factor", account, by=account, kind="passkey")


def ask_for_known(account: Account | None, *, host: str) -> tuple[dict[str, Any], State]:
    """What a browser needs to prove a passkey, of an account or of whomever it is; raises AccountRefused.

    Beside a password it is enough to have the passkey; instead of one, its owner must unlock it.
    """
    needs = UserVerificationRequirement.PREFERRED if account else UserVerificationRequirement.REQUIRED
    known = [credential for credential, _ in _credentials(account)] if account else None
    options, state = _server(host).authenticate_begin(known, user_verification=needs)
    return dict(options)["publicKey"], state


def use_passkey(account: Account | None, *, host: str, state: State, answer: str) -> Account:
    """The account whose passkey a browser proved, which is the one expected if any is; raises AccountRefused."""
    try:
        proof = json.loads(answer)
        factor = SecondFactor.objects.filter(credential=_digest(websafe_decode(proof["id"]))).first()
        if factor is None or not may_stay(factor.account) or (account and factor.account_id != account.pk):
            raise AccountRefused(Why.PASSKEY)
        _server(host).authenticate_complete(state, [_opened(factor)], proof)
    except (ValueError, KeyError, TypeError, AttributeError) as trouble:
        raise AccountRefused(Why.PASSKEY) from trouble
    return factor.account


def has_name(host: str) -> bool:
    """Whether a host is a name: a bare address has no passkeys."""
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return True
    return False


def _server(host: str) -> Fido2Server:
    if not has_name(host):
        raise AccountRefused(Why.NO_HOST, address=host)
    return Fido2Server(PublicKeyCredentialRpEntity(id=host, name=ISSUER))


def _credentials(account: Account) -> list[tuple[AttestedCredentialData, SecondFactor]]:
    return [(_opened(factor), factor) for factor in account.second_factors.filter(kind="passkey").order_by("pk")]


def _opened(factor: SecondFactor) -> AttestedCredentialData:
    return AttestedCredentialData(open_vault().unseal_bytes(factor.sealed, place=place_of(factor)))


def _digest(credential: bytes) -> str:
    return hashlib.sha256(credential).hexdigest()
