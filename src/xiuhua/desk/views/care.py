"""Care that units owe and terms that end, in an area: what is due, and that it was given."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from xiuhua.actions.organise.training.care import CareTold, keep_care, withdraw_care
from xiuhua.desk.choosing import key_told, text_told
from xiuhua.desk.ground import Ground, ground_of, page_number
from xiuhua.desk.pages import leaf_of
from xiuhua.desk.training import day_typed, done, policy_at, rules_told
from xiuhua.desk.training_refusals import why_no_training
from xiuhua.duty.acting import ACTING, acts_as, open_to_act_on_area
from xiuhua.duty.door import Absent
from xiuhua.duty.routes import Duty, declares
from xiuhua.policy.training import TrainingPolicy
from xiuhua.queries.care import records_of, reminders_in
from xiuhua.words import Rejected

AT_ONCE = 50


@declares(Duty.AREA)
def show_care(request: HttpRequest, code: str) -> HttpResponse:
    """What is due soon, or over its day, of those who live in an area's villages; with POST it is kept as given."""
    ground = ground_of(request, code, all_topics=True)
    _area, offices = open_to_act_on_area(ground.scope, code)
    acts_as(offices, ACTING)
    policy = policy_at(ground.area.pk, on=ground.today)
    may = policy is not None and bool(offices & policy.rules.kept_by)
    if request.method != "POST":
        return _page(request, ground, policy, may=may)
    if not may:
        raise Absent
    do, by = text_told(request.POST, "do"), request.user
    try:
        _do(request, code, do, by)
    except Rejected as refused:
        return _page(request, ground, policy, may=may, refused=refused)
    messages.success(request, done(do, {}))
    return redirect("care", code)


def _do(request: HttpRequest, code: str, do: str, by: Any) -> None:
    of = key_told(text_told(request.POST, "of"))
    if of is None or do not in ("keep", "mistake"):
        raise Absent
    if do == "mistake":
        withdraw_care(code, of, by=by)
        return
    until = day_typed(request, "until") if text_told(request.POST, "until") else None
    told = CareTold(of, text_told(request.POST, "care"), day_typed(request, "on"), until)
    keep_care(code, told, by=by)


def _page(
    request: HttpRequest, ground: Ground, policy: TrainingPolicy | None, *, may: bool, refused: Rejected | None = None
) -> HttpResponse:
    context: dict[str, Any] = ground.context("posts") | {
        "here": None, "policy": policy, "may": may and ground.asked is None, "form": request.POST,
        "trouble": why_no_training(refused) if refused else "", "wrong": getattr(refused, "at", "") if refused else "",
    }  # fmt: skip
    if policy is not None:
        rules = rules_told(policy)
        found = reminders_in(ground.area.pk, policy, on=ground.on)
        asked = request.GET.get("care", "")
        care = asked if asked in rules else ""
        lines = [it for it in found if care in ("", it.care)]
        leaf = leaf_of(len(lines), page=page_number(request), size=AT_ONCE)
        kinds = [(it.key, rules[it.key].label, sum(line.care == it.key for line in found)) for it in policy.care]
        shown = list(leaf.cut(lines))
        context |= leaf.context() | {
            "lines": shown, "total": leaf.count, "rules": rules, "kinds": kinds, "care": care, "every": len(found),
            "terms": {it.key for it in policy.care if it.term},
            "records": records_of([it.person for it in shown])[:AT_ONCE],
        }  # fmt: skip
    return render(request, "desk/pages/care.html", context, status=422 if refused else 200)
