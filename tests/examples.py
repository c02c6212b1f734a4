"""How much of the same the ordinary lanes look at: an eighth of a test's examples, the first of its cases.

Ordinary lanes look for the same examples each time, so that a change is judged by what it changed; a drill looks for
new ones. `make drill` asks for all (its part `counted` runs every such test again), and so can you:
XIUHUA_TEST_EXAMPLES=all pytest FILE.
"""

import os
from collections.abc import Sequence
from typing import TypeVar

from hypothesis import settings

USUAL = settings.get_profile("default").max_examples
SHARE, LEAST = 8, 5
Case = TypeVar("Case")


def examples(whole: int) -> int:
    """Of so many examples, those that this run looks for."""
    return whole if all_are_asked_for() else max(whole // SHARE, min(whole, LEAST))


def some(cases: Sequence[Case], *, usual: int) -> Sequence[Case]:
    """Of cases that can all fail in the same way, those that this run looks at: as many as usual, the first ones."""
    return cases if all_are_asked_for() else cases[:usual]


def all_are_asked_for() -> bool:
    return os.environ.get("XIUHUA_TEST_EXAMPLES") == "all"
