"""Evidence files: one's own, and for offices that the pack names those of whoever works or worked where they answer."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from xiuhua.actions.assess.persons.evidence import (
    MOST_STATEMENT,
    MOST_TITLE,
    MOST_WHY,
    AwardTold,
    answer_file_objection,
    grant_award,
    object_to_file,
    open_evidence_file,
    own_file,
    withdraw_award,
    write_statement,
)
from xiuhua.actions.assess.persons.grade_list import object_to_grade
from xiuhua.actions.assess.persons.ground import DOCUMENT, LONG, grading_here
from xiuhua.actions.assess.persons.refusal import AppraisalRefused
from xiuhua.desk.appraisal_refusals import trouble_of
from xiuhua.desk.appraisal_words import looks_words
from xiuhua.desk.choosing import key_told, text_told
from xiuhua.desk.evidence import paper_of, part_words, parts_of
from xiuhua.desk.ground import ground_of, key_named, page_number, reader_name, reader_of
from xiuhua.desk.labels import labels
from xiuhua.desk.pages import leaf_of
from xiuhua.duty.acting import acts_as, open_to_act_on_area
from xiuhua.duty.door import Absent
from xiuhua.duty.evidence import open_file, open_own_file, staff_within
from xiuhua.duty.routes import Duty, declares
from xiuhua.papers.evidence_docx import evidence_docx
from xiuhua.queries.evidence import EvidenceFile, awards_of, looks_at, objections_of, statements_of
from xiuhua.queries.grade_list import grades_of, may_object_until
from xiuhua.queries.shortlist import shortlisted

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LOOKS = 50
FIELDS = {"state": "text", "object": "object-text"}  # where on the page a text was written
HOWS = {"open": "page", "take": "word"}
MOST = {
    "most_statement": MOST_STATEMENT, "most_text": LONG, "most_why": MOST_WHY, "most_title": MOST_TITLE,
    "most_document": DOCUMENT,
}  # fmt: skip


@declares(Duty.ANYONE_LOGGED_IN)
def show_own_file(request: HttpRequest) -> HttpResponse:
    """One's own file, who opened it, one's grades and shortlists; with POST one states, objects or takes it along."""
    reader = reader_of(request)
    open_own_file(reader.scope)
    if request.method != "POST":
        return _own_page(request)
    do = text_told(request.POST, "do")
    if do == "take":
        return _docx(request, own_file(reader.scope)[1], why="")
    if do not in OWN_DEEDS:
        raise Absent
    try:
        said = OWN_DEEDS[do](request)
    except AppraisalRefused as refused:
        return _own_page(request, refused=refused)
    messages.success(request, said)
    return redirect("own-file-of-staff")


def _state(request: HttpRequest) -> str:
    write_statement(request.POST.get("text", ""), by=request.user)  # type: ignore[arg-type]
    return _("Kept as a new version. Nobody else changes it.")


def _object(request: HttpRequest) -> str:
    object_to_file(text_told(request.POST, "part"), request.POST.get("text", ""), by=request.user)  # type: ignore[arg-type]
    return _("Kept. Somebody else answers in writing.")


def _object_to_grade(request: HttpRequest) -> str:
    object_to_grade(key_named(request.POST.get("of", "")), request.POST.get("text", ""), by=request.user)  # type: ignore[arg-type]
    return _("Kept. Somebody else answers in writing.")


OWN_DEEDS: dict[str, Callable[[HttpRequest], str]] = {
    "state": _state, "object": _object, "object_to_grade": _object_to_grade,
}  # fmt: skip


def _own_page(request: HttpRequest, *, refused: AppraisalRefused | None = None) -> HttpResponse:
    reader = reader_of(request)
    person, file = own_file(reader.scope)
    grades = []
    for it in grades_of(person.pk):
        pack, grading = grading_here(it.list.area_id, on=reader.today)
        last = may_object_until(it.list, pack, grading)
        open_yet = last is not None and reader.today <= last and not it.list.decided_on and not it.objected_on
        grades.append((it, last, open_yet))
    context = MOST | {
        "on": reader.today, "today": reader.today, "file": file, "parts": parts_of(file), "own": True,
        "versions": statements_of(person.pk), "looks": looks_at(person.key, most=LOOKS),
        "looks_words": looks_words(), "grades": grades,
        "shortlisted": shortlisted(person.pk), "part_words": part_words().items(), "form": request.POST,
        **trouble_of(refused, text=FIELDS.get(request.POST.get("do", ""), "")),
    }  # fmt: skip
    return render(request, "desk/pages/evidence_file.html", context, status=422 if refused else 200)


@declares(Duty.STAFF)
def show_file(request: HttpRequest, key: UUID) -> HttpResponse:
    """The file of somebody else, for a stated reason, on the page or as Word; objections are answered here."""
    reader = reader_of(request)
    grading = grading_here(None, on=reader.today)[1]
    opened = open_file(reader.scope, key, grading.opened_by, on=reader.today)
    if opened.own:
        return redirect("own-file-of-staff")
    context = MOST | {"on": reader.today, "today": reader.today, "person": opened.person, "form": request.POST}
    if request.method != "POST":
        return render(request, "desk/pages/evidence_file.html", context)
    try:
        return _done(request, key, context)
    except AppraisalRefused as refused:
        context |= trouble_of(refused)
        return render(request, "desk/pages/evidence_file.html", context, status=422)


def _done(request: HttpRequest, key: UUID, context: dict[str, Any]) -> HttpResponse:
    do, why = text_told(request.POST, "do"), request.POST.get("why", "")
    if do == "answer":
        answer_file_objection(key_named(request.POST.get("of", "")), request.POST.get("text", ""), by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("Answered."))
        return redirect("evidence-file", key)
    if do == "withdraw":
        withdraw_award(key_named(request.POST.get("of", "")), why, by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("Withdrawn."))
        return redirect("evidence-file", key)
    if do not in HOWS:
        raise Absent
    person, file = open_evidence_file(reader_of(request).scope, key, how=HOWS[do], why=why)
    if do == "take":
        return _docx(request, file, why=text_told(request.POST, "why"))
    told = {
        "file": file, "parts": parts_of(file), "why": why, "objections": objections_of(person.pk),
        "awards": awards_of(person.pk),
    }  # fmt: skip
    return render(request, "desk/pages/evidence_file.html", context | told)


@declares(Duty.AREA)
def show_files(request: HttpRequest, code: str) -> HttpResponse:
    """Who holds or held a post in an area, in the order of names; with POST an award is entered."""
    ground = ground_of(request, code, all_topics=True)
    area, offices = open_to_act_on_area(ground.scope, code)
    grading = grading_here(area.pk, on=ground.today)[1]
    acts_as(offices, grading.opened_by | grading.drafted_by | grading.shortlisted_by)
    refused = None
    if request.method == "POST":
        acts_as(offices, grading.opened_by)
        try:
            _grant(request, code)
        except AppraisalRefused as told:
            refused = told
        else:
            messages.success(request, _("The award is on file. Whom it is about sees it."))
            return redirect("evidence-files", code)
    people = staff_within(area, grading.roles, on=ground.today)
    leaf = leaf_of(people.count(), page=page_number(request))
    context = ground.context("posts") | leaf.context() | MOST | {
        "here": None, "people": list(people[leaf.start : leaf.start + leaf.size]), "total": leaf.count,
        "opens": bool(offices & grading.opened_by), "lists": bool(offices & (grading.drafted_by | grading.decided_by)),
        "shortlists": bool(offices & grading.shortlisted_by), "form": request.POST,
        "levels": labels("award_level").items(), **trouble_of(refused),
    }  # fmt: skip
    return render(request, "desk/pages/evidence_files.html", context, status=422 if refused else 200)


def _grant(request: HttpRequest, code: str) -> None:
    person = key_told(text_told(request.POST, "person"))
    if person is None:
        raise AppraisalRefused("no_person")
    title, giver, level, document = (text_told(request.POST, it) for it in ("title", "giver", "level", "document"))
    told = AwardTold(title, giver, level, document, day_told(request, "on"))
    grant_award(code, person, told, by=request.user)  # type: ignore[arg-type]


def day_told(request: HttpRequest, name: str) -> date:
    """The day that was typed; raises AppraisalRefused about its field."""
    try:
        return date.fromisoformat(request.POST.get(name, ""))
    except ValueError:
        raise AppraisalRefused("no_day", at=name) from None


def _docx(request: HttpRequest, file: EvidenceFile, *, why: str) -> HttpResponse:
    content = evidence_docx(paper_of(file, by=reader_name(request), why=why))
    headers = {"Content-Disposition": 'attachment; filename="evidence-file.docx"'}
    return HttpResponse(content, content_type=DOCX, headers=headers)
