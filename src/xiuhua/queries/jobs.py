"""Jobs as pages tell them: what, about what, how far, who asked for it and when."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from xiuhua.bridge.made_files import has_made
from xiuhua.bridge.uploads import upload_of
from xiuhua.bridge.workbench import Progress, progress_of
from xiuhua.register.models import ImportBatch, Job
from xiuhua.register.models.job import OPEN


@dataclass(frozen=True, slots=True)
class JobLine:
    """One job. `progress` is None unless a worker has it in hand; `ahead` counts the jobs that are done before it.

    `file` and `rows`, or `area` and its `code`, `subject` and `facts` are what it is about; `has_result` says that its
    import is still there, `has_made` that what it made is; `paper` is the key of what was printed.
    """

    key: UUID
    kind: str
    state: str
    subject: UUID | None
    file: str
    area: str
    code: str
    rows: int
    facts: dict[str, object]
    reason: str
    who: str
    by_id: int
    tries: int
    asked_at: datetime
    begun_at: datetime | None
    ended_at: datetime | None
    stop: bool
    progress: Progress | None
    ahead: int
    has_result: bool
    has_upload: bool
    has_made: bool = False
    paper: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it has not ended yet."""
        return self.state in OPEN

    @property
    def is_cut_off(self) -> bool:
        """Whether a worker began it and nobody has it in hand now."""
        return self.state == "running" and self.progress is None


def job_lines(jobs: QuerySet[Job], *, first: int = 0, size: int = 50) -> list[JobLine]:
    """Some jobs, the latest first. Three statements."""
    asked = jobs.select_related("by__person").order_by("-asked_at", "-pk")
    return lines_of_jobs(list(asked[first : first + size]))


def count_open_jobs() -> int:
    """How many jobs have not ended, of everybody. One statement."""
    return Job.objects.filter(state__in=OPEN).count()


def in_work(subjects: Collection[UUID]) -> set[UUID]:
    """Those of some things that a job is about which has not ended. One statement; none for nothing."""
    if not subjects:
        return set()
    return set(Job.objects.filter(subject__in=subjects, state__in=OPEN).values_list("subject", flat=True))  # type: ignore[arg-type]


def job_line(job: Job) -> JobLine:
    """One job as a line. Two statements."""
    return lines_of_jobs([job])[0]


def latest_job_about(subject: UUID) -> JobLine | None:
    """The job about something that was asked for last. At most three statements."""
    job = Job.objects.filter(subject=subject).select_related("by__person").order_by("-asked_at", "-pk").first()
    return job_line(job) if job else None


def lines_of_jobs(jobs: list[Job]) -> list[JobLine]:
    """Jobs as lines, in their order. Two statements; none for none."""
    if not jobs:
        return []
    waiting = list(Job.objects.filter(state__in=OPEN).order_by("asked_at", "pk").values_list("pk", flat=True))
    there = set(ImportBatch.objects.filter(key__in={job.subject for job in jobs}).values_list("key", flat=True))
    return [_line(job, waiting, there) for job in jobs]


def _line(job: Job, waiting: list[int], there: set[UUID]) -> JobLine:
    same = ("key", "kind", "state", "subject", "facts", "reason", "by_id", "tries", "asked_at", "begun_at", "ended_at")
    return JobLine(
        **{name: getattr(job, name) for name in (*same, "stop")},
        file=job.words.get("file", ""),
        area=job.words.get("area", ""),
        code=job.words.get("code", ""),
        rows=job.words.get("rows", 0),
        who=job.by.called,
        progress=progress_of(job.key) if job.state in OPEN else None,
        ahead=waiting.index(job.pk) if job.state == "waiting" and job.pk in waiting else 0,
        has_result=job.subject in there,
        has_upload=upload_of(job.key) is not None,
        has_made=has_made(job.key),
        paper=job.words.get("paper", ""),
    )
