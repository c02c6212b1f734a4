"""Why a plan of a year is not written, fixed or given back: the reason as a key, for pages in their language."""

from xiuhua.actions.refusal import Refusal

SAID = {
    "no_pack": "No pack with a catalogue of measures judges where the household lives: put one in force first.",
    "other_year": "A plan is for {least} or {most}: choose one of them.",
    "no_goal": "Say what the household is to reach in the year.",
    "no_steps": "A plan has at least one step: choose a measure.",
    "many_steps": "{count} steps are planned, and {most} are the most: leave out what can wait.",
    "no_item": "Step {number}: the catalogue offers no such measure: choose one of the list.",
    "no_measure": "Step {number}: choose a measure, or empty the row.",
    "no_owner": "There is no such post: choose one of the list, or leave it out.",
    "no_due": "Step {number}: say by which day of the year it is due.",
    "no_amount": "Step {number}: that is no amount of money: write yuan, with at most two decimals.",
    "no_draft": "No plan waits to be fixed: write one first.",
    "same_person": "You wrote this plan yourself: have somebody else of an office look at it.",
    "changed": "The plan was changed after you looked at it: look at it again.",
    "no_why": "Say what is to be changed.",
    "long_text": "The text has {length} characters, and {most} are kept: shorten it.",
    "holds_number": "The text has the number of an identity, account or phone in it: leave it out, others read it.",
}
AT = {"no_goal": "goal", "no_owner": "owner", "no_steps": "line-1", "no_why": "why", "other_year": "year"}


class PlanRefused(Refusal):
    """A plan is not written, fixed or given back: `reason` is a key of SAID, `facts` fill the sentence."""

    sentences, fields = SAID, AT
