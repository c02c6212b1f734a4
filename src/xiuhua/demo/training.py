"""Training and care in the demo's city: yearly rotations, courses before the post, and what units gave."""

import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from xiuhua.demo.lots import Lots
from xiuhua.demo.moments import numbered
from xiuhua.demo.targets import STORY_ENDS
from xiuhua.policy.pack import Pack

WORDS: dict[str, Any] = tomllib.loads((Path(__file__).parent / "data/training.toml").read_text(encoding="utf-8"))
COURSE, HAPPENS = WORDS["course"], WORDS["attendance"]
SAID_BY = "demo"
COUNTY = 3  # the level of areas whose offices hold the courses
SESSION = ["county", "course", "year", "session"]
Tables = dict[str, pl.DataFrame]


def training_tables(tables: Tables, *, pack: Pack, day: date, lots: Lots) -> Tables:
    """The tables of courses with all that is kept of them up to a day, one session to come, and the table carerecord.

    None of a pack that says nothing of training. Who is trained is drawn by lot, more from year to year.
    """
    if pack.training is None:
        return {}
    held = _held(tables)
    plans = [*_rotations(held, day, lots), *_before(held, day, lots)]
    if not plans:
        return {}
    roster = pl.concat(plans).sort(*SESSION, "person_id")
    courses, sessions = _courses(roster, lots)
    on_it = _enrolled(roster, sessions, lots)
    told = _told(on_it.filter(pl.col("until") <= day), lots)
    return {
        "course": courses, "coursesession": sessions.drop("county", "course", "year", "session"),
        "enrolment": on_it.select(
            "id", "key", "session_id", "person_id", way=pl.lit("proposed"), agreed_on=pl.col("since") - timedelta(10),
            said_by=pl.lit(SAID_BY), gave_opinion=pl.col("until").le(day) & pl.col("answers"),
        ),
        **told, "carerecord": _care(tables, pack, day, lots),
    }  # fmt: skip


def _held(tables: Tables) -> pl.DataFrame:
    """Who held which post in which county: person_id, county, kind, post, since, until."""
    areas = tables["area"].select("id", "parent_id", "level")
    up = dict(zip(areas["id"], areas["parent_id"], strict=True))
    level = dict(zip(areas["id"], areas["level"], strict=True))
    county = {}
    for place in up:
        at: int | None = place
        while at is not None and level[at] > COUNTY:
            at = up[at]
        county[place] = at
    seats = tables["organisation"].filter(pl.col("level") == "village").select(organisation_id="id", area_id="area_id")
    leads = tables["leader"].join(seats, on="organisation_id").select(
        "person_id", "area_id", "post", "since", "until", kind=pl.lit("lead")
    )  # fmt: skip
    resides = tables["assignment"].filter(pl.col("kind") == "reside").select(
        "person_id", "area_id", "since", "until", post="role", kind=pl.lit("reside")
    )  # fmt: skip
    found = pl.concat([leads, resides], how="diagonal_relaxed")
    return found.with_columns(county=pl.col("area_id").replace_strict(county, return_dtype=pl.Int64)).drop("area_id")


def _rotations(held: pl.DataFrame, day: date, lots: Lots) -> Iterator[pl.DataFrame]:
    """The rosters of each year's rotations: a share of who holds the post, in sessions by county."""
    for name, told in WORDS["rotations"].items():
        for year in (int(it) for it in told["share"] if int(it) <= day.year):
            last = year == STORY_ENDS.year
            months = told.get("months", COURSE["this_year_months"] if last else COURSE["months"])
            asked = date(year, months[0], told.get("from_day", 1))
            mine = (pl.col("kind") == told["kind"]) & pl.col("post").is_in(told["posts"]) & (pl.col("since") <= asked)
            who = held.filter(mine & (pl.col("until").is_null() | (pl.col("until") > asked)))
            who = who.filter(pl.col("since") >= told["begun"]) if "begun" in told else who
            people = who.sort("county", "person_id").unique("person_id", keep="first", maintain_order=True)
            purpose = f"training/{name}/{year}"
            drawn = lots.happens(purpose, people.height, share=told["share"][str(year)])
            order = lots.order(f"{purpose}/order", people.height)
            people = people.with_columns(drawn=pl.Series(drawn))[order.tolist()]
            yield _seated(people.filter("drawn"), name, asked, months, told["days"])
            if last and told["kind"] == "lead" and day < date(year, COURSE["next_month"], 1):
                waiting = people.filter(~pl.col("drawn")).group_by("county", maintain_order=True).head(COURSE["seats"])
                next_one = date(year, COURSE["next_month"], 1)
                yield _seated(waiting, name, next_one, [next_one.month], told["days"], after=len(months))


def _seated(
    people: pl.DataFrame, name: str, asked: date, months: list[int], days: int, *, after: int = 0
) -> pl.DataFrame:  # fmt: skip
    """A roster in its sessions: as many a month as there are seats, by county."""
    at = pl.int_range(pl.len()).over("county")
    size = pl.max_horizontal(pl.lit(COURSE["seats"]), (pl.len().over("county") + len(months) - 1) // len(months))
    number = (at // pl.min_horizontal(size, pl.lit(COURSE["seats"]))).cast(pl.Int64)
    month = pl.lit(months).list.get(number % len(months))
    first = pl.date(asked.year, month, asked.day) + pl.duration(days=number // len(months) * 7)
    since = first + pl.duration(days=(8 - first.dt.weekday()) % 7)
    return people.select(
        "person_id", "county", course=pl.lit(name), year=pl.lit(asked.year, pl.Int64), session=number + after + 1,
        since=since, until=since + timedelta(days),
    )  # fmt: skip


def _before(held: pl.DataFrame, day: date, lots: Lots) -> Iterator[pl.DataFrame]:
    """The rosters of courses before the post: in the weeks before the month in which the posts begin."""
    told = WORDS["before"]
    first = held.filter((pl.col("kind") == "reside") & pl.col("post").is_in(told["posts"]) & (pl.col("since") <= day))
    people = first.sort("since", "county", "person_id").unique("person_id", keep="first", maintain_order=True)
    people = people.with_columns(year=pl.col("since").dt.year().cast(pl.Int64))
    shares = {int(year): share for year, share in told["share"].items()}
    share = people["year"].replace_strict(shares, default=0.0, return_dtype=pl.Float64).to_numpy()
    people = people.filter(pl.Series(lots.happens("training/before", people.height, share=share)))
    begins = pl.col("since").dt.month_start() - timedelta(21)
    since = begins + pl.duration(days=(8 - begins.dt.weekday()) % 7)
    part = pl.int_range(pl.len()).over("county", "month") // COURSE["seats"]
    if people.height:
        yield people.with_columns(month=pl.col("since").dt.truncate("1mo")).select(
            "person_id", "county", "year", course=pl.lit("before"),
            session=(pl.col("month").dt.month().cast(pl.Int64) * 10 + part.cast(pl.Int64)),
            since=since, until=since + timedelta(told["days"]),
        ).select("person_id", "county", "course", "year", "session", "since", "until")  # fmt: skip


def _courses(roster: pl.DataFrame, lots: Lots) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The tables course and coursesession; the latter yet with what tells its roster."""
    of = roster.select("county", "course", "year").unique().sort("year", "course", "county")
    of = numbered(of)
    rules = WORDS["rotations"] | {"before": WORDS["before"]}
    said = [(rules[name], year) for name, year in of.select("course", "year").rows()]
    themes = [it["theme"] if isinstance(it["theme"], str) else it["theme"][str(year)] for it, year in said]
    courses = of.select(
        "id", area_id="county", title=pl.Series([f"{year}年{it['title']}" for it, year in said], dtype=pl.String),
        level=pl.lit("county"), theme=pl.Series(themes, dtype=pl.String),
        organiser=pl.Series([COURSE["organisers"][n % 2] for n in range(of.height)], dtype=pl.String),
        posts=pl.Series([" ".join(it["posts"]) for it, _ in said], dtype=pl.String), place=pl.lit(COURSE["place"]),
        hours=pl.Series([it["days"] * 6 for it, _ in said], dtype=pl.Int64), seats=pl.lit(COURSE["seats"]),
        tested=pl.lit(value=True), said_by=pl.lit(SAID_BY), key=lots.keys("training/course", of.height),
    )  # fmt: skip
    days = roster.group_by(*SESSION).agg(pl.col("since").first(), pl.col("until").first()).sort("since", *SESSION)
    of_course = of.rename({"id": "course_id"})
    sessions = numbered(days.join(of_course, on=["county", "course", "year"], maintain_order="left"))
    number = pl.int_range(1, pl.len() + 1).over("course_id")
    keys = lots.keys("training/session", sessions.height)
    return courses, sessions.with_columns(number=number.cast(pl.Int64), key=keys)


def _enrolled(roster: pl.DataFrame, sessions: pl.DataFrame, lots: Lots) -> pl.DataFrame:
    """Everybody on a roster, with the days of their session."""
    known = sessions.select(*SESSION, "course_id", session_id="id")
    rows = numbered(roster.join(known, on=SESSION, maintain_order="left").sort("since", "session_id", "person_id"))
    return rows.with_columns(
        key=lots.keys("training/enrolment", rows.height),
        answers=pl.Series(lots.happens("training/answers", rows.height, share=HAPPENS["answered"])),
        failed=pl.Series(lots.happens("training/failed", rows.height, share=HAPPENS["failed"])),
    )


def _told(over: pl.DataFrame, lots: Lots) -> Tables:
    """Attendance, results, certificates and opinions of sessions that are over."""
    rows = over.select("id", "session_id", on=pl.date_ranges("since", "until", closed="left")).explode("on")
    draws = lots.uniform("training/state", rows.height)
    away = HAPPENS["present"] + HAPPENS["leave"]
    state = np.select([draws < HAPPENS["present"], draws < away], ["present", "leave"], "absent")
    attendance = numbered(rows.select("on", enrolment_id="id", state=pl.Series(state))).with_columns(
        part=pl.lit("day"), said_by=pl.lit(SAID_BY),
        granted_by=pl.when(pl.col("state") == "leave").then(pl.lit("县委组织部")).otherwise(pl.lit("")),
    )  # fmt: skip
    missed = attendance.group_by("enrolment_id").agg(
        missed=(pl.col("state") == "absent").sum(), there=(pl.col("state") == "present").any()
    )
    known = over.join(missed, left_on="id", right_on="enrolment_id", maintain_order="left")
    ends = pl.col("until") - timedelta(1)
    results = numbered(known.select(enrolment_id="id", passed=~pl.col("failed"), on=ends, said_by=pl.lit(SAID_BY)))
    passed = known.filter(~pl.col("failed") & (pl.col("missed") < 3) & pl.col("there"))
    serial = (pl.int_range(1, pl.len() + 1).over("course_id")).cast(pl.String).str.zfill(4)
    number = pl.col("year").cast(pl.String) + "-" + pl.col("course_id").cast(pl.String).str.zfill(3) + "-" + serial
    certificates = numbered(passed.select(number=number, enrolment_id="id", issued_on=ends, said_by=pl.lit(SAID_BY)))
    certificates = certificates.with_columns(key=lots.keys("training/certificate", certificates.height))
    return {
        "attendance": attendance, "courseresult": results, "certificate": certificates,
        "courseopinion": _opinions(over, lots),
    }  # fmt: skip


def _opinions(over: pl.DataFrame, lots: Lots) -> pl.DataFrame:
    said = over.filter("answers").select("session_id")
    parts = [
        said.with_columns(aspect=pl.lit(aspect), mark=lots.choice(
            f"training/opinion/{aspect}", said.height, weights=HAPPENS["opinions"]))
        for aspect in ("useful", "clear")
    ]  # fmt: skip
    counted = pl.concat(parts).group_by("session_id", "aspect", "mark").agg(persons=pl.len())
    return numbered(counted.sort("session_id", "aspect", "mark"))


def _care(tables: Tables, pack: Pack, day: date, lots: Lots) -> pl.DataFrame:
    """Health checks and insurance of residents, once in each year of their post, as most units give them."""
    held = tables["assignment"].filter((pl.col("kind") == "reside") & pl.col("team_id").is_not_null())
    people = held.sort("since", "person_id").unique("person_id", keep="first", maintain_order=True)
    units = tables["person"].select("unit_id", person_id="id")
    people = people.select("person_id", "since", "until").join(units, on="person_id", maintain_order="left")
    known = {it.duty.key for it in pack.training.care} if pack.training else set()
    found = []
    for care, share in ((key, share) for key, share in WORDS["care"].items() if key in known):
        for year in range(3):
            purpose = f"care/{care}/{year}"
            late = pl.Series(lots.between(purpose, people.height, low=2, high=28)) + 365 * year
            rows = people.with_columns(
                on=pl.col("since") + pl.duration(days=pl.lit(late)), care=pl.lit(care),
                given=pl.Series(lots.happens(f"{purpose}/given", people.height, share=share)),
            )  # fmt: skip
            lasting = pl.col("until").is_null() | (pl.col("on") < pl.col("until"))
            found.append(rows.filter((pl.col("on") <= day) & lasting & pl.col("given")))
    rows = numbered(pl.concat(found).sort("on", "person_id", "care").select("person_id", "care", "on", "unit_id"))
    insured = pl.col("care") == "accident_insurance"
    return rows.with_columns(
        until=pl.when(insured).then(pl.col("on").dt.offset_by("1y")), said_by=pl.lit(SAID_BY),
        key=lots.keys("care/key", rows.height),
    )  # fmt: skip
