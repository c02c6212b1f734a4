"""Flags and calls for those who work with them: frames, whose townships, who sees which flag, and what is asked."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

import polars as pl
from django.db.models import Max, Q, QuerySet

from xiuhua.policy.pack import Pack
from xiuhua.queries.measures_in_area import homes_in
from xiuhua.reckon.sampling.frames import FRAME
from xiuhua.register.models import Account, AreaWithin, CallBack, Flag, FlagVisit, Residence, Visit
from xiuhua.words import AreaLevel, CallResult, FlagEnd

BY_THEMSELVES = (FlagEnd.LATE, FlagEnd.TAKEN_BACK)  # nobody but whoever made the visits ever sees these


def month_after(month: date) -> date:
    """The first day of the month after the one that a first day begins."""
    return (month + timedelta(days=31)).replace(day=1)


def townships_of(households: Collection[int], *, on: date) -> dict[int, int]:
    """By id of a household the id of the township in which it lives on a day. Two statements."""
    homes = Residence.objects.on(on).filter(household__in=households).order_by("-pk")
    villages = dict(homes.values_list("household", "village"))
    within = AreaWithin.objects.on(on).filter(area__in=set(villages.values()), ancestor__level=AreaLevel.TOWNSHIP)
    around = dict(within.values_list("area", "ancestor"))
    return {home: around[village] for home, village in villages.items() if village in around}


def visits_to_ask(area: int, month: date, pack: Pack) -> QuerySet[Visit]:
    """The visits of a month to households of an area (by id) at which people met in person, and not taken back."""
    last = month_after(month) - timedelta(days=1)
    rows = Visit.objects.filter(on__gte=month, on__lte=last, withdrawn_at=None, household__in=homes_in(area, on=last))
    return rows.filter(way__in=pack.visits.there - pack.visits.missed) if pack.visits else rows


def frame_of(area: int, month: date, pack: Pack) -> pl.DataFrame:
    """The frame of an area's month: each visit's key with the highest score of its open flags, 0 for none.

    What was closed, in whichever way, makes nobody likelier to be asked. Two statements.
    """
    rows = visits_to_ask(area, month, pack)
    flagged = FlagVisit.objects.filter(visit__in=rows.values("pk"), flag__closed_on=None)
    scores = dict(flagged.values_list("visit__key").annotate(Max("score")))
    return _frame((key, scores.get(key, 0.0)) for key in rows.values_list("key", flat=True))


def frame_of_flag(flag: Flag) -> pl.DataFrame:
    """The frame of a flag: its visits that were not taken back. One statement."""
    rows = flag.visits.filter(visit__withdrawn_at=None).values_list("visit__key", "score")
    return _frame(rows)


def _frame(rows: Any) -> pl.DataFrame:
    return pl.DataFrame([(key.hex, score) for key, score in rows], FRAME, orient="row").sort("visit")


def shown_flags(rows: QuerySet[Flag], *, on: date) -> QuerySet[Flag]:
    """Of some flags those that others than whoever made the visits may see by a day: answered, or past their term.

    One that its answer closed is never among them.
    """
    return rows.filter(Q(answered_on__isnull=False) | Q(due__lt=on)).exclude(end__in=BY_THEMSELVES)


def denied(flag: Flag, *, to: Collection[int]) -> bool:
    """Whether a household said, to the office of one of some places, that a visit of a flag did not happen.

    One statement. What was said to another office is not known to it.
    """
    calls = CallBack.objects.filter(
        visit__in=flag.visits.values("visit"), result=CallResult.DID_NOT, round__area__in=to
    )
    return calls.exists()


def own_visits(account: Account) -> Q:
    """The condition of calls about visits that an account's person made, or that it entered."""
    own = Q(visit__by=account)
    return own | Q(visit__person=account.person_id) if account.person_id else own


def flags_waiting(account: Account) -> QuerySet[Flag]:
    """The flags that wait for an account's answer, the first due first; nothing for an account of nobody."""
    if account.person_id is None:
        return Flag.objects.none()
    return Flag.objects.filter(person=account.person_id, closed_on=None, answered_on=None).order_by("due", "pk")
