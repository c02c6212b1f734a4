"""Who holds a post of villages: proposals of an area, the workbench of one, and why one village's holder."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from xiuhua.actions.assign.decide_villages import approve_villages, drop_villages, return_villages, submit_villages
from xiuhua.actions.assign.proposal import MOST_WHY, has_hand_in
from xiuhua.actions.assign.proposal_refusal import ProposalRefused
from xiuhua.actions.assign.propose_villages import draft_villages, lift_village_rule, refresh_villages, rule_village
from xiuhua.actions.assign.village_posts import MOST_DOCUMENT
from xiuhua.desk import village_proposals as words
from xiuhua.desk.ground import Ground, Here, key_named, page_number, reader_of
from xiuhua.desk.pages import leaf_of
from xiuhua.desk.pairing_ground import pairing_ground
from xiuhua.duty.door import Absent
from xiuhua.duty.routes import Duty, declares
from xiuhua.queries.proposal import STATES
from xiuhua.queries.village_proposal import (
    village_counts_of,
    village_proposal_of,
    village_proposals_of,
    village_rules_of,
    villages_in,
    why_village,
)
from xiuhua.words import AreaLevel, AssignmentKind

ROWS = 25
RULES_SHOWN = 20


@declares(Duty.AREA)
def show_village_proposals(request: HttpRequest, code: str) -> HttpResponse:
    """The proposals of villages of an area, for the offices that fill posts there; with POST one is drafted."""
    ground, trouble = pairing_ground(request, code), ""
    if request.method == "POST":
        kind = request.POST.get("kind", "")
        if kind not in words.kind_labels():
            raise Absent
        by: Any = request.user
        try:
            key = draft_villages(code, kind=AssignmentKind(kind), by=by)
        except ProposalRefused as refused:
            trouble = words.why_villages_refused(refused, on=ground.today)
        else:
            messages.success(
                request, _("The draft is laid out. Nobody is appointed until another officer approves it.")
            )
            return redirect("village-proposal", code, key)
    found = list(village_proposals_of(ground.area))
    open_ones = {it.kind: it for it in found if not it.decision}
    context = ground.context("posts") | {
        "here": Here("village-proposals", {}), "proposals": found, "trouble": trouble,
        "kinds": words.kind_labels(), "wide_enough": ground.area.level >= AreaLevel.COUNTY,
        "offers": [(kind, label, open_ones.get(kind)) for kind, label in words.kind_labels().items()],
    }  # fmt: skip
    return render(request, "desk/pages/village_proposals.html", context, status=422 if trouble else 200)


@declares(Duty.AREA)
def show_village_proposal(request: HttpRequest, code: str, key: UUID) -> HttpResponse:
    """The workbench of a proposal of villages: what it changes, for which and why; with POST it is decided."""
    ground = pairing_ground(request, code)
    if village_proposal_of(ground.area, key) is None:
        raise Absent
    if request.method != "POST":
        return _workbench(request, ground, key)
    deed = _deeds(request, key).get(request.POST.get("do", ""))
    if deed is None:
        raise Absent
    try:
        deed()
    except ProposalRefused as refused:
        return _workbench(request, ground, key, refused=refused)
    messages.success(request, _done()[request.POST["do"]])
    return redirect("village-proposal", code, key)


@declares(Duty.AREA)
def show_proposed_village(request: HttpRequest, code: str, key: UUID, village: str) -> HttpResponse:
    """Why a village of a proposal has its holder, and who else; with POST a holder is pinned or banned."""
    ground = pairing_ground(request, code)
    proposal = village_proposal_of(ground.area, key)
    view = why_village(proposal, village) if proposal else None
    if proposal is None or view is None:
        raise Absent
    trouble, wrong = "", ""
    if request.method == "POST":
        try:
            _say(request, key, village)
        except ProposalRefused as refused:
            trouble, wrong = words.why_villages_refused(refused, on=ground.today), refused.at
        else:
            messages.success(request, _("Said, and reckoned anew. It can be lifted."))
            return redirect("proposed-village", code, key, village)

    def told(terms: Any) -> Any:
        return words.village_terms_told(terms, view.weights, unknown_km=view.unknown_km)

    context = ground.context("posts") | {
        "here": None, "proposal": proposal, "view": view, "row": view.row, "trouble": trouble, "wrong": wrong,
        "title": words.kind_labels()[proposal.kind], "labels": words.village_term_labels(),
        "terms": told(view.row.terms), "others": [(it, told(it.terms)) for it in view.others],
        "reasons": words.reason_labels(), "most_why": MOST_WHY, "typed": request.POST,
        "draft": not proposal.decision and proposal.submitted_at is None,
    }  # fmt: skip
    return render(request, "desk/pages/proposed_village.html", context, status=422 if trouble else 200)


def _say(request: HttpRequest, key: UUID, village: str) -> None:
    told, by = request.POST, request.user
    if not (chosen := told.get("helper", "")):
        raise ProposalRefused("no_holder")
    officer: Any = by
    rule_village(
        key, village=village, holder=key_named(chosen), kind=told.get("do", ""), why=told.get("why", ""), by=officer
    )


def _deeds(request: HttpRequest, key: UUID) -> dict[str, Callable[[], object]]:
    by: Any = request.user
    told = request.POST
    return {
        "submit": lambda: submit_villages(key, by=by),
        "approve": lambda: approve_villages(key, document=told.get("document", ""), by=by),
        "return": lambda: return_villages(key, why=told.get("why", ""), by=by),
        "drop": lambda: drop_villages(key, why=told.get("why", ""), by=by),
        "refresh": lambda: refresh_villages(key, by=by),
        "lift": lambda: lift_village_rule(key, key_named(told.get("rule", "")), by=by),
    }


def _done() -> dict[str, str]:
    return {
        "submit": _("Submitted. Another officer looks at it and approves, or gives it back."),
        "approve": _("Approved: whoever it names was appointed today."),
        "return": _("Given back. It is a draft again."),
        "drop": _("Dropped. It is kept, and another can be drafted."),
        "refresh": _("Brought up to date with the register of today."),
        "lift": _("Lifted, and reckoned anew."),
    }


def _workbench(
    request: HttpRequest, ground: Ground, key: UUID, *, refused: ProposalRefused | None = None
) -> HttpResponse:  # fmt: skip
    proposal = village_proposal_of(ground.area, key)
    if proposal is None:
        raise Absent
    asked = request.GET.get("state", "")
    counts = village_counts_of(proposal)
    state = asked if asked in STATES else ("new" if counts.new else "moved" if counts.moved else "stays")
    found = villages_in(proposal, state=state)
    leaf = leaf_of(found.count(), page=page_number(request), size=ROWS)
    context = ground.context("posts") | leaf.context() | {
        "here": None, "proposal": proposal, "counts": counts, "state": state, "states": words.state_labels(),
        "title": words.kind_labels()[proposal.kind], "reasons": words.reason_labels(), "total": leaf.count,
        "rows": list(found[leaf.start : leaf.start + leaf.size]),
        "rules": list(village_rules_of(proposal)[:RULES_SHOWN]),
        "draft": not proposal.decision and proposal.submitted_at is None, "most_why": MOST_WHY,
        "own": has_hand_in(proposal, reader_of(request).scope.account), "most_document": MOST_DOCUMENT,
        "trouble": words.why_villages_refused(refused, on=ground.today) if refused else "", "wrong": _at(refused),
        "typed": request.POST,
    }  # fmt: skip
    return render(request, "desk/pages/village_proposal.html", context, status=422 if refused else 200)


def _at(refused: ProposalRefused | None) -> str:
    """The field that a refusal is about: that of an appointment is about its document, if about any here."""
    inner = getattr(refused, "appointment", None)
    return (inner.at if inner.at == "document" else "") if inner else (refused.at if refused else "")
