"""Which measures households and their members may have, receive and lack, over whole tables of them."""

from collections.abc import Iterator, Mapping
from datetime import date

import polars as pl

from xiuhua.loop.remedy.answers import answers, need_refs, rules_of
from xiuhua.loop.remedy.receipts import live_measures, receipts
from xiuhua.loop.remedy.unclear import rests_of
from xiuhua.policy.measures import BEYOND, Item, RemedyPolicy
from xiuhua.policy.measures_reader import remedy_policy
from xiuhua.policy.pack import Pack
from xiuhua.policy.verdict import MET, NOT_MET, UNKNOWN
from xiuhua.reckon.rules.days import TablesByDay
from xiuhua.reckon.rules.facts import Ref
from xiuhua.reckon.rules.rulebook import Plan
from xiuhua.reckon.tables import ANSWERS, CAUSES, HELPED, HOUSEHOLDS, MEASURES, PERSONS, REMEDIES

RECEIVING, PLANNED, MISSING, OPEN = "receiving", "planned", "missing", "open"
SOMEBODY = "person"  # what is unclear where a measure is given to somebody who is not known in the household
HOME = "home"  # the place of a household among the households: whole numbers group faster than texts
ROW = "row"


def verdict_refs(policy: RemedyPolicy) -> list[Ref]:
    """The columns that say who may have what is offered on the day, and who has which need."""
    return [*(item.ref for item in policy.offered.values()), *need_refs(policy)]


def tables_needed(pack: Pack, *, day: date) -> dict[date, set[str]]:
    """The tables that the stage reads, by the day they are as of."""
    needed = rules_of(pack).tables_needed(verdict_refs(remedy_policy(pack, day=day)), day=day)
    needed[day] |= {HOUSEHOLDS.name, PERSONS.name, CAUSES.name, MEASURES.name}
    return needed


def columns_needed(pack: Pack, *, day: date) -> dict[date, dict[str, set[str]]]:
    """The columns that the stage reads, by day and table; keys are not named."""
    needed = rules_of(pack).columns_needed(verdict_refs(remedy_policy(pack, day=day)), day=day)
    needed[day].setdefault(HOUSEHOLDS.name, set()).add("area")
    needed[day].setdefault(PERSONS.name, set()).add("household")
    needed[day].setdefault(CAUSES.name, set()).add("main")
    needed[day][MEASURES.name] = set(MEASURES.columns) - {"area"}
    return needed


def remedy(tables_by_day: TablesByDay, *, pack: Pack, day: date) -> dict[str, pl.DataFrame]:
    """The tables remedies, answers and helped of a day (see `tables_needed`).

    Raises NotFound for a pack without measures.
    """
    policy, rules = remedy_policy(pack, day=day), rules_of(pack)
    tables = rules.with_columns(tables_by_day, verdict_refs(policy), day=day)
    return remedies_in(tables, policy=policy, plan=rules.plan(day))


def remedies_in(tables: Mapping[str, pl.DataFrame], *, policy: RemedyPolicy, plan: Plan) -> dict[str, pl.DataFrame]:
    """The same from tables that have the columns of `verdict_refs` and all that those rest on."""
    homes = tables[HOUSEHOLDS.name].select("household", "area").with_row_index(HOME)
    live = live_measures(tables[MEASURES.name], policy).join(homes, on="household", how="semi", maintain_order="left")
    given = receipts(live, policy)
    members = tables[PERSONS.name].select("household", "person")
    whose = {
        HOUSEHOLDS.name: homes.with_columns(person=pl.lit(None, dtype=pl.String)),
        PERSONS.name: members.join(homes, on="household", maintain_order="left"),
    }
    rows = {
        HOUSEHOLDS.name: tables[HOUSEHOLDS.name],
        PERSONS.name: tables[PERSONS.name].join(homes, on="household", how="semi", maintain_order="left"),
    }
    judged = [
        one for of, some in rows.items() for one in _judged(of, some, whose[of], given=given, policy=policy, plan=plan)
    ]
    remedies = pl.concat([*judged, _unjudged(given, members, homes, policy)], rechunk=False)
    answered = answers(live, tables, policy)
    return {
        REMEDIES.name: REMEDIES.conform(remedies),
        ANSWERS.name: answered,
        HELPED.name: _helped(homes, remedies, answered),
    }


# ── Who may have what ────────────────────────────────────────────────────────────────────────────────────────────────


def _judged(
    of: str, rows: pl.DataFrame, whose: pl.DataFrame, *, given: pl.DataFrame, policy: RemedyPolicy, plan: Plan
) -> Iterator[pl.DataFrame]:
    """For each item that is given to the rows of a table: who may have it, and to whom it is given."""
    owner = ["household"] if of == HOUSEHOLDS.name else ["household", "person"]
    numbered = whose.select(*owner, pl.int_range(pl.len(), dtype=pl.UInt32).alias(ROW))
    parted = given.join(numbered, on=owner).drop("household", "person")
    of_items = parted.partition_by("item", as_dict=True, include_key=False)
    for item in policy.offered.values():
        if item.of == of:
            mine = of_items.get((item.key,), parted.head(0).drop("item"))
            yield _stated(_eligible(item, mine[ROW], rows, whose, plan), mine, item, policy)


def _eligible(item: Item, given: pl.Series, rows: pl.DataFrame, whose: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """Who may have an item, surely or perhaps, and the rows that it is given to, with what is unclear.

    Whoever may have it but for what no column tells is left out, unless it is given to them: no data would tell more.
    """
    truth = rows[item.ref.column]
    worth_telling = truth.is_null() if item.beyond else truth.fill_null(value=True)
    at = (worth_telling.scatter(given, True) if given.len() else worth_telling).arg_true()
    may, met = pl.col("may"), (UNKNOWN if item.beyond else MET)
    found = whose[at].with_columns(at.alias(ROW), truth[at].alias("may"))
    found = found.with_columns(
        eligible=pl.when(may).then(pl.lit(met)).when(~may).then(pl.lit(NOT_MET)).otherwise(pl.lit(UNKNOWN)),
        unclear=pl.when(may & pl.lit(bool(item.beyond))).then(pl.lit(BEYOND)).otherwise(pl.lit("")),
    )
    unknown = at.filter(truth[at].is_null())
    if unknown.len():
        names = _empty(item, rows, unknown, plan)
        found = found.join(names, on=ROW, how="left", maintain_order="left").with_columns(
            unclear=pl.coalesce("names", "unclear")
        )
    return found.select(*whose.columns, ROW, "eligible", "unclear")


def _empty(item: Item, rows: pl.DataFrame, at: pl.Series, plan: Plan) -> pl.DataFrame:
    """The names of the columns that were empty in some rows, by the place of the row."""
    rests = rests_of(item.ref, plan)
    asked = {column for rest in rests for column in (rest.column, *rest.through)}
    told = [
        pl.when(pl.col(it.column).is_null() & pl.any_horizontal(pl.col(*it.through).is_null())).then(pl.lit(it.name))
        for it in rests
    ]
    names = pl.concat_str(told, separator=" ", ignore_nulls=True)
    return rows.select(sorted(asked))[at].select(at.alias(ROW), names=names)


def _stated(found: pl.DataFrame, given: pl.DataFrame, item: Item, policy: RemedyPolicy) -> pl.DataFrame:
    """What is found of an item, with what is given of it."""
    with_given = found.join(given, on=ROW, how="left", maintain_order="left").with_columns(item=pl.lit(item.key))
    return (
        _verdicts(with_given, renewed=item.renewed, kept=item.kept)
        .with_columns(category=pl.lit(item.category), developmental=pl.lit(policy.catalogue.is_developmental(item.key)))
        .select(*REMEDIES.columns, HOME)
    )


def _verdicts(rows: pl.DataFrame, *, renewed: bool, kept: bool) -> pl.DataFrame:
    """What follows from who may have an item and what is given of it; `receiving` is null where nothing is."""
    receiving, ineligible = pl.col("receiving").fill_null(value=False), pl.col("eligible").eq_missing(NOT_MET)
    expiring = pl.col("expiring").fill_null(value=False)
    may = pl.when(pl.col("eligible") == MET).then(pl.lit(MISSING)).otherwise(pl.lit(OPEN))
    given = pl.when(receiving).then(pl.lit(RECEIVING)).otherwise(pl.lit(PLANNED))
    return rows.with_columns(
        pl.col("duplicates").fill_null(""),
        state=pl.when(pl.col("receiving").is_null()).then(may).otherwise(given),
        expiring=expiring,
        renewal_due=pl.lit(renewed) & expiring & ~pl.col("followed").fill_null(value=False) & ~ineligible,
        unentitled=pl.lit(not kept) & receiving & ineligible,
    )


def _unjudged(given: pl.DataFrame, members: pl.DataFrame, homes: pl.DataFrame, policy: RemedyPolicy) -> pl.DataFrame:
    """What is given though the item is not offered on the day, or to somebody who is not known in the household."""
    catalogue = policy.catalogue
    items = pl.DataFrame(
        [
            (it.key, it.category, catalogue.is_developmental(it.key), it.of if it.key in policy.offered else None)
            for it in catalogue.items.values()
        ],
        schema={"item": pl.String, "category": pl.String, "developmental": pl.Boolean, "of": pl.String},
        orient="row",
    )
    known = members.select("household", "person", member=pl.lit(value=True))
    offered = pl.col("of").is_not_null()
    rows = (
        given.join(items, on="item", how="left", maintain_order="left")
        .join(known, on=("household", "person"), how="left", maintain_order="left")
        .filter(~offered | ((pl.col("of") == PERSONS.name) & pl.col("member").is_null()))
        .join(homes, on="household", maintain_order="left")
        .with_columns(
            pl.col("developmental").fill_null(value=False),
            eligible=pl.when(offered).then(pl.lit(UNKNOWN)),
            unclear=pl.when(offered).then(pl.lit(SOMEBODY)).otherwise(pl.lit("")),
        )
    )
    return _verdicts(rows, renewed=False, kept=True).select(*REMEDIES.columns, HOME)


# ── Each household in numbers ────────────────────────────────────────────────────────────────────────────────────────


def _helped(homes: pl.DataFrame, remedies: pl.DataFrame, answered: pl.DataFrame) -> pl.DataFrame:
    """The table `helped`."""
    receiving = pl.col("state") == RECEIVING
    counts = {
        "received": receiving,
        "developmental": receiving & pl.col("developmental"),
        "planned": pl.col("state") == PLANNED,
        "missing": pl.col("state") == MISSING,
        "open": pl.col("state") == OPEN,
        "expiring": pl.col("expiring"),
        "renewals": pl.col("renewal_due"),
        "unentitled": pl.col("unentitled"),
        "duplicated": pl.col("duplicates") != "",
    }
    of_measures = remedies.select(HOME, **counts).group_by(HOME).agg(pl.col(*counts).sum())
    of_answers = answered.group_by("household").agg(
        needs=(pl.col("verdict") != UNKNOWN).sum(), answered=(pl.col("verdict") == MET).sum()
    )
    found = homes.join(of_measures, on=HOME, how="left", maintain_order="left").join(
        of_answers, on="household", how="left", maintain_order="left"
    )
    return HELPED.conform(found.with_columns(pl.col(*counts, "needs", "answered").fill_null(0)))
