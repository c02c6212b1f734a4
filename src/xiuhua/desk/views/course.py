"""A course: its sessions and roster, attendance at the width of a phone, results, certificates, lists and papers."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from xiuhua.actions.organise.training.attendance import MOST_GRANTED, AttendanceTold, tell_attendance, tell_results
from xiuhua.actions.organise.training.certify import MOST_WHY, certify, take_certificate_back
from xiuhua.actions.organise.training.course import add_session, withdraw_course
from xiuhua.actions.organise.training.roster import (
    agree_to_place,
    days_of,
    enrol_due,
    enrol_listed,
    enrol_named,
    take_off_roster,
)
from xiuhua.desk.choosing import key_told, text_told
from xiuhua.desk.ground import ground_of, key_named, reader_of
from xiuhua.desk.labels import labels
from xiuhua.desk.training import MOST, day_typed, done, number_typed, policy_at
from xiuhua.desk.training_papers import attendance_list, certificate_list, certificate_paper
from xiuhua.desk.training_refusals import why_no_training
from xiuhua.desk.uploads import brought_file
from xiuhua.duty.acting import acts_as, open_to_act_on_area
from xiuhua.duty.door import Absent
from xiuhua.duty.routes import Duty, declares
from xiuhua.policy.training import ASPECTS, DAY, MARKS, TrainingPolicy
from xiuhua.queries.training import (
    asked_for,
    certificate_known,
    course_known,
    course_of_session,
    opinions_of,
    roster_of,
)
from xiuhua.words import Rejected

STATES = ("present", "leave", "absent")


@declares(Duty.ANYONE_LOGGED_IN)
def show_course(request: HttpRequest, key: UUID) -> HttpResponse:
    """A course for the office that holds it: ?session= and ?on= choose which roster and day are shown."""
    opened = _open(request, key)
    if request.method != "POST":
        return _page(request, *opened)
    do = text_told(request.POST, "do")
    if do not in DEEDS:
        raise Absent
    session = _session(request, opened[0])
    try:
        count = DEEDS[do](request, opened[0], session)
    except Rejected as refused:
        return _page(request, *opened, refused=refused)
    messages.success(request, done(do, {"count": count}))
    if do == "withdraw":
        return redirect("training", opened[0].area.code)
    on = text_told(request.POST, "on") if do == "attend" else ""
    asked = f"?session={session.number}" + (f"&on={on}" if on else "")
    return redirect(f"{reverse('course', args=[key])}{asked}")


def _open(request: HttpRequest, key: UUID) -> tuple[Any, Any, TrainingPolicy]:
    """A course, the ground of its area and what the pack says; raises Absent but for offices that hold courses."""
    course = course_known(key)
    if course is None:
        raise Absent
    ground = ground_of(request, course.area.code, all_topics=True)
    policy = policy_at(course.area_id, on=ground.today)
    if policy is None:
        raise Absent
    _area, offices = open_to_act_on_area(ground.scope, course.area.code)
    acts_as(offices, policy.rules.held_by)
    return course, ground, policy


def _session(request: HttpRequest, course: Any) -> Any:
    """The session that a form or address asks for; else the one that runs or comes next, or the last."""
    sessions = list(course.sessions.all())
    asked = text_told(request.POST, "session") or request.GET.get("session", "")
    today = reader_of(request).today
    named = next((it for it in sessions if str(it.number) == asked), None)
    return named or next((it for it in sessions if it.until > today), sessions[-1])


def _page(
    request: HttpRequest, course: Any, ground: Any, policy: TrainingPolicy, *, refused: Rejected | None = None
) -> HttpResponse:  # fmt: skip
    session = _session(request, course)
    days = days_of(session)
    on, part = _day(request, days, today=ground.today), _part(request, policy)
    roster = roster_of(session, policy)
    opinions = opinions_of(session, least=policy.least_opinions)
    words, marks = labels(ASPECTS), labels(MARKS)
    context = ground.context("posts") | MOST | {
        "here": None, "course": course, "session": session, "sessions": course.sessions.all(), "days": days,
        "on_day": on, "part": part, "parts": policy.parts, "whole": policy.parts == (DAY,),
        "lines": [(it, it.states.get((on, part)) if on else None) for it in roster],
        "asked_for": asked_for(session), "absent_is": policy.absent_is, "states": STATES,
        "begun": session.since <= ground.today, "over": session.until <= ground.today,
        "posts": [(it, labels("post").get(it, it)) for it in course.posts.split()],
        "opinions": [(words.get(it, it), _marked(told, marks)) for it, told in opinions.items()],
        "least": policy.least_opinions, "form": request.POST, "most_granted": MOST_GRANTED, "most_why": MOST_WHY,
        "trouble": why_no_training(refused) if refused else "", "wrong": getattr(refused, "at", "") if refused else "",
    }  # fmt: skip
    return render(request, "desk/pages/course.html", context, status=422 if refused else 200)


def _marked(told: dict[str, int], marks: dict[str, str]) -> list[tuple[str, int]]:
    return [(word, told[mark]) for mark, word in marks.items() if mark in told]


def _day(request: HttpRequest, days: list[date], *, today: date) -> date | None:
    """The day whose attendance is shown: the one asked for, else today or the last that has come; None before it."""
    asked = text_told(request.POST, "on") or request.GET.get("on", "")
    come = [it for it in days if it <= today]
    return next((it for it in come if it.isoformat() == asked), come[-1] if come else None)


def _part(request: HttpRequest, policy: TrainingPolicy) -> str:
    asked = text_told(request.POST, "part") or request.GET.get("part", "")
    return asked if asked in policy.parts else policy.parts[0]


# ── What forms do ────────────────────────────────────────────────────────────────────────────────────────────────────


def _add_session(request: HttpRequest, course: Any, _session: Any) -> int:
    days = number_typed(request, "days") or 0
    add_session(course.key, since=day_typed(request, "since"), days=days, by=_by(request))
    return 1


def _due(request: HttpRequest, _course: Any, session: Any) -> int:
    return enrol_due(session.key, by=_by(request)).new


def _named(request: HttpRequest, _course: Any, session: Any) -> int:
    names = request.POST.get("names", "").replace("，", "\n").replace(",", "\n").splitlines()
    found = enrol_named(session.key, names, by=_by(request))
    _tell_strange(request, found.strange)
    return found.new


def _listed(request: HttpRequest, _course: Any, session: Any) -> int:
    path, _name = brought_file(request)
    found = enrol_listed(session.key, path, by=_by(request))
    _tell_strange(request, found.strange)
    return found.new


def _tell_strange(request: HttpRequest, strange: tuple[str, ...]) -> None:
    if strange:
        messages.warning(request, _("Not found, or several are called so: %(names)s.") % {"names": ", ".join(strange)})


def _agree(request: HttpRequest, _course: Any, _session: Any) -> int:
    agree_to_place(_key(request), by=_by(request))
    return 1


def _off(request: HttpRequest, _course: Any, _session: Any) -> int:
    take_off_roster(_key(request), by=_by(request))
    return 1


def _attend(request: HttpRequest, _course: Any, session: Any) -> int:
    on, part = day_typed(request, "on"), text_told(request.POST, "part")
    told = {
        key: AttendanceTold(state, request.POST.get(f"granted-{key.hex}", ""))
        for key, state in _each(request, "state-") if state
    }  # fmt: skip
    return tell_attendance(session.key, on, part, told, by=_by(request))


def _result(request: HttpRequest, _course: Any, session: Any) -> int:
    told = {
        key: (value == "passed", number_typed(request, f"score-{key.hex}"))
        for key, value in _each(request, "test-") if value
    }  # fmt: skip
    return tell_results(session.key, told, by=_by(request))


def _each(request: HttpRequest, prefix: str) -> list[tuple[UUID, str]]:
    """What was typed of each on the roster: fields are called by a prefix and the key of their place."""
    found = ((key_told(name.removeprefix(prefix)), name) for name in request.POST if name.startswith(prefix))
    return [(key, text_told(request.POST, name)) for key, name in found if key]


def _certify(request: HttpRequest, _course: Any, session: Any) -> int:
    return certify(session.key, by=_by(request))


def _revoke(request: HttpRequest, _course: Any, _session: Any) -> int:
    take_certificate_back(_key(request), why=request.POST.get("why", ""), by=_by(request))
    return 1


def _withdraw(request: HttpRequest, course: Any, _session: Any) -> int:
    withdraw_course(course.key, by=_by(request))
    return 1


DEEDS: dict[str, Callable[[HttpRequest, Any, Any], int]] = {
    "session": _add_session, "due": _due, "named": _named, "listed": _listed, "agree": _agree, "off": _off,
    "attend": _attend, "result": _result, "certify": _certify, "revoke": _revoke, "withdraw": _withdraw,
}  # fmt: skip


def _by(request: HttpRequest) -> Any:
    return request.user


def _key(request: HttpRequest) -> UUID:
    return key_named(text_told(request.POST, "of"))


# ── Lists and papers ─────────────────────────────────────────────────────────────────────────────────────────────────


@declares(Duty.ANYONE_LOGGED_IN)
def send_course_list(request: HttpRequest, key: UUID, kind: str) -> FileResponse:
    """A session's list as a workbook: `attendance` to be signed by hand, or its `certificates`."""
    known = course_of_session(key)
    if known is None:
        raise Absent
    course, _ground, policy = _open(request, known)
    session = next((it for it in course.sessions.all() if it.key == key), None)
    makes = {"attendance": attendance_list, "certificates": certificate_list}.get(kind)
    if session is None or makes is None:
        raise Absent
    return makes(request, course, session, roster_of(session, policy))


@declares(Duty.ANYONE_LOGGED_IN)
def send_certificate(request: HttpRequest, key: UUID) -> HttpResponse:
    """A certificate as a PDF: for whom it was given to, and for the office that holds the course."""
    row = certificate_known(key)
    if row is None or row.revoked_on is not None:
        raise Absent
    if row.enrolment.person_id != reader_of(request).scope.person_id:
        _open(request, row.enrolment.session.course.key)
    return certificate_paper(request, row)
