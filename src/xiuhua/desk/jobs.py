"""What pages tell of jobs: the deed, how far it is, why it failed, what was kept, and what can be done now."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xiuhua.actions.keep.ask_job import APPLY, CAN_BE_STOPPED, HAND_OUT, JUDGE, PRINT, PROPOSE, STAGE, UNDO
from xiuhua.actions.keep.do_jobs import OF_PAIRING, OF_PAPERS
from xiuhua.bridge.workbench import is_somebody_at_work
from xiuhua.desk.deeds import what_label
from xiuhua.desk.figures import number
from xiuhua.desk.import_refusals import sentences
from xiuhua.desk.papers import why_not_printed_so
from xiuhua.desk.places import place
from xiuhua.desk.proposals import why_refused_so
from xiuhua.queries.jobs import JobLine


@dataclass(frozen=True, slots=True)
class ShownJob:
    """A job as a page shows it; what it is about is empty for who may not know that."""

    line: JobLine
    what: str
    about: str
    state: str
    kind: str
    icon: str
    progress: str
    reason: str
    kept: str
    address: str
    result: str
    may_stop: bool
    may_try_again: bool

    @property
    def share(self) -> int | None:
        """How many hundredths of a step are done; None where nobody knows."""
        told = self.line.progress
        return 100 * min(told.done, told.of) // told.of if told and told.of > 1 else None

    @property
    def took(self) -> str:
        """How long it has run, or ran, in minutes and seconds."""
        if self.line.begun_at is None:
            return ""
        seconds = int(((self.line.ended_at or timezone.now()) - self.line.begun_at).total_seconds())
        return f"{seconds // 60}:{seconds % 60:02}"


def shown_job(line: JobLine, *, whole: bool) -> ShownJob:
    """A job for somebody who may see the whole of it, or only that it is."""
    state, kind, icon = _state(line)
    return ShownJob(
        line=line,
        what=what_label(line.kind),
        about=(place(line.area) if line.area else line.file) if whole else "",
        state=state,
        kind=kind,
        icon=icon,
        progress=_progress(line),
        reason=_reason(line, whole=whole) if line.state == "failed" else "",
        kept=_kept(line) if line.state in ("failed", "stopped") and whole else "",
        address=reverse("job", args=[line.key]),
        result=_result(line) if whole else "",
        may_stop=line.is_open and not line.stop and (line.state == "waiting" or line.kind in CAN_BE_STOPPED),
        may_try_again=line.state in ("failed", "stopped") and (line.kind != STAGE or line.has_upload),
    )


def no_worker() -> str:
    """A sentence for when nobody works on jobs; empty while somebody does."""
    if is_somebody_at_work():
        return ""
    return _("Nobody is working on jobs: start “xiuhua worker”, or “xiuhua serve”, which brings one.")


def job_context(line: JobLine, *, whole: bool) -> dict[str, Any]:
    """What the part of a page that tells of one job needs."""
    return {"job": shown_job(line, whole=whole), "no_worker": no_worker() if line.is_open else ""}


def _result(line: JobLine) -> str:
    """Where what became of it stands."""
    if line.kind in (PRINT, HAND_OUT):
        return reverse("made", args=[line.key]) if line.state == "done" else ""
    if line.kind == PROPOSE:
        return reverse("pairing", args=[line.code])
    return reverse("import", args=[line.subject]) if line.has_result else ""


def _state(line: JobLine) -> tuple[str, str, str]:
    """A job's state in words, the kind and the icon of its chip."""
    if line.is_open and line.stop:
        return _("is being stopped"), "info", "wait"
    if line.is_cut_off:
        return _("was cut off, begins again"), "warn", "warn"
    return {
        "waiting": (_("waits its turn"), "", "wait"),
        "running": (_("is at work"), "info", "wait"),
        "done": (_("done"), "ok", "ok"),
        "failed": (_("failed"), "bad", "bad"),
        "stopped": (_("stopped"), "", "blank"),
    }[line.state]


def _progress(line: JobLine) -> str:
    """How far it is, in words."""
    if line.state == "waiting":
        said = ngettext("%(count)s job is done before it.", "%(count)s jobs are done before it.", line.ahead)
        return said % {"count": line.ahead} if line.ahead else ""
    if line.progress is None:
        return _("A worker goes on where it was.") if line.is_open else ""
    step, done, of = line.progress.step, number(line.progress.done), number(line.progress.of)
    said = _step(step)
    if line.progress.of > 1:
        return _("%(step)s: %(done)s of %(of)s") % {"step": said, "done": done, "of": of}
    return _("%(step)s: %(done)s") % {"step": said, "done": done} if line.progress.done else said


def _step(step: str) -> str:
    """A step of an action in words."""
    if step.startswith("write ") and step != "write the journal":
        return _("Writing into the register")
    return {
        "": _("It begins"),
        "read rows": _("Rows read"),
        "judge cells": _("Rows judged cell by cell"),
        "match rows": _("Comparing with the register"),
        "compare facts": _("Looking what is new"),
        "keep what was found": _("Keeping what was found"),
        "look what rests on it": _("Looking what rests on it"),
        "withdraw facts": _("Withdrawing facts"),
        "write the journal": _("Writing the journal"),
        "gather": _("Reading the register"),
        "reckon": _("Reckoning the pairs"),
        "draft": _("Drafting proposals"),
        "print": _("Households printed"),
        "join": _("Putting the pages together"),
    }.get(step, step)


def _reason(line: JobLine, *, whole: bool) -> str:
    """Why it failed."""
    if not whole:
        return _("Whoever asked for it is told why.")
    if line.reason == "said":
        return str(line.facts.get("said", ""))
    if line.reason.startswith(OF_PAIRING):
        return why_refused_so(line.reason.removeprefix(OF_PAIRING), line.facts)
    if line.reason.startswith(OF_PAPERS):
        return why_not_printed_so(line.reason.removeprefix(OF_PAPERS), line.facts)
    told = {
        "cut_off": _("The worker was cut off %(tries)s times while it did this; perhaps its memory did not suffice."),
        "absent": _("What it is about is not there any more, or not yours any more."),
        "broke": _("Something went wrong inside (%(kind)s). Whoever runs Xiuhua finds the place in the worker's log."),
    } | sentences()
    return told[line.reason] % line.facts


def _kept(line: JobLine) -> str:
    """What there is still of what was begun."""
    if line.kind == STAGE:
        if line.has_upload:
            return _("Nothing went into the register. The file is kept for a day, and what was read of it, sealed.")
        return _("Nothing went into the register. The file itself is not kept.")
    return {
        JUDGE: _("Nothing went into the register. The rows and all corrections are kept."),
        APPLY: _("Nothing went into the register: it takes all or nothing. The rows and all corrections are kept."),
        UNDO: _("The import stands as it was."),
        PROPOSE: _("No proposal was drafted: every place gets its own, or none does."),
        PRINT: _("Nothing was printed: a file has every household, or there is none."),
        HAND_OUT: _("No card was handed out: those that the households had still hold."),
    }[line.kind]
