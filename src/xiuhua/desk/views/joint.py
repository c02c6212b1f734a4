"""Meetings of an organisation, who joined it and whom it carries, and joint branches founded and dissolved."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xiuhua.actions.organise.found import (
    KINDS,
    carry_households,
    dissolve_organisation,
    found_organisation,
    let_household_go,
)
from xiuhua.actions.organise.ground import MOST_DOCUMENT, MOST_LONG, MOST_NAME
from xiuhua.actions.organise.meet import record_meeting, withdraw_meeting
from xiuhua.desk import labels
from xiuhua.desk.choosing import text_told
from xiuhua.desk.ground import Ground, Reader, asked_day, ground_of, key_named, page_number, reader_of
from xiuhua.desk.organising import Deed, day_told, key_of, keys_of, trouble_of, whole_told
from xiuhua.desk.pages import leaf_of
from xiuhua.duty.acting import acts_as, open_to_act_on_area
from xiuhua.duty.door import Absent
from xiuhua.duty.organising import ANY_OFFICE, FROM_TOWNSHIP, offices_over
from xiuhua.duty.routes import Duty, declares
from xiuhua.duty.staff import open_organisation
from xiuhua.queries.household import household_lines
from xiuhua.queries.joint import (
    carried_by,
    joined_in,
    meetings,
    meetings_of,
    not_carried,
    own_projects,
    who_may_join,
    who_may_lead,
)
from xiuhua.words import Rejected

MOST = {"most_name": MOST_NAME, "most_long": MOST_LONG, "most_document": MOST_DOCUMENT}


@declares(Duty.ORGANISATION)
def show_meetings(request: HttpRequest, key: UUID) -> HttpResponse:
    """The meetings of an organisation with what they decided; offices over it write one down, once."""
    reader = reader_of(request)
    body = open_organisation(reader.scope, key, on=reader.today).organisation
    deeds: dict[str, Deed] = {"meet": _meet, "withdraw": _withdraw}
    return _answer(request, reader, body, deeds, page=_meetings_page, back="meetings")


def _meetings_page(request: HttpRequest, reader: Reader, body: Any, *, refused: Rejected | None = None) -> HttpResponse:
    asked = asked_day(request, today=reader.today)
    on = asked or reader.today
    leaf = leaf_of(meetings(body, on=on).count(), page=page_number(request))
    context = leaf.context() | {
        "body": body, "on": on, "today": reader.today, "asked_on": asked, "kinds": labels.labels("meeting_kind"),
        "lines": meetings_of(body, on=on, first=leaf.start, size=leaf.size), "me": reader.scope.account.pk,
        "acts": asked is None and not body.dissolved and bool(offices_over(reader.scope, body) & set(ANY_OFFICE)),
        **MOST, **trouble_of(request, refused),
    }  # fmt: skip
    return render(request, "desk/pages/meetings.html", context, status=422 if refused else 200)


def _meet(request: HttpRequest, key: UUID) -> str:
    record_meeting(
        key, on=day_told(request), kind=text_told(request.POST, "kind"), agenda=text_told(request.POST, "agenda"),
        attendance=whole_told(request, "attendance", refused="no_attendance"),
        decisions=request.POST.get("decisions", "").splitlines(), by=_by(request),
    )  # fmt: skip
    return _("Kept. Its decisions can be named wherever one is asked for.")


def _withdraw(request: HttpRequest, _key: UUID) -> str:
    withdraw_meeting(key_named(text_told(request.POST, "of")), by=_by(request))
    return _("Taken back.")


@declares(Duty.ORGANISATION)
def show_joint(request: HttpRequest, key: UUID) -> HttpResponse:
    """Who joined an organisation, which households it carries, and its end."""
    reader = reader_of(request)
    body = open_organisation(reader.scope, key, on=reader.today).organisation
    deeds: dict[str, Deed] = {"carry": _carry, "let_go": _let_go, "dissolve": _dissolve}
    return _answer(request, reader, body, deeds, page=_joint_page, back="joint")


def _joint_page(request: HttpRequest, reader: Reader, body: Any, *, refused: Rejected | None = None) -> HttpResponse:
    asked = asked_day(request, today=reader.today)
    on = asked or reader.today
    offices = offices_over(reader.scope, body) if asked is None and not body.dissolved else frozenset()
    acts = bool(offices & set(ANY_OFFICE))
    homes = not_carried(body, reader.scope, on=on) if acts else []
    context = {
        "body": body, "on": on, "today": reader.today, "asked_on": asked, "joined": joined_in(body, on=on),
        "carried": carried_by(body, reader.scope, on=on), "acts": acts,
        "homes": household_lines(homes, on=on) if homes else [],
        "projects": own_projects(body, on=on) if acts else [],
        "dissolves": body.kind in KINDS and bool(offices & set(FROM_TOWNSHIP)),
        "ticked": keys_of(request, "households") if refused else (), **MOST, **trouble_of(request, refused),
    }  # fmt: skip
    return render(request, "desk/pages/joint.html", context, status=422 if refused else 200)


def _carry(request: HttpRequest, key: UUID) -> str:
    homes = keys_of(request, "households")
    count = carry_households(key, homes, project=key_of(request, "project"), since=day_told(request), by=_by(request))
    said = ngettext("%(count)s household more is carried.", "%(count)s households more are carried.", count)
    return said % {"count": count}


def _let_go(request: HttpRequest, key: UUID) -> str:
    let_household_go(key, key_named(text_told(request.POST, "of")), on=day_told(request), by=_by(request))
    return _("It carries the household no more.")


def _dissolve(request: HttpRequest, key: UUID) -> str:
    dissolve_organisation(key, on=day_told(request), approved_by=text_told(request.POST, "approved"), by=_by(request))
    return _("Dissolved; what belonged to it ended with it.")


@declares(Duty.AREA)
def found_joint(request: HttpRequest, code: str) -> HttpResponse:
    """Found a joint branch over organisations of a township, or a branch on a project, seated in this area."""
    ground = ground_of(request, code, all_topics=True)
    _area, offices = open_to_act_on_area(ground.scope, code)
    acts_as(offices, FROM_TOWNSHIP)
    if request.method != "POST":
        return _found_page(request, ground)
    try:
        key = found_organisation(
            ground.area.code, name=text_told(request.POST, "name"), kind=text_told(request.POST, "kind"),
            on=day_told(request), approved_by=text_told(request.POST, "approved"),
            members=keys_of(request, "members"), secretary=key_of(request, "secretary"), by=_by(request),
        )  # fmt: skip
    except Rejected as refused:
        return _found_page(request, ground, refused=refused)
    messages.success(request, _("Founded. Name its projects, and say which households it carries."))
    return redirect("organisation", key)


def _found_page(request: HttpRequest, ground: Ground, *, refused: Rejected | None = None) -> HttpResponse:
    words = labels.labels("organisation_kind")
    context = ground.context("organisations") | {
        "kinds": [(key, words[key]) for key in KINDS if key in words], "ticked": keys_of(request, "members"),
        "bodies": list(who_may_join(ground.area, on=ground.today)),
        "people": [(it.key, it.name, it.title) for it in who_may_lead(ground.area, on=ground.today)],
        "chosen": key_of(request, "secretary"), **MOST, **trouble_of(request, refused),
    }  # fmt: skip
    return render(request, "desk/pages/found.html", context, status=422 if refused else 200)


def _answer(
    request: HttpRequest, reader: Reader, body: Any, deeds: dict[str, Deed], *, page: Any, back: str
) -> HttpResponse:
    """Show a page of an organisation, or do what a form of it asks for and come back to it."""
    if request.method != "POST":
        shown: HttpResponse = page(request, reader, body)
        return shown
    deed = deeds.get(text_told(request.POST, "do"))
    if deed is None or not offices_over(reader.scope, body) & set(ANY_OFFICE):
        raise Absent
    try:
        messages.success(request, deed(request, body.key))
    except Rejected as refused:
        again: HttpResponse = page(request, reader, body, refused=refused)
        return again
    return redirect(back, body.key)


def _by(request: HttpRequest) -> Any:
    return request.user
