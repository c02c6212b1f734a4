"""One turn of the loop: the only file that knows in which order the stages judge."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from xiuhua.loop import assess, indicators, organise
from xiuhua.loop.diagnose import territories as diagnose
from xiuhua.loop.diagnose.territories import Territory
from xiuhua.loop.indicators import TablesByDay
from xiuhua.loop.remedy import verdicts as remedy
from xiuhua.loop.sustain import verdicts as sustain
from xiuhua.policy.pack import Pack
from xiuhua.policy.training import duties_on
from xiuhua.reckon.burden import minutes_of_counties
from xiuhua.reckon.measures import Tables
from xiuhua.reckon.tables import (
    ANSWERS,
    COUNTIES,
    FIGURES,
    HELPED,
    MEASURES,
    PAIRINGS,
    REMEDIES,
    REMOVALS,
    SLOTS,
    SUSTAINED,
    WITHIN,
)
from xiuhua.reckon.tables_of_organisations import ORGANISATIONS, WEAKNESS
from xiuhua.reckon.tables_of_training import CERTIFIED, TRAINED, TRAINEES
from xiuhua.reckon.tables_of_visits import ENTRIES, ENTRY_MINUTES
from xiuhua.reckon.training import judge_training

OF_REMEDY = {table.name: table for table in (REMEDIES, ANSWERS, HELPED)}
SETTLED_OF_REMEDY = (ANSWERS.name, HELPED.name)
OF_ENTRY = {ENTRIES.name, PAIRINGS.name, WITHIN.name, COUNTIES.name}  # what minutes of entry are reckoned from
OF_TRAINING = {TRAINEES.name, CERTIFIED.name}  # what duties to be trained are held against
HELPING = {"helper", "area"}
JUDGED = {
    SLOTS.name,
    ENTRY_MINUTES.name,
    TRAINED.name,
    *OF_REMEDY,
    *SUSTAINED,
}  # what figures may count beside gathered rows: it is judged, not gathered


@dataclass(frozen=True, slots=True)
class Stage:
    """What one stage did: rows read, verdicts judged, seconds taken."""

    name: str
    read: int
    judged: int
    seconds: float


@dataclass(frozen=True, slots=True)
class TurnVerdicts:
    """The stages of a turn in their order, and its verdict tables by name.

    `sustained` are the tables of SUSTAINED, of which warnings are kept otherwise than verdicts are; none where no pack
    says how households stay out.
    """

    stages: tuple[Stage, ...]
    verdicts: Mapping[str, pl.DataFrame]
    sustained: Mapping[str, pl.DataFrame]


def tables_needed(
    pack: Pack, *, day: date, figures: Iterable[str] | None = None, others: Sequence[Territory] = ()
) -> dict[date, set[str]]:
    """The tables to gather for a turn, or for the named figures only, by the day they are as of."""
    needed = indicators.tables_needed(pack, day=day, figures=figures)
    if figures is None:
        needed[day] |= {SLOTS.name, *([ORGANISATIONS.name] if pack.weakness else [])}
        for on, names in diagnose.tables_needed(pack, others=others, day=day).items():
            needed.setdefault(on, set()).update(names)
        to_judge = (_to_remedy(pack, others, day), _to_sustain(pack, others, day), assess.tables_needed(pack, day=day))
        for on, names in (it for of_stage in to_judge for it in of_stage.items()):
            needed.setdefault(on, set()).update(names)
    elif not needed[day].isdisjoint(SUSTAINED):
        for on, names in _to_sustain(pack, (), day).items():
            needed.setdefault(on, set()).update(names)
    for on, names in [*needed.items()]:
        if not names.isdisjoint(OF_REMEDY):
            for earlier, read in _to_remedy(pack, (), on).items():
                needed.setdefault(earlier, set()).update(read)
    return _ungathered(needed, pack)


def _ungathered(needed: Mapping[date, set[str]], pack: Pack) -> dict[date, set[str]]:
    """What must be gathered for tables of which some are judged from others."""
    return {
        on: (names - JUDGED)
        | (organise.tables_needed(pack, day=on) if SLOTS.name in names else set())
        | (OF_ENTRY if ENTRY_MINUTES.name in names else set())
        | (OF_TRAINING if TRAINED.name in names else set())
        for on, names in needed.items()
    }


def columns_needed(pack: Pack, *, day: date, others: Sequence[Territory] = ()) -> dict[date, dict[str, set[str]]]:
    """The columns of the tables that a turn reads, by day and table: a turn of a whole city reads no others.

    Small tables, such as those of places, may be read whole.
    """
    read: dict[date, list[Mapping[str, set[str]]]] = indicators.columns_needed(pack, day=day)
    read.setdefault(day, []).append({SLOTS.name: set()})
    remedying = [remedy.columns_needed(judge, day=day) for judge in _remedying(pack, others)]
    sustaining = [sustain.columns_needed(judge, day=day) for judge in _sustaining(pack, others)]
    assessing = assess.columns_needed(pack, day=day)
    for of_pack in (*diagnose.columns_needed(pack, others=others, day=day), *remedying, *sustaining, assessing):
        for on, told in of_pack.items():
            read.setdefault(on, []).append(told)
    for on, several in [*read.items()]:
        if on != day and any(not tables.keys().isdisjoint(OF_REMEDY) for tables in several):
            for earlier, told in remedy.columns_needed(pack, day=on).items():
                read.setdefault(earlier, []).append(told)
    needed: dict[date, dict[str, set[str]]] = {}
    for on, several in read.items():
        several.extend(_read_before(several, pack, on))
        for tables in several:
            for table, columns in tables.items():
                needed.setdefault(on, {}).setdefault(table, set()).update(columns)
    return needed


def turn(
    tables_by_day: TablesByDay,
    *,
    pack: Pack,
    day: date,
    others: Sequence[Territory] = (),
    stopwatch: Callable[[], float] = lambda: 0.0,
) -> TurnVerdicts:
    """Judge the gathered tables (see `tables_needed`) as of a day; the stopwatch gives seconds from any start.

    Households and places of `others` are judged by their own pack. Slots and figures are those of `pack` everywhere: a
    city counts all its counties by one measure, and what figures count of measures is judged by one catalogue.
    """
    begun = stopwatch()
    judged = _organised(tables_by_day, pack)
    slots = judged[day][SLOTS.name]
    read = _height(tables_by_day[day], organise.tables_needed(pack, day=day))
    weakness = _weakness(judged[day], pack, day)
    read += tables_by_day[day].get(ORGANISATIONS.name, weakness).height
    organised = Stage("organise", read, slots.height + weakness.height, stopwatch() - begun)
    begun = stopwatch()
    found = diagnose.diagnose(tables_by_day, pack=pack, others=others, day=day)
    needed = diagnose.tables_needed(pack, others=others, day=day)
    read = sum(_height(tables_by_day[on], names) for on, names in needed.items())
    diagnosed = Stage("diagnose", read, sum(frame.height for frame in found.values()), stopwatch() - begun)
    remedied: list[Stage] = []
    if _remedying(pack, others):
        begun = stopwatch()
        judged = _with_remedies(judged, pack, days={day, *_remedy_days(pack, day=day)})
        found = {**found, **_settled_of_remedy(judged, pack, day=day, others=others)}
        read = sum(_height(tables_by_day[on], names) for on, names in _to_remedy(pack, others, day).items())
        height = sum(found[name].height for name in SETTLED_OF_REMEDY)
        remedied = [Stage("remedy", read, height, stopwatch() - begun)]
    begun = stopwatch()
    sustained = _sustained_everywhere(tables_by_day, pack, others, day=day)
    watching: list[Stage] = []
    if sustained:
        judged = {**judged, day: {**judged[day], **sustained}}
        found = {**found, REMOVALS.name: sustained[REMOVALS.name]}
        read = sum(_height(tables_by_day[on], names) for on, names in _to_sustain(pack, others, day).items())
        height = sum(frame.height for frame in sustained.values())
        watching = [Stage("sustain", read, height, stopwatch() - begun)]
    assessed, assessing = _assessed(judged, pack, day=day, stopwatch=stopwatch)
    begun = stopwatch()
    figures = indicators.reckon_figures(judged, pack=pack, day=day)
    read = sum(_height(judged[on], names) for on, names in indicators.tables_needed(pack, day=day).items())
    counted = Stage("indicators", read, figures.height, stopwatch() - begun)
    verdicts = {SLOTS.name: slots, WEAKNESS.name: weakness, **found, **assessed, FIGURES.name: figures}
    return TurnVerdicts((organised, diagnosed, *remedied, *watching, *assessing, counted), verdicts, sustained)


def _assessed(
    judged: TablesByDay, pack: Pack, *, day: date, stopwatch: Callable[[], float]
) -> tuple[dict[str, pl.DataFrame], list[Stage]]:
    """The scores of the last year that is over, and the stage; nothing where the pack has no scheme of that year."""
    needed = assess.tables_needed(pack, day=day)
    if not needed:
        return {}, []
    begun = stopwatch()
    found = assess.assess(judged, pack=pack, day=day)
    read = sum(_height(judged[on], names) for on, names in needed.items())
    return found, [Stage("assess", read, sum(frame.height for frame in found.values()), stopwatch() - begun)]


def lost_rows(tables_by_day: TablesByDay, *, pack: Pack, day: date, line: assess.Point) -> pl.DataFrame:
    """The rows that an object lost by a line; see `assess`. The tables are those of `assess.tables_needed`."""
    return assess.lost_rows(_organised(tables_by_day, pack), pack=pack, day=day, point=line)


def scores(tables_by_day: TablesByDay, *, pack: Pack, day: date, scheme: str) -> dict[str, pl.DataFrame]:
    """The scores of one scheme as a turn would judge them now; see `assess`."""
    return assess.assess(_organised(tables_by_day, pack), pack=pack, day=day, scheme=scheme)


def scores_needed(pack: Pack, *, day: date, scheme: str) -> dict[date, set[str]]:
    """The tables to gather for `scores` and `lost_rows`."""
    return _ungathered(assess.tables_needed(pack, day=day, scheme=scheme), pack)


def reckon_figures(
    tables_by_day: TablesByDay, *, pack: Pack, day: date, areas: Iterable[str] | None = None
) -> pl.DataFrame:
    """The figures of a day as a turn would judge them, of all areas or of the given ones (the table `figures`)."""
    judged = _judged(tables_by_day, pack, day=day, figures=None)
    return indicators.reckon_figures(judged, pack=pack, day=day, areas=areas)


def columns_listed(figure: str, *, pack: Pack, day: date) -> dict[date, dict[str, set[str]]]:
    """What listing the rows behind a figure reads of the gathered tables that it counts; see `indicators`."""
    listed = indicators.columns_listed(figure, pack=pack, day=day)
    found = {on: {name: read for name, read in tables.items() if name not in JUDGED} for on, tables in listed.items()}
    for on, tables in listed.items():
        if not tables.keys().isdisjoint(OF_REMEDY) and pack.rules.measures is not None:
            for earlier, read in remedy.columns_needed(pack, day=on).items():
                found.setdefault(earlier, {}).update(read)
    return found


def rows_behind(figure: str, tables_by_day: TablesByDay, *, pack: Pack, day: date, area: str) -> pl.DataFrame:
    """The rows behind a figure; see `indicators.rows_behind`."""
    judged = _judged(tables_by_day, pack, day=day, figures=[figure])
    return indicators.rows_behind(figure, judged, pack=pack, day=day, area=area)


def _remedying(pack: Pack, others: Sequence[Territory]) -> list[Pack]:
    """The packs that say what can be given to households, and what answers their causes and needs."""
    judges = [pack, *(territory.pack for territory in others)]
    return [judge for judge in judges if judge is not None and judge.rules.measures is not None]


def _to_remedy(pack: Pack, others: Sequence[Territory], day: date) -> dict[date, set[str]]:
    """The tables that the stage remedy reads, by day."""
    needed: dict[date, set[str]] = {}
    for judge in _remedying(pack, others):
        for on, names in remedy.tables_needed(judge, day=day).items():
            needed.setdefault(on, set()).update(names)
    return needed


def _sustaining(pack: Pack, others: Sequence[Territory]) -> list[Pack]:
    """The packs that say how households stay out."""
    judges = [pack, *(territory.pack for territory in others)]
    return [judge for judge in judges if judge is not None and judge.rules.signals is not None]


def _to_sustain(pack: Pack, others: Sequence[Territory], day: date) -> dict[date, set[str]]:
    """The tables that the stage sustain reads, by day."""
    needed: dict[date, set[str]] = {}
    for judge in _sustaining(pack, others):
        for on, names in sustain.tables_needed(judge, day=day).items():
            needed.setdefault(on, set()).update(names)
    return needed


def _sustained_everywhere(
    tables_by_day: TablesByDay, pack: Pack, others: Sequence[Territory], *, day: date
) -> dict[str, pl.DataFrame]:
    """The tables of the stage sustain, of each household by the pack that judges where it lives; none without one."""
    elsewhere = frozenset().union(*(territory.areas for territory in others))
    parts: dict[str, list[pl.DataFrame]] = {}
    for judge in _sustaining(pack, others):
        areas = next((it.areas for it in others if it.pack is judge), elsewhere)
        lies_in = pl.col("area").is_in(list(areas)).fill_null(value=False)
        for name, frame in sustain.sustain(tables_by_day, pack=judge, day=day).items():
            parts.setdefault(name, []).append(frame.filter(~lies_in if judge is pack else lies_in))
    return {name: pl.concat(frames) for name, frames in parts.items()}


def _remedied(tables_by_day: TablesByDay, pack: Pack, *, day: date) -> Tables:
    """The tables of the stage remedy by one pack for all households.

    Nobody is judged as long as no measure is kept at all: it is not known then what households receive.
    """
    if pack.rules.measures is None or not tables_by_day[day][MEASURES.name].height:
        return {name: table.empty() for name, table in OF_REMEDY.items()}
    return remedy.remedy(tables_by_day, pack=pack, day=day)


def _settled_of_remedy(
    judged: TablesByDay, pack: Pack, *, day: date, others: Sequence[Territory]
) -> dict[str, pl.DataFrame]:
    """What a turn settles of the stage remedy, of each household by the pack that judges where it lives."""
    elsewhere = frozenset().union(*(territory.areas for territory in others))
    parts: dict[str, list[pl.DataFrame]] = {name: [OF_REMEDY[name].empty()] for name in SETTLED_OF_REMEDY}
    for judge in _remedying(pack, others):
        areas = next((it.areas for it in others if it.pack is judge), elsewhere)
        lies_in = pl.col("area").is_in(list(areas)).fill_null(value=False)
        found = judged[day] if judge is pack else _remedied(judged, judge, day=day)
        for name, frames in parts.items():
            frames.append(found[name].filter(~lies_in if judge is pack else lies_in))
    return {name: pl.concat(frames) for name, frames in parts.items()}


def _judged(tables_by_day: TablesByDay, pack: Pack, *, day: date, figures: Iterable[str] | None) -> TablesByDay:
    """The tables with all that the figures (None: all) count beside them."""
    judged = _with_remedies(_organised(tables_by_day, pack), pack, days=_remedy_days(pack, day=day, figures=figures))
    counted = indicators.tables_needed(pack, day=day, figures=figures)
    if counted[day].isdisjoint(SUSTAINED):
        return judged
    return {**judged, day: {**judged[day], **sustain.sustain(tables_by_day, pack=pack, day=day)}}


def _remedy_days(pack: Pack, *, day: date, figures: Iterable[str] | None = None) -> set[date]:
    """The days of which figures count what the stage remedy judges."""
    counted = indicators.tables_needed(pack, day=day, figures=figures)
    return {on for on, names in counted.items() if not names.isdisjoint(OF_REMEDY)}


def _with_remedies(tables_by_day: TablesByDay, pack: Pack, *, days: Iterable[date]) -> TablesByDay:
    remedied = {on: {**tables_by_day[on], **_remedied(tables_by_day, pack, day=on)} for on in days}
    return {**tables_by_day, **remedied}


def _organised(tables_by_day: TablesByDay, pack: Pack) -> TablesByDay:
    """The tables with the slots, and the minutes of entry, of every day that has what these are reckoned from."""

    def organised(tables: Tables, on: date) -> Tables:
        found = dict(tables)
        if organise.tables_needed(pack, day=on) <= tables.keys():
            found[SLOTS.name] = organise.judge_slots(tables, pack=pack, day=on)
        if tables.keys() >= OF_ENTRY:
            found[ENTRY_MINUTES.name] = _minutes(tables, pack, on)
        if tables.keys() >= OF_TRAINING:
            posts, papers = (tables[name] for name in (TRAINEES.name, CERTIFIED.name))
            found[TRAINED.name] = judge_training(posts, papers, duties=duties_on(pack, day=on), on=on)
        return found

    return {on: organised(tables, on) for on, tables in tables_by_day.items()}


def _weakness(tables: Tables, pack: Pack, day: date) -> pl.DataFrame:
    """What the rules come to for organisations; as slots, by one pack everywhere."""
    known = ORGANISATIONS.name in tables
    return organise.judge_weakness(tables, pack=pack, day=day) if known else WEAKNESS.empty()


def _read_before(several: Iterable[Mapping[str, set[str]]], pack: Pack, day: date) -> list[Mapping[str, set[str]]]:
    """What slots and minutes of entry are reckoned from, where figures count them."""
    counted = {name for tables in several for name in tables}
    of_slots = organise.columns_needed(pack, day=day) if SLOTS.name in counted else []
    return [*of_slots, *([{PAIRINGS.name: HELPING}] if ENTRY_MINUTES.name in counted else [])]


def _minutes(tables: Tables, pack: Pack, day: date) -> pl.DataFrame:
    """Minutes of entry by county; none where the pack does not say what it asks."""
    seconds = {it.key: it.asked.seconds for it in (pack.entry.on(day) if pack.entry else ())}
    entries, helpers, within, counties = (tables[it.name] for it in (ENTRIES, PAIRINGS, WITHIN, COUNTIES))
    return minutes_of_counties(entries, helpers=helpers, within=within, counties=counties, seconds=seconds)


def _height(tables: Tables, names: Iterable[str]) -> int:
    return sum(tables[name].height for name in names)
