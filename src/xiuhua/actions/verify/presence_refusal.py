"""Why a deed about days in the village is refused: the reason as a key, for pages that say it in their language."""

from xiuhua.actions.refusal import Refusal

SAID = {
    "no_day": "That is no day: write it as year-month-day.",
    "after_today": "{day} has not come yet: what is kept is what was seen or done.",
    "not_over": "{month} runs until {last}: work is added when it is over, never day by day.",
    "not_held": "{name} held no post of the resident team here on {day}: choose another day.",
    "sent": "{month} was sent on {day}, and what it saw stays: it can be returned by whoever reviews it.",
    "no_kind": "No such work can be added: choose one of the list.",
    "no_text": "Say what was done that day.",
    "no_document": "Name the notice or the minutes ({source}).",
    "long_text": "The text has {length} characters, and {most} are kept: shorten it.",
    "holds_number": "The text has the number of an identity, account or phone in it: leave it out, others read it.",
    "no_finding": "Say what was found: choose one of the list.",
    "own_self": "This is your own month: somebody else looks at it.",
    "checked_already": "You told of {day} already what was found: somebody else may look again.",
    "no_answer": "Write what you say to it.",
    "answered": "You answered this on {day} already.",
    "with_member": "{name} sees {month} first, until {day}: review it after that, or once they agreed.",
    "not_waiting": "{month} does not wait for that: look at the page again.",
    "own_review": "You reviewed {month} yourself: somebody else checks it again.",
    "no_reason": "Say why it is returned, so that they can add what is missing.",
}
AT = {
    "no_day": "on", "after_today": "on", "not_held": "on", "no_kind": "kind", "no_text": "text",
    "no_document": "document", "long_text": "text", "holds_number": "text", "no_finding": "found",
    "checked_already": "on", "no_answer": "answer", "no_reason": "why",
}  # fmt: skip


class PresenceRefused(Refusal):
    """Something about days in the village is refused: `reason` is a key of SAID, `facts` fill the sentence."""

    sentences, fields = SAID, AT
