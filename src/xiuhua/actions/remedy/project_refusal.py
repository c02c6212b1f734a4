"""Why a project is not begun, shared out, paid from or ended: the reason as a key, for pages in their language."""

from xiuhua.actions.refusal import Refusal

SAID = {
    "no_name": "Say what the project is called.",
    "no_kind": "Choose what kind of project it is.",
    "no_day": "That is no day: write it as year-month-day.",
    "no_funds": "Say how much money it has: more than nothing.",
    "no_amount": "That is no amount: write more than 0, with at most two decimals.",
    "after_today": "{day} has not come yet: enter it when it has.",
    "before_begin": "The project begins on {since}: choose that day or a later one.",
    "no_households": "Choose at least one household of the village.",
    "above_funds": "At most {most} fen are left to be shared out: write less.",
    "other_year": "A dividend is for a year from {least} to {most}: choose one of them.",
    "no_evidence": "Say by what it can be seen later: a list, a receipt.",
    "no_shares": "Nobody has a share on {day}: share its funds out first.",
    "paid_already": "This was entered already, paid on {day}: look at the page again.",
    "paid_from": "Dividends were paid for shares that began on {day}: choose a later day.",
    "over": "The project ended on {day}: nothing more is entered.",
    "long_text": "The text has {length} characters, and {most} are kept: shorten it.",
    "holds_number": "The text has the number of an identity, account or phone in it: leave it out, others read it.",
}
AT = {
    "no_name": "name", "no_kind": "kind", "no_day": "since", "no_funds": "funds", "no_amount": "amount",
    "no_households": "households", "above_funds": "amount", "other_year": "year", "no_evidence": "evidence",
    "paid_from": "since", "before_begin": "since", "no_shares": "on", "paid_already": "year",
}  # fmt: skip


class ProjectRefused(Refusal):
    """A deed about a project is refused: `reason` is a key of SAID, `facts` fill the sentence."""

    sentences, fields = SAID, AT
