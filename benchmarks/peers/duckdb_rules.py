"""The exit of a household as one would ask DuckDB for it: SQL over the Parquet files."""

from pathlib import Path

import duckdb
import polars as pl

EXIT = """
WITH of_members AS (
    SELECT household,
        bool_and(coalesce(ok, true)) AS no_child_out,
        count(*) FILTER (ok IS NULL) > 0 AS child_unclear,
        bool_and(coalesce(insured, true)) AS nobody_uninsured,
        count(*) FILTER (insured IS NULL) > 0 AS insurance_unclear
    FROM (
        SELECT household,
            NOT (
                (date_diff('year', birth, DATE '2016-09-01')
                    - CASE WHEN (month(birth), day(birth)) > (9, 1) THEN 1 ELSE 0 END) BETWEEN 6 AND 14
                AND NOT (coalesce(dropout_reason IN ('illness', 'disability'), false) AND (serious OR disabled))
            ) OR (
                (school_status IS NOT NULL OR education IS NULL)
                AND school_status NOT IN ('not_in_school', 'below_school_age')
            ) AS ok,
            medical OR coalesce(employee_medical, false) AS insured
        FROM persons
    ) GROUP BY household
), of_incomes AS (
    SELECT household,
        CASE WHEN count(*) = count(amount_fen)
            THEN sum(CASE WHEN part = 'operating_cost' THEN -amount_fen ELSE amount_fen END) END AS net_fen
    FROM incomes GROUP BY household
), criteria AS (
    SELECT household, [
        (net_fen >= 310000 * members) AND NOT coalesce(hungry_months >= 1, false),
        CASE WHEN NOT coalesce(no_child_out, true) THEN false
            WHEN coalesce(child_unclear, false) THEN NULL ELSE true END,
        CASE WHEN NOT coalesce(nobody_uninsured, true) THEN false
            WHEN coalesce(insurance_unclear, false) THEN NULL ELSE true END,
        NOT coalesce(housing_grade IN ('C', 'D'), false) AND NOT coalesce(dangerous, false)
            AND (housing_grade IS NOT NULL OR NOT dangerous OR relocated),
        water_safe AND NOT coalesce(water_difficult, false), electricity, broadcast
    ] AS met
    FROM households LEFT JOIN of_members USING (household) LEFT JOIN of_incomes USING (household)
)
SELECT household, CASE WHEN list_contains(met, false) THEN 'not_met'
    WHEN list_position(met, NULL) IS NOT NULL THEN 'unknown' ELSE 'met' END AS verdict
FROM criteria
"""


def exit_by_duckdb(folder: Path, *, result: Path) -> pl.DataFrame:
    """The exit verdict of every household (household, verdict), by way of a file."""
    database = duckdb.connect()
    for table in ("persons", "incomes", "households"):
        database.execute(f"CREATE VIEW {table} AS SELECT * FROM read_parquet('{folder / table}/*.parquet')")
    database.execute(f"COPY ({EXIT}) TO '{result}'")
    return pl.read_parquet(result)
