"""What a deed about measures stands on: the household opened, its measures judged, and how much may be given."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Count

from xiuhua.actions.remedy.measure_refusal import MeasureRefused
from xiuhua.duty.door import Absent, OpenedHousehold, scope_of
from xiuhua.duty.helping import may_give, may_see, open_to_help
from xiuhua.loop.remedy.ceiling import Limit, limit_on
from xiuhua.loop.remedy.explanation import RemedyTold, end_of
from xiuhua.policy.measures import MONEY, Item, RemedyPolicy, States
from xiuhua.policy.measures_reader import remedy_policy
from xiuhua.policy.pack import Pack
from xiuhua.queries.measure import told_for_deed
from xiuhua.queries.office import clock_day
from xiuhua.register.models import Account, Belonging, Household, Measure
from xiuhua.words import FEN_PER_YUAN, NotFound


@dataclass(frozen=True, slots=True)
class Amount:
    """How much: money in fen, or so many units of the item; both None where nobody knows yet."""

    fen: int | None = None
    units: Decimal | None = None

    def __bool__(self) -> bool:
        """Whether anything is told that is more than nothing."""
        return bool(self.fen) or bool(self.units)

    def of(self, unit: str) -> Decimal | None:
        """How much it is of a unit, money in yuan."""
        if unit == MONEY:
            return None if self.fen is None else Decimal(self.fen) / FEN_PER_YUAN
        return self.units


@dataclass(frozen=True, slots=True)
class MeasureGround:
    """A household opened to be given measures, and what the pack finds of it and says on a day."""

    opened: OpenedHousehold
    today: date
    told: RemedyTold
    policy: RemedyPolicy
    pack: Pack

    @property
    def household(self) -> Household:
        """The household, held for this transaction."""
        return self.opened.household

    @property
    def states(self) -> States:
        """The states that deeds leave a measure in."""
        states = self.policy.catalogue.states
        if states is None:
            raise MeasureRefused("no_pack")
        return states

    def knows(self, code_list: str, key: str) -> bool:
        """Whether a code list of the pack has a key."""
        return key in {code.key for code in self.pack.codes[code_list].codes}

    def may_give(self, deliverer: str) -> bool:
        """Whether the reader gives what a deliverer delivers."""
        return may_give(self.opened, deliverer, catalogue=self.policy.catalogue)

    def may_see(self, item: str) -> bool:
        """Whether the reader is told of an item that is given: a department of its own alone."""
        known = self.policy.catalogue.items.get(item)
        return may_see(self.opened, known.deliverer if known else "", catalogue=self.policy.catalogue)

    def limit(self, item: Item, day: date) -> Limit | None:
        """The most that may be given of an item in the period around a day."""
        persons = persons_counted(item, [self.household.pk], today=self.today)[self.household.pk]
        school_year = self.policy.catalogue.school_year
        return limit_on(item.terms_on(day), day, persons=persons, school_year=school_year)

    def ends(self, item: str, since: date, until: date | None) -> date | None:
        """The first day on which a measure no longer holds."""
        return end_of({"since": since, "until": until}, self.policy.catalogue.items.get(item), self.policy)


def ground_for(household: UUID, *, by: Account) -> MeasureGround:
    """Open a household to give it measures, held for this transaction, judged as of today.

    Raises Absent for who only looks, and MeasureRefused where no catalogue judges it.
    """
    today = clock_day()
    opened = open_to_help(scope_of(by, today=today), household, on=today)
    Household.objects.select_for_update().get(pk=opened.household.pk)
    try:
        told, pack = told_for_deed(opened.household, on=today)
    except NotFound:
        raise MeasureRefused("no_pack") from None
    return MeasureGround(opened, today, told, remedy_policy(pack, day=today), pack)


def measure_for(key: UUID, *, by: Account) -> tuple[Measure, MeasureGround]:
    """A measure by key with what a deed about it stands on; raises Absent for whoever does not give it."""
    found = Measure.objects.filter(key=key).select_related("household", "member").first()
    if found is None:
        raise Absent
    ground = ground_for(found.household.key, by=by)
    if not ground.may_give(found.deliverer):
        raise Absent
    return Measure.objects.select_for_update().get(pk=found.pk), ground


def persons_counted(item: Item, households: Collection[int], *, today: date) -> Mapping[int, int]:
    """How many persons a ceiling of an item counts, by household: its members; of an item for members one."""
    if item.of != "households":
        return dict.fromkeys(households, 1)
    lived = Belonging.objects.on(today).filter(household__in=households)
    counted = dict(lived.order_by().values_list("household").annotate(n=Count("pk")))
    return {it: counted.get(it, 0) for it in households}


def require_below(limit: Limit | None, amount: Amount, *, before: Decimal = Decimal(0), document: str) -> None:
    """Refuse more than the ceiling, with what was given in the same period `before`; raises MeasureRefused."""
    if limit is None:
        return
    told = amount.of(limit.unit)
    if told is not None and told + before > limit.most:
        raise MeasureRefused(
            "above_ceiling", amount=told + before, most=limit.most, period=limit.period, unit=limit.unit,
            document=document,
        )  # fmt: skip
