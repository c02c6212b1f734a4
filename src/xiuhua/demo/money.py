"""The money that the figures count: yearly budgets of the teams, and grants that add up to the fen."""

from datetime import date

import numpy as np
import polars as pl

from xiuhua.demo.lots import Lots, taken
from xiuhua.demo.moments import numbered
from xiuhua.demo.shares import apportion
from xiuhua.demo.targets import Targets
from xiuhua.words import FEN_PER_YUAN

FLOOR_YUAN = 25_000
BUDGET_YEARS = (2015, 2016, 2017)
KINDS = {"organisation_running": 0.35, "serving_masses": 0.5, "award": 0.15}
GRANT_DAYS = (
    date(2014, 4, 20), date(2014, 10, 15), date(2015, 4, 20), date(2015, 10, 15), date(2016, 4, 20), date(2016, 10, 15),
    date(2017, 3, 10),
)  # fmt: skip
GRANTS_PER_BODY = 5


def budget_table(teams: pl.DataFrame, lots: Lots) -> pl.DataFrame:
    """The table teambudget: every team has a budget each year, at the floor or some thousands above it."""
    count = teams.height
    rows = []
    for year in BUDGET_YEARS:
        above = np.maximum(0, lots.between(f"budget/{year}", count, low=-5, high=12))
        above[lots.order(f"budget/{year}/least", count)[:1]] = 0
        rows.append(
            teams.select(
                team_id="id",
                since=pl.max_horizontal("since", pl.lit(date(year, 1, 1))),
                until=pl.lit(date(year + 1, 1, 1)),
                amount_fen=pl.Series((FLOOR_YUAN + above * 1000) * FEN_PER_YUAN),
                document=pl.lit(f"驻村工作经费预算〔{year}〕"),
            )
        )
    return numbered(pl.concat(rows).sort("team_id", "since"))


def grant_table(bodies: pl.DataFrame, wanted: Targets, lots: Lots) -> pl.DataFrame:
    """The table grant: several a village body, in whole hundreds of yuan but for one that takes what is left over."""
    count = bodies.height * GRANTS_PER_BODY
    body = np.repeat(np.arange(bodies.height), GRANTS_PER_BODY)
    hundreds, left_over = divmod(wanted.funds_fen, 100 * FEN_PER_YUAN)
    amount = apportion(hundreds, 0.5 + lots.uniform("grant/amount", count), least=1) * 100 * FEN_PER_YUAN
    amount[-1] += left_over
    founded = pl.Series(GRANT_DAYS)
    turn = lots.between("grant/day", count, low=0, high=len(GRANT_DAYS) - 1)
    joint = (bodies["kind"] != "branch").to_numpy()[body]
    turn = np.where(joint, np.maximum(turn, 2), turn)  # joint branches were founded in 2015
    rows = bodies[body.tolist()].select(
        organisation_id="id",
        area_id="area_id",
        kind=taken(list(KINDS), lots.index("grant/kind", count, weights=list(KINDS.values()))),
        granted_on=founded.gather(turn),
        amount_fen=pl.Series(amount),
        document=pl.lit("基层组织经费下达文件"),
    )
    return numbered(rows.sort("organisation_id", "granted_on", maintain_order=True)).with_columns(
        key=lots.keys("grant/key", count)
    )
