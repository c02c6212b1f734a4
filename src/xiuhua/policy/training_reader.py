"""Reads training.toml of a pack."""

from datetime import date
from typing import Any

from xiuhua.policy.section import Section, require_name
from xiuhua.policy.training_rules import CareRule, DutyRule, TrainingRules
from xiuhua.reckon.training import CareDuty, TrainingDuty


def read_training(section: Section) -> TrainingRules:
    """What the file says; raises PackError."""
    found = TrainingRules(
        held_by=frozenset(section.texts("held_by")),
        kept_by=frozenset(section.texts("kept_by")),
        duties=tuple(map(_duty, section.sections("duties"))),
        care=tuple(map(_care, section.sections("care"))),
    )
    section.close()
    return found


def _duty(section: Section) -> DutyRule:
    told = _told(section)
    found = TrainingDuty(
        **_whose(section), since=told["since"], before=section.take("before", bool, default=False),
        days=section.take("days", int), levels=frozenset(section.texts("levels")),
        themes=frozenset(section.texts("themes")),
    )  # fmt: skip
    section.close()
    return DutyRule(**told, duty=found)


def _care(section: Section) -> CareRule:
    told = _told(section)
    found = CareDuty(
        **_whose(section), months=section.take("months", int), first_days=section.take("first_days", int, 0),
        remind_days=section.take("remind_days", int), term=section.take("term", bool, default=False),
    )  # fmt: skip
    section.close()
    return CareRule(**told, duty=found)


def _whose(section: Section) -> dict[str, Any]:
    return {
        "key": require_name(section, section.take("key", str)), "kind": section.take("kind", str),
        "posts": frozenset(section.texts("posts")),
    }  # fmt: skip


def _told(section: Section) -> dict[str, Any]:
    return {
        "label": section.labels(), "says": section.labels_at("says"), "since": section.take("since", date),
        "until": section.day("until"), "source": section.take("source", str, ""),
        "confidence": section.take("confidence", str, ""),
    }  # fmt: skip
