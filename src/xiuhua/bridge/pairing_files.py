"""Files of helpers and households into a task of pairing, and its pairs into a file. No register here."""

import sys
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import polars as pl

from xiuhua.bridge.files import STDIN, read_columns
from xiuhua.loop.assign.pairing import CannotPair, Pairing, fresh, moves, pair
from xiuhua.loop.assign.shortage import Binding
from xiuhua.loop.assign.task import HELPERS, HOUSEHOLDS, Task, task_of
from xiuhua.policy.pack import CodeList, Pack
from xiuhua.policy.pairing import PairingPolicy

SEVERAL = r"[;；、|/，,]+"  # what stands between the codes in a cell
CAPACITY = {"capacity_min": "least", "capacity_max": "most"}
PLACE = ("lon", "lat")


@dataclass(frozen=True, slots=True)
class PairingFiles:
    """The files of a pairing (`-` is stdin): the first two must be there, the others may."""

    helpers: Path
    households: Path
    arcs: Path | None = None
    current: Path | None = None
    pins: Path | None = None
    bans: Path | None = None


def read_task(files: PairingFiles, *, pack: Pack, policy: PairingPolicy) -> Task:
    """The task in some files; cells with several codes have them between semicolons or commas.

    Skills and causes may be written as the pack's code lists spell them. Raises NotFound and Rejected as `read_columns`
    and `task_of` do.
    """
    helpers = read_columns(
        files.helpers,
        texts=["helper", "rank", "unit", "skills", "topics", "languages"],
        wholes=[*CAPACITY],
        numbers=PLACE,
        optional=[*CAPACITY, "rank", "unit", *PLACE, "skills", "topics", "languages"],
    )
    households = read_columns(
        files.households,
        texts=["household", "village", "causes", "units", "languages"],
        numbers=PLACE,
        optional=["village", *PLACE, "causes", "units", "languages"],
    )
    lists = {"skills": "skill", "topics": "topic", "causes": "cause", "rank": "helper_rank"}
    known = {column: pack.codes.get(name) for column, name in lists.items()}
    return task_of(
        _coded(HELPERS.completed(_split(helpers.rename(CAPACITY, strict=False))), known),
        _coded(HOUSEHOLDS.completed(_split(households)), known),
        policy=policy,
        current=_pairs(files.current),
        pins=_pairs(files.pins),
        bans=_pairs(files.bans),
        costs=_costs(files.arcs),
    )


@dataclass(frozen=True, slots=True)
class Answer:
    """A pairing, or what binds where there is none; who moves against the current pairs, and who would move at will.

    `seconds` are those of weighing and solving. `moved` counts households that get another helper than they have;
    `moved_fresh` those that would if changing cost nothing (None where there are no current pairs, or costs are told).
    """

    pairing: Pairing | None
    bindings: tuple[Binding, ...]
    seconds: float
    moved: int | None = None
    moved_fresh: int | None = None


def answer(task: Task) -> Answer:
    """The pairing of a task, timed. Raises Rejected for what is too large to be reckoned."""
    begun = perf_counter()
    try:
        found = pair(task)
    except CannotPair as cannot:
        return Answer(None, cannot.bindings, perf_counter() - begun)
    seconds = perf_counter() - begun
    if not task.current.height:
        return Answer(found, (), seconds)
    at_will = None if task.costs is not None else _moved(fresh(task), task)
    return Answer(found, (), seconds, _moved(found, task), at_will)


def _moved(pairing: Pairing, task: Task) -> int:
    return moves(pairing, task).filter(pl.col("change") == "moved").height


def write_pairs(pairing: Pairing, out: Path) -> None:
    """Write helper, household, cost of each pair (`-` is stdout)."""
    pairs = pairing.pairs.select("helper", "household", "cost")
    if out == STDIN:
        sys.stdout.write(pairs.write_csv())
    else:
        pairs.write_csv(out)


def _pairs(path: Path | None) -> pl.DataFrame | None:
    return None if path is None else read_columns(path, texts=["helper", "household"])


def _costs(path: Path | None) -> pl.DataFrame | None:
    if path is None:
        return None
    return read_columns(path, texts=["helper", "household"], wholes=["cost", "load"], optional=["load"])


def _split(frame: pl.DataFrame) -> pl.DataFrame:
    """Cells with several codes as lists, each code once."""
    several = [name for name in ("skills", "topics", "languages", "causes", "units") if name in frame.columns]
    return frame.with_columns(
        pl.col(several)
        .str.replace_all(SEVERAL, ";")
        .str.split(";")
        .list.eval(pl.element().str.strip_chars().filter(pl.element().str.strip_chars() != ""))
    )


def _coded(frame: pl.DataFrame, lists: dict[str, CodeList | None]) -> pl.DataFrame:
    """Codes as their lists have them; what no list spells stays as it is, and answers a cause of its own name."""
    for column, known in lists.items():
        if known is None or column not in frame.columns:
            continue
        spelt = {
            text: code.key for code in known.codes for text in (code.key, *code.label.texts.values(), *code.aliases)
        }
        plain = pl.element() if frame[column].dtype == pl.List else pl.col(column)
        coded = plain.replace(spelt)
        frame = frame.with_columns(pl.col(column).list.eval(coded) if frame[column].dtype == pl.List else coded)
    return frame


__all__ = ["Answer", "Binding", "Pairing", "PairingFiles", "answer", "read_task", "write_pairs"]
