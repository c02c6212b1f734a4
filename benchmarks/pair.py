"""Pairing a city: ours beside HiGHS, one flow over the whole city, and the cheapest pair first; a giant; a nation.

Every contender runs in a process of its own over the same rows or arrays, and what they find must cost the same.
`xiuhua bench pair --size 128000`; docs/explain/pairing.md tells what is measured.
"""

import json
import math
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from benchmarks.nation.pairing_city import COUNTY, read_rows, rows_of_city, task_of_rows, write_rows
from benchmarks.peers.elsewhere import cheapest_first, one_by_one, whole_flow
from xiuhua.loop.assign.by_load import load_cost
from xiuhua.loop.assign.net import UNPAIRED, Ints, Net
from xiuhua.loop.assign.optimum import optimum_of
from xiuhua.loop.assign.pairing import fresh, moves, pair_weighed
from xiuhua.loop.assign.weighed import weigh

ROOT = Path(__file__).parents[1]
ROUNDS = 3
NATION = 10  # times as many households, county by county


def run(size: int) -> dict[str, float]:
    """Seconds, ratios and costs for a city of so many households."""
    with tempfile.TemporaryDirectory(prefix="xiuhua-pair-") as name:
        folder = Path(name)
        write_rows(rows_of_city(size), folder / "city")
        write_rows(rows_of_city(size, shared=True), folder / "giant")
        rounds = []
        for number in range(ROUNDS):
            told = {it: _in_a_process(it, folder / "city") for it in ("ours", "whole")}
            if number == 0:
                told["highs"] = _highs(folder / "city")
            rounds.append(told)
        greedy, giant = _in_a_process("greedy", folder / "city"), _in_a_process("ours", folder / "giant")
        nation = [_in_a_process("nation", folder, counties) for counties in _counties(size)]
    ours = min((told["ours"] for told in rounds), key=lambda it: it["solver_s"])
    whole = min((told["whole"] for told in rounds), key=lambda it: it["seconds"])
    highs = rounds[0]["highs"]
    _require_equal(ours, whole, highs)
    found = {
        **{name: ours[name] for name in ("helpers", "households", "arcs", "parts", "objective", "lower_bound")},
        **{
            name: ours[name]
            for name in ("unpaired", "moved", "moved_fresh", "rows_to_proposal_s", "solver_s", "peak_mib")
        },
        "whole_flow_s": whole["seconds"],
        "whole_flow_to_ours": whole["seconds"] / ours["solver_s"],
        "highs_s": highs["solve_s"],
        "highs_to_ours": highs["solve_s"] / ours["solver_s"],
        "greedy_s": greedy["seconds"],
        "greedy_costs_more": greedy["objective"] / ours["objective"] - 1,
        "greedy_unpaired": greedy["unpaired"],
        "giant_arcs": giant["arcs"],
        "giant_parts": giant["parts"],
        "giant_gap": giant["objective"] - giant["lower_bound"],
        "giant_solver_s": giant["solver_s"],
        "nation_households": nation[1]["households"],
        "nation_s": nation[1]["seconds"],
        "nation_peak_mib": nation[1]["peak_mib"],
        "nation_growth_exponent": _growth(*nation),
    }
    return {name: round(value, 3) for name, value in found.items()}


def _counties(size: int) -> tuple[int, int]:
    city = max(1, size // COUNTY)
    return city, NATION * city


def _growth(small: dict[str, Any], large: dict[str, Any]) -> float:
    return math.log(large["seconds"] / small["seconds"]) / math.log(large["households"] / small["households"])


def _require_equal(ours: dict[str, Any], *others: dict[str, Any]) -> None:
    for other in others:
        if (other["objective"], other["unpaired"]) != (ours["objective"], ours["unpaired"]):
            raise ValueError(f"Ours and a peer differ: {ours} and {other}. Nothing was measured.")


def _in_a_process(contender: str, folder: Path, *words: object) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.pair", contender, str(folder), *map(str, words)]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603 -- our own
    told: dict[str, Any] = json.loads(done.stdout)
    print(contender, folder.name, told, file=sys.stderr)
    return told


def _highs(folder: Path) -> dict[str, Any]:
    """HiGHS over the arrays that ours solves, in a process that imports nothing of ours."""
    net = one_by_one(weigh(task_of_rows(read_rows(folder))).net)
    arrays = {name: getattr(net, name) for name in ("helper", "household", "cost", "most", "households", "step")}
    np.savez(folder / "net.npz", **arrays)
    command = [sys.executable, "-m", "benchmarks.peers.highs_pairs", str(folder / "net.npz")]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603 -- our own
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    print("highs", told, file=sys.stderr)
    return told


# ── Contenders, each in a process of its own ─────────────────────────────────────────────────────────────────────────


def ours(folder: Path) -> dict[str, Any]:
    """From rows to the proposal; the solver once more by itself, from arrays to an optimum with its proof."""
    rows = read_rows(folder)
    begun = perf_counter()
    task = task_of_rows(rows)
    weighed = weigh(task)
    pairing = pair_weighed(weighed)
    done = perf_counter()
    optimum_of(weighed.net)
    solved = perf_counter()
    moved, at_will = (moves(it, task).filter(change="moved").height for it in (pairing, fresh(task)))
    return {
        "helpers": task.helpers.height, "households": task.households.height, "arcs": len(one_by_one(weighed.net).cost),
        "parts": pairing.parts, "objective": pairing.objective, "lower_bound": pairing.lower_bound,
        "unpaired": pairing.unpaired.height, "moved": moved, "moved_fresh": at_will,
        "rows_to_proposal_s": done - begun, "solver_s": solved - done, "peak_mib": _peak_mib(),
    }  # fmt: skip


def whole(folder: Path) -> dict[str, Any]:
    """One flow over the whole city, from the same arrays."""
    net = one_by_one(weigh(task_of_rows(read_rows(folder))).net)
    return _told(net, *whole_flow(net))


def greedy(folder: Path) -> dict[str, Any]:
    """The cheapest pair first."""
    net = one_by_one(weigh(task_of_rows(read_rows(folder))).net)
    return _told(net, *cheapest_first(net))


def nation(_: Path, counties: str) -> dict[str, Any]:
    """County by county from rows to proposals; only that is timed."""
    households, seconds = 0, 0.0
    for number in range(int(counties)):
        rows = rows_of_city(COUNTY, seed=number)
        begun = perf_counter()
        pairing = pair_weighed(weigh(task_of_rows(rows)))
        seconds += perf_counter() - begun
        households += pairing.pairs.height + pairing.unpaired.height
        if pairing.gap:
            raise ValueError(f"County {number} is not proven optimal: nothing was measured.")
    return {"households": households, "seconds": seconds, "peak_mib": _peak_mib()}


def _told(net: Net, seconds: float, arc: Ints) -> dict[str, Any]:
    used = arc[arc != UNPAIRED]
    objective = int(net.cost[used].sum() + load_cost(net.loads(arc), step=net.step).sum())
    return {"seconds": seconds, "objective": objective, "unpaired": int((arc == UNPAIRED).sum())}


def _peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


CONTENDERS: dict[str, Callable[..., dict[str, Any]]] = {it.__name__: it for it in (ours, whole, greedy, nation)}

if __name__ == "__main__":
    print(json.dumps(CONTENDERS[sys.argv[1]](Path(sys.argv[2]), *sys.argv[3:])))
