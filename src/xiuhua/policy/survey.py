"""What a pack says of asking households for their opinion: questions, answers, and how many are drawn."""

from dataclasses import dataclass
from datetime import date

from xiuhua.policy.pack import Pack, Value
from xiuhua.policy.value_on import value_on, whole_on

QUESTIONS, ANSWERS = "survey_question", "survey_answer"
VILLAGES, HOUSEHOLDS, FEWEST = "survey.villages", "survey.households", "survey.fewest"
SATISFIED, UNTOLD, SEED = "survey.satisfied", "survey.untold", "survey.seed"
SATISFACTION = "satisfaction"  # the quantity of all questions but the one on the whole
RECOGNITION = "recognition"  # the question, and the quantity, on the whole


@dataclass(frozen=True, slots=True)
class SurveyPolicy:
    """What holds on a day: codes of questions and answers in the pack's order, and the size of a round.

    `satisfied` are the answers that count as yes, `untold` those that count in no share. Of fewer than `fewest`
    households nothing is told to anybody.
    """

    questions: tuple[str, ...]
    answers: tuple[str, ...]
    satisfied: frozenset[str]
    untold: frozenset[str]
    villages: int
    households: int
    fewest: int
    salt: str


def survey_policy(pack: Pack | None, *, day: date) -> SurveyPolicy | None:
    """What a pack says of surveys on a day; None where it has no questions. Raises NotFound for a number it lacks."""
    if pack is None or QUESTIONS not in pack.codes or ANSWERS not in pack.codes:
        return None
    return SurveyPolicy(
        questions=tuple(it.key for it in pack.codes[QUESTIONS].codes),
        answers=tuple(it.key for it in pack.codes[ANSWERS].codes),
        satisfied=_codes(value_on(pack, SATISFIED, day=day)),
        untold=_codes(value_on(pack, UNTOLD, day=day)),
        villages=whole_on(pack, VILLAGES, day=day, least=2),
        households=whole_on(pack, HOUSEHOLDS, day=day, least=1),
        fewest=whole_on(pack, FEWEST, day=day, least=2),
        salt=str(value_on(pack, SEED, day=day)),
    )


def _codes(value: Value) -> frozenset[str]:
    return frozenset(value if isinstance(value, tuple) else (str(value),))
