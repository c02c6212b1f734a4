"""Why a form is not taken or not handed out: the reason as a key, for pages that say it in the reader's language."""

from xiuhua.words import Rejected

SAID = {
    "no_names": "Say which department asks and what its form is called, so that others find it again.",
    "empty": "{name} is empty: choose the template that the department sent.",
    "holds_numbers": "{name} has numbers of persons where headers are sought: choose the empty template.",
    "no_binding": "A column is bound to something that the register does not know: choose from the list.",
    "not_said": "Rows of this kind cannot say {item}: let rows be about something else, or bind the column otherwise.",
    "day_ahead": "{day} is still to come: the register knows nothing of it. Choose a day until today.",
    "too_many_rows": "{rows:,} rows are too many for a page: at most {most:,}. Choose a smaller area.",
    "number_leaves": (
        "{sheet}, row {row}, column {column}: a full number ({kind}) stands where no purpose is recorded for one. "
        "Mend the entry, then ask for the form again."
    ),
    "not_clear": (
        "Personal values leave in the clear only with the office of the city or county that answers for the area: "
        "export with masks, or ask that office."
    ),
}


class FormRefused(Rejected):
    """What was asked of a form cannot be done: `reason` is a key of SAID, `facts` fill the sentence."""

    def __init__(self, reason: str, **facts: object) -> None:
        super().__init__(SAID[reason].format_map(facts))
        self.reason, self.facts = reason, facts
