"""The contract of tables: every column, in order, of its type."""

import polars as pl
import pytest

from xiuhua.reckon.tables import GRANTS, TABLES, WITHIN


def test_a_frame_is_put_in_order_and_cast():
    frame = pl.DataFrame({"ancestor": ["51"], "area": [5119], "more": [1]})
    assert WITHIN.conform(frame).rows() == [("5119", "51")]


def test_missing_columns_are_named():
    with pytest.raises(ValueError, match="Table grants lacks organisation, area, kind, granted_on, amount_fen"):
        GRANTS.conform(pl.DataFrame({"grant": ["g"]}))


def test_a_table_knows_its_key_among_its_columns():
    assert [name for name, table in TABLES.items() if not set(table.key) <= set(table.columns)] == []
