"""Shortlists on the desk: opened, filled by name, made public, objected to, decided; ordered by name alone."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from xiuhua.actions.assess.persons.ground import LONG, SHORT, grading_here
from xiuhua.actions.assess.persons.refusal import AppraisalRefused
from xiuhua.actions.assess.persons.shortlist import (
    MOST_TITLE,
    Choice,
    ShortlistTold,
    answer_name_objection,
    decide_shortlist,
    name_on_shortlist,
    object_to_name,
    open_frozen_file,
    open_shortlist,
    publish_shortlist,
)
from xiuhua.desk.appraisal_refusals import trouble_of
from xiuhua.desk.choosing import key_told, text_told
from xiuhua.desk.evidence import parts_of
from xiuhua.desk.ground import ground_of, key_named
from xiuhua.desk.labels import labels
from xiuhua.duty.acting import acts_as, open_to_act_on_area
from xiuhua.duty.door import Absent
from xiuhua.duty.evidence import staff_within
from xiuhua.duty.routes import Duty, declares
from xiuhua.policy.grading import PURPOSES
from xiuhua.queries.evidence import file_of_kept
from xiuhua.queries.shortlist import names_of, objections_to, shortlist_keyed, shortlists_of

MOST = {"most_title": MOST_TITLE, "most_text": LONG, "most_who": SHORT, "most_why": 200}
MOST_STAFF = 2000


@declares(Duty.AREA)
def show_shortlists(request: HttpRequest, code: str) -> HttpResponse:
    """The shortlists of an office; with POST one is opened."""
    ground = ground_of(request, code, all_topics=True)
    area, offices = open_to_act_on_area(ground.scope, code)
    grading = grading_here(area.pk, on=ground.today)[1]
    acts_as(offices, grading.shortlisted_by)
    refused = None
    if request.method == "POST":
        try:
            told = ShortlistTold(*(request.POST.get(name, "") for name in ("purpose", "title", "criteria", "who")))
            made = open_shortlist(code, told, by=request.user)  # type: ignore[arg-type]
            return redirect("shortlist", code, made.key)
        except AppraisalRefused as why:
            refused = why
    context = ground.context("posts") | MOST | {
        "here": None, "lists": shortlists_of(area), "purposes": labels(PURPOSES).items(), "form": request.POST,
        **trouble_of(refused),
    }  # fmt: skip
    return render(request, "desk/pages/shortlists.html", context, status=422 if refused else 200)


@declares(Duty.AREA)
def show_shortlist(request: HttpRequest, code: str, key: UUID) -> HttpResponse:
    """One shortlist: criteria, who stands on it by name, objections, and what was decided and why."""
    if request.method != "POST":
        return _page(request, code, key)
    do = text_told(request.POST, "do")
    if do not in (*DEEDS, "file") or shortlist_keyed(key, code) is None:
        raise Absent
    try:
        if do == "file":
            name = open_frozen_file(key_named(request.POST.get("of", "")), request.POST.get("why", ""), by=request.user)  # type: ignore[arg-type]
            return _page(request, code, key, frozen=name)
        said = DEEDS[do](request, key)
    except AppraisalRefused as refused:
        return _page(request, code, key, refused=refused)
    messages.success(request, said)
    return redirect("shortlist", code, key)


def _name(request: HttpRequest, key: UUID) -> str:
    person = key_told(text_told(request.POST, "person"))
    if person is None:
        raise AppraisalRefused("no_person")
    name_on_shortlist(key, person, request.POST.get("why", ""), by=request.user)  # type: ignore[arg-type]
    return _("On the shortlist, with the file as it stands today.")


def _publish(request: HttpRequest, key: UUID) -> str:
    publish_shortlist(key, by=request.user)  # type: ignore[arg-type]
    return _("Public from today. Objections are written down until the last day.")


def _object(request: HttpRequest, _list: UUID) -> str:
    object_to_name(key_named(request.POST.get("of", "")), request.POST.get("text", ""), by=request.user)  # type: ignore[arg-type]
    return _("Kept. Somebody else answers in writing.")


def _answer(request: HttpRequest, _list: UUID) -> str:
    answer_name_objection(key_named(request.POST.get("of", "")), request.POST.get("text", ""), by=request.user)  # type: ignore[arg-type]
    return _("Answered.")


def _decide(request: HttpRequest, key: UUID) -> str:
    listed = shortlist_keyed(key)
    told = {}
    for it in names_of(listed) if listed else ():
        say = request.POST.get(f"say-{it.key}", "")
        if say in ("yes", "no"):
            told[it.key] = Choice(say == "yes", request.POST.get(f"why-{it.key}", ""))
    decide_shortlist(key, request.POST.get("decision", ""), told, by=request.user)  # type: ignore[arg-type]
    return _("Decided.")


DEEDS: dict[str, Callable[[HttpRequest, UUID], str]] = {
    "name": _name, "publish": _publish, "object": _object, "answer": _answer, "decide": _decide,
}  # fmt: skip


def _page(
    request: HttpRequest, code: str, key: UUID, *, refused: AppraisalRefused | None = None, frozen: Any = None
) -> HttpResponse:  # fmt: skip
    ground = ground_of(request, code, all_topics=True)
    area, offices = open_to_act_on_area(ground.scope, code)
    grading = grading_here(area.pk, on=ground.today)[1]
    acts_as(offices, grading.shortlisted_by)
    listed = shortlist_keyed(key, code)
    if listed is None:
        raise Absent
    objections = objections_to(listed)
    people = staff_within(area, grading.roles, on=ground.today)[:MOST_STAFF] if listed.published_on is None else []
    context = ground.context("posts") | MOST | {
        "here": None, "listed": listed, "names": [(it, objections.get(it.pk, [])) for it in names_of(listed)],
        "people": list(people), "form": request.POST,
        "is_public": bool(listed.public_until and not listed.decided_on and ground.today <= listed.public_until),
        "frozen": frozen, "parts": parts_of(file_of_kept(frozen.file)) if frozen else (), **trouble_of(refused),
    }  # fmt: skip
    return render(request, "desk/pages/shortlist.html", context, status=422 if refused else 200)
