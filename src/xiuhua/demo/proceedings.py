"""What was gone through: the exits of a year and those begun since, corrections, complaints; exits of villages too.

Every course is made by the workflow itself, step after step. A village goes through an exit with all its households at
once, as by one meeting.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

import polars as pl

from xiuhua.demo.lots import Lots
from xiuhua.demo.moments import numbered
from xiuhua.policy.pack import Pack
from xiuhua.policy.procedures_reader import steps_on
from xiuhua.reckon.workflow import Act, ActKind, Proceeding, Step, StepState, after, proceeding_of

Tables = dict[str, pl.DataFrame]
EXIT, CORRECTION, COMPLAINT, VILLAGE_EXIT = "household_exit", "correction", "complaint", "village_exit"
EXITS_OF = 2016  # the first year whose exits went by this procedure
EXIT_TAKES = timedelta(days=45)
BEGUN_SHARE = 0.4  # of the villages with households to exit this year have begun
MOST_DONE = 3  # steps of those
WAITING_SHARE = 0.1  # of the villages of that year the county has still to look at; in each county one at least
VILLAGE_ENDED, VILLAGE_TAKES, VILLAGE_DONE = date(2016, 12, 31), timedelta(days=45), 3  # up to what was published
ASKED_SHARES = {CORRECTION: 0.008, COMPLAINT: 0.004}  # of the households, in the year from the day below
ASKED_FROM, ASKED_DAYS = date(2016, 4, 1), 364
LATE_SHARE = 0.06
OFFICES = ("village", "township", "county")  # who enters what was done on paper, in the order of their accounts
ACCOUNTS = {office: number for number, office in enumerate(OFFICES, start=1)}
EVIDENCE = {
    "minutes": "评议会议记录", "attendance": "签到表", "votes": "表决票", "survey_sheet": "入户核实表",
    "income_sheet": "收入核算表", "signature": "户主签字", "helper_signature": "帮扶责任人签字", "notice": "公示照片",
    "opinion": "审核意见", "application": "退出申请书", "spot_check": "抽查核实表",
    "written_answer": "书面答复", "before_and_after": "更正前后对照", "proof": "佐证材料",
}  # fmt: skip
COUNTY_DIGITS = 6
PEOPLE = 5
SAID = "反映的情况已入户核实，处理结果当面告知"
PACES = 16


@dataclass(frozen=True, slots=True)
class Course:
    """A procedure gone through so far: its acts, each with the last day of the step it was done at."""

    procedure: str
    steps: tuple[Step, ...]
    acts: tuple[tuple[Act, date | None], ...]
    state: Proceeding


@dataclass(frozen=True, slots=True)
class Case:
    """A household or an area in a course, with the event its end took; `village` where many go together."""

    household: int | None
    course: Course
    area: int | None = None
    event: int | None = None
    village: int | None = None


def proceeding_tables(tables: Tables, *, pack: Pack, day: date, lots: Lots) -> Tables:
    """The tables account, proceeding and proceedingact: of the procedures that the pack has."""
    cases: list[Case] = []
    if EXIT in pack.procedures:
        cases += [*_past_exits(tables, pack, lots), *_begun_exits(tables, pack, day, lots)]
    for procedure in ASKED_SHARES:
        if procedure in pack.procedures:
            cases += _asked(tables, pack, procedure, day, lots)
    if VILLAGE_EXIT in pack.procedures:
        cases += _village_exits(tables, pack, day, lots)
    return {"account": _archive(lots), **_kept(cases, pack, lots)} if cases else {}


# ── Who goes through what ────────────────────────────────────────────────────────────────────────────────────────────


def _past_exits(tables: Tables, pack: Pack, lots: Lots) -> Iterator[Case]:
    """The exits of the first year."""
    events = tables["householdevent"].filter(pl.col("kind") == "exited", pl.col("on").dt.year() == EXITS_OF)
    rows = _by_village(events.select("household_id", "on", event="id"), tables)
    for (village, ended), together in rows.group_by(["village_id", "on"], maintain_order=True):
        pace = _pace(f"exit/{village}/{ended}", lots)
        course = _course(pack, EXIT, begun=ended - EXIT_TAKES, pace=pace, until=ended, ends_on=ended)
        yield from (
            Case(home, course, event=event, village=village)
            for home, event in together["household_id", "event"].iter_rows()
        )


def _begun_exits(tables: Tables, pack: Pack, day: date, lots: Lots) -> Iterator[Case]:
    """Exits that are under way on the day, in some villages."""
    standing = tables["standing"].filter(pl.col("until").is_null(), pl.col("status") == "pre_exit")
    rows = _by_village(standing.select("household_id", on="since"), tables)
    for (village,), together in rows.group_by(["village_id"], maintain_order=True):
        if lots.happens(f"proceeding/begun/{village}", 1, share=BEGUN_SHARE)[0]:
            done = int(lots.between(f"proceeding/done/{village}", 1, low=0, high=MOST_DONE)[0])
            pace = _pace(f"begun/{village}", lots)
            course = _course(pack, EXIT, begun=max(together["on"].to_list()), pace=pace, until=day, most=done)
            yield from (Case(home, course, village=village) for home in together["household_id"])


def _asked(tables: Tables, pack: Pack, procedure: str, day: date, lots: Lots) -> Iterator[Case]:
    """Corrections or complaints of some households in the last year, few of them late."""
    helped = tables["standing"].filter(pl.col("until").is_null())["household_id"].unique(maintain_order=True)
    purpose, share = f"proceeding/{procedure}", ASKED_SHARES[procedure]
    homes = helped.filter(pl.Series(lots.happens(purpose, len(helped), share=share)))
    days = lots.between(f"{purpose}/day", len(homes), low=0, high=ASKED_DAYS).tolist()
    late = lots.happens(f"{purpose}/late", len(homes), share=LATE_SHARE).tolist()
    for home, later, is_late in zip(homes, days, late, strict=True):
        begun = ASKED_FROM + timedelta(days=later)
        pace = _pace(f"{procedure}/{home}", lots)
        yield Case(home, _course(pack, procedure, begun=begun, pace=pace, until=day, late=is_late))


def _village_exits(tables: Tables, pack: Pack, day: date, lots: Lots) -> Iterator[Case]:
    """The villages counted as exited at that year's end: most were announced, some wait for their county."""
    last = tables["villagesurvey"].filter(pl.col("until").is_null(), pl.col("exit_year") == EXITS_OF)
    codes = tables["area"].select(village_id="id", county=pl.col("code").str.head(COUNTY_DIGITS))
    rows = last.select("village_id").join(codes, on="village_id").sort("village_id")
    waits = pl.Series(lots.happens(f"proceeding/{VILLAGE_EXIT}", rows.height, share=WAITING_SHARE))
    told = rows.with_columns(waits=waits | pl.col("county").is_first_distinct())
    for village, waiting in told["village_id", "waits"].iter_rows():
        pace, ended = _pace(f"{VILLAGE_EXIT}/{village}", lots), None if waiting else VILLAGE_ENDED
        begun, most = (ended or day) - VILLAGE_TAKES, VILLAGE_DONE if waiting else None
        course = _course(pack, VILLAGE_EXIT, begun=begun, pace=pace, until=ended or day, most=most, ends_on=ended)
        yield Case(None, course, area=village)


def _by_village(rows: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    homes = tables["residence"].filter(pl.col("until").is_null()).select("household_id", "village_id")
    return rows.join(homes, on="household_id", maintain_order="left")


def _pace(purpose: str, lots: Lots) -> list[int]:
    """After how many days each further thing is done."""
    found: list[int] = lots.between(f"proceeding/{purpose}", PACES, low=1, high=3).tolist()
    return found


# ── How it goes ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _course(
    pack: Pack, procedure: str, *, begun: date, pace: Sequence[int], until: date,
    most: int | None = None, ends_on: date | None = None, late: bool = False,
) -> Course:  # fmt: skip
    """A procedure gone through up to a day, or until `most` of its steps are done.

    Where a step has a last day it is kept, unless the course is late.
    """
    steps = steps_on(pack, procedure, day=begun)
    state = proceeding_of(steps, (), begun=begun, calendar=pack.calendar)
    acts: list[tuple[Act, date | None]] = []
    while waiting := state.open:
        at_last = waiting.step.key == steps[-1].key and ends_on is not None
        on = ends_on if at_last and ends_on else _day(waiting, state, pace[len(acts) % len(pace)], late=late)
        if on > until or most == sum(it.finished is not None for it in state.steps):
            break
        acts.append((_act(waiting, on), waiting.due))
        state = after(state, acts[-1][0], calendar=pack.calendar)
    return Course(procedure, steps, tuple(acts), state)


def _day(waiting: StepState, state: Proceeding, pace: int, *, late: bool) -> date:
    """When the open step is done."""
    on = max(state.last + timedelta(days=pace), waiting.free_from or date.min)
    if waiting.due is None:
        return on
    return waiting.due + timedelta(days=pace) if late else min(on, waiting.due)


def _act(waiting: StepState, on: date) -> Act:
    step = waiting.step
    office = next(office for office in OFFICES if office in step.offices)
    if step.stands and waiting.begun is None:
        return Act(ActKind.BEGIN, step.key, on, office, office)
    people = max(step.people, PEOPLE) if step.people else 0
    return Act(ActKind.FINISH, step.key, on, office, office, step.needs, people, SAID if step.says_why else "")


# ── As it is kept ────────────────────────────────────────────────────────────────────────────────────────────────────


def _archive(lots: Lots) -> pl.DataFrame:
    """The accounts under which papers were entered: nobody logs in with them."""
    return pl.DataFrame({
        "id": list(ACCOUNTS.values()), "key": lots.keys("proceeding/account", len(ACCOUNTS)),
        "username": [f"archive-{office}" for office in ACCOUNTS],
        "password": ["!"] * len(ACCOUNTS), "is_active": [False] * len(ACCOUNTS),
    })  # fmt: skip


def _kept(cases: Sequence[Case], pack: Pack, lots: Lots) -> Tables:
    """The rows of the courses, each household's with its own acts."""
    proceedings = pl.DataFrame([_proceeding(case, pack) for case in cases], infer_schema_length=None)
    acts = [row for number, case in enumerate(cases, start=1) for row in _acts(number, case)]
    return {
        "proceeding": numbered(proceedings).with_columns(key=lots.keys("proceeding/key", len(cases))),
        "proceedingact": numbered(pl.DataFrame(acts, infer_schema_length=None))
        .with_columns(together=_together(acts, lots))
        .drop("meeting"),
    }


def _proceeding(case: Case, pack: Pack) -> dict[str, object]:
    state, waiting = case.course.state, case.course.state.open
    return {
        "procedure": case.course.procedure, "household_id": case.household, "area_id": case.area,
        "pack": pack.name, "version": pack.version,
        "steps": _spelled_out(case.course.steps),
        "begun_on": state.begun, "begun_by_id": ACCOUNTS[_first_office(case.course)],
        "open_step": waiting.step.key if waiting else "", "due": waiting.due if waiting else None,
        "free_from": waiting.free_from if waiting else None,
        "outcome": str(state.end) if state.end else "", "ended_on": state.ended,
        "event_id": case.event if state.end else None,
    }  # fmt: skip


@cache
def _spelled_out(steps: tuple[Step, ...]) -> str:
    """The steps as a proceeding keeps them; thousands go through the same."""
    return json.dumps([asdict(step) for step in steps])


def _first_office(course: Course) -> str:
    return next(office for office in OFFICES if office in course.steps[0].offices)


def _acts(proceeding: int, case: Case) -> Iterator[dict[str, object]]:
    for number, (act, due) in enumerate(case.course.acts, start=1):
        yield {
            "proceeding_id": proceeding, "number": number, "kind": str(act.kind), "step": act.step, "due": due,
            "on": act.on, "by_id": ACCOUNTS[act.by], "office": act.office,
            "evidence": json.dumps({kind: EVIDENCE[kind] for kind in act.evidence}, ensure_ascii=False),
            "people": act.people, "reason": act.reason, "recorded": datetime.combine(act.on, time(9), UTC),
            "meeting": f"{case.village}/{act.on}/{act.step}" if case.village else None,
        }  # fmt: skip


def _together(acts: Iterable[dict[str, object]], lots: Lots) -> pl.Series:
    """One key for each meeting that acted for many."""
    meetings = dict.fromkeys(row["meeting"] for row in acts if row["meeting"])
    keys = dict(zip(meetings, lots.keys("proceeding/together", len(meetings)), strict=True))
    return pl.Series("together", [keys.get(row["meeting"]) for row in acts], dtype=pl.String)
