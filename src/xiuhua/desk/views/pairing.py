"""Pairing households with helpers: proposals of an area, the workbench of one, and why one pair."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from xiuhua.actions.assign.avoid import bar_pair
from xiuhua.actions.assign.decide_proposal import approve_proposal, drop_proposal, return_proposal, submit_proposal
from xiuhua.actions.assign.pair_rules import ban_pair, lift_rule, pin_pair, undo_last
from xiuhua.actions.assign.proposal import MOST_WHY, has_hand_in
from xiuhua.actions.assign.proposal_refusal import ProposalRefused, ProposalStale
from xiuhua.actions.assign.propose import draft_proposal, refresh_proposal, weigh_anew, weights_told
from xiuhua.actions.assign.propose_within import LEVELS
from xiuhua.actions.keep.ask_job import ask_to_propose
from xiuhua.desk import proposals
from xiuhua.desk.choosing import key_told
from xiuhua.desk.ground import Ground, Here, key_named, page_number, reader_of
from xiuhua.desk.labels import labels
from xiuhua.desk.pages import leaf_of
from xiuhua.desk.pairing_ground import pairing_ground
from xiuhua.duty.door import Absent
from xiuhua.duty.routes import Duty, declares
from xiuhua.queries.helper_request import requests_met_by
from xiuhua.queries.household_counts import unpaired_in
from xiuhua.queries.proposal import (
    STATES,
    counts_of,
    helper_lines,
    latest_round_of,
    pairs_in,
    proposal_of,
    proposals_of,
    rules_of,
    spreads_of,
    takers_of,
    villages_of,
    what_if,
    why_pair,
)
from xiuhua.words import AreaLevel

ROWS = 25
RULES_SHOWN = 20


@declares(Duty.AREA)
def show_proposals(request: HttpRequest, code: str) -> HttpResponse:
    """The proposals of an area, for the offices that pair there; with POST one is drafted, or a worker drafts many."""
    ground = pairing_ground(request, code)
    trouble = ""
    if request.method == "POST":
        try:
            return _drafted(request, code)
        except ProposalRefused as refused:
            trouble = proposals.why_refused(refused)
    found = proposals_of(ground.area, on=ground.today)
    leaf = leaf_of(found.count(), page=page_number(request), size=ROWS)
    open_one = found.filter(area=ground.area, decision="").first()
    context = ground.context("posts") | leaf.context() | {
        "here": Here("pairing", {}), "proposals": found[leaf.start : leaf.start + leaf.size], "trouble": trouble,
        "open_one": open_one, "may_draft": ground.area.level >= AreaLevel.COUNTY and open_one is None,
        "unpaired": unpaired_in(ground.area, on=ground.today), "round": latest_round_of(ground.area),
        "levels": [(it.value, proposals.level_label(it)) for it in LEVELS if it > ground.area.level],
    }  # fmt: skip
    return render(request, "desk/pages/pairing.html", context, status=422 if trouble else 200)


@declares(Duty.AREA)
def show_proposal(request: HttpRequest, code: str, key: UUID) -> HttpResponse:
    """The workbench of a proposal: what it changes, for whom and why, what if; with POST it is changed or decided."""
    ground = pairing_ground(request, code)
    if proposal_of(ground.area, key) is None:
        raise Absent
    if request.method != "POST":
        return _workbench(request, ground, key)
    if request.POST.get("do") == "try":
        return _workbench(request, ground, key, wish=_weights(request))
    deed = _deeds(request, key).get(request.POST.get("do", ""))
    if deed is None:
        raise Absent
    try:
        deed()
    except ProposalRefused as refused:
        return _workbench(request, ground, key, refused=refused)
    messages.success(request, _done()[request.POST["do"]])
    return redirect("proposal", code, key)


@declares(Duty.AREA)
def show_pair(request: HttpRequest, code: str, key: UUID, household: UUID) -> HttpResponse:
    """Why a household of a proposal has its helper, and who else; with POST a pair is pinned, banned or kept apart."""
    ground = pairing_ground(request, code)
    proposal = proposal_of(ground.area, key)
    view = why_pair(proposal, household, asked=request.GET.get("helper", "")) if proposal else None
    if proposal is None or view is None:
        raise Absent
    trouble, wrong = "", ""
    if request.method == "POST":
        try:
            _say(request, key, household)
        except ProposalRefused as refused:
            trouble, wrong = proposals.why_refused(refused), refused.at
        else:
            messages.success(request, _("Said, and reckoned anew. It can be undone."))
            return redirect("proposed-pair", code, key, household)
    row = view.row
    context = ground.context("posts") | {
        "here": None, "proposal": proposal, "view": view, "row": row, "trouble": trouble, "wrong": wrong,
        "terms": proposals.terms_told(row.terms, proposal.weights, unknown_km=view.unknown_km),
        "labels": proposals.term_labels(),
        "others": [(it, proposals.terms_told(it.terms, proposal.weights, unknown_km=view.unknown_km))
                   for it in view.others],
        "reasons": proposals.reason_labels(), "exclusions": labels("exclusion"), "most_why": MOST_WHY,
        "draft": not proposal.decision and proposal.submitted_at is None, "typed": request.POST or request.GET,
        "chosen": "helper" in request.GET and not trouble,
    }  # fmt: skip
    return render(request, "desk/pages/proposed_pair.html", context, status=422 if trouble else 200)


def _drafted(request: HttpRequest, code: str) -> HttpResponse:
    """Draft a proposal, or ask a worker for one of each place of a level, and go there; raises ProposalRefused."""
    by: Any = request.user
    if request.POST.get("do") == "within":
        level = next((it for it in LEVELS if str(it.value) == request.POST.get("level")), None)
        if level is None:
            raise Absent
        return redirect("job", ask_to_propose(code, level=level, by=by).key)
    key = draft_proposal(code, by=by)
    messages.success(request, _("The draft is laid out. It changes nothing until another officer approves it."))
    return redirect("proposal", code, key)


def _say(request: HttpRequest, key: UUID, household: UUID) -> None:
    """Pin, ban or keep apart as the form says; raises ProposalRefused."""
    told = request.POST
    if not (chosen := told.get("helper", "")):
        raise ProposalRefused("no_helper")
    helper = key_named(chosen)
    by: Any = request.user
    match told.get("do"):
        case "pin":
            pin_pair(key, household=household, helper=helper, why=told.get("why", ""), by=by)
        case "ban":
            ban_pair(key, household=household, helper=helper, why=told.get("why", ""), by=by)
        case "apart":
            bar_pair(key, household=household, helper=helper, why=told.get("reason", ""), by=by)
        case _:
            raise Absent


def _deeds(request: HttpRequest, key: UUID) -> dict[str, Callable[[], None]]:
    by: Any = request.user
    why = request.POST.get("why", "")
    seen = {it for it in map(key_told, request.POST.getlist("seen")) if it}
    return {
        "submit": lambda: submit_proposal(key, by=by),
        "approve": lambda: approve_proposal(key, seen=seen, by=by),
        "return": lambda: return_proposal(key, why=why, by=by),
        "drop": lambda: drop_proposal(key, why=why, by=by),
        "refresh": lambda: refresh_proposal(key, by=by),
        "undo": lambda: undo_last(key, by=by),
        "lift": lambda: lift_rule(key, key_named(request.POST.get("rule", "")), by=by),
        "weigh": lambda: weigh_anew(key, _weights(request), by=by),
    }


def _weights(request: HttpRequest) -> dict[str, str]:
    """The weights of the form, as typed, by term."""
    return {name.removeprefix("weight-"): str(it) for name, it in request.POST.items() if name.startswith("weight-")}


def _done() -> dict[str, str]:
    return {
        "submit": _("Submitted. Another officer looks at it and approves, or gives it back."),
        "approve": _("Approved: the pairings that change ended today, and the new ones began."),
        "return": _("Given back. It is a draft again."),
        "drop": _("Dropped. It is kept, and another can be drafted."),
        "refresh": _("Brought up to date with the register of today."),
        "undo": _("Undone, and reckoned anew."),
        "lift": _("Lifted, and reckoned anew."),
        "weigh": _("Reckoned anew under these weights."),
    }


def _workbench(
    request: HttpRequest, ground: Ground, key: UUID, *,
    refused: ProposalRefused | None = None, wish: dict[str, str] | None = None,
) -> HttpResponse:  # fmt: skip
    proposal = proposal_of(ground.area, key)
    if proposal is None:
        raise Absent
    state = request.GET.get("state", "")
    state = state if state in (*STATES, "helpers") else "moved"
    tried = None
    try:
        tried = what_if(proposal, weights_told(wish, known=proposal.weights)) if wish else None
    except ProposalRefused as wrong:
        refused = wrong
    rules = list(rules_of(proposal)[:RULES_SHOWN])
    draft = not proposal.decision and proposal.submitted_at is None
    context = ground.context("posts") | _rows(request, proposal, state, ground) | {
        "here": None, "proposal": proposal, "counts": counts_of(proposal), "state": state, "draft": draft,
        "states": proposals.change_labels(), "reasons": proposals.reason_labels(), "rules": rules,
        "can_undo": draft and any(it.lifted_at is None for it in rules),
        "spreads": proposals.spreads_shown(spreads_of(proposal)), "tried": tried,
        "binds": [proposals.binding_told(it) for it in tried.bindings] if tried else [],
        "weights": [(term, label, (wish or proposal.weights).get(term, 0), proposal.weights[term])
                    for term, label in proposals.term_labels().items()],
        "trouble": proposals.why_refused(refused) if refused else "", "wrong": refused.at if refused else "",
        "changes": proposals.changes_told(refused.changes) if isinstance(refused, ProposalStale) else [],
        "requests": requests_met_by(proposal, on=ground.today),
        "own": has_hand_in(proposal, reader_of(request).scope.account), "most_why": MOST_WHY,
    }  # fmt: skip
    return render(request, "desk/pages/proposal.html", context, status=422 if refused else 200)


def _rows(request: HttpRequest, proposal: Any, state: str, ground: Ground) -> dict[str, Any]:
    """A page of the households in a state, or of the helpers with their load."""
    if state == "helpers":
        first = (page_number(request) - 1) * ROWS
        lines, count = helper_lines(proposal, first=first, size=ROWS)
        return leaf_of(count, page=page_number(request), size=ROWS).context() | {"helpers": lines, "total": count}
    found = pairs_in(proposal, state=state)
    leaf = leaf_of(found.count(), page=page_number(request), size=ROWS)
    rows = list(found[leaf.start : leaf.start + leaf.size])
    villages = villages_of([row.household_id for row in rows], on=ground.today)
    told = {"rows": [(row, villages.get(row.household_id, "")) for row in rows], "total": leaf.count}
    if rows and not proposal.decision and proposal.submitted_at is None:
        told["takers"] = takers_of(proposal, [row.household.key for row in rows])
    return leaf.context() | told
