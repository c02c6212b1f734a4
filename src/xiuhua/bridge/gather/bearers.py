"""In which households somebody bears one of some values: found by the values, without reading the whole register."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet

from xiuhua.register.last_digits import LastFour
from xiuhua.register.models import Assignment, Belonging, Contact, Member, MemberContact
from xiuhua.words import AssignmentKind

Found = QuerySet[Any, Any]
LAST = 4


def bearers(table: str, column: str, values: Sequence[str], *, day: date) -> set[str] | None:
    """The numbers of the households that have rows with such values on a day. One statement, none without values.

    None for a column by which nobody can be found.
    """
    find = FINDERS.get((table, column))
    if find is None:
        return None
    return set(find(day, values)) if values else set()


def _of_identity(day: date, values: Sequence[str]) -> Found:
    return _homes_of(Member.objects.filter(id_index__in=values).values("pk"), day)


def _of_members_phone(day: date, values: Sequence[str]) -> Found:
    return _homes_of(_reached_by(MemberContact.objects.on(day), values).values("member"), day)


def _of_phone(day: date, values: Sequence[str]) -> Found:
    return _reached_by(Contact.objects.on(day), values).values_list("household__number", flat=True)


def _reached_by(contacts: Found, phones: Sequence[str]) -> Found:
    """Contacts with one of some telephones, found by the last four digits, of which the register keeps an index."""
    ends = sorted({phone[-LAST:] for phone in phones})
    # A lone telephone would be put in place of its column by SQLite, which then sees no index any more.
    whole = [*phones, ""]
    found: Found = contacts.alias(last=LastFour("phone")).filter(last__in=ends, phone__in=whole)
    return found


def _of_helper(day: date, values: Sequence[str]) -> Found:
    pairs = Assignment.objects.on(day).filter(kind=AssignmentKind.PAIR, person__key__in=values)
    return pairs.values_list("household__number", flat=True)


def _homes_of(members: Found, day: date) -> Found:
    return Belonging.objects.on(day).filter(member__in=members).values_list("household__number", flat=True)


FINDERS: dict[tuple[str, str], Callable[[date, Sequence[str]], Found]] = {
    ("persons", "identity"): _of_identity,
    ("persons", "phone"): _of_members_phone,
    ("households", "phone"): _of_phone,
    ("pairings", "helper"): _of_helper,
}
