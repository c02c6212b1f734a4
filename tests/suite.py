"""The parts of `make test`, `make lint` and `make drill`, one after another: `python tests/suite.py [PART ...]`.

A part that fails does not keep the others from running; the exit code and the last lines tell of all of them.
"""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BINARIES = Path(sys.executable).parent
SUMMARY = re.compile(r"^=+ .* in [\d.]+s.* =+$|^=+ no tests .*=+$")
PAINT = re.compile(r"\x1b\[[\d;]*m")
# A file's tests stay with one worker, so that what they share is made once; conftest.py has the long files go first.
PARALLEL = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")
# Each part starts some dozens of processes: what one compiled of our code and rewrote of our tests, the next one reads,
# also where Python is told to keep nothing compiled.
KEEP_COMPILED = {"PYTHONDONTWRITEBYTECODE": ""}
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
POSTGRESQL = Part("postgresql", (("pytest", *PARALLEL, "-m", "database"),), {"XIUHUA_TEST_DATABASE": "postgresql"})
BROWSER = Part("browser", (("pytest", *PARALLEL, "-m", "browser and not drill"),))
# Counting lines makes the tests take half as long again, so that is a drill.
COUNTED = Part(
    "counted",
    (
        ("pytest", "--cov", "--cov-report=", *PARALLEL, "-m", "(pure or database) and not drill"),
        ("pytest", "-p", "no:django", "-s", "tests/coverage_floors.py"),
    ),
    {"XIUHUA_TEST_DATABASE": "sqlite"},
)
DRILL = Part(
    "drill",
    (("pytest", "-m", "drill", "-s", "-o", "faulthandler_timeout=0"), *(("python", str(path)) for path in DRILLS)),
)
SUITE = (LINT, PURE, SQLITE, POSTGRESQL, BROWSER)
PARTS = {part.name: part for part in (*SUITE, COUNTED, DRILL)}


def main(names: list[str]) -> int:
    """Run the named parts, or the whole suite; 1 when any failed."""
    if unknown := set(names) - set(PARTS):
        print(f"No such part: {', '.join(sorted(unknown))}. There are: {', '.join(PARTS)}.", file=sys.stderr)
        return 2
    if COUNTED.name in names:
        shutil.rmtree(ROOT / ".coverage-parts", ignore_errors=True)
    reports = [_run(PARTS[name]) for name in names or [part.name for part in SUITE]]
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
        code, summary = _stream(command, {**part.environment, "COVERAGE_FILE": f".coverage-parts/{part.name}"})
        failed |= code != 0
        skipped |= command[0] == "pytest" and not summary
        summaries += summary
    verdict = "FAILED" if failed else "SKIPPED, see above" if skipped else "ok"
    return Report(failed, [f"── {part.name}: {verdict}, {time.monotonic() - started:.0f} s", *summaries])


def _stream(command: tuple[str, ...], environment: Mapping[str, str]) -> tuple[int, list[str]]:
    """Run one command before the reader's eyes; its exit code and pytest's closing line."""
    process = subprocess.Popen(
        [BINARIES / command[0], *command[1:]],
        cwd=ROOT,
        env={**os.environ, **KEEP_COMPILED, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    summary: list[str] = []
    for line in process.stdout or ():
        print(line, end="", flush=True)
        if SUMMARY.match(bare := PAINT.sub("", line.rstrip())):
            summary = [bare]
    return process.wait(), summary


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
