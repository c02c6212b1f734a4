"""Meetings, what was seen of branches, projects of project branches, and the households that these carry."""

from datetime import date, timedelta

import numpy as np
import polars as pl

from xiuhua.demo.cases import case_tables
from xiuhua.demo.lots import Lots, taken
from xiuhua.demo.moments import numbered
from xiuhua.demo.targets import STORY_ENDS

Tables = dict[str, pl.DataFrame]

SURVEYED_ON, SURVEY = date(2016, 12, 20), "2016年度民主评议和群众测评"
PROJECT_BEGAN, CARRIED_FROM = date(2015, 6, 1), date(2015, 9, 1)
MOST_CARRIED = 12
AGENDAS = {
    "members": ("学习上级文件，通报帮扶进展", "讨论预备党员转正", "评议低保和贫困户动态"),
    "committee": ("研究产业发展和分红", "安排入户走访", "研究村级事务公开"),
}
DECISIONS = ("按月公开村级账目", "党员联系贫困户名单照此执行", "产业分红按章程办理")
BREEDING = ("养殖",)
TROUBLES = {"divided": 0.004, "disorder": 0.006, "unfit_secretary": 0.006, "standstill": 0.002, "interference": 0.002}
SIGNS = {
    "unfit_secretary": "unfit_secretary", "divided": "disunity", "disorder": "disorder", "ranked_last": "ranked_last",
    "interference": "interference", "named": "named_by_department", "standstill": "incomplete_team",
}  # fmt: skip


def organising_tables(tables: Tables, lots: Lots) -> Tables:
    """All that is told of organisations beside who they are: cases, meetings, surveys, projects, households carried."""
    of_cases = case_tables(tables, lots)
    branches = tables["organisation"].filter(pl.col("kind").is_in(["branch", "joint_general_branch"]))
    usual, decided = _usual_meetings(branches, lots)
    shift = of_cases["meeting"].height
    meetings = [of_cases["meeting"], usual.with_columns(pl.col("id") + shift)]
    decisions = [of_cases["decision"], decided.with_columns(pl.col("id", "meeting_id") + shift)]
    projects = _projects(tables, lots)
    return of_cases | {
        "meeting": pl.concat(meetings, how="diagonal_relaxed"),
        "decision": numbered(pl.concat(decisions, how="diagonal_relaxed")),
        "organisationsurvey": _surveys(branches, of_cases["rectification"], lots),
        "industryproject": projects,
        "carriedhousehold": _carried(projects, tables, lots),
    }


def _usual_meetings(branches: pl.DataFrame, lots: Lots) -> tuple[pl.DataFrame, pl.DataFrame]:
    """A meeting of all members and one of the committee in the last months of the story; the latter decides."""
    parts = []
    for place, (kind, agendas) in enumerate(AGENDAS.items()):
        purpose, count = f"meeting/{kind}", branches.height
        back = pl.Series(lots.between(f"{purpose}/day", count, low=5, high=75)) + 80 * place
        parts.append(
            branches.select(
                organisation_id="id", on=pl.lit(STORY_ENDS) - pl.duration(days=pl.lit(back)), kind=pl.lit(kind),
                agenda=taken(agendas, lots.between(f"{purpose}/agenda", count, low=0, high=len(agendas) - 1)),
                attendance=pl.Series(
                    lots.between(f"{purpose}/came", count, low=3 if place else 12, high=7 if place else 45)
                ),
                key=lots.keys(f"{purpose}/key", count),
            )
        )  # fmt: skip
    rows = numbered(pl.concat(parts).sort("on", "organisation_id", "kind"))
    of_committees = rows.filter(pl.col("kind") == "committee")
    count = of_committees.height
    decided = of_committees.select(
        "id", meeting_id="id", number=pl.lit(1),
        text=taken(DECISIONS, lots.between("meeting/decision", count, low=0, high=len(DECISIONS) - 1)),
        key=lots.keys("meeting/decision/key", count),
    )  # fmt: skip
    return rows, decided


def _surveys(branches: pl.DataFrame, cases: pl.DataFrame, lots: Lots) -> pl.DataFrame:
    """One survey of each branch at the end of 2016; of a branch whose case is open it tells why."""
    count = branches.height
    open_cases = cases.filter(pl.col("accepted_on").is_null()).select(
        "organisation_id", signs=pl.col("criteria").str.split(";")
    )
    admitted = pl.Series(lots.between("survey/admitted", count, low=20, high=640))
    satisfied = pl.Series(66 + np.floor(32 * lots.uniform("survey/satisfied", count)).astype(np.int64))
    rows = branches.select(organisation_id="id").with_columns(
        on=pl.lit(SURVEYED_ON), source=pl.lit(SURVEY), key=lots.keys("survey/key", count),
        admitted_on=pl.lit(SURVEYED_ON) - pl.duration(days=pl.lit(admitted)), satisfied_percent=satisfied,
        ranked_last=pl.lit(value=False), accounts_open=pl.lit(value=True), named=pl.lit(value=False),
        **{
            name: pl.Series(lots.happens(f"survey/{name}", count, share=share)) for name, share in TROUBLES.items()
        },
    ).join(open_cases, on="organisation_id", how="left", maintain_order="left")  # fmt: skip

    def shows(sign: str) -> pl.Expr:
        return pl.col("signs").list.contains(sign).fill_null(value=False)

    told = rows.with_columns(
        *((pl.col(name) | shows(sign)).alias(name) for name, sign in SIGNS.items()),
        accounts_open=pl.col("accounts_open") & ~shows("closed_books"),
        satisfied_percent=pl.when(shows("low_satisfaction")).then(52).otherwise("satisfied_percent"),
        admitted_on=pl.when(shows("no_new_members"))
        .then(pl.lit(SURVEYED_ON) - timedelta(days=900))
        .otherwise("admitted_on"),
    )
    return numbered(told.drop("signs").sort("organisation_id"))


def _projects(tables: Tables, lots: Lots) -> pl.DataFrame:
    """A project for each project branch, where that is seated."""
    bodies = tables["organisation"].filter(pl.col("kind") == "project_branch").sort("id")
    funds = pl.Series(lots.between("project/funds", bodies.height, low=8, high=60)) * 1_000_000
    name = pl.col("name").str.strip_suffix("党支部") + pl.lit("项目")
    bred = pl.any_horizontal(pl.col("name").str.contains(it, literal=True) for it in BREEDING)
    kind = pl.when(bred).then(pl.lit("livestock")).otherwise(pl.lit("planting"))
    return numbered(
        bodies.select(
            village_id="area_id", organisation_id="id", name=name, kind=kind, funds_fen=funds,
            basis=pl.lit("产业扶贫项目实施方案"), since=pl.lit(PROJECT_BEGAN), until=pl.lit(None, pl.Date),
        )
    ).with_columns(key=lots.keys("project/key", bodies.height))  # fmt: skip


def _carried(projects: pl.DataFrame, tables: Tables, lots: Lots) -> pl.DataFrame:
    """Some of the households that are helped in the village of a project, a dozen at most."""
    helped = tables["standing"].filter(pl.col("until").is_null() & pl.col("status").is_in(["not_exited", "exited"]))
    living = tables["residence"].filter(pl.col("until").is_null()).select("household_id", "village_id")
    homes = living.join(helped.select("household_id"), on="household_id", how="semi").sort("household_id")
    wanted = projects.select(
        "village_id", "organisation_id", project_id="id",
        most=pl.Series(lots.between("project/carried", projects.height, low=4, high=MOST_CARRIED)),
    )  # fmt: skip
    rows = wanted.join(homes, on="village_id", maintain_order="left").with_columns(
        place=pl.int_range(pl.len()).over("project_id")
    )
    return numbered(
        rows.filter(pl.col("place") < pl.col("most"))
        .drop("place", "most", "village_id")
        .with_columns(since=pl.lit(CARRIED_FROM), until=pl.lit(None, pl.Date))
    )
