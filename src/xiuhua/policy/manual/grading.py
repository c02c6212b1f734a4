"""The section of a manual that tells by what a list of grades is checked, and who decides it."""

from collections.abc import Iterator

from xiuhua.policy.grading import GRADES, GradeQuota, GradeRule, Grading, Scale
from xiuhua.policy.manual.blocks import Block, Item, Items, Text
from xiuhua.policy.manual.words import Words
from xiuhua.words import is_in_force


def grading(said: Grading, words: Words) -> Iterator[Block]:
    """The scales, then every quota and rule that holds on the day, with its source."""
    yield Text(words.say("note.grading"))
    yield Items(tuple(_scale(it, words) for it in said.scales))
    held = (it for it in said.limits if is_in_force(words.day, since=it.since, until=it.until))
    yield Items(tuple(_rule(it, words) for it in held))


def _scale(it: Scale, words: Words) -> Item:
    grades = words.say("rule.list").join(words.code(grade, GRADES) for grade in it.grades)
    told = (grades, words.span(it.since, it.until), words.sourced(it.source, it.confidence))
    return Item(f"**{words.label(it.label)}**", told, f"scale-{it.key}")


def _rule(it: GradeQuota | GradeRule, words: Words) -> Item:
    how = f"{float(it.quota.share):.0%}" if isinstance(it, GradeQuota) else f"`{it.condition.text}`"
    told = (how, words.say(f"note.grading_{it.weight}"), words.sourced(it.source, it.confidence))
    return Item(f"**{words.label(it.label)}**", told, f"grading-{it.key}")
