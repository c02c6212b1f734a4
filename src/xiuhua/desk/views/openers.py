"""Who may see what, and why: the openers of a household, and for the security officer the duties of an account."""

from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xiuhua.desk.ground import reader_of
from xiuhua.desk.opening import account_duty, looked_as, opener_groups
from xiuhua.desk.views.household import looks_told
from xiuhua.duty.door import Absent, open_household, require_office, which_covered
from xiuhua.duty.openers import openers_of, tells_of_inspections
from xiuhua.duty.routes import Duty, declares
from xiuhua.queries.area import area_coded, surroundings_of
from xiuhua.queries.duties import account_keyed, account_line, accounts_called, duties_of
from xiuhua.queries.household import household_lines
from xiuhua.words import Role, one_line

LOOKS, ACCOUNTS, MOST_WORDS = 50, 30, 40


@declares(Duty.HOUSEHOLD)
def show_openers(request: HttpRequest, key: UUID) -> HttpResponse:
    """Who may open a household today and why; who looked lately, for those to whom it opens whole."""
    reader = reader_of(request)
    opened = open_household(reader.scope, key, on=reader.today)
    told = tells_of_inspections(reader.scope, opened.household)
    openers = [one for one in openers_of(opened.household, today=reader.today) if told or one.reason.key != "inspector"]
    (line,) = household_lines([opened.household.pk], on=reader.today)
    area = area_coded(line.village_code, on=reader.today)
    around = (
        surroundings_of(area, on=reader.today, covers=partial(which_covered, reader.scope, on=reader.today))
        if area
        else None
    )
    context = {
        "line": line, "around": around, "groups": opener_groups(openers), "whole": opened.topics is None,
        "looks": [(look, looked_as(look.reason)) for look in looks_told(reader.scope, opened, limit=LOOKS)],
    }  # fmt: skip
    return render(request, "desk/pages/openers.html", context)


@declares(Duty.ACCOUNTS)
def seek_account(request: HttpRequest) -> HttpResponse:
    """Where the security officer looks up whose duties open what; what was typed stands in no address."""
    require_office(reader_of(request).scope, Role.SECURITY)
    words = one_line(request.POST.get("q", ""))[:MOST_WORDS]
    found = accounts_called(words, limit=ACCOUNTS + 1) if words else []
    context = {"typed": words, "found": found[:ACCOUNTS], "more": len(found) > ACCOUNTS, "most": MOST_WORDS}
    return render(request, "desk/pages/duties.html", context)


@declares(Duty.ACCOUNTS)
def show_duties(request: HttpRequest, key: UUID) -> HttpResponse:
    """What one account may open and why, without the households."""
    reader = reader_of(request)
    require_office(reader.scope, Role.SECURITY)
    account = account_keyed(key)
    if account is None:
        raise Absent
    duties = [(line, account_duty(line)) for line in duties_of(account, today=reader.today)]
    context = {
        "account": account_line(account), "today": reader.today,
        "now": [(line, words) for line, words in duties if line.is_in_force(reader.today)],
        "other": [(line, words) for line, words in duties if not line.is_in_force(reader.today)],
    }  # fmt: skip
    return render(request, "desk/pages/duties_of.html", context)
