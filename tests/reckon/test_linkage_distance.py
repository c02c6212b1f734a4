"""Slips between texts, counted by bits, are those that a table counts one by one."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from xiuhua.reckon.linkage.codes import signs
from xiuhua.reckon.linkage.distance import WIDTH, slips

TEXTS = st.text(alphabet="abc张", max_size=WIDTH)


def slowly(one: str, other: str) -> int:
    """Optimal string alignment by its table."""
    table = [
        [row + column if not row * column else 0 for column in range(len(other) + 1)] for row in range(len(one) + 1)
    ]
    for row in range(1, len(one) + 1):
        for column in range(1, len(other) + 1):
            same = one[row - 1] == other[column - 1]
            ways = [table[row - 1][column] + 1, table[row][column - 1] + 1, table[row - 1][column - 1] + (not same)]
            exchanged = row > 1 and column > 1 and one[row - 2 : row] == other[column - 2 : column][::-1]
            table[row][column] = min([*ways, table[row - 2][column - 2] + 1] if exchanged else ways)
    return table[-1][-1]


@settings(deadline=None, max_examples=examples(300))
@given(TEXTS, TEXTS)
def test_slips_are_those_of_the_table(one, other):
    found = slips(signs([one], width=WIDTH), signs([other], width=WIDTH))
    assert found.tolist() == [slowly(one, other)]


def test_published_distances():
    pairs = [("CA", "ABC", 3), ("kitten", "sitting", 3), ("ab", "ba", 1), ("", "abc", 3), ("abc", "", 3)]
    one, other = (signs([pair[place] for pair in pairs], width=WIDTH) for place in (0, 1))
    assert slips(one, other).tolist() == [distance for *_, distance in pairs]
    assert slips(one[:0], other[:0]).tolist() == []
