"""What a pack may count across households is what the register can find bearers by."""

from xiuhua.bridge.gather.bearers import FINDERS
from xiuhua.reckon.tables import TABLES


def test_every_column_that_may_be_counted_across_has_its_finder():
    assert {(table.name, column) for table in TABLES.values() for column in table.sought} == set(FINDERS)
