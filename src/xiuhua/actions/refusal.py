"""What all refusals about who answers for whom have in common: a reason as a key, its facts, and the form's field."""

from collections.abc import Mapping
from typing import ClassVar

from xiuhua.words import Rejected


class Refusal(Rejected):
    """A deed is refused: `reason` is a key of `sentences`, `facts` fill it, `at` is the field of the form.

    `fields` has the field of each reason; a deed that knows better says `at` itself. Empty is what no field mends.
    """

    sentences: ClassVar[Mapping[str, str]] = {}
    fields: ClassVar[Mapping[str, str]] = {}

    def __init__(self, reason: str, *, at: str = "", **facts: object) -> None:
        super().__init__(self.sentences[reason].format_map(facts))
        self.reason, self.facts = reason, facts
        self.at = at or self.fields.get(reason, "")
