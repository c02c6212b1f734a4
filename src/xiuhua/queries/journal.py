"""Reads the journal: what was done about a subject, and personal values while their key is there."""

import json
from uuid import UUID

from django.db.models import QuerySet

from xiuhua.register.models import Household, JournalLine, Measure, SubjectKey
from xiuhua.register.vault import Cipher, SealBroken, open_vault

Values = dict[str, object] | None


def lines_about(*subjects: UUID) -> QuerySet[JournalLine]:
    """Who did what about a subject, or any of some, newest first; index on subject and time. One statement."""
    return JournalLine.objects.filter(subject__in=[it.hex for it in subjects]).order_by("-at", "-id")


def batches_of(household: Household) -> set[UUID]:
    """The keys under which something was done for a household together with others. One statement."""
    rows = Measure.objects.filter(household=household).values_list("batch", "deliveries__batch")
    return {key for row in rows for key in row if key is not None}


def opened_values(line: JournalLine) -> tuple[Values, Values]:
    """The values before and after, personal ones opened; None for those whose key is gone. One statement."""
    sealed = any(_is_sealed(value) for values in (line.before, line.after) for value in (values or {}).values())
    cipher = _cipher_of(line.subject) if sealed else None
    return _opened(line.before, cipher), _opened(line.after, cipher)


def _cipher_of(subject: str) -> Cipher | None:
    row = SubjectKey.objects.filter(subject=subject).first()
    if row is None or row.wrapped is None:
        return None
    return open_vault().unwrap(row.wrapped, place=f"subject:{UUID(subject).hex}")


def _opened(values: Values, cipher: Cipher | None) -> Values:
    if values is None:
        return None
    return {name: _value(value, name=name, cipher=cipher) for name, value in values.items()}


def _value(value: object, *, name: str, cipher: Cipher | None) -> object:
    match value:
        case {"sealed": str(sealed)} if cipher is not None:
            try:
                return json.loads(cipher.unseal(bytes.fromhex(sealed), place=name))
            except SealBroken:
                return None
        case {"sealed": _}:
            return None
    return value


def _is_sealed(value: object) -> bool:
    return isinstance(value, dict) and "sealed" in value
