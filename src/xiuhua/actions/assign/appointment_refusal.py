"""Why somebody is not appointed, replaced or let go: the reason as a key, for pages that say it in their language.

`AT` says which field of the form a reason is about, so that the desk leads there.
"""

from xiuhua.actions.refusal import Refusal

SAID = {
    "no_holder": "Nobody is chosen for the post {role}: choose who is to hold it.",
    "held": "{name} holds the post {role} here since {day}, and only one may: replace them, or choose another day.",
    "holds_it": "{name} holds the post {role} here since {day} already: there is nothing to appoint.",
    "no_document": "The post {role} is given by a document ({source}): name its number, or its title and day.",
    "long_text": "The text has {length} characters, and {most} are kept: shorten it.",
    "holds_number": "The text has the number of an identity, account or phone in it: leave it out, others read it.",
    "no_day": "That is no day: write it as year-month-day.",
    "late_day": "{day} is later than today, {today}: enter it when it has come.",
    "early_day": "{name} holds the post since {day}: whoever follows begins after that day. If that was a mistake, "
    "withdraw the appointment on the day it was entered.",
    "no_unit": "{unit} does not exist on {day}: choose a unit that does, or another day.",
    "not_in_place": "The area {area} does not exist on {day}: choose a day on which it does.",
    "barred": "{name} left a post on {day} ({why}), and nobody is appointed after that ({source}): choose another.",
    "no_party_member": "{name} is no Party member, and the post {role} is for members ({source}): choose another, or "
    "have the entry corrected where it comes from.",
    "other_team": "{name} is in the team of {area} since {day}, and nobody is in more than {most} ({source}): end "
    "that first, or choose another.",
    "leads": "{name} leads this team as {leader} since {day} ({source}): appoint others as members.",
    "stays": "{area} has not exited, and the post {role} stays until then ({source}): replace {name}, or choose a "
    "reason for which somebody leaves at once.",
    "stays_on": "{area} has exited, and the post {role} stays until {day} all the same ({source}): replace {name}, or "
    "choose a reason for which somebody leaves at once.",
    "small_team": "The team would have {left} members, and at least {least} are needed ({source}): appoint another "
    "first, replace {name}, or choose a reason for which somebody leaves at once.",
    "term_runs": "The term of {name} runs until {day} ({source}): choose another reason, or that day.",
    "no_reason": "Say why they leave: choose a reason from the list.",
    "ended": "{name} does not hold the post any more: it ended on {day} ({why}).",
    "followed": "{other} follows {name} since {day}: withdraw that appointment first.",
    "never_held": "{name} never held the post: it was entered by mistake. Appoint them instead.",
    "term_over": "The term of {name} was over on {day}: appoint somebody instead.",
    "not_today": "Only what was appointed here today can be withdrawn: end the post instead, or replace {name}; the "
    "history keeps both.",
}
AT = {
    "no_holder": "who", "held": "who", "holds_it": "who", "no_unit": "who", "barred": "who", "no_party_member": "who",
    "other_team": "who", "leads": "role", "no_document": "document", "long_text": "document",
    "holds_number": "document", "no_day": "since", "late_day": "since", "early_day": "since", "not_in_place": "since",
    "stays": "reason", "stays_on": "reason", "small_team": "reason", "term_runs": "reason", "no_reason": "reason",
}  # fmt: skip


class AppointmentRefused(Refusal):
    """Nobody is appointed, replaced or let go: `reason` is a key of SAID, `facts` fill the sentence."""

    sentences, fields = SAID, AT
