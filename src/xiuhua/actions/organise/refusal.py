"""Why a deed about an organisation is refused: the reason as a key, for pages in their language."""

from xiuhua.actions.refusal import Refusal

SAID = {
    "no_name": "Say what the organisation is called.",
    "no_kind": "Choose a kind.",
    "no_day": "That is no day: write it as year-month-day.",
    "after_today": "{day} has not come yet: enter it when it has.",
    "before": "{day} is too early: choose {since} or a later day.",
    "no_members": "Choose at least two organisations that join, or one for a project branch.",
    "no_approval": "Say who approved of it.",
    "no_secretary": "Choose who is its secretary.",
    "name_taken": "An organisation of this name is seated here already: look at it first.",
    "not_joint": "Only a joint organisation or a branch on a project is dissolved here.",
    "dissolved": "It was dissolved on {day}: nothing more is entered.",
    "carries_still": "It carries {count} households still: let them go first.",
    "open_case": "A case of it is open: it cannot be dissolved before that is accepted.",
    "no_households": "Choose at least one household that you may open.",
    "no_project": "That project is not of this organisation: choose one of its own.",
    "no_agenda": "Say what the meeting was about.",
    "no_attendance": "Write how many came as a whole number, or nothing.",
    "many_decisions": "A meeting has at most {most} decisions: join some.",
    "told_already": "This was entered already: look at the page again.",
    "cited": "Something else names a decision of this meeting: it stays.",
    "not_yours": "Only who entered it takes it back.",
    "no_source": "Say who saw it: a meeting, an office, a sample.",
    "no_number": "Write a whole number from 0 to 100, or nothing.",
    "no_answer": "Tell at least one thing.",
    "used": "Something was decided on it: it stays.",
    "no_reason": "Say why.",
    "no_signs": "Choose at least one sign for which it is listed.",
    "listed_already": "Its case of {day} is still open.",
    "own_survey": "You entered what this rests on: somebody else decides.",
    "own_organisation": "You lead it yourself: somebody else decides.",
    "own_case": "You answer in this case yourself: somebody else decides.",
    "own_listing": "You listed it yourself: somebody else accepts.",
    "own_report": "You said yourself that something of it was done: somebody else decides.",
    "own_township": "You accepted it for the township yourself: somebody else accepts for the county.",
    "no_problem": "Say what the problem is.",
    "no_measure": "Say what is done against it.",
    "no_duty": "Say who answers for it.",
    "no_due": "Choose a day after the listing, until which it must be done.",
    "no_evidence": "Say by what it can be seen: a decision of a meeting or the number of a document.",
    "no_decision": "That decision is not of a meeting here: choose one from the list.",
    "not_done": "It is not said to be done yet.",
    "done_already": "It is said to be done already.",
    "closed_already": "It is closed already.",
    "items_open": "{count} items are not closed yet: close them first.",
    "no_items": "Nothing is written in its lists yet.",
    "accepted_already": "It was accepted already.",
    "not_by_township": "The township has not accepted it yet.",
    "over": "The case was accepted on {day}: nothing more is entered.",
    "no_such_person": "Choose somebody from the list.",
    "long_text": "The text has {length} characters, and {most} are kept: shorten it.",
    "holds_number": "The text has the number of an identity, account or phone in it: leave it out, others read it.",
}
AT = {
    "no_name": "name", "name_taken": "name", "no_kind": "kind", "no_day": "on", "after_today": "on", "before": "on",
    "no_members": "members", "no_approval": "approved", "no_secretary": "secretary", "no_households": "households",
    "no_project": "project", "no_agenda": "agenda", "no_attendance": "attendance", "many_decisions": "decisions",
    "no_source": "source", "no_number": "satisfied", "no_answer": "source", "no_reason": "reason",
    "no_signs": "signs", "no_problem": "problem", "no_measure": "measure", "no_duty": "duty", "no_due": "due",
    "no_evidence": "document", "no_decision": "decision", "no_such_person": "owner",
}  # fmt: skip


class OrganisingRefused(Refusal):
    """A deed about an organisation is refused: `reason` is a key of SAID, `facts` fill the sentence."""

    sentences, fields = SAID, AT
