"""What somebody of the staff brings to the households they help: skills that answer causes, and languages."""

from dataclasses import dataclass
from datetime import date

from xiuhua.register.models import HelperSkill, Person, SpokenLanguage
from xiuhua.words import is_in_force

SKILL, LANGUAGE = "skill", "language"


@dataclass(frozen=True, slots=True)
class Brought:
    """A skill or a language (`of` is the pack's list that `key` is of), from a day until a day."""

    of: str
    key: str
    since: date
    until: date | None


def brought_by(person: Person, *, on: date) -> list[Brought]:
    """What somebody brings and brought, as known on a day: skills before languages, the latest first. Two statements.

    What was taken back on the day on which it was said never held, and is not told.
    """
    skills = HelperSkill.objects.ever_held().filter(person=person, since__lte=on).order_by("-since", "pk")
    spoken = SpokenLanguage.objects.ever_held().filter(person=person, since__lte=on).order_by("-since", "pk")
    told = [Brought(SKILL, *row) for row in skills.values_list("skill", "since", "until")]
    return told + [Brought(LANGUAGE, *row) for row in spoken.values_list("language", "since", "until")]


def brings(told: list[Brought], of: str, *, on: date) -> list[str]:
    """The keys of a list that are in force on a day."""
    return [it.key for it in told if it.of == of and is_in_force(on, since=it.since, until=it.until)]
