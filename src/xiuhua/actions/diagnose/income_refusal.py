"""Why an entry of the income ledger is not taken: the reason as a key, for pages that say it in their language."""

from collections.abc import Mapping

from xiuhua.actions.refusal import Refusal

SAID: Mapping[str, str] = {
    "no_part": "The pack in force has no such part of income: choose one of the list.",
    "no_year": "That is no year that may be written: choose one of the list.",
    "no_amount": "That is no amount: write yuan, with two decimals at most.",
    "too_large": "{amount} yuan is more than is kept: {most} at most.",
    "there_already": "{part} of that year is told already: correct it, or add the rest to it.",
    "gone": "That was corrected or taken back meanwhile: look at the page again.",
    "same": "That is what is told already: nothing was changed.",
    "no_evidence": "Say on what it rests: by number, day or place.",
    "no_day": "That is no day: write it as year-month-day.",
    "after_today": "{day} has not come yet: what is kept is what was found.",
    "before_year": "The year begins on {day}: choose that day or a later one.",
    "long_text": "The text has {length} characters, and {most} are kept: shorten it.",
    "holds_number": "The text has the number of an identity, account or phone in it: leave it out, others read it.",
}
AT = {
    "no_part": "part", "there_already": "part", "no_year": "year", "no_amount": "amount", "too_large": "amount",
    "same": "amount", "no_evidence": "evidence", "long_text": "evidence", "holds_number": "evidence", "no_day": "on",
    "after_today": "on", "before_year": "on",
}  # fmt: skip


class IncomeRefused(Refusal):
    """An entry is not taken: `reason` is a key of SAID, `facts` fill the sentence."""

    sentences, fields = SAID, AT
