"""One finding of a data check: its values now, the way to mend it, and why it is right as it stands."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xiuhua.actions.explain_finding import (
    MOST_REASON,
    explain_of_household,
    explain_of_place,
    withdraw_explanation,
)
from xiuhua.actions.explanation_refusal import ExplanationRefused
from xiuhua.desk.explanation_refusals import why_not_explained
from xiuhua.desk.ground import Reader, asked_day, ground_of, reader_of
from xiuhua.duty.door import Absent, open_household, which_covered
from xiuhua.duty.routes import Duty, declares
from xiuhua.queries.area import area_coded, surroundings_of
from xiuhua.queries.explanation import anchor_of
from xiuhua.queries.household import household_lines
from xiuhua.queries.one_finding import About, about_of, finding_in_view


@declares(Duty.HOUSEHOLD)
def show_finding(request: HttpRequest, key: UUID, rule: str) -> HttpResponse:
    """A finding of a household, with ?member= of a member of it; who answers for the household may explain it."""
    reader, member = reader_of(request), _member(request)
    on = asked_day(request, today=reader.today) or reader.today
    trouble = ""
    if request.method == "POST":
        if on != reader.today:
            raise Absent
        trouble = _refusal(lambda reason, by: explain_of_household(rule, key, member, reason=reason, by=by), request)
        if not trouble:
            return redirect(_address(rule, key, member))
    opened = open_household(reader.scope, key, on=on)
    if opened.topics is not None:
        raise Absent
    may = on == reader.today and opened.is_answered_for
    return _page(request, rule, about_of(opened.household, member, on=on), reader, on=on, may=may, trouble=trouble)


@declares(Duty.AREA)
def show_place_finding(request: HttpRequest, code: str, rule: str) -> HttpResponse:
    """A finding of a place, which who answers for it may explain."""
    ground = ground_of(request, code, all_topics=True)
    about, reader = About(area=ground.area), reader_of(request)
    trouble = ""
    if request.method == "POST":
        trouble = _refusal(lambda reason, by: explain_of_place(rule, ground.area.code, reason=reason, by=by), request)
        if not trouble:
            return redirect(address_of(rule, about))
    may = ground.on == ground.today
    return _page(request, rule, about, reader, on=ground.on, may=may, trouble=trouble)


@declares(Duty.ANYONE_LOGGED_IN)
@require_POST
def withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    """Let what was explained be open again."""
    rule, about = withdraw_explanation(key, by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("The explanation is withdrawn. It stays in the history; the finding is open again."))
    return redirect(address_of(rule, about))


def address_of(rule: str, about: About) -> str:
    """The address of a finding's page."""
    if about.area is not None:
        return reverse("place-finding", args=[about.area.code, rule])
    household = about.household.key if about.household else None
    return _address(rule, household, about.member.key if about.member else None)


def _address(rule: str, household: UUID | None, member: UUID | None) -> str:
    address = reverse("finding", args=[household, rule])
    return f"{address}?member={member}" if member else address


def _member(request: HttpRequest) -> UUID | None:
    """The member that is asked for, None for the household itself; raises Absent for what is no key."""
    told = request.POST.get("member", "") or request.GET.get("member", "")
    try:
        return UUID(told) if told else None
    except ValueError as wrong:
        raise Absent from wrong


def _refusal(explain: Callable[[str, Any], None], request: HttpRequest) -> str:
    """Why an explanation was refused; empty where it is kept, which is said."""
    try:
        explain(request.POST.get("reason", ""), request.user)
    except ExplanationRefused as refused:
        return why_not_explained(refused)
    messages.success(request, _("The finding is explained. It is counted apart, and nothing else changes."))
    return ""


def _page(
    request: HttpRequest, rule: str, about: About, reader: Reader, *, on: Any, may: bool, trouble: str = ""
) -> HttpResponse:
    told = finding_in_view(rule, about, on=on)
    if told is None:
        raise Absent
    if about.household is not None:
        (line,) = household_lines([about.household.pk], on=on)
        area = area_coded(line.village_code, on=on)
        anchor = anchor_of(rule, about.member.number if about.member else "")
    else:
        line, area, anchor = None, about.area, ""
    context = {
        "it": told, "about": about, "line": line, "anchor": anchor, "place": area, "on": on, "today": reader.today,
        "around": surroundings_of(area, on=on, covers=partial(which_covered, reader.scope, on=on)) if area else None,
        "asked_on": on if on != reader.today else None, "may": may, "trouble": trouble,
        "wrong": "reason" if told.flagged and not told.now and told.explainable else "", "most_reason": MOST_REASON,
        "reason": request.POST.get("reason", ""), "address": address_of(rule, about),
    }  # fmt: skip
    return render(request, "desk/pages/finding.html", context, status=422 if trouble else 200)
