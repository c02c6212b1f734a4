"""What every answer says to the browser about safety, what no question may carry, and what a held register answers."""

import secrets
from collections.abc import Callable

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from xiuhua.bridge.one_at_a_time import is_held
from xiuhua.desk.unsent import keep_unsent
from xiuhua.duty.routes import Duty, duty_of

ASKS_BY_ITSELF = "Xiuhua-Asks-By-Itself"

# Nothing inline, nothing from elsewhere: a name that carries a script stays a name. A script runs only when it bears
# the nonce of its answer, so that no file of ours does that somebody brought; and no text becomes a script later.
POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; "
    "require-trusted-types-for 'script'; trusted-types default"
)
NONCE_BYTES = 16


class ContentSecurityPolicy:
    """Adds the policy to every answer, with a nonce of its own that the layout gives to its scripts."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """`get_response` is the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the policy."""
        nonce = secrets.token_urlsafe(NONCE_BYTES)
        request.nonce = nonce  # type: ignore[attr-defined]
        response = self.get_response(request)
        response.headers["Content-Security-Policy"] = POLICY.format(nonce=nonce)
        return response


class NoNul:
    """Puts the replacement character for every NUL of an address: PostgreSQL refuses to be asked for one.

    What is asked for is then simply not there. Cookies with a NUL were not set by us and are passed over.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """`get_response` is the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the address without its NULs."""
        request.path = request.path.replace("\0", "\ufffd")
        request.path_info = request.path_info.replace("\0", "\ufffd")
        request.META["QUERY_STRING"] = request.META.get("QUERY_STRING", "").replace("%00", "%EF%BF%BD")
        request.COOKIES = {name: value for name, value in request.COOKIES.items() if "\0" not in value}
        return self.get_response(request)


class RegisterHeld:
    """Says so when a deed waited in vain for SQLite's only pen, which a large deed holds; nothing of it was done."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """`get_response` is the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as the rest of the chain does."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, trouble: Exception) -> HttpResponse | None:
        """A page with the way out, and for machines when to come again."""
        if not is_held(trouble):
            return None
        answer = render(request, "desk/pages/held.html", status=503)
        answer.headers["Retry-After"] = "30"
        return answer


class WhoeverIsThere:
    """Notes which requests show that somebody is there: a page that asks again by itself keeps no session open."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """`get_response` is the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as the rest of the chain does."""
        request.session.watched = ASKS_BY_ITSELF not in request.headers  # type: ignore[attr-defined]  # our own store
        return self.get_response(request)


class KeepsUnsent:
    """Keeps what somebody sent whose session had ended meanwhile, until they have logged in again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """`get_response` is the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as the rest of the chain does."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., object], _places: object, _names: object
    ) -> HttpResponse | None:
        """The log-in instead of a deed, after which the form comes back; only to who began the session."""
        if request.method != "POST" or request.user.is_authenticated or duty_of(view) in (None, Duty.PUBLIC):
            return None
        whose = request.session.was_of  # type: ignore[attr-defined]  # our own store
        if whose is None:
            return None
        keep_unsent(request, whose=whose)
        return redirect_to_login(reverse("unsent"))
