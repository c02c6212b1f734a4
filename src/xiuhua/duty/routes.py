"""Every route says what duty it demands; one that says nothing is a mistake that the tests catch."""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
VERBS = ("GET", "HEAD", "POST")
OWES_FACTOR = "owes_factor"  # in a session: its owner's office demands a second factor, and there is none yet


class Duty(StrEnum):
    """What a route demands. Which place or household, the view asks at the door; log-in is checked here."""

    PUBLIC = "public"
    ANYONE_LOGGED_IN = "anyone logged in"
    FIGURES = "aggregates of an area"
    AREA = "an area with its households"
    HOUSEHOLD = "a household"
    STAFF = "somebody who answers where the reader does"
    ORGANISATION = "an organisation at work where the reader answers"
    IMPORTS = "an office that imports"
    JOURNAL = "the auditor's office"
    ACCOUNTS = "the security officer's office"
    OPERATIONS = "the system officer's office"


def declares(
    duty: Duty, *, with_one_time_password: bool = False, without_second_factor: bool = False
) -> Callable[[View[P]], View[P]]:
    """Declare the duty that a view demands; anybody else is sent to the log-in, and no answer is kept by a cache.

    Who came in with a one-time password is sent on to choose their own, but where the view lets them be with it; after
    that, who owes a second factor is sent on to set one, but where the view lets them be without.
    Verbs that no page uses are refused before anything is asked, whoever asks and whatever for.
    """

    def declared(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if request.method not in VERBS:
                return HttpResponseNotAllowed(VERBS)
            if duty is not Duty.PUBLIC:
                if not request.user.is_authenticated:
                    return _to_log_in(request)
                if request.user.must_choose_password and not with_one_time_password:
                    return redirect("password")
                if request.session.get(OWES_FACTOR) and not (with_one_time_password or without_second_factor):
                    return redirect("factors")
            answer = view(request, *args, **kwargs)
            answer.headers.setdefault("Cache-Control", "private, no-store")
            return answer

        guarded.duty = duty  # type: ignore[attr-defined]
        return guarded

    return declared


def _to_log_in(request: HttpRequest) -> HttpResponse:
    """The log-in, and then back; a page that asked for a part of itself goes there whole."""
    if "HX-Request" not in request.headers:
        return redirect_to_login(request.get_full_path())
    page = urlsplit(request.headers.get("HX-Current-URL", ""))
    onward = redirect_to_login(f"{page.path or '/'}?{page.query}".rstrip("?"))
    return HttpResponse(headers={"HX-Redirect": onward.headers["Location"]})


def duty_of(view: Callable[..., object]) -> Duty | None:
    """The duty that a view declares, or None."""
    return getattr(view, "duty", None)
