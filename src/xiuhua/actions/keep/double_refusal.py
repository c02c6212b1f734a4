"""Why a decision about two records is not taken: the reason as a key, for pages that say it in their language."""

from typing import ClassVar

from xiuhua.actions.refusal import Refusal


class DoubleRefused(Refusal):
    """What somebody said of two records is not taken."""

    sentences: ClassVar = {
        "no_reason": "Say in at least {least} characters what speaks for it: others will ask.",
        "long_text": "The text has {length} characters, and {most} are kept: shorten it.",
        "holds_number": "The text has the number of an identity, account or phone in it: leave it out, others read it.",
        "decided": "Somebody decided this already. Look at it again.",
        "not_one_of_both": "Say which of the two records stays.",
        "own_hand": "{name} said that they are one: somebody else has to confirm it.",
        "gone": "One of the two records belongs to no household any more: there is nothing to decide.",
        "in_use": "Nobody would be left in household {number}, and its {what} goes on. End that, or keep its record.",
        "not_merged": "These two are not merged: there is nothing to undo.",
        "merged_since": "{number} took in another record since, or was taken in itself. Undo that first.",
        "moved_on": "A fact that the merge wrote or ended was changed since, and would be lost. Correct it by hand.",
        "too_many": "{people} people live there: too many to compare while a page waits. Run: xiuhua doubles {code}",
    }
    fields: ClassVar = {"no_reason": "why", "long_text": "why", "holds_number": "why", "not_one_of_both": "kept"}
