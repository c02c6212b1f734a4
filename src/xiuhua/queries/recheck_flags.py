"""Flags as pages show them: to whoever made the visits, to the office after that, and how they ended by township."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet

from xiuhua.queries.heads_and_homes import heads_of, homes_of
from xiuhua.queries.recheck import shown_flags
from xiuhua.register.models import Account, AreaWithin, CallBack, CallBackRound, Flag, FlagVisit, Visit
from xiuhua.words import FlagEnd

LOOKED_BACK = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class BesideVisit:
    """Another visit of the same person that a sign was seen on together with one."""

    household: UUID
    number: str
    on: date
    note: str


@dataclass(frozen=True, slots=True)
class FlaggedVisit:
    """A visit of a flag with what was seen of it, by sign."""

    key: UUID
    household: UUID
    number: str
    head: str
    home: str
    on: date
    late: bool
    withdrawn: bool
    note: str
    signs: tuple[tuple[str, Mapping[str, Any]], ...]
    beside: tuple["BesideVisit", ...] = ()


@dataclass(frozen=True, slots=True)
class FlagLine:
    """A flag in a list; `round` is the draw by which its households are asked, `denied` of them said no."""

    key: UUID
    who: str
    month: date
    area: str
    code: str
    signs: tuple[str, ...]
    since: date
    due: date
    seen_on: date | None
    reply: str
    reply_text: str
    answered_on: date | None
    closed_on: date | None
    end: str
    end_text: str
    visits: tuple[FlaggedVisit, ...]
    round: UUID | None = None
    round_area: str = ""
    round_place: str = ""
    asked: int = 0
    answered: int = 0
    denied: int = 0

    @property
    def by_office(self) -> bool:
        """Whether an office closed it after asking: how is not told to whoever was flagged, for a family said it."""
        return self.end in {FlagEnd.CONFIRMED, FlagEnd.NOT_CONFIRMED}

    @property
    def waits(self) -> bool:
        """Whether it waits for whoever made the visits."""
        return self.answered_on is None and self.closed_on is None


@dataclass(frozen=True, slots=True)
class Ends:
    """How closed flags ended, of a township or a sign; `ended` is None where there were too few to tell.

    `unfounded` is the share, in per cent, of those that were told late, explained or not confirmed.
    """

    name: str
    code: str = ""
    ended: Mapping[str, int] | None = field(default=None)

    @property
    def count(self) -> int:
        """How many were closed."""
        return sum(self.ended.values()) if self.ended else 0

    @property
    def unfounded(self) -> float | None:
        """Of a hundred that were closed, those in which nothing was wrong."""
        if not self.ended:
            return None
        wrong = self.ended.get(FlagEnd.CONFIRMED, 0) + self.ended.get(FlagEnd.TAKEN_BACK, 0)
        return 100 * (self.count - wrong) / self.count


def own_flags(account: Account, *, on: date) -> list[FlagLine]:
    """The flags of an account's own visits: those that wait first, then the others of a year. Six statements."""
    if account.person_id is None:
        return []
    rows = Flag.objects.filter(person=account.person_id, since__gte=on - LOOKED_BACK)
    lines = flag_lines(rows.order_by("-since", "-pk"), on=on)
    return sorted(lines, key=lambda it: not it.waits)


def flags_to_answer(account: Account, *, on: date) -> tuple[int, date | None]:
    """How many flags of an account's own visits wait for an answer, and by which day the first. One statement."""
    if account.person_id is None:
        return 0, None
    rows = Flag.objects.filter(person=account.person_id, answered_on=None, closed_on=None, since__lte=on)
    days = list(rows.order_by("due").values_list("due", flat=True))
    return len(days), days[0] if days else None


def flags_to_look_at(area: int, account: Account, *, on: date) -> QuerySet[Flag]:
    """The flags of an area (by id) that its offices may see by now, the open ones first; not those of the reader."""
    within = AreaWithin.objects.on(on).filter(ancestor=area).values("area")
    rows = shown_flags(Flag.objects.filter(area__in=within), on=on)
    rows = rows.exclude(person=account.person_id) if account.person_id else rows
    return rows.order_by(F("closed_on").desc(nulls_first=True), "due", "pk")


def flag_lines(rows: QuerySet[Flag], *, on: date, first: int = 0, size: int | None = None) -> list[FlagLine]:
    """A page of some flags with their visits. Seven statements."""
    found = list(rows.select_related("person", "area")[first : first + size if size else None])
    visits = FlagVisit.objects.filter(flag__in=[it.pk for it in found]).select_related("visit__household")
    lines = list(visits.order_by("visit__on", "pk"))
    homes = [it.visit.household_id for it in lines]
    heads, villages = heads_of(homes, on=on), homes_of(homes, on=on)
    others = _beside(lines)
    told: dict[int, list[FlaggedVisit]] = {}
    for it in lines:
        at = it.visit.household_id
        told.setdefault(it.flag_id, []).append(_visit(it, heads.get(at, ""), villages.get(at, ""), others))
    asked = _asked(found)
    return [_line(flag, told.get(flag.pk, []), asked.get(flag.pk)) for flag in found]


def _asked(flags: Iterable[Flag]) -> dict[int, tuple[CallBackRound, list[str]]]:
    """By flag the draw by which its households are asked, with what they said."""
    rounds = CallBackRound.objects.filter(flag__in=[it.pk for it in flags]).select_related("area")
    found = {it.pk: it for it in rounds}
    said: dict[int, list[str]] = {}
    for pk, result in CallBack.objects.filter(round__in=list(found)).values_list("round", "result"):
        said.setdefault(pk, []).append(result)
    return {it.flag_id: (it, said.get(pk, [])) for pk, it in found.items() if it.flag_id}


def _beside(lines: Iterable[FlagVisit]) -> dict[str, BesideVisit]:
    """By key the other visits that the signs of some were seen on, as far as they are of the same person."""
    people = {
        key: it.visit.person_id for it in lines for seen in it.evidence.values() for key in seen.get("beside", ())
    }
    found = Visit.objects.filter(key__in=list(people)).select_related("household")
    return {
        it.key.hex: BesideVisit(it.household.key, it.household.number, it.on, it.note)
        for it in found
        if people[it.key.hex] == it.person_id
    }


def _visit(row: FlagVisit, head: str, home: str, others: Mapping[str, BesideVisit]) -> FlaggedVisit:
    visit = row.visit
    beside = dict.fromkeys(key for seen in row.evidence.values() for key in seen.get("beside", ()))
    return FlaggedVisit(
        key=visit.key, household=visit.household.key, number=visit.household.number, head=head, home=home, on=visit.on,
        late=visit.late, withdrawn=visit.withdrawn_at is not None, note=visit.note,
        signs=tuple((sign, row.evidence.get(sign, {})) for sign in row.signs.split()),
        beside=tuple(others[key] for key in beside if key in others),
    )  # fmt: skip


def _line(flag: Flag, visits: list[FlaggedVisit], asked: tuple[CallBackRound, list[str]] | None) -> FlagLine:
    found, said = asked or (None, [])
    return FlagLine(
        key=flag.key, who=flag.person.name, month=flag.month, area=flag.area.name, code=flag.area.code,
        signs=tuple(flag.signs.split()), since=flag.since, due=flag.due, seen_on=flag.seen_on, reply=flag.reply,
        reply_text=flag.reply_text, answered_on=flag.answered_on, closed_on=flag.closed_on, end=flag.end,
        end_text=flag.end_text, visits=tuple(visits), round=found.key if found else None,
        round_area=found.area.code if found else "",
        round_place=found.area.name if found else "", asked=len(said), answered=len([it for it in said if it]),
        denied=said.count("did_not"),
    )  # fmt: skip


def ends_by_township(area: int, *, on: date, fewest: int) -> list[Ends]:
    """How the flags closed within a year ended, by township of an area; of fewer than `fewest` nothing is told.

    One statement.
    """
    rows = _ended(area, on=on).values_list("area__name", "area__code", "end")
    found: dict[tuple[str, str], Counter[str]] = {}
    for name, code, end in rows:
        found.setdefault((code, name), Counter())[end] += 1
    return [_ends(name, code, ends, fewest) for (code, name), ends in sorted(found.items())]


def ends_by_sign(area: int, *, on: date, fewest: int) -> list[Ends]:
    """The same by sign: a flag with two counts with both. One statement."""
    found: dict[str, Counter[str]] = {}
    for signs, end in _ended(area, on=on).values_list("signs", "end"):
        for sign in signs.split():
            found.setdefault(sign, Counter())[end] += 1
    return [_ends(sign, "", ends, fewest) for sign, ends in sorted(found.items())]


def _ended(area: int, *, on: date) -> QuerySet[Flag]:
    within = AreaWithin.objects.on(on).filter(ancestor=area).values("area")
    return Flag.objects.filter(area__in=within, closed_on__gte=on - LOOKED_BACK, closed_on__lte=on)


def _ends(name: str, code: str, ends: Counter[str], fewest: int) -> Ends:
    return Ends(name, code, dict(ends) if ends.total() >= fewest else None)
