"""Papers for households: for whom there are any in a place, and a booklet filled from a household's card."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import QuerySet

from xiuhua.papers.booklet import Booklet, Section
from xiuhua.policy.pack import Pack
from xiuhua.policy.papers import FACTS, SIGNATURE, TEXTS, Paper, PaperSection
from xiuhua.policy.words import filled
from xiuhua.queries.household_card import card_of
from xiuhua.queries.household_counts import Only, codes_of, homes_told
from xiuhua.queries.paper_rows import Filling, facts_told, note_of, rows_told
from xiuhua.register.models import Area, AreaWithin, Household, Residence, Standing

ON_FILE = "programme.registered_statuses"
# How broad a column is beside others, and which hold numbers.
WIDTHS: Mapping[str, int] = {
    "sex": 2, "age": 2, "insured": 2, "rank": 2, "name": 4, "relation": 3, "amount": 3, "for": 3, "status": 3,
    "on": 3, "unit": 6, "evidence": 6, "part": 6, "item": 6, "identity": 10,
}  # fmt: skip
NUMBERS = frozenset({"age", "amount", "delivered"})
OWN_WIDTH = 4


def homes_on_file(area: Area, pack: Pack, *, on: date, only: Only | None = None) -> QuerySet[Residence]:
    """The homes of registered households in an area on a day, with `only` those of a part. Asks nothing itself."""
    statuses = codes_of(pack, ON_FILE, on=on)
    there = AreaWithin.objects.on(on).filter(ancestor=area).values("area")
    filed = Standing.objects.on(on).filter(status__in=statuses).values("household")
    homes = Residence.objects.on(on).filter(village__in=there, household__in=filed)
    if only is None:
        return homes
    told = homes_told(only.part, on=on, villages=there).filter(told=only.key)
    return homes.filter(household__in=told.values("household"))


def households_of(homes: QuerySet[Residence]) -> list[Household]:
    """The households of some homes, by village, group and number. One statement."""
    rows = homes.select_related("household").order_by("village__code", "group_name", "household__number")
    return list({home.household_id: home.household for home in rows}.values())


def booklet_of(
    household: Household, paper: Paper, pack: Pack, *, language: str, on: date, foot: str, masks_phone: bool = False
) -> Booklet:
    """A paper filled for a household as of a day; `foot` has a place for its number. Twenty-five statements at most.

    A paper masks what the pack says; `masks_phone` masks the telephone whatever it says.
    """
    card = card_of(household, on=on)
    filling = Filling(card, household, pack, language, on, masks_phone=masks_phone or "phone" in paper.masked)
    title = card.head.name if card.head else card.number
    sections = tuple(_section(part, filling) for part in paper.sections)
    return Booklet(title, paper.cover[language], filled(foot, {"number": card.number}), sections)


def _section(part: PaperSection, filling: Filling) -> Section:
    title = part.label[filling.language]
    if part.of in (TEXTS, SIGNATURE):
        return Section(part.of, title, texts=tuple(text[filling.language] for text in part.texts))
    if part.of in FACTS:
        told = facts_told(part.of, filling)
        pairs = tuple((field.label[filling.language], told[field.key] or filling.unknown) for field in part.fields)
        return Section("facts", title, rows=pairs)
    return _table(part, title, filling)


def _table(part: PaperSection, title: str, filling: Filling) -> Section:
    lines = list(rows_told(part, filling))
    kept = lines[: part.most] if part.most else lines
    columns = [field for field in part.fields if field.key in (lines[0] if lines else ())]
    after = filling.say("more", count=str(len(lines) - len(kept))) if len(kept) < len(lines) else ""
    return Section(
        "rows", title,
        heads=tuple(field.label[filling.language] for field in columns),
        rows=tuple(_cells(line, (field.key for field in columns)) for line in kept),
        widths=tuple(WIDTHS.get(field.key, OWN_WIDTH) for field in columns),
        numbers=tuple(place for place, field in enumerate(columns) if field.key in NUMBERS),
        note=note_of(part.of, filling),
        after=after if lines else filling.say("none"),
    )  # fmt: skip


def _cells(line: Mapping[str, str], keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(line[key] for key in keys)
