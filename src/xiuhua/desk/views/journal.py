"""The journal for its auditor: lines, threads of a household, person or field, and the chain verified on demand."""

import re
from datetime import UTC, datetime
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from xiuhua.desk.ground import page_number, reader_of
from xiuhua.desk.pages import SIZE, leaf_of
from xiuhua.duty.door import require_office
from xiuhua.duty.routes import Duty, declares
from xiuhua.queries.journal_check import check_journal
from xiuhua.queries.journal_page import Thread, journal_lines, journal_state, lines_after, thread_of
from xiuhua.words import Role

LONGEST_NUMBER = 18  # digits of a line's number that the database can hold
MOST_WORDS = 64
SUBJECT, FIELD = re.compile(r"[\w.:-]{1,64}"), re.compile(r"\w{1,40}")


@declares(Duty.JOURNAL)
def show_journal(request: HttpRequest) -> HttpResponse:
    """Masked lines; with ?subject=, ?who= or ?field= a thread of them; whom it is about is asked by POST."""
    require_office(reader_of(request).scope, Role.AUDITOR)
    if request.method == "POST":
        return _sought(request)
    return _page(request, {})


def _page(request: HttpRequest, refused: dict[str, str]) -> HttpResponse:
    state, thread = journal_state(), _thread(request)
    number = request.GET.get("line", "")
    line = int(number) if number.isascii() and number.isdigit() and len(number) < LONGEST_NUMBER else 0
    count = thread.lines.count() if thread else state.lines
    leaf = leaf_of(count, page=lines_after(line) // SIZE + 1 if line and not thread else page_number(request))
    check = check_journal(anchors=settings.HOME / "anchors.txt") if request.GET.get("check") else None
    lines = journal_lines(first=leaf.start, size=leaf.size, thread=thread)
    context = {
        "state": state, "check": check, "lines": lines, "opened": line, "thread": thread, "most": MOST_WORDS,
        "of": next((one for one in lines if thread), None),
        "oldest_unsealed": _moment(check.oldest_unsealed) if check else None,
    }  # fmt: skip
    return render(
        request, "desk/pages/journal.html", context | leaf.context() | refused, status=422 if refused else 200
    )


def _moment(told: str | None) -> datetime | None:
    """A moment that verification tells in UTC, for a page to show by the office's clock."""
    return datetime.fromisoformat(told).replace(tzinfo=UTC) if told else None


def _sought(request: HttpRequest) -> HttpResponse:
    """On to the lines about somebody; what was typed stands in no address."""
    sought = request.POST.get("q", "").replace("\0", "").strip()[:MOST_WORDS]
    found = thread_of(sought)
    if found is None:
        trouble = _("No line is about that. Type a household's or member's whole number, or an account.")
        return _page(request, {"trouble": trouble, "wrong": "q", "sought": sought})
    told = {"subject": found.subject} if found.subject else {"who": str(found.who)}
    return redirect(f"{reverse('journal')}?{urlencode(told)}")


def _thread(request: HttpRequest) -> Thread:
    """The thread that is asked for; what makes no sense narrows nothing."""
    subject, field = request.GET.get("subject", ""), request.GET.get("field", "")
    try:
        who = UUID(request.GET.get("who", ""))
    except ValueError:
        who = None
    return Thread(subject if SUBJECT.fullmatch(subject) else "", who, field if FIELD.fullmatch(field) else "")
