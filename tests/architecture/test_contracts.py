"""The contracts on imports hold, each of them bites, and no stage of the loop escapes the star."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture.source import PACKAGE, ROOT, seed

LINT_IMPORTS = Path(sys.executable).parent / "lint-imports"
CONFIG = ROOT / "pyproject.toml"
CONTRACTS = {
    contract["name"]: contract for contract in tomllib.loads(CONFIG.read_text())["tool"]["importlinter"]["contracts"]
}
STAGES = ("organise", "assign", "diagnose", "remedy", "verify", "assess", "fund", "sustain")
VERDICT = re.compile(r"^(.+?) (KEPT|BROKEN)(?: \(.*\))?$", re.MULTILINE)

# contract → a file that breaks it, and what stands in it
SEEDS = {
    "floors": ("reckon/seeded.py", "import xiuhua.policy\n"),
    "pure": ("loop/seeded.py", "from django.db import connection\n"),
    "register keeps": ("register/seeded.py", "import polars\n"),
    "loop protected": ("desk/seeded.py", "import xiuhua.loop\n"),
    "register protected": ("desk/seeded.py", "import xiuhua.register.models\n"),
    "no circles": ("actions/seeded.py", "import xiuhua.actions.seeded_too\n"),
}


def verdicts(folder: Path, config: Path) -> dict[str, bool]:
    """Contract → kept, for the package `xiuhua` in a folder."""
    done = subprocess.run(
        [LINT_IMPORTS, "--config", config, "--no-cache"], cwd=folder, check=False, capture_output=True, text=True
    )
    found = {name: verdict == "KEPT" for name, verdict in VERDICT.findall(done.stdout)}
    assert found.keys() == CONTRACTS.keys(), done.stdout + done.stderr
    return found


@pytest.fixture
def copied(tmp_path) -> Path:
    """A folder with a copy of the package's Python, to break."""
    skip = shutil.ignore_patterns("__pycache__", "static", "templates", "locale")
    shutil.copytree(PACKAGE, tmp_path / "xiuhua", ignore=skip)
    return tmp_path


def test_all_seven_contracts_are_kept():
    assert verdicts(PACKAGE.parent, CONFIG) == dict.fromkeys(CONTRACTS, True)
    assert len(CONTRACTS) == 7


@pytest.mark.parametrize("contract", SEEDS)
def test_a_broken_contract_is_caught(copied, contract):
    name, text = SEEDS[contract]
    seed(copied / "xiuhua", name, text)
    seed(
        copied / "xiuhua", "actions/seeded_too.py", "import xiuhua.actions.seeded\n" if contract == "no circles" else ""
    )
    assert verdicts(copied, CONFIG)[contract] is False


def test_a_stage_that_imports_another_is_caught(copied, tmp_path):
    stage = copied / "xiuhua/loop/sustain.py"
    stage.write_text("import xiuhua.loop.organise\n")
    config = tmp_path / "pyproject.toml"
    config.write_text(
        CONFIG.read_text().replace('["xiuhua.loop.organise"', '["xiuhua.loop.sustain", "xiuhua.loop.organise"')
    )
    assert verdicts(copied, config)["star"] is False


def test_a_folder_without_a_floor_is_caught(copied):
    seed(copied / "xiuhua", "attic/__init__.py", "")
    assert verdicts(copied, CONFIG)["floors"] is False


def test_every_stage_that_exists_stands_in_the_star():
    existing = {f"xiuhua.loop.{stage}" for stage in STAGES if _is_module(PACKAGE / "loop" / stage)}
    assert existing <= set(CONTRACTS["star"]["modules"])


def _is_module(path: Path) -> bool:
    return path.with_suffix(".py").exists() or (path / "__init__.py").exists()
