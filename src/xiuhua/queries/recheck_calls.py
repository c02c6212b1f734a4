"""Calls as the office that asks sees them: its draws, whom to call, and what came of it so far."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Case, Count, QuerySet, When

from xiuhua.queries.heads_and_homes import heads_of, homes_of
from xiuhua.queries.recheck import own_visits
from xiuhua.register.models import Account, Area, CallBack, CallBackRound, Contact
from xiuhua.words import CallResult, mask_phone

WAITING = ("", CallResult.NOT_REACHED)


@dataclass(frozen=True, slots=True)
class CallLine:
    """A call in a list: whom, about which visit, and what came of it; the whole number is on the household's page."""

    key: UUID
    household: UUID
    number: str
    head: str
    home: str
    phone: str
    visited_on: date
    way: str
    who: str
    note: str
    by_lot: bool
    by_risk: bool
    result: str
    promised_differs: bool | None
    received_differs: bool | None
    tries: int
    done_on: date | None
    has_note: bool

    @property
    def waits(self) -> bool:
        """Whether somebody may still be asked."""
        return self.result in WAITING


def round_of(area: Area, month: date) -> CallBackRound | None:
    """The draw of an area's own month. One statement."""
    rows = CallBackRound.objects.filter(area=area, month=month, flag=None)
    return rows.select_related("area", "drawn_by").first()


def round_keyed(area: Area, key: UUID) -> CallBackRound | None:
    """A draw that an area's office made, by its key. One statement."""
    return CallBackRound.objects.filter(area=area, key=key).select_related("area", "drawn_by").first()


def months_drawn(area: Area) -> list[date]:
    """The months of which an area was drawn by itself, the last first. One statement."""
    return list(CallBackRound.objects.filter(area=area, flag=None).order_by("-month").values_list("month", flat=True))


def flag_rounds(area: Area) -> list[CallBackRound]:
    """The draws that an area's office made about flags, the last first. One statement."""
    return list(CallBackRound.objects.filter(area=area).exclude(flag=None).order_by("-drawn_on", "-pk"))


def calls_to_make(found: CallBackRound, account: Account) -> QuerySet[CallBack]:
    """The calls of a draw but those about visits of the reader: whoever may still be asked first."""
    waits = Case(When(result__in=WAITING, then=0), default=1)
    return found.call_backs.exclude(own_visits(account)).order_by(waits, "pk")


def results_of(found: CallBackRound) -> Mapping[str, int]:
    """How many calls of a draw came to what; those that wait under no result. One statement."""
    rows = found.call_backs.values_list("result").annotate(Count("pk")).order_by("result")
    return dict(rows)


def call_lines(rows: QuerySet[CallBack], *, first: int, size: int, on: date) -> list[CallLine]:
    """A page of some calls. Four statements."""
    found = list(rows.select_related("visit__household", "visit__person")[first : first + size])
    ids = [row.visit.household_id for row in found]
    heads, homes = heads_of(ids, on=on), homes_of(ids, on=on)
    phones = dict(Contact.objects.on(on).filter(household__in=ids).order_by("pk").values_list("household", "phone"))
    return [_line(row, heads, homes, phones) for row in found]


def _line(row: CallBack, heads: Mapping[int, str], homes: Mapping[int, str], phones: Mapping[int, str]) -> CallLine:
    visit, home = row.visit, row.visit.household
    return CallLine(
        key=row.key, household=home.key, number=home.number, head=heads.get(home.pk, ""), home=homes.get(home.pk, ""),
        phone=mask_phone(phones.get(home.pk, "")), visited_on=visit.on, way=visit.way, who=visit.person.name,
        note=visit.note, by_lot=row.by_lot, by_risk=row.by_risk, result=row.result,
        promised_differs=row.promised_differs, received_differs=row.received_differs, tries=row.tries,
        done_on=row.done_on, has_note=row.note_sealed is not None,
    )  # fmt: skip
