"""Published optima: linear assignment and generalised assignment of OR-Library."""

from pathlib import Path

import numpy as np
import pytest

from xiuhua.loop.assign.net import Net
from xiuhua.loop.assign.optimum import optimum_of

DATA = Path(__file__).parents[2] / "data/pairing"
GAPS = {
    "gap_c05100": (1931, 4411),
    "gap_c0515_1": (261, 336),
    "gap_c0520_1": (277, 434),
    "gap_c0824_1": (403, 563),
}


def numbers(name: str) -> np.ndarray:
    return np.array((DATA / f"{name}.txt").read_text().split(), dtype=np.int64)


def dense(costs: np.ndarray, most: np.ndarray, loads: np.ndarray | None = None) -> Net:
    """Every helper (row) may have every household (column)."""
    helpers, households = costs.shape
    household, helper = np.divmod(np.arange(costs.size), helpers)
    return Net(
        helper=helper.astype(np.int32),
        household=household.astype(np.int32),
        cost=costs[helper, household],
        least=np.zeros(helpers, dtype=np.int64),
        most=most,
        taken=np.zeros(helpers, dtype=np.int64),
        households=households,
        load=None if loads is None else loads[helper, household],
    )


def test_linear_assignment_of_500_costs_991():
    size, *costs = numbers("assign500")
    net = dense(np.array(costs).reshape(size, size), np.ones(size, dtype=np.int64))
    found = optimum_of(net)
    assert (int(net.cost[found.arc].sum()), found.bound) == (991, 991)
    assert sorted(net.helper[found.arc].tolist()) == list(range(size))


@pytest.mark.parametrize("sense", ["least", "most"])
@pytest.mark.parametrize("name", GAPS)
def test_generalised_assignment_comes_to_its_published_optimum(name, sense):
    helpers, households, *rest = numbers(name)
    cells = helpers * households
    costs, loads, most = (np.array(part) for part in (rest[:cells], rest[cells : 2 * cells], rest[2 * cells :]))
    sign = 1 if sense == "least" else -1
    net = dense(sign * costs.reshape(helpers, households), most, loads.reshape(helpers, households))
    found = optimum_of(net)
    assert (sign * int(net.cost[found.arc].sum()), sign * found.bound) == (GAPS[name][sense == "most"],) * 2
    assert (net.loads(found.arc) <= most).all()
