"""Benchmarks at the terminal: they stand in a checkout's `benchmarks` folder, beside what they are compared with."""

import importlib
import sys

from django.conf import settings

from xiuhua.console.outcome import Outcome, print_json
from xiuhua.words import NotFound

MODULES = {"import": "imports"}  # where a job's name cannot name its module: it is a word of Python's own


def run_benchmarks(jobs: list[str], *, size: int, json: bool) -> Outcome:
    """Run the named jobs, or all, and tell their figures as ratios measured side by side."""
    folder = settings.PACKAGE.parents[1] / "benchmarks"
    names = {module: job for job, module in MODULES.items()}
    known = sorted(names.get(path.stem, path.stem) for path in folder.glob("[a-z]*.py"))
    if not known:
        raise NotFound(f"There are no benchmarks at {folder}: run this command from a checkout of the project.")
    strange = [job for job in jobs if job not in known]
    if strange:
        raise NotFound(f"No benchmark is called {', '.join(strange)}: there are {', '.join(known)}.")
    sys.path.insert(0, str(folder.parent))
    found = {job: importlib.import_module(f"benchmarks.{MODULES.get(job, job)}").run(size) for job in jobs or known}
    if json:
        print_json({"size": size, "jobs": found})
    else:
        for job, measured in found.items():
            print(job, "  ".join(f"{name} {value:,}" for name, value in measured.items()))
    return Outcome.OK
