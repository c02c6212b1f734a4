"""The income ledger: a household's years item by item, and what was changed in a place after it had been fixed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from xiuhua.actions.diagnose.write_income import MOST_EVIDENCE, correct_income, take_back_income, write_income
from xiuhua.actions.view_household import view_household
from xiuhua.desk.ground import asked_day, ground_of, page_number, reader_of
from xiuhua.desk.labels import labels
from xiuhua.desk.ledgering import Wish, why_not_entered, wish_of
from xiuhua.desk.pages import leaf_of
from xiuhua.desk.views.household import around_card, title_of
from xiuhua.duty.door import Absent, OpenedHousehold
from xiuhua.duty.routes import Duty, declares
from xiuhua.queries.heaping import around_line, is_just_above
from xiuhua.queries.household import household_lines
from xiuhua.queries.household_card import card_of
from xiuhua.queries.income import changed_after_fixing, entries_of, income_years, lines_of_entries, years_offered
from xiuhua.queries.pack import pack_in_force
from xiuhua.words import AreaLevel, Rejected


@declares(Duty.HOUSEHOLD)
def show_income(request: HttpRequest, key: UUID) -> HttpResponse:
    """A household's income by years, as of a day; of today, who answers for it writes, corrects and takes back."""
    reader = reader_of(request)
    asked = asked_day(request, today=reader.today)
    opened = view_household(reader.scope, key, on=asked or reader.today)
    if opened.topics is not None:
        raise Absent
    wish = wish_of(request, today=reader.today)
    if request.method != "POST":
        return _page(request, opened, wish)
    try:
        said = _do(request, key, wish)
    except Rejected as refused:
        return _page(request, opened, wish, refused=refused)
    messages.success(request, said)
    return redirect("income", key)


@declares(Duty.AREA)
def show_changes(request: HttpRequest, code: str) -> HttpResponse:
    """What reviewers look at in a place: incomes changed after a step had rested on them, and how many lie at the line.

    With ?above=1 those who lie just above the line, instead of the changes.
    """
    ground = ground_of(request, code, all_topics=True)
    pack, on = pack_in_force(ground.on), ground.on
    around = around_line(ground.area, pack, on=on) if ground.area.level >= AreaLevel.COUNTY else None
    rows = changed_after_fixing(ground.area, pack, on=on)
    above = bool(request.GET.get("above")) and around is not None
    leaf = leaf_of(len(around.above) if above and around else rows.count(), page=page_number(request))
    part = slice(leaf.start, leaf.start + leaf.size)
    context = ground.context("households") | leaf.context() | {
        "here": None, "total": leaf.count, "around_line": around, "above": above,
        "most": max((it.count for it in around.bins), default=0) if around else 0,
        "homes": household_lines(list(around.above[part]), on=on) if above and around else [],
        "lines": [] if above else lines_of_entries(rows, pack, first=leaf.start, size=leaf.size, on=on),
    }  # fmt: skip
    return render(request, "desk/pages/income_changes.html", context)


def _do(request: HttpRequest, key: UUID, wish: Wish) -> str:
    """Do what a form asks for; gives what is said of it. Raises Absent for what no form of the page asks for."""
    by: Any = request.user
    if wish.do == "write":
        write_income(
            key, wish.part, since=wish.since(), amount_fen=wish.amount_fen(), found=wish.found(), by=by
        )  # fmt: skip
        return _("Written. Net income and income per head were computed anew.")
    if wish.do == "correct":
        correct_income(wish.item, key, amount_fen=wish.amount_fen(), found=wish.found(), by=by)
        return _("Corrected. What stood before is told below.")
    if wish.do == "take_back":
        take_back_income(wish.item, key, found=wish.found(), by=by)
        return _("Taken back. What stood before is told below.")
    raise Absent


def _page(
    request: HttpRequest, opened: OpenedHousehold, wish: Wish, *, refused: Rejected | None = None
) -> HttpResponse:  # fmt: skip
    reader = reader_of(request)
    asked = asked_day(request, today=reader.today)
    on = asked or reader.today
    card, pack = card_of(opened.household, on=on), pack_in_force(on)
    years = income_years(opened.household, pack, on=on)
    last = years_offered(pack, on=on)[1]
    ended = next((it for it in years if (it.since, it.until) == last), None)
    context = {
        "card": card, "title": title_of(card), "on": on, "today": reader.today, "asked_on": asked,
        "around": around_card(reader.scope, card, on=on), "wish": wish, "parts": labels("income_part"),
        "years": years, "offered": years_offered(pack, on=on),
        "just_above": is_just_above(ended.per_head_fen if ended else None, pack, on=on),
        "at_item": wish.item if wish.item in {it.fact.pk for year in years for it in year.items} else 0,
        "entries": entries_of(opened.household, pack, on=on),
        "answers": opened.is_answered_for and asked is None, "most_evidence": MOST_EVIDENCE,
        "trouble": why_not_entered(refused) if refused else "", "wrong": getattr(refused, "at", "") if refused else "",
    }  # fmt: skip
    return render(request, "desk/pages/income.html", context, status=422 if refused else 200)
