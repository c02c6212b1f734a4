"""The same pairing as a linear programme in HiGHS, which cannot be imported beside OR-Tools.

`python -m benchmarks.peers.highs_pairs NET.npz` prints seconds to build and to solve, and the objective. The arrays
are those that benchmarks.pair writes. Whoever stays unpaired costs more than anybody could.
"""

import json
import sys
from time import perf_counter

import highspy
import numpy as np


def solved(net: dict[str, np.ndarray]) -> dict[str, float]:
    """The programme: a variable for each arc, each place of a helper, and each household unpaired."""
    begun = perf_counter()
    helpers, households = len(net["most"]), int(net["households"])
    place = np.repeat(np.arange(helpers), net["most"])
    nth = np.arange(len(place)) - np.repeat(np.cumsum(net["most"]) - net["most"], net["most"])
    arcs = len(net["cost"])
    lp = highspy.HighsLp()
    lp.num_col_ = arcs + len(place) + households
    lp.num_row_ = households + helpers
    unpaired = np.full(households, 10.0 * (net["cost"].max() + int(net["step"]) * net["most"].max()))
    lp.col_cost_ = np.concatenate([net["cost"], int(net["step"]) * nth, unpaired]).astype(float)
    lp.col_lower_ = np.zeros(lp.num_col_)
    lp.col_upper_ = np.ones(lp.num_col_)
    rows = np.concatenate([np.ones(households), np.zeros(helpers)])
    lp.row_lower_ = lp.row_upper_ = rows
    # Columns of arcs have two entries, all others one.
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = np.concatenate([np.arange(0, 2 * arcs, 2), 2 * arcs + np.arange(len(place) + households + 1)])
    pairs = np.stack([net["household"], households + net["helper"]], axis=1).ravel()
    lp.a_matrix_.index_ = np.concatenate([pairs, households + place, np.arange(households)])
    lp.a_matrix_.value_ = np.concatenate([np.ones(2 * arcs), -np.ones(len(place)), np.ones(households)])
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.passModel(lp)
    built = perf_counter()
    solver.run()
    done = perf_counter()
    found = np.array(solver.getSolution().col_value)
    alone = round(found[arcs + len(place) :].sum())
    cost = solver.getInfo().objective_function_value - alone * unpaired[0]
    return {"build_s": built - begun, "solve_s": done - built, "objective": round(cost), "unpaired": alone}


if __name__ == "__main__":
    print(json.dumps(solved(dict(np.load(sys.argv[1])))))
