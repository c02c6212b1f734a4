"""Why a proposal of pairs is refused: the reason as a key, for pages that say it in their language.

`AT` says which field of the form a reason is about, so that the desk leads there.
"""

from collections.abc import Sequence

from xiuhua.actions.refusal import Refusal
from xiuhua.bridge.pairing_task import Changed
from xiuhua.loop.assign.shortage import CannotPair

SAID = {
    "too_wide": "Pairs are proposed for a county, a township or a village: choose one of the places within {area}.",
    "no_places": "{area} has no such places within: choose the level of a place below it.",
    "all_open": "Every place of {area} has an open proposal: go on with those, or drop them.",
    "at_work": "Proposals for places of {area} are being reckoned for somebody else: wait until they are there.",
    "no_households": "No household on file lives in {area}: there is nobody to pair.",
    "no_helpers": "No unit is contracted to a village of {area}, and nobody helps there: appoint its units first.",
    "open_one": "There is an open proposal for {area} already: go on with it, or drop it.",
    "not_open": "The proposal is decided: draft another.",
    "submitted": "The proposal is submitted, and what is submitted stays as it is: take it back to change it.",
    "not_submitted": "The proposal is not submitted yet: whoever drafted it submits it first.",
    "own_hand": "{name} had a hand in it, and another officer approves: ask one who did not draft, change or submit.",
    "requests_wait": "{count} requests for another helper wait for households that it gives one, and were not seen "
    "yet: look at them, then approve.",
    "own_request": "{name} asked for another helper of one of these households on {day}: let another officer approve.",
    "no_why": "Say why, in {least} to {most} characters.",
    "holds_number": "The text has the number of an identity, account or phone in it: leave it out, others read it.",
    "no_household": "The household is not part of this proposal: choose one of its list.",
    "no_helper": "Nobody is chosen who could be its helper: choose one of the names that are offered.",
    "same": "{helper} is pinned to this household already: there is nothing to change.",
    "banned_already": "{helper} is banned from this household already: there is nothing to change.",
    "not_lifted": "That pin or ban is lifted already: there is nothing to undo.",
    "no_weight": "A weight is a whole number from 0 to {most}: mend the one for {term}.",
    "no_reason": "Say why they must not be paired: choose a reason from the list.",
    "kept_apart": "{helper} is kept apart from this household already since {day}.",
    "nothing_changes": "Every household keeps the helper it has: there is nothing to submit.",
    "no_villages": "No village of {area} must have this post by the last turn: there is nobody to propose for.",
    "nobody_seated": "Nobody who may hold this post is seated in {area} or around it: enter units or leaders first.",
    "pack_silent": "The pack in force in {area} says nothing of such proposals: enter the parameters pairing.* in it.",
    "teams_stand": "Every village of {area} that must have a team by the last turn has one that is large enough, led "
    "as it must be, and within its term: there is nothing to propose.",
    "nobody_to_send": "No unit that is contracted to a village of {area} has anybody who may join a team: contract "
    "units, or enter their staff.",
    "no_holder": "Nobody is chosen who could hold the post: choose one of the names that are offered.",
    "villages_stay": "Every village keeps who holds its post: there is nothing to submit.",
    "not_appointed": "{area}: {because}",
    "cannot": "No pairing can keep to this: {binding}",
    "stale": "The register has changed since the proposal was drafted ({count} changes): bring it up to date, look at "
    "it again, and submit it anew.",
}
AT = {
    "no_why": "why", "holds_number": "why", "no_helper": "helper", "no_holder": "helper", "same": "helper",
    "banned_already": "helper",
    "no_household": "household", "no_reason": "reason", "kept_apart": "reason",
}  # fmt: skip


class ProposalRefused(Refusal):
    """A deed on a proposal is refused: `reason` is a key of SAID, `facts` fill the sentence."""

    sentences, fields = SAID, AT


class ProposalStale(ProposalRefused):
    """The register is otherwise than it was frozen; `changes` tell all that is."""

    def __init__(self, changes: Sequence[Changed]) -> None:
        super().__init__("stale", count=len(changes))
        self.changes = tuple(changes)


class ProposalCannot(ProposalRefused):
    """Pins or minima bind; `bindings` tell which and what would mend it."""

    def __init__(self, cannot: CannotPair) -> None:
        super().__init__("cannot", binding=str(cannot))
        self.bindings = cannot.bindings
