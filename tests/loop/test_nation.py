"""A nation diagnosed stretch by stretch has the verdicts that it has in one go."""

from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from benchmarks.nation.population import DAY, scanned, write_population
from tests.examples import some
from tests.loop.small_city import city
from xiuhua.loop.diagnose.nation import diagnose_nation
from xiuhua.loop.diagnose.verdicts import deprivations, diagnose
from xiuhua.policy.reader import read_pack

PACKS = Path(__file__).parents[2] / "packs"


@pytest.fixture(scope="module")
def sichuan():
    return read_pack("sichuan", packs=PACKS)


@pytest.fixture(scope="module")
def scans(tmp_path_factory):
    """Two thousand invented people in four villages, as Parquet."""
    folder = tmp_path_factory.mktemp("nation")
    write_population(folder, persons=2_000)
    return scanned(folder)


@pytest.fixture(scope="module")
def in_one_go(scans, sichuan):
    tables = {DAY: {name: scan.collect() for name, scan in scans.items()}}
    found = diagnose(tables, pack=sichuan, day=DAY)
    return found | {"deprivations": deprivations(tables, pack=sichuan, day=DAY)}


def by_stretches(scans, pack, *, households):
    """All that is found, put together."""
    pieces = {DAY: {name: [scan] for name, scan in scans.items()}}
    parts = list(diagnose_nation(pieces, pack=pack, day=DAY, households=households))
    names = dict.fromkeys(name for part in parts for name in part)
    return {name: pl.concat([part[name] for part in parts if name in part]) for name in names}


@pytest.mark.parametrize("households", some((100, 10_000, 37), usual=2))
def test_stretches_of_any_length_find_what_is_found_in_one_go(households, scans, sichuan, in_one_go):
    found = by_stretches(scans, sichuan, households=households)
    assert found.keys() == in_one_go.keys()
    for name, frame in in_one_go.items():
        assert_frame_equal(found[name], frame, check_row_order=False)


def test_the_invented_nation_has_something_of_every_verdict_and_of_most_findings(in_one_go, sichuan):
    words = in_one_go["household_verdicts"].group_by("scheme").agg(pl.col("verdict").unique().sort())
    assert dict(words.rows()) == {
        scheme: ["met", "not_met", "unknown"] for scheme in ("household_exit", "household_identification")
    }
    assert in_one_go["findings"]["rule"].n_unique() > 0.7 * len(sichuan.rules.checks)


def test_a_pack_without_an_index_finds_no_deprivations(pack):
    scans = {name: frame.lazy() for name, frame in city(households=[{}]).items()}
    assert by_stretches(scans, pack, households=2)["deprivations"].height == 0
