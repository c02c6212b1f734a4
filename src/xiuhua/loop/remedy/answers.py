"""What of a household's causes and needs is answered by the measures that it receives, or would be by planned ones."""

from collections.abc import Iterable, Mapping

import polars as pl

from xiuhua.policy.measures import RemedyPolicy
from xiuhua.policy.pack import Pack
from xiuhua.policy.verdict import MET, NOT_MET, UNKNOWN
from xiuhua.reckon.rules.days import DatedRules
from xiuhua.reckon.rules.facts import Ref
from xiuhua.reckon.tables import ANSWERS, CAUSES, HOUSEHOLDS


def rules_of(pack: Pack) -> DatedRules:
    """The rules of a pack with the parameters of each day."""
    return DatedRules(pack.rules.book, pack.parameters_on)


def need_refs(policy: RemedyPolicy) -> list[Ref]:
    """The columns that say who has which need."""
    return [need.ref for need in policy.catalogue.needs.values() if need.when]


def answers(live: pl.DataFrame, tables: Mapping[str, pl.DataFrame], policy: RemedyPolicy) -> pl.DataFrame:
    """The table `answers` from the measures of a day (see `live_measures`), stated causes, and facts of households."""
    stated, needed = _stated(tables, policy), _needed(tables[HOUSEHOLDS.name], policy)
    by_need, by_item = _by_need(live, policy), _by_item(live, policy)
    rows = (
        pl.concat([stated, needed], how="diagonal")
        .join(by_need, on=("household", "need"), how="left", maintain_order="left")
        .join(by_item, on=("household", "cause"), how="left", maintain_order="left")
    )
    demanded, stated_too = pl.col("demanded"), pl.col("cause").is_not_null()
    met = pl.when(demanded).then(pl.col("need_met")).otherwise(pl.col("item_met")).fill_null(value=False)
    planned = pl.when(demanded).then(pl.col("need_planned")).otherwise(pl.col("item_planned"))
    sure = pl.when(pl.col("sure")).then(pl.lit(NOT_MET)).otherwise(pl.lit(UNKNOWN))
    return ANSWERS.conform(
        rows.with_columns(
            verdict=pl.when(met).then(pl.lit(MET)).otherwise(sure),
            by_need=pl.when(demanded).then(pl.col("need_met").fill_null(value=False)),
            by_item=pl.when(stated_too).then(pl.col("item_met").fill_null(value=False)),
            planned=planned.fill_null(value=False) & ~met,
        )
    )


def _stated(tables: Mapping[str, pl.DataFrame], policy: RemedyPolicy) -> pl.DataFrame:
    """The causes that are stated, and whether the pack demands something of them."""
    demanded = [need.cause for need in policy.catalogue.needs.values() if need.cause]
    homes = tables[HOUSEHOLDS.name].select("household", "area")
    return (
        tables[CAUSES.name]
        .join(homes, on="household", maintain_order="left")
        .select(
            *("household", "area", "cause", "main"),
            need="cause",
            demanded=pl.col("cause").is_in(demanded),
            sure=pl.lit(value=True),
        )
    )


def _needed(households: pl.DataFrame, policy: RemedyPolicy) -> pl.DataFrame:
    """The needs that facts show, and those of which they leave it open."""
    found = [
        households.select("household", "area", sure=need.ref.column)
        .filter(pl.col("sure").fill_null(value=True))
        .with_columns(need=pl.lit(need.key), demanded=pl.lit(value=True), sure=pl.col("sure").fill_null(value=False))
        for need in policy.catalogue.needs.values()
        if need.when
    ]
    empty = (
        ANSWERS.empty()
        .select("household", "area", "need")
        .with_columns(demanded=pl.lit(value=True), sure=pl.lit(value=True))
    )
    return pl.concat([empty, *found], how="diagonal")


def _by_need(live: pl.DataFrame, policy: RemedyPolicy) -> pl.DataFrame:
    """By household and need, whether what is received meets it, and whether what is planned would."""
    catalogue = policy.catalogue
    pairs = _pairs(
        ((item, need.key) for need in catalogue.needs.values() for item in catalogue.answering(need)), "need"
    )
    return _met(live.join(pairs, on="item"), "need")


def _by_item(live: pl.DataFrame, policy: RemedyPolicy) -> pl.DataFrame:
    """By household and cause, whether an item that names it is received; what was given for other causes does not."""
    pairs = _pairs(((it.key, cause) for it in policy.catalogue.items.values() for cause in it.answers), "cause")
    joined = live.join(pairs, on="item")
    told = pl.col("causes").is_not_null()
    given_for = pl.col("causes").str.split(" ").list.contains(pl.col("cause"))
    return _met(pl.concat([joined.filter(~told), joined.filter(told).filter(given_for)]), "cause", name="item")


def _pairs(pairs: Iterable[tuple[str, str]], name: str) -> pl.DataFrame:
    return pl.DataFrame(sorted(pairs), schema={"item": pl.String, name: pl.String}, orient="row")


def _met(joined: pl.DataFrame, by: str, *, name: str = "") -> pl.DataFrame:
    name = name or by
    return joined.group_by("household", by).agg(
        pl.col("receiving").any().alias(f"{name}_met"), (~pl.col("receiving")).any().alias(f"{name}_planned")
    )
