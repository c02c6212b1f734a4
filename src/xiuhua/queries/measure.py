"""The measures of a household: what it may have, is given and lacks, with reasons; and what answers which cause."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from xiuhua.bridge.gather import gather
from xiuhua.bridge.gather.reading import told_by
from xiuhua.loop.remedy.ceiling import Limit, limit_on
from xiuhua.loop.remedy.explanation import AnswerTold, MeasureTold, RemedyTold, end_of, explain
from xiuhua.policy.measures import RemedyPolicy
from xiuhua.policy.measures_reader import remedy_policy
from xiuhua.policy.pack import Pack
from xiuhua.policy.verdict import MET, UNKNOWN, verdict_word
from xiuhua.queries.explanation import wording_of
from xiuhua.queries.judging import REMEDY, judging_of
from xiuhua.queries.wording import ParameterTold, Reading, Wording
from xiuhua.reckon.rules.explaining import Rows
from xiuhua.reckon.tables import MEASURES
from xiuhua.register.models import Belonging, Delivery, Household, Measure, MeasureState
from xiuhua.words import NotFound

OTHER = "other"  # the category of an item that the catalogue does not know


@dataclass(frozen=True, slots=True)
class GivenView:
    """A measure that is or was given: its terms, its state on the day, and what was delivered of it."""

    key: UUID
    item: str
    label: str
    member: str
    since: date
    until: date | None
    ends: date | None
    status: str
    deliverer: str
    owner: str
    basis: str
    causes: tuple[str, ...]
    planned_fen: int | None
    planned_units: Decimal | None
    end_reason: str
    said_by: str
    deliveries: tuple[Delivery, ...]
    is_followed: bool

    @property
    def delivered_fen(self) -> int:
        """All money delivered."""
        return sum(it.amount_fen or 0 for it in self.deliveries)

    @property
    def delivered_units(self) -> Decimal:
        """All units delivered."""
        return sum((it.units or Decimal(0) for it in self.deliveries), Decimal(0))


@dataclass(frozen=True, slots=True)
class ItemView:
    """An item for the household (`member` empty) or a member: the verdict with its reasons, and what is given of it.

    `state` is receiving, planned, missing, open or none; `eligible` met, not_met, unknown, or empty where it is not
    offered on the day. `beyond` says what no column tells. `limit` is the most that may be given in a period.
    """

    key: str
    label: str
    category: str
    member: str
    member_key: UUID | None
    state: str
    eligible: str
    readings: tuple[Reading, ...]
    parameters: tuple[ParameterTold, ...]
    beyond: str
    unclear: tuple[str, ...]
    deliverer: str
    unit: str
    document: str
    since: date | None
    limit: Limit | None
    ends: date | None
    expiring: bool
    renewal_due: bool
    unentitled: bool
    duplicates: tuple[str, ...]
    given: tuple[GivenView, ...]

    @property
    def id(self) -> str:
        """What the line is called on a page."""
        return f"{self.key}-{self.member_key.hex}" if self.member_key else self.key


@dataclass(frozen=True, slots=True)
class AnswerView:
    """A cause or need: what must answer it, what does, what would; and whether the facts still show it (`holds`)."""

    name: str
    label: str
    is_cause: bool
    main: bool
    demand: str
    verdict: str
    holds: str
    readings: tuple[Reading, ...]
    received: tuple[str, ...]
    planned: tuple[str, ...]
    delivered_fen: int


@dataclass(frozen=True, slots=True)
class RemedyView:
    """All that is found of a household's measures on a day; `persons` are names of members by number."""

    on: date
    policy: RemedyPolicy
    answers: tuple[AnswerView, ...]
    items: tuple[ItemView, ...]
    over: tuple[GivenView, ...]
    persons: Mapping[str, str] = field(default_factory=dict)
    members: Mapping[UUID, str] = field(default_factory=dict)

    def in_state(self, *states: str) -> tuple[ItemView, ...]:
        """The items in some states."""
        return tuple(it for it in self.items if it.state in states)


def remedy_of(household: Household, *, on: date) -> RemedyView | None:
    """What is found of a household's measures on a day; None where no pack with a catalogue judges it.

    About thirty quick statements, however large the register.
    """
    try:
        told, words, rows = _judged(household.number, on=on)
    except NotFound:
        return None
    people = {it.member.number: it.member for it in _belonging(household, on)}
    given = [_given(row, words, on) for row in _measures(household, on)]
    policy, by_key = remedy_policy(words.pack, day=on), {it.key.hex: it for it in given}
    telling = _Telling(household.number, words, policy, people, by_key)
    items = tuple(telling.item(it) for it in told.measures)
    live = {it.key for item in items for it in item.given}
    return RemedyView(
        on=on, policy=policy, answers=tuple(telling.answer(it, rows) for it in told.answers), items=items,
        over=tuple(it for it in given if it.key not in live),
        persons={number: member.name for number, member in people.items()},
        members={member.key: member.name for member in people.values()},
    )  # fmt: skip


def _judged(number: str, *, on: date) -> tuple[RemedyTold, Wording, Rows]:
    judging = judging_of(number, on=on, stage=REMEDY)
    rows = judging.rows_of([number])
    measures = gather(on, [MEASURES.name], households=[number])[MEASURES.name].to_dicts()
    tables = {**rows.tables, MEASURES.name: measures}
    told = explain(number, tables, pack=judging.pack, day=on, plan=judging.plan, earlier=rows.earlier)
    read = [it for line in told.measures for it in line.told] + [it for line in told.answers for it in line.told]
    return told, wording_of(judging, rows.tables, read), rows


def _belonging(household: Household, on: date) -> QuerySet[Belonging]:
    return Belonging.objects.on(on).filter(household=household).select_related("member").order_by("pk")


def _measures(household: Household, on: date) -> QuerySet[Measure]:
    """All measures of a household that were known by a day, with their states and deliveries. Four statements."""
    return (
        Measure.objects.filter(household=household, states__since__lte=on)
        .select_related("member")
        .prefetch_related(
            Prefetch("states", MeasureState.objects.on(on), to_attr="held"),
            Prefetch("deliveries", deliveries_by(on).order_by("since", "pk"), to_attr="told"),
            Prefetch("followed_by", Measure.objects.ever_held(), to_attr="followers"),
        )
        .distinct()
        .order_by("-since", "-pk")
    )


def deliveries_by(on: date) -> QuerySet[Delivery]:
    """What was delivered by a day, without what later rows corrected."""
    return told_by(Delivery, on).order_by()


def _given(row: Any, words: Wording, on: date) -> GivenView:
    policy = remedy_policy(words.pack, day=on)
    item = policy.catalogue.items.get(row.item)
    return GivenView(
        key=row.key, item=row.item, label=words.of(item.label) if item else row.item,
        member=row.member.name if row.member else "", since=row.since, until=row.until,
        ends=end_of({"since": row.since, "until": row.until}, item, policy),
        status=row.held[0].status if row.held else "", deliverer=row.deliverer, owner=row.owner,
        basis=words.source(row.basis), causes=tuple(row.causes.split()), planned_fen=row.planned_fen,
        planned_units=row.planned_units, end_reason=row.end_reason, said_by=row.said_by,
        deliveries=tuple(row.told), is_followed=bool(row.followers),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Telling:
    """Puts what was found into words; `people` are members by number, `given` measures by hexadecimal key."""

    number: str
    words: Wording
    policy: RemedyPolicy
    people: Mapping[str, Any]
    given: Mapping[str, GivenView]

    def item(self, found: MeasureTold) -> ItemView:
        item, terms = found.item, found.terms
        member = self.people.get(found.person or "")
        return ItemView(
            key=found.key, label=self._label(found.key), category=item.category if item else OTHER,
            member=member.name if member else found.person or "", member_key=member.key if member else None,
            state=found.state, eligible=found.eligible or "",
            readings=self.words.readings(found.told), parameters=self.words.parameters(found.told),
            beyond=self.words.of(item.beyond) if item and item.beyond else "", unclear=found.unclear,
            deliverer=item.deliverer if item else "", unit=item.unit if item else "",
            document=self.words.source(terms.document) if terms else "", since=terms.since if terms else None,
            limit=self.limit(found), ends=found.ends, expiring=found.expiring, renewal_due=found.renewal_due,
            unentitled=found.unentitled, duplicates=tuple(map(self._label, found.duplicates)),
            given=tuple(self._rows(found.given)),
        )  # fmt: skip

    def limit(self, found: MeasureTold) -> Limit | None:
        persons = 1 if found.person else len(self.people)
        school_year = self.policy.catalogue.school_year
        return limit_on(found.terms, self.policy.day, persons=persons, school_year=school_year)

    def answer(self, found: AnswerTold, rows: Rows) -> AnswerView:
        catalogue = self.policy.catalogue
        answering = {*found.by_need, *found.by_item}
        given = [it for it in self.given.values() if it.status in self.policy.receiving]
        return AnswerView(
            name=found.name, label=self._cause(found), is_cause=found.cause is not None, main=bool(found.main),
            demand=self.words.of(found.need.label) if found.need else "", verdict=found.verdict,
            holds=self._holds(found, rows), readings=self.words.readings(found.told),
            received=tuple(self._label(it) for it in catalogue.items if it in answering),
            planned=tuple(map(self._label, found.planned)),
            delivered_fen=sum(it.delivered_fen for it in given if it.item in answering),
        )  # fmt: skip

    def _holds(self, found: AnswerTold, rows: Rows) -> str:
        """Whether the facts still show it: of a stated cause, as its profile has it; empty where none speaks of it."""
        if found.cause is None:
            return UNKNOWN if found.verdict == UNKNOWN else MET
        profile = self.words.pack.rules.profiles.get(found.cause)
        own = next((it for it in rows.tables.get("households", ()) if it["household"] == self.number), None)
        return verdict_word(rows.value(profile.ref, own)) if profile and own else ""

    def _cause(self, found: AnswerTold) -> str:
        if found.cause:
            return self.words.text(found.cause, code_list="cause") or found.cause
        return self.words.of(found.need.label) if found.need else found.name

    def _label(self, key: str) -> str:
        item = self.policy.catalogue.items.get(key)
        return self.words.of(item.label) if item else key

    def _rows(self, rows: Iterable[Mapping[str, Any]]) -> Iterator[GivenView]:
        yield from (self.given[row["measure"]] for row in rows if row["measure"] in self.given)


# ── For deeds ────────────────────────────────────────────────────────────────────────────────────────────────────────


def told_for_deed(household: Household, *, on: date) -> tuple[RemedyTold, Pack]:
    """What is found of a household's measures on a day, without words, and the pack that says so.

    Raises NotFound where no pack with a catalogue judges it.
    """
    told, words, _rows = _judged(household.number, on=on)
    return told, words.pack
