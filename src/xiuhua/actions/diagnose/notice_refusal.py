"""Why a notice is not put up, or nothing more is let stand on it: a reason as a key, for pages in their language."""

from typing import ClassVar

from xiuhua.actions.refusal import Refusal


class NoticeRefused(Refusal):
    """A notice is not put up, or a release not asked for or decided: `reason` is a key, `facts` fill the sentence."""

    sentences: ClassVar = {
        "no_rules": "The pack in force says nothing of notices: nothing may be put up by it.",
        "no_day": "That is no day: choose the one on which it was put up.",
        "not_published": "The step {step} is not one that is put up.",
        "must_not_stand": "{item} must not stand on a notice: take it off.",
        "not_listed": "{item} is not on the pack's list of what may stand on a notice: take it off.",
        "not_released": "{item} of {household} stands on a notice only once another officer has released it.",
        "nobody": "No household is chosen: choose at least one.",
        "waits_not": "The place waits for no such notice: its procedure stands at another step, or it hangs already.",
        "not_here": "A household that was chosen does not live in this village, or waits for another step.",
        "no_head": "The register has no head of {households}: enter one, or leave the household out.",
        "number_leaves": "{place}: a full number ({kind}) stands there. Mend the entry first.",
        "no_place": "Say where it hangs, so that whoever seeks it finds it.",
        "long_text": "The text has {length} characters, and {most} are kept: shorten it.",
        "holds_number": "The text has the number of somebody in it: leave it out, everybody reads it.",
        "no_reason": "Say why, and on which document or rule it rests.",
        "not_releasable": "{item} is nothing that a release could let stand.",
        "asked_already": "This was asked on {day} and waits to be decided.",
        "decided_already": "This was decided on {day}.",
        "same_person": "You asked for it yourself: somebody else decides.",
    }
    fields: ClassVar = {
        "must_not_stand": "items", "not_listed": "items", "not_released": "items", "nobody": "chosen",
        "no_head": "chosen", "no_place": "place", "no_reason": "reason",
    }  # fmt: skip
