"""What a pack says of training and of care for who holds posts: duties, who holds courses, who keeps what is owed."""

from dataclasses import dataclass
from datetime import date

from xiuhua.policy.pack import Pack
from xiuhua.policy.training_rules import TrainingRules
from xiuhua.policy.value_on import whole_on
from xiuhua.reckon.training import CareDuty, TrainingDuty
from xiuhua.words import is_in_force

ABSENT, PARTS, OPINIONS = "training.absent_parts", "training.parts_a_day", "training.least_opinions"
PARAMETERS = (ABSENT, PARTS, OPINIONS)
LEVELS, THEMES, ORGANISERS = "training_level", "training_theme", "training_organiser"
ASPECTS, MARKS = "training_aspect", "training_mark"
LISTS = (LEVELS, THEMES, ORGANISERS, ASPECTS, MARKS)
DAY, MORNING, AFTERNOON = "day", "am", "pm"


@dataclass(frozen=True, slots=True)
class TrainingPolicy:
    """What holds on a day; `parts` are those of a day of which attendance is kept.

    Somebody who was absent from `absent_is` parts gets no certificate; opinions are told from `least_opinions` on.
    """

    rules: TrainingRules
    duties: tuple[TrainingDuty, ...]
    care: tuple[CareDuty, ...]
    absent_is: int
    parts: tuple[str, ...]
    least_opinions: int


def training_policy(pack: Pack, *, day: date) -> TrainingPolicy | None:
    """What a pack says on a day; None where it says nothing of training.

    Raises NotFound where it lacks a value, Rejected for a value of another kind.
    """
    if pack.training is None:
        return None
    return TrainingPolicy(
        rules=pack.training,
        duties=duties_on(pack, day=day),
        care=tuple(it.duty for it in pack.training.care if is_in_force(day, since=it.since, until=it.until)),
        absent_is=whole_on(pack, ABSENT, day=day, least=1),
        parts=(MORNING, AFTERNOON) if whole_on(pack, PARTS, day=day, least=1) == 2 else (DAY,),
        least_opinions=whole_on(pack, OPINIONS, day=day, least=2),
    )


def duties_on(pack: Pack, *, day: date) -> tuple[TrainingDuty, ...]:
    """The duties to be trained that hold on a day."""
    held = pack.training.duties if pack.training else ()
    return tuple(it.duty for it in held if is_in_force(day, since=it.since, until=it.until))
