"""Draws whose households are asked whether a visit happened: of an area's month, or of one flag."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import polars as pl
from django.db import transaction
from django.db.models import QuerySet

from xiuhua.actions.journal import write_line
from xiuhua.actions.verify.close_flag import flag_to_look_at
from xiuhua.actions.verify.recheck_refusal import RecheckRefused
from xiuhua.actions.verify.rechecking import rechecking
from xiuhua.bridge.one_at_a_time import hold_large_deeds
from xiuhua.duty.door import scope_of
from xiuhua.duty.recheck import asking_place, open_to_ask
from xiuhua.policy.recheck import RecheckPolicy
from xiuhua.queries.office import clock_day
from xiuhua.queries.recheck import frame_of, frame_of_flag, month_after
from xiuhua.reckon.sampling.drawing import Design, digest_of, drawn, seed_of
from xiuhua.reckon.sampling.frames import packed
from xiuhua.register.models import Account, Area, CallBack, CallBackRound, Flag, Visit

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class _Asked:
    """Who asks about which month, or which flag, from which day on."""

    area: Area
    month: date
    flag: Flag | None
    opens_on: date
    by: Account


@transaction.atomic
def draw_call_backs(area: str, *, month: date, opens_on: date | None = None, by: Account) -> CallBackRound:
    """Draw the visits of a month that is over, for the office of a township, county or city alone.

    `month` is a day of it. Until `opens_on` (today if not said) nobody sees who was drawn. A month is drawn once.
    Raises Absent for anybody but that office, RecheckRefused for a month that is not over or without a visit.
    """
    today = clock_day()
    place = open_to_ask(scope_of(by, today=today), area)
    month = month.replace(day=1)
    if month_after(month) > today:
        raise RecheckRefused("month_not_over", month=f"{month:%Y-%m}")
    hold_large_deeds()
    _require_undrawn(CallBackRound.objects.filter(area=place, month=month, flag=None))
    pack, policy = rechecking(today)
    frame = frame_of(place.pk, month, pack)
    asked = _Asked(place, month, None, _opens(opens_on, today, policy), by)
    return _kept(asked, frame, policy.design_of(frame.height), salt=policy.salt, today=today)


@transaction.atomic
def draw_for_flag(key: UUID, *, opens_on: date | None = None, by: Account) -> CallBackRound:
    """Draw some visits of a flag, all with the same probability, for the office that looks at it.

    That office asks, and nobody else sees what is answered. It counts in no share of an area: what is flagged was not
    drawn from all. Raises Absent as `close_flag` does, RecheckRefused where it was drawn or no visit is left.
    """
    today = clock_day()
    flag = flag_to_look_at(key, by=by)
    _require_undrawn(CallBackRound.objects.filter(flag=flag))
    _pack, policy = rechecking(today)
    frame = frame_of_flag(flag)
    place = asking_place(scope_of(by, today=today), flag.area)
    asked = _Asked(place, flag.month, flag, _opens(opens_on, today, policy), by)
    return _kept(asked, frame, policy.design_of_flag(frame.height), salt=policy.salt, today=today)


def _require_undrawn(rows: QuerySet[CallBackRound]) -> None:
    if old := rows.first():
        raise RecheckRefused("drawn_already", day=old.drawn_on)


def _opens(asked: date | None, today: date, policy: RecheckPolicy) -> date:
    last = today + timedelta(days=policy.sealed_days)
    if asked is not None and asked < today:
        raise RecheckRefused("opens_before", day=today)
    if asked is not None and asked > last:
        raise RecheckRefused("opens_too_late", day=last)
    return asked or today


def _kept(asked: _Asked, frame: pl.DataFrame, design: Design, *, salt: str, today: date) -> CallBackRound:
    """Draw, and keep the round with its calls."""
    if not frame.height:
        raise RecheckRefused("no_visits")
    digest = digest_of(frame)
    seed = seed_of(salt, month=f"{asked.month:%Y-%m}", place=asked.area.code, digest=digest)
    found = drawn(frame, design, seed=seed).filter(pl.col("by_lot") | pl.col("by_risk"))
    row = CallBackRound.objects.create(
        area=asked.area, month=asked.month, flag=asked.flag, seed=seed, frame_size=frame.height, frame_digest=digest,
        frame=packed(frame), calls=design.calls, by_lot_percent=design.by_lot_percent,
        floor_percent=design.floor_percent, steepness=design.steepness, opens_on=asked.opens_on, drawn_on=today,
        drawn_by=asked.by,
    )  # fmt: skip
    ids = dict(Visit.objects.filter(key__in=found["visit"].to_list()).values_list("key", "pk"))
    calls = [
        CallBack(
            round=row, visit_id=ids[UUID(it["visit"])], by_lot=it["by_lot"], by_risk=it["by_risk"],
            risky=it["score"] > 0, probability=it["probability"],
        )
        for it in found.iter_rows(named=True)
    ]  # fmt: skip
    CallBack.objects.bulk_create(calls, batch_size=AT_ONCE)
    write_line(
        "draw_call_backs", by=asked.by, subject_kind="area", subject=asked.area.code,
        after={"month": f"{asked.month:%Y-%m}", "visits": frame.height, "calls": len(calls), "digest": digest},
    )  # fmt: skip
    return row
