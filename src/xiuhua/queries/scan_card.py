"""The card that a household scans: its rules and state, whom it names without a code, what it opens with one."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q

from xiuhua.duty.door import (
    Absent,
    Scope,
    households_handed_over,
    households_seen,
    open_household,
    own_households,
    scope_of,
    which_open,
    without_topics,
)
from xiuhua.policy.pack import Pack
from xiuhua.queries.contact_office import LEVEL_OF, OfficeToCall, office_to_call
from xiuhua.queries.heads_and_homes import heads_of
from xiuhua.queries.household_card import Look, looks_at
from xiuhua.queries.measure import deliveries_by
from xiuhua.queries.post import Holder, holders, with_names
from xiuhua.queries.proceeding import ProceedingView, proceedings_of
from xiuhua.queries.visit import TaskLine, VisitLine, met_of, tasks_of, visit_lines
from xiuhua.register.models import (
    Account,
    Area,
    Assignment,
    Cause,
    Household,
    Measure,
    MeasureState,
    Residence,
    ScanCard,
)
from xiuhua.words import AssignmentKind, Role

GROUP = "scan_card"
OFFICE_OF_VILLAGE = f"office_{Role.VILLAGE}"
NUMBERS = ("code_digits", "tries", "wait_minutes", "most_vain")
LOOKS = 30
VISITS = 5  # visits that a family reads of on its own page


@dataclass(frozen=True, slots=True)
class ScanCardRules:
    """How long a code is, and how many wrong ones are borne: until one waits, for how long, and until none is taken."""

    code_digits: int
    tries: int
    wait_minutes: int
    most_vain: int


@dataclass(frozen=True, slots=True)
class ScanCardLine:
    """The card that a household holds: since when, by whom, and how many wrong codes stand against it.

    `lapsed` says that whoever handed it out answers for the household no more, so that it opens nothing.
    """

    key: UUID
    issued_at: datetime
    issued_by: str
    vain: int
    waits_until: datetime | None
    lapsed: bool


@dataclass(frozen=True, slots=True)
class Lapsed:
    """A household whose card is to be handed out anew, and since when it has the one that opens nothing."""

    household: UUID
    called: str
    issued_at: datetime


@dataclass(frozen=True, slots=True)
class Public:
    """Of which posts (keys) and offices people are named to anybody who scans a card."""

    posts: frozenset[str]
    offices: frozenset[str]


@dataclass(frozen=True, slots=True)
class WhomToCall:
    """Whom a household calls: who helps it, and who answers for its village; nothing of the household itself.

    `offices` are those over the village with somebody who has a telephone; `more` says that others are named to whoever
    has the code, `hides_helper` that its helper is one of them.
    """

    helpers: tuple[Holder, ...]
    village: Area | None
    of_village: tuple[Holder, ...]
    offices: tuple[tuple[Role, OfficeToCall], ...]
    more: bool
    hides_helper: bool

    @property
    def no_telephone(self) -> bool:
        """Whether nobody of the village can be called."""
        return self.village is not None and not self.of_village and not self.offices


@dataclass(frozen=True, slots=True)
class Help:
    """A measure as its household reads it: an item, for whom, how far, and what came of it this year."""

    item: str
    member: str
    deliverer: str
    status: str
    since: date
    until: date | None
    delivered_fen: int
    delivered_on: date | None


@dataclass(frozen=True, slots=True)
class OwnFile:
    """What a household reads of itself."""

    head: str
    number: str
    causes: tuple[Cause, ...]
    helps: tuple[Help, ...]
    open: tuple[ProceedingView, ...]
    visits: tuple[VisitLine, ...]
    promises: tuple[TaskLine, ...]
    looks: tuple[Look, ...]


def scan_card_rules(pack: Pack, *, on: date) -> ScanCardRules | None:
    """The rules of a day; None where the pack has not set them all: then there are no such cards."""
    told = [pack.parameters.get(f"{GROUP}.{name}") for name in NUMBERS]
    settings = [it.setting_on(on) if it else None for it in told]
    values = [it.value for it in settings if it is not None and isinstance(it.value, int)]
    return ScanCardRules(*values) if len(values) == len(NUMBERS) else None


def public_contacts(pack: Pack, *, on: date) -> Public:
    """Who is named without a code on a day; nobody where the pack does not say."""
    told = [pack.parameters.get(f"{GROUP}.public_{name}") for name in ("posts", "offices")]
    settings = [it.setting_on(on) if it else None for it in told]
    posts, offices = [frozenset(it.value if it and isinstance(it.value, tuple) else ()) for it in settings]
    return Public(posts, offices)


def cards_held(households: Iterable[Household]) -> int:
    """How many of some households have a card that was not ended. One statement."""
    return ScanCard.objects.filter(household__in=[it.pk for it in households], ended_at=None).count()


def scan_card_of(household: Household, *, on: date) -> ScanCardLine | None:
    """The card that a household holds, judged as of a day. At most ten statements."""
    row = ScanCard.objects.filter(household=household, ended_at=None).select_related("issued_by__person").first()
    if row is None:
        return None
    lapsed = not has_its_issuer(row, on=on)
    return ScanCardLine(row.key, row.issued_at, row.issued_by.called, row.vain, row.waits_until, lapsed)


def has_its_issuer(card: ScanCard, *, on: date) -> bool:
    """Whether whoever handed out a card answers for its household on a day, and so may know its code.

    Asked of the door, whatever it was that ended their duty. At most nine statements.
    """
    try:
        return open_household(scope_of(card.issued_by, today=on), card.household.key, on=on).is_answered_for
    except Absent:
        return False


def cards_to_renew(reader: Scope, *, on: date) -> list[Lapsed]:
    """The households of one's own, and of one's village office, whose cards open nothing since their issuer left.

    By number. One statement where none was handed out by another who does not help the household; else one more, six
    for each who handed some out, and nine for each card of a household that this one stands in for or only reads.
    """
    places = tuple(it for it in without_topics(reader).places if it.reason.key == OFFICE_OF_VILLAGE)
    theirs = households_seen(replace(reader, places=places, inspects=False), on=on)
    cards = ScanCard.objects.filter(ended_at=None, household__in=theirs.exclude(pk__in=households_handed_over(reader)))
    others = cards.exclude(issued_by=reader.account).exclude(_helps_still(on)).select_related("household", "issued_by")
    by_issuer: dict[Account, list[ScanCard]] = {}
    for it in others.order_by("household__number"):
        by_issuer.setdefault(it.issued_by, []).append(it)
    found = [it for issuer, held in by_issuer.items() for it in _without_issuer(held, issuer, on=on)]
    rows = sorted(found, key=lambda it: it.household.number)
    heads = heads_of([it.household_id for it in rows], on=on) if rows else {}
    return [
        Lapsed(it.household.key, heads.get(it.household_id, "") or it.household.number, it.issued_at) for it in rows
    ]


def _helps_still(on: date) -> Q:
    """Most cards: whoever handed them out may log in and helps the household, so that the door need not be asked."""
    paired = Assignment.objects.on(on).filter(kind=AssignmentKind.PAIR, household=OuterRef("household"))
    return Q(Exists(paired.filter(person=OuterRef("issued_by__person"))), issued_by__is_active=True)


def _without_issuer(cards: list[ScanCard], issuer: Account, *, on: date) -> list[ScanCard]:
    """Of the cards that somebody handed out those whose households they answer for no more."""
    scope = scope_of(issuer, today=on)
    placed = replace(without_topics(scope), person_id=None, stands_in=(), inspects=False)
    covered, own = which_open(placed, [it.household_id for it in cards], on=on), own_households(scope)
    left = [it for it in cards if it.household_id not in covered]
    return [it for it in left if it.household_id not in own or not has_its_issuer(it, on=on)]


def whom_to_call(household: Household, *, public: Public | None, on: date) -> WhomToCall:
    """Who helps a household and who answers for its village, each once; without a code those who are `public` alone.

    Four statements, two more for each office.
    """
    home = Residence.objects.on(on).filter(household=household).select_related("village").order_by("pk").first()
    mine = Q(household=household) | Q(area=home.village_id) if home else Q(household=household)
    rows = list(with_names(Assignment.objects.on(on).filter(mine)).order_by("kind", "role", "since", "pk"))
    told = list(zip(rows, holders(rows, on=on), strict=True))
    helping = [it for row, it in told if row.household_id is not None]
    there = [it for row, it in told if row.household_id is None and it.phone]
    posts = {it.role for it in (*helping, *there)} if public is None else public.posts
    helpers = _each_once(it for it in helping if it.role in posts)
    known = {_who(it) for it in helpers}
    of_village = _each_once(it for it in there if it.role in posts and _who(it) not in known)
    offices = _offices(home.village, public, on=on) if home else []
    known |= {_who(it) for it in of_village}
    return WhomToCall(
        helpers, home.village if home else None, of_village,
        tuple((office, it) for office, it in offices if it.person not in known),
        more=any(it.role not in posts for it in (*helping, *there)),
        hides_helper=any(it.role not in posts for it in helping),
    )  # fmt: skip


def own_file(household: Household, *, on: date) -> OwnFile:
    """What a household reads of itself as of a day. At most fifteen statements.

    What is about somebody who answers for it (a complaint) is left out, and so is who worked on that: the telephone may
    be in another hand. Inspections are told by the office, once they have closed.
    """
    views = proceedings_of(household, reader=None, on=on)
    return OwnFile(
        head=heads_of([household.pk], on=on).get(household.pk, ""), number=household.number,
        causes=tuple(Cause.objects.on(on).filter(household=household).order_by("-main", "cause")),
        helps=tuple(_helps(household, on)), open=tuple(it for it in views if it.open and not it.against),
        visits=tuple(visit_lines(met_of(household), first=0, size=VISITS, on=on)),
        promises=tuple(it for it in tasks_of(household, on=on) if it.is_open),
        looks=tuple(looks_at(household, of_inspectors=False, reader=None, of_complaints=False, limit=LOOKS)),
    )  # fmt: skip


def _each_once(found: Iterable[Holder]) -> tuple[Holder, ...]:
    """Whoever answers in two ways is named once."""
    by_key: dict[UUID | None, Holder] = {}
    for it in found:
        by_key.setdefault(_who(it), it)
    return tuple(by_key.values())


def _who(it: Holder) -> UUID | None:
    """The key of a person, or of an organisation that holds a post itself: two people may bear one name."""
    return it.person or it.organisation


def _offices(village: Area, public: Public | None, *, on: date) -> list[tuple[Role, OfficeToCall]]:
    """The offices over a village that are named and have somebody with a telephone; with the code its own as well."""
    named = public.offices if public is not None else {Role.VILLAGE}
    told = [(office, office_to_call(village, office, on=on)) for office in LEVEL_OF if office in named]
    return [(office, it) for office, it in told if it is not None and it.phone]


def _helps(household: Household, on: date) -> list[Help]:
    """The measures that run, or of which something was delivered in the year of a day. Three statements."""
    new_year = on.replace(month=1, day=1)
    begun = Measure.objects.ever_held().filter(household=household, states__since__lte=on).select_related("member")
    rows = begun.prefetch_related(
        Prefetch("states", MeasureState.objects.on(on), to_attr="held"),
        Prefetch("deliveries", deliveries_by(on).filter(since__gte=new_year).order_by("since", "pk"), to_attr="told"),
    )
    found: list[Any] = list(rows.distinct().order_by("-since", "-pk"))
    return [_help(it) for it in found if it.told or it.until is None or it.until > on]


def _help(row: Any) -> Help:
    return Help(
        item=row.item, member=row.member.name if row.member else "", deliverer=row.deliverer,
        status=row.held[0].status if row.held else "", since=row.since, until=row.until,
        delivered_fen=sum(it.amount_fen or 0 for it in row.told),
        delivered_on=row.told[-1].since if row.told else None,
    )  # fmt: skip
