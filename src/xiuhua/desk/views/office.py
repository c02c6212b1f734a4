"""The system officer's page: jobs, packs in force, and how the register is kept; nothing about anybody in it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xiuhua.desk.ground import reader_of
from xiuhua.desk.jobs import no_worker
from xiuhua.duty.door import require_office
from xiuhua.duty.routes import Duty, declares
from xiuhua.queries.jobs import count_open_jobs
from xiuhua.queries.pack import packs_judging
from xiuhua.queries.upkeep import upkeep
from xiuhua.words import Role


@declares(Duty.OPERATIONS)
def show_office(request: HttpRequest) -> HttpResponse:
    """How the office's machine stands."""
    reader = reader_of(request)
    require_office(reader.scope, Role.SYSTEM)
    context = {
        "packs": packs_judging(on=reader.today),
        "open_jobs": count_open_jobs(),
        "no_worker": no_worker(),
        "kept": upkeep(),
    }
    return render(request, "desk/pages/office.html", context)
