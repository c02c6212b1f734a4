"""Two fillings of a form: what differs is what a loop over their rows and cells finds."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from xiuhua.reckon.intake.difference import CAME, CHANGED, WENT, differences

KEYS = [f"户{number}" for number in range(5)]
TEXTS = st.sampled_from([None, "", "甲", "乙"])
ROWS = st.dictionaries(st.sampled_from(KEYS), st.tuples(TEXTS, TEXTS), max_size=5)


def frame(rows):
    cells = [(key, *texts) for key, texts in rows.items()]
    return pl.DataFrame(cells, schema=dict.fromkeys(("key", "0", "1"), pl.String), orient="row")


def slowly(before, after):
    """The same by loops."""
    found = []
    for key, texts in after.items():
        if key not in before:
            found.append((key, CAME, None, None, None))
            continue
        pairs = enumerate(zip(before[key], texts, strict=True))
        found += [(key, CHANGED, str(place), was, now) for place, (was, now) in pairs if was != now]
    return found + [(key, WENT, None, None, None) for key in before if key not in after]


@given(ROWS, ROWS)
def test_every_difference_is_told_once_and_in_the_order_of_the_new_rows(before, after):
    assert differences(frame(before), frame(after)).rows() == slowly(before, after)


@given(ROWS)
def test_what_did_not_change_differs_in_nothing(rows):
    assert differences(frame(rows), frame(rows)).is_empty()
