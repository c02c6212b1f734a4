"""Proposals of who holds a post of villages, in words: kinds, states, terms of cost, refusals."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xiuhua.actions.assign.decide_villages import VillageRefused
from xiuhua.actions.assign.proposal_refusal import ProposalCannot, ProposalRefused
from xiuhua.desk.appointment_refusals import why_not_appointed
from xiuhua.desk.places import place
from xiuhua.desk.proposals import TermTold, terms_told, why_refused
from xiuhua.words import AssignmentKind


def kind_labels() -> dict[str, str]:
    """The kinds of proposals, as their titles."""
    return {
        AssignmentKind.CONTRACT.value: _("Units for villages"),
        AssignmentKind.LINK.value: _("Leaders for villages"),
    }


def state_labels() -> dict[str, str]:
    """The states of villages in a proposal."""
    return {
        "new": pgettext("villages", "Vacant today"),
        "moved": pgettext("villages", "Another holder"),
        "lost": pgettext("villages", "Keeps its holder for want of another"),
        "unpaired": pgettext("villages", "Nobody found"),
        "stays": pgettext("villages", "As today"),
    }


def village_term_labels() -> dict[str, str]:
    """The terms of cost, each in a few words."""
    return {
        "distance": _("Way by road"),
        "cause": _("Main cause not answered"),
        "language": _("No language shared"),
        "change": _("Another holder than today"),
        "load": _("Villages already answered for"),
    }


def village_terms_told(terms: Mapping[str, int], weights: Mapping[str, int], *, unknown_km: float) -> list[TermTold]:
    """Each term in words, but for a language, which a village does not have."""
    change = (
        pgettext("villages", "the village has another today")
        if terms.get("change")
        else pgettext("villages", "the village keeps its holder, or has none")
    )
    return [
        TermTold(it.key, change if it.key == "change" else it.words, it.points)
        for it in terms_told(terms, weights, unknown_km=unknown_km)
        if it.key != "language"
    ]


def reason_labels() -> dict[str, str]:
    """Why nobody can hold the post of a village, with the way out."""
    return {
        "no_helper": _("Nobody who may hold it is seated there or around: enter units or leaders."),
        "banned": _("Everybody who may is banned from it: lift a ban."),
        "no_room": _("Whoever may has no room left: raise what one may have in the pack."),
    }


def why_villages_refused(refused: ProposalRefused) -> str:
    """The sentence for a refusal."""
    if isinstance(refused, VillageRefused):
        return f"{place(str(refused.facts['area']))}: {why_not_appointed(refused.appointment)}"
    if isinstance(refused, ProposalCannot):
        return _("What the office said cannot be kept: lift a pin or a ban, or pin another.")
    return why_refused(refused)
