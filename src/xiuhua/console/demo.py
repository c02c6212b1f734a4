"""The demo: from nothing to the city of Bazhong in a browser."""

import resource
from datetime import date
from decimal import Decimal
from time import perf_counter
from typing import Any

from django.conf import settings
from django.utils import translation
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from xiuhua.actions.account import DEMO_PASSWORD, demo_usernames
from xiuhua.actions.keep.import_workbook import import_workbook
from xiuhua.actions.keep.load_demo import DemoCity, is_loaded, load_demo, mark_ready, require_demo_register
from xiuhua.actions.keep.sample_workbook import write_sample_workbook
from xiuhua.actions.keep.seal_journal import seal_journal
from xiuhua.actions.turn import run_turn
from xiuhua.console.loop import shown, told
from xiuhua.console.outcome import Outcome, print_json, say
from xiuhua.console.server import serve_desk
from xiuhua.demo.article import expected_figures
from xiuhua.queries.figure import FigureView, figures_of, widest_area


def show_demo(*, households: int, seed: int, day: date, full: bool, serve: bool, json: bool) -> Outcome:
    """Make the city unless it stands already, tell its figures beside the article's, and serve it."""
    wanted = DemoCity(households, seed, day, full)
    require_demo_register()
    done = _stand(wanted)
    area = widest_area(day)
    with translation.override("zh-hans" if not json else "en"):
        figures = figures_of(area, on=day)
    report = {"on": day, "area": area, "households": households, "seed": seed, "full": full, **done}
    report["memory_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    if json:
        print_json({**report, "figures": [_beside(figure, households) for figure in figures]})
    else:
        _print(report, figures, households)
    if serve:
        say(f"Log in as {', '.join(demo_usernames())}; the password of each is {DEMO_PASSWORD}")
        return serve_desk(bind="127.0.0.1:8000", workers=2)
    return Outcome.OK


def _stand(wanted: DemoCity) -> dict[str, Any]:
    """Load, read a workbook, turn; nothing when the same city stands. Returns what was done, with seconds."""
    if is_loaded(wanted):
        return {"already_there": True}
    begun = perf_counter()
    with _progress() as step:
        rows = load_demo(wanted, progress=step)
        loaded = perf_counter()
        step("read a workbook", 0, 1)
        workbook = settings.HOME / "demo-township.xlsx"
        write_sample_workbook(workbook, on=wanted.day)
        imported = import_workbook(workbook, by=None, as_of=wanted.day)
        read = perf_counter()
        step("run a turn", 0, 1)
        turn = run_turn(wanted.day, by=None)
        seal_journal()
        mark_ready()
    return {
        "already_there": False,
        "rows": sum(rows.values()),
        "import": {name: getattr(imported, name) for name in ("rows", "accepted", "unchanged", "rejected")},
        "turn": {"stages": turn.stages, "settled": {"rows": turn.settled.rows, "digest": turn.settled.digest}},
        "seconds": {
            "load": round(loaded - begun, 1), "import": round(read - loaded, 1), "turn": round(perf_counter() - read, 1),
        },
    }  # fmt: skip


class _progress:  # noqa: N801 -- used as a statement
    """Steps on stderr: a live line on a terminal, plain lines elsewhere."""

    def __enter__(self) -> Any:
        console = Console(stderr=True)
        self.live = console.is_terminal
        self.bar = Progress(SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=console)
        if self.live:
            self.bar.start()
            self.task = self.bar.add_task("begin")
        return self._step

    def _step(self, name: str, done: int, of: int) -> None:
        if self.live:
            self.bar.update(self.task, description=f"{name} ({done}/{of})" if of > 1 else name)
        elif not done:
            say(f"… {name}")

    def __exit__(self, *_: object) -> None:
        if self.live:
            self.bar.stop()


def _beside(figure: FigureView, households: int) -> dict[str, Any]:
    """A figure with the article's and what the article's comes to at this size."""
    article = expected_figures(128_000).get(figure.key)
    return {**told(figure), "article": article, "expected": expected_figures(households).get(figure.key)}


def _print(report: dict[str, Any], figures: list[FigureView], households: int) -> None:
    """The article's figures beside the computed ones, and what was done."""
    print(f"{'figure':<30} {'computed':>16} {'expected':>16}  unit / label")
    for figure in figures:
        expected = expected_figures(households).get(figure.key)
        beside = "" if expected is None else f"{Decimal(str(expected)):,}"
        print(f"{figure.key:<30} {shown(figure):>16} {beside:>16}  {figure.unit} · {figure.label}")
    if report["already_there"]:
        print("The city stood already; nothing was loaded.")
        return
    seconds, done = report["seconds"], report["import"]
    print(
        f"{report['rows']:,} rows in {seconds['load']} s; turn in {seconds['turn']} s; peak memory {report['memory_mib']} MiB"
    )
    print(
        f"workbook: {done['rows']} rows = {done['accepted']} accepted + {done['unchanged']} unchanged + {done['rejected']} rejected"
    )
