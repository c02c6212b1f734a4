"""Logging in and out, and how the pages look: language and theme."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xiuhua.actions.account import DEMO_PASSWORD, demo_usernames
from xiuhua.actions.choose_language import choose_language
from xiuhua.desk.ground import THEMES
from xiuhua.duty.routes import Duty, declares
from xiuhua.queries.office import is_demo

YEAR = 365 * 24 * 3600
# The journal tells who logged in when; Django's own note of it would need the register's pen.
user_logged_in.disconnect(dispatch_uid="update_last_login")


@declares(Duty.PUBLIC)
def log_in(request: HttpRequest) -> HttpResponse:
    """Log in with a name and a password; a demo lists its accounts."""
    onward = _own_address(request, request.POST.get("next") or request.GET.get("next", ""))
    if request.user.is_authenticated:
        return redirect(onward)
    username = request.POST.get("username", "")
    context: dict[str, Any] = {"next": onward, "username": username, "demo_accounts": demo_accounts()}
    if request.method != "POST":
        return render(request, "desk/pages/login.html", context)
    account = authenticate(request, username=username, password=request.POST.get("password", ""))
    if account is None:
        return render(request, "desk/pages/login.html", context | {"failed": True}, status=401)
    login(request, account)
    answer = redirect(onward)
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        _keep(answer, settings.LANGUAGE_COOKIE_NAME, account.language)
    return answer


@declares(Duty.PUBLIC)
@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect("login")


@declares(Duty.PUBLIC)
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Choose the language; it is kept in the browser and, when logged in, with the account."""
    answer = redirect(_own_address(request, request.POST.get("next", "")))
    wanted = request.POST.get("language", "")
    if wanted not in dict(settings.LANGUAGES):
        return answer
    if request.user.is_authenticated:
        choose_language(request.user, wanted)
    _keep(answer, settings.LANGUAGE_COOKIE_NAME, wanted)
    return answer


@declares(Duty.PUBLIC)
@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Choose light or dark; choosing the chosen one again goes back to the system's."""
    answer = redirect(_own_address(request, request.POST.get("next", "")))
    wanted = request.POST.get("theme", "")
    if wanted == request.COOKIES.get("theme"):
        answer.delete_cookie("theme")
    elif wanted in THEMES:
        _keep(answer, "theme", wanted)
    return answer


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account of the demo with the words for its duty."""

    username: str
    password: str
    label: str


def demo_accounts() -> list[DemoAccount]:
    """The demo's accounts in a helpful order; none outside a demo. Two statements."""
    if not is_demo():
        return []
    words = _duty_words()
    return [DemoAccount(name, DEMO_PASSWORD, words.get(name, name)) for name in sorted(demo_usernames(), key=_place)]


def _duty_words() -> dict[str, str]:
    return {
        "city": _("City office"),
        "county": _("County office"),
        "township": _("Township office"),
        "village": _("Village office"),
        "leader": _("Linked leader"),
        "secretary": _("First secretary"),
        "team": _("Resident team member"),
        "technician": _("Agricultural technician"),
        "helper": _("Helper of households"),
        "health": _("Health department"),
        "inspector": _("Inspector, sample open"),
        "sealed_inspector": _("Inspector, sample sealed"),
        "auditor": _("Auditor"),
        "security": _("Security officer"),
        "system": _("System officer"),
    }


def _place(username: str) -> int:
    known = list(_duty_words())
    return known.index(username) if username in known else len(known)


def _own_address(request: HttpRequest, wanted: str) -> str:
    """The address asked for when it is one of ours, else the reader's own page."""
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    # A bare word is no address: a redirect would take it for the name of a view.
    return wanted if ours and wanted.startswith("/") else "/"


def _keep(answer: HttpResponse, name: str, value: str) -> None:
    answer.set_cookie(name, value, max_age=YEAR, samesite="Lax", httponly=True)
