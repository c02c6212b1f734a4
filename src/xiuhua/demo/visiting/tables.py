"""The tables of visits, pictures and promises of the demo, and the truth about what is planted in them."""

import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from xiuhua.demo.lots import Ints, Lots, taken
from xiuhua.demo.moments import numbered
from xiuhua.demo.visiting.leaves import leaves_of
from xiuhua.demo.visiting.rows import GONE, at_market, goers, laid_out
from xiuhua.policy.pack import Pack

WORDS: dict[str, Any] = tomllib.loads((Path(__file__).parents[1] / "data/visits.toml").read_text(encoding="utf-8"))
ZONE = "Asia/Shanghai"
QUARTER, YEAR = 3, 12  # months of visits: as a rule, and of a full city
SAID_IN_WORDS, CHANGED, PROMISED, PHOTOGRAPHED = 0.75, 0.22, 0.12, 0.03
LATE_DAYS = 7
KEPT, KEPT_LATE, GIVEN_UP = 0.82, 0.08, 0.03  # of promises whose day is over; the rest waits
PARROTED = "income"  # the topic that a parrot always takes
HANDED_OVER = "送两袋化肥"  # what a planted promise is of: nothing on file knows of it
TRUTH = ("visit", "household", "helper", "kind", "habit")
Tables = dict[str, pl.DataFrame]


def visit_tables(
    tables: Tables, *, pack: Pack, day: date, lots: Lots, full: bool = False
) -> tuple[Tables, pl.DataFrame]:
    """The tables visit, visitphoto, task and leave up to a day, and the truth about visits.

    Of each planted visit, and of honest ones that look odd, it has the visit, household and helper, the planted kind
    (empty for the honest) and their habit. None of a pack that asks for no visits. A quarter of visits and leave, or
    the year of visits of a full city.
    """
    months = _months(day, YEAR if full else QUARTER)
    who = goers(tables, lots, day=day)
    if pack.visits is None or not who.rows.height:
        return {}, pl.DataFrame(schema=dict.fromkeys(TRUTH, pl.String))
    leaves = leaves_of(tables, pack=pack, first=months[-QUARTER], day=day, lots=lots)
    rows = numbered(laid_out(who, leaves.away, months, lots, day=day))
    rows = rows.with_columns(key=lots.keys("visit/key", rows.height), way=at_market(rows, lots))
    told = _told(rows, _causes(tables, rows), pack, lots)
    return {
        "visit": _visits(told, pack),
        "visitphoto": _photos(told, lots),
        "task": _tasks(told, lots, day=day),
        **({"leave": leaves.table} if leaves.table.height else {}),
    }, _truth(told, tables)


def _months(day: date, count: int) -> list[date]:
    first = day.replace(day=1)
    found = [first]
    while len(found) < count:
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return sorted(found)


def _causes(tables: Tables, rows: pl.DataFrame) -> pl.Series:
    main = (
        tables["cause"]
        .filter(pl.col("main") & pl.col("until").is_null())
        .unique("household_id", keep="first", maintain_order=True)
    )
    return rows.join(main.select("household_id", "cause"), on="household_id", how="left", maintain_order="left")[
        "cause"
    ].fill_null("")


def _told(rows: pl.DataFrame, causes: pl.Series, pack: Pack, lots: Lots) -> pl.DataFrame:
    """What had changed, what was answered, and the note."""
    count = rows.height
    met = rows["way"] != "nobody_home"
    changed = pl.Series(lots.happens("visit/changed", count, share=CHANGED)) & met
    topics = pack.visits.topics if pack.visits else {}
    known = [it for it in WORDS["changes"] if it in topics]
    drawn = (
        taken(known, lots.between("visit/topic", count, low=0, high=max(0, len(known) - 1)))
        if known
        else pl.Series([""] * count)
    )
    near = causes.replace_strict(WORDS["topic_of_cause"], default="")
    topic = drawn.zip_with(pl.Series(lots.happens("visit/any-topic", count, share=0.4)) | ~near.is_in(known), near)
    topic = topic.set(~changed, "").set((rows["kind"] == "parrot") & met & (PARROTED in known), PARROTED)
    notes = _notes(rows, causes, met, lots)
    return rows.with_columns(changed=topic, answers=_answers(rows, topic, pack, lots), note=notes)


def _notes(rows: pl.DataFrame, causes: pl.Series, met: pl.Series, lots: Lots) -> pl.Series:
    count = rows.height

    def clause(name: str, texts: list[str]) -> pl.Series:
        return taken(texts, lots.between(f"visit/note/{name}", count, low=0, high=len(texts) - 1))

    about = clause("all", WORDS["of_all"])
    for cause, texts in WORDS["of_cause"].items():
        of = (causes == cause) & pl.Series(lots.happens(f"visit/note/of-{cause}", count, share=0.5))
        about = about.zip_with(~of, clause(cause, texts))
    more = clause("more", WORDS["of_all"])
    two = pl.Series(lots.happens("visit/note/two", count, share=0.6)) & (more != about)
    of_two = (about + "，又" + more).zip_with(two, about)
    whole = clause("who", WORDS["who"]) + clause("at", WORDS["at"]) + of_two + "，" + clause("next", WORDS["next"])
    short = clause("set", WORDS["set_phrases"])
    said = whole.zip_with(pl.Series(lots.happens("visit/note/said", count, share=SAID_IN_WORDS)), short)
    return _copied(rows, said.set(~met, "家中无人"), lots)


def _copied(rows: pl.DataFrame, notes: pl.Series, lots: Lots) -> pl.Series:
    """Who copies writes the first note of theirs again, with a clause changed here and there."""
    frame = rows.select("person_id", "kind").with_columns(note=notes)
    first = (
        frame.filter(pl.col("kind") == "copied")
        .with_columns(n=pl.col("note").str.len_chars())
        .sort("person_id", "n")
        .group_by("person_id", maintain_order=True)
        .last()
    )
    joined = frame.join(first.select("person_id", copy="note"), on="person_id", how="left", maintain_order="left")
    other = taken(WORDS["next"], lots.between("visit/copied", rows.height, low=0, high=len(WORDS["next"]) - 1))
    edited = joined["copy"].str.replace(r"，[^，]*$", "") + "，" + other
    return joined["note"].zip_with(joined["copy"].is_null() | (joined["kind"] != "copied"), edited)


def _answers(rows: pl.DataFrame, topic: pl.Series, pack: Pack, lots: Lots) -> pl.Series:
    """The answers as JSON: confirmed where the household said the same the last time, else edited.

    Parrots leave what was said first untouched, month after month.
    """
    count = rows.height
    parrot = rows["kind"] == "parrot"
    found = pl.Series(["{}"] * count)
    asks = {
        topic.key: {ask.key: ask.keys for ask in topic.asks}
        for topic in (pack.visits.topics.values() if pack.visits else ())
    }
    for key, questions in WORDS["changes"].items():
        cells = []
        for question, weights in questions.items():
            usual = {said: weight for said, weight in weights.items() if said in asks.get(key, {}).get(question, ())}
            if usual:
                cells.append((question, lots.choice(f"visit/answer/{question}", count, weights=usual)))
        if not cells:
            continue
        parts = []
        for question, drawn in cells:
            said, how = _carried(rows, drawn, topic == key, parrot)
            parts.append(pl.lit(f'"{question}": ["') + pl.lit(said) + pl.lit('", "') + pl.lit(how) + pl.lit('"]'))
        text = pl.select(pl.lit("{") + pl.concat_str(parts, separator=", ") + pl.lit("}")).to_series()
        found = text.zip_with(topic == key, found)
    return found


def _carried(rows: pl.DataFrame, drawn: pl.Series, asked: pl.Series, parrot: pl.Series) -> tuple[pl.Series, pl.Series]:
    """What was said, and how it was answered beside what the household said before."""
    told = rows.select("id", "household_id", "on").with_columns(said=drawn, parrot=parrot).filter(asked)
    told = told.sort("household_id", "on", "id")
    told = told.with_columns(said=pl.when("parrot").then(pl.col("said").first().over("household_id")).otherwise("said"))
    same = (pl.col("said") == pl.col("said").shift(1).over("household_id")).fill_null(value=False)
    how = pl.when("parrot").then(pl.lit("untouched")).when(same).then(pl.lit("confirmed")).otherwise(pl.lit("edited"))
    of_all = rows.select("id").join(told.select("id", "said", how=how), on="id", how="left", maintain_order="left")
    return of_all["said"].fill_null(""), of_all["how"].fill_null("")


def _visits(rows: pl.DataFrame, pack: Pack) -> pl.DataFrame:
    late = (pl.col("recorded").dt.date() - pl.col("on")).dt.total_days() > LATE_DAYS
    zoned = [
        pl.col(name).dt.replace_time_zone(ZONE).dt.convert_time_zone("UTC").alias(name)
        for name in ("begun", "recorded")
    ]
    return rows.with_columns(*zoned, late=late & (pl.col("kind") != "bulk")).select(
        *("id", "key", "household_id", "person_id", "office", "on", "way", "changed", "answers", "note", "late"),
        "recorded",
        started=pl.when("tells").then("begun"), minutes=pl.when("tells").then("minutes"),
        form=pl.lit(f"{pack.name} {pack.version}"), withdrawn_why=pl.lit(""),
    )  # fmt: skip


def _photos(rows: pl.DataFrame, lots: Lots) -> pl.DataFrame:
    """Pictures that were offered, by their likeness alone; who reuses one offers it again and again."""
    count = rows.height
    offered = (pl.Series(lots.happens("visit/photo", count, share=PHOTOGRAPHED)) | (rows["kind"] == "photo")) & (
        rows["way"] == "in_person"
    )
    likeness = pl.Series(lots.raw("visit/likeness", count)).reinterpret(signed=True)
    whys = taken(WORDS["photo_whys"], lots.between("visit/photo/why", count, low=0, high=len(WORDS["photo_whys"]) - 1))
    frame = rows.with_columns(likeness=likeness, why=whys).filter(offered)
    same = pl.col("likeness").first().over("person_id")
    frame = frame.with_columns(likeness=pl.when(pl.col("kind") == "photo").then(same).otherwise("likeness"))
    zoned = pl.col("recorded").dt.replace_time_zone(ZONE).dt.convert_time_zone("UTC")
    return numbered(frame.select("why", "likeness", visit_id="id", taken_on="on", recorded=zoned)).with_columns(
        key=lots.keys("visit/photo/key", frame.height)
    )


def _tasks(rows: pl.DataFrame, lots: Lots, *, day: date) -> pl.DataFrame:
    """Promises: most kept by their day, some late, a few given up; whose day is still to come wait."""
    count = rows.height
    promised = pl.Series(lots.happens("visit/promised", count, share=PROMISED)) & rows["way"].is_in(
        ["in_person", "elsewhere"]
    )
    due = _later(rows["on"], lots.between("task/due", count, low=7, high=40))
    fate = lots.uniform("task/fate", count)
    kept_on = _later(
        rows["on"],
        1
        + np.floor(lots.uniform("task/kept", count) * ((due - rows["on"]).dt.total_days().to_numpy() - 1)).astype(
            np.int64
        ),
    )
    late_on = _later(due, lots.between("task/late", count, low=1, high=12))
    planted = rows["kind"] == "promise"
    promised = (promised | planted & rows["way"].is_in(["in_person", "elsewhere"])) & (rows["kind"] != GONE)
    fate = np.where(planted.to_numpy(), 0.0, fate)
    done = kept_on.zip_with(pl.Series(fate < KEPT), late_on).set(pl.Series(fate >= KEPT + KEPT_LATE), None)
    given_up = pl.Series((fate >= KEPT + KEPT_LATE) & (fate < KEPT + KEPT_LATE + GIVEN_UP)) & (due < day)

    def drawn(name: str) -> pl.Series:
        texts = WORDS[name]
        return taken(texts, lots.between(f"task/{name}", count, low=0, high=len(texts) - 1))

    what = drawn("promises").set(planted, HANDED_OVER)
    told = {"what": what, "why": drawn("given_up"), "due": due, "done": done, "up": given_up}
    frame = rows.with_columns(**told).filter(promised)
    zoned = pl.col("recorded").dt.replace_time_zone(ZONE).dt.convert_time_zone("UTC")
    return numbered(
        frame.select(
            "household_id", "person_id", "what", "due", visit_id="id", made_on="on", first_due="due", recorded=zoned,
            done_on=pl.when((pl.col("done") <= day) & ~pl.col("up")).then("done"),
            given_up_on=pl.when("up").then(pl.col("due")), how=pl.when("up").then("why").otherwise(pl.lit("")),
        )
    ).with_columns(key=lots.keys("task/key", frame.height))  # fmt: skip


def _later(days: pl.Series, by: Ints) -> pl.Series:
    return pl.Series(days.to_numpy().astype("datetime64[D]") + by.astype("timedelta64[D]")).cast(pl.Date)


def _truth(rows: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """Of each planted visit its key, household, helper and kind; of honest ones that look odd their habit."""
    numbers = tables["household"].select(household_id="id", household="number")
    people = tables["person"].select(person_id="id", helper="key")
    planted = (
        rows.filter((pl.col("kind") != "") | (pl.col("habit") != ""))
        .join(numbers, on="household_id")
        .join(people, on="person_id")
    )
    return planted.sort("id").select(visit="key", household="household", helper="helper", kind="kind", habit="habit")
