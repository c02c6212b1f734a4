"""Logging in, by password with or without a second factor, or by passkey; logging out; showing that it is still you."""

import json
import time
from typing import Any

from django.contrib.auth import authenticate, logout
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from xiuhua.actions.account.log_in import asker_of
from xiuhua.actions.account.passkey import ask_for_known, has_name, use_passkey
from xiuhua.actions.account.refusal import AccountRefused, Why
from xiuhua.actions.account.second_factor import use_code
from xiuhua.desk.account_refusals import told_refusal
from xiuhua.desk.demo_accounts import demo_accounts
from xiuhua.desk.entering import HALF, HALF_SECONDS, be_sure, come_in, own_address
from xiuhua.desk.hosts import host_of
from xiuhua.duty.routes import Duty, declares
from xiuhua.queries.office import account_numbered, office_name
from xiuhua.queries.own_account import kinds_of_factor

ASKED = "asked"  # of a browser: what it is to prove a passkey with
# The journal tells who logged in when; Django's own note of it would need the register's pen.
user_logged_in.disconnect(dispatch_uid="update_last_login")


@declares(Duty.PUBLIC)
def log_in(request: HttpRequest) -> HttpResponse:
    """Log in with a name and a password, and a second factor if there is one; a demo lists its accounts."""
    onward = own_address(request, request.POST.get("next") or request.GET.get("next", ""))
    if request.user.is_authenticated:
        return redirect(onward)
    username = request.POST.get("username", "")
    context: dict[str, Any] = {
        "next": onward, "username": username, "demo_accounts": demo_accounts(), "passkeys": has_name(host_of(request)),
        "office": office_name(), "typed_is_kept": onward == reverse("unsent"),
    }  # fmt: skip
    if request.method != "POST":
        return render(request, "desk/pages/login.html", context)
    account = authenticate(request, username=username, password=request.POST.get("password", ""))
    if account is None:
        context |= {"trouble": told_refusal(AccountRefused(Why.NO_ENTRY)), "wrong": "password"}
        return render(request, "desk/pages/login.html", context, status=401)
    if not kinds_of_factor(account):
        return come_in(request, account, how="password", onward=onward)
    request.session[HALF] = [account.pk, time.time(), onward]
    return redirect("second")


@declares(Duty.PUBLIC)
def second_step(request: HttpRequest) -> HttpResponse:
    """The second factor after the password: a code, a recovery code or a passkey."""
    number, since, onward = request.session.get(HALF) or (0, 0, "/")
    account = account_numbered(number) if time.time() - since < HALF_SECONDS else None
    if account is None:
        return redirect("login")
    return _prove(request, account, template="desk/pages/second.html", onward=onward)


@declares(Duty.PUBLIC)
def with_passkey(request: HttpRequest) -> HttpResponse:
    """Log in with a passkey alone: who it is stands in it."""
    onward = own_address(request, request.GET.get("next", ""))
    if request.user.is_authenticated:
        return redirect(onward)
    trouble = ""
    if request.method == "POST":
        try:
            account = _passkey_owner(request, None)
        except AccountRefused as refused:
            trouble = told_refusal(refused)
        else:
            return come_in(request, account, how="passkey", onward=onward)
    context = {"next": onward, "trouble": trouble} | _question(request, None)
    return render(request, "desk/pages/passkey.html", context, status=401 if trouble else 200)


@declares(Duty.ANYONE_LOGGED_IN, with_one_time_password=True)
def confirm(request: HttpRequest) -> HttpResponse:
    """Show again that it is you, before keys are changed: with the second factor, or the password without one."""
    onward = own_address(request, request.GET.get("next", ""))
    account = request.user
    if kinds_of_factor(account):  # type: ignore[arg-type]
        return _prove(request, account, template="desk/pages/second.html", onward=onward)
    context: dict[str, str] = {}
    if request.method == "POST":
        found = authenticate(request, username=account.username, password=request.POST.get("password", ""))
        if found == account:
            be_sure(request.session)
            return redirect(onward)
        context = {"trouble": told_refusal(AccountRefused(Why.WRONG)), "wrong": "password"}
    return render(request, "desk/pages/confirm.html", context, status=401 if context else 200)


@declares(Duty.PUBLIC)
@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """End the session, here and in the browser."""
    logout(request)
    return redirect("login")


def _prove(request: HttpRequest, account: Any, *, template: str, onward: str) -> HttpResponse:
    """Have a second factor shown; then somebody comes in, or is sure again."""
    kinds, trouble = kinds_of_factor(account), ""
    if request.method == "POST":
        try:
            how = _proof(request, account)
        except AccountRefused as refused:
            trouble = told_refusal(refused)
        else:
            if not request.user.is_authenticated:
                return come_in(request, account, how=f"password, {how}", onward=onward)
            be_sure(request.session)
            return redirect(onward)
    context: dict[str, Any] = {"kinds": kinds, "trouble": trouble, "again": request.user.is_authenticated}
    context["wrong"] = "code" if trouble and not request.POST.get("answer") else ""
    if "passkey" in kinds and has_name(host_of(request)):
        context |= _question(request, account)
    return render(request, template, context, status=401 if trouble else 200)


def _proof(request: HttpRequest, account: Any) -> str:
    if request.POST.get("answer"):
        _passkey_owner(request, account)
        return "passkey"
    return use_code(account, request.POST.get("code", ""), asker=asker_of(request, account.username))


def _passkey_owner(request: HttpRequest, account: Any) -> Any:
    """Whose passkey answered what we asked, which is asked once."""
    asked = request.session.pop(ASKED, None) or {}
    return use_passkey(account, host=host_of(request), state=asked, answer=request.POST.get("answer", ""))


def _question(request: HttpRequest, account: Any) -> dict[str, Any]:
    """What the page's script asks the browser; nothing where passkeys cannot be."""
    try:
        options, request.session[ASKED] = ask_for_known(account, host=host_of(request))
    except AccountRefused as refused:
        return {"no_passkeys": told_refusal(refused)}
    return {"options": json.dumps(options)}
