"""DataSure beside `xiuhua verify`: its checks are called as its pages call them, and judged at their best."""

from pathlib import Path

import polars as pl
import pytest

from benchmarks.peers.datasure_beside import LOCK, best_together, checks_of, set_up
from benchmarks.visits.townships import visits_of

HOME = Path(__file__).parents[2] / "var"
ABSENT = "DATASURE IS NOT HERE, its checks were not tried: `xiuhua bench verify` installs it into var/datasure"


def test_the_best_of_its_checks_are_those_that_find_most_for_the_least_noise():
    checks = pl.DataFrame(
        {
            "visit_id": list("abcdef"),
            "right": [1, 1, 0, 0, 0, 0],
            "too": [0, 0, 1, 0, 0, 0],
            "noise": [0, 0, 0, 1, 1, 1],
        }
    )
    fake = pl.Series([True, True, True, False, False, False])
    assert best_together(checks, fake=fake, wanted=fake) == ["right", "too"]
    assert best_together(checks, fake=~fake, wanted=~fake) == ["noise"]


def test_without_its_packages_the_bench_says_so_and_goes_on(tmp_path, monkeypatch, capfd):
    wanted = tmp_path / "list.txt"
    wanted.write_text("no-such-package==1 --hash=sha256:" + "0" * 64)
    monkeypatch.setattr("benchmarks.peers.datasure_beside.LOCK", wanted)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    assert set_up(tmp_path)[0] is None
    assert "DATASURE NOT RUN" in capfd.readouterr().err


@pytest.mark.skipif(not (HOME / "datasure" / LOCK.name).exists(), reason=ABSENT)
def test_each_of_its_checks_marks_visits_of_the_file(tmp_path):
    visits, _ = visits_of(helpers=40, months=2, seed=7)
    visits.write_csv(tmp_path / "visits.csv")
    checks, spent = checks_of(tmp_path / "visits.csv", python=HOME / "datasure/bin/python")
    assert checks["visit_id"].equals(visits["visit_id"])
    marked = {name: checks[name].sum() for name in checks.columns if name != "visit_id"}
    assert {"same_photo", "from_home", "from_village", "many_submitted_in_a_day"} <= {it for it in marked if marked[it]}
    assert spent["cpu_seconds"] > 0
