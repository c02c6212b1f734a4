"""Proposals of pairs in words: refusals, what binds, what changed, terms of cost, and spreads as drawings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xiuhua.actions.assign.proposal_refusal import ProposalCannot, ProposalRefused
from xiuhua.bridge.pairing_files import Binding
from xiuhua.bridge.pairing_task import Changed
from xiuhua.desk.figures import number
from xiuhua.desk.labels import day
from xiuhua.desk.places import place
from xiuhua.papers.charts.drawing import Drawing, Piece, draw
from xiuhua.papers.charts.specs import columns
from xiuhua.queries.proposal import UNKNOWN, Spread, names_of_changed
from xiuhua.words import AreaLevel

SHOWN = 5
CHANGES_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Bar:
    """A column of a spread: its number, how many fall under it, that in words, and its pieces."""

    name: str
    count: int
    told: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class SpreadShown:
    """A spread with its words, drawn; it leads to nobody."""

    key: str
    title: str
    note: str
    drawing: Drawing
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class TermTold:
    """A term of cost in words, with its points."""

    key: str
    words: str
    points: int


def spreads_shown(spreads: Mapping[str, Spread]) -> list[SpreadShown]:
    """The spreads of a proposal, drawn."""
    titles = {
        "load_today": (_("Load today"), _("helpers by households they answer for in this area today")),
        "load": (_("Load as proposed"), _("helpers by households they would answer for in this area")),
        "way": (_("Way to the household"), _("households by kilometres by road, as proposed")),
        "cause": (_("Difficulty"), _("households by causes that their helper does not answer, as proposed")),
    }
    return [_shown(key, *titles[key], spread) for key, spread in spreads.items()]


def _shown(key: str, title: str, note: str, spread: Spread) -> SpreadShown:
    drawing = draw(columns(spread.counts, fills=["dip-4"] * len(spread.counts)))
    bars = tuple(
        Bar(_("unknown") if name == UNKNOWN else name, count, number(count) or "0", pieces)
        for name, count, pieces in zip(spread.names, spread.counts, drawing.marks, strict=True)
    )
    return SpreadShown(key, title, note, drawing, bars)


def term_labels() -> dict[str, str]:
    """The terms of cost, each in a few words."""
    return {
        "distance": _("Way by road"),
        "cause": _("Causes not answered"),
        "language": _("No language shared"),
        "change": _("Another helper than today"),
        "load": _("Households already answered for"),
    }


def terms_told(terms: Mapping[str, int], weights: Mapping[str, int], *, unknown_km: float) -> list[TermTold]:
    """Each term of a pair in words, in the order of the labels; a way that is not known counts as told."""
    told = {key: _term(key, points, weights[key]) for key, points in _ordered(terms)}
    if weights["distance"] and terms.get("distance") == round(unknown_km * weights["distance"]):
        told["distance"] = _("not known, counts as %(km)s km at %(weight)s points each") % {
            "km": f"{unknown_km:.0f}", "weight": weights["distance"],
        }  # fmt: skip
    return [TermTold(key, words, terms[key]) for key, words in told.items()]


def _ordered(terms: Mapping[str, int]) -> Iterable[tuple[str, int]]:
    return [(key, terms[key]) for key in term_labels() if key in terms]


def _term(key: str, points: int, weight: int) -> str:
    if not weight:
        return _("weighs nothing here")
    many = points / weight
    match key:
        case "distance":
            return _("%(km)s km at %(weight)s points each") % {"km": f"{many:.1f}", "weight": weight}
        case "cause":
            return _("%(n)s at %(weight)s points each") % {"n": f"{many:.0f}", "weight": weight}
        case "load":
            return _("%(n)s before this one, at %(weight)s points each") % {"n": f"{many:.0f}", "weight": weight}
        case "language":
            return _("they share none") if points else _("they share one, or it is not known")
    return _("the household has another today") if points else _("the household keeps its helper, or has none")


def reason_labels() -> dict[str, str]:
    """Why nobody can be a household's helper, with the way out."""
    return {
        "no_helper": _("Nobody is there from the units of its village: contract another unit."),
        "excluded": _("Everybody who may is kept apart from it: add helpers."),
        "banned": _("Everybody who may is banned from it: lift a ban, or add helpers."),
        "no_room": _("Whoever may has no room left: add helpers, or raise what one may have."),
        "not_listed": _("No pair of it is listed."),
    }


def level_label(level: AreaLevel) -> str:
    """A button for a draft of each place of a level."""
    return {
        AreaLevel.COUNTY: pgettext("pairing", "One draft for each county"),
        AreaLevel.TOWNSHIP: pgettext("pairing", "One draft for each township"),
    }[level]


def change_labels() -> dict[str, str]:
    """The states of households in a proposal."""
    return {
        "new": pgettext("pairing", "Helped by nobody today"),
        "moved": pgettext("pairing", "Another helper"),
        "lost": pgettext("pairing", "Keeps its helper for want of another"),
        "unpaired": pgettext("pairing", "Nobody found"),
        "stays": pgettext("pairing", "As today"),
    }


# ── Refusals ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def why_refused(refused: ProposalRefused) -> str:
    """The sentence for a refusal."""
    if isinstance(refused, ProposalCannot):
        return " ".join(binding_told(it) for it in refused.bindings)
    return why_refused_so(refused.reason, refused.facts)


def why_refused_so(reason: str, facts: Mapping[str, object]) -> str:
    """The sentence for the reason of a refusal that was kept with its facts."""
    return _sentences()[reason] % {name: _fact(name, it) for name, it in facts.items()}


def _fact(name: str, fact: object) -> object:
    if isinstance(fact, date):
        return day(fact)
    if name == "term":
        return term_labels()[str(fact)]
    return place(str(fact)) if name == "area" else fact


def _sentences() -> dict[str, str]:
    return _of_proposals() | _of_pairs()


def _of_proposals() -> dict[str, str]:
    return {
        "too_wide": _("Pairs are proposed for a county, a township or a village. Choose one within %(area)s."),
        "no_places": _("There are no such places within %(area)s."),
        "all_open": _("Every place of %(area)s has an open proposal. Go on with those, or drop them."),
        "at_work": _("Proposals for the places of %(area)s are being reckoned for somebody else. Wait for them."),
        "cannot": _("Some helpers must have more households than may be theirs. Lower the least that the pack sets."),
        "no_households": _("No household on file lives in %(area)s: there is nobody to pair."),
        "no_helpers": _("No unit is contracted to a village of %(area)s, and nobody helps there. Appoint units first."),
        "open_one": _("There is an open proposal for %(area)s already. Go on with it, or drop it."),
        "not_open": _("The proposal is decided. Draft another."),
        "submitted": _("The proposal is submitted and stays as it is. Have it returned to change it."),
        "not_submitted": _("The proposal is not submitted yet. Whoever drafted it submits it first."),
        "own_hand": _("%(name)s had a hand in it. Another officer approves: ask one who did not."),
        "requests_wait": _(
            "Requests for another helper wait for households that it gives one, and %(count)s of them were not seen "
            "yet. Look at them below, then approve."
        ),
        "own_request": _(
            "%(name)s asked for another helper of one of these households on %(day)s. Who asked does not decide: let "
            "another officer approve."
        ),
        "nothing_changes": _("Every household keeps the helper it has: there is nothing to submit."),
        "no_villages": _("By the last turn no village of %(area)s must have this post: there is nothing to propose."),
        "nobody_seated": _("Nobody who may hold this post is seated in %(area)s or around it. Enter units or leaders."),
        "pack_silent": _("The policy in force in %(area)s says nothing of such proposals. Enter them in its pack."),
        "teams_stand": _(
            "Every village of %(area)s that must have a team has one that is large enough, led, and within its term. "
            "There is nothing to propose."
        ),
        "nobody_to_send": _(
            "No unit contracted to a village of %(area)s has anybody who may join a team. Contract units, or enter "
            "their staff."
        ),
        "villages_stay": _("Every village keeps who holds its post: there is nothing to submit."),
        "stale": _(
            "The register has changed since it was drafted (%(count)s changes, below). Bring it up to date, look at it "
            "again, and submit it anew."
        ),
    }


def _of_pairs() -> dict[str, str]:
    return {
        "no_why": _("Say why, in %(least)s to %(most)s characters."),
        "holds_number": _("The text has somebody's number in it. Leave it out: others read it."),
        "no_household": _("The household is not part of this proposal."),
        "no_helper": _("Choose a helper from the names that are offered."),
        "no_holder": _("Choose who is to hold the post: one of the names that are offered."),
        "same": _("%(helper)s is pinned to this household already."),
        "banned_already": _("%(helper)s is banned from this household already."),
        "not_lifted": _("There is nothing left to undo."),
        "no_weight": _("A weight is a whole number from 0 to %(most)s. Mend: %(term)s."),
        "no_reason": _("Choose why they must not be paired."),
        "kept_apart": _("%(helper)s is kept apart from this household already, since %(day)s."),
    }


def binding_told(binding: Binding) -> str:
    """What cannot be met, with names instead of keys."""
    keys = [(it, "") for it in binding.helpers[:SHOWN]] + [("", it) for it in binding.households[:SHOWN]]
    people, homes = names_of_changed(keys)
    told = {
        "helpers": _listed(people.values(), len(binding.helpers)),
        "households": _listed(homes.values(), len(binding.households)),
        "missing": binding.missing,
    }
    sentences = {
        "most": _("%(helpers)s would have %(missing)s pins too many (%(households)s). Take pins back."),
        "pin": _("%(helpers)s may not help %(households)s: unit, avoidance or ban stand against it."),
        "pinned_twice": _("%(households)s is pinned to %(helpers)s. Leave one pin."),
        "least": _("%(helpers)s must have %(missing)s households more than may be theirs."),
    }
    return sentences[binding.constraint] % told


def _listed(names: Iterable[str], count: int) -> str:
    shown = list(names)
    return _(", ").join(shown) + (" …" if count > len(shown) else "")


@dataclass(frozen=True, slots=True)
class ChangeTold:
    """Something that the register has otherwise than the proposal was reckoned from."""

    about: str
    words: str


def changes_told(changes: Iterable[Changed]) -> list[ChangeTold]:
    """The first of them in words, with names instead of keys. Two statements."""
    shown = list(changes)[:CHANGES_SHOWN]
    people, homes = names_of_changed([(it.helper, it.household) for it in shown])
    kinds = {
        "policy": _("Policy"), "helper": _("Helper"), "household": _("Household"), "current": _("Pairing"),
        "exclusion": _("Avoidance"),
    }  # fmt: skip
    how = {"added": pgettext("changed", "new"), "gone": pgettext("changed", "gone")}
    return [
        ChangeTold(
            " · ".join(filter(None, (kinds[it.what], people.get(it.helper), homes.get(it.household)))),
            how.get(it.how) or _(", ").join(_columns().get(name, name) for name in it.how.split(", ")),
        )
        for it in shown
    ]


def _columns() -> dict[str, str]:
    return {
        "causes": _("causes"), "languages": _("languages"), "units": _("units of the village"), "village": _("village"),
        "lon": _("place of the home"), "lat": _("place of the home"), "least": _("least households"),
        "most": _("room"), "rank": _("rank"), "unit": _("unit"), "skills": _("skills"), "topics": _("topics"),
    }  # fmt: skip
