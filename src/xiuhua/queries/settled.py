"""What turns settled of an area, kept for whoever asks next: between two turns a city's thousand verdicts are the same.

What people write day by day is not told from here: only verdicts, surveys and the areas themselves.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from django.db import models

from xiuhua.register.models import (
    Area,
    AreaVerdict,
    AreaWithin,
    Double,
    FigureVerdict,
    ImportBatch,
    SlotVerdict,
    Turn,
    VillageSurvey,
)
from xiuhua.register.statements import fetched

T = TypeVar("T")
KEPT = 256  # answers, by each process: the widest are of some thousand villages
TOLD_BY: tuple[tuple[type[models.Model], str], ...] = (
    (Turn, "ran_at"),
    (Turn, "id"),
    (SlotVerdict, "id"),
    (FigureVerdict, "id"),
    (AreaVerdict, "id"),
    (VillageSurvey, "id"),
    (ImportBatch, "applied_at"),
    (ImportBatch, "undone_at"),
    (Double, "changed_at"),
    (Area, "id"),
    (Area, "since"),
    (Area, "until"),
    (AreaWithin, "id"),
)


@dataclass(frozen=True, slots=True)
class Settled:
    """What tells of anything settled since; made by `settled_now`."""

    newest: tuple[Hashable, ...]

    def of(self, question: Callable[..., T], *about: Hashable, **more: Hashable) -> T:
        """The answer to a question of verdicts, surveys and areas alone: asked once until anything of these changes.

        The answer is shared by all who ask: nobody may change it.
        """
        return _kept(self.newest, question, about, tuple(sorted(more.items())))


def settled_now() -> Settled:
    """What holds until the next turn, survey, import or list of areas. One statement."""
    asked = (f"(SELECT MAX({column}) FROM {model._meta.db_table})" for model, column in TOLD_BY)  # noqa: S608 -- ours
    (newest,) = fetched(f"SELECT {', '.join(asked)}", ())
    return Settled(newest)


@lru_cache(maxsize=KEPT)
def _kept(
    _newest: tuple[Hashable, ...],
    question: Callable[..., Any],
    about: tuple[Any, ...],
    more: tuple[tuple[str, Any], ...],
) -> Any:
    return question(*about, **dict(more))


def forget_settled() -> None:
    """Ask everything anew: of another register, whose rows may have the same numbers."""
    _kept.cache_clear()
