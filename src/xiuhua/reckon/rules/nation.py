"""Rules over tables too large to hold: by stretches of households, equal to the rules over the whole in one go.

What looks across the whole is done before or after the stretches: repeated values are counted over all rows first, and
what places have in parts is taken together at the end.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from threading import RLock
from typing import TypeVar

import narwhals as nw
import polars as pl

from xiuhua.reckon.rules.columns import column_of
from xiuhua.reckon.rules.days import DatedRules
from xiuhua.reckon.rules.facts import Ref, Rule
from xiuhua.reckon.rules.frames import Frame, framed
from xiuhua.reckon.rules.judging import Elsewhere, Order, gathered, gathered_again, judged
from xiuhua.reckon.rules.repeats import Hashes, Repeated, Suspects, hashes, repeated_of, suspected
from xiuhua.reckon.rules.rulebook import Plan
from xiuhua.reckon.rules.stretches import FOLLOWING, Pieces, batches, side_by_side
from xiuhua.reckon.rules.tree import RuleError
from xiuhua.words import years_before

Stretch = Mapping[tuple[date, str], pl.DataFrame]
Frames = Mapping[str, Frame]
Made = TypeVar("Made")
Given = TypeVar("Given")
AT_ONCE = 2  # stretches: more would wait for one another, for Polars has a thread for each core already


@dataclass(frozen=True, slots=True)
class Nation:
    """Tables of one or several days as lazy frames, each in one or more pieces, and the rules to judge them by.

    Tables with the column `key` come in its order and are read by stretches of at most `rows` rows of the table `lead`;
    the others (places) are held. `told` names columns to carry along though no rule reads them.
    """

    rules: DatedRules
    tables: Mapping[date, Mapping[str, Pieces]]
    key: str = "household"
    lead: str = "households"
    rows: int = 200_000
    told: frozenset[str] = frozenset({"household", "area", "person"})
    counted: dict[tuple[date, Ref], Repeated] = field(default_factory=dict)
    plans: dict[date, Plan] = field(default_factory=dict)
    one_by_one: RLock = field(default_factory=RLock)  # rules are read and values counted by one thread at a time

    def judged(
        self, wanted: Iterable[Ref], *, day: date, make: Callable[[Mapping[str, pl.DataFrame]], Made]
    ) -> Iterator[Made]:
        """What `make` makes of the tables with the wanted facts and conditions: of each stretch, at last of those held.

        Several stretches are made at once, in threads, and given in their order. What was a year before is unknown
        where `tables` hold nothing of that day. Raises Rejected for a table that is not in the order of the key,
        RuleError for rules that cannot be reckoned so.
        """
        wanted = list(wanted)
        plan, inner = self._plan(day, wanted), self._inner(wanted, day)
        found: dict[Order, list[pl.DataFrame]] = {}

        def made(stretch: Stretch) -> tuple[Made, dict[Order, Frame]]:
            frames = self._made(stretch, inner, day)
            return make(_natives(frames)), gathered(plan, frames, wanted=wanted)

        for result, parts in _in_threads(made, self._stretches(inner, day)):
            for order, some in parts.items():
                found.setdefault(order, []).append(some.to_native())
            yield result
        together = {order: framed(pl.concat(several)) for order, several in found.items()}
        elsewhere = Elsewhere(parts=gathered_again(plan, together, wanted=wanted))
        yield make(_natives(self._made_of_held(wanted, elsewhere, day)))

    def _plan(self, day: date, wanted: Iterable[Ref]) -> Plan:
        """The rules of a day, those for the wanted columns read."""
        with self.one_by_one:
            plan = self.plans.setdefault(day, self.rules.plan(day))
            plan.needed(wanted)
            return plan

    # ── By stretches ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _comes(self, table: str) -> bool:
        """Whether a table comes by stretches."""
        return self.key in self.rules.book.tables[table].columns

    def _inner(self, wanted: list[Ref], day: date) -> list[Ref]:
        """The columns to be made of tables that come by stretches: the wanted, and what held ones read of them."""
        rules, lookups, _ = self._plan(day, wanted).needed(wanted)
        needs = [(rule.ref, ref) for rule in rules for ref in rule.needs]
        needs += [(lookup.ref, lookup.target) for lookup in lookups]
        for own, ref in needs:
            if self._comes(own.table) and not self._comes(ref.table):
                at = f"{own.table}.{own.column} reads {ref.table}.{ref.column}"
                raise RuleError(
                    f"{at}, which is known only after all {self.lead}: such rules need the whole in one go."
                )
        parts = [(rule.ref, Ref(rule.fact.of, self.rules.book.part_key(rule.fact))) for rule in rules if rule.fact.of]
        read = [ref for own, ref in needs + parts if not self._comes(own.table)]
        return [ref for ref in wanted + read if self._comes(ref.table)]

    def _stretches(self, wanted: Iterable[Ref], day: date) -> Iterator[Stretch]:
        """Stretches of the tables that wanted columns rest on, of every day, with the columns that are read."""
        tables = {
            (on, table): [piece.select(sorted(columns)) for piece in self.tables[on][table]]
            for on, names in self._columns(list(wanted), day).items()
            for table, columns in names.items()
            if self._comes(table) and table in self.tables.get(on, {})
        }
        return side_by_side(tables, key=self.key, lead=(day, self.lead), rows=self.rows)

    def _columns(self, wanted: list[Ref], day: date) -> dict[date, dict[str, set[str]]]:
        """What is read of each table, by day: what rules read, what is told, and keys by which rows are found."""
        book = self.rules.book
        needed = self.rules.columns_needed(wanted, day=day)
        columns = {
            on: {
                it: {self.key, *needed.get(on, {}).get(it, ())} | (set(book.tables[it].key) if on != day else set())
                for it in tables
            }
            for on, tables in self.rules.tables_needed(wanted, day=day).items()
        }
        rules, _, _ = self._plan(day, wanted).needed(wanted)
        for rule in rules:
            found_by = {"first": rule.fact.of, "year_before": rule.fact.table}.get(rule.fact.take)
            if found_by:
                columns[day][found_by] |= set(book.tables[found_by].key)
        for table in columns[day]:
            columns[day][table] |= self.told & book.tables[table].columns.keys()
        columns[day].setdefault(self.lead, {self.key})
        return columns

    def _made(self, stretch: Stretch, wanted: Iterable[Ref], day: date) -> Frames:
        """The tables of a stretch as of a day, with the wanted columns."""

        def earlier(years: int, ref: Ref) -> Frame | None:
            before = years_before(day, years)
            return self._made(stretch, [ref], before)[ref.table] if (before, ref.table) in stretch else None

        wanted = list(wanted)
        plan = self._plan(day, wanted)
        frames = {table: framed(frame) for (on, table), frame in stretch.items() if on == day}
        elsewhere = Elsewhere(repeated={rule.ref: self._counted(rule, day) for rule in self._repeats(wanted, day)})
        return judged(plan, frames, wanted=wanted, earlier=earlier, elsewhere=elsewhere)

    # ── Across the whole ─────────────────────────────────────────────────────────────────────────────────────────────

    def _made_of_held(self, wanted: list[Ref], elsewhere: Elsewhere, day: date) -> Frames:
        """The tables that are held, with the wanted columns."""

        def earlier(years: int, ref: Ref) -> Frame | None:
            before = years_before(day, years)
            if ref.table not in self.tables.get(before, {}):
                return None
            *_, held = self.judged([ref], day=before, make=lambda tables: tables.get(ref.table))
            return framed(held)

        tables = {name: pl.concat(pieces) for name, pieces in self.tables[day].items() if not self._comes(name)}
        held = {name: framed(table.collect()) for name, table in tables.items()}
        return judged(self._plan(day, wanted), held, wanted=wanted, earlier=earlier, elsewhere=elsewhere)

    def _repeats(self, wanted: list[Ref], day: date) -> list[Rule]:
        rules, _, _ = self._plan(day, wanted).needed(wanted)
        return [rule for rule in rules if rule.fact.take == "repeats" and self._comes(rule.fact.table)]

    def _counted(self, rule: Rule, day: date) -> Repeated:
        """The repeated values of a rule over all rows of its table, found once: suspected first, then counted."""
        at = day, rule.ref
        with self.one_by_one:
            if at not in self.counted:
                suspects = suspected(list(_in_threads(_hashes, self._borne(rule, day))))
                tally = partial(_tally, suspects)
                self.counted[at] = repeated_of(_in_threads(tally, self._borne(rule, day)))
            return self.counted[at]

    def _borne(self, rule: Rule, day: date) -> Iterator[pl.DataFrame]:
        """Stretch by stretch, the value of each row of a rule's table, and whether the row counts."""
        counts = nw.lit(value=True) if rule.where is None else column_of(rule.where)
        for rows in self._rows(rule, day):
            made = rows.with_columns({"value": nw.col(rule.tree.name), "counts": counts})
            yield made.only("value", "counts").to_native()

    def _rows(self, rule: Rule, day: date) -> Iterator[Frame]:
        """The rows of a rule's table with what it needs; read alone where that is nothing but the table's columns."""
        table = rule.fact.table
        names = [ref.column for ref in rule.needs]
        if set(names) <= self.rules.book.tables[table].columns.keys():
            pieces = [piece.select(names) for piece in self.tables[day][table]]
            yield from map(framed, batches(pieces, rows=self.rows * FOLLOWING))
            return
        for stretch in self._stretches([rule.ref], day):
            yield self._made(stretch, rule.needs, day)[table]


def _hashes(rows: pl.DataFrame) -> Hashes:
    return hashes(rows["value"])


def _tally(suspects: Suspects, rows: pl.DataFrame) -> pl.DataFrame:
    return suspects.tally(rows["value"], rows["counts"])


def _natives(frames: Frames) -> dict[str, pl.DataFrame]:
    return {name: frame.to_native() for name, frame in frames.items()}


def _in_threads(make: Callable[[Given], Made], many: Iterable[Given]) -> Iterator[Made]:
    """What is made of each, in order; some are made while the next are read."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        waiting: deque[Future[Made]] = deque()
        for one in many:
            waiting.append(pool.submit(make, one))
            if len(waiting) > AT_ONCE:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
