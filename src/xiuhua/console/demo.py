"""The demo: from nothing to the city of Bazhong in a browser."""

import resource
from datetime import date
from time import perf_counter
from typing import Any

from django.conf import settings
from django.utils import translation

from xiuhua.actions.account.demo import DEMO_PASSWORD, demo_usernames, let_demo_offices_go_on
from xiuhua.actions.appraise_in_demo import shortlist_in_demo, state_in_demo
from xiuhua.actions.keep.import_workbook import import_workbook
from xiuhua.actions.keep.live_in_demo import live_in_demo
from xiuhua.actions.keep.load_demo import DemoCity, is_loaded, load_demo, mark_ready, require_demo_register
from xiuhua.actions.keep.sample_workbook import write_sample_workbook
from xiuhua.actions.keep.seal_journal import seal_journal
from xiuhua.actions.keep.set_demo_clock import set_demo_clock
from xiuhua.actions.turn import run_turn
from xiuhua.actions.visit_in_demo import ask_in_demo, look_in_demo, promise_in_demo
from xiuhua.console.loop import shown, told
from xiuhua.console.outcome import Outcome, print_json, say
from xiuhua.console.progress import steps
from xiuhua.console.server import serve_afresh
from xiuhua.demo.article import ARTICLE_HOUSEHOLDS, expected_figures
from xiuhua.demo.later.one_warning import ENDS
from xiuhua.queries.figure import FigureView, figures_of, widest_area


def show_demo(wanted: DemoCity, *, clock: date | None, serve: bool, json: bool) -> Outcome:
    """Make the city unless it stands already, tell its figures beside the article's, and serve it.

    `clock` is a later day of its story, on which whoever looks finds themselves; None: the demo's own.
    """
    require_demo_register()
    done = stand_city(wanted, lived_in=True, goes_on=True)
    set_demo_clock(clock)
    area = widest_area(wanted.day)
    with translation.override("en" if json else "zh-hans"):
        figures = [_beside(figure, wanted) for figure in figures_of(area, on=wanted.day)]
    report = {"on": wanted.day, "area": area, "households": wanted.households, "seed": wanted.seed, **done}
    report["memory_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    if json:
        print_json({**report, "figures": figures})
    else:
        _print(report, figures)
    say(f"Log in as {', '.join(demo_usernames())}; the password of each is {DEMO_PASSWORD}")
    if serve:
        serve_afresh()
    return Outcome.OK


def stand_city(wanted: DemoCity, *, lived_in: bool = False, goes_on: bool = False) -> dict[str, Any]:
    """Load, read a workbook, turn as of November before and of the day; nothing when the same city stands.

    With `lived_in` the few households around its accounts have full files; with `goes_on` the city goes on after its
    story, and a turn is run of the last day of that too. Returns what was done, with seconds.
    """
    if is_loaded(wanted):
        return {"already_there": True}
    begun = perf_counter()
    with steps() as step:
        rows = load_demo(wanted, progress=step, goes_on=goes_on)
        if lived_in:
            live_in_demo(wanted.day)
            promise_in_demo(wanted.day)
            state_in_demo()
            shortlist_in_demo(wanted.day)
        loaded = perf_counter()
        step("read a workbook", 0, 1)
        workbook = settings.HOME / "demo-township.xlsx"
        write_sample_workbook(workbook, on=wanted.day)
        imported = import_workbook(workbook, by=None, as_of=wanted.day)
        read = perf_counter()
        step("run turns", 0, 3)
        run_turn(november_before(wanted.day), by=None)  # what changed since is told from then on
        step("run turns", 1, 3)
        if lived_in:
            look_in_demo(wanted.day)
            ask_in_demo(wanted.day)
        turn = run_turn(wanted.day, by=None)
        turned = perf_counter()
        later = _go_on() if goes_on else {}
        seal_journal()
        mark_ready()
    return {
        "already_there": False,
        "rows": sum(rows.values()),
        "import": {name: getattr(imported, name) for name in ("rows", "accepted", "unchanged", "rejected")},
        "turn": {"stages": turn.stages, "settled": {"rows": turn.settled.rows, "digest": turn.settled.digest}},
        "seconds": {
            "load": round(loaded - begun, 1),
            "import": round(read - loaded, 1),
            "turns": round(turned - read, 1),
            **({"later_turn": round(perf_counter() - turned, 1)} if goes_on else {}),
        },
        **later,
    }


def _go_on() -> dict[str, Any]:
    """Offices of places that were merged since, and the turn of the last day of what comes after the story."""
    let_demo_offices_go_on(ENDS)
    turn = run_turn(ENDS, by=None)
    return {
        "later": {
            "on": ENDS,
            "stages": turn.stages,
            "settled": {"rows": turn.settled.rows, "digest": turn.settled.digest},
        }
    }


def november_before(day: date) -> date:
    """The last 30 November before a day: after the yearly collection of October, and before December's exits."""
    this_year = date(day.year, 11, 30)
    return this_year if this_year < day else date(day.year - 1, 11, 30)


def _beside(figure: FigureView, wanted: DemoCity) -> dict[str, Any]:
    """A figure beside the article's, and beside what the article's comes to in a city of this size."""
    article = expected_figures(ARTICLE_HOUSEHOLDS).get(figure.key)
    expected = expected_figures(wanted.households).get(figure.key)
    return {**told(figure), "shown": shown(figure), "article": article, "expected": expected}


def _print(report: dict[str, Any], figures: list[dict[str, Any]]) -> None:
    """The figures beside the article's, and what was done."""
    print(f"{'figure':<30} {'article':>14} {'expected here':>14} {'computed':>14}  unit")
    for figure in figures:
        beside = ["" if figure[name] is None else f"{figure[name]:,}" for name in ("article", "expected")]
        print(f"{figure['key']:<30} {beside[0]:>14} {beside[1]:>14} {figure['shown']:>14}  {figure['unit']}")
    if report["already_there"]:
        print("The city stood already; nothing was loaded.")
        return
    seconds = ", ".join(f"{name} {took} s" for name, took in report["seconds"].items())
    counts = report["import"]
    print(f"{report['rows']:,} rows; {seconds}; peak memory {report['memory_mib']:,} MiB")
    print(
        f"workbook read: {counts['rows']} rows = {counts['accepted']} accepted + {counts['unchanged']} unchanged "
        f"+ {counts['rejected']} rejected"
    )
