"""How often something may be tried in vain before it must wait, whoever's process counts; and what counts once."""

from collections.abc import Mapping
from dataclasses import dataclass

from xiuhua.bridge.gate import at_the_gate

WINDOW_SECONDS = 15 * 60


@dataclass(frozen=True, slots=True)
class Try:
    """A try that was counted as vain until it is taken back; `of` has the number of its mark by bucket."""

    of: dict[str, int]


def begin_try(budgets: Mapping[str, int], *, now: float) -> Try | None:
    """Count a try against all buckets, before anything is tried; None when one is spent, and nothing is counted.

    `budgets` has how many vain tries each bucket bears within a quarter of an hour. As it is counted first, tries at
    the same moment cannot pass together; as a refused one is not, trying on does not prolong the wait.
    """
    with at_the_gate() as gate:
        gate.execute("DELETE FROM vain WHERE at <= ?", (now - WINDOW_SECONDS,))
        for bucket, most in budgets.items():
            (count,) = gate.execute("SELECT count(*) FROM vain WHERE bucket = ?", (bucket,)).fetchone()
            if count >= most:
                return None
        marks = {
            bucket: gate.execute("INSERT INTO vain (bucket, at) VALUES (?, ?)", (bucket, now)).lastrowid or 0
            for bucket in budgets
        }
    return Try(marks)


def take_back(counted: Try, *, clearing: str) -> None:
    """A try was not in vain: its marks go, and all that stand against the one bucket that it proved right."""
    with at_the_gate() as gate:
        gate.executemany("DELETE FROM vain WHERE id = ?", [(mark,) for mark in counted.of.values()])
        gate.execute("DELETE FROM vain WHERE bucket = ?", (clearing,))


def spend(what: str, *, now: float, seconds: float) -> bool:
    """Whether something comes for the first time; for some seconds it will not be the first again."""
    with at_the_gate() as gate:
        gate.execute("DELETE FROM spent WHERE until <= ?", (now,))
        added = gate.execute("INSERT OR IGNORE INTO spent (what, until) VALUES (?, ?)", (what, now + seconds))
        return added.rowcount == 1
