"""Reads weakness.toml of a pack; raises PackError for what cannot be read."""

from xiuhua.policy.ruleset import Criterion, Warrant
from xiuhua.policy.section import Section, require_name
from xiuhua.policy.weakness import REACHED, Milestone, WeaknessRules
from xiuhua.reckon.rules.tree import did_you_mean


def read_weakness(section: Section) -> WeaknessRules:
    """Whom the pack judges, the criteria, and the milestones of a case."""
    found = WeaknessRules(
        applies=section.take("applies", str),
        criteria=tuple(_criterion(it) for it in section.sections("criteria")),
        milestones=tuple(_milestone(it) for it in section.sections("milestones")),
        source=section.take("source", str, ""),
        confidence=section.take("confidence", str, ""),
    )
    keys = [it.key for it in found.criteria]
    if not keys or len(set(keys)) != len(keys):
        raise section.wrong("criteria", "must be there, each under a key of its own.")
    section.close()
    return found


def _criterion(section: Section) -> Criterion:
    key = require_name(section, section.take("key", str))
    warrant = Warrant(section.take("source", str, ""), section.take("confidence", str, ""))
    found = Criterion(key, section.labels(), section.take("when", str), warrant)
    section.close()
    return found


def _milestone(section: Section) -> Milestone:
    key, reached = require_name(section, section.take("key", str)), section.take("reached", str)
    if reached not in REACHED:
        raise section.wrong("reached", f"is {reached!r}.{did_you_mean(reached, REACHED) or f' Say one of {REACHED}.'}")
    found = Milestone(key, section.labels(), reached, section.take("days", int))
    section.close()
    return found
