"""In which households somebody bears one of some values: found by the values, without reading the whole register."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet

from xiuhua.register.last_digits import LastFour
from xiuhua.register.models import Assignment, Belonging, Contact, Member, MemberContact
from xiuhua.register.statements import Told, ask, many
from xiuhua.words import AssignmentKind

Found = QuerySet[Any, Any]
LAST = 4
VALUES = Told("values")


def bearers(table: str, column: str, values: Sequence[str], *, day: date) -> set[str] | None:
    """The numbers of the households that have rows with such values on a day. One statement, none without values.

    None for a column by which nobody can be found.
    """
    find = FINDERS.get((table, column))
    if find is None:
        return None
    told = many(values), many({value[-LAST:] for value in values})
    return {number for (number,) in ask(find, day, values=told[0], ends=told[1])} if values else set()


def _of_identity(day: date) -> Found:
    return _homes_of(Member.objects.filter(id_index__one_of=VALUES).values("pk"), day)


def _of_members_phone(day: date) -> Found:
    return _homes_of(_reached_by(MemberContact.objects.on(day)).values("member"), day)


def _of_phone(day: date) -> Found:
    return _reached_by(Contact.objects.on(day)).values_list("household__number")


def _reached_by(contacts: Found) -> Found:
    """Contacts with one of some telephones, found by the last four digits, of which the register keeps an index."""
    found: Found = contacts.alias(last=LastFour("phone")).filter(last__one_of=Told("ends"), phone__one_of=VALUES)
    return found


def _of_helper(day: date) -> Found:
    pairs = Assignment.objects.on(day).filter(kind=AssignmentKind.PAIR, person__key__one_of=VALUES)
    return pairs.values_list("household__number")


def _homes_of(members: Found, day: date) -> Found:
    return Belonging.objects.on(day).filter(member__in=members).values_list("household__number")


FINDERS: dict[tuple[str, str], Callable[[date], Found]] = {
    ("persons", "identity"): _of_identity,
    ("persons", "phone"): _of_members_phone,
    ("households", "phone"): _of_phone,
    ("pairings", "helper"): _of_helper,
}
