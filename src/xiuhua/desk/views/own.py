"""The reader's own pages: where they start, and what they answer for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from xiuhua.actions.keep.job_access import sees_all_jobs
from xiuhua.desk.ground import keeps_accounts, opens_journal, reader_of, widest_place
from xiuhua.desk.work import work_of
from xiuhua.duty.routes import Duty, declares
from xiuhua.words import Role

WITH_FIGURES = frozenset({Role.CITY, Role.COUNTY, Role.DEPARTMENT})  # offices that begin with an area's figures


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
