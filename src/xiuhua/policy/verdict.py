"""A verdict of one row: how a scheme's parts make it, and its word."""

from xiuhua.policy.ruleset import Scheme
from xiuhua.reckon.rules.explaining import Row, Rows, Truth, both, either, negated

MET, NOT_MET, UNKNOWN = "met", "not_met", "unknown"


def scheme_truth(scheme: Scheme, row: Row, rows: Rows) -> Truth:
    """Whether a scheme is met on a row: its criteria together, and no exclusion that decides."""
    join = both if scheme.needs == "all" else either
    together = join(*(rows.value(scheme.ref(part), row) for part in scheme.criteria))
    return both(together, *(negated(rows.value(scheme.ref(part), row)) for part in scheme.deciding))


def verdict_word(truth: object) -> str:
    """met, not_met or unknown."""
    return MET if truth is True else NOT_MET if truth is False else UNKNOWN
