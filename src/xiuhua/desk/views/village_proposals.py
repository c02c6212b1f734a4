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
from xiuhua.actions.assign.proposal_refusal import ProposalRefused, ProposalStale
from xiuhua.actions.assign.propose_villages import draft_villages, lift_village_rule, refresh_villages, rule_village
from xiuhua.actions.assign.village_posts import MOST_DOCUMENT
from xiuhua.desk import proposed_teams as team_words
from xiuhua.desk import village_proposals as words
from xiuhua.desk.ground import Ground, Here, key_named, page_number, reader_of
from xiuhua.desk.pages import leaf_of
from xiuhua.desk.pairing_ground import pairing_ground
from xiuhua.desk.village_changes import village_changes
from xiuhua.duty.door import Absent
from xiuhua.duty.routes import Duty, declares
from xiuhua.queries.proposal import STATES
from xiuhua.queries.proposed_team import least_of, team_lines, why_team
from xiuhua.queries.village_proposal import (
    proposed_village_of,
    village_counts_of,
    village_proposal_of,
    village_proposals_of,
    village_rules_of,
    villages_in,
    why_village,
)
from xiuhua.words import AreaLevel, AssignmentKind

ROWS = 25
TEAMS = AssignmentKind.RESIDE
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
    row = proposed_village_of(proposal, village) if proposal else None
    if proposal is None or row is None:
        raise Absent
    trouble, wrong = "", ""
    if request.method == "POST" and request.POST.get("do") != "find":
        try:
            _say(request, key, village)
        except ProposalRefused as refused:
            trouble, wrong = words.why_villages_refused(refused, on=ground.today, kind=proposal.kind), refused.at
        else:
            messages.success(request, _("Said, and reckoned anew. It can be lifted."))
            return redirect("proposed-village", code, key, village)
    context = ground.context("posts") | {
        "here": None, "proposal": proposal, "row": row, "trouble": trouble, "wrong": wrong,
        "title": words.kind_labels()[proposal.kind], "most_why": MOST_WHY, "typed": request.POST,
        "draft": not proposal.decision and proposal.submitted_at is None,
    }  # fmt: skip
    if proposal.kind == TEAMS:
        page, told = "desk/pages/proposed_team.html", _team_told(request, proposal, row)
    else:
        page, told = "desk/pages/proposed_village.html", _holder_told(proposal, village)
    return render(request, page, context | told, status=422 if trouble else 200)


def _holder_told(proposal: Any, village: str) -> dict[str, Any]:
    """Why a village has its holder."""
    view = why_village(proposal, village)
    if view is None:
        raise Absent

    def told(terms: Any) -> Any:
        return words.village_terms_told(terms, view.weights, unknown_km=view.unknown_km)

    return {
        "view": view, "labels": words.village_term_labels(), "terms": told(view.row.terms),
        "others": [(it, told(it.terms)) for it in view.others], "reasons": words.reason_labels(),
    }  # fmt: skip


def _team_told(request: HttpRequest, proposal: Any, row: Any) -> dict[str, Any]:
    """Why a village's team is as it is."""
    called = request.POST.get("called", "").strip()
    view = why_team(proposal, row, called=called)
    line = view.line
    return {
        "view": view, "line": line, "labels": team_words.team_term_labels(),
        "terms": team_words.team_terms_told(view), "called": called,
        "why_now": team_words.why_now(line, least=view.sizes[0]), "mix": team_words.mix_told(line),
        "lacking": team_words.lacking_told(row.reason, row.missing) if row.reason else "",
        "members": [(it, view.skills.get(it.person.key, ()), view.others.get(it.person.key, ()))
                    for it in line.members],
    }  # fmt: skip


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
    teams = proposal.kind == TEAMS
    rows = list(found[leaf.start : leaf.start + leaf.size])
    context = ground.context("posts") | leaf.context() | {
        "here": None, "proposal": proposal, "counts": counts, "state": state, "teams": teams,
        "states": team_words.team_state_labels() if teams else words.state_labels(),
        "changes": village_changes(refused.changes, on=ground.today) if isinstance(refused, ProposalStale) else [],
        "title": words.kind_labels()[proposal.kind], "reasons": words.reason_labels(), "total": leaf.count,
        "rows": _team_rows(proposal, rows) if teams else rows,
        "rules": list(village_rules_of(proposal)[:RULES_SHOWN]),
        "draft": not proposal.decision and proposal.submitted_at is None, "most_why": MOST_WHY,
        "own": has_hand_in(proposal, reader_of(request).scope.account), "most_document": MOST_DOCUMENT,
        "trouble": words.why_villages_refused(refused, on=ground.today, kind=proposal.kind) if refused else "",
        "wrong": _at(refused),
        "typed": request.POST,
    }  # fmt: skip
    return render(request, "desk/pages/village_proposal.html", context, status=422 if refused else 200)


def _team_rows(proposal: Any, rows: list[Any]) -> list[dict[str, Any]]:
    """The teams of some villages, in words."""
    least = least_of(proposal)
    return [
        {
            "line": line, "row": line.row, "why_now": team_words.why_now(line, least=least),
            "mix": team_words.mix_told(line),
            "lacking": team_words.lacking_told(line.row.reason, line.row.missing) if line.row.reason else "",
        }
        for line in team_lines(proposal, rows)
    ]  # fmt: skip


def _at(refused: ProposalRefused | None) -> str:
    """The field that a refusal is about: that of an appointment is about its document, if about any here."""
    inner = getattr(refused, "appointment", None)
    return (inner.at if inner.at == "document" else "") if inner else (refused.at if refused else "")
