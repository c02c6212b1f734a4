"""Why an explanation of a finding is not taken: the reason as a key, for pages that say it in the reader's language."""

from xiuhua.words import Rejected

SAID = {
    "not_flagged": "Check {rule} flags nothing there by the last turn: there is nothing to explain.",
    "mended": "A value was mended since the turn: check {rule} flags it no more, and the next turn takes it away.",
    "must_be_mended": (
        "What check {rule} flags must be mended and cannot be explained ({source}). Correct the value where it comes "
        "from; the finding goes with the next turn."
    ),
    "no_reason": "Say in at least {least} characters why it is right as it stands: others will ask.",
    "long_reason": "The text has {length} characters, and {most} are kept: shorten it.",
    "holds_number": "The text has the number of an identity, account or phone in it: leave it out, others read it.",
    "explained_already": "{by} explained this on {day}. Withdraw that first, then say it otherwise.",
}


class ExplanationRefused(Rejected):
    """A finding is not explained: `reason` is a key of SAID, `facts` fill the sentence."""

    def __init__(self, reason: str, **facts: object) -> None:
        super().__init__(SAID[reason].format_map(facts))
        self.reason, self.facts = reason, facts
