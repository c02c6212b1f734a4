"""Words and numbers of the demo's visits, as they stand in data/visits.toml."""

import tomllib
from pathlib import Path
from typing import Any

WORDS: dict[str, Any] = tomllib.loads((Path(__file__).parents[1] / "data/visits.toml").read_text(encoding="utf-8"))
HABITS: dict[str, Any] = WORDS["habits"]
PROMISES: dict[str, Any] = WORDS["promise"]
PLANTED: dict[str, Any] = WORDS["planted"]
LEAVE: dict[str, Any] = WORDS["leave"]
CALLS: dict[str, Any] = WORDS["calls"]
ON_LEAVE, GONE = "on_leave", "gone"  # kinds that follow from what else is on file; the others are planted by helper
KINDS = (*PLANTED["of"], ON_LEAVE, GONE)
NEVER_MADE = ("bulk", "late_bulk", "copied", GONE, ON_LEAVE)  # kinds of which a household knows nothing
NOT_RECEIVED = ("undelivered", "kept_falsely")  # of these it knows the visit, and not what was told of it
