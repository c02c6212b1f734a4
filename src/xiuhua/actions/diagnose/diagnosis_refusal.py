"""Why what is said of a household's poverty is not taken: the reason as a key, for pages that say it in words."""

from xiuhua.actions.refusal import Refusal

SAID = {
    "no_main": "Say which cause is the main one.",
    "no_cause": "The pack in force has no cause {cause}: choose one of the list.",
    "twice": "{cause} is said twice: say it once.",
    "too_many": "{count} further causes are too many: {most} at most. Keep the weightiest.",
    "no_evidence": "{cause} has no evidence: say on what it rests, by number, day or place.",
    "no_sayer": "Say who found that: a meeting, an office, a person.",
    "no_day": "That is no day: write it as year-month-day.",
    "after_today": "{day} has not come yet: what is kept is what was found.",
    "before_last": "Causes were said on {day}: choose that day or a later one.",
    "no_question": "Nothing is asked about that any more: look at the page again.",
    "no_answer": "Say in at least {least} characters how it is.",
    "no_teller": "Say who of the family said so.",
    "too_many_wishes": "{count} things are too many: {most} at most, so that the family chooses.",
    "no_wish": "The pack in force has no such wish: choose one of the list.",
    "long_text": "The text has {length} characters, and {most} are kept: shorten it.",
    "holds_number": "The text has the number of an identity, account or phone in it: leave it out, others read it.",
}
AT = {
    "no_main": "main", "no_cause": "main", "no_sayer": "said_by", "no_day": "on", "after_today": "on",
    "before_last": "on", "no_answer": "answer", "no_teller": "told_by",
}  # fmt: skip


class DiagnosisRefused(Refusal):
    """It is not taken: `reason` is a key of SAID, `facts` fill the sentence."""

    sentences, fields = SAID, AT
