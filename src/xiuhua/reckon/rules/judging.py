"""Facts reckoned for whole tables, level by level: all that one table needs at a level is made in one pass."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, cast

import narwhals as nw

from xiuhua.reckon.rules.columns import column_of, days_placed, divided
from xiuhua.reckon.rules.facts import Fact, Lookup, Ref, Rule
from xiuhua.reckon.rules.frames import Frame
from xiuhua.reckon.rules.repeats import Repeated
from xiuhua.reckon.rules.rulebook import Plan
from xiuhua.reckon.rules.tree import Node
from xiuhua.reckon.rules.whole import How
from xiuhua.words import FEN_PER_YUAN

HERE = "_here"
WITHIN = "within"
Frames = Mapping[str, Frame]
Earlier = Callable[[int, Ref], Frame | None]
Step = Rule | Lookup
Order = tuple[int, str, str, str]


@dataclass(frozen=True, slots=True)
class Part:
    """A column made of each row of a source, and how the rows are taken together for a fact."""

    name: str
    value: nw.Expr
    how: How


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What was reckoned over more rows than the frames hold: repeated values, and what areas have in parts."""

    repeated: Mapping[Ref, Repeated] = field(default_factory=dict)
    parts: Mapping[Order, Frame] = field(default_factory=dict)


def judged(
    plan: Plan,
    frames: Frames,
    *,
    wanted: Iterable[Ref],
    earlier: Earlier | None = None,
    elsewhere: Elsewhere | None = None,
) -> dict[str, Frame]:
    """The frames with the wanted facts and all that they rest on as further columns; rows and their order stay.

    `frames` holds every table that is read, and `within` where facts of places are wanted; what is wanted of a table
    that is not among them is left out. `earlier` gives, for a number of years, a frame with the key of a table and one
    of its columns as they were; without it, what was a year before is unknown. Raises RuleError for rules that cannot
    be read.
    """
    found = dict(frames)
    work = Work(plan, found, earlier, elsewhere or Elsewhere())
    for steps in _in_order(plan, wanted):
        if steps[0].ref.table in frames:
            _reckon(work, steps)
    return found


def gathered(plan: Plan, frames: Frames, *, wanted: Iterable[Ref]) -> dict[Order, Frame]:
    """What subjects that are not among judged frames (places) have in parts there, by the steps of the wanted facts."""
    return {
        _order(steps[0]): _grouped(plan, _ready(frames[steps[0].fact.of], steps), steps)
        for steps in _in_order(plan, wanted)
        if steps[0].ref.table not in frames and isinstance(steps[0], Rule) and steps[0].fact.of in frames
    }


def gathered_again(plan: Plan, frames: Mapping[Order, Frame], *, wanted: Iterable[Ref]) -> dict[Order, Frame]:
    """What `gathered` gave for several stretches of rows, one below the other, as if it had been one."""
    steps = {_order(steps[0]): steps for steps in _in_order(plan, wanted)}
    return {order: _again(plan, frame, steps[order]) for order, frame in frames.items()}


@dataclass(frozen=True, slots=True)
class Work:
    """The frames that one judging fills, step by step."""

    plan: Plan
    frames: dict[str, Frame]
    earlier: Earlier | None
    elsewhere: Elsewhere


def _in_order(plan: Plan, wanted: Iterable[Ref]) -> list[list[Any]]:
    rules, lookups, _ = plan.needed(wanted)
    steps: list[Step] = sorted([*rules, *lookups], key=_order)
    return [list(alike) for _, alike in groupby(steps, key=_order)]


def _order(step: Step) -> Order:
    """Steps of one order are done at once: of a level, on a table, of one kind, over one source."""
    if isinstance(step, Lookup):
        return step.level, step.ref.table, "", step.via
    kind = step.fact.take if step.fact.take in ("is", "first", "repeats", "year_before") else "parts"
    return step.level, step.fact.table, kind, step.fact.of + (step.fact.where if kind == "first" else "")


def _reckon(work: Work, steps: list[Any]) -> None:
    plan, frames, first = work.plan, work.frames, steps[0]
    table = first.ref.table
    if isinstance(first, Lookup):
        frames[table] = _looked_up(frames, steps, plan.book.tables[first.target.table].key[0])
        return
    source = first.fact.of or table
    if source in frames:
        frames[source] = _ready(frames[source], steps)
    match _order(first)[2]:
        case "is":
            frames[table] = frames[table].with_columns({rule.fact.name: _column(rule.tree) for rule in steps})
        case "repeats":
            for rule in steps:
                frames[table] = _with_repeats(frames[table], rule, work.elsewhere.repeated.get(rule.ref))
        case "first":
            frames[table] = _with_first(plan, frames, steps)
        case "year_before":
            for rule in steps:
                frames[table] = _year_before(plan, frames[table], rule, work.earlier)
        case _:
            frames[table] = _with_parts(work, steps)


def _ready(source: Frame, rules: list[Rule]) -> Frame:
    """The source with the places of days that the rules reckon with; once made they stay."""
    return source.placed(days_placed(tree for rule in rules for tree in (rule.tree, rule.where) if tree))


def _looked_up(frames: Frames, lookups: list[Lookup], key: str) -> Frame:
    here, target = frames[lookups[0].ref.table], frames[lookups[0].target.table]
    columns = {it.ref.column: nw.col(it.target.column) for it in lookups}
    return here.attached(target.only(key, **columns), on=key)


def _column(tree: Node) -> nw.Expr:
    return column_of(tree, placed=True)


# ── What rows have in parts ──────────────────────────────────────────────────────────────────────────────────────────


def _with_parts(work: Work, rules: list[Rule]) -> Frame:
    """The subject with the facts that are counted, summed or compared over the rows of one source."""
    fact, frames, book = rules[0].fact, work.frames, work.plan.book
    found = work.elsewhere.parts.get(_order(rules[0]))
    if found is None:
        found = _grouped(work.plan, frames[fact.of], rules)
    parts = _all_parts(rules)
    if book.tables[fact.table].place:
        found = _again(work.plan, found.moved(frames[WITHIN], at="area", to="ancestor"), rules)
    whole = frames[fact.table].attached(found.with_columns({HERE: nw.lit(value=True)}), on=book.part_key(fact))
    facts = {rule.fact.name: _taken(rule) for rule in rules}
    return whole.with_columns(facts).without(HERE, *(part.name for part in parts))


def _grouped(plan: Plan, source: Frame, rules: list[Rule]) -> Frame:
    """What each subject has in a source, or each smallest area."""
    parts = _all_parts(rules)
    by = plan.book.part_key(rules[0].fact)
    return source.grouped(by, {it.name: it.value for it in parts}, {it.name: it.how for it in parts})


def _again(plan: Plan, found: Frame, rules: list[Rule]) -> Frame:
    """What was taken together for subjects that come more than once, taken together once more."""
    hows: dict[str, How] = {part.name: "sum" if part.how == "count" else part.how for part in _all_parts(rules)}
    return found.grouped(plan.book.part_key(rules[0].fact), {name: nw.col(name) for name in hows}, hows)


def _all_parts(rules: list[Rule]) -> list[Part]:
    return [part for rule in rules for part in _parts(rule)]


def _parts(rule: Rule) -> Iterator[Part]:
    """The columns of the source's rows that a fact is taken from; `open` ones say whether a row's part is unknown."""
    where = _column(rule.where) if rule.where else None
    take, name = cast("How", rule.fact.take), _name(rule)
    value = _whole(rule.tree) if take == "sum" else _column(rule.tree)
    if take == "all":
        yield Part(name, value if where is None else ~where | value, "all")
    elif take in ("any", "count"):
        met = value if where is None else where & value
        yield Part(name, met, take)
        if take == "count":
            yield Part(_open(rule), met.is_null(), "any")
    else:
        yield Part(name, value if where is None else nw.when(where).then(value), take)
        unknown = value.is_null() if where is None else where.is_null() | (where & value.is_null())
        yield Part(_open(rule), unknown, "any")


def _whole(tree: Node) -> nw.Expr:
    """A number to be added up; money in whole fen, so that no order of adding makes a difference."""
    return nw.col(tree.name).cast(nw.Int64) if tree.op == "yuan" else _column(tree)


def _name(rule: Rule) -> str:
    """A name unlike any of the source's own columns."""
    return f"{rule.fact.table}:{rule.fact.name}"


def _open(rule: Rule) -> str:
    return f"{_name(rule)}:open"


def _taken(rule: Rule) -> nw.Expr:
    """The fact from what was taken together: what stands for no parts at all, and unknown where a part was."""
    take, value, here = rule.fact.take, nw.col(_name(rule)), ~nw.col(HERE).is_null()
    if take in ("any", "all"):
        return nw.when(here).then(value).otherwise(nw.lit(take == "all"))
    known = ~nw.col(_open(rule))
    if take in ("min", "max"):
        return nw.when(known).then(value)
    number = value.cast(nw.Float64)
    number = divided(number, nw.lit(float(FEN_PER_YUAN))) if rule.tree.op == "yuan" and take == "sum" else number
    return nw.when(here).then(nw.when(known).then(number)).otherwise(nw.lit(0.0))


# ── The first of the parts, peers, and a year before ─────────────────────────────────────────────────────────────────


def _with_first(plan: Plan, frames: Frames, rules: list[Rule]) -> Frame:
    """The subject with values of the first row of the source, by its key, that meets the rules' one condition."""
    fact, condition = rules[0].fact, rules[0].where
    by, key = plan.book.tables[fact.table].key[0], plan.book.tables[fact.of].key
    others = [column for column in key if column != by]
    columns = {rule.fact.name: _column(rule.tree) for rule in rules}
    where = None if condition is None else _column(condition)
    return frames[fact.table].attached(frames[fact.of].first_of_each(by, columns, order=others, where=where), on=by)


def _with_repeats(frame: Frame, rule: Rule, among: Repeated | None) -> Frame:
    where = None if rule.where is None else _column(rule.where)
    return frame.repeated(rule.fact.name, rule.tree.name, where=where, among=among)


def _year_before(plan: Plan, frame: Frame, rule: Rule, earlier: Earlier | None) -> Frame:
    fact: Fact = rule.fact
    key = plan.book.tables[fact.table].key[0]
    found = earlier(fact.years, rule.before) if earlier is not None else None
    if found is None:
        return frame.with_columns({fact.name: nw.when(nw.lit(value=False)).then(_column(rule.tree))})
    asked = Node(rule.tree.op, rule.kind, name=rule.tree.name)
    return frame.attached(found.only(key, **{fact.name: _column(asked)}), on=key)
