"""What is found in invented files of a thousand rows, mix by mix of faults; `xiuhua bench link` measures large ones."""

import pytest

from benchmarks.doubles.mixes import MIXES, file_of
from tests.examples import some
from xiuhua.reckon.linkage.linking import link

ROWS = 1_000
# Least precision and recall; the mixes of the first lines are those that differ most from one another.
LEAST = {
    "plain": (0.99, 0.96), "without ids": (0.98, 0.93), "nobody": (1.0, 1.0), "everybody": (0.99, 0.97),
    "heavy": (0.98, 0.92), "written": (0.99, 0.93), "borrowed": (0.98, 0.93), "moved": (0.99, 0.97),
    "both rows": (0.98, 0.93), "held out": (0.98, 0.9), "held out again": (0.99, 0.95),
}  # fmt: skip


def scored(mix: str) -> tuple[float, float]:
    """Precision and recall of pairs."""
    frame, truth = file_of(mix, rows=ROWS, seed=5)
    people = dict(truth.iter_rows())
    pairs = link(frame).pairs.select("id_a", "id_b").rows()
    right = sum(people[one] == people[other] for one, other in pairs)
    wanted = len(people) - len(set(people.values()))
    return right / (len(pairs) or 1) if pairs else 1.0, right / wanted if wanted else 1.0


@pytest.mark.parametrize("mix", some(list(LEAST), usual=4))
def test_most_are_found_and_hardly_anybody_is_taken_for_another(mix):
    precision, recall = scored(mix)
    assert (precision >= LEAST[mix][0], recall >= LEAST[mix][1]) == (True, True), (precision, recall)


def test_every_mix_is_looked_at():
    assert set(LEAST) == set(MIXES)
