"""What the rules of a pack find in whole tables: verdicts of schemes, findings of checks, causes, deprivations.

A verdict keeps its reasons: the keys of the criteria that are not met, and of those that are unclear.
"""

from collections.abc import Iterable, Mapping
from datetime import date

import polars as pl

from xiuhua.policy.pack import Pack
from xiuhua.policy.ruleset import Check, Criterion, Index, Scheme
from xiuhua.policy.verdict import MET, NOT_MET, UNKNOWN
from xiuhua.reckon.deprivation import deprivation_scores
from xiuhua.reckon.deprivation_spec import DeprivationSpec, Indicator
from xiuhua.reckon.rules.days import DatedRules, TablesByDay
from xiuhua.reckon.rules.facts import Ref
from xiuhua.reckon.rules.rulebook import Plan
from xiuhua.reckon.tables import AREA_VERDICTS, FINDINGS, HOUSEHOLD_VERDICTS, HOUSEHOLDS, TABLES


def rules_of(pack: Pack) -> DatedRules:
    """The rules of a pack with the parameters of each day."""
    return DatedRules(pack.rules.book, pack.parameters_on)


def plan_of(pack: Pack, day: date) -> Plan:
    """The rules of a pack as they are read on a day."""
    return rules_of(pack).plan(day)


def tables_needed(pack: Pack, *, day: date, wanted: Iterable[Ref] | None = None) -> dict[date, set[str]]:
    """The tables that the wanted columns (None: all verdicts) rest on, by the day they are as of."""
    return rules_of(pack).tables_needed(verdict_refs(pack) if wanted is None else wanted, day=day)


def columns_needed(pack: Pack, *, day: date) -> dict[date, dict[str, set[str]]]:
    """The columns that all verdicts read and tell, by day and table."""
    needed = rules_of(pack).columns_needed(verdict_refs(pack), day=day)
    for table, columns in needed[day].items():
        columns.update({"area", "household", "person"} & TABLES[table].columns.keys())
    return needed


def verdict_refs(pack: Pack) -> list[Ref]:
    """The columns of all verdicts of schemes and checks."""
    rules = pack.rules
    schemes = [ref for scheme in rules.schemes.values() for ref in _scheme_refs(scheme)]
    scopes = [ref for ref in map(rules.scope_ref, rules.scope) if ref]
    return [*schemes, *scopes, *(check.ref for check in rules.checks.values())]


def with_columns(
    tables_by_day: TablesByDay, *, pack: Pack, day: date, wanted: Iterable[Ref]
) -> Mapping[str, pl.DataFrame]:
    """The tables of a day with the wanted facts and conditions as further columns."""
    return rules_of(pack).with_columns(tables_by_day, wanted, day=day)


def diagnose(tables_by_day: TablesByDay, *, pack: Pack, day: date) -> dict[str, pl.DataFrame]:
    """The tables household_verdicts, area_verdicts and findings of a day (see `tables_needed`)."""
    return verdicts_in(with_columns(tables_by_day, pack=pack, day=day, wanted=verdict_refs(pack)), pack)


def verdicts_in(tables: Mapping[str, pl.DataFrame], pack: Pack) -> dict[str, pl.DataFrame]:
    """The tables household_verdicts, area_verdicts and findings from tables that have the columns of `verdict_refs`."""
    schemes = [scheme for scheme in pack.rules.schemes.values() if scheme.of in tables]
    return {
        HOUSEHOLD_VERDICTS.name: _verdicts(schemes, tables, of_places=False),
        AREA_VERDICTS.name: _verdicts(schemes, tables, of_places=True),
        FINDINGS.name: _findings(tables, pack),
    }


def deprivations(tables_by_day: TablesByDay, *, pack: Pack, day: date) -> pl.DataFrame:
    """Every household with its deprivations (a truth under each indicator's key), `score` and `poor`.

    Score and poor are unknown where an indicator is. Without an index in the pack, none.
    """
    return deprivations_in(with_columns(tables_by_day, pack=pack, day=day, wanted=index_refs(pack)), pack)


def deprivations_in(tables: Mapping[str, pl.DataFrame], pack: Pack) -> pl.DataFrame:
    """The same from tables that have the columns of `index_refs`."""
    index = pack.rules.index
    if index is None:
        return pl.DataFrame(schema={"household": pl.String, "score": pl.Float64, "poor": pl.Boolean})
    columns = {it.key: pl.col(it.ref.column) for it in index.indicators}
    return deprivation_scores(tables[HOUSEHOLDS.name].select("household", "area", **columns), spec=_spec(index))


def index_refs(pack: Pack) -> list[Ref]:
    """The columns of the deprivations that the pack's index is made of."""
    return [it.ref for it in pack.rules.index.indicators] if pack.rules.index else []


def _spec(index: Index) -> DeprivationSpec:
    """The pack's index as the instrument reads it."""
    indicators = [Indicator(it.key, part.key, it.weight) for part in index.dimensions for it in part.indicators]
    return DeprivationSpec(index.k, tuple(indicators))


# ── Schemes ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _scheme_refs(scheme: Scheme) -> list[Ref]:
    return [scheme.ref(), *(scheme.ref(part) for part in scheme.parts)]


def _verdicts(schemes: Iterable[Scheme], tables: Mapping[str, pl.DataFrame], *, of_places: bool) -> pl.DataFrame:
    wanted = AREA_VERDICTS if of_places else HOUSEHOLD_VERDICTS
    key = "area" if of_places else "household"
    rows = [_judged(scheme, tables[scheme.of], key) for scheme in schemes if TABLES[scheme.of].place == of_places]
    return wanted.conform(pl.concat([wanted.empty(), *rows]))


def _judged(scheme: Scheme, rows: pl.DataFrame, key: str) -> pl.DataFrame:
    """One scheme's verdicts on the rows that it applies to; of the wide rows only what is asked is carried on."""
    met = {part.key: pl.col(scheme.ref(part).column) for part in scheme.parts}
    verdict = _met(scheme, met)
    against = {part.key: met[part.key] for part in scheme.deciding}
    short = {part.key: ~met[part.key] for part in scheme.criteria} | against
    asked = rows.select(key, *(ref.column for ref in _scheme_refs(scheme)))
    return asked.filter(pl.col(scheme.ref().column)).select(
        key,
        scheme=pl.lit(scheme.key),
        verdict=pl.when(verdict).then(pl.lit(MET)).when(~verdict).then(pl.lit(NOT_MET)).otherwise(pl.lit(UNKNOWN)),
        unmet=_keys(short),
        unclear=_keys({part.key: met[part.key].is_null() for part in _counting(scheme)}),
    )


def _counting(scheme: Scheme) -> tuple[Criterion, ...]:
    return scheme.criteria + scheme.deciding


def _met(scheme: Scheme, met: Mapping[str, pl.Expr]) -> pl.Expr:
    """Whether the scheme is met: its criteria together, and no exclusion that decides."""
    join = pl.all_horizontal if scheme.needs == "all" else pl.any_horizontal
    together = join([met[part.key] for part in scheme.criteria])
    if not scheme.deciding:
        return together
    return together & ~pl.any_horizontal([met[part.key] for part in scheme.deciding])


def _keys(truths: Mapping[str, pl.Expr]) -> pl.Expr:
    """The keys of those that hold, by spaces."""
    told = [pl.when(truth).then(pl.lit(key)) for key, truth in truths.items()]
    return pl.concat_str(told, separator=" ", ignore_nulls=True)


# ── Checks ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _findings(tables: Mapping[str, pl.DataFrame], pack: Pack) -> pl.DataFrame:
    checks = [check for check in pack.rules.checks.values() if check.of in tables]
    told = {name: _keys_of(tables[name]) for name in {check.of for check in checks}}
    found = [_once(check, told[check.of][_flagged(check, tables[check.of], pack)]) for check in checks]
    return FINDINGS.conform(pl.concat([FINDINGS.empty(), *found], how="diagonal"))


def _keys_of(rows: pl.DataFrame) -> pl.DataFrame:
    """What a finding tells of a row; in one piece, so that picking a few rows is quick."""
    return rows.select(name for name in FINDINGS.columns if name in rows.columns).rechunk()


def _once(check: Check, flagged: pl.DataFrame) -> pl.DataFrame:
    """The findings of a check: two pairings of a household are one."""
    table = TABLES[check.of]
    told_apart = table.place or set(table.key) <= FINDINGS.columns.keys()
    return (flagged if told_apart else flagged.unique(maintain_order=True)).with_columns(rule=pl.lit(check.key))


def _flagged(check: Check, rows: pl.DataFrame, pack: Pack) -> pl.Series:
    """The places of the rows that a check flags; whatever is unknown flags nothing."""
    scope = pack.rules.scope_ref(check.of)
    flags = rows[check.ref.column] & rows[scope.column] if scope else rows[check.ref.column]
    return flags.arg_true()
