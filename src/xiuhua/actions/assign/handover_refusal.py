"""Why a household is not handed over, or a request for another helper not taken: the reason as a key.

`AT` says which field of the form a reason is about, so that the desk leads there.
"""

from xiuhua.actions.refusal import Refusal

SAID = {
    "no_helper": "The household has no helper to be followed: pair it first.",
    "no_successor": "Nobody is chosen: choose who is to be the helper from now on.",
    "same_helper": "{name} is the helper already: choose another, or leave it.",
    "no_unit": "{unit} does not exist on {day}: choose a helper of a unit that does, or another day.",
    "too_many": "{name} has {count} households, and {most} are the most ({source}): choose another.",
    "barred": "{name} left a post on {day} ({why}), and nobody is sent again after that ({source}): choose another.",
    "kept_apart": "{name} and this household must not be paired: {why}, since {day} ({source}). Choose another; what "
    "holds no more is ended first.",
    "banned": "{by} said in the open proposal for {area} that {name} must not help this household ({said}): choose "
    "another, or have it lifted there.",
    "pinned": "{by} said in the open proposal for {area} that {other} is to help this household ({said}): choose them, "
    "or have it lifted there.",
    "no_day": "That is no day: write it as year-month-day.",
    "late_day": "{day} is later than today, {today}: enter it when it has come.",
    "early_day": "{name} is the helper since {day}: whoever follows begins after that day.",
    "no_reason": "Say why: choose a reason from the list.",
    "long_text": "The text has {length} characters, and {most} are kept: shorten it.",
    "holds_number": "The text has the number of an identity, account or phone in it: leave it out, others read it.",
    "request_open": "A request for another helper waits since {day}: decide it first, then hand over.",
    "open_already": "A request for another helper waits since {day}, to be decided by {due}: withdraw that first.",
    "no_teller": "Say who of the household asked for it.",
    "no_answer": "Say why it is decided so: whoever asked reads it.",
    "own_request": "Who asked does not decide: let another account of the office do it.",
    "decided": "This request was decided on {day} already.",
    "not_asker": "Only who asked takes a request back.",
}
AT = {
    "no_successor": "who", "same_helper": "who", "no_unit": "who", "too_many": "who", "barred": "who",
    "kept_apart": "who", "banned": "who", "pinned": "who",
    "no_day": "since", "late_day": "since", "early_day": "since", "no_reason": "reason", "long_text": "note",
    "holds_number": "note", "no_teller": "told_by", "no_answer": "answer",
}  # fmt: skip


class HandoverRefused(Refusal):
    """A household is not handed over or a request not taken: `reason` is a key of SAID, `facts` fill the sentence."""

    sentences, fields = SAID, AT
