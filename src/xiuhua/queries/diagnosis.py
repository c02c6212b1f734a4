"""Why a household is poor: what was said, what the records show beside it, what is asked, what the family wants."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from xiuhua.loop.diagnose.explanation import CauseTold, stated_causes, unstated_causes
from xiuhua.policy.pack import Pack
from xiuhua.policy.verdict import NOT_MET
from xiuhua.queries.explanation import CauseView, causes_in_words, wording_of
from xiuhua.queries.finding_values import index_of
from xiuhua.queries.judging import judging_of
from xiuhua.register.models import Cause, CauseAnswer, FamilyPriority, Household

NOT_BORNE_OUT, NOT_SAID = "not_borne_out", "not_said"  # said and not shown by the records; shown and not said


@dataclass(frozen=True, slots=True)
class CauseLine:
    """A cause that was stated, or that the records show: who said so, what they show, and what is asked about it.

    `asks` is empty where nothing is. `answer` is what was answered of the same values, `outlived` says that there is
    one of other values. `umbrellas` are wide words that stand for it.
    """

    view: CauseView
    stated: Cause | None
    asks: str
    index: str
    answer: CauseAnswer | None
    outlived: bool
    umbrellas: tuple[str, ...]

    @property
    def waits(self) -> bool:
        """Whether a question about it waits for an answer."""
        return bool(self.asks) and self.answer is None


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """All about why a household is poor on a day; `earlier` are causes that were stated before and are no more."""

    pack: Pack
    stated: tuple[CauseLine, ...]
    shown: tuple[CauseLine, ...]
    priorities: tuple[FamilyPriority, ...]
    earlier: tuple[Cause, ...]

    @property
    def waiting(self) -> int:
        """How many questions wait for an answer."""
        return sum(line.waits for line in (*self.stated, *self.shown))

    def line(self, cause: str) -> CauseLine | None:
        """The line of a cause; None where nobody stated it and the records do not show it."""
        return next((it for it in (*self.stated, *self.shown) if it.view.cause == cause), None)


def diagnosis_of(household: Household, *, on: date) -> Diagnosis:
    """Why a household is poor as of a day, in the active language. About twenty-five statements.

    Raises NotFound where no pack is in force.
    """
    judging = judging_of(household.number, on=on)
    rows = judging.rows_of([household.number])
    stated = stated_causes(household.number, rows, pack=judging.pack)
    shown = unstated_causes(household.number, rows, pack=judging.pack)
    words = wording_of(judging, rows.tables, (told for cause in (*stated, *shown) for told in cause.told))
    said = {row.cause: row for row in Cause.objects.on(on).filter(household=household).order_by("since", "pk")}
    answers = {(it.cause, it.asks): it for it in _answers(household, on=on)}
    lines = [
        _line(found, view, judging.pack, said.get(found.cause), answers, language=words.language)
        for found, view in zip((*stated, *shown), causes_in_words((*stated, *shown), words), strict=True)
    ]
    return Diagnosis(
        judging.pack, tuple(lines[: len(stated)]), tuple(lines[len(stated) :]),
        tuple(FamilyPriority.objects.on(on).filter(household=household).order_by("place", "-pk")),
        tuple(_earlier(household, on=on)),
    )  # fmt: skip


def _line(
    found: CauseTold, view: CauseView, pack: Pack, stated: Cause | None,
    answers: dict[tuple[str, str], CauseAnswer], *, language: str,
) -> CauseLine:  # fmt: skip
    asks = _asks(found, pack, stated=stated is not None)
    index = index_of(found.told) if asks else ""
    kept = answers.get((found.cause, asks))
    holds = kept is not None and kept.index == index
    wide = (it.label[language] for it in pack.rules.umbrellas.values() if found.cause in it.causes)
    return CauseLine(view, stated, asks, index, kept if holds else None, kept is not None and not holds, tuple(wide))


def _asks(found: CauseTold, pack: Pack, *, stated: bool) -> str:
    """What is asked about a cause: where a rule speaks of it; of one that nobody stated, where the pack asks."""
    profile = pack.rules.profiles.get(found.cause)
    if profile is None:
        return ""
    if stated:
        return NOT_BORNE_OUT if found.verdict == NOT_MET else ""
    return NOT_SAID if profile.asks else ""


def _answers(household: Household, *, on: date) -> Iterable[CauseAnswer]:
    return CauseAnswer.objects.on(on).filter(household=household).select_related("by__person").order_by("since", "pk")


def _earlier(household: Household, *, on: date) -> Iterable[Cause]:
    """What was stated before and ended by the day, the latest end first; what was mistyped on its day is none."""
    ended = Cause.objects.ever_held().filter(household=household, until__lte=on)
    corrected = Cause.objects.filter(corrects__isnull=False).values("corrects")
    return ended.exclude(pk__in=corrected).order_by("-until", "-main", "cause", "pk")
