"""A rulebook over tables of several days: which tables a day's columns rest on, and the tables with those columns."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from xiuhua.reckon.rules.facts import Ref
from xiuhua.reckon.rules.frames import Frame, framed
from xiuhua.reckon.rules.judging import judged
from xiuhua.reckon.rules.rulebook import Plan, Rulebook
from xiuhua.reckon.rules.tree import Parameters
from xiuhua.words import years_before

TablesByDay = Mapping[date, Mapping[str, pl.DataFrame]]


@dataclass(frozen=True, slots=True)
class DatedRules:
    """A rulebook, and the parameters of each day."""

    book: Rulebook
    parameters_on: Callable[[date], Parameters]

    def plan(self, day: date) -> Plan:
        """The rules as they are read on a day."""
        return self.book.on(self.parameters_on(day))

    def tables_needed(self, wanted: Iterable[Ref], *, day: date) -> dict[date, set[str]]:
        """The tables that the wanted columns rest on, by the day they are as of."""
        rules, _, columns = self.plan(day).needed(wanted)
        needed = {day: {ref.table for ref in columns} | {rule.fact.table for rule in rules}}
        needed[day] |= {rule.fact.of for rule in rules if rule.fact.of}
        if any(self.book.tables[rule.fact.table].place and rule.fact.of for rule in rules):
            needed[day].add("within")
        for rule in rules:
            if rule.fact.take == "year_before":
                before = years_before(day, rule.fact.years)
                for on, names in self.tables_needed([rule.before], day=before).items():
                    needed.setdefault(on, set()).update(names)
        return needed

    def columns_needed(self, wanted: Iterable[Ref], *, day: date) -> dict[date, dict[str, set[str]]]:
        """The columns of the tables that the wanted columns rest on, by day and table; keys are not named."""
        rules, _, columns = self.plan(day).needed(wanted)
        parts = {Ref(rule.fact.of, self.book.part_key(rule.fact)) for rule in rules if rule.fact.of}
        found: dict[date, dict[str, set[str]]] = {day: {}}
        for ref in columns | parts:
            found[day].setdefault(ref.table, set()).add(ref.column)
        for rule in rules:
            if rule.fact.take == "year_before":
                before = years_before(day, rule.fact.years)
                for on, tables in self.columns_needed([rule.before], day=before).items():
                    for table, names in tables.items():
                        found.setdefault(on, {}).setdefault(table, set()).update(names)
        return found

    def with_columns(self, tables: TablesByDay, wanted: Iterable[Ref], *, day: date) -> dict[str, pl.DataFrame]:
        """The tables of a day with the wanted facts and conditions as further columns; rows and their order stay.

        What was a year before is unknown where `tables` hold nothing of that day.
        """

        def earlier(years: int, ref: Ref) -> Frame | None:
            before = years_before(day, years)
            if ref.table not in tables.get(before, {}):
                return None
            return framed(self.with_columns(tables, [ref], day=before)[ref.table])

        frames = {name: framed(frame) for name, frame in tables[day].items()}
        made = judged(self.plan(day), frames, wanted=wanted, earlier=earlier)
        return {name: frame.to_native() for name, frame in made.items()}
