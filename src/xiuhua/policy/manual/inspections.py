"""The section of a manual that tells who is drawn for an inspection, what is asked, and which limits hold."""

from collections.abc import Iterator

from xiuhua.policy.inspections import InspectionRules, Kind, Quantity, Question
from xiuhua.policy.manual.blocks import Block, Item, Items, Text
from xiuhua.policy.manual.words import Words


def inspections(rules: InspectionRules, words: Words) -> Iterator[Block]:
    """Every kind with its homes, then what is asked of them, then what is reckoned from it."""
    yield Text(words.say("note.inspections"))
    yield Items(tuple(_kind(it, rules, words) for it in rules.kinds_on(words.day)))
    yield Text(words.say("note.inspection_questions"))
    yield Items(tuple(_question(it, rules, words) for it in rules.questions.values()))
    yield Text(words.say("note.inspection_rates"))
    yield Items(tuple(_quantity(it, rules, words) for it in rules.quantities.values()))


def _kind(kind: Kind, rules: InspectionRules, words: Words) -> Item:
    comma = words.say("rule.list")
    homes = comma.join(f"{words.label(rules.strata[key].label)} {many}" for key, many in kind.homes.items())
    drawn = f"note.inspection_{'exiting' if kind.exiting else 'villages'}"
    told = words.say(drawn, villages=kind.spot if kind.exiting else kind.villages, homes=homes)
    return Item(
        f"**{words.label(kind.label)}** — {told}", (words.sourced(kind.source, kind.confidence),),
        f"inspection-{kind.key}",
    )  # fmt: skip


def _question(asked: Question, rules: InspectionRules, words: Words) -> Item:
    comma = words.say("rule.list")
    of = comma.join(words.label(rules.strata[key].label) for key in asked.of)
    answers = comma.join(words.label(it.label) for it in asked.options)
    return Item(f"**{words.label(asked.label)}** — {of}", (answers,) if answers else (), f"inspection-asks-{asked.key}")


def _quantity(told: Quantity, rules: InspectionRules, words: Words) -> Item:
    of = words.say("rule.list").join(words.label(rules.strata[key].label) for key in (*told.known, *told.of))
    limit = words.label(words.pack.parameters[told.limit].label)
    return Item(f"**{words.label(told.label)}** — {of}", (limit,), f"inspection-rate-{told.key}")
