"""The plan of a year of a household: written by who answers for it, fixed by somebody else, and printed."""

from collections.abc import Sequence
from datetime import MINYEAR, date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from xiuhua.actions.remedy.write_plan import MOST_GOAL, MOST_WHY, fix_plan, return_plan, write_plan
from xiuhua.actions.view_household import view_household
from xiuhua.desk import labels
from xiuhua.desk.ground import Reader, reader_of
from xiuhua.desk.planning import Wish, lines_to_choose, needs_to_choose, plan_key, state_words, why_not_done, wish_of
from xiuhua.desk.views.household import around_card, title_of
from xiuhua.duty.acting import ACTING, open_to_act_on_household
from xiuhua.duty.door import Absent, OpenedHousehold, open_household
from xiuhua.duty.routes import Duty, declares
from xiuhua.queries.household_card import card_of
from xiuhua.queries.measure import RemedyView, remedy_of
from xiuhua.queries.plan import PlanView, plans_of
from xiuhua.words import Rejected


@declares(Duty.HOUSEHOLD)
def show_plan(request: HttpRequest, key: UUID) -> HttpResponse:
    """The plan of a year of a household, ?year= of another; whoever answers for it writes it here."""
    reader = reader_of(request)
    look = open_household if request.method == "POST" else view_household
    opened = look(reader.scope, key, on=reader.today)
    if opened.topics is not None:
        raise Absent
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else reader.today.year
    remedy = remedy_of(opened.household, on=min(reader.today, date(max(year, MINYEAR), 12, 31)))
    plans = plans_of(opened.household, year=year, on=reader.today, remedy=remedy)
    wish = wish_of(request, year=year, before=plans[0] if plans else None)
    if request.method != "POST":
        return _page(request, reader, opened, wish, remedy=remedy, plans=plans)
    if not opened.is_answered_for:
        raise Absent
    try:
        said = _do(request, opened, remedy, plans, wish)
    except Rejected as refused:
        return _page(request, reader, opened, wish, remedy=remedy, plans=plans, refused=refused)
    messages.success(request, said)
    return redirect(f"{reverse('plan', args=[key])}?year={year}")


def _do(
    request: HttpRequest, opened: OpenedHousehold, remedy: RemedyView | None, plans: Sequence[PlanView], wish: Wish
) -> str:
    """Do what a form asks for; gives what is said of it. Raises Absent for what no form of the page asks for."""
    by: Any = request.user
    if wish.do == "write":
        steps = wish.steps(remedy.items if remedy else ())
        write_plan(
            opened.household.key, year=wish.year, goal=wish.goal, owner=wish.owner, steps=steps, seen=wish.seen, by=by
        )
        return _("Written. It holds once somebody else of an office has fixed it.")
    draft = plan_key(wish, plans)
    if wish.do not in ("fix", "return") or draft is None:
        raise Absent
    if wish.do == "fix":
        fix_plan(draft, seen=wish.seen, by=by)
        return _("Fixed. From today on this is the plan.")
    return_plan(draft, why=wish.why, by=by)
    return _("Given back, with what is to be changed.")


def _page(
    request: HttpRequest, reader: Reader, opened: OpenedHousehold, wish: Wish, *, remedy: RemedyView | None,
    plans: Sequence[PlanView], refused: Rejected | None = None,
) -> HttpResponse:  # fmt: skip
    card = card_of(opened.household, on=reader.today)
    _household, offices = open_to_act_on_household(reader.scope, opened.household.key)
    draft = next((plan for plan in plans if plan.fixed_on is None), None)
    fixed = [plan for plan in plans if plan.fixed_on is not None]
    items = remedy.items if remedy else ()
    answers = remedy.answers if remedy else ()
    context = {
        "card": card, "title": title_of(card), "on": reader.today, "today": reader.today, "asked_on": None,
        "around": around_card(reader.scope, card, on=reader.today), "wish": wish, "year": wish.year,
        "years": [reader.today.year - 1, reader.today.year, reader.today.year + 1],
        "trouble": why_not_done(refused) if refused else "", "wrong": getattr(refused, "at", "") if refused else "",
        "homeless": bool(refused) and wish.do == "return" and draft is None,
        "draft": draft, "plan": fixed[0] if fixed else None, "earlier": fixed[1:],
        "writes": opened.is_answered_for and remedy is not None and wish.year >= reader.today.year,
        "fixes": bool(draft and offices.intersection(ACTING) and draft.written_by_id != reader.scope.account.pk),
        "lines": lines_to_choose(items, plans, wish.rows),
        "needs": needs_to_choose(answers, wish.rows).items(), "need_words": {it.name: it.label for it in answers},
        "owners": labels.labels("post"), "states": state_words(), "most_goal": MOST_GOAL, "most_why": MOST_WHY,
    }  # fmt: skip
    return render(request, "desk/pages/plan.html", context, status=422 if refused else 200)
