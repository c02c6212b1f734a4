"""The worker: takes jobs one after another, each one call of an action that may be made twice with the same result.

A job that was cut off, at whatever instant, is held by nobody any more and is begun again; so is one that the database
was too busy or too sick for. One that is cut off again and again is given up, and told.
"""

import logging
import threading
import time
import traceback
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db import DatabaseError, InterfaceError, OperationalError, close_old_connections, connection, transaction
from django.http import Http404
from django.utils import timezone, translation

from xiuhua.actions.assign.proposal_refusal import ProposalRefused
from xiuhua.actions.assign.propose_within import propose_within
from xiuhua.actions.keep import ask_job
from xiuhua.actions.keep.forget_rows import forget_rows
from xiuhua.actions.keep.hand_out_scan_cards import hand_out_scan_cards
from xiuhua.actions.keep.import_access import open_import
from xiuhua.actions.keep.import_refusal import ImportOvertaken, ImportRefused
from xiuhua.actions.keep.large_preview import is_large, judge_import
from xiuhua.actions.keep.paper_refusal import PaperRefused
from xiuhua.actions.keep.print_papers import Part, Wish, print_papers
from xiuhua.actions.keep.staged_import import Progress, apply_import, stage_in_pieces
from xiuhua.actions.keep.undo_import import undo_import
from xiuhua.actions.scan_card import Wish as CardWish
from xiuhua.bridge.made_files import keep_made
from xiuhua.bridge.uploads import drop_upload, jobs_with_uploads, sweep_uploads, upload_of
from xiuhua.bridge.workbench import InHand, at_work, take_in_hand
from xiuhua.register.models import ImportBatch, Job
from xiuhua.register.models.job import OPEN
from xiuhua.words import AreaLevel, Problem, Rejected

OF_PAIRING = "pairing_"  # before the reason of a proposal that was refused
OF_PAPERS = "papers_"  # and of papers
MOST_TRIES = 5  # how often a job may cut its worker off before it is given up
SWEEP_EVERY = timedelta(minutes=10)
ASK_EVERY_SECONDS = 0.5
log = logging.getLogger("xiuhua.jobs")


class Stopped(Exception):
    """Somebody asked to stop the job, and it can be stopped where it is."""


def tidy_up() -> None:
    """Take away what nobody wants any more: rows kept for their term, files that were read.

    Also those whose worker was struck down just then.
    """
    jobs = Job.objects.filter(key__in=jobs_with_uploads())
    for key in jobs.filter(state="done").values_list("key", flat=True):
        drop_upload(key)
    sweep_uploads(jobs.filter(state__in=OPEN).values_list("key", flat=True))
    forget_rows(now=timezone.now())


def keep_doing_jobs(stop: threading.Event, every: timedelta, tidy: Callable[[], None] = tidy_up) -> None:
    """Do jobs until told to stop, looking for new ones so often, and tidy up now and then.

    A sick database is waited for.
    """
    sweep_at = timezone.now()
    with at_work():
        while not stop.is_set():
            try:
                close_old_connections()
                while not stop.is_set() and do_next_job():
                    pass
                if timezone.now() >= sweep_at:
                    tidy()
                    sweep_at = timezone.now() + SWEEP_EVERY
            except (DatabaseError, OSError) as sick:
                log.error("Jobs cannot be done now (%s); trying again in %s.", type(sick).__name__, every)  # noqa: TRY400 -- a trace may tell values
            stop.wait(every.total_seconds())
        connection.close()


def do_next_job() -> bool:
    """Do the job that was asked for first of those that no other worker has in hand; False when there is none."""
    waiting = Job.objects.filter(state__in=OPEN).order_by("asked_at", "pk").values_list("key", flat=True)
    for key in list(waiting):
        with take_in_hand(key) as hand:
            job = Job.objects.filter(key=key, state__in=OPEN).select_related("by").first() if hand else None
            if hand and job:
                _do(job, hand)
                return True
    return False


def _do(job: Job, hand: InHand) -> None:
    if job.stop and job.kind in ask_job.CAN_BE_STOPPED:
        return _end(job, "stopped")
    if job.tries >= MOST_TRIES:
        return _end(job, "failed", reason="cut_off", facts={"tries": job.tries})
    Job.objects.filter(pk=job.pk).update(state="running", tries=job.tries + 1, begun_at=timezone.now())
    try:
        with translation.override("zh-hans" if job.words.get("language") == "zh" else "en"):
            following = DEEDS[job.kind](job, _Telling(job, hand))
    except Stopped:
        return _end(job, "stopped")
    except (ImportRefused, ImportOvertaken, ProposalRefused, PaperRefused) as refused:
        of = OF_PAIRING if isinstance(refused, ProposalRefused) else ""
        of = OF_PAPERS if isinstance(refused, PaperRefused) else of
        facts = {name: value if isinstance(value, int) else str(value) for name, value in refused.facts.items()}
        _end(job, "failed", reason=of + refused.reason, facts=facts, forget=isinstance(refused, Rejected))
    except Problem as refused:
        _end(job, "failed", reason="said", facts={"said": str(refused)}, forget=isinstance(refused, Rejected))
    except Http404:
        _end(job, "failed", reason="absent")
    except (OperationalError, InterfaceError):
        raise
    except Exception as broken:  # noqa: BLE001 -- whatever it is: the next job must not wait for it
        place = traceback.extract_tb(broken.__traceback__)[-1]
        log.error("Job %s broke: %s at %s:%s", job.key, type(broken).__name__, place.filename, place.lineno)  # noqa: TRY400 -- the message may tell values
        _end(job, "failed", reason="broke", facts={"kind": type(broken).__name__})
    else:
        _end(job, "done", following=following)


class _Telling:
    """Tells how far a job is, and asks now and then whether it is to stop."""

    def __init__(self, job: Job, hand: InHand) -> None:
        self._job, self._hand, self._asked_at = job, hand, time.monotonic()

    def __call__(self, step: str, done: int, of: int) -> None:
        self._hand.tell(step, done, of or self._job.words.get("rows", 0))
        if self._job.kind in ask_job.CAN_BE_STOPPED and time.monotonic() - self._asked_at > ASK_EVERY_SECONDS:
            self._asked_at = time.monotonic()
            if Job.objects.filter(pk=self._job.pk, stop=True).exists():
                raise Stopped


def _end(
    job: Job,
    state: str,
    *,
    reason: str = "",
    facts: dict[str, Any] | None = None,
    following: str = "",
    forget: bool = False,
) -> None:
    """Write down how a job ended, and ask for the one that follows. A file that was read, or never can be, goes."""
    with transaction.atomic():
        Job.objects.filter(pk=job.pk).update(state=state, reason=reason, facts=facts or {}, ended_at=timezone.now())
        if following:
            after = Job.objects.create(kind=following, by=job.by, subject=job.subject, words=job.words)
            after.areas.set(job.areas.all())
    if state == "done" or forget:
        drop_upload(job.key)


# ── The deeds, each of which may be done twice ────────────────────────────────────────────────────────────────────────


def _stage(job: Job, progress: Progress) -> str:
    def opened(key: UUID) -> None:
        """From now on the job is about this import."""
        try:
            with transaction.atomic():
                Job.objects.filter(pk=job.pk).update(subject=key)
        except DatabaseError as clash:
            raise ImportOvertaken("at_work") from clash
        job.subject = key

    file = upload_of(job.key)
    if file is None:
        raise ImportRefused("upload_gone")
    as_of, name = date.fromisoformat(job.words["as_of"]), job.words["file"]
    key = stage_in_pieces(file, by=job.by, as_of=as_of, name=name, progress=progress, opened=opened)
    batch = ImportBatch.objects.get(key=key)
    job.words = {**job.words, "rows": batch.rows}
    Job.objects.filter(pk=job.pk).update(words=job.words)
    return ask_job.JUDGE if is_large(batch) and batch.state == "staged" else ""


def _judge(job: Job, progress: Progress) -> str:
    judge_import(_subject(job), by=job.by, progress=progress)
    return ""


def _apply(job: Job, progress: Progress) -> str:
    if open_import(_subject(job), by=job.by).state not in ("applied", "undone"):
        apply_import(_subject(job), by=job.by, seen=job.words.get("seen"), progress=progress)
    return ""


def _undo(job: Job, progress: Progress) -> str:
    if open_import(_subject(job), by=job.by).state != "undone":
        undo_import(_subject(job), by=job.by, progress=progress)
    return ""


def _propose(job: Job, progress: Progress) -> str:
    level = AreaLevel(job.words["level"])
    propose_within(job.words["code"], level=level, key=_subject(job), by=job.by, progress=progress)
    return ""


def _print(job: Job, progress: Progress) -> str:
    words = job.words
    wish = Wish(words["paper"], words["paper_language"], words["purpose"])
    part = Part(**told) if (told := words.get("part")) else None
    keep_made(print_papers(words["code"], wish, by=job.by, progress=progress, part=part).content, job.key)
    return ""


def _hand_out(job: Job, progress: Progress) -> str:
    words = job.words
    part = Part(**told) if (told := words.get("part")) else None
    wish = CardWish(words["paper_language"], words["address"])  # that telephones get there was looked at when asked
    keep = partial(keep_made, job=job.key)  # before the cards before end: a code stands in that file alone
    hand_out_scan_cards(words["code"], wish, by=job.by, progress=progress, part=part, keep=keep)
    return ""


def _subject(job: Job) -> UUID:
    """What a job is about: an import, or the round of proposals that it makes."""
    if job.subject is None:
        raise ValueError(f"Job {job.key} is about nothing.")
    return job.subject


DEEDS = {
    ask_job.STAGE: _stage, ask_job.JUDGE: _judge, ask_job.APPLY: _apply, ask_job.UNDO: _undo,
    ask_job.PROPOSE: _propose, ask_job.PRINT: _print, ask_job.HAND_OUT: _hand_out,
}  # fmt: skip
