"""Why a list of skills and languages is not taken: the reason as a key, for pages that say it in their language."""

from collections.abc import Sequence
from typing import ClassVar

from xiuhua.actions.refusal import Refusal
from xiuhua.reckon.staff_list import StaffComplaint


class SkillsRefused(Refusal):
    """Nothing of a list was taken; `complaints` say what is wrong with which row."""

    sentences: ClassVar = {
        "no_list": "The pack in force has no list of staff with skills and languages.",
        "not_read": "{said}",
        "no_header": "No sheet has a column called {header}.",
        "no_rows": "The list has no rows.",
        "number_leaves": "{sheet}, row {row}, column {column}: a full number of somebody stands where none may.",
        "wrong_rows": "{count} cells of the list cannot be taken.",
    }

    def __init__(self, reason: str, *, complaints: Sequence[StaffComplaint] = (), **facts: object) -> None:
        super().__init__(reason, at="file", **facts)
        self.complaints = tuple(complaints)
