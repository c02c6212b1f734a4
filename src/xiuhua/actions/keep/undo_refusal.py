"""Why an import is not undone: the reason as a key, what rests on it as values, told in the reader's language."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils import timezone

from xiuhua.actions.active_language import active_language
from xiuhua.bridge.intake.forms import read_forms
from xiuhua.bridge.intake.resting import Later, Rest
from xiuhua.queries.pack import pack_in_force
from xiuhua.queries.undoing import UNDO_WITHIN
from xiuhua.reckon.intake.report import Phrases
from xiuhua.register.models import ImportBatch
from xiuhua.words import Conflict

SHOWN = 5  # facts that are named of each kind


class UndoRefused(Conflict):
    """An import stays as it is: `reason` is a key of the pack's phrases `undo`, `rests` what rests on it."""

    def __init__(self, reason: str, batch: ImportBatch, *, rests: Sequence[Rest] = ()) -> None:
        self.reason, self.rests = reason, tuple(rests)
        super().__init__(self._said(batch, read_forms(pack_in_force(batch.as_of).name).phrases))

    def _said(self, batch: ImportBatch, phrases: Phrases) -> str:
        language = active_language()
        facts = {
            "file": batch.file_name,
            "key": batch.key,
            "applied": _day(batch.applied_at),
            "undone": _day(batch.undone_at),
            "days": UNDO_WITHIN.days,
            "rests": phrases["undo"]["between"][language].join(_told(rest, phrases, language) for rest in self.rests),
        }
        return phrases["undo"][self.reason][language].format_map(facts)


def _told(rest: Rest, phrases: Phrases, language: str) -> str:
    """What rests on an import for one reason, with at most five facts."""
    words = phrases["undo"]
    facts = [_fact(one, words, language) for one in rest.facts[:SHOWN]]
    said = words["comma"][language].join(facts)
    if more := len(rest.facts[SHOWN:]):
        said += words["more"][language].format(count=more)
    noun = phrases["noun"][rest.noun][language] if rest.noun else ""
    return words[rest.reason][language].format(noun=noun, file=rest.file, key=rest.key, facts=said)


def _fact(one: Later, words: Mapping[str, Mapping[str, str]], language: str) -> str:
    """A later fact: of which household or village, and of which day."""
    kind = "of_village" if one.village else "fact" if one.on else "undated"
    return words[kind][language].format(household=one.household, village=one.village, on=one.on)


def _day(moment: datetime | None) -> str:
    return str(timezone.localdate(moment)) if moment else ""
