"""Reads person_grades.toml of a pack."""

from datetime import date
from fractions import Fraction

from xiuhua.policy.grading import DatedDays, GradeQuota, GradeRule, Grading, Scale
from xiuhua.policy.section import Section, require_name
from xiuhua.reckon.grading import Quota
from xiuhua.reckon.rules.condition import compile_condition
from xiuhua.reckon.rules.tree import RuleError
from xiuhua.reckon.tables_of_grades import CONFIRMED


def read_grading(section: Section) -> Grading:
    """What the file says; raises PackError."""
    found = Grading(
        opened_by=frozenset(section.texts("opened_by")),
        drafted_by=frozenset(section.texts("drafted_by")),
        decided_by=frozenset(section.texts("decided_by")),
        shortlisted_by=frozenset(section.texts("shortlisted_by")),
        roles=section.texts("roles"),
        absent=frozenset(section.texts("absent")),
        recalled=frozenset(section.texts("recalled")),
        filed=frozenset(section.texts("filed")),
        meetings=frozenset(section.texts("meetings")),
        source=section.take("source", str, ""),
        days=dict(map(_days, section.sections("days"))),
        scales=tuple(map(_scale, section.sections("scales"))),
        quotas=tuple(map(_quota, section.sections("quotas"))),
        rules=tuple(map(_rule, section.sections("rules"))),
    )
    section.close()
    return found


def _days(section: Section) -> tuple[str, tuple[DatedDays, ...]]:
    key, found = require_name(section, section.take("key", str)), []
    for it in section.sections("values"):
        since, until, source, confidence = _held(it)
        found.append(DatedDays(since, until, it.take("value", int), source, confidence))
        it.close()
    section.close()
    return key, tuple(found)


def _scale(section: Section) -> Scale:
    key = require_name(section, section.take("key", str))
    since, until, source, confidence = _held(section)
    found = Scale(key, section.labels(), section.texts("grades"), since, until, source, confidence)
    section.close()
    return found


def _quota(section: Section) -> GradeQuota:
    key = require_name(section, section.take("key", str))
    since, until, source, confidence = _held(section)
    share = Fraction(str(section.take("share", float)))
    quota = Quota(key, section.take("grade", str), share)
    weight = section.take("weight", str)
    found = GradeQuota(key, section.labels(), quota, weight, since, until, source, confidence)
    section.close()
    return found


def _rule(section: Section) -> GradeRule:
    key = require_name(section, section.take("key", str))
    since, until, source, confidence = _held(section)
    try:
        condition = compile_condition(section.take("when", str), table=CONFIRMED, parameters={})
    except RuleError as error:
        raise section.wrong("when", f"cannot be read: {error}") from None
    found = GradeRule(
        key=key, label=section.labels(), condition=condition, bars=frozenset(section.texts("bars")),
        scales=section.texts("scales"), weight=section.take("weight", str), since=since, until=until, source=source,
        confidence=confidence,
    )  # fmt: skip
    section.close()
    return found


def _held(section: Section) -> tuple[date, date | None, str, str]:
    return (
        section.take("since", date), section.day("until"), section.take("source", str, ""),
        section.take("confidence", str, ""),
    )  # fmt: skip
