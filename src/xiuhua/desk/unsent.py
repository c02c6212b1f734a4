"""Takes out of a request what is kept of a form that was sent by somebody who has to show first who they are."""

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from xiuhua.actions.unsent import Unsent, keep_sealed

# A password is typed again, and a token of the old session is worth nothing.
NEVER_KEPT = frozenset({"csrfmiddlewaretoken", "password", "old", "new", "again", "code", "answer"})


def keep_unsent(request: HttpRequest, *, whose: int) -> None:
    """Keep the form of a request, for the account whose session it was sent in."""
    fields = [(name, value) for name, values in request.POST.lists() for value in values if name not in NEVER_KEPT]
    files = [file.name or "" for field in request.FILES for file in request.FILES.getlist(field)]
    unsent = Unsent(request.get_full_path(), _page_before(request), fields, files)
    keep_sealed(request.session, unsent, whose=whose)


def _page_before(request: HttpRequest) -> str:
    """The page that the form stood on, when it was one of ours."""
    told = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(told, {request.get_host()}, require_https=request.is_secure())
    parts = urlsplit(told)
    return f"{parts.path}?{parts.query}".rstrip("?") if ours and parts.path.startswith("/") else "/"
