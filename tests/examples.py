"""How many examples Hypothesis looks for: a quarter in the ordinary lanes, all of them where somebody asks for all.

`make drill` asks (its part `counted` runs every such test again), and so can you: XIUHUA_TEST_EXAMPLES=all pytest FILE.
"""

import os

from hypothesis import settings

USUAL = settings.get_profile("default").max_examples
SHARE, LEAST = 4, 5


def examples(whole: int) -> int:
    """Of so many examples, those that this run looks for."""
    return whole if os.environ.get("XIUHUA_TEST_EXAMPLES") == "all" else max(whole // SHARE, min(whole, LEAST))
