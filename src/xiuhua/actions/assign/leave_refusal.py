"""Why leave is not entered, ended or withdrawn: the reason as a key, for pages that say it in their language.

`AT` says which field of the form a reason is about, so that the desk leads there.
"""

from xiuhua.actions.refusal import Refusal

SAID = {
    "no_day": "That is no day: write it as year-month-day.",
    "no_days": "The first day back, {back}, is not after the first day of leave, {day}: choose a later one.",
    "before_post": "{name} answers for this since {day} only: choose a day from then on.",
    "after_post": "{name} answers for this until {day} only: choose that day or an earlier one for coming back.",
    "ended": "{name} does not answer for this any more: it ended on {day}. There is nothing to be on leave from.",
    "no_reason": "Say why: choose a reason from the list.",
    "silent": "The pack in force says nothing of leave: have it say for which reasons somebody may be away.",
    "no_document": "Leave from the post {role} is asked for in writing ({source}): name the document.",
    "long_text": "The text has {length} characters, and {most} are kept: shorten it.",
    "holds_number": "The text has the number of an identity, account or phone in it: leave it out, others read it.",
    "too_long": "{days} days are more than {most} at one time ({source}): let somebody follow {name} instead.",
    "too_many_days": "{name} would be on leave for {days} days in {year}, and {most} are the most ({source}): shorten "
    "it, or let somebody follow them.",
    "county_decides": "A township grants {most} days at most ({source}), and these are {days}: let the county's office "
    "enter it.",
    "not_agreed": "{days} days are more than {most} ({source}): these must have agreed and have not been named: {who}.",
    "away_already": "{name} is on leave from {day} until before {back} already: end that, or choose other days.",
    "no_stand_in": "Somebody stands in where leave is longer than {most} days ({source}): choose who.",
    "nobody": "Nobody is chosen: choose who stands in.",
    "own_self": "{name} is who goes on leave: choose somebody else to stand in.",
    "not_near": "{name} is neither of the same unit nor at work in this village or township ({source}): choose "
    "another.",
    "no_unit": "{unit} does not exist on {day}: choose somebody of a unit that does.",
    "barred": "{name} left a post on {day} ({why}), and nobody is sent again after that ({source}): choose another.",
    "no_party_member": "{name} is no Party member, and the post {role} is for members ({source}): choose another.",
    "stand_in_away": "{name} is on leave themselves from {day} until before {back}: choose another.",
    "stands_in": "{name} stands in for {other} from {day} until before {back}: have another stand in there first.",
    "kept_apart": "{name} and this household must not be paired ({why}, since {day}; {source}): choose another.",
    "too_many": "{name} would answer for {count} households on some day, and {most} are the most for who stands in "
    "({source}): choose another.",
    "not_here": "{name} is of no unit of {area}, its township, county or city: choose another, or leave this one out.",
    "no_rows": "Nothing is chosen that they are away from: choose at least one.",
    "held_otherwise": "{name} does not answer any more for all that was chosen: look at the list again.",
    "some_refused": "{count} of {all} cannot be entered, so none is: mend what is named, or leave these out.",
    "over": "This leave was over on {day}.",
    "withdrawn": "This leave was withdrawn: it never held.",
    "begun": "This leave began on {day}: end it early instead, on the day they are back.",
    "not_begun": "This leave begins on {day} only: withdraw it instead.",
    "back_when": "The day they are back lies after {day} and not after {back}: choose one between.",
}
AT = {
    "no_day": "since", "no_days": "back", "before_post": "since", "after_post": "back", "no_reason": "why",
    "no_document": "document", "long_text": "document", "holds_number": "document", "too_long": "back",
    "too_many_days": "back", "county_decides": "back", "away_already": "since", "stands_in": "since",
    "not_agreed": "agreed",
    "no_stand_in": "who", "nobody": "who", "own_self": "who", "not_near": "who", "no_unit": "who", "barred": "who",
    "no_party_member": "who", "stand_in_away": "who", "kept_apart": "who", "too_many": "who", "back_when": "back_on",
    "not_here": "who", "no_rows": "posts", "held_otherwise": "posts", "some_refused": "posts",
}  # fmt: skip


class LeaveRefused(Refusal):
    """Leave is not entered, ended or withdrawn: `reason` is a key of SAID, `facts` fill the sentence."""

    sentences, fields = SAID, AT
