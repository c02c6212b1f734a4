"""The journal's pen: a deed writes its line in its own transaction; one sealer chains the lines afterwards."""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from xiuhua.duty.door import require_office, scope_of
from xiuhua.register.models import Account, JournalLine, SubjectKey
from xiuhua.register.vault import Cipher, open_vault
from xiuhua.words import Role

CONSOLE = "console"
SEALED = "sealed"


def write_line(
    deed: str,
    *,
    by: Account | None,
    subject_kind: str = "",
    subject: UUID | str = "",
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    why: str = "",
    personal: Collection[str] = (),
    nobody: str = CONSOLE,
) -> None:
    """Write down who did what to which subject, inside the deed's transaction; without an account it was `nobody`.

    `subject` is the public key of what the deed was about. `personal` names the values of `before` and `after` that
    are encrypted under the subject's own key, and gone once that key is. Numbers with parts are kept as text, because
    the databases write them differently and the chain covers every character. Raises RuntimeError outside a
    transaction: a deed without its line, or a line without its deed, must not happen.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"The line of {deed!r} must be written in the deed's transaction: use transaction.atomic().")
    key = subject.hex if isinstance(subject, UUID) else subject
    cipher = _cipher_of(key) if personal else None
    JournalLine.objects.create(
        actor=by,
        actor_name=by.username if by else nobody,
        deed=deed,
        subject_kind=subject_kind,
        subject=key,
        before=_kept(before, personal=personal, cipher=cipher),
        after=_kept(after, personal=personal, cipher=cipher),
        why=why,
    )


def digest_of(rows: Iterable[str]) -> str:
    """The digest of rows that one line tells of together, in whatever order they come."""
    return hashlib.sha256("\n".join(sorted(rows)).encode()).hexdigest()


def line_of_look(
    deed: str,
    *,
    by: Account | None,
    subject_kind: str,
    subject: UUID | str,
    after: Mapping[str, object] | None,
    why: str,
    nobody: str = CONSOLE,
) -> JournalLine:
    """The line about a deed that changed nothing, not yet written; it holds nothing personal."""
    return JournalLine(
        actor=by,
        actor_name=by.username if by else nobody,
        deed=deed,
        subject_kind=subject_kind,
        subject=subject.hex if isinstance(subject, UUID) else subject,
        after=_kept(after, personal=(), cipher=None),
        why=why,
    )


@transaction.atomic
def erase_subject(subject: UUID, *, by: Account | None, why: str) -> None:
    """Delete the key of a subject's personal values in the journal: they are gone, and the chain still holds.

    By the security officer or the console; raises Absent for anybody else.
    """
    if by is not None:
        require_office(scope_of(by, today=timezone.localdate()), Role.SECURITY)
    row, _ = SubjectKey.objects.select_for_update().get_or_create(subject=subject)
    if row.erased_at is None:
        row.wrapped, row.erased_at = None, timezone.now()
        row.save()
    write_line("erase_subject", by=by, subject=subject, why=why)


def _cipher_of(key: str) -> Cipher | None:
    """The cipher for a subject's values, made on first use; None once the subject was erased."""
    subject = UUID(key)
    vault = open_vault()
    place = f"subject:{subject.hex}"
    row, _ = SubjectKey.objects.get_or_create(subject=subject, defaults={"wrapped": vault.wrap_new_key(place=place)})
    return None if row.wrapped is None else vault.unwrap(row.wrapped, place=place)


def _kept(
    values: Mapping[str, object] | None, *, personal: Collection[str], cipher: Cipher | None
) -> dict[str, object] | None:
    if values is None:
        return None
    return {
        name: _sealed(value, name=name, cipher=cipher) if name in personal else _plain(value)
        for name, value in values.items()
    }


def _sealed(value: object, *, name: str, cipher: Cipher | None) -> dict[str, str | None]:
    """A value that only its subject's key opens; nothing at all for a subject that was erased."""
    if cipher is None:
        return {SEALED: None}
    return {SEALED: cipher.seal(json.dumps(_plain(value)), place=name).hex()}


def _plain(value: object) -> object:
    """A value as both databases write it alike: whole numbers, truths, texts, and lists and mappings of them."""
    match value:
        case None | bool() | int():
            return value
        case str() | float() | Decimal() | UUID():
            return str(value)
        case date():
            return value.isoformat()
        case Mapping():
            return {str(name): _plain(item) for name, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
    raise TypeError(f"A journal line cannot hold {type(value).__name__}: give text, whole numbers, lists or mappings.")
