"""A hundred million persons are diagnosed in five minutes and four gibibytes, from Parquet, by the pack of Sichuan."""

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.nation.population import write_population
from tests.architecture.source import ROOT

pytestmark = pytest.mark.drill
PERSONS = 100_000_000
DISK = 15 * 2**30  # what the Parquet of so many and a margin need
CHILD = """
import json, resource, sys
from pathlib import Path
from time import perf_counter
from benchmarks.nation.population import DAY, pieces
from xiuhua.loop.diagnose.nation import diagnose_nation
from xiuhua.policy.reader import read_pack

begun = perf_counter()
found = {}
pack = read_pack("sichuan", packs=Path("packs"))
for part in diagnose_nation({DAY: pieces(Path(sys.argv[1]))}, pack=pack, day=DAY):
    for name, frame in part.items():
        found[name] = found.get(name, 0) + frame.height
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"seconds": perf_counter() - begun, "peak_mib": peak, "found": found}))
"""


@pytest.fixture
def nation(tmp_path):
    """A folder of Parquet, gone afterwards, and the rows in it."""
    if shutil.disk_usage(tmp_path).free < DISK:
        pytest.fail(
            f"There are less than {DISK / 2**30:.0f} GiB free at {tmp_path}: make room, or set TMPDIR elsewhere."
        )
    folder = tmp_path / "nation"
    begun = time.perf_counter()
    rows = write_population(folder, persons=PERSONS)
    size = sum(path.stat().st_size for path in folder.rglob("*.parquet"))
    print(f"\nwritten in {time.perf_counter() - begun:.0f} s, {size / 2**30:.1f} GiB: {rows}")
    yield folder, rows
    shutil.rmtree(folder)


def diagnosed(folder: Path) -> dict:
    """Seconds, peak memory and rows found, by a process of its own."""
    command = [sys.executable, "-c", CHILD, str(folder)]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout)


def test_a_nation_is_diagnosed_in_minutes(nation):
    folder, rows = nation
    told = diagnosed(folder)
    print(f"diagnosed in {told['seconds']:.0f} s and {told['peak_mib']:,.0f} MiB: {told['found']}")
    assert rows["persons"] == pytest.approx(PERSONS, rel=0.001)
    assert told["found"]["deprivations"] == rows["households"]
    assert told["seconds"] <= 300
    assert told["peak_mib"] <= 4 * 1024
