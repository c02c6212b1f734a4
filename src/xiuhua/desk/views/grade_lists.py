"""Lists of grades on the desk: drafted, shown, checked and decided by people; ordered by name alone."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from xiuhua.actions.assess.persons.grade_list import (
    MOST_TITLE,
    ListTold,
    answer_grade_objection,
    decide_grade_list,
    draft_grade_list,
    give_grade,
    show_grades,
    take_off_list,
)
from xiuhua.actions.assess.persons.ground import DOCUMENT, LONG, SHORT, grading_here
from xiuhua.actions.assess.persons.refusal import AppraisalRefused
from xiuhua.desk.appraisal_refusals import trouble_of
from xiuhua.desk.choosing import key_told, text_told
from xiuhua.desk.evidence_lists import breach_lines
from xiuhua.desk.ground import ground_of
from xiuhua.desk.labels import labels, language
from xiuhua.desk.views.evidence import day_told
from xiuhua.duty.acting import acts_as, open_to_act_on_area
from xiuhua.duty.door import Absent
from xiuhua.duty.evidence import staff_within
from xiuhua.duty.routes import Duty, declares
from xiuhua.policy.grading import KINDS
from xiuhua.queries.grade_list import breaches_of, lines_of, list_keyed, lists_of, may_object_until, needs_exception

MOST = {"most_title": MOST_TITLE, "most_why": SHORT, "most_text": LONG, "most_document": DOCUMENT}
MOST_STAFF = 2000


@declares(Duty.AREA)
def show_grade_lists(request: HttpRequest, code: str) -> HttpResponse:
    """The lists of an office; with POST one is begun."""
    ground = ground_of(request, code, all_topics=True)
    area, offices = open_to_act_on_area(ground.scope, code)
    grading = grading_here(area.pk, on=ground.today)[1]
    acts_as(offices, grading.drafted_by | grading.decided_by)
    refused = None
    if request.method == "POST":
        try:
            told = ListTold(
                text_told(request.POST, "kind"), text_told(request.POST, "title"), day_told(request, "since"),
                day_told(request, "until"),
            )  # fmt: skip
            made = draft_grade_list(code, told, by=request.user)  # type: ignore[arg-type]
            return redirect("grade-list", code, made.key)
        except AppraisalRefused as why:
            refused = why
    context = ground.context("posts") | MOST | {
        "here": None, "lists": lists_of(area), "kinds": labels(KINDS).items(), "form": request.POST,
        "drafts": bool(offices & grading.drafted_by), **trouble_of(refused),
    }  # fmt: skip
    return render(request, "desk/pages/grade_lists.html", context, status=422 if refused else 200)


@declares(Duty.AREA)
def show_grade_list(request: HttpRequest, code: str, key: UUID) -> HttpResponse:
    """One list: who stands on it by name, what stands against it, and the next step of people."""
    if request.method != "POST":
        return _page(request, code, key)
    do = text_told(request.POST, "do")
    if do not in DEEDS or list_keyed(key, code) is None:
        raise Absent
    try:
        said = DEEDS[do](request, key)
    except AppraisalRefused as refused:
        return _page(request, code, key, refused=refused)
    messages.success(request, said)
    return redirect("grade-list", code, key)


def _give(request: HttpRequest, key: UUID) -> str:
    grade, why = text_told(request.POST, "grade"), request.POST.get("why", "")
    give_grade(key, _key(request, "person"), grade=grade, why=why, by=request.user)  # type: ignore[arg-type]
    return _("On the list.")


def _take_off(request: HttpRequest, key: UUID) -> str:
    take_off_list(key, _key(request, "person"), by=request.user)  # type: ignore[arg-type]
    return _("Taken off the list.")


def _show(request: HttpRequest, key: UUID) -> str:
    show_grades(key, by=request.user)  # type: ignore[arg-type]
    return _("Each person sees their own grade now, and may object.")


def _answer(request: HttpRequest, _key_of_list: UUID) -> str:
    answer_grade_objection(_key(request, "of"), request.POST.get("text", ""), by=request.user)  # type: ignore[arg-type]
    return _("Answered.")


def _decide(request: HttpRequest, key: UUID) -> str:
    why, document = request.POST.get("exception_why", ""), request.POST.get("exception_document", "")
    decide_grade_list(key, exception_why=why, exception_document=document, by=request.user)  # type: ignore[arg-type]
    return _("Decided, and in force.")


DEEDS: dict[str, Callable[[HttpRequest, UUID], str]] = {
    "give": _give, "take_off": _take_off, "show": _show, "answer": _answer, "decide": _decide,
}  # fmt: skip


def _page(request: HttpRequest, code: str, key: UUID, *, refused: AppraisalRefused | None = None) -> HttpResponse:
    ground = ground_of(request, code, all_topics=True)
    area, offices = open_to_act_on_area(ground.scope, code)
    pack, grading = grading_here(area.pk, on=ground.today)
    acts_as(offices, grading.drafted_by | grading.decided_by)
    graded = list_keyed(key, code)
    if graded is None:
        raise Absent
    found = breaches_of(graded, grading)
    lines = lines_of(graded)
    scale = grading.scale_on(graded.since)
    words = labels("person_grade")
    context = ground.context("posts") | MOST | {
        "here": None, "graded": graded, "lines": lines, "breaches": breach_lines(found),
        "scale": scale.label[language()],
        "grades": [(it, words.get(it, it)) for it in scale.grades], "until": may_object_until(graded, pack, grading),
        "exception": needs_exception(found), "refuses": any(it.refuses for it in found), "form": request.POST,
        "drafts": bool(offices & grading.drafted_by), "decides": bool(offices & grading.decided_by),
        "people": list(staff_within(area, grading.roles, on=ground.today)[:MOST_STAFF]) if _drafts(graded) else [],
        **trouble_of(refused),
    }  # fmt: skip
    return render(request, "desk/pages/grade_list.html", context, status=422 if refused else 200)


def _drafts(graded: Any) -> bool:
    return graded.shown_on is None


def _key(request: HttpRequest, name: str) -> UUID:
    key = key_told(text_told(request.POST, name))
    if key is None:
        raise AppraisalRefused("no_person", at=name)
    return key
