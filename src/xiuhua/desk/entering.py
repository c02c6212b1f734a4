"""Coming in: what every way of logging in ends with, and what must be fresh before keys are changed."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import login
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from xiuhua.actions.account.known_browser import COOKIE, mark_of_browser
from xiuhua.actions.account.log_in import address_of, note_log_in
from xiuhua.bridge.sessions import BEGAN, SessionStore
from xiuhua.desk.browsers import browser_kind
from xiuhua.desk.ground import note_debt_of_factor
from xiuhua.desk.unsent import keep_unsent
from xiuhua.duty.door import scope_of
from xiuhua.queries.office import clock_day
from xiuhua.queries.own_account import BROWSER, unread_notices

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
BACKEND = "xiuhua.actions.account.log_in.OfficeBackend"
YEAR = 365 * 24 * 3600
SURE, SURE_SECONDS = "sure", 15 * 60
HALF, HALF_SECONDS = "half", 10 * 60  # the password was right, the second factor is still to come


def come_in(request: HttpRequest, account: Any, *, how: str, onward: str) -> HttpResponse:
    """Begin a session of an account, and lead on; the browser is known from now on."""
    request.session.pop(HALF, None)
    login(request, account, backend=BACKEND)
    now = time.time()
    request.session[BEGAN], request.session[SURE] = now, now
    note_debt_of_factor(request, scope_of(account, today=clock_day()))
    request.session[BROWSER] = browser_kind(request.headers.get("User-Agent", ""))
    SessionStore.clear_expired()
    note_log_in(account, how=how, address=address_of(request))
    told = unread_notices(account) and not account.must_choose_password
    answer = redirect(f"{reverse('notices')}?{urlencode({'next': onward})}" if told else onward)
    keep_cookie(answer, COOKIE, mark_of_browser(request.COOKIES, account.username))
    if account.language and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        keep_cookie(answer, settings.LANGUAGE_COOKIE_NAME, account.language)
    return answer


def be_sure(session: SessionBase) -> None:
    """Somebody has just proved again that it is them; what they may do now, an older key of the session may not."""
    session.cycle_key()
    session[SURE] = time.time()


def only_when_sure(view: View[P]) -> View[P]:
    """Ask for password or second factor again unless that was done within a quarter of an hour.

    A form that was sent meanwhile is kept, and comes back after that.
    """

    @wraps(view)
    def asked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if time.time() - request.session.get(SURE, 0) < SURE_SECONDS:
            return view(request, *args, **kwargs)
        onward = request.get_full_path()
        if request.method == "POST":
            keep_unsent(request, whose=request.user.pk or 0)
            onward = reverse("unsent")
        return redirect(f"{reverse('confirm')}?{urlencode({'next': onward})}")

    return asked


def own_address(request: HttpRequest, wanted: str) -> str:
    """The address asked for when it is one of ours, else the reader's own page."""
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    # A bare word is no address: a redirect would take it for the name of a view.
    return wanted if ours and wanted.startswith("/") else "/"


def keep_cookie(answer: HttpResponse, name: str, value: str) -> None:
    """Keep something in the browser for a year."""
    secure = settings.SESSION_COOKIE_SECURE
    answer.set_cookie(name, value, max_age=YEAR, samesite="Lax", httponly=True, secure=secure)
