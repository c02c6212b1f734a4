"""IPA DataSure beside us: installs it where nothing else is, hands it a file of visits, and reads what it marks.

It has no verdict on a visit, only checks. It is judged by all of them together, and by whichever of them are best
together on the very file, chosen by its truth: nobody in the field can choose so, and ours is given no such choice.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

import numpy as np
import polars as pl

from benchmarks.peers.openfisca import installed

HERE = Path(__file__).parent
LOCK = HERE.parent / "requirements-datasure.txt"


def set_up(home: Path) -> tuple[Path | None, float]:
    """The Python that has DataSure, and the seconds it took to have it; none, loudly, where it cannot be installed."""
    begun = perf_counter()
    try:
        return installed(home / "datasure", lock=LOCK), perf_counter() - begun
    except (subprocess.CalledProcessError, OSError) as error:
        print(
            f"DATASURE NOT RUN: its packages could not be installed ({error}). Ours is measured alone.", file=sys.stderr
        )
        return None, perf_counter() - begun


def checks_of(file: Path, *, python: Path) -> tuple[pl.DataFrame, dict[str, float]]:
    """What each check marks (`visit_id` and a column of 0 and 1 per check), and what that took."""
    with tempfile.TemporaryDirectory(prefix="xiuhua-datasure-") as home:
        done = subprocess.run(  # noqa: S603 -- our own
            [str(python), str(HERE / "datasure_checks.py"), str(file)],
            check=True, stdout=subprocess.PIPE, text=True, env={**os.environ, "HOME": home, "MPLCONFIGDIR": home},
        )  # fmt: skip
    found = pl.read_csv(file.with_suffix(".checks"), schema_overrides={"visit_id": pl.String})
    return found, json.loads(done.stdout.splitlines()[-1])


def best_together(checks: pl.DataFrame, *, fake: pl.Series, wanted: pl.Series) -> list[str]:
    """The checks whose marks, any of them, have the best harmonic mean of precision and recall.

    `fake`: what it is right to mark; `wanted`: what is asked to be found. All sets of checks are tried.
    """
    names = [it for it in checks.columns if it != "visit_id"]
    bits = (checks.select(names).to_numpy() > 0) @ (1 << np.arange(len(names)))
    size = 1 << len(names)
    rows, right, met = (
        np.bincount(bits[of], minlength=size) for of in (slice(None), fake.to_numpy(), wanted.to_numpy())
    )
    seen = np.flatnonzero(rows)

    def score(chosen: int) -> float:
        marked = seen[(seen & chosen) > 0]
        precision, recall = right[marked].sum() / max(rows[marked].sum(), 1), met[marked].sum() / max(met.sum(), 1)
        return float(2 * precision * recall / max(precision + recall, 1e-9))

    best = max(range(1, size), key=score)
    return [name for at, name in enumerate(names) if best >> at & 1]
