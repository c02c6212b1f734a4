"""Why something about an inspection is refused: the reason as a key, for pages that say it in their language."""

from xiuhua.actions.refusal import Refusal

SAID = {
    "no_inspections": "The pack in force on {day} says nothing of inspections: put one in force that does.",
    "no_kind": "Say which kind of inspection it is: choose one of the list.",
    "no_frame": "There is no home to draw from in this place: choose another place or kind.",
    "departs_today": "An inspection departs after the day on which it is planned ({day}): choose a later day.",
    "closes_early": "An inspection closes after it departs on {day}: choose a later day.",
    "no_inspectors": "Nobody was named who goes: choose at least one.",
    "answers_there": "{who} answers for something there and cannot inspect it: choose somebody else.",
    "sealed": "Nothing is drawn before {day}, for anybody.",
    "departed": "It departed on {day} already.",
    "not_departed": "It has not departed yet: nothing is drawn.",
    "closed": "It was closed on {day}.",
    "done_already": "This home was asked or replaced already.",
    "no_reason": "Say why: choose one of the list.",
    "nobody_left": "Nobody of this kind is left in the village: leave the home as it is.",
    "no_answer": "Answer this question: choose one of the list, or give a whole number from 1 to 30.",
    "homes_left": "{many} homes have not been asked: ask or replace them first.",
    "undecided": "{many} findings have not been decided: confirm or dismiss them first.",
    "no_finding": "Say what was found, and how grave it is: choose from the lists.",
    "no_place": "Say where: choose a village that was drawn.",
    "no_text": "Say in a few words what it is.",
    "own_finding": "Nobody decides what they themselves found: a colleague does.",
    "not_heard": "The place has not shown its evidence yet: a finding of this kind counts after both sides looked.",
    "decided": "This was decided on {day}.",
    "not_confirmed": "Only what was confirmed can be ordered to be put right.",
    "ordered": "There is an order already.",
    "no_owner": "Say whose office puts it right: the village, or a place around it.",
    "due_early": "An order is due after today ({day}): choose a later day.",
    "own_order": "Nobody checks again what they themselves ordered or put right: a colleague does.",
    "no_evidence": "Nothing has been put right yet: there is nothing to check again.",
    "not_closed": "This order is open.",
    "long_text": "The text has {length} characters, and {most} are kept: shorten it.",
    "holds_number": "The text has the number of an identity, account or phone in it: leave it out, others read it.",
}  # fmt: skip
AT = {
    "no_kind": "kind", "no_frame": "kind", "departs_today": "departs_on", "closes_early": "closes_on",
    "no_inspectors": "inspectors", "answers_there": "inspectors", "no_reason": "reason", "no_finding": "kind",
    "no_place": "village", "no_text": "text", "no_owner": "owner", "due_early": "due", "long_text": "text",
    "holds_number": "text",
}  # fmt: skip


class InspectionRefused(Refusal):
    """Something about an inspection is refused: `reason` is a key of SAID, `facts` fill the sentence."""

    sentences, fields = SAID, AT
