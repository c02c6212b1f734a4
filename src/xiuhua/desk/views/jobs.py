"""Jobs on the desk: the list, one with its progress, stopped or tried again."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from xiuhua.actions.keep.ask_job import ask_again, stop_job
from xiuhua.actions.keep.job_access import jobs_listed, open_job, sees_all_jobs
from xiuhua.desk.ground import page_number, reader_of
from xiuhua.desk.import_refusals import telling_refusals
from xiuhua.desk.jobs import job_context, no_worker, shown_job
from xiuhua.desk.pages import leaf_of
from xiuhua.duty.routes import Duty, declares
from xiuhua.queries.jobs import job_line, job_lines
from xiuhua.queries.keeping import terms


@declares(Duty.ANYONE_LOGGED_IN)
def show_jobs(request: HttpRequest) -> HttpResponse:
    """The reader's own jobs; to the system officer all, without what they are about."""
    scope = reader_of(request).scope
    sees_all, theirs = sees_all_jobs(scope), jobs_listed(scope)
    leaf = leaf_of(theirs.count(), page=page_number(request))
    lines = job_lines(theirs, first=leaf.start, size=leaf.size)
    jobs = [shown_job(line, whole=not sees_all) for line in lines]
    context = {
        "jobs": jobs, "total": leaf.count, "sees_all": sees_all, "no_worker": no_worker(),
        "kept_days": terms().jobs.days, "moves": any(line.is_open for line in lines),
    } | leaf.context()  # fmt: skip
    return render(request, "desk/pages/jobs.html", context)


@declares(Duty.ANYONE_LOGGED_IN)
def show_job(request: HttpRequest, key: UUID) -> HttpResponse:
    """How far a job is; one that is done leads on to what became of it. A page that asks again gets its part alone."""
    opened = open_job(key, by=request.user)  # type: ignore[arg-type]
    line = job_line(opened.job)
    context: dict[str, Any] = job_context(line, whole=opened.whole)
    onward = context["job"].result if line.state == "done" else ""
    if getattr(request, "htmx", False):
        if line.is_open:
            return render(request, "desk/parts/job.html", context)
        return HttpResponse(headers={"HX-Redirect": onward or context["job"].address})
    return redirect(onward) if onward else render(request, "desk/pages/job.html", context)


@declares(Duty.ANYONE_LOGGED_IN)
@require_POST
def stop(request: HttpRequest, key: UUID) -> HttpResponse:
    """Stop a job that writes nothing into the register."""
    with telling_refusals(request):
        stop_job(key, by=request.user)  # type: ignore[arg-type]
    return redirect("job", key)


@declares(Duty.ANYONE_LOGGED_IN)
@require_POST
def try_again(request: HttpRequest, key: UUID) -> HttpResponse:
    """Have a job that failed or was stopped done again."""
    with telling_refusals(request):
        ask_again(key, by=request.user)  # type: ignore[arg-type]
    return redirect("job", key)
