"""The rules on a Spark cluster of two workers give what they give in process, for any rules over any rows."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.architecture.source import ROOT
from tests.reckon.backends import by_key, differing, in_process
from tests.reckon.rulebooks import rulebooks, worlds
from tests.spark_cluster import cluster, native, rows

pytestmark = pytest.mark.drill
RULEBOOKS = 24
KEYS = {
    "homes": ("home", "area"),
    "things": ("home", "thing"),
    "places": ("place", "area"),
    "within": ("area", "ancestor"),
}


def side_by_side(several):
    """Several worlds as one, with keys of their own: a cluster takes as long for one as for many."""
    return {
        table: [
            {name: f"{number}{value}" if name in keys and value else value for name, value in row.items()}
            for number, world in enumerate(several)
            for row in world[table]
        ]
        for table, keys in KEYS.items()
    }


many = st.lists(worlds(), min_size=4, max_size=8).map(side_by_side)
tried = []


@pytest.fixture(scope="module")
def session():
    spark = cluster(ROOT / "var/spark")
    yield spark
    spark.stop()


@settings(
    max_examples=RULEBOOKS,
    phases=[Phase.generate],
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(book=rulebooks(), world=many, before=many)
def test_a_cluster_and_one_process_agree(session, book, world, before):
    found = by_key(book, world, before, native=lambda _, frame: native(session, frame), rows=rows)
    assert differing(found, in_process(book, world, before)) == {}
    tried.append(len(found))


def test_dozens_of_rulebooks_over_many_rows_were_tried():
    print(f"\n{len(tried)} rulebooks, {sum(tried):,} values compared")
    assert len(tried) >= RULEBOOKS
