"""Why a deed about an assessment is refused."""

from typing import ClassVar

from xiuhua.actions.refusal import Refusal


class AssessRefused(Refusal):
    """A deed about an assessment is refused: `reason` is a key, `facts` fill the sentence."""

    sentences: ClassVar = {
        "frozen": "The year {year} was frozen on {day}: nothing of it changes any more.",
        "not_entered": "This line follows from rows or samples: nobody enters it. Dispute it instead.",
        "no_value": "{typed!r} is no number of 0 or more: write one.",
        "no_document": "Name the document that the value stands in.",
        "no_reason": "Say why, in a few words.",
        "long_text": "The text has {length} characters, and {most} are kept: shorten it.",
        "holds_number": "The text has the number of somebody in it: leave it out.",
        "own": "You answer for {name} yourself: somebody of another office does this.",
        "nothing_lost": "This line lost no points: there is nothing to dispute.",
        "disputed": "This line was disputed before: a line is disputed once.",
        "too_late": "The last day for this was {day}.",
        "wrong_step": "The dispute is not at that step: look at it again.",
        "took_part": "You filed this dispute, replied to it or entered its value: somebody else decides.",
        "points_out": "A decision gives from {points}, as before, to {full}: write a number between.",
        "still_disputed": "{count} disputes are open here: decide them first.",
        "dispute_runs": "Lines may be disputed until {day}: freeze the year after that.",
        "not_scored": "No turn has scored this yet: run one first.",
    }
    fields: ClassVar = {
        "no_value": "value", "no_document": "document", "no_reason": "reason", "points_out": "points",
    }  # fmt: skip
