"""Draws the month's checks at the door by points and by lot, and enters what was found at each.

Drawing changes nothing else. What is found may be a signal of the pack, and then it warns as any other does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import polars as pl
from django.db import transaction

from xiuhua.actions.journal import write_line
from xiuhua.actions.keep.import_access import importing_scope, within_offices
from xiuhua.actions.keep_warnings import keep_act, keep_warnings_of
from xiuhua.actions.sustain.warning_refusal import WarningRefused
from xiuhua.actions.sustain.watching import watching
from xiuhua.actions.told_text import text_told
from xiuhua.bridge.one_at_a_time import hold_large_deeds
from xiuhua.duty.acting import acts_as
from xiuhua.duty.door import Absent, open_area, scope_of
from xiuhua.duty.watching import open_to_watch
from xiuhua.loop.sustain.risk import check_order, lot_order
from xiuhua.policy.pack import Pack
from xiuhua.policy.risk_reader import risk_policy
from xiuhua.policy.signals import SignalRules
from xiuhua.queries.door_check import featured_of, may_be_drawn
from xiuhua.queries.office import clock_day
from xiuhua.queries.risk_score import latest_score, score_of
from xiuhua.reckon.risk.ordering import BY_LOT
from xiuhua.register.models import Account, Area, DoorCheck, HouseholdWarning, Residence, RiskScore, Signal
from xiuhua.words import AreaLevel, WarningDeed

MOST_NOTE = 300
AT_ONCE = 500
DRAWING_LEVELS = (AreaLevel.CITY, AreaLevel.COUNTY, AreaLevel.TOWNSHIP)


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a draw brought: the checks of the month for the place, how many were added now, and of those by lot."""

    checks: int
    added: int
    by_lot: int


@transaction.atomic
def draw_checks(area: str, *, checks: int, by: Account) -> Drawn:
    """Draw so many checks of this month for a township, county or city, those that were drawn before among them.

    The same asked twice adds nothing; more asked later adds those who come next. In a month all are drawn by the same
    points, and nobody twice, whoever draws. Raises Absent for whoever answers for no such place by its office or one
    around, WarningRefused for less than one check and where the pack orders none, Rejected for points of another pack.
    """
    today = clock_day()
    place = open_area(within_offices(importing_scope(by)), area, on=today)
    if place.level not in DRAWING_LEVELS:
        raise Absent
    if checks < 1:
        raise WarningRefused("no_number_of_checks")
    pack, _rules = watching(today)
    if pack.rules.risk is None:
        raise WarningRefused("no_order", day=today)
    hold_large_deeds()
    month = today.replace(day=1)
    drawn = DoorCheck.objects.filter(month=month, area=place).select_related("household", "score").order_by("place")
    kept = {it.household.number: it for it in drawn}
    homes = _to_order(place, month, pack, today) | {number: it.household_id for number, it in kept.items()}
    score = next(iter(kept.values())).score if kept else latest_score(pack, on=today)
    rows = featured_of(homes, pack, on=today)
    ordered = _ordered(rows, score, pack, checks, today)
    _renew(kept, ordered)
    new = ordered.filter(pl.col("by").is_not_null() & ~pl.col("household").is_in(list(kept)))
    added = [
        DoorCheck(
            household_id=homes[it["household"]], month=month, area=place, score=score, place=number,
            points=it["points"], chance=it["chance"], by=it["by"], probability=it["probability"],
            features=it["features"], drawn_on=today, drawn_by=by,
        )
        for number, it in enumerate(_with_features(new, rows, at_most=checks - len(kept)), len(kept) + 1)
    ]  # fmt: skip
    DoorCheck.objects.bulk_create(added, batch_size=AT_ONCE)
    found = Drawn(len(kept) + len(added), len(added), sum(it.by == BY_LOT for it in added))
    write_line(
        "draw_checks", by=by, subject_kind="area", subject=place.code,
        after={"month": f"{month:%Y-%m}", "checks": found.checks, "added": found.added, "by_lot": found.by_lot},
    )  # fmt: skip
    return found


@transaction.atomic
def do_check(key: UUID, *, found: str, on: date, note: str = "", by: Account) -> None:
    """Enter what a check at the door found; what the pack says of it may begin a warning.

    For whoever may act on a warning of the household. Raises Absent for others, WarningRefused for a check that was
    done, for a day on which it was not yet drawn or that has not come, and for none of the pack's findings.
    """
    row = DoorCheck.objects.select_for_update(of=("self",)).filter(key=key).select_related("household").first()
    if row is None:
        raise Absent
    today = clock_day()
    pack, rules = watching(today)
    offices = open_to_watch(scope_of(by, today=today), row.household.key)[1]
    office = acts_as(offices, rules.doers)
    rule = rules.check
    if rule is None:
        raise WarningRefused("no_order", day=today)
    if row.done_on is not None:
        raise WarningRefused("done_already", at="on", day=row.done_on)
    if on > today:
        raise WarningRefused("after_today", day=on)
    if on < row.drawn_on:
        raise WarningRefused("before_it_began", since=row.drawn_on)
    if found not in {it.key for it in pack.codes[rule.finds].codes}:
        raise WarningRefused("no_finding")
    row.note = text_told(note, most=MOST_NOTE, refused=WarningRefused, at="note")
    row.found, row.done_on, row.done_by, row.office = found, on, by, office
    row.save(update_fields=["found", "done_on", "done_by", "office", "note"])
    write_line(
        "do_check", by=by, subject_kind="household", subject=row.household.key,
        after={"of_check": row.key.hex, "warning_finding": found, "on": on, "note": row.note},
        personal=["note"] if row.note else [],
    )  # fmt: skip
    if found in rule.warns:
        _warn(row, rules, pack, by=by, today=today)


def _warn(row: DoorCheck, rules: SignalRules, pack: Pack, *, by: Account, today: date) -> None:
    """What was found is told as a signal, and the warning has been checked at the door already: nobody goes twice."""
    home = Residence.objects.on(today).filter(household=row.household).order_by("-since", "-pk").first()
    on, rule = row.done_on, rules.check
    if rule is None or on is None:
        return
    place = home.village_id if home else row.area_id
    Signal.objects.create(household=row.household, area_id=place, kind=rule.signal, received_on=on)
    keep_warnings_of([row.household_id], pack=pack, day=today)
    warning = HouseholdWarning.objects.filter(household=row.household, ended_on=None).first()
    checks = next((it for it in rules.steps.values() if it.finds == rule.finds), None)
    if warning is None or checks is None:
        return
    done = set(warning.acts.values_list("step", flat=True))
    for step in (checks.after, checks.key):
        if step and step not in done and on >= warning.since:
            found = row.found if step == checks.key else ""
            keep_act(warning, WarningDeed.STEP, step=step, found=found, on=on, by=by, note=row.note, office=row.office)
    keep_warnings_of([row.household_id], pack=pack, day=today)


def _to_order(place: Area, month: date, pack: Pack, today: date) -> dict[str, int]:
    """The ids, by number, of the households of a place that may be drawn and were not yet this month."""
    drawn = DoorCheck.objects.filter(month=month).values("household")
    rows = may_be_drawn(place.pk, pack, on=today).exclude(pk__in=drawn)
    return dict(rows.values_list("number", "pk"))


def _ordered(rows: pl.DataFrame, score: RiskScore | None, pack: Pack, checks: int, today: date) -> pl.DataFrame:
    policy, month = risk_policy(pack, day=today), f"{today:%Y-%m}"
    if score is None:
        return lot_order(rows, policy=policy, checks=checks, month=month)
    return check_order(rows, score_of(score), policy=policy, checks=checks, month=month)


def _renew(kept: Mapping[str, DoorCheck], ordered: pl.DataFrame) -> None:
    """More checks are more likely to reach each that was drawn before: who estimates from them needs the last one."""
    likely = dict(ordered.select("household", "probability").iter_rows())
    rows = [it for number, it in kept.items() if likely.get(number, 0.0) > it.probability]
    for row in rows:
        row.probability = likely[row.household.number]
    DoorCheck.objects.bulk_update(rows, ["probability"], batch_size=AT_ONCE)


def _with_features(new: pl.DataFrame, rows: pl.DataFrame, *, at_most: int) -> list[dict[str, Any]]:
    """The first of some newly drawn households, each with what was on file of its features."""
    first = new.sort("place").head(max(at_most, 0))
    names = [name for name in rows.columns if name not in ("household", "area")]
    told = rows.select("household", pl.struct(names).alias("features"))
    return first.join(told, on="household", maintain_order="left").to_dicts()
