"""Why a step of an election is not done: the reason as a key, for pages in their language."""

from xiuhua.actions.refusal import Refusal

SAID = {
    "no_rules": "The pack in force says nothing of elections: nothing is entered here.",
    "no_kind": "Choose what kind of election it is.",
    "no_body": "Choose the organisation whose leaders are elected.",
    "no_day": "That is no day: write it as year-month-day.",
    "running": "An election of this organisation is still going on: end it or call it off first.",
    "same_day": "The organisation voted on {day} already: choose another day.",
    "over": "The election is over: nothing more is entered.",
    "no_name": "Say who stands.",
    "no_post": "Choose a post.",
    "no_code": "Choose one of the list.",
    "no_year": "That is no year of birth: write four digits, at least eighteen years ago.",
    "twice": "{name} stands in this election already.",
    "voted": "The votes are entered: candidates stand as they are.",
    "no_candidates": "Nobody stands yet: enter the candidates first.",
    "own": "You stand in this election yourself: somebody else has to do this.",
    "entered_it": "You entered this candidate: somebody else says what a department found.",
    "no_reason": "Say why.",
    "not_reviewed": "{name} is not reviewed by every department yet: {count} are missing.",
    "none_left": "No candidate has passed the review.",
    "before_vote": "The vote is on {day}: enter it when it has been held.",
    "no_number": "That is no number of votes.",
    "above_eligible": "{cast} votes were cast by {eligible} who may vote: that cannot be.",
    "above_cast": "{votes} votes for {name} and {cast} cast: that cannot be.",
    "above_seats": "{votes} votes in all for one post and {cast} cast: that cannot be.",
    "not_voted": "The votes are not entered yet.",
    "own_votes": "You entered the votes: somebody else confirms them.",
    "confirmed": "The result is confirmed already.",
    "not_confirmed": "The result is not confirmed yet.",
    "nobody_elected": "Nobody had enough votes: hold another round.",
    "all_elected": "Somebody was elected: what is left is filled by a by-election.",
    "before_result": "The result was confirmed on {day}: choose that day or a later one.",
    "after_today": "{day} has not come yet: enter it when it has.",
    "long_text": "The text has {length} characters, and {most} are kept: shorten it.",
    "holds_number": "The text has the number of an identity, account or phone in it: leave it out, others read it.",
}
AT = {
    "no_kind": "kind", "no_body": "organisation", "no_day": "on", "same_day": "on", "no_name": "name",
    "no_post": "post", "no_year": "birth", "twice": "name", "no_reason": "reason", "above_eligible": "cast",
    "no_number": "eligible", "before_result": "on", "after_today": "on",
}  # fmt: skip


class ElectionRefused(Refusal):
    """A step is refused: `reason` is a key of SAID, `facts` fill the sentence."""

    sentences, fields = SAID, AT
