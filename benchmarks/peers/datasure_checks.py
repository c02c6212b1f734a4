"""Visits looked at by the checks of IPA DataSure; runs where DataSure is and nothing of ours.

`python datasure_checks.py VISITS.csv` writes VISITS.checks (visit_id and one column of 0 and 1 per check), and prints
what it took. DataSure is a set of pages; called here is what reckons behind them, at the settings its pages begin with.
A visit is its survey: `visit_id` the key, the day of recording the date of submission, `helper` the enumerator, the
village the cluster, home and fix two places to be compared.

How tables for somebody to look at become "this visit is suspect", each time as a reader would who trusts the check:
duplicates: a value met more than once; outliers and places: a row that is marked; home: further off than the page's
100 m. Tables of enumerators have no threshold, so they are given to DataSure's own check of outliers, and what that
marks (a day of a helper, a helper) marks their visits. Made for it beside what the file has: the fix as one text (four
decimals, 11 m), notes that are no set phrase, hours from begin to recording, and visits of a helper on a day, both by
when they were submitted and by when they began.
"""

import json
import logging
import resource
import sys
from pathlib import Path
from time import perf_counter

import polars as pl
from datasure.checks.duplicates import compute_column_duplicates
from datasure.checks.enumerator.compute import (
    compute_enumerator_missing_table,
    compute_enumerator_productivity,
    compute_enumerator_statistics,
)
from datasure.checks.gpschecks.compute import detect_outliers_with_clusters, detect_outliers_with_lof
from datasure.checks.gpschecks.report_ui import _calculate_comparison_distances, _merge_parsed_gps_data
from datasure.checks.outliers.compute import compute_outlier_output
from datasure.checks.outliers.models import OutlierMethod, OutlierMultipliers, OutlierSettings, OutlierThresholds

KEY, NEIGHBOURS, SHARE, METRES = "visit_id", 20, 0.1, 100  # as sliders and boxes of the pages of GPS checks begin
LONG = 20  # letters from which a note is no set phrase: our own choice, in its favour
TEXTS = dict.fromkeys([KEY, "helper", "household", "village", "started", "recorded", "note", "photo"], pl.String)


def main(file: Path) -> None:
    """Read, check, write."""
    logging.disable(logging.WARNING)  # Streamlit's word that no browser is there
    begun = perf_counter()
    visits = _as_survey(pl.read_csv(file, schema_overrides=TEXTS))
    found = visits.select(KEY)
    for name, suspects in (_duplicates(visits) | _outliers(visits) | _places(visits) | _enumerators(visits)).items():
        found = found.with_columns(pl.col(KEY).is_in(suspects.implode()).cast(pl.Int8).alias(name))
    found.write_csv(file.with_suffix(".checks"))
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps({
        "seconds": perf_counter() - begun, "cpu_seconds": used.ru_utime + used.ru_stime,
        "peak_mib": used.ru_maxrss / 1024,
    }))  # fmt: skip


def _as_survey(visits: pl.DataFrame) -> pl.DataFrame:
    """The file with the columns that a survey would have beside."""
    begun = pl.col("started").str.slice(0, 19).str.to_datetime(strict=False)
    filed = pl.col("recorded").str.slice(0, 19).str.to_datetime(strict=False) if "recorded" in visits.columns else begun
    visits = visits if "note" in visits.columns else visits.with_columns(note=pl.lit(None, dtype=pl.String))
    return visits.with_columns(
        long_note=pl.when(pl.col("note").str.len_chars() >= LONG).then("note"),
        submitted=pl.coalesce(filed.dt.date(), begun.dt.date()),
        hours_later=(filed - begun).dt.total_minutes() / 60,
        begun=begun.dt.date(),
        fix=pl.concat_str(pl.col("lat", "lon").round(4), separator=","),
    )


def _duplicates(visits: pl.DataFrame) -> dict[str, pl.Series]:
    found = {}
    for column in ("note", "long_note", "photo", "fix"):
        if column in visits.columns:
            told = visits.drop_nulls(column)
            table = compute_column_duplicates(told, survey_id=KEY, survey_date="submitted", dup_col=column)
            found[f"same_{column}"] = table[KEY]
    return found


def _outliers(visits: pl.DataFrame) -> dict[str, pl.Series]:
    columns = [it for it in ("duration_min", "hours_later", "accuracy_m") if it in visits.columns]
    return {f"outlier_{column}": _out_of_line(visits, column, key=KEY) for column in columns}


def _out_of_line(rows: pl.DataFrame, column: str, *, key: str) -> pl.Series:
    """The keys of rows whose value the check of outliers marks, at what its page begins with."""
    if not rows[column].count():
        return rows[key].clear()
    asked = pl.DataFrame(
        {
            "column_name": [[column]], "grouped_columns": [False], "outlier_enabled": [True],
            "outlier_method": [OutlierMethod.IQR.value], "outlier_multiplier": [OutlierMultipliers.IQR.value],
            "outlier_threshold": [OutlierThresholds.IQR.value],
        }
    )  # fmt: skip
    table = compute_outlier_output(rows, OutlierSettings(survey_key=key), asked)
    return table.filter(pl.col("outlier reason") != "no outlier")[key]


def _places(visits: pl.DataFrame) -> dict[str, pl.Series]:
    told = visits.drop_nulls(["lat", "lon"])
    if told.height < NEIGHBOURS:
        return {}
    places = told.select(KEY, "village", "lat", "lon").to_pandas()
    clusters = detect_outliers_with_clusters(places, "lat", "lon", "village")
    alone = detect_outliers_with_lof(places.copy(), "lat", "lon", NEIGHBOURS, SHARE)
    fixes = told.select(KEY, latitude="lat", longitude="lon")
    homes = told.select(KEY, latitude="home_lat", longitude="home_lon")
    apart = _calculate_comparison_distances(_merge_parsed_gps_data(fixes, homes, KEY))
    marked = {"from_village": clusters[clusters["Outlier"]], "from_others": alone[alone["Outlier"]]}
    marked["from_home"] = apart[apart["distance_meters"] > METRES]
    return {name: pl.Series(KEY, list(rows[KEY]), dtype=pl.String) for name, rows in marked.items()}


def _enumerators(visits: pl.DataFrame) -> dict[str, pl.Series]:
    found = {f"many_{date}_in_a_day": _many(visits, date) for date in ("submitted", "begun")}
    lengths = compute_enumerator_statistics(visits, ["helper"], ["duration_min"], ["mean"])
    missing = compute_enumerator_missing_table(visits, pl.DataFrame(), ["helper"])
    for name, table in (("lengths_of_helper", lengths), ("gaps_of_helper", missing)):
        column = next(it for it in table.columns if it != "helper")
        helpers = _out_of_line(table.select("helper", column), column, key="helper")
        found[name] = visits.filter(pl.col("helper").is_in(helpers.implode()))[KEY]
    return found


def _many(visits: pl.DataFrame, date: str) -> pl.Series:
    """The visits of days on which a helper has out of line many, or few, by a date."""
    daily = compute_enumerator_productivity(visits, date, ["helper"], "Daily", "SUN")
    days = daily.unpivot(index="helper", variable_name="on", value_name="many").filter(pl.col("many") > 0)
    days = days.with_row_index("at").with_columns(pl.col("at").cast(pl.String))
    out = days.filter(pl.col("at").is_in(_out_of_line(days, "many", key="at").implode()))
    dated = visits.with_columns(on=pl.col(date).dt.strftime("%b %d, %Y"))  # as it names the columns of days
    return dated.join(out, on=["helper", "on"], how="semi")[KEY]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
