"""The reader's own pages: where they start, their households, the journal."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from xiuhua.actions.keep.job_access import sees_all_jobs
from xiuhua.desk.ground import keeps_accounts, opens_journal, page_number, reader_of, widest_place
from xiuhua.desk.pages import SIZE, leaf_of
from xiuhua.desk.work import work_of
from xiuhua.duty.door import require_office
from xiuhua.duty.routes import Duty, declares
from xiuhua.queries.journal_check import check_journal
from xiuhua.queries.journal_page import journal_lines, journal_state, lines_after
from xiuhua.words import Role

WITH_FIGURES = frozenset({Role.CITY, Role.COUNTY, Role.DEPARTMENT})  # offices that begin with an area's figures
LONGEST_NUMBER = 18  # digits of a line's number that the database can hold


@declares(Duty.ANYONE_LOGGED_IN)
def start(request: HttpRequest) -> HttpResponse:
    """Where a reader begins: wide offices with figures, officers with what they keep, all others with their work."""
    reader = reader_of(request)
    if opens_journal(reader.scope):
        return redirect("journal")
    if sees_all_jobs(reader.scope):
        return redirect("office")
    if keeps_accounts(reader.scope):
        return redirect("accounts")
    if reader.scope.offices & WITH_FIGURES and (place := widest_place(reader.scope)):
        return redirect("area", place)
    is_at_work = reader.scope.places or reader.scope.inspects or reader.scope.person_id is not None
    return redirect("mine") if is_at_work else render(request, "desk/pages/nothing.html")


@declares(Duty.ANYONE_LOGGED_IN)
def show_mine(request: HttpRequest) -> HttpResponse:
    """What the reader answers for, and what needs them there."""
    return render(request, "desk/pages/mine.html", work_of(reader_of(request)))


@declares(Duty.JOURNAL)
def show_journal(request: HttpRequest) -> HttpResponse:
    """The journal for the auditor: masked lines, and the chain verified on demand."""
    require_office(reader_of(request).scope, Role.AUDITOR)
    state = journal_state()
    number = request.GET.get("line", "")
    line = int(number) if number.isascii() and number.isdigit() and len(number) < LONGEST_NUMBER else 0
    leaf = leaf_of(state.lines, page=lines_after(line) // SIZE + 1 if line else page_number(request))
    check = check_journal(anchors=settings.HOME / "anchors.txt") if request.GET.get("check") else None
    lines = journal_lines(first=leaf.start, size=leaf.size)
    context = {"state": state, "check": check, "lines": lines, "opened": line} | leaf.context()
    return render(request, "desk/pages/journal.html", context)
