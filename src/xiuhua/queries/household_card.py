"""The card of one household: everything known of it on a day, in sections that a topic may narrow."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from xiuhua.queries.household_counts import codes_of
from xiuhua.queries.journal import batches_of, lines_about
from xiuhua.queries.pack import require_judging_pack
from xiuhua.queries.post import Holder, holder, holders, with_names
from xiuhua.register.models import (
    Assignment,
    Belonging,
    Cause,
    Contact,
    Health,
    HomeLanguage,
    Household,
    HouseholdEvent,
    Housing,
    IncomePart,
    Labour,
    Land,
    Living,
    Member,
    Proceeding,
    Residence,
    ScanCard,
    Schooling,
    SocialSecurity,
    Standing,
    StatedIncome,
    Water,
    Work,
)
from xiuhua.register.statements import Told, ask, many
from xiuhua.register.vault import KeysUnusable, SealBroken, open_vault
from xiuhua.words import NotFound, mask_account, mask_id, per_head

COST = "operating_cost"
BY_CARD = "look_with_code"
ABLE = "programme.able_abilities"
MEMBER_FACTS = (
    (Schooling, "education"), (Health, "health"), (Labour, "work"), (Work, "work"), (SocialSecurity, "social_security"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A member with the facts in force on the day, None where nothing is known; numbers stay sealed."""

    key: UUID
    name: str
    relation: str
    sex: str
    birth: date | None
    age: int | None
    masked_number: str
    schooling: Schooling | None
    health: Health | None
    labour: Labour | None
    work: Work | None
    security: SocialSecurity | None


@dataclass(frozen=True, slots=True)
class PartLine:
    """One part of income or cost, in fen; `share` of all income in per cent."""

    part: str
    amount_fen: int
    is_cost: bool
    share: float


@dataclass(frozen=True, slots=True)
class Income:
    """Income of a period, computed from its parts; the stated one stands beside it and is never used instead."""

    since: date
    until: date | None
    parts: tuple[PartLine, ...]
    net_fen: int
    members: int
    stated_per_head_fen: int | None

    @property
    def year(self) -> int:
        """The year that the period ends in, by which people call it."""
        return (self.until - timedelta(days=1)).year if self.until else self.since.year

    @property
    def per_head_fen(self) -> int | None:
        """Net income per head; None for a household without members."""
        return per_head(self.net_fen, self.members) if self.members else None


@dataclass(frozen=True, slots=True)
class Look:
    """That somebody looked at the card or at a masked value of it, why, and by which duty (the key of a reason).

    `who` is the person, or the account's name where it has none; `unit` where they work, empty where nobody knows;
    `card_by` who handed out the scan card by which the household itself looked, empty for any other look.
    """

    at: datetime
    who: str
    unit: str
    deed: str
    why: str
    reason: str
    card_by: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A household as its card shows it."""

    key: UUID
    number: str
    registered_on: date | None
    status: str
    household_type: str
    standing_since: date | None
    village_code: str
    village_name: str
    group_name: str
    phone: str
    language: str
    second_language: str
    bank: str
    masked_account: str
    topics: frozenset[str] | None
    members: tuple[MemberLine, ...]
    able: int | None
    causes: tuple[Cause, ...]
    housing: Housing | None
    water: Water | None
    living: Living | None
    land: Land | None
    income: Income | None
    holders: tuple[Holder, ...]
    former_holders: tuple[Holder, ...]
    village_holders: tuple[Holder, ...]
    events: tuple[HouseholdEvent, ...]

    def tells(self, topic: str) -> bool:
        """Whether the reader's duty covers a topic."""
        return _is_told(topic, self.topics)

    @property
    def head(self) -> MemberLine | None:
        """The head, or None when nobody is named as such."""
        return next((member for member in self.members if member.relation == "head"), None)

    @property
    def helpers(self) -> tuple[Holder, ...]:
        """Who is paired with the household."""
        return tuple(held for held in self.holders if held.role == "helper") or self.holders

    @property
    def main_cause(self) -> str:
        """The cause that was said to be the main one."""
        return next((cause.cause for cause in self.causes if cause.main), "")


def card_of(household: Household, *, on: date, topics: frozenset[str] | None = None) -> Card:
    """A household's card as of a day. At most twenty-two statements, whatever its size.

    `topics` narrows it to what a department works with: sections of other topics, and what belongs to no topic
    (telephone, account, numbers, causes, history), are not read at all. None is all.
    """
    whole = topics is None
    standing = _one(Standing, household, on=on)
    home = next(iter(ask(_homes, on, household=household.pk)), None)
    contact = _one(Contact, household, on=on)
    spoken = _one(HomeLanguage, household, on=on) if whole else None
    members = _members(household, on=on, topics=topics)
    held: list[Assignment] = ask(_held, on, household=household.pk)
    now = [one for one in held if one.until is None or one.until > on]
    there: list[Assignment] = ask(_held_in, on, village=home.village_id) if home else []
    answering = holders([*now, *there], on=on)
    return Card(
        key=household.key,
        number=household.number,
        registered_on=household.registered_on,
        status=standing.status if standing else "",
        household_type=standing.household_type if standing else "",
        standing_since=standing.since if standing else None,
        village_code=home.village.code if home else "",
        village_name=home.village.name if home else "",
        group_name=home.group_name if home else "",
        phone=contact.phone if contact and whole else "",
        language=spoken.language if spoken else "",
        second_language=spoken.second if spoken else "",
        bank=contact.bank if contact and whole else "",
        masked_account=_masked_account(contact, household) if whole else "",
        topics=topics,
        members=members,
        able=_able(members, home, on=on),
        causes=tuple(ask(_causes, on, household=household.pk)) if whole else (),
        housing=_one(Housing, household, on=on) if _is_told("housing", topics) else None,
        water=_one(Water, household, on=on) if _is_told("water", topics) else None,
        living=_one(Living, household, on=on) if _is_told("living", topics) else None,
        land=_one(Land, household, on=on) if _is_told("land", topics) else None,
        income=_income(household, on=on, members=len(members)) if _is_told("income", topics) else None,
        holders=tuple(answering[: len(now)]),
        former_holders=tuple(holder(one) for one in held if one not in now),
        village_holders=tuple(answering[len(now) :]),
        events=tuple(ask(_events, on, household=household.pk)) if whole else (),
    )


def _homes(on: date) -> QuerySet[Residence]:
    homes = Residence.objects.on(on).filter(household=Told("household"))
    return homes.select_related("village").order_by("pk")[:1]


def _held(on: date) -> QuerySet[Assignment]:
    return with_names(Assignment.objects.filter(household=Told("household"), since__lte=on)).order_by("since", "pk")


def _causes(on: date) -> QuerySet[Cause]:
    return Cause.objects.on(on).filter(household=Told("household")).order_by("-main", "cause")


def _events(on: date) -> QuerySet[HouseholdEvent]:
    return HouseholdEvent.objects.filter(household=Told("household"), on__lte=on).order_by("-on", "-pk")


def looks_at(
    household: Household, *, of_inspectors: bool, reader: int | None, of_complaints: bool = True, limit: int = 12
) -> list[Look]:
    """Who opened the card or a masked value of it, the latest first; inspectors only where asked.

    What was done for it together with others is among it. What was done in a complaint about whoever reads (a person,
    by id) is left out, without `of_complaints` that in a complaint about anybody. At most four statements.
    """
    lines = lines_about(household.key, *batches_of(household))
    if hidden := _complaints(household, about=reader, all_of_them=not of_complaints):
        lines = lines.filter(Q(after__proceeding__isnull=True) | ~Q(after__proceeding__in=hidden))
    if not of_inspectors:
        lines = lines.filter(Q(after__reason__isnull=True) | ~Q(after__reason="inspector"))
    who = ("actor__person__name", "actor__person__unit__name", "actor_name")
    rows = [(*row, after or {}) for *row, after in lines.values_list("at", *who, "deed", "why", "after")[:limit]]
    cards = _handed_out_by({after["scan_card"] for *_row, deed, _why, after in rows if deed == BY_CARD})
    return [
        Look(
            at, name or account, unit or "", deed, why, str(after.get("reason", "")),
            card_by=cards.get(after["scan_card"], "") if deed == BY_CARD else "",
        )
        for at, name, unit, account, deed, why, after in rows
    ]  # fmt: skip


def _complaints(household: Household, *, about: int | None, all_of_them: bool) -> list[str]:
    """Complaints of a household about a person, or all of them, by the hex of their keys. At most one statement."""
    if about is None and not all_of_them:
        return []
    these = Q(against__isnull=False) if all_of_them else Q(against=about)
    return [key.hex for key in Proceeding.objects.filter(these, household=household).values_list("key", flat=True)]


def _handed_out_by(cards: set[str]) -> dict[str, str]:
    """Who handed out some scan cards, by the hex of their keys. At most one statement."""
    rows = ScanCard.objects.filter(key__in=cards).select_related("issued_by__person") if cards else ()
    return {row.key.hex: row.issued_by.called for row in rows}


def _one(model: type[Any], household: Household, *, on: date) -> Any:
    """The fact of a kind in force on the day, or None."""
    return next(iter(ask(_in_force, model, on, household=household.pk)), None)


def _in_force(model: type[Any], on: date) -> QuerySet[Any]:
    rows: QuerySet[Any] = model.objects.on(on).filter(household=Told("household")).order_by("-since", "-pk")[:1]
    return rows


def _is_told(topic: str, topics: frozenset[str] | None) -> bool:
    return topics is None or topic in topics


def _members(household: Household, *, on: date, topics: frozenset[str] | None) -> tuple[MemberLine, ...]:
    """Members with their facts: one statement for the members and one for each kind of fact that is told."""
    rows: list[Belonging] = ask(_belongings, on, household=household.pk)
    ids = [row.member_id for row in rows]
    facts = [_latest(model, ids, on=on) if _is_told(topic, topics) else {} for model, topic in MEMBER_FACTS]
    lines = [
        MemberLine(
            row.member.key, row.member.name, row.relation, row.member.sex, row.member.birth,
            _age(row.member.birth, on=on), _masked_id(row.member) if topics is None else "",
            *(found.get(row.member_id) for found in facts),
        )
        for row in rows
    ]  # fmt: skip
    return tuple(sorted(lines, key=lambda line: line.relation != "head"))


def _belongings(on: date) -> QuerySet[Belonging]:
    return Belonging.objects.on(on).filter(household=Told("household")).select_related("member").order_by("pk")


def _able(members: Iterable[MemberLine], home: Residence | None, *, on: date) -> int | None:
    """Members able to work, as the pack around them has it; None when that is known of nobody, or no pack says."""
    told = [member.labour.ability for member in members if member.labour]
    if not told or home is None:
        return None
    try:
        able = codes_of(require_judging_pack(home.village_id, on=on), ABLE, on=on)
    except NotFound:
        return None
    return sum(ability in able for ability in told)


def _masked_id(member: Member) -> str:
    """The identity number with stars in its middle; all stars when the vault cannot open it; empty for none."""
    return _masked(member.id_sealed, place=f"member.id:{member.key.hex}", mask=mask_id)


def _masked_account(contact: Contact | None, household: Household) -> str:
    sealed = contact.account_sealed if contact else None
    return _masked(sealed, place=f"contact.account:{household.key.hex}", mask=mask_account)


def _masked(sealed: bytes | memoryview | None, *, place: str, mask: Callable[[str], str]) -> str:
    if not sealed:
        return ""
    try:
        return mask(open_vault().unseal(bytes(sealed), place=place))
    except (SealBroken, KeysUnusable):
        return "*" * 8


def _latest(model: type[Any], members: list[int], *, on: date) -> dict[int, Any]:
    """By member the fact in force; of work, which is told by the year, the last year told."""
    return {fact.member_id: fact for fact in ask(_told_of, model, on, members=many(members))} if members else {}


def _told_of(model: type[Any], on: date) -> QuerySet[Any]:
    facts: QuerySet[Any] = model.objects.on(on)
    if model is Work:
        corrected = Work.objects.filter(corrects__isnull=False).values("corrects")
        facts = Work.objects.ever_held().filter(since__lte=on).exclude(pk__in=corrected)
    return facts.filter(member__one_of=Told("members")).order_by("since", "pk")


def _age(birth: date | None, *, on: date) -> int | None:
    return None if birth is None else on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def _income(household: Household, *, on: date, members: int) -> Income | None:
    """The last period that had begun and ended by the day, or had begun at least."""
    rows: list[IncomePart] = ask(_income_parts, on, household=household.pk)
    whole = [row for row in rows if row.until is not None and row.until <= on] or rows
    if not whole:
        return None
    longest = max((row.until or date.max) for row in whole if row.since == whole[0].since)
    last = [row for row in whole if row.since == whole[0].since and (row.until or date.max) == longest]
    gross = sum(row.amount_fen for row in last if row.part != COST)
    parts = [
        PartLine(row.part, row.amount_fen, row.part == COST, 100 * row.amount_fen / gross if gross else 0.0)
        for row in sorted(last, key=lambda row: (row.part == COST, row.pk))
    ]
    net = gross - sum(row.amount_fen for row in last if row.part == COST)
    return Income(last[0].since, last[0].until, tuple(parts), net, members, _stated(household, since=last[0].since))


def _income_parts(on: date) -> QuerySet[IncomePart]:
    corrected = IncomePart.objects.filter(corrects__isnull=False).values("corrects")
    begun = IncomePart.objects.ever_held().filter(household=Told("household"), since__lte=on)
    return begun.exclude(pk__in=corrected).order_by("-since", "pk")


def _stated(household: Household, *, since: date) -> int | None:
    row = StatedIncome.objects.ever_held().filter(household=household, since=since).order_by("-pk").first()
    return row.per_head_fen if row else None


def _held_in(on: date) -> QuerySet[Assignment]:
    """Who answers for the household's village, and so for the household too."""
    return with_names(Assignment.objects.on(on).filter(area=Told("village"))).order_by("kind", "role", "since", "pk")
