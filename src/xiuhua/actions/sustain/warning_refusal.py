"""Why a warning is not acted on, or a signal not kept: the reason as a key, for pages that say it in their language."""

from xiuhua.actions.refusal import Refusal

SAID = {
    "no_watching": "The pack in force on {day} does not say how households stay out: put one in force that does.",
    "over": "This warning ended on {day}: what comes now is a new one.",
    "no_step": "There is no such step to do: choose one of the list.",
    "not_yet": "Before that comes: {after}.",
    "done_already": "That was done on {day} already.",
    "after_today": "{day} has not come yet: what is kept is what was done.",
    "before_it_began": "The warning began on {since}: choose that day or a later one.",
    "no_finding": "Say what the check found: choose one of the list.",
    "no_end": "Say how it ends: choose one of the list.",
    "no_reason": "Say why, for whoever asks later.",
    "no_day": "That is no day: write it as year-month-day.",
    "too_long_off": "It may be put off until {last} at the latest ({days} days): choose that day or an earlier one.",
    "not_off": "Choose a day after today until which it is put off.",
    "off_already": "It is put off until {day} already.",
    "off_before": "It was put off on {day}: do a step before it is put off again.",
    "long_text": "The text has {length} characters, and {most} are kept: shorten it.",
    "holds_number": "The text has the number of an identity, account or phone in it: leave it out, others read it.",
    "no_kind": "The pack takes no such signal on that day: choose one of the list.",
    "too_old": "{day} is more than {days} days ago: enter the day on which the list came.",
    "not_read": "{said}",
    "no_header": "No sheet has the columns {headers}: take the empty list of this page, or call them so.",
    "no_rows": "The list has no rows: nothing was kept.",
    "wrong_rows": "{count} rows cannot be taken; nothing was kept. Mend them and bring the list again.",
    "brought_already": "This very list was brought on {day} already: nothing was kept twice.",
    "acted_on": "{count} of its warnings have been acted on: end those one by one.",
    "nobody": "Nobody of that household is known here: choose one of the list.",
    "found_already": "Somebody has said meanwhile whom this speaks of: look at the page again.",
    "too_often": "Too many reports came from here just now: try again in a quarter of an hour.",
    "no_order": "The pack in force on {day} does not say what orders checks at the door: put one in force that does.",
    "no_number_of_checks": "Say how many checks can be done this month: a whole number from 1 on.",
    "nothing_told": "Say your name, what has happened and where you live.",
}  # fmt: skip
AT = {
    "after_today": "on", "before_it_began": "on", "no_finding": "found", "no_end": "end", "no_reason": "note",
    "no_day": "on", "too_long_off": "until", "not_off": "until", "off_already": "until", "off_before": "until",
    "long_text": "note", "holds_number": "note",
    "no_kind": "kind", "no_step": "step", "nobody": "household",
    "no_number_of_checks": "checks", "too_old": "received_on",
}  # fmt: skip


class WarningRefused(Refusal):
    """Something about a warning is refused: `reason` is a key of SAID, `facts` fill the sentence."""

    sentences, fields = SAID, AT
