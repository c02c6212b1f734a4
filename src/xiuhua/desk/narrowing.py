"""Which households of an area a list is narrowed to: by an address that a mark, a step or a status leads to."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.utils.translation import gettext as _

from xiuhua.actions.keep.print_papers import Part
from xiuhua.desk.ground import Ground
from xiuhua.desk.labels import label
from xiuhua.queries.household_counts import STATUS, STEPPED, By, Only, part_of

NOTHING_TOLD = "-"  # in an address: those of whom nothing is told


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a list is narrowed to, and in words unless it is a status, which has its own tabs."""

    only: Only | None
    words: str = ""


def narrowing_of(request: HttpRequest, ground: Ground) -> Narrowing:
    """What the address asks for; what makes no sense, or is not for the reader, narrows nothing. One statement."""
    if status := request.GET.get("status", ""):
        return Narrowing(Only(STATUS, status))
    for by, words in (
        (By.CAUSE, _cause),
        (By.EXIT_YEAR, _year),
        (By.STEP, _step),
        (By.HELPER, _helper),
        (By.MET, _met),
    ):
        key = request.GET.get(by.value, "")
        before = _day(request.GET.get("since", ""))
        if not key or (by is By.CAUSE and not ground.all_topics) or (by is By.STEP and before is None):
            continue
        told = "" if key == NOTHING_TOLD else key
        return Narrowing(Only(part_of(by, on=ground.on, before=before if by is By.STEP else None), told), words(told))
    return Narrowing(None)


def narrow_words(narrowed: Narrowing) -> str:
    """What a list is narrowed to, in words, a status too; empty for all."""
    only = narrowed.only
    return label(only.key, of="status") if only and only.part == STATUS else narrowed.words


def part_to_print(narrowed: Narrowing) -> Part | None:
    """The same for papers; None for all."""
    only = narrowed.only
    if only is None:
        return None
    return Part(only.part.by, only.key, only.part.before.isoformat() if only.part.before else "")


def step_words(was: str, now: str) -> str:
    """A step from one standing to another in words."""
    nowhere = _("not on the books")
    return f"{label(was, of='status') or nowhere} → {label(now, of='status') or nowhere}"


def _cause(key: str) -> str:
    return _("poor, main cause: %(cause)s") % {"cause": label(key, of="cause") or _("not stated")}


def _year(key: str) -> str:
    return _("left poverty in %(year)s and stayed out") % {"year": key}


def _helper(key: str) -> str:
    return _("registered, and somebody helps them") if key else _("registered, and nobody helps them")


def _met(key: str) -> str:
    return _("to be visited, and met in time") if key else _("to be visited, and not met in time")


def _step(key: str) -> str:
    return step_words(*key.split(STEPPED, 1)) if STEPPED in key else key


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
