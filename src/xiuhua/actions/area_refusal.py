"""Why a list of areas was not taken: each cell with its reason, for faces that say it in the reader's language."""

from collections.abc import Sequence

from xiuhua.reckon.area_list import HEADERS, AreaComplaint
from xiuhua.words import Conflict, Rejected

CELL = {
    "empty": "The list has no rows: write a line for each area.",
    "no_code": "The code is missing. Write the statutory code of {header}.",
    "bad_code": "“{value}” is no code: write digits, letters and hyphens, at most 32.",
    "twice": "The code {value} stands in row {first} already. Keep one of them.",
    "no_name": "The name is missing. Write it as it is published.",
    "long_name": "The name has more than {most} characters. Shorten it.",
    "no_kind": "Nothing tells what kind of area “{value}” is. Write one of {allowed} under {header}.",
    "strange_kind": "The pack knows no kind “{value}”. Write one of {allowed}.",
    "group": "“{value}” is a group: groups are kept with each household, not as areas. Take the row out.",
    "no_parent": "Nothing tells where {value} lies: a list has one widest area, {top}. Write a code under {header}.",
    "parent_absent": "The area {value} around it is not in the list. Add its row, or correct the code.",
    "parent_level": "{of} cannot lie in {value}, which is no wider. Correct the kind of one, or the code.",
    "another_top": "The list begins with {value}, the register with {top}. Bring the list of the same territory.",
    "moved": "{value} keeps its code but lies elsewhere. Give it its new code, and the old one under {header}.",
    "former_lives": "The former code {value} is still in the list. Take it out of either place.",
    "former_unknown": "No area had the code {value} the day before. Correct the former code.",
}
WHOLE = {
    "no_header": "{file} has no row with the headers {headers}. Begin with the template: xiuhua init --template FILE.",
    "not_read": "{said}",
    "wrong_cells": "{file} was not taken: {count} to mend.",
    "no_kinds": "The pack {pack} has no list area_kind with levels, so no list of areas can be read by it. Add it.",
    "no_areas": "The register has no areas yet: begin with xiuhua init.",
}
OVERTAKEN = {
    "later": "A list of {day} was brought already: a new one holds from a later day on.",
    "ahead": "{day} is still to come: areas are changed on the day or later.",
    "same": "The list of {day} says what the register holds already: nothing was changed.",
}


class AreasRefused(Rejected):
    """A list of areas that was not taken: `reason` is a key of WHOLE, `complaints` are about its cells."""

    def __init__(self, reason: str, *, complaints: Sequence[AreaComplaint] = (), **facts: object) -> None:
        super().__init__(WHOLE[reason].format_map(facts))
        self.reason, self.facts, self.complaints = reason, facts, tuple(complaints)


class AreasOvertaken(Conflict):
    """A list that stands against what the register holds: `reason` is a key of OVERTAKEN."""

    def __init__(self, reason: str, **facts: object) -> None:
        super().__init__(OVERTAKEN[reason].format_map(facts))
        self.reason, self.facts = reason, facts


def facts_of(complaint: AreaComplaint) -> dict[str, object]:
    """What fills the sentence of a complaint: its facts, and what its column is called."""
    return {"header": HEADERS[complaint.column][0], **complaint.facts}
