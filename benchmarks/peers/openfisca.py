"""OpenFisca-core beside us: installs it where nothing else is, hands it columns, and reads the criteria it finds."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from time import perf_counter

import numpy as np
import polars as pl

from benchmarks.peers.policy_by_hand import col

HERE = Path(__file__).parent
LOCK = HERE.parent / "requirements-openfisca.txt"
WORDS = {0: "not_met", 1: "unknown", 2: "met"}
NO_DAY = date(1970, 1, 1)
PARTS = (
    *("wage", "operating_gross", "operating_cost", "property", "family_planning", "minimum_living", "special_support"),
    *("old_age_pension", "ecology", "farm_subsidy", "transfer_other", "transfer"),
)


def exit_by_openfisca(scans: Mapping[str, pl.LazyFrame], *, home: Path) -> tuple[dict[str, float], pl.DataFrame]:
    """Seconds to bring, build and calculate, peak memory, and the exit verdict of every household (household, verdict).

    To bring is to read Parquet into the arrays that OpenFisca takes.
    """
    python = installed(home / "openfisca")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        begun = perf_counter()
        columns = _columns(scans)
        seconds = {"bring_s": perf_counter() - begun}
        for column, values in columns.items():
            np.save(folder / f"{column}.npy", values)
        told = _run(python, HERE / "openfisca_rules.py", folder)
        verdict = pl.Series(np.load(folder / "found.npy")).replace_strict(WORDS, return_dtype=pl.String)
    return seconds | json.loads(told), pl.DataFrame({"household": columns["household"], "verdict": verdict})


def installed(folder: Path, *, lock: Path = LOCK) -> Path:
    """The Python of an environment with OpenFisca-core, or another list, in it; made when it is not there."""
    python, mark = folder / "bin" / "python", folder / lock.name
    if not mark.exists() or mark.read_text() != lock.read_text():
        _run(sys.executable, "-m", "venv", "--clear", folder)
        options = ["--quiet", "--disable-pip-version-check", "--require-hashes"]
        _run(python, "-m", "pip", "install", *options, "--requirement", lock)
        mark.write_text(lock.read_text())
    return python


def _run(*command: str | Path) -> str:
    """What one of our own commands prints."""
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout  # noqa: S603 -- our own


def _columns(scans: Mapping[str, pl.LazyFrame]) -> dict[str, np.ndarray]:
    """The columns as OpenFisca takes them: incomes as a column for each part, gaps as columns of their own."""
    return {
        column.name: _array(column) for frame in (_persons(scans["persons"]), _households(scans)) for column in frame
    }


def _array(column: pl.Series) -> np.ndarray:
    if column.dtype == pl.String:
        return column.to_numpy().astype(np.str_)
    return column.to_numpy().astype("datetime64[D]") if column.dtype == pl.Date else column.to_numpy()


def _told(*truths: str) -> dict[str, pl.Expr]:
    """Truths without gaps, and whether each is told."""
    return {name: col(name).fill_null(value=False) for name in truths} | {
        f"{name}_told": col(name).is_not_null() for name in truths
    }


def _households(scans: Mapping[str, pl.LazyFrame]) -> pl.DataFrame:
    part, amount = col("part"), col("amount_fen")
    incomes = (
        scans["incomes"]
        .group_by("household")
        .agg(
            some_part=pl.lit(value=True),
            amounts_told=~amount.is_null().any(),
            **{name: amount.filter(part == name).sum().cast(pl.Int32) for name in PARTS},
        )
    )
    rows = scans["households"].join(incomes, on="household", how="left", maintain_order="left")
    return rows.select(
        "household",
        col("members").cast(pl.Int32),
        col("hungry_months").fill_null(0).cast(pl.Int32),
        col("housing_grade").fill_null("untold"),
        col("some_part", "amounts_told").fill_null(value=False),
        *(col(name).fill_null(0) for name in PARTS),
        **_told("dangerous", "relocated", "water_safe", "water_difficult", "electricity", "broadcast"),
    ).collect()


def _persons(scan: pl.LazyFrame) -> pl.DataFrame:
    return scan.select(
        "person",
        col("household").alias("household_of_person"),
        col("school_status", "dropout_reason").fill_null("untold"),
        col("birth").fill_null(NO_DAY),
        role=pl.when(col("relation") == "head").then(pl.lit("head")).otherwise(pl.lit("member")),
        birth_told=col("birth").is_not_null(),
        education_told=col("education").is_not_null(),
        **_told("serious", "disabled", "medical", "employee_medical"),
    ).collect()
