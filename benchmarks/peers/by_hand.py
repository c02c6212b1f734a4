"""The pack of Sichuan by hand in Polars, lazily over Parquet: what an analyst would write instead of rules as data."""

from collections.abc import Mapping
from typing import Literal

import polars as pl

from benchmarks.peers import homes_by_hand as homes
from benchmarks.peers import persons_by_hand as people
from benchmarks.peers import places_by_hand as places
from benchmarks.peers.policy_by_hand import col

K = 0.33
Scans = Mapping[str, pl.LazyFrame]
Engine = Literal["in-memory", "streaming"]


def judged_by_hand(scans: Scans, *, engine: Engine) -> dict[str, pl.DataFrame]:
    """household_verdicts, area_verdicts, findings and deprivations."""
    members = people.with_traits(scans["persons"])
    household = homes.with_all(
        scans["households"],
        {
            "members": people.told_of_members(members),
            "incomes": homes.told_of_incomes(scans["incomes"]),
            "causes": homes.told_of_causes(scans["causes"]),
            "exits": homes.first_exits(scans["standings"]),
            "loads": homes.loads(scans["pairings"]),
            "phones": homes.phone_bearers(scans["households"]),
        },
    )
    rows = household.select("household", "area", "on_file", **_household_columns()).collect(engine=engine)
    heads = household_heads(rows)
    persons = _judged_persons(scans["persons"], members, heads).collect(engine=engine)
    poor = places.poor_by_area(scans["persons"]).collect(engine=engine)
    tables = {name: scans[name].collect() for name in ("villages", "townships", "counties", "within")}
    return {
        "household_verdicts": pl.concat([_exit(rows), _identification(rows)]),
        "area_verdicts": _places(tables, poor),
        "findings": _findings(rows, persons, tables["villages"]),
        "deprivations": _deprived(rows),
    }


def household_heads(rows: pl.DataFrame) -> pl.LazyFrame:
    """What persons read of their household."""
    return rows.lazy().select("household", "on_file", "head_birth", "head_sex", "income_parts", "operating_income")


def _household_columns() -> dict[str, pl.Expr]:
    applies, criteria, exclusions = homes.identification()
    return {
        **{name: col(name) for name in ("head_birth", "head_sex", "income_parts", "operating_income")},
        "identifiable": applies,
        **{f"exit:{name}": truth for name, truth in homes.exit_criteria().items()},
        **{f"identify:{name}": truth for name, truth in criteria.items()},
        **{f"exclude:{name}": truth for name, truth in exclusions.items()},
        **{f"check:{name}": truth for name, truth in homes.checks_of_households().items()},
        **{f"deprived:{name}": truth for name, (_, truth) in homes.deprivations().items()},
    }


def _judged_persons(scan: pl.LazyFrame, members: pl.LazyFrame, heads: pl.LazyFrame) -> pl.LazyFrame:
    missing = {f"{name}_missing": col(name).is_null() for name in ("identity", "ethnicity")}
    return (
        members.with_columns(**missing)
        .join(heads, on="household", how="left", maintain_order="left")
        .join(people.bearers(scan), on="identity", how="left", maintain_order="left")
        .filter(col("on_file"))
        .select(
            "area", "household", "person", **{f"check:{name}": it for name, it in people.checks_of_persons().items()}
        )
    )


# ── Verdicts ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _exit(rows: pl.DataFrame) -> pl.DataFrame:
    names = list(homes.exit_criteria())
    return _all_met(rows.filter(col("on_file")), "household", "household_exit", {it: f"exit:{it}" for it in names})


def _all_met(rows: pl.DataFrame, key: str, scheme: str, columns: Mapping[str, str]) -> pl.DataFrame:
    met = pl.all_horizontal(list(columns.values()))
    truths = {name: col(column) for name, column in columns.items()}
    return rows.select(
        key,
        scheme=pl.lit(scheme),
        verdict=_word(met),
        unmet=_list({name: ~truth for name, truth in truths.items()}),
        unclear=_list({name: truth.is_null() for name, truth in truths.items()}),
    )


def _identification(rows: pl.DataFrame) -> pl.DataFrame:
    _, criteria, exclusions = homes.identification()
    criteria_met = {name: col(f"identify:{name}") for name in criteria}
    excluded = {name: col(f"exclude:{name}") for name in exclusions}
    met = pl.any_horizontal(list(criteria_met.values())) & ~pl.any_horizontal(list(excluded.values()))
    return rows.filter(col("identifiable")).select(
        "household",
        scheme=pl.lit("household_identification"),
        verdict=_word(met),
        unmet=_list({name: ~truth for name, truth in criteria_met.items()} | excluded),
        unclear=_list({name: truth.is_null() for name, truth in {**criteria_met, **excluded}.items()}),
    )


def _places(tables: Mapping[str, pl.DataFrame], poor: pl.DataFrame) -> pl.DataFrame:
    villages, counties = places.judged_villages(tables["villages"], poor), places.judged_counties(tables, poor)
    named = [("village_exit", villages), ("county_exit", counties)]
    return pl.concat([_all_met(frame, "area", scheme, {it: it for it in frame.columns[1:]}) for scheme, frame in named])


def _word(met: pl.Expr) -> pl.Expr:
    return pl.when(met).then(pl.lit("met")).when(~met).then(pl.lit("not_met")).otherwise(pl.lit("unknown"))


def _list(truths: Mapping[str, pl.Expr]) -> pl.Expr:
    return pl.concat_str(
        [pl.when(truth).then(pl.lit(name)) for name, truth in truths.items()], separator=" ", ignore_nulls=True
    )


# ── Findings and the index ───────────────────────────────────────────────────────────────────────────────────────────


def _findings(rows: pl.DataFrame, persons: pl.DataFrame, villages: pl.DataFrame) -> pl.DataFrame:
    homes_on_file = rows.filter(col("on_file"))
    flagged = villages.select("area", **{f"check:{it}": truth for it, truth in places.checks_of_villages().items()})
    return pl.concat(
        [
            frame.filter(col(column)).select(pl.lit(column.removeprefix("check:")).alias("rule"), *keys)
            for frame, keys in ((persons, KEYS), (homes_on_file, KEYS[:2]), (flagged, KEYS[:1]))
            for column in frame.columns
            if column.startswith("check:")
        ],
        how="diagonal",
    )


KEYS = ("area", "household", "person")


def _deprived(rows: pl.DataFrame) -> pl.DataFrame:
    weights = {f"deprived:{name}": weight for name, (weight, _) in homes.deprivations().items()}
    score = pl.sum_horizontal([col(name).cast(pl.Float64) * it for name, it in weights.items()], ignore_nulls=False)
    return rows.select(
        "household", "area", **{name.removeprefix("deprived:"): name for name in weights}, score=score
    ).with_columns(poor=col("score") >= K - 1e-9)
