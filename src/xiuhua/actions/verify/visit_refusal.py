"""Why a visit or a promise is not kept: the reason as a key, for pages that say it in their language."""

from xiuhua.actions.refusal import Refusal

SAID = {
    "no_visits": "The pack in force on {day} does not say what a visit asks: put one in force that does.",
    "nobody": "This account belongs to nobody: a visit is told by whoever came.",
    "told_otherwise": "Another visit was told under the same mark: begin the form again.",
    "no_day": "That is no day: write it as year-month-day.",
    "after_today": "{day} has not come yet: what is kept is what was done.",
    "too_long_ago": "{day} is more than {days} days ago, and so far back none is entered: choose a later day.",
    "no_time": "That is no time of day: write it as hours:minutes, or leave it empty.",
    "no_minutes": "Write how many minutes it took as a whole number up to {most}, or leave it empty.",
    "no_way": "Say how you met the family: choose one of the list.",
    "no_topic": "Say what has changed: choose from the list, or that nothing has.",
    "no_answer": "Choose one of the answers to {ask}.",
    "no_note": "Nothing has changed: write in a few words what you talked about or saw.",
    "no_place": "That is no place on earth: take the place again, or leave it out.",
    "no_places": "The pack in force takes no places of visits.",
    "no_photos": "The pack in force takes no pictures with visits.",
    "no_photo_why": "Say why you add the picture, for whoever asks later.",
    "no_picture": "{said}",
    "no_promise": "Say what was promised.",
    "no_due": "Say by which day: from {first} until {last}.",
    "long_text": "The text has {length} characters, and {most} are kept: shorten it.",
    "holds_number": "The text has the number of an identity, account or phone in it: leave it out, others read it.",
    "withdrawn": "The visit was taken back already.",
    "not_yours": "Only whoever came takes a visit back.",
    "no_reason": "Say why, for whoever asks later.",
    "settled": "The promise was settled on {day} already.",
    "before_made": "The promise was made on {day}: choose that day or a later one.",
    "confirmed": "The family has confirmed this visit already.",
    "no_finding": "Say what you found: choose one of the list.",
}  # fmt: skip
AT = {
    "no_day": "on", "after_today": "on", "too_long_ago": "on", "no_time": "started", "no_minutes": "minutes",
    "no_way": "way", "no_topic": "changed", "no_note": "note", "no_place": "place", "no_photo_why": "photo_why",
    "no_picture": "photo", "no_promise": "promise", "no_due": "due", "long_text": "note", "holds_number": "note",
    "no_reason": "why", "before_made": "done_on",
}  # fmt: skip


class VisitRefused(Refusal):
    """Something about a visit or a promise is refused: `reason` is a key of SAID, `facts` fill the sentence."""

    sentences, fields = SAID, AT
