"""Training of an area: its courses, who is trained and who is due; and one's own courses and certificates."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from xiuhua.actions.organise.training.certify import give_opinion
from xiuhua.actions.organise.training.course import begin_course
from xiuhua.actions.organise.training.roster import ask_for_place
from xiuhua.desk.choosing import key_told, text_told
from xiuhua.desk.ground import Ground, ground_of, page_number, reader_of
from xiuhua.desk.labels import labels
from xiuhua.desk.pages import leaf_of
from xiuhua.desk.training import MOST, choices_of, course_typed, done, policy_at, rules_told
from xiuhua.desk.training_refusals import why_no_training
from xiuhua.duty.acting import ACTING, acts_as, open_to_act_on_area
from xiuhua.duty.door import Absent
from xiuhua.duty.routes import Duty, declares
from xiuhua.policy.training import ASPECTS, MARKS, TrainingPolicy
from xiuhua.queries.care import records_of, reminders_of
from xiuhua.queries.training import (
    courses_in,
    coverage_by_place,
    coverage_by_year,
    due_counts,
    duties_in,
    own_training,
    years_of_courses,
)
from xiuhua.words import AreaLevel, Rejected

AT_ONCE = 50


@declares(Duty.AREA)
def show_training(request: HttpRequest, code: str) -> HttpResponse:
    """The courses of a year and the coverage of an area; with POST an office that may hold courses enters one."""
    ground = ground_of(request, code, all_topics=True)
    _area, offices = open_to_act_on_area(ground.scope, code)
    acts_as(offices, ACTING)
    policy = policy_at(ground.area.pk, on=ground.today)
    if request.method != "POST":
        return _page(request, ground, policy, offices)
    if policy is None:
        raise Absent
    acts_as(offices, policy.rules.held_by)
    try:
        key = begin_course(code, course_typed(request), by=request.user)  # type: ignore[arg-type]
    except Rejected as refused:
        return _page(request, ground, policy, offices, refused=refused)
    messages.success(request, done("begin", {}))
    return redirect("course", key)


def _page(
    request: HttpRequest, ground: Ground, policy: TrainingPolicy | None, offices: frozenset[str], *,
    refused: Rejected | None = None,
) -> HttpResponse:  # fmt: skip
    context = ground.context("posts") | MOST | {
        "here": None, "policy": policy, "form": request.POST, "trouble": why_no_training(refused) if refused else "",
        "wrong": getattr(refused, "at", "") if refused else "",
    }  # fmt: skip
    if policy is not None:
        context |= _courses(request, ground, policy) | choices_of(policy) | {
            "may_hold": bool(offices & policy.rules.held_by) and ground.asked is None, "rules": rules_told(policy),
        }  # fmt: skip
    return render(request, "desk/pages/training.html", context, status=422 if refused else 200)


def _courses(request: HttpRequest, ground: Ground, policy: TrainingPolicy) -> dict[str, Any]:
    years = years_of_courses(ground.area.pk, on=ground.on)
    asked = request.GET.get("year", "")
    newest = next((it for it in years if it <= ground.on.year), ground.on.year)
    year = int(asked) if asked.isdecimal() and int(asked) in years else newest
    by_year = coverage_by_year(ground.area.pk, policy, on=ground.on)
    return {
        "courses": courses_in(ground.area.pk, on=ground.on, year=year), "years": years, "year": year,
        "by_year": by_year,
    }  # fmt: skip


@declares(Duty.AREA)
def show_training_due(request: HttpRequest, code: str) -> HttpResponse:
    """Who of an area must still be trained until when, by day, village and name; and the coverage of its parts."""
    ground = ground_of(request, code, all_topics=True)
    _area, offices = open_to_act_on_area(ground.scope, code)
    acts_as(offices, ACTING)
    policy = policy_at(ground.area.pk, on=ground.on)
    context = ground.context("posts") | {"here": None, "policy": policy}
    if policy is not None:
        lines = duties_in(ground.area.pk, policy, on=ground.on)
        counts, rules = due_counts(lines), rules_told(policy)
        asked = request.GET.get("rule", "")
        rule = asked if asked in counts else ""
        waiting = [it for it in lines if it.done_on is None and rule in ("", it.rule)]
        leaf = leaf_of(len(waiting), page=page_number(request), size=AT_ONCE)
        wide = ground.area.level < AreaLevel.VILLAGE
        context |= leaf.context() | {
            "lines": leaf.cut(waiting), "rules": rules, "rule": rule, "total": leaf.count,
            "counts": [(it, rules[it].label, counts[it]) for it in counts],
            "parts": coverage_by_place(ground.area.pk, policy, on=ground.on) if wide else [],
        }  # fmt: skip
    return render(request, "desk/pages/training_due.html", context)


@declares(Duty.ANYONE_LOGGED_IN)
def show_own_training(request: HttpRequest) -> HttpResponse:
    """One's own courses, certificates, duties and care; with POST one asks for a place, or says what one thinks."""
    if request.method != "POST":
        return _own_page(request)
    by: Any = request.user
    key, do = key_told(text_told(request.POST, "of")), text_told(request.POST, "do")
    if key is None or do not in ("ask", "opinion"):
        raise Absent
    try:
        if do == "ask":
            ask_for_place(key, by=by)
        else:
            told = {it: text_told(request.POST, it) for it in labels(ASPECTS)}
            give_opinion(key, told, by=by)
    except Rejected as refused:
        return _own_page(request, refused=refused)
    messages.success(request, done(do, {}))
    return redirect("own-training")


def _own_page(request: HttpRequest, *, refused: Rejected | None = None) -> HttpResponse:
    reader = reader_of(request)
    person, on = reader.scope.person_id, reader.today
    policy = policy_at(None, on=on)
    own = own_training(person, policy, on=on) if person else None
    care = reminders_of(person, policy, on=on, all_of_them=True) if person and policy else []
    context = {
        "on": on, "policy": policy, "own": own, "care": care, "rules": rules_told(policy) if policy else {},
        "records": records_of([it.person for it in care[:1]]), "aspects": labels(ASPECTS), "marks": labels(MARKS),
        "trouble": why_no_training(refused) if refused else "",
    }  # fmt: skip
    return render(request, "desk/pages/own_training.html", context, status=422 if refused else 200)
