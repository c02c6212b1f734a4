"""Whose jobs somebody may open: those that they oversee, their own among them; the system officer from outside."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from xiuhua.actions.keep.import_access import may_import, oversees, within_offices
from xiuhua.duty.door import Absent, Scope, areas_covered, areas_told, places_told, scope_of
from xiuhua.queries.office import clock_day
from xiuhua.register.models import Account, Job
from xiuhua.register.statements import Told, ask
from xiuhua.words import Role


@dataclass(frozen=True, slots=True)
class OpenedJob:
    """A job, and whether its opener may see what it is about: a file's name, its reason, its result."""

    job: Job
    whole: bool


def open_job(key: UUID, *, by: Account) -> OpenedJob:
    """A job by its key; raises Absent. At most eight statements.

    Who asked for it and answers for another place now does not open it any more: the successor does.
    """
    scope = scope_of(by, today=clock_day())
    job = Job.objects.filter(key=key).select_related("by__person").first()
    if job is None:
        raise Absent
    whole = may_import(scope) and oversees(scope, job)
    if not whole and not sees_all_jobs(scope):
        raise Absent
    return OpenedJob(job, whole)


def jobs_listed(scope: Scope) -> QuerySet[Job]:
    """The jobs that a scope's account asked for and still opens; all for the system officer, to be told from outside.

    One statement more than the query's own.
    """
    if sees_all_jobs(scope):
        return Job.objects.all()
    own = _asked_by(scope.account.pk, areas_covered(within_offices(scope), on=scope.today))
    return own if may_import(scope) else own.none()


def jobs_failed(scope: Scope, *, most: int) -> list[Job]:
    """Of the jobs that a scope's account asked for and still opens those that failed, the latest first. One statement.

    None where its offices do not import.
    """
    if not may_import(scope):
        return []
    return ask(_failed, scope.today, most, by=scope.account.pk, places=places_told(within_offices(scope)))


def _failed(today: date, most: int) -> QuerySet[Job]:
    failed = _asked_by(Told("by"), areas_told(today, today)).filter(state="failed")
    return failed.select_related("by__person").order_by("-asked_at", "-pk")[:most]


def _asked_by(account: Any, covered: Any) -> QuerySet[Job]:
    """Jobs that an account asked for, about nothing but covered areas."""
    beyond = Job.areas.through.objects.exclude(area_id__in=covered)
    return Job.objects.filter(by=account).exclude(pk__in=beyond.values("job_id"))


def sees_all_jobs(scope: Scope) -> bool:
    """Whether a scope holds the system officer's office, who keeps jobs going without seeing what they are about."""
    return Role.SYSTEM in scope.offices
