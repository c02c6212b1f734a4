"""Records of one person found: ours beside Splink over one file, and ours over every mix of faults, by truth.

`xiuhua bench link --size 450000`; docs/explain/linkage.md tells what is measured. Splink is installed where nothing
else is, from a hashed list; where that cannot be done ours is measured alone, and that is said loudly.
"""

import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import polars as pl

from benchmarks.doubles.mixes import MIXES, file_of
from benchmarks.peers.openfisca import installed
from xiuhua.reckon.linkage.births import read_births
from xiuhua.reckon.linkage.names import plain_names
from xiuhua.reckon.linkage.numbers import plain_numbers
from xiuhua.reckon.linkage.places import read_phones, read_villages

ROOT = Path(__file__).parents[1]
LOCK = Path(__file__).parent / "requirements-splink.txt"
THRESHOLD, SEED, SMALL = 0.95, 20_170_331, (1_000, 10_000)
THRESHOLDS = (0.95, 0.99, 0.999, 0.9999, 0.99999, 0.999999)  # at which Splink is judged too
MAIN = "plain"


def run(size: int) -> dict[str, float]:
    """Precision, recall, seconds and memory of ours and Splink on one file of so many rows, and of ours elsewhere."""
    with tempfile.TemporaryDirectory(prefix="xiuhua-link-") as name:
        folder = Path(name)
        truth = _write(MAIN, folder, rows=size)
        ours = _judged(_ours(folder), folder / "ours.csv", truth)
        theirs = _judged(_splink(folder), folder / "splink.csv", truth)
        theirs |= _at_its_best(folder / "splink.csv", truth) if theirs else {}
        found = {"rows": float(size), **{f"ours_{key}": value for key, value in ours.items()}}
        found |= {f"splink_{key}": value for key, value in theirs.items()}
        if theirs:
            found["splink_to_ours"] = theirs["seconds"] / ours["seconds"]
        for mix in MIXES:
            for rows in (*SMALL, size):
                if (mix, rows) == (MAIN, size):
                    continue
                truth = _write(mix, folder, rows=rows)
                told = _judged(_ours(folder), folder / "ours.csv", truth)
                kept = {key: told[key] for key in ("precision", "recall", "pairs", "seconds")}
                found |= {f"{mix.replace(' ', '_')}_{rows}_{key}": value for key, value in kept.items()}
                print(mix, rows, told, file=sys.stderr)
    return {key: round(value, 4) for key, value in found.items()}


def _write(mix: str, folder: Path, *, rows: int) -> pl.DataFrame:
    """Write the file of a mix; its truth."""
    frame, truth = file_of(mix, rows=rows, seed=SEED)
    frame.write_csv(folder / "persons.csv")
    return truth


def _judged(told: dict[str, float], pairs: Path, truth: pl.DataFrame) -> dict[str, float]:
    """What a contender told of itself, and how right its pairs are; nothing where it was not there."""
    if not told:
        return {}
    found = pl.read_csv(pairs, infer_schema=False)
    people = dict(truth.iter_rows())
    right = sum(people[one] == people[other] for one, other in found.select("id_a", "id_b").iter_rows())
    heads = truth.group_by("person").len()["len"]
    wanted = int((heads * (heads - 1) // 2).sum())
    scores = {"precision": right / found.height if found.height else 1.0, "recall": right / wanted if wanted else 1.0}
    return {**scores, "pairs": float(found.height), **told}


def _at_its_best(pairs: Path, truth: pl.DataFrame) -> dict[str, float]:
    """Precision and recall at whichever of some thresholds they are best together: ours has no such choice."""
    found = pl.read_csv(pairs, schema_overrides={"id_a": pl.String, "id_b": pl.String})
    scores = []
    for threshold in THRESHOLDS:
        found.filter(pl.col("probability") >= threshold).write_csv(pairs)
        told = _judged({"threshold": threshold}, pairs, truth)
        scores.append((2 / (1 / max(told["precision"], 1e-9) + 1 / max(told["recall"], 1e-9)), told))
    best = max(scores, key=lambda it: it[0])[1]
    return {f"best_{key}": best[key] for key in ("threshold", "precision", "recall")}


def _ours(folder: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.link", str(folder)]
    return _told(command)


def _splink(folder: Path) -> dict[str, float]:
    from xiuhua.config.settings import HOME  # noqa: PLC0415 -- Django's settings make keys; only this needs them

    try:
        python = installed(HOME / "splink", lock=LOCK)
    except subprocess.CalledProcessError:
        print("SPLINK IS NOT HERE and could not be installed: ours is measured alone.", file=sys.stderr)
        return {}
    _cleaned(pl.read_csv(folder / "persons.csv", infer_schema=False)).write_csv(folder / "clean.csv")
    return _told([str(python), str(ROOT / "benchmarks/peers/splink_links.py"), str(folder), str(THRESHOLD)])


def _cleaned(frame: pl.DataFrame) -> pl.DataFrame:
    """The columns as our own readers clean them: Splink is not to lose by how values are written."""
    birth = read_births(frame["dob"])
    whole = pl.when(pl.col("day") > 0).then(pl.date("year", "month", "day").dt.strftime("%Y-%m-%d"))
    rows = np.ones(frame.height, np.bool_)
    values = {"village": read_villages(frame["village"], rows), "phone": read_phones(frame["phone"], rows)}
    men, women = ["男", "1", "M", "male", "男性"], ["女", "2", "F", "female", "女性"]
    return pl.DataFrame(
        {
            "unique_id": frame["unique_id"], "name": plain_names(frame["name"]),
            "idno": plain_numbers(frame["idno"])["text"], "dob": birth.select(whole.alias("dob"))["dob"],
            "sex": frame["sex"].replace_strict({**dict.fromkeys(men, "M"), **dict.fromkeys(women, "F")}, default=None),
            **{name: _texts(it.text, it.code) for name, it in values.items()},
        }
    )  # fmt: skip


def _texts(values: pl.Series, code: Any) -> pl.Series:
    return pl.DataFrame({"at": code}).select(
        pl.col("at").replace_strict(dict(enumerate(values)), default=None, return_dtype=pl.String)
    )["at"]


def _told(command: list[str]) -> dict[str, float]:
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603 -- our own
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told


def ours(folder: Path) -> dict[str, float]:
    """From the bytes of the file to the pairs in another."""
    from xiuhua.bridge.linkage_files import link_file, write_linked  # noqa: PLC0415 -- only in a process of its own

    begun = perf_counter()
    found, _ = link_file(folder / "persons.csv", threshold=THRESHOLD)
    write_linked(found, folder / "ours.csv")
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "seconds": perf_counter() - begun, "cpu_seconds": used.ru_utime + used.ru_stime,
        "peak_mib": used.ru_maxrss / 1024,
    }  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(ours(Path(sys.argv[1]))))
