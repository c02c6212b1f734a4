"""Months in the village as pages show them: which month is asked for, what each shows, and what a form says."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from xiuhua.actions.verify.presence_note import MOST_DOCUMENT, MOST_TEXT
from xiuhua.actions.verify.presence_refusal import PresenceRefused
from xiuhua.actions.verify.send_month import MOST_WHY
from xiuhua.actions.verify.spot_check import FINDINGS, MOST_ANSWER, MOST_NOTE
from xiuhua.desk.labels import labels, source
from xiuhua.policy.presence import PresencePolicy
from xiuhua.queries.presence import MonthLine, Stage, notes_of, spot_checks_of
from xiuhua.reckon.presence import month_after
from xiuhua.reckon.workdays import DAY

MOST = {
    "most_text": MOST_TEXT, "most_document": MOST_DOCUMENT, "most_note": MOST_NOTE, "most_answer": MOST_ANSWER,
    "most_why": MOST_WHY,
}  # fmt: skip
FIRST = date(2014, 1, 1)


def month_asked(request: HttpRequest, *, today: date) -> date:
    """The month that ?month= or a form asks for; the last one that is over where it asks for none."""
    this = today.replace(day=1)
    told = request.POST.get("month", "") or request.GET.get("month", "")
    try:
        asked = date.fromisoformat(f"{told[:7]}-01")
    except ValueError:
        return month_before(this)
    return min(max(asked, FIRST), this)


def month_before(month: date) -> date:
    """The first day of the month before one."""
    return (month - DAY).replace(day=1)


def months_around(month: date, *, today: date) -> dict[str, Any]:
    """The month that a page shows, and the ones before and after it, None where there is none to show."""
    after = month_after(month)
    return {
        "month": month, "earlier": month_before(month) if month > FIRST else None,
        "later": after if after <= today else None, "last_day": after - DAY,
    }  # fmt: skip


def day_told(request: HttpRequest, name: str = "on") -> date:
    """The day that was typed; raises PresenceRefused about its field."""
    try:
        return date.fromisoformat(request.POST.get(name, ""))
    except ValueError:
        raise PresenceRefused("no_day", at=name) from None


def month_told(line: MonthLine, policy: PresencePolicy) -> dict[str, Any]:
    """What a page shows of a month beside its line: added work, spot checks, and what may be added to it."""
    person, village = line.person.pk, line.village.pk
    return {
        "line": line, "source": source(line.asks.get("source", "")),
        "notes": notes_of(person, village, month=line.month),
        "checks": spot_checks_of(person, village, month=line.month),
        "days": [it for it in line.days if it.worked or it.kinds or it.elsewhere],
        "corrects": line.stage in (Stage.MEMBER, Stage.REVIEW) and line.sent is None,
        "kinds": [(key, word) for key, word in labels("presence_kind").items() if key in policy.note_kinds],
        "named": [word for key, word in labels("presence_kind").items() if key in policy.document_kinds],
    }  # fmt: skip


def findings() -> Sequence[tuple[str, str]]:
    """What a spot check may find."""
    return list(labels(FINDINGS).items())


def done(do: str) -> str:
    """What was done, in a sentence."""
    return {
        "add": _("Kept, and told as work that you added."),
        "withdraw": _("Taken back: it tells of no day any more."),
        "agree": _("Sent on to the township as it stands."),
        "answer": _("Kept beside what was found."),
        "check": _("Kept. Whom it is about sees it and may answer."),
        "review": _("Kept: the month was reviewed."),
        "recheck": _("Kept: the month was checked again."),
    }[do]
