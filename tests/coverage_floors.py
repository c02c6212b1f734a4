"""The end of the drill that counts lines: branch coverage of each floor against its bound in pyproject.toml."""

import io
import tomllib
from pathlib import Path

import pytest
from coverage import Coverage
from coverage.exceptions import NoDataError

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src/xiuhua"
BOUNDS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["xiuhua"]["coverage"]
FLOORS = sorted(path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists())


@pytest.fixture(scope="module")
def measured(tmp_path_factory) -> Coverage:
    """What all parts of this run measured together."""
    parts = [path for path in (ROOT / ".coverage-parts").glob("*") if path.is_file()]
    together = Coverage(data_file=tmp_path_factory.mktemp("coverage") / "all", config_file=ROOT / "pyproject.toml")
    together.combine([str(path) for path in parts], keep=True)
    return together


@pytest.mark.parametrize("floor", [floor for floor in FLOORS if floor != "__init__"])
def test_a_floor_is_covered_as_far_as_its_bound(measured, floor):
    least = BOUNDS["floors"].get(floor, BOUNDS["default"])
    lines = io.StringIO()
    try:
        reached = measured.report(
            include=[f"{PACKAGE / floor}.py", f"{PACKAGE / floor}/*"], file=lines, show_missing=True, skip_covered=True
        )
    except NoDataError:
        reached = 0.0
    print(f"\ncoverage of {floor}: {reached:.1f} % (least {least} %)", end=" ")
    if reached < least and not BOUNDS["enforce"]:
        pytest.skip(f"not enforced: {floor} is covered to {reached:.1f} % of {least} %")
    assert reached >= least, f"{floor} is covered to {reached:.1f} %, not {least} %:\n{lines.getvalue()}"
