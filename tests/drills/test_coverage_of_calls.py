"""How often the interval of a month's calls held the truth, in areas small and large: 1,000 runs each, and a table."""

from itertools import product

import pytest

from tests.sampled import Area, Coverage, coverage

RUNS = 1000
TRUTHS = (0.7, 0.85, 0.95, 0.98)
SMALL = [Area(*it) for it in product((300, 1500), (30, 60, 150, 270), TRUTHS, (False, True))]
MANY = [Area(*it) for it in product((1500,), (400,), TRUTHS, (False, True))]
LARGE = [Area(*it) for it in product((15_000,), (60, 400), (0.7, 0.98), (False, True))]
UNREACHED = [Area(*it, 0.8, 0.6) for it in product((1500,), (60, 150, 400), (0.7, 0.95), (False, True))]
# With 30 answers a few outcomes hold most of the chance, and no interval of counts can come nearer to 95 in a hundred.
LOWEST, HIGHEST = 0.925, 0.985
LINE = "{:>6} {:>5} {:>5} {:>6} {:>8} {:>6} {:>6} {:>7}"

HEAD = LINE.format("visits", "calls", "truth", "knows", "answer", "held", "width", "bias")


def line(area: Area, found: Coverage) -> str:
    answer = f"{area.answers:.0%}/{area.risky_answers:.0%}"
    return LINE.format(
        area.frame, area.calls, area.truth, "yes" if area.knows else "no", answer,
        f"{found.held:.3f}", f"{found.width:.3f}", f"{found.bias:+.4f}",
    )  # fmt: skip


@pytest.mark.drill
@pytest.mark.parametrize("area", [*SMALL, *MANY, *LARGE, *UNREACHED], ids=str)
def test_an_interval_holds_the_truth_in_93_to_97_of_100_runs(area, capsys):
    found = coverage(area, runs=RUNS, seed=2017)
    with capsys.disabled():
        print("", HEAD, line(area, found), sep="\n")
    assert LOWEST <= found.held <= HIGHEST
