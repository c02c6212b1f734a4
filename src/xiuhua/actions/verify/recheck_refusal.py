"""Why something about a flag or a call is refused: the reason as a key, for pages that say it in their language."""

from xiuhua.actions.refusal import Refusal

SAID = {
    "no_rechecks": "The pack in force on {day} does not say how visits are checked again: put one in force that does.",
    "over": "This flag was closed on {day}.",
    "answered": "You answered on {day} already.",
    "no_reply": "Say what happened: choose one of the list.",
    "no_reason": "Say in a few words how it was.",
    "no_day": "That is no day: write it as year-month-day.",
    "after_entry": "{day} is after the day on which the visit was entered: write the day on which you went.",
    "too_long_before": "{day} is more than {days} days before the visit was entered: write the day on which you went.",
    "opens_too_late": "The list opens by {day} at the latest: choose a day until then.",
    "none_taken_back": "Choose which visits you take back.",
    "not_answered": "Nobody has explained anything: say that it was confirmed, or that it was not.",
    "nobody_said_so": "No household said that a visit did not happen: ask some first.",
    "no_end": "Say how it ends: choose one of the list.",
    "month_not_over": "{month} is not over: a month is drawn when no visit can be added to it.",
    "no_visits": "There is no visit to ask about.",
    "drawn_already": "This was drawn on {day} already.",
    "opens_before": "The list cannot open before today ({day}).",
    "sealed": "The list is sealed until {day}.",
    "done_already": "That was answered on {day} already.",
    "no_result": "Say what came of the call: choose one of the list.",
    "after_today": "{day} has not come yet: what is kept is what was done.",
    "before_it_opened": "The list opened on {day}: choose that day or a later one.",
    "long_text": "The text has {length} characters, and {most} are kept: shorten it.",
    "holds_number": "The text has the number of an identity, account or phone in it: leave it out, others read it.",
}  # fmt: skip
AT = {
    "no_reply": "reply", "no_reason": "text", "no_day": "on", "after_entry": "on", "too_long_before": "on",
    "opens_too_late": "opens_on", "none_taken_back": "taken_back", "no_end": "end", "not_answered": "end",
    "nobody_said_so": "end", "opens_before": "opens_on", "no_result": "result", "after_today": "on",
    "before_it_opened": "on", "long_text": "text", "holds_number": "text",
}  # fmt: skip


class RecheckRefused(Refusal):
    """Something about a flag or a call is refused: `reason` is a key of SAID, `facts` fill the sentence."""

    sentences, fields = SAID, AT
