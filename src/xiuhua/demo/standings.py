"""Where the households stand in the programme, from filing on, each step with its event."""

import polars as pl

from xiuhua.demo.lots import Lots
from xiuhua.demo.moments import day_of, learnt, numbered
from xiuhua.demo.targets import FILED_ON

NEXT_EXIT_SHARE = 0.28  # of the poor households are listed for exit in 2017
STEPS = {  # status: event, who, evidence, reason
    "not_exited": ("identified", "县扶贫移民局", "两公示一公告", "农户申请、民主评议、两次公示后识别"),
    "exited": ("exited", "乡镇党委政府", "脱贫公示公告", "收入超过标准且六项保障达标，农户签字认可"),
    "returned": ("returned", "乡镇党委政府", "民主评议记录", "家庭收入重新低于标准"),
    "pre_exit": ("pre_exited", "乡镇党委政府", "年度减贫计划", "计划当年脱贫"),
    "terminated": ("terminated", "县扶贫移民局", "回头看核查清单", "识别不准，清退"),
    "closed": ("closed", "乡镇党委政府", "户口簿", "整户自然消亡或迁出"),
    "merged": ("merged", "乡镇党委政府", "户口簿", "并入子女家庭"),
}


def with_days(households: pl.DataFrame, lots: Lots) -> pl.DataFrame:
    """The households with the days of their steps: exited_on, returned_on, ended_on, planned_on; empty where never."""
    count = households.height
    village = households["village"].to_numpy()
    exit_after = lots.between("standing/exit-day", int(village.max()) + 1, low=0, high=18)[village]
    planned = (households["poor"] & (households["return_year"] == 0)).to_numpy()
    planned &= lots.happens("standing/planned", count, share=NEXT_EXIT_SHARE)
    after = {name: lots.between(f"standing/{name}", count, low=0, high=190) for name in ("return", "end", "plan")}
    return households.with_columns(
        exited_on=day_of(households["exit_year"].to_numpy(), month=12, day=10, after=exit_after),
        returned_on=day_of(households["return_year"].to_numpy(), month=3, day=1, after=after["return"]),
        ended_on=day_of(households["end_year"].to_numpy(), month=6, day=1, after=after["end"]),
        planned_on=day_of(planned * 2017, month=3, day=1, after=after["plan"] % 25),
    )


def take_steps(households: pl.DataFrame, household_type: pl.Series) -> dict[str, pl.DataFrame]:
    """The tables householdevent and standing, by household and day."""
    steps = _steps(households.with_columns(household_type=household_type))
    kinds = {status: step[0] for status, step in STEPS.items()}
    told = steps.select(
        "id",
        "household_id",
        kind=pl.col("step").replace_strict(kinds, return_dtype=pl.String),
        on="since",
        **{
            name: pl.col("step").replace_strict(
                {key: step[place] for key, step in STEPS.items()}, return_dtype=pl.String
            )
            for place, name in ((1, "actor"), (2, "evidence"), (3, "reason"))
        },
        since="since",
    )
    status = pl.when(pl.col("step") == "merged").then(pl.lit("closed")).otherwise("step")
    standings = steps.with_columns(
        status=status, event_id="id", until=pl.col("since").shift(-1).over("household_id")
    ).with_columns(learnt(5))
    return {
        "householdevent": told.with_columns(learnt(5)).drop("since", "source"),
        "standing": standings.select(
            "id", "household_id", "status", "household_type", "event_id", "since", "until", "recorded", "source"
        ),
    }


def _steps(households: pl.DataFrame) -> pl.DataFrame:
    """One row per household and step, in order of days."""
    parts = {
        "not_exited": pl.lit(FILED_ON), "exited": pl.col("exited_on"), "returned": pl.col("returned_on"),
        "pre_exit": pl.col("planned_on"), "ended": pl.col("ended_on"),
    }  # fmt: skip
    rows = pl.concat(
        households.select(
            household_id="id", household_type="household_type", since=day,
            step=pl.lit(step) if step != "ended" else pl.col("end_kind"),
        )
        for step, day in parts.items()
    )  # fmt: skip
    return numbered(rows.filter(pl.col("since").is_not_null()).sort("household_id", "since"))
