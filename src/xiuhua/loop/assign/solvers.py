"""The libraries that solve pairings: loaded when first needed, or before anybody waits for them."""

from importlib import import_module

SLOW = ("ortools.graph.python.min_cost_flow", "scipy.optimize")


def load_solvers() -> None:
    """Load what pairs helpers with households; it takes a second or two, once for a process."""
    for name in SLOW:
        import_module(name)
