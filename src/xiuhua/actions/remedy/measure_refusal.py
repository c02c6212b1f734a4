"""Why a measure is not granted, delivered, renewed or ended: the reason as a key, for pages in their language."""

from xiuhua.actions.refusal import Refusal

SAID = {
    "no_pack": "No pack with a catalogue of measures judges where the household lives: put one in force first.",
    "no_item": "The catalogue offers no such measure on {day}: choose one of the list, or another day.",
    "no_member": "This measure is for a member: choose which.",
    "no_day": "That is no day: write it as year-month-day.",
    "no_amount": "That is no amount: write a number of 0 or more, money with at most two decimals.",
    "until_before": "It would end on {day} and begins on {since}: choose a later day, or leave the end out.",
    "no_deliverer": "Nobody of that name delivers measures: choose one of the list.",
    "no_owner": "There is no such post: choose one of the list, or leave it out.",
    "other_cause": "{causes} was not stated of this household: choose one of its causes, or none.",
    "not_eligible": "The condition is not met: look at what was read, and have it corrected if it is wrong.",
    "given_already": "It is given already, from {since} to {until}: deliver that one, renew it, or end it first.",
    "same_help": "{other} is the same help and is given already: end that one first.",
    "same_help_elsewhere": "The same help comes from another department already: that one is ended first.",
    "above_ceiling": "{amount} is more than {most} for one {period}, as {document} says: write less.",
    "too_large": "{amount} {unit} is more than one delivery to a household comes to, {most} {unit}: look at the paper "
    "again, and have the bound of the policy pack raised if it is right.",
    "above_planned": "With it {amount} {unit} are delivered, and {planned} {unit} were planned: say that it is "
    "right, or write less.",
    "perhaps_much": "{count} would get more than was planned for them: say that it is right, or write less.",
    "no_evidence": "Say by what it can be seen later: a receipt, a list, a payment number.",
    "nothing_given": "Say how much was given: money, or so many units.",
    "after_today": "{day} has not come yet: enter what was given when it was.",
    "before_begin": "It begins on {since}: choose that day or a later one.",
    "over": "It ended on {day}: what is given again is granted again.",
    "granted_again": "It was granted again from {since} on: an end that something followed stays.",
    "withdrawn": "It was withdrawn, as if it had not been granted: grant it anew.",
    "no_reason": "Say why it ends: choose a reason.",
    "no_why": "Say why, for whoever asks later.",
    "no_delivery": "There is no such delivery, or it was corrected already: look at the page again.",
    "delivered_already": "Some of it was delivered on {day}: end it with a reason instead.",
    "nothing_due": "Nothing more of it is to be delivered here: all was given, or it is not given now.",
    "entered_that_day": "The same amount was entered for {day}, as {evidence} shows.",
    "perhaps_twice": "{count} got the same amount on that day by another paper: say that they got it twice, or leave "
    "them out.",
    "other_state": "It is in another state by now than ended: look at the page again.",
    "nobody_chosen": "Nobody was chosen: choose at least one household.",
    "some_refused": "{count} of them do not do and {good} would; nothing was kept.",
    "once_only": "This is given once: it is not renewed.",
    "nobody_lacks": "All households of the village that may have it have it already, or have it planned.",
    "long_text": "The text has {length} characters, and {most} are kept: shorten it.",
    "holds_number": "The text has the number of an identity, account or phone in it: leave it out, others read it.",
}
AT = {
    "no_item": "item", "no_member": "member", "no_day": "since", "no_amount": "amount", "until_before": "until",
    "no_deliverer": "deliverer", "no_owner": "owner", "other_cause": "causes", "not_eligible": "item",
    "given_already": "item", "same_help": "item", "same_help_elsewhere": "item",
    "above_ceiling": "amount", "too_large": "amount", "above_planned": "sure", "perhaps_much": "sure",
    "no_evidence": "evidence",
    "nothing_given": "amount", "after_today": "on", "before_begin": "on", "no_reason": "reason", "no_why": "why",
    "perhaps_twice": "again", "long_text": "evidence", "holds_number": "evidence",
}  # fmt: skip


class MeasureRefused(Refusal):
    """A measure is not granted, delivered, renewed or ended: `reason` is a key of SAID, `facts` fill the sentence."""

    sentences, fields = SAID, AT
