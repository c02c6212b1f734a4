"""How the city came out of poverty: exits until 2020, homes, water, school and insurance put right, incomes risen."""

from datetime import date

import polars as pl

from xiuhua.demo.facts import ABLE
from xiuhua.demo.later.rows import Tables, added, all_ended, followed, last_id, on_day
from xiuhua.demo.lots import Lots
from xiuhua.demo.moments import day_of, learnt
from xiuhua.demo.standings import STEPS
from xiuhua.words import FEN_PER_YUAN

OVER = date(2021, 1, 1)  # the campaign is over, and watching begins
EXITS = {2018: 0.35, 2019: 0.4, 2020: 0.25}  # of those who were not listed for 2017
FAMILY_YUAN = (7_600, 15_000)  # a head in 2020: above any line that is told until the end
INCOME_YEAR = (date(2019, 10, 1), date(2020, 10, 1))
UNINSURED_SHARE = 0.03  # of the households one member, who is well, has let it lapse
ORDINARY_SHARE = 0.2  # of those struck off as never poor are on file again, as ordinary households
GRADES_BY_AGE = {
    **dict.fromkeys(range(6, 12), "primary"), 12: "grade_7", 13: "grade_8", 14: "grade_9", 15: "senior_1",
    16: "senior_2",
}  # fmt: skip
NOT_ATTENDING = ("not_in_school", "below_school_age")


def come_out(tables: Tables, lots: Lots) -> Tables:
    """The tables up to the day OVER: nobody on file is poor any more, and nobody lacks a guarantee."""
    tables = _exit(tables, lots)
    tables = _ordinary(tables, lots)
    for name in ("cause", "measure", "measurestate"):
        tables = all_ended(tables, name, on=OVER)
    return _insured(_at_school(_earning(_housed(tables), lots)), lots)


def steps_taken(tables: Tables, steps: pl.DataFrame) -> Tables:
    """The tables with further steps of households: household_id, since, kind, status, household_type, and the words.

    The words are actor, evidence, reason. A household takes one step at a time here.
    """
    first = last_id(tables["householdevent"]) + 1
    events = steps.select("household_id", "kind", "actor", "evidence", "reason", "since", on="since")
    tables = added(tables, "householdevent", events.with_columns(learnt(5)).drop("since", "source"))
    standing = steps.select("household_id", "since", "status", "household_type").with_columns(
        event_id=pl.int_range(first, first + pl.len(), dtype=pl.Int64), until=pl.lit(None, pl.Date)
    )
    return followed(tables, "standing", standing, by="household_id")


def standing_now(tables: Tables) -> pl.DataFrame:
    """Households with their open standing: household_id, status, household_type, since."""
    return tables["standing"].filter(pl.col("until").is_null()).select(
        "household_id", "status", "household_type", "since"
    )  # fmt: skip


def exit_words() -> dict[str, pl.Expr]:
    """What an exit says: kind, status, actor, evidence, reason."""
    kind, *told = (pl.lit(it) for it in STEPS["exited"])
    return {"kind": kind, "status": pl.lit("exited"), **dict(zip(("actor", "evidence", "reason"), told, strict=True))}


def _exit(tables: Tables, lots: Lots) -> Tables:
    poor = standing_now(tables).filter(pl.col("status").is_in(["not_exited", "pre_exit", "returned"]))
    years = lots.choice("later/exit", poor.height, weights={str(year): share for year, share in EXITS.items()})
    year = pl.select(
        pl.when(poor["status"] == "pre_exit").then(2017).otherwise(years.cast(pl.Int64)).alias("year")
    ).to_series()  # fmt: skip
    days = day_of(year.to_numpy(), month=12, day=10, after=lots.between("later/day", poor.height, low=0, high=18))
    return steps_taken(tables, poor.select("household_id", "household_type").with_columns(since=days, **exit_words()))


def _ordinary(tables: Tables, lots: Lots) -> Tables:
    """Some of those struck off as never poor are kept in sight, with what is known of a household."""
    off = standing_now(tables).filter(pl.col("status") == "terminated")
    off = off.filter(pl.Series(lots.happens("later/ordinary", off.height, share=ORDINARY_SHARE))).select("household_id")
    since = {"since": pl.lit(OVER), "until": pl.lit(None, pl.Date)}
    kept = off.with_columns(**since, status=pl.lit("ordinary"), household_type=pl.lit(""))
    tables = followed(tables, "standing", kept.drop("until"), by="household_id")
    safe = {"grade": "B", "dangerous": False, "structure": "brick_concrete", "relocated": False}
    homes = off.with_columns(**since, **{name: pl.lit(it) for name, it in safe.items()}).with_columns(learnt())
    tables = added(tables, "housing", homes)
    water = {"safe": True, "difficult": False, "water_source": "treated_tap"}
    wet = off.with_columns(**since, **{name: pl.lit(it) for name, it in water.items()}).with_columns(learnt())
    tables = added(tables, "water", wet)
    return _known_members(tables, off, since)


def _known_members(tables: Tables, off: pl.DataFrame, since: dict[str, pl.Expr]) -> Tables:
    births = tables["member"].select(member_id="id", birth="birth")
    people = on_day(tables["belonging"], OVER).join(off, on="household_id", how="semi", maintain_order="left")
    people = people.select("member_id").unique(maintain_order=True).join(births, on="member_id", maintain_order="left")
    age = _age(OVER)
    grown = age.is_between(16, 64)
    told = people.with_columns(**since)
    for name, columns in {
        "schooling": {
            "education": pl.when(age < 17).then(pl.lit("")).otherwise(pl.lit("junior")),
            "school_status": pl.when(age.is_between(17, 200)).then(pl.lit("not_in_school")).otherwise(_grade(age)),
            "school": pl.lit(""), "dropout_reason": pl.lit(""),
        },
        "health": {
            **dict.fromkeys(("chronic", "serious", "disabled"), pl.lit(value=False)),
            **dict.fromkeys(("illness", "disability_kind"), pl.lit("")),
        },
        "labour": {"ability": pl.when(grown).then(pl.lit("ordinary")).otherwise(pl.lit("none"))},
        "socialsecurity": {
            **dict.fromkeys(("minimum_living", "special_support"), pl.lit(value=False)),
            **dict.fromkeys(("medical", "major_illness"), pl.lit(value=True)), "pension": grown,
        },
    }.items():  # fmt: skip
        tables = added(tables, name, told.with_columns(**columns).with_columns(learnt()).drop("birth"))
    return tables


def _housed(tables: Tables) -> Tables:
    """Whoever had a dangerous house or unsafe water has a safe one since the autumn of 2020, or of the exit before."""
    since = pl.lit(date(2020, 10, 15))
    unsafe = pl.col("until").is_null() & (pl.col("dangerous") | pl.col("grade").is_in(["C", "D"]))
    homes = tables["housing"].filter(unsafe).select(
        "household_id", since=since, grade=pl.lit("A"), dangerous=pl.lit(value=False),
        structure=pl.lit("brick_concrete"), built_year=pl.lit(2020), relocated=pl.col("grade") == "D",
    )  # fmt: skip
    wet = tables["water"].filter(pl.col("until").is_null() & (~pl.col("safe") | pl.col("difficult"))).select(
        "household_id", since=since, safe=pl.lit(value=True), difficult=pl.lit(value=False),
        water_source=pl.lit("treated_tap"),
    )  # fmt: skip
    return followed(followed(tables, "housing", homes, by="household_id"), "water", wet, by="household_id")


def _at_school(tables: Tables) -> Tables:
    """Every child that came of school age has been at school since."""
    born = tables["member"].select(member_id="id", birth="birth")
    open_ones = tables["schooling"].filter(pl.col("until").is_null(), pl.col("school_status").is_in(NOT_ATTENDING))
    later, age = date(2022, 9, 1), _age(date(2022, 9, 1))
    known = (
        open_ones.select("member_id").join(born, on="member_id", maintain_order="left").filter(age.is_between(5, 16))
    )
    begun = pl.max_horizontal(
        pl.date(pl.col("birth").dt.year() + 6, 9, 1), pl.lit(date(2017, 9, 1))
    )  # fmt: skip
    rows = known.select(
        "member_id", since=pl.min_horizontal(begun, pl.lit(later)), school_status=_grade(age), education=pl.lit("")
    )
    return followed(tables, "schooling", rows, by="member_id")


def _earning(tables: Tables, lots: Lots) -> Tables:
    """What each household earned in the last year of the campaign, in one part, so much a head above any line."""
    homes = standing_now(tables).filter(pl.col("status").is_in(["exited", "ordinary"])).sort("household_id")
    members = on_day(tables["belonging"], OVER).group_by("household_id").agg(members=pl.len())
    workers = (
        on_day(tables["labour"], OVER).filter(pl.col("ability").is_in(ABLE))
        .join(on_day(tables["belonging"], OVER).select("member_id", "household_id"), on="member_id")
        .select("household_id", works=pl.lit(value=True)).unique()
    )  # fmt: skip
    yuan = lots.between("later/income", homes.height, low=FAMILY_YUAN[0], high=FAMILY_YUAN[1])
    known = homes.select("household_id").with_columns(yuan=pl.Series(yuan))
    for other in (members, workers):
        known = known.join(other, on="household_id", how="left", maintain_order="left")
    return incomes_told(tables, known.filter(pl.col("members") > 0), period=INCOME_YEAR)


def incomes_told(tables: Tables, known: pl.DataFrame, *, period: tuple[date, date]) -> Tables:
    """The tables with an income of a period: household_id, yuan a head, members, works (null: nobody can)."""
    part = pl.when(pl.col("works")).then(pl.lit("wage")).otherwise(pl.lit("transfer_other"))
    rows = known.select(
        "household_id", since=pl.lit(period[0]), until=pl.lit(period[1]), part=part,
        amount_fen=pl.col("yuan") * pl.col("members") * FEN_PER_YUAN,
    )  # fmt: skip
    return added(tables, "incomepart", rows.with_columns(learnt(400)))


def _insured(tables: Tables, lots: Lots) -> Tables:
    """Whoever is ill is insured; of a few households somebody who is well has let it lapse."""
    open_ones = tables["socialsecurity"].filter(pl.col("until").is_null())
    mended = open_ones.filter(~pl.col("medical")).select("member_id", since=pl.lit(OVER), medical=pl.lit(value=True))
    tables = followed(tables, "socialsecurity", mended, by="member_id")
    well = on_day(tables["health"], OVER).filter(~pl.col("chronic"), ~pl.col("serious"), ~pl.col("disabled"))
    living = on_day(tables["belonging"], OVER)
    first = (
        living.join(well.select("member_id"), on="member_id", how="semi", maintain_order="left")
        .sort("household_id", "member_id").unique("household_id", keep="first", maintain_order=True)
    )  # fmt: skip
    lapsed = first.filter(pl.Series(lots.happens("later/uninsured", first.height, share=UNINSURED_SHARE)))
    rows = lapsed.select("member_id", since=pl.lit(OVER), medical=pl.lit(value=False))
    known = open_ones.filter(pl.col("since") < OVER).select("member_id")
    rows = rows.join(known, on="member_id", how="semi", maintain_order="left")
    rows = rows.join(mended, on="member_id", how="anti", maintain_order="left")
    return followed(tables, "socialsecurity", rows, by="member_id")


def _age(day: date) -> pl.Expr:
    birth = pl.col("birth")
    before = (birth.dt.month().cast(pl.Int64) * 100 + birth.dt.day()) > day.month * 100 + day.day
    return day.year - birth.dt.year().cast(pl.Int64) - before.cast(pl.Int64)


def _grade(age: pl.Expr) -> pl.Expr:
    """The school that somebody of an age goes to; before the sixth year none."""
    return age.replace_strict(GRADES_BY_AGE, default="preschool", return_dtype=pl.String)
