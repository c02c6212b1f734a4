"""Values that others published, and the data they are of: tests/data/indicators."""

import json
from pathlib import Path
from typing import Any

import polars as pl

PUBLISHED = Path(__file__).parents[1] / "data/indicators"
MICRO = ["micro1_ABC_2000_income", "micro2_DEF_2000_consumption"]


def stated(name: str) -> Any:
    """A JSON file of examples."""
    return json.loads((PUBLISHED / f"{name}.json").read_text())


def table(name: str) -> pl.DataFrame:
    """A CSV file; NA is missing, and numbers may be padded."""
    frame = pl.read_csv(PUBLISHED / f"{name}.csv", null_values="NA", infer_schema_length=None)
    padded = [column for column, kind in frame.schema.items() if kind == pl.String and column not in NAMES]
    return frame.with_columns(pl.col(padded).str.strip_chars().cast(pl.Float64))


NAMES = {"file", "country_code", "area", "gender", "uuid", "class", "sex", "k"}
