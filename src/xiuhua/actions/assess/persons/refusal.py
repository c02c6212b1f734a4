"""Why a deed about somebody's file, a grade list or a shortlist is refused: the reason as a key, for pages."""

from xiuhua.actions.refusal import Refusal

SAID = {
    "no_reason": "Say why: it is written down, and whom it is about reads it.",
    "no_text": "Write what you have to say.",
    "same_text": "This is what version {version} says already.",
    "long_text": "The text has {length} characters, and {most} are kept: shorten it.",
    "holds_number": "The text has the number of an identity, account or phone in it: leave it out, others read it.",
    "no_part": "Say which part of the file it is about.",
    "own_self": "This is about yourself: somebody else does it.",
    "answered": "It was answered on {day} already.",
    "no_day": "That is no day: write it as year-month-day.",
    "after_today": "{day} has not come yet.",
    "no_level": "Choose a level of the list.",
    "no_giver": "Say what the award is, and who gave it.",
    "no_document": "Name the document.",
    "told_already": "This is on file already.",
    "withdrawn": "It was withdrawn already.",
    "no_kind": "Choose what it is for.",
    "no_time": "The time must end after it begins, and not after today.",
    "no_person": "Choose somebody who holds or held a post here.",
    "no_grade": "Choose a grade of the scale that holds: {scale}.",
    "shown": "It was shown on {day}, and stays as it is until it is decided.",
    "not_shown": "It is shown to each person first.",
    "nobody": "Nobody is on it yet.",
    "over": "The days to object ended on {day}.",
    "not_over": "{day} is the last day to object: decide after it.",
    "decided": "It was decided on {day}, and stays as it is.",
    "own_draft": "You drafted this list: somebody else decides it.",
    "own_list": "You are on this list yourself: somebody else does it.",
    "unanswered": "{count} objections have no answer yet.",
    "breached": "The list breaks {count} rules that allow no exception: change it.",
    "no_exception": "The list needs a written exception: say why, and name its document.",
    "no_criteria": "Say in words by which criteria, and who may be considered.",
    "published": "It was made public on {day}, and stays as it is.",
    "not_published": "It is made public first.",
    "no_choice": "Say of each name whether it is chosen, and why.",
}
AT = {
    "no_reason": "why", "no_text": "text", "same_text": "text", "no_part": "part", "no_day": "on", "after_today": "on",
    "no_level": "level", "no_giver": "title", "no_document": "document", "no_kind": "kind", "no_time": "since",
    "no_person": "person", "no_grade": "grade", "no_exception": "exception_why", "no_criteria": "criteria",
    "no_choice": "decision",
}  # fmt: skip


class AppraisalRefused(Refusal):
    """Something about appraising persons is refused: `reason` is a key of SAID, `facts` fill the sentence."""

    sentences, fields = SAID, AT
