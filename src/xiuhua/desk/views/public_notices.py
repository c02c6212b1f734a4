"""Public notices: which wait and which hang, the draft of one, the sheet as it hangs, and the form to object."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from xiuhua.actions.diagnose.publish_notice import MOST_PLACE, publish_notice, told_as_evidence
from xiuhua.actions.diagnose.publish_place_notice import publish_place_notice
from xiuhua.actions.diagnose.release_identity import MOST_BASIS, MOST_REASON, ask_release, decide_release
from xiuhua.desk.ground import Ground, ground_of, page_number
from xiuhua.desk.labels import language
from xiuhua.desk.noticing import ASK, KEEP, LET, PUBLISH, NoticeWish, notice_wish_of, why_no_notice
from xiuhua.desk.pages import leaf_of
from xiuhua.duty.acting import open_to_act_on_area
from xiuhua.duty.door import Absent
from xiuhua.duty.routes import Duty, declares
from xiuhua.policy.notices import PLACE, Forbidden, NoticeItem, NoticeRules
from xiuhua.queries.pack import pack_in_force
from xiuhua.queries.proceeding import step_now
from xiuhua.queries.public_notice import (
    FULL_NAME,
    around_of,
    criteria_of,
    digest_of,
    draft_rows,
    notice_kept,
    notice_lines,
    notices_in,
    put_up_now,
    waiting_in,
    waiting_place,
    waiting_places,
    waiting_rows,
)
from xiuhua.reckon.workflow import Step
from xiuhua.words import AreaLevel, NotFound, Rejected

A3 = "a3"


@declares(Duty.AREA)
def show_public_notices(request: HttpRequest, code: str) -> HttpResponse:
    """What waits to be put up in an area, by village, and what hangs or hung there."""
    ground = ground_of(request, code, all_topics=True)
    rows = notices_in(ground.area, on=ground.today)
    leaf = leaf_of(rows.count(), page=page_number(request))
    context = ground.context("households") | leaf.context() | {
        "here": None, "total": leaf.count, "waiting": waiting_in(ground.area, on=ground.today),
        "places": waiting_places(ground.area, on=ground.today),
        "lines": notice_lines(rows, first=leaf.start, size=leaf.size, on=ground.today),
    }  # fmt: skip
    return render(request, "desk/pages/public_notices.html", context)


@declares(Duty.AREA)
def draft_notice(request: HttpRequest, code: str, procedure: str, step: str) -> HttpResponse:
    """A notice as it would be put up, for a village; by the offices of the step it is, for all that are chosen."""
    ground = ground_of(request, code, all_topics=True)
    rules, now = _rules(ground), step_now(procedure, step, on=ground.today)
    if now is not None and (procedure, step) in put_up_now(ground.today, of=PLACE):
        return _of_place(request, ground, rules, now, procedure=procedure)
    if now is None or ground.area.level != AreaLevel.VILLAGE or (procedure, step) not in put_up_now(ground.today):
        raise Absent
    offices = open_to_act_on_area(ground.scope, code)[1]
    wish = notice_wish_of(request, today=ground.today)
    if request.method != "POST":
        return _draft(request, ground, rules, now, wish, procedure=procedure, offices=offices)
    try:
        return _done(request, code, wish, procedure=procedure, step=step, offices=offices)
    except Rejected as refused:
        return _draft(request, ground, rules, now, wish, procedure=procedure, offices=offices, refused=refused)


@declares(Duty.AREA)
def show_public_notice(request: HttpRequest, key: UUID) -> HttpResponse:
    """A notice as it hangs, to be printed."""
    return render(request, "desk/pages/public_notice.html", _sheet(request, key))


@declares(Duty.AREA)
def show_objection_form(request: HttpRequest, key: UUID) -> HttpResponse:
    """The form by which somebody objects to what stands on a notice, to be printed."""
    context = _sheet(request, key)
    if not context["told"]["object"]:
        raise Absent
    return render(request, "desk/pages/objection_form.html", context)


def _done(
    request: HttpRequest, code: str, wish: NoticeWish, *, procedure: str, step: str, offices: frozenset[str]
) -> HttpResponse:  # fmt: skip
    """Do what a form of the page asks for; raises Absent for what none asks for, and Rejected."""
    by: Any = request.user
    if not offices:
        raise Absent
    if wish.do == PUBLISH:
        kept = publish_notice(code, procedure, step, wanted=wish.wanted(), by=by)
        messages.success(request, _("Put up, and kept as it stands. Print it, and hang it where it says."))
        return redirect("public-notice", kept)
    if wish.of is None or wish.do not in (ASK, LET, KEEP):
        raise Absent
    if wish.do == ASK:
        ask_release(wish.of, FULL_NAME, reason=wish.reason, basis=wish.basis, by=by)
        messages.success(request, _("Asked. A second officer decides; until then the name stays masked."))
    else:
        decide_release(wish.of, let=wish.do == LET, answer=wish.answer, by=by)
        messages.success(request, _("Decided, and written down."))
    return redirect("draft-notice", code, procedure, step)


def _draft(
    request: HttpRequest, ground: Ground, rules: NoticeRules, now: Step, wish: NoticeWish, *, procedure: str,
    offices: frozenset[str], refused: Rejected | None = None,
) -> HttpResponse:  # fmt: skip
    rows = draft_rows(waiting_rows(ground.area, procedure, now.key, on=ground.today), rules, on=ground.today)
    listed = rules.items_on(ground.today)
    context = ground.context("households") | {
        "here": None, "procedure": procedure, "now": now, "rows": rows, "wish": wish,
        "never": [_label(it) for it in rules.never.values()],
        "items": [(it.key, _label(it)) for it in listed if not it.released],
        "released": [(it.key, _label(it)) for it in listed if it.released],
        "chosen": set(wish.chosen) if wish.do == PUBLISH else {row.key for row in rows},
        "wanted": set(wish.items) if wish.do == PUBLISH else {it.key for it in listed if not it.released},
        "may_publish": bool(offices & set(now.offices)), "may_ask": bool(offices & set(rules.release.asks)),
        "may_decide": bool(offices & set(rules.release.releases)), "me": request.user.pk,
        "title": _title(rules, procedure, now),
        "trouble": why_no_notice(refused, rules) if refused else "", "wrong": getattr(refused, "at", ""),
        "most_place": MOST_PLACE, "most_reason": MOST_REASON, "most_basis": MOST_BASIS,
        "any_released": any(row.is_released for row in rows),
    }  # fmt: skip
    return render(request, "desk/pages/draft_notice.html", context, status=422 if refused else 200)


def _of_place(request: HttpRequest, ground: Ground, rules: NoticeRules, now: Step, *, procedure: str) -> HttpResponse:
    """A notice about a place itself as it would be put up; with POST it is."""
    offices = open_to_act_on_area(ground.scope, ground.area.code)[1]
    row = waiting_place(ground.area, procedure, now.key)
    wish, refused = notice_wish_of(request, today=ground.today), None
    if request.method == "POST":
        if wish.do != PUBLISH or not offices:
            raise Absent
        by: Any = request.user
        try:
            kept = publish_place_notice(ground.area.code, procedure, now.key, wanted=wish.wanted(), by=by)
        except Rejected as found:
            refused = found
        else:
            messages.success(request, _("Put up, and kept as it stands. Print it, and hang it where it says."))
            return redirect("public-notice", kept)
    listed = rules.items_on(ground.today, of=PLACE)
    context = ground.context("households") | {
        "here": None, "procedure": procedure, "now": now, "waits": row is not None, "wish": wish,
        "items": [(it.key, _label(it)) for it in listed], "never": [_label(it) for it in rules.never.values()],
        "wanted": set(wish.items) if wish.do == PUBLISH else {it.key for it in listed},
        "may_publish": bool(offices & set(now.offices)), "title": _title(rules, procedure, now),
        "within": around_of(ground.area, on=ground.today),
        "criteria": [it[language()] for it in criteria_of(procedure, pack_in_force(ground.today))],
        "trouble": why_no_notice(refused, rules) if refused else "", "wrong": getattr(refused, "at", ""),
        "most_place": MOST_PLACE,
    }  # fmt: skip
    return render(request, "desk/pages/draft_place_notice.html", context, status=422 if refused else 200)


def _title(rules: NoticeRules, procedure: str, now: Step) -> str:
    words = rules.words.get(procedure)
    return (words.standing if now.stands else words.announced)[language()] if words else ""


def _sheet(request: HttpRequest, key: UUID) -> dict[str, Any]:
    """What a sheet needs; raises Absent for a notice of a place that does not open."""
    notice = notice_kept(key)
    if notice is None:
        raise Absent
    ground = ground_of(request, notice.area.code, all_topics=True)
    paper = A3 if request.GET.get("paper") == A3 else "a4"
    told = notice.content
    return ground.context("households") | {
        "here": None, "notice": notice, "told": told, "paper": paper, "title": _in_words(told["title"]),
        "said": _in_words(told["said"]), "known_by": told_as_evidence(notice),
        "is_whole": digest_of(notice) == notice.digest, "heads": told["rows"][0] if told["rows"] else {},
        "criteria": [_in_words(it) for it in told.get("criteria", ())], "of_place": told.get("of") == PLACE,
    }  # fmt: skip


def _label(it: NoticeItem | Forbidden) -> str:
    return it.label[language()]


def _in_words(told: dict[str, str]) -> str:
    return told.get(language()) or next(iter(told.values()), "")


def _rules(ground: Ground) -> NoticeRules:
    try:
        rules = pack_in_force(ground.today).notices
    except NotFound:
        rules = None
    if rules is None:
        raise Absent
    return rules
