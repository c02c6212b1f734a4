"""Visits whose truth is known, looked at by `xiuhua verify`: how right its flags are, by kind, and what it costs.

`xiuhua bench verify --size 50000`; docs/explain/verification.md tells what is measured. Two families of files: ours
(`visits/townships.py`), and one that was written without sight of the signs (`visits/blind.py`). IPA DataSure looks
at the same files where it can be installed; where it cannot, ours is measured alone, and that is said loudly.
"""

import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

import polars as pl

from benchmarks.peers.datasure_beside import best_together, checks_of, set_up
from benchmarks.visits.blind import STYLES, blind_visits
from benchmarks.visits.townships import visits_of

ROOT = Path(__file__).parents[1]
SEED, MONTHS = 20_170_331, 3
PER_HELPER = 9.2  # visits of a helper and month in townships
OPTIONAL = ("accuracy_m", "recorded", "photo", "note")
BESIDE, PARTIAL = "county", "partial"  # the style that DataSure sees too; the kind nothing is promised of


def run(size: int) -> dict[str, float]:
    """Precision, recall by kind, honest helpers flagged and lift on files of about so many visits; DataSure's beside.

    DataSure sees the same files of `townships` and of the style `county`: its distances are reckoned row by row.
    """
    from xiuhua.config.settings import HOME  # noqa: PLC0415 -- Django's settings make keys; only this needs them

    python, seconds = set_up(HOME)
    found: dict[str, float] = {"datasure_setup_seconds": seconds} if python else {}
    visits, truth = visits_of(helpers=max(20, round(size / MONTHS / PER_HELPER)), months=MONTHS, seed=SEED)
    found |= _named("townships", _judged(visits, truth, peer=python))
    for column in OPTIONAL:
        told = _judged(visits.drop(column), truth)
        found |= _named(f"without_{column}", {key: told[key] for key in ("precision", "recall", "honest_helpers")})
    for style in STYLES:
        peer = python if style == BESIDE else None
        found |= _named(f"blind_{style}", _judged(*blind_visits(size, SEED, style=style), peer=peer))
    return {key: round(value, 4) for key, value in found.items()}


def _named(family: str, told: dict[str, float]) -> dict[str, float]:
    return {f"{family}_{key}": value for key, value in told.items()}


def _judged(visits: pl.DataFrame, truth: pl.DataFrame, *, peer: Path | None = None) -> dict[str, float]:
    """Write the file, look for signs in a process of its own, and compare with the truth; the same by a peer."""
    with tempfile.TemporaryDirectory(prefix="xiuhua-verify-") as name:
        file = Path(name) / "visits.csv"
        visits.write_csv(file)
        command = [sys.executable, "-m", "benchmarks.verify", str(file)]
        done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603 -- our own
        flags = pl.read_csv(file.with_suffix(".flags"), schema_overrides={"visit_id": pl.String})
        known = (
            visits.select("visit_id", "helper", month=pl.col("started").str.slice(0, 7))
            .join(truth.select("visit_id", pl.col("kind").fill_null("")), on="visit_id")
            .with_columns(fake=pl.col("kind") != "")
        )
        ours = known.join(flags, on="visit_id").with_columns(flagged=pl.col("score") >= 0.5)
        _told("ours", ours)
        found = _figures(ours) | json.loads(done.stdout.splitlines()[-1])
        return found | (_named("datasure", _peer(file, known, python=peer)) if peer else {})


def _peer(file: Path, known: pl.DataFrame, *, python: Path) -> dict[str, float]:
    """The same figures of DataSure, by the best of its checks, and beside them precision and recall of all of them."""
    checks, spent = checks_of(file, python=python)
    rows = known.join(checks, on="visit_id", maintain_order="left")
    best = best_together(
        rows.select(checks.columns), fake=rows["fake"], wanted=rows["fake"] & (rows["kind"] != PARTIAL)
    )
    every = [it for it in checks.columns if it != "visit_id"]
    print(f"DataSure's checks: {', '.join(every)}; best together: {', '.join(best)}", file=sys.stderr)
    together, chosen = (rows.with_columns(score=pl.mean_horizontal(it)) for it in (every, best))
    together, chosen = (it.with_columns(flagged=pl.col("score") > 0) for it in (together, chosen))
    _told("datasure", chosen)
    of_all = _figures(together)
    of_all = {f"all_checks_{key}": of_all[key] for key in ("precision", "recall", "honest_helpers")}
    return _figures(chosen) | of_all | spent


def _told(who: str, rows: pl.DataFrame) -> None:
    by_kind = rows.filter("fake").group_by("kind").agg(pl.len(), pl.col("flagged").mean()).sort("kind")
    found = ", ".join(f"{kind} {share:.0%} of {many}" for kind, many, share in by_kind.iter_rows())
    print(f"{who} found {found}", file=sys.stderr)


def _figures(rows: pl.DataFrame) -> dict[str, float]:
    """Of visits `flagged` and `fake`; by helper: a month of a helper that has something, and something flagged."""
    flagged, fake = rows.filter("flagged"), rows.filter("fake")
    planted = fake.filter(pl.col("kind") != PARTIAL)
    months = rows.group_by("helper", "month").agg(pl.col("flagged", "fake").any())
    top = rows.sort("score", descending=True, maintain_order=True).head(max(1, rows.height // 100))
    by_kind = fake.group_by("kind").agg(pl.col("flagged").mean()).sort("kind")
    return {
        "visits": float(rows.height),
        "precision": _share(flagged["fake"]),
        "recall": _share(planted["flagged"]),
        "recall_helpers": _share(months.filter("fake")["flagged"]),
        "honest_helpers": _share(months.filter(~pl.col("fake"))["flagged"]),
        "lift_top_percent": _share(top["fake"]) / max(_share(rows["fake"]), 1e-9),
        **{f"recall_{kind}": share for kind, share in by_kind.iter_rows()},
    }


def _share(of: pl.Series) -> float:
    return of.sum() / max(of.len(), 1)


def ours(file: Path) -> dict[str, float]:
    """From the bytes of the file to the flags in another."""
    from datetime import date  # noqa: PLC0415 -- only in a process of its own

    from xiuhua.bridge.verify_files import verify_file, write_flags  # noqa: PLC0415 -- the same
    from xiuhua.policy.reader import read_pack  # noqa: PLC0415 -- the same
    from xiuhua.policy.verify_reader import verify_policy  # noqa: PLC0415 -- the same

    policy = verify_policy(read_pack("sichuan", packs=ROOT / "packs"), day=date(2020, 1, 1))
    found, seconds = verify_file(file, policy=policy)
    write_flags(found, file.with_suffix(".flags"))
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "seconds": seconds, "cpu_seconds": used.ru_utime + used.ru_stime, "peak_mib": used.ru_maxrss / 1024,
    }  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(ours(Path(sys.argv[1]))))
