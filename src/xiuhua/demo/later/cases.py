"""The rows of planted warnings as the register keeps them: lists, signals, warnings, acts, steps, risks, measures."""

from datetime import date, timedelta
from hashlib import sha256

import polars as pl

from xiuhua.demo.later.exits import incomes_told, steps_taken
from xiuhua.demo.later.one_warning import CARE, ENDS, QUIET, RELAPSE, Watching
from xiuhua.demo.later.rows import Tables, added, last_id, on_day
from xiuhua.demo.lots import Lots
from xiuhua.demo.moments import SOURCE, learnt
from xiuhua.policy.measures import Catalogue

COUNTY_DIGITS = 6
INCOME_YEAR = (date(2021, 10, 1), date(2022, 10, 1))
YUAN = {True: (7_600, 10_500), False: (4_200, 6_400)}  # a head in that year: of whose risk was removed, of the others
SHOWN_SHARE = 0.001  # of the exited earned less than the line of 2022 and of 2023, and nobody reported it
WORDS = {  # of each step of the household: who, on what, why
    "monitored": ("县防止返贫监测工作机构", "入户核查表；村内公示", "经核查、评议、公示和审定，纳入监测"),
    "risk_removed": ("县防止返贫监测工作机构", "村内公示；审定文件", "收入稳定、保障落实，风险消除"),
    "relapsed": ("县防止返贫监测工作机构", "入户核查表；审定文件", "风险消除后又出现困难，回退监测"),
}
DEVELOPMENTAL = "job_support"
FURTHER = "donation"  # where nothing that a household can be given answers the risk


def keep(tables: Tables, planted: pl.DataFrame, watching: Watching, lots: Lots) -> Tables:
    """The tables with all that the planted warnings left in them, and the four tables of warnings."""
    tables = _stepped(tables, planted)
    tables = _risks(tables, planted)
    tables = _measured(tables, planted, watching, lots)
    tables = _earned(tables, planted, lots)
    warnings = planted.filter(pl.col("what") != QUIET).with_columns(warning_id=pl.int_range(1, pl.len() + 1))
    told = _told(planted, warnings)
    reports, signals = _reported(tables, told, watching, lots)
    return tables | {
        "signalreport": reports, "signal": signals, "householdwarning": _warnings(warnings, lots),
        "warningact": _acts(warnings, watching),
    }  # fmt: skip


def shown_by_register(tables: Tables, planted: pl.DataFrame, lots: Lots) -> tuple[Tables, pl.DataFrame]:
    """The tables in which a few exited households earned too little, of whom nobody reports; and who they are."""
    homes = on_day(tables["standing"], ENDS).filter(pl.col("status") == "exited").select("household_id")
    free = homes.join(planted.select("household_id"), on="household_id", how="anti", maintain_order="left")
    chosen = free.sort("household_id")[
        sorted(lots.order("later/shown", free.height)[: round(SHOWN_SHARE * free.height)])
    ]
    low, high = YUAN[False]
    yuan = pl.Series(lots.between("later/shown/yuan", chosen.height, low=low, high=high))
    numbers = tables["household"].select(household_id="id", household="number")
    found = chosen.join(numbers, on="household_id", maintain_order="left")
    return _with_incomes(tables, chosen.with_columns(yuan=yuan)), found


# ── The household ────────────────────────────────────────────────────────────────────────────────────────────────────


def _stepped(tables: Tables, planted: pl.DataFrame) -> Tables:
    """Taken under care, the risk removed, the risk come back: one after another."""
    for kind, what, day in (
        ("monitored", CARE, "monitored_on"), ("risk_removed", CARE, "removed_on"),
        ("relapsed", RELAPSE, "monitored_on"),
    ):  # fmt: skip
        status = "risk_removed" if kind == "risk_removed" else "monitored"
        actor, evidence, reason = (pl.lit(it) for it in WORDS[kind])
        rows = planted.filter(pl.col("what") == what, pl.col(day).is_not_null()).select(
            "household_id", household_type="class", since=day, kind=pl.lit(kind), status=pl.lit(status), actor=actor,
            evidence=evidence, reason=reason,
        )  # fmt: skip
        tables = steps_taken(tables, rows)
    return tables


def _risks(tables: Tables, planted: pl.DataFrame) -> Tables:
    """The risks of whoever is under care, since then and until the risk was removed."""
    cared = planted.filter(pl.col("monitored_on").is_not_null())
    further = pl.col("second_risk").is_not_null() & (pl.col("second_risk") != pl.col("risk"))
    rows = pl.concat(
        part.select(
            "household_id", cause=risk, main=pl.lit(risk == "risk"), evidence=pl.lit("入户核查表"),
            said_by=pl.lit(SOURCE), since="monitored_on", until="removed_on",
        )
        for risk, part in (("risk", cared), ("second_risk", cared.filter(further)))
    )  # fmt: skip
    return added(tables, "cause", rows.sort("since", "household_id", maintain_order=True).with_columns(learnt(2)))


def _measured(tables: Tables, planted: pl.DataFrame, watching: Watching, lots: Lots) -> Tables:
    """What answers the risk, and help to work where somebody can; both begin with the step that says so."""
    catalogue = watching.pack.rules.measures or Catalogue()
    begun = planted.filter(pl.col("done_measures_begun").is_not_null())
    first = {risk: _item_for(risk, catalogue) for risk in begun["risk"].unique().sort().to_list()}
    answers = begun.with_columns(item=pl.col("risk").replace_strict(first, default=FURTHER, return_dtype=pl.String))
    able = pl.col("no_worker").not_() & (pl.col("item") != DEVELOPMENTAL)
    both = pl.concat([answers, answers.filter(able).with_columns(item=pl.lit(DEVELOPMENTAL))])
    deliverers = {key: it.deliverer for key, it in catalogue.items.items()}
    rows = both.sort("done_measures_begun", "household_id", maintain_order=True).select(
        "household_id", "item", since="done_measures_begun", until="removed_on", causes="risk", said_by=pl.lit(SOURCE),
        deliverer=pl.col("item").replace_strict(deliverers, default="", return_dtype=pl.String),
    )  # fmt: skip
    rows = rows.with_columns(key=lots.keys("later/measure", rows.height)).with_columns(learnt(1)).drop("source")
    number = last_id(tables["measure"]) + 1
    states = rows.select("since", "until", "said_by", "recorded").with_columns(
        measure_id=pl.int_range(number, number + pl.len(), dtype=pl.Int64), status=pl.lit("in_delivery"),
        evidence=pl.lit("发放台账"),
    )  # fmt: skip
    return added(added(tables, "measure", rows), "measurestate", states)


def _item_for(risk: str, catalogue: Catalogue) -> str:
    """What a household can be given that answers a risk."""
    fit = (it.key for it in catalogue.items.values() if it.of == "households" and risk in it.answers)
    return next(fit, FURTHER)


def _earned(tables: Tables, planted: pl.DataFrame, lots: Lots) -> Tables:
    """What those under care earned in the year that is told of them alone: enough only where the risk was removed."""
    cared = planted.filter(pl.col("what") == CARE, pl.col("monitored_on") < INCOME_YEAR[1]).sort("household_id")
    drawn = {
        enough: lots.between(f"later/yuan/{enough}", cared.height, low=low, high=high)
        for enough, (low, high) in YUAN.items()
    }
    yuan = pl.Series(drawn[True]).zip_with(cared["removed_on"].is_not_null(), pl.Series(drawn[False]))
    return _with_incomes(tables, cared.select("household_id").with_columns(yuan=yuan))


def _with_incomes(tables: Tables, known: pl.DataFrame) -> Tables:
    homes = on_day(tables["belonging"], ENDS).group_by("household_id").agg(members=pl.len())
    works = (
        tables["incomepart"].filter(pl.col("part") == "wage").select("household_id", works=pl.lit(value=True)).unique()
    )
    for other in (homes, works.unique()):
        known = known.join(other, on="household_id", how="left", maintain_order="left")
    return incomes_told(tables, known.filter(pl.col("members") > 0), period=INCOME_YEAR)


# ── The warning ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _told(planted: pl.DataFrame, warnings: pl.DataFrame) -> pl.DataFrame:
    """Every signal: of its warning where it made one, the second ones too; closed with the warning."""
    of = warnings.select("household_id", "received_on", "warning_id")
    first = planted.join(of, on=["household_id", "received_on"], how="left", maintain_order="left")
    columns = ["household_id", "area", "warning_id", "ended_on", "end"]
    seconds = warnings.filter(pl.col("second").is_not_null()).select(
        *columns, kind="second", value="second_value", received_on="second_on"
    )
    rows = pl.concat([first.select(*columns, "kind", "value", "received_on"), seconds], how="diagonal_relaxed")
    return rows.sort("received_on", "household_id", "kind", maintain_order=True)


def _reported(tables: Tables, told: pl.DataFrame, watching: Watching, lots: Lots) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The lists that departments handed in, one for a county, a kind and a day; and the signals, with their row."""
    listed = [it.key for it in watching.kinds if it.every != "event"]
    county = pl.col("area").str.slice(0, COUNTY_DIGITS)
    signals = told.with_columns(county=county, listed=pl.col("kind").is_in(listed))
    which = ["county", "kind", "received_on"]
    reports = signals.filter("listed").group_by(which).agg(rows=pl.len()).sort("received_on", "county", "kind")
    reports = reports.with_columns(report_id=pl.int_range(1, pl.len() + 1, dtype=pl.Int64))
    signals = signals.join(
        reports.drop("rows").with_columns(listed=pl.lit(value=True)), on=[*which, "listed"], how="left",
        maintain_order="left",
    )  # fmt: skip
    row = pl.int_range(2, pl.len() + 2).over("report_id")
    signals = signals.with_columns(row=pl.when("listed").then(row), id=pl.int_range(1, pl.len() + 1))
    lives = on_day(tables["residence"], ENDS).select("household_id", area_id="village_id")
    counties = tables["area"].select(county="code", area_id="id").unique("county", keep="last", maintain_order=True)
    return (
        _as_kept_reports(reports.join(counties, on="county", how="left", maintain_order="left"), lots),
        _as_kept_signals(signals.join(lives, on="household_id", how="left", maintain_order="left"), lots),
    )


def _as_kept_reports(reports: pl.DataFrame, lots: Lots) -> pl.DataFrame:
    named = pl.format("{}-{}-{}", "kind", "county", pl.col("received_on").dt.strftime("%Y%m%d"))
    names = reports.select(named.alias("name"))["name"]
    return reports.select(
        "kind", "area_id", "received_on", "rows", id="report_id", file_name=names + ".xlsx",
        recorded=_noon("received_on"), key=lots.keys("later/report", reports.height),
        digest=pl.Series([sha256(it.encode()).hexdigest() for it in names], dtype=pl.String),
        withdrawn_on=pl.lit(None, pl.Date),
    )  # fmt: skip


def _as_kept_signals(signals: pl.DataFrame, lots: Lots) -> pl.DataFrame:
    return signals.select(
        "id", "household_id", "area_id", "kind", "value", "received_on", "report_id", "row", "warning_id",
        member_id=pl.lit(None, pl.Int64), key=lots.keys("later/signal", signals.height), recorded=_noon("received_on"),
        closed_on="ended_on", end=pl.col("end").fill_null(""),
    )  # fmt: skip


def _warnings(warnings: pl.DataFrame, lots: Lots) -> pl.DataFrame:
    """One row a warning, with what must come next where it is open."""
    second = pl.col("second").is_not_null()
    risks = pl.when(second & (pl.col("second_risk") != pl.col("risk"))).then(
        pl.col("risk") + " " + pl.col("second_risk")
    )
    return warnings.select(
        "household_id", "urgent", "step", "due", "ended_on", "end", id="warning_id", since="received_on",
        key=lots.keys("later/warning", warnings.height),
        signals=pl.when(second).then(pl.col("kind") + " " + pl.col("second")).otherwise("kind"),
        risks=risks.otherwise("risk"), relapse=pl.col("what") == RELAPSE, late="most_late",
        seen_on=pl.when(pl.col("done_dispatched").is_not_null()).then("done_dispatched"),
    )  # fmt: skip


def _acts(warnings: pl.DataFrame, watching: Watching) -> pl.DataFrame:
    """Seen with the first step, each step on its day, and the end; numbered in the order of days."""
    steps = watching.policy.rules.steps
    nothing = {"step": pl.lit(""), "found": pl.lit("")}
    parts = [_act(warnings, "done_dispatched", 0, kind=pl.lit("seen"), **nothing)]
    for place, step in enumerate(steps, start=1):
        found = pl.col("found") if steps[step].finds else pl.lit("")
        office = pl.lit(steps[step].doers[0])
        parts.append(
            _act(warnings, f"done_{step}", place, kind=pl.lit("step"), step=pl.lit(step), found=found, office=office)
        )
    parts.append(_act(warnings, "ended_on", len(steps) + 1, kind=pl.lit("end"), step=pl.lit(""), found=pl.col("end")))
    rows = pl.concat(parts, how="diagonal").sort("warning_id", "on", "place")
    return rows.drop("place").with_columns(
        id=pl.int_range(1, pl.len() + 1, dtype=pl.Int64), number=pl.int_range(1, pl.len() + 1).over("warning_id"),
        office=pl.col("office").fill_null(""), recorded=_noon("on"), note=pl.lit(""),
    )  # fmt: skip


def _act(warnings: pl.DataFrame, day: str, place: int, **told: pl.Expr) -> pl.DataFrame:
    return warnings.filter(pl.col(day).is_not_null()).select("warning_id", on=day, place=pl.lit(place), **told)


def _noon(day: str) -> pl.Expr:
    return (pl.col(day).cast(pl.Datetime("us")) + timedelta(hours=12)).dt.replace_time_zone("UTC")
