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
    "no_owner": "Say who in the department answers for the form.",
    "no_reader": "Say who reads the form, and to decide what.",
    "no_basis": "Say the document on which the form is asked, with its number.",
    "no_end": "Say until when it is asked: a day from {today} until {last}.",
    "needed_before": "{day} is over: say the day by which it is needed, or leave it out.",
    "no_reason_to_renew": "Its term is over: say why it is still needed.",
    "short_notice": "It is needed {days} working days too soon: a person must sign for that, with a reason.",
    "too_much": (
        "A village would spend {minutes} minutes on {columns} columns that the register does not know, and {most} are "
        "allowed: leave columns out, bind them, or have a person sign for it with a reason."
    ),
    "not_let_in": "The form was not let in yet: say on its page who owns and reads it, on what ground and until when.",
    "past_its_end": "The form ended on {day}: who keeps it may renew it with a reason.",
    "long_text": "{field} has {length} characters, and {most} are kept: shorten it.",
    "no_such_day": "{field} is no day: write it as 2017-03-31.",
    "personal_number": "{field} has the number of somebody in it: leave it out.",
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
