"""The reader's own pages: where they start, their households, the journal."""

from dataclasses import replace

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from xiuhua.actions.keep.job_access import sees_all_jobs
from xiuhua.desk.ground import opens_journal, page_number, reader_of, widest_place
from xiuhua.desk.pages import SIZE, leaf_of
from xiuhua.duty.door import Scope, households_seen, require_office
from xiuhua.duty.routes import Duty, declares
from xiuhua.queries.area import places_coded
from xiuhua.queries.household import households_answered_for
from xiuhua.queries.journal_check import check_journal
from xiuhua.queries.journal_page import journal_lines, journal_state, lines_after
from xiuhua.words import Role

LONGEST_NUMBER = 18  # digits of a line's number that the database can hold


@declares(Duty.ANYONE_LOGGED_IN)
def start(request: HttpRequest) -> HttpResponse:
    """Where a reader begins: the widest place of their office, or their households, or the journal."""
    reader = reader_of(request)
    if opens_journal(reader.scope):
        return redirect("journal")
    if sees_all_jobs(reader.scope):
        return redirect("jobs")
    in_office = any(place.reason.key.startswith("office_") for place in reader.scope.places)
    if not in_office and households_seen(own_scope(reader.scope), on=reader.today).exists():
        return redirect("mine")
    if place := widest_place(reader.scope):
        return redirect("area", place)
    return redirect("mine") if reader.scope.inspects else render(request, "desk/pages/nothing.html")


@declares(Duty.ANYONE_LOGGED_IN)
def show_mine(request: HttpRequest) -> HttpResponse:
    """The households that the reader is paired with or was given to inspect."""
    reader = reader_of(request)
    lines = households_answered_for(households_seen(own_scope(reader.scope), on=reader.today), on=reader.today)
    places = places_coded([place.code for place in reader.scope.places], on=reader.today)
    context = {"lines": lines, "places": places, "on": reader.today}
    return render(request, "desk/pages/mine.html", context)


def own_scope(scope: Scope) -> Scope:
    """The scope without its places: what remains are households of one's own."""
    return replace(scope, places=())


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
