"""Why a deed about training or care is refused: the reason as a key, for pages that say it in their language."""

from xiuhua.actions.refusal import Refusal

SAID = {
    "no_title": "Say what the course is called.",
    "no_code": "No such choice is in the pack: choose one of the list.",
    "no_day": "That is no day: write it as year-month-day.",
    "no_days": "A session has from 1 to {most} days: say how many.",
    "no_seats": "A session has from 1 to {most} seats: say how many.",
    "no_number": "That is no whole number.",
    "certified": "{count} are certified of it already: take their certificates back first.",
    "full": "{seats} seats are taken: add a session.",
    "over": "The session was over on {day}, and people are certified of it: nobody comes to it any more.",
    "nobody_called": "Nobody called {name} holds a post here, or several do: add the village behind the name.",
    "nobody_due": "Nobody of these posts is due who is not on a roster yet.",
    "on_roster": "You are on its roster, or asked already.",
    "no_post": "The course is for other posts.",
    "told_of": "Attendance or a certificate is kept of them: what was kept is corrected, not removed.",
    "not_begun": "{day} has not come yet: what is kept is what was.",
    "not_of_it": "{day} is no day of this session.",
    "no_granter": "Say who granted the leave of {name}.",
    "own_self": "This is about yourself: somebody else of the office enters it.",
    "not_over": "The session runs until {day}: certificates come after it.",
    "nobody_new": "Nobody more can be certified: see beside each name what is missing.",
    "no_reason": "Say why it is taken back.",
    "said_already": "You said what you think of it already.",
    "after_today": "{day} has not come yet: what is kept is what was given.",
    "ends_before": "It holds until a day after {day}.",
    "long_text": "The text has {length} characters, and {most} are kept: shorten it.",
    "holds_number": "The text has the number of an identity, account or phone in it: leave it out, others read it.",
}
AT = {
    "no_title": "title", "no_days": "days", "no_seats": "seats", "nobody_called": "names", "no_reason": "why",
}  # fmt: skip


class TrainingRefused(Refusal):
    """Something about training or care is refused: `reason` is a key of SAID, `facts` fill the sentence."""

    sentences, fields = SAID, AT
