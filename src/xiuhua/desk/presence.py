"""Months in the village as pages show them: which month is asked for, what each shows, and what a form says."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from xiuhua.actions.verify.presence_note import MOST_DOCUMENT, MOST_TEXT
from xiuhua.actions.verify.presence_refusal import PresenceRefused
from xiuhua.actions.verify.send_month import MOST_WHY
from xiuhua.actions.verify.spot_check import FINDINGS, MOST_ANSWER, MOST_NOTE
from xiuhua.desk.labels import labels, source
from xiuhua.duty.acting import ACTING, OFFICE, acting_key
from xiuhua.duty.door import Scope
from xiuhua.duty.grounds import Ground
from xiuhua.policy.presence import PresencePolicy
from xiuhua.queries.presence import (
    MonthLine,
    Stage,
    notes_of,
    pairs_of,
    policy_around,
    posts_in,
    posts_of,
    spot_checks_of,
    stages_of,
    villages_resided,
)
from xiuhua.reckon.presence import month_after
from xiuhua.reckon.workdays import DAY

MOST = {
    "most_text": MOST_TEXT, "most_document": MOST_DOCUMENT, "most_note": MOST_NOTE, "most_answer": MOST_ANSWER,
    "most_why": MOST_WHY,
}  # fmt: skip
FIRST = date(2014, 1, 1)
OFFICES = frozenset(f"{OFFICE}{role}" for role in ACTING)


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


@dataclass(frozen=True, slots=True)
class WaitingMonths:
    """Months that wait for the reader: their own until a day, or so many in a place by its code."""

    stage: Stage
    month: date
    count: int
    code: str
    name: str
    until: date | None = None


def months_waiting(scope: Scope, *, resides: bool) -> list[WaitingMonths]:
    """The months of the last month that wait for the reader: to be seen first, reviewed, or checked again.

    Four statements for each village of their own, and for each place for which their office looks.
    """
    month = month_before(scope.today.replace(day=1))
    own = villages_resided(scope.person_id) if resides and scope.person_id else []
    found = [_own_waiting(scope, village, month) for village in own]
    found += [_office_waiting(scope, place, month) for place in scope.places if place.reason.key in OFFICES]
    return [it for it in found if it is not None]


def _own_waiting(scope: Scope, village: int, month: date) -> WaitingMonths | None:
    around = policy_around(village, month=month)
    if around is None or scope.person_id is None:
        return None
    posts = list(posts_of(scope.person_id, around[1], month=month).filter(area=village))
    stages = stages_of(pairs_of(posts), *around, month=month, today=scope.today)
    for stage, until in stages.values():
        if stage is Stage.MEMBER and posts[0].area is not None:
            return WaitingMonths(stage, month, 1, "", posts[0].area.name, until)
    return None


def _office_waiting(scope: Scope, place: Ground, month: date) -> WaitingMonths | None:
    around = policy_around(place.area_id, month=month)
    office = acting_key(place.reason)
    if around is None or place.reason.topic:
        return None
    looks = {Stage.REVIEW: around[1].reviewed_by, Stage.RECHECK: around[1].rechecked_by}
    wanted = [stage for stage, offices in looks.items() if office in offices]
    if not wanted:
        return None
    pairs = pairs_of(posts_in(place.area_id, around[1], month=month))
    stages = Counter(stage for stage, _ in stages_of(pairs, *around, month=month, today=scope.today).values())
    waits = next((stage for stage in wanted if stages[stage]), None)
    return WaitingMonths(waits, month, stages[waits], place.code, place.reason.area) if waits else None


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
