"""Whose jobs somebody may open: their own, and those that they oversee; the system officer from outside."""

from dataclasses import dataclass
from uuid import UUID

from xiuhua.actions.keep.import_access import may_import, oversees
from xiuhua.duty.door import Absent, Scope, scope_of
from xiuhua.queries.office import clock_day
from xiuhua.register.models import Account, Job
from xiuhua.words import Role


@dataclass(frozen=True, slots=True)
class OpenedJob:
    """A job, and whether its opener may see what it is about: a file's name, its reason, its result."""

    job: Job
    whole: bool


def open_job(key: UUID, *, by: Account) -> OpenedJob:
    """A job by its key; raises Absent. At most eight statements."""
    scope = scope_of(by, today=clock_day())
    job = Job.objects.filter(key=key).select_related("by__person").first()
    if job is None:
        raise Absent
    whole = job.by_id == by.pk or (may_import(scope) and oversees(scope, job))
    if not whole and not sees_all_jobs(scope):
        raise Absent
    return OpenedJob(job, whole)


def sees_all_jobs(scope: Scope) -> bool:
    """Whether a scope holds the system officer's office, who keeps jobs going without seeing what they are about."""
    return Role.SYSTEM in scope.offices
