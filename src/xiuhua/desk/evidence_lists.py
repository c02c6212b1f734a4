"""What stands against a list of grades, in words: each rule, whom it is about, what is on file, the source."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from xiuhua.desk.labels import language, source
from xiuhua.queries.grade_list import FoundBreach


@dataclass(frozen=True, slots=True)
class BreachLine:
    """A breach as a page tells it; each person with what is on file of them."""

    says: str
    refuses: bool
    source: str
    persons: tuple[tuple[str, str], ...]
    most: int | None


def breach_lines(found: Sequence[FoundBreach]) -> list[BreachLine]:
    """Every breach in words."""
    return [
        BreachLine(
            it.rule.label[language()], it.refuses, source(it.rule.source),
            tuple((person.name, _values(values)) for person, values in it.persons), it.most,
        )
        for it in found
    ]  # fmt: skip


def _values(values: Mapping[str, int | bool | None]) -> str:
    words = {
        "absent_times": _("spot checks that found them absent: %(n)s"),
        "months_short": _("months with too few days: %(n)s"),
        "months_stated": _("months that were stated: %(n)s"),
        "recalled": _("recalled from a post"),
    }
    return "; ".join(words[name] % {"n": value} for name, value in values.items())
