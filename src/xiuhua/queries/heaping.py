"""How incomes per head lie around the line in a place: too many just above it are a reason to look again, no more."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Sum

from xiuhua.policy.pack import Pack
from xiuhua.queries.household_card import COST
from xiuhua.queries.income import Period, years_offered
from xiuhua.register.models import Area, AreaWithin, Belonging, IncomePart, Residence
from xiuhua.words import FEN_PER_YUAN, per_head

LINE, BIN = "line.settled_yuan", "income.bin_yuan"
BINS = 8  # on either side of the line


@dataclass(frozen=True, slots=True)
class Bin:
    """Households whose income per head lies in [low, high) yuan; `is_above` marks the bin that begins at the line."""

    low: int
    high: int
    count: int
    is_above: bool


@dataclass(frozen=True, slots=True)
class AroundLine:
    """How incomes of a year lie around a line, in yuan; `above` are the ids of those in the first bin above it.

    `expected` is what the bins beside that one would let expect there: their mean.
    """

    period: Period
    line: int
    width: int
    bins: tuple[Bin, ...]
    households: int
    above: tuple[int, ...]
    expected: float


def around_line(area: Area, pack: Pack, *, on: date) -> AroundLine | None:
    """How incomes per head of the year that ended last lie around the line of the day, of who lives in an area.

    None where the pack has no line or no width, or nothing is told. Two statements; a county of 30,000 takes a second.
    """
    line, width = _whole(pack, LINE, on=on), _whole(pack, BIN, on=on)
    period = years_offered(pack, on=on)[1]
    per_head = _per_head(area, period, on=on) if line and width else {}
    if not per_head or not line or not width:
        return None
    places = {home: (fen - line * FEN_PER_YUAN) // (width * FEN_PER_YUAN) for home, fen in per_head.items()}
    counts = dict.fromkeys(range(-BINS, BINS), 0)
    for place in places.values():
        if place in counts:
            counts[place] += 1
    bins = tuple(
        Bin(line + place * width, line + (place + 1) * width, count, place == 0) for place, count in counts.items()
    )
    above = tuple(sorted(home for home, place in places.items() if place == 0))
    return AroundLine(period, line, width, bins, len(per_head), above, (counts[-1] + counts[1]) / 2)


def is_just_above(per_head_fen: int | None, pack: Pack, *, on: date) -> bool:
    """Whether an income per head lies in the first bin above the line of the day, so that somebody may look again."""
    line, width = _whole(pack, LINE, on=on), _whole(pack, BIN, on=on)
    if per_head_fen is None or not line or not width:
        return False
    return line * FEN_PER_YUAN <= per_head_fen < (line + width) * FEN_PER_YUAN


def _whole(pack: Pack, name: str, *, on: date) -> int:
    """A number of a pack on a day; 0 where it has none."""
    parameter = pack.parameters.get(name)
    setting = parameter.setting_on(on) if parameter else None
    return setting.value if setting and isinstance(setting.value, int) else 0


def _per_head(area: Area, period: Period, *, on: date) -> dict[int, int]:
    """By household its net income of a period per head, in fen as on its own page; none for who has no member."""
    there = AreaWithin.objects.on(on).filter(ancestor=area).values("area")
    homes = Residence.objects.on(on).filter(village__in=there).values("household")
    corrected = IncomePart.objects.filter(corrects__isnull=False).values("corrects")
    told = IncomePart.objects.ever_held().filter(since=period[0], until=period[1], household__in=homes)
    net = told.exclude(pk__in=corrected).values("household").order_by("household").annotate(
        whole=Sum("amount_fen"), cost=Sum("amount_fen", filter=Q(part=COST))
    )  # fmt: skip
    members = Belonging.objects.on(on).filter(household__in=homes).values("household").order_by("household")
    heads = dict(members.annotate(count=Count("pk")).values_list("household", "count"))
    rows = net.values_list("household", "whole", "cost")
    return {home: per_head(whole - 2 * (cost or 0), heads[home]) for home, whole, cost in rows if heads.get(home)}
