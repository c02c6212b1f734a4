"""What the sections of a paper tell of one household, field by field, as text in a language of the pack."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum

from xiuhua.policy.pack import Pack
from xiuhua.policy.papers import PaperSection
from xiuhua.policy.words import filled
from xiuhua.queries.household_card import Card, MemberLine
from xiuhua.queries.measure import deliveries_by
from xiuhua.queries.post import Holder
from xiuhua.register.models import Household, Measure, MeasureState
from xiuhua.register.statements import Told, ask, many
from xiuhua.words import FEN_PER_YUAN, mask_phone

Line = dict[str, str]
PLAN_OF_HEALTH = ("serious", "chronic", "disabled")  # as the register keeps it: flags


@dataclass(frozen=True, slots=True)
class Filling:
    """A household's card, and how it is told: by which pack's words, in which language, as of which day."""

    card: Card
    household: Household
    pack: Pack
    language: str
    on: date
    masks_phone: bool

    @property
    def unknown(self) -> str:
        """What stands where nothing is known."""
        return self.say("unknown")

    def say(self, phrase: str, **words: str) -> str:
        """A phrase of papers."""
        return filled(self.pack.phrases[f"paper.{phrase}"][self.language], words)

    def word(self, key: str, of: str) -> str:
        """The word for a key of a code list; the key itself where the list lacks it."""
        codes = self.pack.codes[of].codes if of in self.pack.codes else ()
        return next((code.label[self.language] for code in codes if code.key == key), key)

    def truth(self, value: bool | None) -> str:
        """Yes or no; empty for unknown."""
        return "" if value is None else self.pack.phrases["value.yes" if value else "value.no"][self.language]

    def phone(self, number: str) -> str:
        """A household's telephone."""
        return mask_phone(number) if self.masks_phone else number


def facts_told(of: str, filling: Filling) -> Line:
    """The fields of a section of facts; empty texts are not known."""
    return {"household": _household, "home": _home}[of](filling)


def rows_told(part: PaperSection, filling: Filling) -> Iterator[Line]:
    """The rows of a table, field by field; the latest first where `most` cuts it short."""
    tables: Mapping[str, Callable[[PaperSection, Filling], Iterator[Line]]] = {
        "members": _members, "helpers": _helpers, "causes": _causes, "income": _income, "measures": _measures,
        "history": _history,
    }  # fmt: skip
    return tables[part.of](part, filling)


def note_of(of: str, filling: Filling) -> str:
    """What stands beside the title of a section: of income its period."""
    income = filling.card.income
    if of != "income" or income is None:
        return ""
    return filling.say("period", since=_day(income.since), until=_day(income.until))


def _household(filling: Filling) -> Line:
    card = filling.card
    return {
        "head": card.head.name if card.head else "",
        "number": card.number,
        "village": " ".join(filter(None, (card.village_name, card.group_name))),
        "persons": str(len(card.members)),
        "able": _number(card.able),
        "household_type": filling.word(card.household_type, "household_type"),
        "status": filling.word(card.status, "status"),
        "registered_on": _day(card.registered_on),
        "phone": filling.phone(card.phone),
        "account": " ".join(filter(None, (card.bank, card.masked_account))),
        "language": filling.word(card.language, "language"),
    }


def _home(filling: Filling) -> Line:
    card = filling.card
    told: Line = {}
    for fact, truths, codes, numbers in (
        (card.housing, ("dangerous", "relocated"), ("structure",), ("floor_m2", "built_year")),
        (card.water, (), ("water_source",), ()),
        (card.living, ("electricity", "broadcast", "toilet"), ("fuel", "road_kind"), ("road_km",)),
        (card.land, (), (), ("cultivated_mu", "forest_mu", "fruit_mu")),
    ):
        told |= {name: filling.truth(getattr(fact, name, None)) for name in truths}
        told |= {name: filling.word(getattr(fact, name, ""), name) for name in codes}
        told |= {name: _number(getattr(fact, name, None)) for name in numbers}
    safe = card.water.safe if card.water else None
    return told | {"grade": card.housing.grade if card.housing else "", "water_safe": filling.truth(safe)}


def _members(_part: PaperSection, filling: Filling) -> Iterator[Line]:
    for one in filling.card.members:
        yield {
            "name": one.name,
            "relation": filling.word(one.relation, "relation"),
            "sex": filling.word(one.sex, "sex"),
            "age": _number(one.age),
            "identity": one.masked_number,
            "education": filling.word(one.schooling.education, "education") if one.schooling else "",
            "school": filling.word(one.schooling.school_status, "school_status") if one.schooling else "",
            "health": _health(one, filling),
            "ability": filling.word(one.labour.ability, "ability") if one.labour else "",
            "work": filling.word(one.work.place, "work_place") if one.work else "",
            "insured": filling.truth(one.security.medical if one.security else None),
        }


def _health(one: MemberLine, filling: Filling) -> str:
    if one.health is None:
        return ""
    flags = [name for name in PLAN_OF_HEALTH if getattr(one.health, name)]
    if not flags and None in (getattr(one.health, name) for name in PLAN_OF_HEALTH):
        return ""
    return " ".join(filling.word(name, "health") for name in flags or ["healthy"])


def _helpers(_part: PaperSection, filling: Filling) -> Iterator[Line]:
    seen: set[tuple[str, str]] = set()
    for held in (*filling.card.holders, *filling.card.village_holders):
        if held.name and (held.name, held.role) not in seen:
            seen.add((held.name, held.role))
            yield _holder(held, filling)


def _holder(held: Holder, filling: Filling) -> Line:
    """Somebody who answers for the household; their telephone is their office's, and stands on every paper."""
    role = filling.word(held.role, "post")
    return {"name": held.name, "role": role, "unit": held.unit, "phone": held.phone, "since": _day(held.since)}


def _causes(_part: PaperSection, filling: Filling) -> Iterator[Line]:
    for one in filling.card.causes:
        yield {
            "cause": filling.word(one.cause, "cause"),
            "rank": filling.say("main" if one.main else "further"),
            "evidence": one.evidence,
            "said_by": one.said_by,
            "since": _day(one.since),
        }


def _income(part: PaperSection, filling: Filling) -> Iterator[Line]:
    """Each part, costs among them as what is taken off, and below them what is computed of all."""
    income = filling.card.income
    if income is None:
        return
    for one in income.parts:
        word = filling.word(one.part, "income_part")
        yield {"part": filling.say("less", part=word) if one.is_cost else word, "amount": _yuan(one.amount_fen)}
    for name, amount in (("net", income.net_fen), ("per_head", income.per_head_fen)):
        if words := part.words(name, filling.language):
            yield {"part": words, "amount": _yuan(amount)}


def _history(_part: PaperSection, filling: Filling) -> Iterator[Line]:
    for event in filling.card.events:
        step = filling.word(event.kind, "event_kind")
        yield {"on": _day(event.on), "step": step, "evidence": event.evidence}


# ── Measures ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _measures(_part: PaperSection, filling: Filling) -> Iterator[Line]:
    """What was begun or planned by the day, the latest first, with what was given of it by then. Three statements."""
    rows: list[Measure] = ask(_begun, filling.on, household=filling.household.pk)
    ids = many([row.pk for row in rows])
    states = {row.measure_id: row.status for row in (ask(_states, filling.on, measures=ids) if rows else ())}
    given = dict(ask(_given, filling.on, measures=ids) if rows else ())
    catalogue = filling.pack.rules.measures
    for row in rows:
        item = catalogue.items.get(row.item) if catalogue else None
        yield {
            "item": item.label[filling.language] if item else row.item,
            "for": row.member.name if row.member else filling.say("family"),
            "deliverer": filling.word(row.deliverer, "deliverer"),
            "status": filling.word(states.get(row.pk, ""), "measure_status"),
            "since": _day(row.since),
            "until": _day(row.until),
            "delivered": _yuan(given.get(row.pk)),
        }


def _begun(_on: date) -> QuerySet[Measure]:
    held = Measure.objects.ever_held().filter(household=Told("household"))
    return held.select_related("member").order_by("-since", "-pk")


def _states(on: date) -> QuerySet[MeasureState]:
    return MeasureState.objects.on(on).filter(measure__one_of=Told("measures")).order_by("pk")


def _given(on: date) -> QuerySet[Any, Any]:
    given = deliveries_by(on).filter(measure__one_of=Told("measures"))
    return given.values("measure").order_by("measure").annotate(fen=Sum("amount_fen")).values_list("measure", "fen")


# ── As text ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _number(value: Decimal | float | None) -> str:
    """A number without noughts at its end; empty for unknown."""
    told = "" if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)
    return told.rstrip("0").rstrip(".") if "." in told else told


def _yuan(fen: int | None) -> str:
    return "" if fen is None else f"{round(Decimal(fen) / FEN_PER_YUAN):,}"
