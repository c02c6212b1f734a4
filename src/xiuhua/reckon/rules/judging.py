"""Facts reckoned for whole tables, level by level: all that one table needs at a level is made in one pass."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import narwhals as nw

from xiuhua.reckon.rules.columns import column_of, divided
from xiuhua.reckon.rules.facts import Fact, Lookup, Ref, Rule
from xiuhua.reckon.rules.frames import Frame, How, attached, first_of_each, grouped, with_columns
from xiuhua.reckon.rules.rulebook import Plan
from xiuhua.reckon.rules.tree import Node
from xiuhua.words import FEN_PER_YUAN

HERE = "_here"
WITHIN = "within"
Frames = Mapping[str, Frame]
Earlier = Callable[[int, Ref], Frame | None]
Step = Rule | Lookup


@dataclass(frozen=True, slots=True)
class Part:
    """How the rows of a source are taken together for a fact: the column made of each, and whether it is unknown."""

    rule: Rule
    value: nw.Expr
    how: How
    open: nw.Expr | None = None

    @property
    def name(self) -> str:
        """The name of the made column, unlike any of the source's own."""
        return f"{self.rule.fact.table}__{self.rule.fact.name}"


def judged(plan: Plan, frames: Frames, *, wanted: Iterable[Ref], earlier: Earlier | None = None) -> dict[str, Frame]:
    """The frames with the wanted facts and all that they rest on as further columns; rows and their order stay.

    `frames` holds every table that is read, and `within` where facts of places are wanted. `earlier` gives, for a
    number of years, a frame with the key of a table and one of its columns as they were; without it, what was a year
    before is unknown. Raises RuleError for rules that cannot be read.
    """
    rules, lookups, _ = plan.needed(wanted)
    found = dict(frames)
    steps: list[Step] = sorted([*rules, *lookups], key=_order)
    for _, step in groupby(steps, key=_order):
        _reckon(plan, found, list(step), earlier)
    return found


def _order(step: Step) -> tuple[int, str, str, str]:
    """Steps of one order are done at once: of a level, on a table, of one kind, over one source."""
    if isinstance(step, Lookup):
        return step.level, step.ref.table, "", step.via
    kind = step.fact.take if step.fact.take in ("is", "first", "repeats", "year_before") else "parts"
    return step.level, step.fact.table, kind, step.fact.of + (step.fact.where if kind == "first" else "")


def _reckon(plan: Plan, frames: dict[str, Frame], steps: list[Any], earlier: Earlier | None) -> None:
    first = steps[0]
    table = first.ref.table
    if isinstance(first, Lookup):
        frames[table] = _looked_up(frames, steps, plan.book.tables[first.target.table].key[0])
        return
    match _order(first)[2]:
        case "is":
            columns = {rule.fact.name: column_of(rule.tree) for rule in steps}
            frames[table] = with_columns(frames[table], columns)
        case "repeats":
            frames[table] = _with_repeats(frames[table], steps)
        case "first":
            frames[table] = _with_first(plan, frames, steps)
        case "year_before":
            for rule in steps:
                frames[table] = _year_before(plan, frames[table], rule, earlier)
        case _:
            frames[table] = _with_parts(plan, frames, steps)


def _looked_up(frames: Frames, lookups: list[Lookup], key: str) -> Frame:
    here, target = frames[lookups[0].ref.table], frames[lookups[0].target.table]
    columns = {it.ref.column: nw.col(it.target.column) for it in lookups}
    return attached(here, target.select(key, **columns), on=key)


# ── What rows have in parts ──────────────────────────────────────────────────────────────────────────────────────────


def _with_parts(plan: Plan, frames: Frames, rules: list[Rule]) -> Frame:
    """The subject with the facts that are counted, summed or compared over the rows of one source."""
    subject = plan.book.tables[rules[0].fact.table]
    by = "area" if subject.place else subject.key[0]
    parts = [part for rule in rules for part in _parts(rule)]
    hows: dict[str, How] = {part.name: part.how for part in parts}
    columns = {part.name: part.value for part in parts}
    for part in parts:
        if part.open is not None:
            hows[f"{part.name}_open"] = "any"
            columns[f"{part.name}_open"] = part.open
    found = grouped(frames[rules[0].fact.of].select(by, **columns), by=by, hows=hows)
    if subject.place:
        found = _widened(found, frames, hows)
    found = with_columns(found, {HERE: nw.lit(value=True)})
    whole = attached(frames[subject.name], found, on=by)
    return with_columns(whole, {part.rule.fact.name: _taken(part) for part in parts}).drop(HERE, *hows)


def _widened(found: Frame, frames: Frames, hows: Mapping[str, How]) -> Frame:
    """What the smallest areas have, taken together in each area they lie in."""
    again: dict[str, How] = {name: "sum" if how == "count" else how for name, how in hows.items()}
    spread = found.join(frames[WITHIN].select("area", "ancestor"), on="area").drop("area").rename({"ancestor": "area"})
    return grouped(spread, by="area", hows=again)


def _parts(rule: Rule) -> Iterator[Part]:
    """The column of the source's rows that a fact is taken from."""
    where = column_of(rule.where) if rule.where else None
    take = rule.fact.take
    if take == "all":
        value = column_of(rule.tree)
        yield Part(rule, value if where is None else ~where | value, "all")
    elif take in ("any", "count"):
        value = column_of(rule.tree) if where is None else where & column_of(rule.tree)
        yield Part(rule, value, "any") if take == "any" else Part(rule, value, "count", value.is_null())
    elif take == "sum":
        value = _limited(_whole(rule.tree), where, otherwise=0)
        yield Part(rule, value, "sum", value.is_null())
    else:
        value = column_of(rule.tree)
        limited = value if where is None else nw.when(where).then(value)
        unknown = value.is_null() if where is None else where.is_null() | (where & value.is_null())
        yield Part(rule, limited, "min" if take == "min" else "max", unknown)


def _limited(value: nw.Expr, where: nw.Expr | None, *, otherwise: int) -> nw.Expr:
    return value if where is None else nw.when(where).then(value).otherwise(nw.when(~where).then(nw.lit(otherwise)))


def _whole(tree: Node) -> nw.Expr:
    """A number to be added up; money in whole fen, so that no order of adding makes a difference."""
    return nw.col(tree.name).cast(nw.Int64) if tree.op == "yuan" else column_of(tree)


def _taken(part: Part) -> nw.Expr:
    """The fact from what was taken together: what stands for no parts at all, and unknown where a part was."""
    value, here = nw.col(part.name), ~nw.col(HERE).is_null()
    match part.rule.fact.take:
        case "any" | "all" as take:
            return nw.when(here).then(value).otherwise(nw.lit(take == "all"))
        case "count":
            number = value.cast(nw.Float64)
        case "sum":
            number = value.cast(nw.Float64)
            number = divided(number, nw.lit(float(FEN_PER_YUAN))) if part.rule.tree.op == "yuan" else number
        case _:
            return nw.when(~nw.col(f"{part.name}_open")).then(value)
    known = nw.when(~nw.col(f"{part.name}_open")).then(number)
    return nw.when(here).then(known).otherwise(nw.lit(0.0))


# ── The first of the parts, peers, and a year before ─────────────────────────────────────────────────────────────────


def _with_first(plan: Plan, frames: Frames, rules: list[Rule]) -> Frame:
    """The subject with values of the first row of the source, by its key, that meets the rules' one condition."""
    fact = rules[0].fact
    by, key = plan.book.tables[fact.table].key[0], plan.book.tables[fact.of].key
    rows = frames[fact.of]
    if rules[0].where is not None:
        rows = rows.with_columns(**{HERE: column_of(rules[0].where)}).filter(nw.col(HERE))
    values = {f"{rule.fact.table}__{rule.fact.name}": column_of(rule.tree) for rule in rules}
    others = [column for column in key if column != by]
    one = first_of_each(rows.select(by, *others, **values), by=by, order=[by, *others])
    named = one.select(by, *values).rename({f"{rule.fact.table}__{rule.fact.name}": rule.fact.name for rule in rules})
    return attached(frames[fact.table], named, on=by)


def _with_repeats(frame: Frame, rules: list[Rule]) -> Frame:
    """How many rows that meet a condition bear a row's value; unknown where the value, or one of theirs, is."""
    met = {f"_met_{rule.fact.name}": column_of(rule.where) for rule in rules if rule.where is not None}
    columns = {rule.fact.name: _repeats(rule) for rule in rules}
    return with_columns(with_columns(frame, met), columns).drop(*met)


def _repeats(rule: Rule) -> nw.Expr:
    value = nw.col(rule.tree.name)
    if rule.where is None:
        return nw.when(~value.is_null()).then(nw.len().over(rule.tree.name)).cast(nw.Float64)
    met = nw.col(f"_met_{rule.fact.name}")
    times = nw.when(met).then(1).otherwise(0).sum().over(rule.tree.name)
    unclear = nw.when(met.is_null()).then(1).otherwise(0).sum().over(rule.tree.name)
    return nw.when(~value.is_null() & (unclear == 0)).then(times).cast(nw.Float64)


def _year_before(plan: Plan, frame: Frame, rule: Rule, earlier: Earlier | None) -> Frame:
    fact: Fact = rule.fact
    key = plan.book.tables[fact.table].key[0]
    source = Ref(fact.table, rule.tree.name)
    found = earlier(fact.years, source) if earlier is not None else None
    if found is None:
        unknown = nw.when(nw.lit(value=False)).then(column_of(rule.tree))
        return with_columns(frame, {fact.name: unknown})
    asked = Node(rule.tree.op, rule.kind, name=rule.tree.name)
    return attached(frame, found.select(key, **{fact.name: column_of(asked)}), on=key)
