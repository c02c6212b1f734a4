"""Proposals of who holds a post of villages, in words: kinds, states, terms of cost, refusals."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xiuhua.actions.assign.decide_villages import VillageRefused
from xiuhua.actions.assign.proposal_refusal import ProposalCannot, ProposalRefused
from xiuhua.bridge.pairing_files import Binding
from xiuhua.desk.appointment_refusals import why_not_appointed
from xiuhua.desk.places import place
from xiuhua.desk.proposals import SHOWN, TermTold, terms_told, why_refused
from xiuhua.queries.village_proposal import holder_names, village_names
from xiuhua.words import AssignmentKind


def kind_labels() -> dict[str, str]:
    """The kinds of proposals, as their titles."""
    return {
        AssignmentKind.CONTRACT.value: _("Units for villages"),
        AssignmentKind.LINK.value: _("Leaders for villages"),
        AssignmentKind.RESIDE.value: _("Resident teams"),
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
    of_villages = {
        "change": pgettext("villages", "the village has another today")
        if terms.get("change")
        else pgettext("villages", "the village keeps its holder, or has none")
    }
    if load := weights["load"]:
        before = {"n": f"{terms.get('load', 0) / load:.0f}", "weight": load}
        of_villages["load"] = pgettext("villages", "%(n)s before this one, at %(weight)s points each") % before
    return [
        TermTold(it.key, of_villages.get(it.key, it.words), it.points)
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


def why_villages_refused(refused: ProposalRefused, *, on: date, kind: str = "") -> str:
    """The sentence for a refusal of a day, of a proposal of a kind."""
    match refused:
        case VillageRefused():
            return f"{place(str(refused.facts['area']))}: {why_not_appointed(refused.appointment)}"
        case ProposalCannot():
            teams = kind == AssignmentKind.RESIDE
            return " ".join(_binding_told(it, on=on, teams=teams) for it in refused.bindings)
    if refused.reason == "stale":
        return _(
            "The register has changed since it was drafted, as below. Bring it up to date, look at it again, and "
            "submit it anew."
        )
    if refused.reason == "too_wide":
        words = _("Holders of villages are proposed for a county or a township. Choose one within %(area)s.")
        return words % {"area": place(str(refused.facts["area"]))}
    return why_refused(refused)


def _binding_told(binding: Binding, *, on: date, teams: bool) -> str:
    """What cannot be met, with names instead of keys."""
    told = {
        "holders": _(", ").join(holder_names(binding.helpers[:SHOWN]).values()),
        "villages": _(", ").join(map(place, village_names(binding.households[:SHOWN], on=on).values())),
        "missing": binding.missing,
    }
    first, *others = holder_names(binding.helpers[:SHOWN]).values() or [""]
    told |= {"first": first, "second": _(", ").join(others)}
    sentences = {
        "most": _("%(holders)s would have %(missing)s pins too many (%(villages)s). Lift pins."),
        "pin": _("%(holders)s may not hold the post of %(villages)s: the seat or a ban stands against it. Lift one."),
        "pinned_twice": _("%(villages)s is pinned to %(holders)s. Leave one pin."),
        "least": _("%(holders)s must have %(missing)s villages more than there are. Lower the least in the pack."),
    }
    if teams:
        sentences |= {
            "most": _("%(villages)s would have %(missing)s members more than a team may have. Lift who must be in it."),
            "pin": _(
                "%(holders)s may not be in the team of %(villages)s: another team, the seat of the unit or a ban "
                "stands against it. Choose another, or lift the ban."
            ),
            "pinned_twice": _("%(holders)s must be in several teams (%(villages)s). Leave one."),
            "lead": _(
                "%(holders)s may not be first secretary of %(villages)s: no Party member by the register. Choose "
                "another to lead, or have the entry corrected."
            ),
            "leads": _(
                "%(first)s leads the team of %(villages)s and the term runs. Say first that %(first)s is not to be in "
                "it; or give %(second)s a place in the team."
            ),
        }
    return sentences[binding.constraint] % told
