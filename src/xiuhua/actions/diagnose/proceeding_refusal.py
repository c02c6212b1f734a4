"""Why a proceeding is not begun, or an act not done: the reason as a key, for pages that say it in their language."""

from xiuhua.actions.refusal import Refusal

SAID = {
    "no_procedure": "The pack in force has no such procedure: choose one of the list.",
    "other_subject": "This procedure is for another kind of subject: choose one of the list.",
    "begun_already": "This procedure has been begun on {day} and is not over: go on with that.",
    "wrong_status": "The household is {status}: this procedure begins from {begins}.",
    "over": "This was {end} on {day}: it is over. What speaks against that is a complaint.",
    "before_last": "The last act is of {day}: choose that day or a later one.",
    "after_today": "{day} has not come yet: what is kept is what was done.",
    "no_day": "That is no day, or no number of people: write the day as year-month-day.",
    "other_step": "The step that is open is {open}: look at the page again.",
    "stands_not": "This step is not one that is put up: finish it.",
    "put_up_already": "This has been put up on {day} already.",
    "no_evidence": "{missing} is missing: say where it is, by number, day or place.",
    "too_few": "{people} took part, and {least} are the least ({step}): have more take part.",
    "not_begun": "It has not been put up yet: say first on which day it was.",
    "stands_still": "It stands for {days} days, and may be taken down from {free_from} on.",
    "unanswered": "{count} objections wait for an answer: answer them first.",
    "same_person": "You did {steps} yourself: have somebody else do this.",
    "cannot_refuse": "This step passes on what was found: send it back, or let a later step refuse it.",
    "no_objections": "This step is not open to objections: enter a complaint instead.",
    "named_already": "There is an objection {objection} already.",
    "no_such_objection": "There is no objection {objection}: look at the page again.",
    "answered_already": "This was answered on {day} already.",
    "wrong_office": "This is done by {offices}: ask them.",
    "no_reason": "Say why, for whoever asks later.",
    "not_earlier": "It goes back to an earlier step: choose one of {earlier}.",
    "long_text": "The text has {length} characters, and {most} are kept: shorten it.",
    "holds_number": "The text has the number of an identity, account or phone in it: leave it out, others read it.",
    "not_met": "The criteria are not met on {day}: {criteria}. It cannot end this way: refuse it, or mend the facts.",
    "unclear": "The criteria cannot be judged on {day}: {criteria}. Enter what is missing first.",
    "unset": "The criteria cannot be judged on {day}: {criteria}. No value is set for {parameters}: set it first.",
    "names_nobody": "This procedure names nobody, or the person named is not known: leave it empty.",
    "about_oneself": "This is about yourself: somebody else takes it down.",
    "names_a_change": "This procedure changes one value on file: say which, and what it should be.",
    "no_item": "That is nothing which a request may change: choose one of the list.",
    "no_value": "The new value cannot be read: write it as the form says.",
    "same_value": "That is what the register has already: {value}.",
    "not_sent_back": "This request was not sent back, or is over: look at the page again.",
    "ask_anew": "A change that was sent back is asked anew: say what the value should be.",
    "stale": "Of {item} the register had {before} when it was asked, and has {now} now: do not pass it, and ask anew.",
    "each_alone": "This step is entered for each household by itself: open its procedures.",
    "no_number": "{people!r} is no number of people. Write how many took part.",
    "not_together": "Only what is put up or done is entered for many at once: refuse or send back one by one.",
    "how_many": "{count} are chosen: choose at least one and at most {most}.",
    "open_warning": "A warning of the household is open since {since}: end it before its risk is found removed.",
    "not_judged": "The criteria do not apply to this household on {day}: look at its status.",
}
AT = {
    "no_day": "on", "no_procedure": "procedure", "other_subject": "procedure", "before_last": "on",
    "after_today": "on", "no_evidence": "evidence", "too_few": "people", "stands_still": "on", "no_reason": "reason",
    "not_earlier": "to", "names_nobody": "against", "about_oneself": "against",
    "names_a_change": "procedure", "no_item": "item", "long_text": "reason", "holds_number": "reason",
}  # fmt: skip


class ProceedingRefused(Refusal):
    """A proceeding is not begun, or an act not done: `reason` is a key of SAID, `facts` fill the sentence.

    `household` is the number of the one that it is about, where many were acted on at once.
    """

    sentences, fields = SAID, AT
    household = ""
