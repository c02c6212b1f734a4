"""Keeps of each household the one warning that its signals make: begun, carried on, or ended when nothing warns.

What is written follows from signals and steps alone (decision 31): kept twice, kept once.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any

import polars as pl
from django.db.models import OuterRef, QuerySet, Subquery

from xiuhua.bridge.gather import gather
from xiuhua.bridge.gather.reading import columns
from xiuhua.loop.sustain.verdicts import warned_columns, warned_in
from xiuhua.policy.pack import Pack
from xiuhua.policy.signals import WarningStep
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import judging_pack
from xiuhua.reckon.tables import DEADLINES, SIGNAL_VERDICTS, WARNINGS
from xiuhua.register.models import Account, Household, HouseholdWarning, Residence, Signal, Turn, WarningAct
from xiuhua.words import WarningDeed

Tables = Mapping[str, pl.DataFrame]
TOLD = ("since", "signals", "risks", "urgent", "relapse", "step", "due", "late")
AT_ONCE = 500  # households of which so much is asked in one statement


def keep_warnings_of(households: Collection[int], *, pack: Pack, day: date) -> None:
    """Keep the warnings of some households (by id) as they stand on a day; to be called in a transaction.

    Nothing where the pack says nothing of staying out.
    """
    if pack.rules.signals is None or not households:
        return
    numbers = sorted(it.number for it in hold_households(households))
    told = warned_columns(pack, day=day)
    tables = {on: gather(on, only, only=only, households=numbers) for on, only in told.items()}
    _keep(warned_in(tables, pack=pack, day=day), Household.objects.filter(pk__in=households), pack=pack, day=day)


def hold_households(households: Collection[int]) -> list[Household]:
    """Hold some households (by id) until the transaction ends: whoever else keeps a warning of theirs waits.

    Rows that name them may be written meanwhile, so that two who bring lists do not wait for one another.
    """
    return list(Household.objects.select_for_update(no_key=True).filter(pk__in=households).order_by("pk"))


def keep_warnings(sustained: Tables, *, pack: Pack, day: date) -> int:
    """Keep what a turn found of the whole register; gives how many signals the register showed for the first time.

    A turn for an earlier day than the last one, or than something that was told or done since, tells what was, and
    changes no warning.
    """
    later = (Turn, "on"), (Signal, "received_on"), (WarningAct, "on")
    if not sustained or any(model._default_manager.filter(**{f"{on}__gt": day}).exists() for model, on in later):
        return 0
    shown = sustained[SIGNAL_VERDICTS.name].filter(pl.col("signal").is_null())
    _write_shown(shown)
    _keep(sustained, Household.objects.all(), pack=pack, day=day)
    return shown.height


def open_warning_against(household: Household, event: str) -> date | None:
    """Since when a warning is open that stands against a step: no risk is found removed while something warns."""
    pack = judging_pack(None, on=clock_day())
    end = pack.rules.signals.end if pack and pack.rules.signals else None
    if end is None or event != end.step:
        return None
    return HouseholdWarning.objects.filter(household=household, ended_on=None).values_list("since", flat=True).first()


def follow_event(household: int, event: str, *, on: date) -> None:
    """A step of the household was taken: where a step of its open warning is done by that, it was done."""
    _follow([household], lambda it: event in it.events, on=on)


def follow_measures(households: Collection[int], *, on: date) -> None:
    """Measures of some households have begun: where a step of their open warnings is done by that, it was done."""
    _follow(households, lambda it: it.measure, on=on)


def _follow(households: Collection[int], does: Callable[[WarningStep], bool], *, on: date) -> None:
    warned = HouseholdWarning.objects.filter(household__in=households, ended_on=None)
    homes = set(warned.values_list("household", flat=True))
    if not homes:
        return
    hold_households(homes)
    rows = list(warned)
    today = clock_day()
    pack = judging_pack(None, on=today)
    rules = pack.rules.signals if pack else None
    steps = [it for it in rules.steps.values() if does(it)] if rules else []
    if pack is None or not steps:
        return
    for row in rows:
        done = {it.step: it.on for it in row.acts.filter(kind=WarningDeed.STEP)}
        for step in steps:
            begins = done.get(step.after, row.since) if not step.after or step.after in done else None
            if step.key not in done and begins is not None and on >= begins:
                keep_act(row, WarningDeed.STEP, step=step.key, on=on, by=None)
    keep_warnings_of([row.household_id for row in rows], pack=pack, day=today)


def keep_act(row: HouseholdWarning, kind: WarningDeed, *, on: date, by: Account | None, **told: object) -> None:
    """Keep an act about a warning, with the number after the last one."""
    WarningAct.objects.create(warning=row, number=row.acts.count() + 1, kind=kind, on=on, by=by, **told)


def _write_shown(shown: pl.DataFrame) -> None:
    """What the register shows is told once: from now on it is a signal like others."""
    for part in shown.iter_slices(AT_ONCE):
        rows = Household.objects.filter(number__in=part["household"].unique().to_list())
        lived = Residence.objects.filter(household=OuterRef("pk"), until=None)
        home = lived.order_by("-since", "-pk").values("village")
        at = {number: (pk, village) for number, pk, village in rows.values_list("number", "pk", Subquery(home[:1]))}
        told = [(*at[it["household"]], it) for it in part.iter_rows(named=True)]
        Signal.objects.bulk_create(
            [
                Signal(household_id=home, area_id=village, kind=it["kind"], received_on=it["received_on"])
                for home, village, it in told
                if village
            ]
        )


def _keep(found: Tables, households: QuerySet[Household], *, pack: Pack, day: date) -> None:
    """Write what is new, what has changed and what is over of the households' warnings, and whose their signals are."""
    rules = pack.rules.signals
    assert rules is not None and rules.end is not None  # noqa: S101, PT018 -- the stage has asked
    now = _by_household(found)
    kept = {it.household_id: it for it in HouseholdWarning.objects.filter(ended_on=None, household__in=households)}
    begun, changed, over = [], [], []
    for home, told in now.items():
        row = kept.pop(home, None)
        if row is None:
            begun.append(HouseholdWarning(household_id=home, **told))
        elif changes := {name: it for name, it in told.items() if getattr(row, name) != it and not _stays(name, row)}:
            for name, value in changes.items():
                setattr(row, name, value)
            changed.append(row)
    for row in kept.values():
        row.ended_on, row.end, row.step, row.due = max(day, row.since), rules.end.withdrawn, "", None
        over.append(row)
    HouseholdWarning.objects.bulk_create(begun, batch_size=AT_ONCE)
    HouseholdWarning.objects.bulk_update(changed, TOLD, batch_size=AT_ONCE)
    HouseholdWarning.objects.bulk_update(over, ("ended_on", "end", "step", "due"), batch_size=AT_ONCE)
    WarningAct.objects.bulk_create([_ended(row, day) for row in over], batch_size=AT_ONCE)
    if now:
        open_one = HouseholdWarning.objects.filter(household=OuterRef("household"), ended_on=None).values("pk")[:1]
        alone = Signal.objects.filter(closed_on=None, warning=None, household__in=households)
        warned = HouseholdWarning.objects.filter(ended_on=None).values("household")
        alone.filter(household__in=warned).update(warning=Subquery(open_one))


def _stays(name: str, row: HouseholdWarning) -> bool:
    """Whether what a warning says stays: that a risk had been removed is not forgotten once it is back on the books."""
    return name == "relapse" and row.relapse


def _ended(row: HouseholdWarning, day: date) -> WarningAct:
    return WarningAct(warning=row, number=row.acts.count() + 1, kind=WarningDeed.END, found=row.end, on=day)


def _by_household(found: Tables) -> dict[int, dict[str, Any]]:
    """What each warning says, by the id of its household."""
    late = found[DEADLINES.name].group_by("household").agg(most=pl.col("late").max())
    rows = (
        found[WARNINGS.name]
        .join(late, on="household", how="left", maintain_order="left")
        .with_columns(late=pl.col("most").fill_null(0), step=pl.col("step").fill_null(""))
    )
    ids: dict[str, int] = {}
    for part in rows.select("household").iter_slices(AT_ONCE):
        named = columns(Household.objects.filter(number__in=part["household"].to_list()), id="id", number="number")
        ids |= dict(named.select("number", "id").iter_rows())
    return {ids[row["household"]]: {name: row[name] for name in TOLD} for row in rows.iter_rows(named=True)}
