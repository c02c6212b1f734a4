"""Asks a worker for a deed that takes longer than a page can wait; stops one, and asks again for one that failed."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from xiuhua.actions.active_language import active_language
from xiuhua.actions.assign.proposal_refusal import ProposalRefused
from xiuhua.actions.assign.propose_within import open_for_proposing_within
from xiuhua.actions.journal import write_line
from xiuhua.actions.keep.import_access import areas_answered_for, importing_scope, may_import, open_import
from xiuhua.actions.keep.import_refusal import ImportOvertaken, ImportRefused
from xiuhua.actions.keep.import_workbook import require_no_later_day
from xiuhua.actions.keep.job_access import open_job
from xiuhua.actions.keep.paper_refusal import PaperRefused
from xiuhua.actions.keep.print_papers import Part, Wish, check_wish, to_print
from xiuhua.actions.scan_card import Wish as CardWish
from xiuhua.actions.scan_card import check_wish_for_cards
from xiuhua.bridge.intake.staging import touch
from xiuhua.bridge.uploads import keep_upload, upload_of
from xiuhua.duty.door import scope_of
from xiuhua.queries.office import clock_day
from xiuhua.register.models import Account, Job
from xiuhua.register.models.job import OPEN
from xiuhua.words import AreaLevel, new_key

STAGE, JUDGE, APPLY, UNDO = "stage_import", "judge_import", "apply_import", "undo_import"
PROPOSE = "propose_within"
PRINT, HAND_OUT = "print_papers", "hand_out_cards"
SCAN_CARDS = "scan_cards"  # in the place of a paper's key
# The others change what is in force, all at once or nothing; cards do so at their very end.
CAN_BE_STOPPED = frozenset({STAGE, JUDGE, PROPOSE, PRINT, HAND_OUT})


def ask_to_stage(file: Path, *, by: Account, as_of: date, name: str) -> Job:
    """Have a large file read by a worker; it is kept, private, until it was read.

    The same file for the same day that waits already is the same job. Raises Absent, ImportRefused.
    """
    importing_scope(by)
    require_no_later_day(as_of)
    with file.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    words = {"file": name[:200], "as_of": as_of.isoformat(), "digest": digest}
    same = Job.objects.filter(by=by, kind=STAGE, state__in=OPEN, words__as_of=words["as_of"], words__digest=digest)
    if found := same.first():
        return found
    key = new_key()
    keep_upload(file, key, name=name)
    return _asked(STAGE, by=by, key=key, words=words)


def ask_about_import(kind: str, key: UUID, *, by: Account, seen: str | None = None) -> Job:
    """Have a large import judged, applied as it was `seen`, or undone by a worker. Asked twice, it is one job.

    Raises Absent, and ImportOvertaken while another job is at work on the import.
    """
    batch = open_import(key, by=by)
    open_one = Job.objects.filter(subject=batch.key, state__in=OPEN).first()
    if open_one is not None and open_one.kind == kind:
        return open_one
    words = {"file": batch.file_name, "as_of": batch.as_of.isoformat(), "rows": batch.rows, "seen": seen}
    touch(batch)
    return _asked(kind, by=by, subject=batch.key, words=words)


def ask_to_propose(code: str, *, level: AreaLevel, by: Account) -> Job:
    """Have a worker reckon an area's pairs as a whole and draft its part for each place of a level; asked twice, once.

    Raises Absent, and ProposalRefused where the area has no such places or somebody else's job is at it.
    """
    area = open_for_proposing_within(code, level=level, by=by)
    waiting = Job.objects.filter(kind=PROPOSE, state__in=OPEN, words__code=code)
    if found := waiting.first():
        if found.by_id != by.pk:
            raise ProposalRefused("at_work", area=area.name)
        return found
    return _asked(PROPOSE, by=by, subject=new_key(), words={"area": area.name, "code": code, "level": int(level)})


def ask_to_print(code: str, wish: Wish, *, by: Account, part: Part | None = None) -> Job:
    """Have a worker print a paper for all registered households of an area, or a part of them.

    The same, asked while it waits, is one job.

    Raises Absent, and PaperRefused for what does not do and for whoever holds no office that may ask for jobs.
    """
    check_wish(wish)
    asked = to_print(code, by=by, part=part)
    if asked.area is None or not may_import(scope_of(by, today=clock_day())):
        raise PaperRefused("for_an_office", count=asked.count)
    told: dict[str, object] = {"paper": wish.paper, "paper_language": wish.language, "purpose": wish.purpose}
    told["part"] = asdict(part) if part else None
    words = {"area": asked.name, "code": code, "rows": asked.count, **told}
    same = {f"words__{name}": value for name, value in (told | {"code": code}).items()}
    if found := Job.objects.filter(by=by, kind=PRINT, state__in=OPEN, **same).first():
        return found
    return _asked(PRINT, by=by, words=words)


def ask_for_scan_cards(code: str, wish: CardWish, *, by: Account, part: Part | None = None) -> Job:
    """Have a worker hand out cards to all registered households of an area, or a part of them.

    The same, asked while it waits, is one job. Raises as `ask_to_print`, and ScanCardRefused.
    """
    check_wish_for_cards(wish)
    asked = to_print(code, by=by, part=part)
    if asked.area is None or not may_import(scope_of(by, today=clock_day())):
        raise PaperRefused("for_an_office", count=asked.count)
    told: dict[str, object] = {"code": code, "paper": SCAN_CARDS, "part": asdict(part) if part else None}
    same = {f"words__{name}": value for name, value in told.items()}
    if found := Job.objects.filter(by=by, kind=HAND_OUT, state__in=OPEN, **same).first():
        return found
    words = told | {"area": asked.name, "rows": asked.count, "paper_language": wish.language, "address": wish.address}
    return _asked(HAND_OUT, by=by, words=words)


@transaction.atomic
def stop_job(key: UUID, *, by: Account) -> None:
    """Stop a job that writes nothing of the register: one that waits at once, one in hand at its next step.

    One that has ended stays as it is. Raises Absent, ImportRefused for a deed that is done whole or not at all.
    """
    opened = open_job(key, by=by)
    job = Job.objects.select_for_update().get(pk=opened.job.pk)
    if job.state not in OPEN:
        return
    if job.state == "running" and job.kind not in CAN_BE_STOPPED:
        raise ImportRefused("done_whole")
    if job.state == "waiting":
        job.state, job.ended_at = "stopped", timezone.now()
    job.stop = True
    job.save()
    write_line("stop_job", by=by, subject_kind="job", subject=job.key, after={"kind": job.kind})


def ask_again(key: UUID, *, by: Account) -> Job:
    """Have a job that failed or was stopped done again, for whoever asked for it first.

    Raises Absent, ImportRefused where its file is gone, ImportOvertaken while another is at work on the same.
    """
    job = open_job(key, by=by).job
    if job.kind == STAGE and upload_of(job.key) is None:
        raise ImportRefused("upload_gone")
    try:
        with transaction.atomic():
            again = Job.objects.filter(pk=job.pk, state__in=("failed", "stopped")).update(
                state="waiting", tries=0, stop=False, reason="", facts={}, begun_at=None, ended_at=None
            )
            if again:
                write_line("start_job", by=by, subject_kind="job", subject=job.key, after={"kind": job.kind})
    except IntegrityError as clash:
        raise ImportOvertaken("at_work") from clash
    return job


def _asked(
    kind: str, *, by: Account, words: Mapping[str, object], subject: UUID | None = None, key: UUID | None = None
) -> Job:
    """A job that waits, and its line. Sentences about it will be in the asker's language."""
    told = {**words, "language": active_language()}
    try:
        with transaction.atomic():
            job = Job.objects.create(key=key or new_key(), kind=kind, by=by, subject=subject, words=told)
            job.areas.set(areas_answered_for(by))
            about = {"import": subject} if subject and kind != PROPOSE else {}
            write_line("start_job", by=by, subject_kind="job", subject=job.key, after={"kind": kind, **about})
    except IntegrityError as clash:
        raise ImportOvertaken("at_work") from clash
    return job
