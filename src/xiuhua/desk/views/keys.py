"""What lets somebody in, on their own pages: password, authenticator, passkeys, recovery codes."""

import json
from typing import Any
from uuid import UUID

import segno
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xiuhua.actions.account.passkey import add_passkey, ask_for_new
from xiuhua.actions.account.password import LEAST_PASSWORD, change_password
from xiuhua.actions.account.refusal import AccountRefused
from xiuhua.actions.account.second_factor import (
    add_authenticator,
    address_of_secret,
    make_recovery_codes,
    propose_secret,
    proposed_secret,
    remove_factor,
)
from xiuhua.actions.whole_text import TooLong
from xiuhua.desk.account_refusals import field_refused, told_refusal
from xiuhua.desk.entering import only_when_sure
from xiuhua.desk.ground import note_debt_of_factor, reader_of
from xiuhua.desk.hosts import host_of
from xiuhua.desk.labels import source
from xiuhua.duty.routes import OWES_FACTOR, Duty, declares
from xiuhua.queries.own_account import codes_left, demand_of_factor, factors_of

PROPOSED, ASKED = "proposed", "asked_new"


@declares(Duty.ANYONE_LOGGED_IN, with_one_time_password=True)
def choose_password(request: HttpRequest) -> HttpResponse:
    """Choose another password: the old one is asked for, and all other sessions end."""
    account: Any = request.user
    trouble = wrong = ""
    if request.method == "POST":
        try:
            _change(request, account)
        except AccountRefused as refused:
            trouble, wrong = told_refusal(refused), field_refused(refused)
        else:
            messages.success(request, _("Your password was changed. Everywhere else you are logged out."))
            return redirect("settings")
    context = {
        "trouble": trouble, "wrong": wrong, "least": LEAST_PASSWORD, "one_time": account.must_choose_password,
    }  # fmt: skip
    return render(request, "desk/pages/password.html", context, status=422 if trouble else 200)


def _change(request: HttpRequest, account: Any) -> None:
    old, new = request.POST.get("old", ""), request.POST.get("new", "")
    change_password(account, old=old, new=new, session=request.session.session_key)
    update_session_auth_hash(request, account)


@declares(Duty.ANYONE_LOGGED_IN, without_second_factor=True)
@only_when_sure
def show_factors(request: HttpRequest) -> HttpResponse:
    """The second factors, and what can be added."""
    account: Any = request.user
    factors = factors_of(account)
    context = {
        "factors": factors,
        "codes": codes_left(account),
        "has_authenticator": any(factor.kind == "totp" for factor in factors),
        "demand": _demand(request),
    }
    return render(request, "desk/pages/factors.html", context)


@declares(Duty.ANYONE_LOGGED_IN, without_second_factor=True)
@only_when_sure
def add_an_authenticator(request: HttpRequest) -> HttpResponse:
    """Show a secret as a picture to be scanned, and keep it once a code proves that it was."""
    account: Any = request.user
    trouble = ""
    if request.method == "POST":
        try:
            add_authenticator(
                account, kept=request.session.get(PROPOSED, ""), code=request.POST.get("code", "").strip()
            )
        except AccountRefused as refused:
            trouble = told_refusal(refused)
        else:
            request.session.pop(PROPOSED, None)
            request.session.cycle_key()
            return _after_adding(request, account)
    secret = _secret(request, account)
    picture = segno.make(address_of_secret(account, secret), error="m")
    context = {
        "trouble": trouble,
        "wrong": "code" if trouble else "",
        "groups": [secret[at : at + 4] for at in range(0, len(secret), 4)],
        # segno draws it from letters and digits that are ours
        "picture": mark_safe(picture.svg_inline(scale=5, border=2, light="#fff", omitsize=True)),  # noqa: S308
    }
    return render(request, "desk/pages/authenticator.html", context, status=422 if trouble else 200)


@declares(Duty.ANYONE_LOGGED_IN, without_second_factor=True)
@only_when_sure
def add_a_passkey(request: HttpRequest) -> HttpResponse:
    """Have the browser make a passkey, and keep it."""
    account: Any = request.user
    trouble, options = "", None
    if request.method == "POST":
        told = request.POST
        try:
            add_passkey(
                account, host=host_of(request), state=request.session.pop(ASKED, None) or {},
                answer=told.get("answer", ""), name=told.get("name", "").strip(),
            )  # fmt: skip
        except (AccountRefused, TooLong) as refused:
            trouble = told_refusal(refused)
        else:
            request.session.cycle_key()
            return _after_adding(request, account)
    try:
        options, request.session[ASKED] = ask_for_new(account, host=host_of(request))
    except AccountRefused as refused:
        trouble = told_refusal(refused)
    context = {"trouble": trouble, "options": json.dumps(options) if options else ""}
    return render(request, "desk/pages/new_passkey.html", context, status=422 if request.method == "POST" else 200)


@declares(Duty.ANYONE_LOGGED_IN)
@require_POST
@only_when_sure
def new_codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes, shown this once."""
    account: Any = request.user
    if not factors_of(account):
        return redirect("factors")
    return render(request, "desk/pages/codes.html", {"codes": make_recovery_codes(account)})


@declares(Duty.ANYONE_LOGGED_IN)
@require_POST
@only_when_sure
def remove_a_factor(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take a second factor away."""
    account: Any = request.user
    remove_factor(account, key)
    request.session.cycle_key()
    note_debt_of_factor(request, reader_of(request).scope)
    messages.success(request, _("It lets nobody in any more."))
    return redirect("factors")


def _demand(request: HttpRequest) -> str:
    """Who demands a second factor of somebody who may go nowhere else before; empty for all others."""
    if not request.session.get(OWES_FACTOR):
        return ""
    scope = reader_of(request).scope
    return source(demand_of_factor(scope.offices, on=scope.today))


def _after_adding(request: HttpRequest, account: Any) -> HttpResponse:
    """The list again; after the first factor the codes for the day it is lost."""
    request.session.pop(OWES_FACTOR, None)
    messages.success(request, _("From now on it is asked for when you log in."))
    if codes_left(account):
        return redirect("factors")
    return render(request, "desk/pages/codes.html", {"codes": make_recovery_codes(account)})


def _secret(request: HttpRequest, account: Any) -> str:
    """The secret that is being shared: the same until it was proved, so that a mistyped code does not change it."""
    if kept := request.session.get(PROPOSED):
        return proposed_secret(account, kept)
    secret, request.session[PROPOSED] = propose_secret(account)
    return secret
