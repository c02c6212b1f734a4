"""The security officer's pages: accounts, the offices they hold, and help for whoever lost a key."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from xiuhua.actions.account.keeping import (
    close_account,
    give_one_time_password,
    make_account_on_paper,
    make_person,
    open_account,
    open_account_again,
    reset_second_factor,
)
from xiuhua.actions.account.office_role import end_role, give_role
from xiuhua.actions.account.refusal import AccountRefused, Why
from xiuhua.actions.whole_text import TooLong
from xiuhua.desk.account_refusals import field_refused, told_refusal
from xiuhua.desk.entering import only_when_sure
from xiuhua.desk.ground import key_named, page_number, reader_of
from xiuhua.desk.labels import labels
from xiuhua.desk.offices import role_labels
from xiuhua.desk.pages import leaf_of
from xiuhua.duty.door import Absent, Scope, require_office
from xiuhua.duty.routes import Duty, declares
from xiuhua.queries.account import (
    account_card,
    accounts_listed,
    area_coded,
    count_accounts,
    officers_missing,
    person_keyed,
    role_of,
    staff_named,
)
from xiuhua.words import Role

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
LONGEST_WORDS = 60
NEW_PERSON = "new"


def by_the_officer(view: View[P]) -> View[P]:
    """Refuse everybody else before anything is asked: who may not enter is not asked again who they are."""

    @wraps(view)
    def entered(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        _officer(request)
        return view(request, *args, **kwargs)

    return entered


@declares(Duty.ACCOUNTS)
def show_accounts(request: HttpRequest) -> HttpResponse:
    """All accounts by user name, narrowed by words and by office."""
    scope = _officer(request)
    words, role = request.GET.get("q", "")[:LONGEST_WORDS].strip(), request.GET.get("role", "")
    leaf = leaf_of(count_accounts(words, role=role, on=scope.today), page=page_number(request))
    lines = accounts_listed(words, role=role, on=scope.today, first=leaf.start, size=leaf.size)
    context = {
        "accounts": lines, "total": leaf.count, "words": words, "role": role, "roles": role_labels(),
        "missing": _in_a_row(officers_missing(on=scope.today)),
    } | leaf.context()  # fmt: skip
    return render(request, "desk/pages/accounts.html", context)


@declares(Duty.ACCOUNTS)
@by_the_officer
@only_when_sure
def new_account(request: HttpRequest) -> HttpResponse:
    """An account for somebody: who it is among the staff, then a one-time password on paper."""
    scope = _officer(request)
    told = {name: request.POST.get(name, "").strip() for name in ("username", "name", "title", "phone", "person")}
    staff = staff_named(told["name"]) if told["name"] else []
    context: dict[str, Any] = {"told": told, "staff": staff}
    if request.method != "POST" or (staff and not told["person"]) or not told["name"]:
        return render(request, "desk/pages/new_account.html", context)
    try:
        account, password = _made(told, by=scope)
    except (AccountRefused, TooLong) as refused:
        context |= {"trouble": told_refusal(refused), "wrong": field_refused(refused)}
        return render(request, "desk/pages/new_account.html", context, status=422)
    return _on_paper(request, account, password)


@declares(Duty.ACCOUNTS)
def show_account(request: HttpRequest, key: UUID) -> HttpResponse:
    """One account: its offices with their days, and how its keys stand."""
    scope = _officer(request)
    return _shown(request, open_account(key, by=scope), scope=scope)


@declares(Duty.ACCOUNTS)
@require_POST
@by_the_officer
@only_when_sure
def give(request: HttpRequest, key: UUID) -> HttpResponse:
    """Give an office, from a day on."""
    scope = _officer(request)
    account, told = open_account(key, by=scope), request.POST

    def deed() -> str:
        code, role = told.get("area", "").strip(), told.get("role", "")
        area = area_coded(code, on=scope.today) if code else None
        if role not in set(Role):
            raise Absent
        since = _day(told.get("since", ""), default=scope.today)
        topic = told.get("topic", "") if role == Role.DEPARTMENT else ""
        give_role(account, Role(role), area=area, topic=topic, since=since, by=scope)
        return _("The office was given.")

    return _done(request, account, scope=scope, deed=deed)


@declares(Duty.ACCOUNTS)
@require_POST
@by_the_officer
@only_when_sure
def end(request: HttpRequest, key: UUID, number: int) -> HttpResponse:
    """End an office on a day; today's end shuts at once."""
    scope = _officer(request)
    account = open_account(key, by=scope)
    role = role_of(account, number)
    if role is None:
        raise Absent

    def deed() -> str:
        end_role(role, on=_day(request.POST.get("on", ""), default=scope.today), by=scope)
        return _("The office was ended.")

    return _done(request, account, scope=scope, deed=deed, field=f"on-{number}")


@declares(Duty.ACCOUNTS)
@require_POST
@by_the_officer
@only_when_sure
def mend_keys(request: HttpRequest, key: UUID) -> HttpResponse:
    """Help whoever lost a key, or shut an account; the reason is told to its owner and the journal."""
    scope = _officer(request)
    account, why = open_account(key, by=scope), request.POST.get("why", "").strip()
    deeds = {
        "second": (reset_second_factor, _("The second factor was taken away.")),
        "close": (close_account, _("The account was closed.")),
        "reopen": (open_account_again, _("The account is open again.")),
    }
    asked = request.POST.get("deed", "")
    if asked in deeds:
        do, told = deeds[asked]
        return _done(request, account, scope=scope, deed=lambda: do(account, by=scope, why=why) or told)
    if asked != "password":
        raise Absent
    try:
        password = give_one_time_password(account, by=scope, why=why, now=timezone.now())
    except (AccountRefused, TooLong) as refused:
        return _shown(request, account, scope=scope, refused=refused)
    return _on_paper(request, account, password)


def _in_a_row(offices: list[Role]) -> str:
    return pgettext("names in a row", ", ").join(role_labels()[office] for office in offices)


def _officer(request: HttpRequest) -> Scope:
    scope = reader_of(request).scope
    require_office(scope, Role.SECURITY)
    return scope


@transaction.atomic
def _made(told: dict[str, str], *, by: Scope) -> tuple[Any, str]:
    person: Any
    if told["person"] in ("", NEW_PERSON):
        person = make_person(told["name"], title=told["title"], phone=told["phone"])
    else:
        person = person_keyed(key_named(told["person"]))
    if person is None:
        raise Absent
    return make_account_on_paper(told["username"], person=person, by=by, now=timezone.now())


def _on_paper(request: HttpRequest, account: Any, password: str) -> HttpResponse:
    context = {"account": account, "password": password}
    return render(request, "desk/pages/one_time_password.html", context)


def _done(
    request: HttpRequest, account: Any, *, scope: Scope, deed: Callable[[], str], field: str = ""
) -> HttpResponse:
    """A deed about an account, and its page again: with what was done, or with why not and what was typed.

    `field` is the one that the form has, where it has one only.
    """
    try:
        messages.success(request, deed())
    except (AccountRefused, TooLong) as refused:
        return _shown(request, account, scope=scope, refused=refused, field=field)
    return redirect("account", account.key)


def _shown(
    request: HttpRequest,
    account: Any,
    *,
    scope: Scope,
    refused: AccountRefused | TooLong | None = None,
    field: str = "",
) -> HttpResponse:
    context = {
        "card": account_card(account, on=scope.today), "account": account, "told": request.POST,
        "trouble": told_refusal(refused) if refused else "",
        "wrong": field or field_refused(refused) if refused else "",
        "roles": role_labels(), "topics": labels("topic"), "today": scope.today,
        "oneself": account.pk == scope.account.pk,
    }  # fmt: skip
    return render(request, "desk/pages/account.html", context, status=422 if refused else 200)


def _day(text: str, *, default: date) -> date:
    """The day that was typed, or the default where nothing was; raises AccountRefused."""
    try:
        return date.fromisoformat(text) if text else default
    except ValueError as strange:
        raise AccountRefused(Why.NO_DAY) from strange
