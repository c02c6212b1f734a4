"""Spark for a drill: installed by hash where nothing else looks, and a cluster of two workers on this machine."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

HERE = Path(__file__).parent
LOCK = HERE / "requirements-spark.txt"
WORKERS = "local-cluster[2,1,1024]"  # two, each with a core and a gibibyte
SETTINGS = {
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.adaptive.enabled": "false",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.session.timeZone": "Asia/Shanghai",
}
KINDS = {"String": "string", "Int64": "bigint", "Int16": "smallint", "Boolean": "boolean", "Date": "date"}


def cluster(folder: Path):
    """A session on a cluster of its own; skips loudly where there is no Java."""
    if shutil.which("java") is None:
        pytest.skip("There is no Java here: install Java 17 to try the rules on Spark.")
    _install(folder)
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master(WORKERS).appName("xiuhua rules")
    for name, value in SETTINGS.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session


def native(session, frame: pl.DataFrame):
    """A frame as a table of Spark."""
    schema = ", ".join(f"`{name}` {KINDS[str(kind)]}" for name, kind in frame.schema.items())
    return session.createDataFrame(frame.rows(), schema)


def rows(table) -> list[dict]:
    """The rows of a table of Spark."""
    return [row.asDict() for row in table.collect()]


def _install(folder: Path) -> None:
    """Install pyspark where nothing else looks, unless it is there; this process finds it there."""
    mark = folder / LOCK.name
    if not mark.exists() or mark.read_text() != LOCK.read_text():
        shutil.rmtree(folder, ignore_errors=True)
        options = ["--quiet", "--disable-pip-version-check", "--require-hashes", "--target", folder]
        subprocess.run([sys.executable, "-m", "pip", "install", *options, "--requirement", LOCK], check=True)
        mark.write_text(LOCK.read_text())
    sys.path.append(str(folder))
    os.environ["PYSPARK_PYTHON"] = sys.executable
