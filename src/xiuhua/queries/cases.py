"""Weak organisations of an area: what the rules propose, the cases with what is late, and numbers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from xiuhua.policy.verdict import MET
from xiuhua.queries.case import ACCEPTED, OPEN, RELAPSED, TOWNSHIP
from xiuhua.register.models import AreaWithin, Listing, Rectification, RectificationItem, Turn, WeaknessVerdict


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in a list: items in all and closed, what is late with who answers for it, and the next day to keep."""

    key: UUID
    organisation: str
    village_code: str
    village: str
    listed_on: date
    due: date | None
    signs: tuple[str, ...]
    state: str
    accepted_on: date | None
    relapse: bool
    items: int
    closed: int
    late: tuple[tuple[str, date], ...]
    next_due: date | None
    overdue: bool


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """An organisation that the rules propose: its signs, since when, and what people decided about it last."""

    organisation: UUID
    name: str
    village_code: str
    village: str
    since: date
    signs: tuple[str, ...]
    decided_on: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many cases an area had by a day: open ones, those accepted in time and late, those that relapsed."""

    open: int
    overdue: int
    accepted: int
    in_time: int
    relapsed: int
    unclear: int


def case_numbers(area: int, *, on: date) -> Numbers:
    """The numbers of an area. Two statements."""
    rows = list(_cases(area, on=on).values_list("due", "accepted_on", "relapse_of"))
    over = [(due, day) for due, day, _ in rows if day is not None and day <= on]
    still = [due for due, day, _ in rows if day is None or day > on]
    inside = _inside(area, on=on)
    unclear = WeaknessVerdict.objects.on(on).filter(organisation__area__in=inside, verdict="unknown").count()
    return Numbers(
        len(still), sum(due is not None and due < on for due in still), len(over),
        sum(due is None or day <= due for due, day in over), sum(before is not None for *_, before in rows), unclear,
    )  # fmt: skip


def cases_in(area: int, *, on: date, state: str = OPEN, first: int = 0, size: int = 50) -> list[CaseLine]:
    """Cases of an area: open ones by the day to keep, others with the latest first. Two statements."""
    accepted = Q(accepted_on__isnull=False, accepted_on__lte=on)
    rows = _cases(area, on=on)
    if state == OPEN:
        rows = rows.exclude(accepted).order_by("due", "village__code", "pk")
    elif state == RELAPSED:
        rows = rows.filter(relapse_of__isnull=False).order_by("-listed_on", "village__code", "pk")
    else:
        rows = rows.filter(accepted).order_by("-accepted_on", "village__code", "pk")
    page = list(rows.select_related("organisation", "village")[first : first + size])
    items: dict[int, list[RectificationItem]] = {}
    for item in RectificationItem.objects.filter(case__in=page, written_on__lte=on).order_by("due", "number"):
        items.setdefault(item.case_id, []).append(item)
    return [_line(row, items.get(row.pk, []), on=on) for row in page]


def count_in(area: int, *, on: date, state: str) -> int:
    """How many `cases_in` has of a state. One statement."""
    accepted = Q(accepted_on__isnull=False, accepted_on__lte=on)
    rows = _cases(area, on=on)
    wanted = {OPEN: ~accepted, RELAPSED: Q(relapse_of__isnull=False)}.get(state, accepted)
    return rows.filter(wanted).count()


def proposals_in(area: int, *, on: date, most: int = 200) -> list[ProposalLine]:
    """What the rules propose in an area, the newest first, where no case is open. Three statements."""
    inside = _inside(area, on=on)
    open_cases = Rectification.objects.filter(listed_on__lte=on).exclude(accepted_on__lte=on).values("organisation")
    rows = list(
        WeaknessVerdict.objects.on(on)
        .filter(organisation__area__in=inside, verdict=MET)
        .exclude(organisation__in=open_cases)
        .select_related("organisation__area")
        .order_by("-since", "organisation__area__code", "pk")[:most]
    )
    decided = {
        it.organisation_id: it
        for it in Listing.objects.filter(organisation__in=[row.organisation_id for row in rows], on__lte=on).order_by(
            "on", "pk"
        )
    }
    return [_proposal(row, decided.get(row.organisation_id)) for row in rows]


def was_judged(on: date) -> bool:
    """Whether a turn judged by that day: without one nothing is proposed. One statement."""
    return Turn.objects.filter(on__lte=on).exists()


def _inside(area: int, *, on: date) -> QuerySet[AreaWithin]:
    return AreaWithin.objects.on(on).filter(ancestor=area).values("area")  # type: ignore[return-value]


def _cases(area: int, *, on: date) -> QuerySet[Rectification]:
    return Rectification.objects.filter(village__in=_inside(area, on=on), listed_on__lte=on)


def _proposal(row: WeaknessVerdict, last: Listing | None) -> ProposalLine:
    """What was decided before the rules changed their mind says nothing of today's proposal."""
    seat = row.organisation.area
    kept = last if last is not None and not last.listed and last.on >= row.since else None
    return ProposalLine(
        row.organisation.key, row.organisation.name, seat.code if seat else "", seat.name if seat else "", row.since,
        tuple(row.signs.split()), kept.on if kept else None, kept.reason if kept else "",
    )  # fmt: skip


def _line(row: Rectification, items: Iterable[RectificationItem], *, on: date) -> CaseLine:
    told = list(items)
    waiting = [it for it in told if it.done_on is None or it.done_on > on]
    accepted = row.accepted_on if row.accepted_on and row.accepted_on <= on else None
    township = row.township_accepted_on if row.township_accepted_on and row.township_accepted_on <= on else None
    return CaseLine(
        key=row.key,
        organisation=row.organisation.name,
        village_code=row.village.code,
        village=row.village.name,
        listed_on=row.listed_on,
        due=row.due,
        signs=tuple(filter(None, row.criteria.split(";"))),
        state=_state(row, accepted, township, on=on),
        accepted_on=accepted,
        relapse=row.relapse_of_id is not None,
        items=len(told),
        closed=sum(it.closed_on is not None and it.closed_on <= on for it in told),
        late=tuple((it.duty, it.due) for it in waiting if it.due < on),
        next_due=min((it.due for it in waiting if it.due >= on), default=None),
        overdue=accepted is None and row.due is not None and row.due < on,
    )


def _state(row: Rectification, accepted: date | None, township: date | None, *, on: date) -> str:
    if row.relapsed_on is not None and row.relapsed_on <= on:
        return RELAPSED
    return ACCEPTED if accepted else TOWNSHIP if township else OPEN
