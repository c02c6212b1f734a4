"""Lets the demo's accounts do what they may about visits: the helper promises, the township asks households again.

Nothing is written past a deed, so the demo shows no more than an office can do.
"""

import csv
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid5

from django.conf import settings
from django.db import transaction

from xiuhua.actions.verify.do_call_back import Answer, do_call_back
from xiuhua.actions.verify.draw_call_backs import draw_call_backs
from xiuhua.actions.verify.find_flags import find_flags
from xiuhua.actions.verify.promises import Promise, keep_promise
from xiuhua.actions.verify.recheck_refusal import RecheckRefused
from xiuhua.actions.verify.record_visit import VisitTold, record_visit
from xiuhua.demo.visiting.numbers import NEVER_MADE
from xiuhua.duty.door import answered_households, scope_of
from xiuhua.queries.pack import pack_in_force
from xiuhua.queries.visit import tasks_of
from xiuhua.register.models import Account, CallBack
from xiuhua.words import CallResult

PLANTED = "demo-visits.csv"
TOLD = UUID("5e2a7d0c-9a1b-4d44-8f7e-2017033100aa")  # keys of the demo's own visits follow from it
PROMISES = (("去学校问助学金", 14, True), ("请农技员来看果树", 4, False), ("联系县医院挂号", 21, False))
SILENT = 100  # of so many calls by key: how many find nobody, and how many find somebody who forgot
NOBODY, FORGOT, OWNED_UP = 4, 7, 15


@transaction.atomic
def promise_in_demo(day: date) -> int:
    """The helper's last visit to each of their first three households, with a promise kept, overdue, and due soon."""
    by = Account.objects.filter(demo=True, username="helper").first()
    homes = answered_households(scope_of(by, today=day))[: len(PROMISES)] if by else []
    for home, (what, days, kept) in zip(homes, PROMISES, strict=False):
        on = day - timedelta(days=12)
        promise = Promise(what, on + timedelta(days=days))
        told = VisitTold(
            uuid5(TOLD, home.number), on, "in_person", note="和一家人谈了春耕和孩子上学", promises=(promise,)
        )
        assert by is not None  # noqa: S101 -- homes are theirs
        record_visit(home.key, told, by=by)
        if kept:
            task = next(it for it in tasks_of(home, on=day) if it.what == what)
            keep_promise(task.key, on=day - timedelta(days=3), how="学校已受理", by=by)
    return len(homes)


def ask_in_demo(day: date) -> int:
    """The township draws the month before and asks its households, who answer by what is planted; gives how many."""
    by = Account.objects.filter(demo=True, username="township").first()
    places = scope_of(by, today=day).places if by else ()
    if by is None or not places:
        return 0
    month = day.replace(day=1) - timedelta(days=1)
    try:
        found = draw_call_backs(places[0].code, month=month, by=by)
    except RecheckRefused:  # nobody was visited there
        return 0
    planted = _planted(settings.HOME / PLANTED)
    calls = CallBack.objects.filter(round=found).select_related("visit").order_by("pk")
    for call in calls:
        result = _said(call.visit.key, planted=call.visit.key.hex in planted)
        do_call_back(call.key, Answer(result, day), by=by)
    return len(calls)


@transaction.atomic
def look_in_demo(day: date) -> int:
    """Visits of the months before are looked at on the first of a day's month; gives how many are worth a second look.

    What waits for an answer so long has come to its township by the day.
    """
    first = day.replace(day=1)
    return find_flags(pack_in_force(first), day=first).flagged


def _said(visit: UUID, *, planted: bool) -> str:
    """What a household says, always the same of the same visit."""
    lot = visit.int % SILENT
    if lot < NOBODY:
        return CallResult.NOT_REACHED
    if lot < FORGOT:
        return CallResult.FORGOTTEN
    return CallResult.DID_NOT if planted and lot >= OWNED_UP else CallResult.HAPPENED


def _planted(path: Path) -> set[str]:
    """The visits of the demo that nobody made."""
    if not path.is_file():
        return set()
    with path.open(encoding="utf-8-sig") as file:
        return {row["visit"] for row in csv.DictReader(file) if row["kind"] in NEVER_MADE}
