"""A part in which pairs take unequal parts of a helper's room: the generalised assignment problem, by search."""

import numpy as np

from xiuhua.loop.assign.net import UNPAIRED, Ints, Net

SEED = 1
MOST_WORK = 60.0  # of the search's own clock, which counts steps: the same on every machine


def by_search(net: Net) -> tuple[Ints, int]:
    """The arc of each household (UNPAIRED: none), and a lower bound on what as many pairs must cost.

    Where helpers cannot have their least, nobody is paired. The search ends after a fixed amount of work, so that the
    speed of a machine does not change what is found; what it leaves open is the gap between cost and bound.
    """
    from ortools.sat.python import cp_model  # noqa: PLC0415 -- slow import

    model, penalty = cp_model.CpModel(), net.penalty
    taken = [model.new_bool_var("") for _ in net.cost]
    paired = [model.new_bool_var("") for _ in range(net.households)]
    by_household: list[list[int]] = [[] for _ in range(net.households)]
    by_helper: list[list[int]] = [[] for _ in range(net.helpers)]
    for arc, (household, helper) in enumerate(zip(net.household.tolist(), net.helper.tolist(), strict=True)):
        by_household[household].append(arc)
        by_helper[helper].append(arc)
    for household, arcs in enumerate(by_household):
        model.add(sum(taken[arc] for arc in arcs) == paired[household])
    load = [1] * len(net.cost) if net.load is None else net.load.tolist()
    for helper, arcs in enumerate(by_helper):
        least, most = int(net.wanted[helper]), int(net.room[helper])
        model.add_linear_constraint(sum(load[arc] * taken[arc] for arc in arcs), least, most)
    cost = sum(price * var for price, var in zip(net.cost.tolist(), taken, strict=True))
    model.minimize(cost - penalty * sum(paired))
    solver = cp_model.CpSolver()
    solver.parameters.random_seed = SEED
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = MOST_WORK
    status = solver.solve(model)
    found = np.full(net.households, UNPAIRED, dtype=np.int64)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return found, 0
    used = np.flatnonzero([solver.value(var) for var in taken])
    found[net.household[used]] = used
    bound = round(solver.best_objective_bound) + penalty * int((found >= 0).sum())
    return found, bound
