"""Rows of the register into a task of pairing, frozen so that it can be kept, read again, and compared with today's."""

import hashlib
import io
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import polars as pl

from xiuhua.loop.assign.task import EXCLUSIONS, HELPERS, HOUSEHOLDS, PAIRS, Task, task_of
from xiuhua.policy.pairing import PairingPolicy
from xiuhua.reckon.tables import Table
from xiuhua.words import AssignmentKind

QUICK = 1  # a sixth larger than as small as can be, in a quarter of the time
KEPT_TASKS = 2  # a county's takes some ten megabytes
TABLES = (HELPERS, HOUSEHOLDS, PAIRS, EXCLUSIONS)
NAMES = ("helpers", "households", "current", "exclusions")
RULE_OF, ROOMS = "policy", "rooms"


@dataclass(frozen=True, slots=True, eq=False)
class Frozen:
    """The rows of an area that a pairing is reckoned from, as of a day, and the policy; columns as loop.assign.task.

    `rooms` says how much room a wider reckoning gave here to whoever may help elsewhere too, by helper.
    """

    helpers: pl.DataFrame
    households: pl.DataFrame
    current: pl.DataFrame
    exclusions: pl.DataFrame
    policy: PairingPolicy
    rooms: Mapping[str, int] = field(default_factory=dict)

    def packed(self) -> bytes:
        """As bytes that are the same for the same rows."""
        told = {name: getattr(self, name).write_json() for name in NAMES}
        told[RULE_OF] = json.dumps(_policy_told(self.policy), ensure_ascii=False, sort_keys=True)
        if self.rooms:
            told[ROOMS] = json.dumps(dict(self.rooms), sort_keys=True)
        text = f"{{{','.join(f'{json.dumps(name)}:{it}' for name, it in told.items())}}}"
        return zlib.compress(text.encode(), level=QUICK)

    def task(self, *, weights: Mapping[str, int], pins: pl.DataFrame, bans: pl.DataFrame) -> Task:
        """The task under some weights, with the pins and bans (helper, household) of the office."""
        return task_of(
            self.helpers, self.households, policy=replace(self.policy, weights=dict(weights)), current=self.current,
            exclusions=self.exclusions, pins=pins, bans=bans,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Changed:
    """What is otherwise than it was frozen.

    `what` is helper, household, current, exclusion or policy; `how` is added, gone, or the names of the columns whose
    value is another, joined by commas. `helper` and `household` are their keys, as far as it is about them. `values`
    are the columns that differ, each with what it was and what it is.
    """

    what: str
    how: str
    helper: str = ""
    household: str = ""
    values: tuple[tuple[str, Any, Any], ...] = field(default=(), compare=False)


def unpacked(kept: bytes | memoryview) -> Frozen:
    """What was frozen; of the last few asked again at once, as by who tries one weight after another."""
    return _unpacked(bytes(kept))


@lru_cache(maxsize=KEPT_TASKS)
def _unpacked(kept: bytes) -> Frozen:
    text = zlib.decompress(kept)
    told, frames = json.loads(text), _frames(text)
    policy = told[RULE_OF]
    answers = {name: {key: tuple(it) for key, it in policy[name].items()} for name in ("skills", "topics")}
    return Frozen(
        **frames,
        policy=PairingPolicy(
            kind=AssignmentKind(policy["kind"]), weights=policy["weights"], terrain=policy["terrain"],
            unknown_km=policy["unknown_km"], exclusions=tuple(policy["exclusions"]), capacities={}, **answers,
        ),
        rooms=told.get(ROOMS, {}),
    )  # fmt: skip


def _frames(text: bytes) -> dict[str, pl.DataFrame]:
    """The tables, read by Polars itself: made from Python's rows, a county's lists alone would take a second."""
    schema = {name: pl.List(pl.Struct(dict(table.columns))) for name, table in zip(NAMES, TABLES, strict=True)}
    told = pl.read_json(io.BytesIO(text), schema=schema)
    return {name: told.select(pl.col(name).explode()).drop_nulls().unnest(name) for name in NAMES}


def digest_of(frozen: bytes | memoryview, *, weights: Mapping[str, int], pins: pl.DataFrame, bans: pl.DataFrame) -> str:
    """64 hex digits that change with anything that the pairs are reckoned from, and with nothing else."""
    told = hashlib.sha256(zlib.decompress(frozen))
    told.update(json.dumps(dict(weights), sort_keys=True).encode())
    for frame in (pins, bans):
        told.update(json.dumps(sorted(frame.select(PAIRS.key).rows())).encode())
    return told.hexdigest()


def changed_since(before: Frozen, now: Frozen) -> list[Changed]:
    """All that is otherwise than it was frozen: of the policy, helpers, households, current pairs and exclusions."""
    found = rules_changed(_policy_told(before.policy), _policy_told(now.policy))
    found += rows_changed("helper", before.helpers, now.helpers, helper="helper")
    found += rows_changed("household", before.households, now.households, household="household")
    found += _pairs_changed("current", PAIRS, before.current, now.current)
    found += _pairs_changed("exclusion", EXCLUSIONS, before.exclusions, now.exclusions)
    return found


# ── What is otherwise ────────────────────────────────────────────────────────────────────────────────────────────────


def _policy_told(policy: PairingPolicy) -> dict[str, Any]:
    """The policy as JSON has it; capacities stand in the helpers' own columns."""
    return {
        "kind": str(policy.kind), "weights": dict(policy.weights), "terrain": policy.terrain,
        "unknown_km": policy.unknown_km, "exclusions": list(policy.exclusions),
        "skills": {key: list(it) for key, it in policy.skills.items()},
        "topics": {key: list(it) for key, it in policy.topics.items()},
    }  # fmt: skip


def rules_changed(was: Mapping[str, Any], now: Mapping[str, Any]) -> list[Changed]:
    """What a policy, as JSON has it, says otherwise."""
    names = [name for name in now if now[name] != was.get(name)]
    values = tuple((name, was.get(name), now[name]) for name in names)
    return [Changed(RULE_OF, ", ".join(names), values=values)] if names else []


def rows_changed(what: str, before: pl.DataFrame, now: pl.DataFrame, **told: str) -> Iterator[Changed]:
    """The rows that are new, gone or otherwise; `told` names the key columns by the fields of Changed."""
    was, is_now = (
        {tuple(row[name] for name in told.values()): row for row in frame.iter_rows(named=True)}
        for frame in (before, now)
    )
    for key in sorted({*was, *is_now}):
        old, new = was.get(key), is_now.get(key)
        if old == new:
            continue
        values: tuple[tuple[str, Any, Any], ...] = ()
        if old is not None and new is not None:
            values = tuple((name, old[name], new[name]) for name in before.columns if old[name] != new[name])
        how = ", ".join(name for name, _, _ in values) or ("added" if new else "gone")
        yield Changed(what, how, **dict(zip(told, key, strict=True)), values=values)


def _pairs_changed(what: str, table: Table, before: pl.DataFrame, now: pl.DataFrame) -> Iterator[Changed]:
    was, is_now = (set(frame.select(table.key).rows()) for frame in (before, now))
    for pair in sorted(was ^ is_now):
        yield Changed(what, "added" if pair in is_now else "gone", pair[0], pair[1])
