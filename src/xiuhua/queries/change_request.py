"""What of a household may be asked to be changed: each value as the register has it, and how a new one is read."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import polars as pl

from xiuhua.bridge.intake.facts import NOUNS, Noun
from xiuhua.bridge.intake.forms import Forms, read_forms
from xiuhua.policy.pack import Pack
from xiuhua.queries.item_names import item_words
from xiuhua.reckon.intake.cells import judge_cells
from xiuhua.reckon.intake.layout import HOUSEHOLDS, PERSONS, Column
from xiuhua.reckon.intake.report import sentence
from xiuhua.register.models import Belonging, Household, Member
from xiuhua.register.models.dated import Fact

Plain = bool | int | str | None
YES, NO = "yes", "no"
FILED = "standing"  # of a household that was never filed nothing about its standing can be changed


@dataclass(frozen=True, slots=True)
class Changeable:
    """A value on file that may be asked to be changed: of which item, and of which member (none: the household's)."""

    item: str
    member: UUID | None
    name: str
    value: Plain


@dataclass(frozen=True, slots=True)
class Said:
    """What was typed as a new value: plain, or why it cannot be read, by language."""

    value: Plain
    why: dict[str, str]


def changing_procedure(pack: Pack) -> str:
    """The procedure by which a value on file is changed; empty where the pack has none."""
    return next((key for key, it in pack.procedures.items() if it.changes), "")


def changeable(household: Household, pack: Pack, *, on: date, only: Collection[str] | None = None) -> list[Changeable]:
    """Every value that may be asked to be changed, or those of some items, of the household first.

    As many statements as kinds of facts, and one more.
    """
    procedure = pack.procedures.get(changing_procedure(pack))
    items = [it for it in (procedure.changes if procedure else ()) if only is None or it in only]
    belongings = Belonging.objects.on(on).filter(household=household).select_related("member").order_by("pk")
    members = [it.member for it in belongings]
    facts = {noun: _facts(NOUNS[noun], household, members, on=on) for noun in {it.partition(".")[0] for it in items}}
    found = []
    for item in items:
        noun, _, column = item.partition(".")
        owners: list[tuple[UUID | None, str, int]] = [(it.key, it.name, it.pk) for it in members]
        if NOUNS[noun].owner == "household":
            owners = [(None, "", household.pk)]
        for key, name, owner in owners:
            fact = facts[noun].get(owner)
            if fact is None and noun == FILED:
                continue
            found.append(Changeable(item, key, name, plain(getattr(fact, column)) if fact else None))
    return sorted(found, key=lambda it: it.member is not None)


def fact_in_force(item: str, household: Household, member: Member | None, *, on: date) -> Fact | None:
    """The fact that says an item of a household or a member on a day. One statement."""
    noun = NOUNS[item.partition(".")[0]]
    owner = household if member is None else member
    return noun.model.objects.on(on).filter(**{noun.owner: owner}).order_by("-since", "-pk").first()


def column_of(item: str, pack: Pack) -> Column:
    """How an item is read; raises KeyError for none."""
    return _forms(pack).layout.column(item)


def read_value(item: str, typed: str, pack: Pack, *, on: date) -> Said:
    """What was typed as the new value of an item, read as a cell of a workbook is; its reason where it cannot be."""
    forms = _forms(pack)
    column = forms.layout.column(item)
    about = PERSONS if NOUNS[column.noun].owner == "member" else HOUSEHOLDS
    row = pl.DataFrame({"seq": [0], "sheet": [""], "row": [1], "about": [about], item: [_label(column, typed)]})
    judged = judge_cells(row, forms.layout, as_of=on)
    if judged.problems.height:
        problem = judged.problems.to_dicts()[0]
        return Said(None, {it: _why(problem, forms, pack, language=it) for it in ("zh", "en")})
    return Said(plain(judged.rows[item][0]), {})


def _why(problem: dict[str, Any], forms: Forms, pack: Pack, *, language: str) -> str:
    """Why a value cannot be read; its item is called as the pack calls it, for nobody looks at a workbook here."""
    called = item_words(forms.layout, pack, language=language)
    return sentence(problem, forms.layout, forms.phrases, language=language, called=called)


def plain(value: Any) -> Plain:
    """A value of a fact as JSON has it: numbers with parts as text without noughts at their end."""
    if isinstance(value, Decimal):
        told = f"{value:f}"
        return told.rstrip("0").rstrip(".") if "." in told else told
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def _label(column: Column, typed: str) -> str:
    """What a form of ours sends is a key: a cell is read by the words of its list."""
    return column.codes.labels.get(typed, typed) if column.codes else typed


def _facts(noun: Noun, household: Household, members: list[Member], *, on: date) -> dict[int, Fact]:
    """The facts of a kind in force, by the household's or member's id."""
    owners = {"household": household} if noun.owner == "household" else {"member__in": members}
    rows = noun.model.objects.on(on).filter(**owners).order_by("since", "pk")
    return {getattr(row, noun.owner_id): row for row in rows}


def _forms(pack: Pack) -> Forms:
    return read_forms(pack.name)
