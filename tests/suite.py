"""The parts of `make test`, `make lint` and `make drill`: `python tests/suite.py [PART ...]`.

The parts that are named run one after another; the whole suite runs in two rows beside one another, so that both cores
have work from its beginning to its end. A part that fails does not keep the others from running; the exit code and the
last lines tell of all of them.
"""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BINARIES = Path(sys.executable).parent
SUMMARY = re.compile(r"^=+ .* in [\d.]+s.* =+$|^=+ no tests .*=+$")
FAILURES, LONGEST = ("FAILED tests", "ERROR tests"), 200
PAINT = re.compile(r"\x1b\[[\d;]*m")
# A file's tests stay with one worker, so that what they share is made once; conftest.py has the long files go first.
PARALLEL = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")
# Each part starts some dozens of processes: what one compiled of our code and rewrote of our tests, the next one reads,
# also where Python is told to keep nothing compiled. Tables of tests are small, and each core has a worker of its own:
# threads beside it would only take turns with it.
EVERY_PART = {"PYTHONDONTWRITEBYTECODE": "", "POLARS_MAX_THREADS": "1"}
DRILLS = sorted(
    path for path in (ROOT / "tests/drills").glob("*.py") if not path.name.startswith(("test_", "conftest"))
)


@dataclass(frozen=True, slots=True)
class Part:
    """Some commands that stand or fall together, with what they add to the environment."""

    name: str
    commands: tuple[tuple[str, ...], ...]
    environment: Mapping[str, str] = field(default_factory=dict)


LINT = Part(
    "lint",
    (("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy",), ("lint-imports",)),
    # The types of the models need the settings, and these a home for their keys.
    {"PYTHONUTF8": "1", "XIUHUA_HOME": str(ROOT / ".mypy_cache/home")},
)
PURE = Part("pure", (("pytest", *PARALLEL, "-m", "pure and not drill"),))
SQLITE = Part("sqlite", (("pytest", *PARALLEL, "-m", "database"),), {"XIUHUA_TEST_DATABASE": "sqlite"})
# Tests of no database: tests/conftest.py refuses others in these folders, so PostgreSQL's part need not collect them.
NO_DATABASE = ("architecture", "docs", "drills", "journeys", "loop", "papers", "policy", "reckon", "words")
ELSEWHERE = tuple(f"--ignore=tests/{folder}" for folder in NO_DATABASE)
POSTGRESQL = Part(
    "postgresql", (("pytest", *PARALLEL, *ELSEWHERE, "-m", "database"),), {"XIUHUA_TEST_DATABASE": "postgresql"}
)
# Only their folder is collected, which takes a fifth of the time; tests/conftest.py has no such test stand elsewhere.
BROWSER = Part("browser", (("pytest", *PARALLEL, "-m", "browser and not drill", "tests/journeys"),))
# What runs once, in one go: it is collected once, and no worker waits for the end of one part before the next begins.
PURE_AND_SQLITE = Part(
    "pure+sqlite", (("pytest", *PARALLEL, "-m", "(pure or database) and not drill"),), SQLITE.environment
)
ALL_EXAMPLES = {"XIUHUA_TEST_EXAMPLES": "all"}  # tests/examples.py
# Counting lines makes the tests take half as long again, so that is a drill; and so is looking for every example.
COUNTED = Part(
    "counted",
    (
        ("pytest", "--cov", "--cov-report=", *PARALLEL, "-m", "(pure or database) and not drill"),
        ("pytest", "-p", "no:django", "-s", "tests/coverage_floors.py"),
    ),
    {**SQLITE.environment, **ALL_EXAMPLES},
)
DRILL = Part(
    "drill",
    (("pytest", "-m", "drill", "-s", "-o", "faulthandler_timeout=0"), *(("python", str(path)) for path in DRILLS)),
    ALL_EXAMPLES,
)
# Two rows beside one another. A browser mostly waits and lint has one process: both fit beside two workers.
SUITE = ((PURE_AND_SQLITE, POSTGRESQL), (LINT, BROWSER))
PARTS = {part.name: part for part in (LINT, PURE, SQLITE, PURE_AND_SQLITE, POSTGRESQL, BROWSER, COUNTED, DRILL)}


def main(names: list[str]) -> int:
    """Run the named parts, or the whole suite; 1 when any failed."""
    if unknown := set(names) - set(PARTS):
        print(f"No such part: {', '.join(sorted(unknown))}. There are: {', '.join(PARTS)}.", file=sys.stderr)
        return 2
    if COUNTED.name in names:
        shutil.rmtree(ROOT / ".coverage-parts", ignore_errors=True)
    rows = [[PARTS[name] for name in names]] if names else SUITE
    with ThreadPoolExecutor(len(rows)) as beside:
        reports = [report for row in beside.map(lambda row: [_run(part) for part in row], rows) for report in row]
    print()
    for report in reports:
        print("\n".join(report.lines))
    return int(any(report.failed for report in reports))


@dataclass(frozen=True, slots=True)
class Report:
    """How a part went: the lines to repeat at the end."""

    failed: bool
    lines: list[str]


def _run(part: Part) -> Report:
    started = time.monotonic()
    failed, skipped, summaries = False, False, []
    for command in part.commands:
        print(f"\n── {part.name}: {' '.join(command)}", flush=True)
        code, summary = _stream(part, command)
        failed |= code != 0
        skipped |= command[0] == "pytest" and not summary
        summaries += summary
    verdict = "FAILED" if failed else "SKIPPED, see above" if skipped else "ok"
    return Report(failed, [f"── {part.name}: {verdict}, {time.monotonic() - started:.0f} s", *summaries])


def _stream(part: Part, command: tuple[str, ...]) -> tuple[int, list[str]]:
    """Run one command before the reader's eyes, who sees by each line whose it is.

    Gives its exit code, and what is to be repeated at the end: the tests that failed, and pytest's last line.
    """
    ours = {**EVERY_PART, **part.environment, "COVERAGE_FILE": f".coverage-parts/{part.name}"}
    process = subprocess.Popen(
        [BINARIES / command[0], *command[1:]],
        cwd=ROOT,
        env={**os.environ, **ours},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    failures: list[str] = []
    summary: list[str] = []
    for line in process.stdout or ():
        print(f"{part.name} │ {line}", end="", flush=True)
        bare = PAINT.sub("", line.rstrip())
        if bare.startswith(FAILURES):
            failures.append(bare[:LONGEST])
        if SUMMARY.match(bare):
            summary = [bare]
    return process.wait(), [*failures, *summary] if summary else []


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
