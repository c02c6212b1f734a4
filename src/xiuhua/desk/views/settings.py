"""Somebody's own settings: how pages look, what lets them in, where they are logged in, what others did about it."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from xiuhua.actions.account.own import end_other_sessions, end_session, read_notices
from xiuhua.actions.unsent import KEPT, kept_for
from xiuhua.desk.deeds import deed_label
from xiuhua.desk.entering import own_address
from xiuhua.desk.ground import reader_of
from xiuhua.desk.offices import role_label
from xiuhua.duty.routes import Duty, declares
from xiuhua.queries.own_account import codes_left, factors_of, sessions_of, unread_notices


@declares(Duty.ANYONE_LOGGED_IN)
def show_settings(request: HttpRequest) -> HttpResponse:
    """All that somebody may set for themselves, on one page."""
    account: Any = request.user
    context = {
        "account": account,
        "offices": [role_label(role) for role in sorted(reader_of(request).scope.offices)],
        "factors": factors_of(account),
        "codes": codes_left(account),
        "notices": _notices(account),
    } | _sessions(request)
    return render(request, "desk/pages/settings.html", context)


@declares(Duty.ANYONE_LOGGED_IN)
def show_sessions(request: HttpRequest) -> HttpResponse:
    """Where somebody is logged in."""
    return render(request, "desk/pages/sessions.html", _sessions(request))


@declares(Duty.ANYONE_LOGGED_IN)
@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """End one session, or all others."""
    account: Any = request.user
    if handle := request.POST.get("handle", ""):
        ended = int(end_session(account, handle=handle))
    else:
        ended = end_other_sessions(account, but=request.session.session_key)
    told = ngettext("%(count)s session was ended.", "%(count)s sessions were ended.", ended) % {"count": ended}
    messages.success(request, told if ended else _("There was nothing to end any more."))
    return redirect("sessions")


@declares(Duty.ANYONE_LOGGED_IN)
def show_notices(request: HttpRequest) -> HttpResponse:
    """What others did about one's keys since one last logged in; saying to have read it."""
    account: Any = request.user
    if request.method == "POST":
        read_notices(account)
        return redirect(own_address(request, request.GET.get("next", "")))
    return render(request, "desk/pages/notices.html", {"notices": _notices(account)})


@declares(Duty.ANYONE_LOGGED_IN)
def show_unsent(request: HttpRequest) -> HttpResponse:
    """The form that was not taken as the session had ended: to be sent now, or let go."""
    unsent = kept_for(request.session, request.user.pk or 0)
    if request.method == "POST" or unsent is None:
        request.session.pop(KEPT, None)
        return redirect(unsent.page if unsent else "home")
    return render(request, "desk/pages/unsent.html", {"unsent": unsent})


def _sessions(request: HttpRequest) -> dict[str, Any]:
    """Where the reader is logged in, and when a session ends by itself."""
    account: Any = request.user
    return {
        "sessions": sessions_of(account, here=request.session.session_key),
        "idle_minutes": settings.SESSION_IDLE_SECONDS // 60,
        "session_hours": settings.SESSION_COOKIE_AGE // 3600,
    }


def _notices(account: Any) -> list[dict[str, Any]]:
    return [
        {"at": line.at, "deed": deed_label(line.deed), "who": line.who, "why": line.why}
        for line in unread_notices(account)
    ]
