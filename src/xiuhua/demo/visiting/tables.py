"""The tables of visits, pictures and promises of the demo, and the truth about what is planted in them."""

from datetime import date, timedelta

import numpy as np
import polars as pl

from xiuhua.demo.lots import Ints, Lots, taken
from xiuhua.demo.moments import numbered
from xiuhua.demo.visiting.answers import answers_of, topics_of
from xiuhua.demo.visiting.leaves import leaves_of
from xiuhua.demo.visiting.numbers import HABITS, NEVER_MADE, PLANTED, PROMISES, WORDS
from xiuhua.demo.visiting.rows import at_market, goers, laid_out
from xiuhua.policy.pack import Pack
from xiuhua.policy.value_on import whole_on

ZONE = "Asia/Shanghai"
QUARTER, YEAR = 3, 12  # months of visits: as a rule, and of a full city
NEVER = 10_000  # days: of a pack that does not say what is late
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
    delivered = _delivered(tables, rows)
    known = (pl.col("kind") == "undelivered") & pl.lit(delivered)
    rows = rows.with_columns(kind=pl.when(known).then(pl.lit("")).otherwise("kind"))  # the ledger does know
    told = _told(rows, _causes(tables, rows), pack, delivered, lots)
    return {
        "visit": _visits(told, pack, day=day),
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


def _told(rows: pl.DataFrame, causes: pl.Series, pack: Pack, delivered: pl.Series, lots: Lots) -> pl.DataFrame:
    """What had changed, what was answered, and the note."""
    met = rows["way"] != "nobody_home"
    topic = topics_of(rows, causes, met, pack, lots)
    notes = _notes(rows, causes, met, delivered, lots)
    return rows.with_columns(changed=topic, answers=answers_of(rows, topic, pack, lots), note=notes)


def _delivered(tables: Tables, rows: pl.DataFrame) -> pl.Series:
    """Whether the ledger knows of a delivery to the household in the days before the visit."""
    owners = tables["measure"].select("household_id", measure_id="id")
    handed = tables["delivery"].join(owners, on="measure_id").filter(pl.col("household_id").is_not_null())
    handed = handed.select("household_id", handed=pl.col("since")).sort("handed")
    told = rows.select("id", "household_id", "on").sort("on").join_asof(
        handed, left_on="on", right_on="handed", by="household_id", strategy="backward",
        tolerance=f"{HABITS['delivered_days']}d", check_sortedness=False,
    )  # fmt: skip
    return told.sort("id")["handed"].is_not_null()


def _notes(rows: pl.DataFrame, causes: pl.Series, met: pl.Series, delivered: pl.Series, lots: Lots) -> pl.Series:
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
    said = whole.zip_with(pl.Series(lots.happens("visit/note/said", count, share=HABITS["said_in_words"])), short)
    tells = delivered & pl.Series(lots.happens("visit/note/delivered", count, share=HABITS["delivered"]))
    tells = (tells & (rows["kind"] == "")) | (rows["kind"] == "undelivered")
    handed = clause("who", WORDS["who"]) + clause("at", WORDS["at"]) + "，" + clause("handed", WORDS["handed_over"])
    return _copied(rows, said.zip_with(~tells, handed).set(~met, "家中无人"), lots)


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

    def another(name: str) -> pl.Series:
        return taken(WORDS[name], lots.between(f"visit/copied/{name}", rows.height, low=0, high=len(WORDS[name]) - 1))

    how = lots.choice("visit/copied/how", rows.height, weights=PLANTED["how"]["edits"])
    ended = joined["copy"].str.replace(r"，[^，]*$", "") + "，" + another("next")
    begun = another("who") + another("at") + ended.str.replace(r"^[^说问谈]*", "")
    edited = joined["copy"].zip_with(how == "none", ended.zip_with(how != "both", begun))
    return joined["note"].zip_with(joined["copy"].is_null() | (joined["kind"] != "copied"), edited)


def _visits(rows: pl.DataFrame, pack: Pack, *, day: date) -> pl.DataFrame:
    over = whole_on(pack, "visit.late_days", day=day, least=0) if "visit.late_days" in pack.parameters else NEVER
    late = (pl.col("recorded").dt.date() - pl.col("on")).dt.total_days() > over
    zoned = [
        pl.col(name).dt.replace_time_zone(ZONE).dt.convert_time_zone("UTC").alias(name)
        for name in ("begun", "recorded")
    ]
    return rows.with_columns(*zoned, late=late & (pl.col("kind") != "late_bulk")).select(
        *("id", "key", "household_id", "person_id", "office", "on", "way", "changed", "answers", "note", "late"),
        "recorded",
        started=pl.when("tells").then("begun"), minutes=pl.when("tells").then("minutes"),
        form=pl.lit(f"{pack.name} {pack.version}"), withdrawn_why=pl.lit(""),
    )  # fmt: skip


def _photos(rows: pl.DataFrame, lots: Lots) -> pl.DataFrame:
    """Pictures that were offered, by their likeness alone; who reuses one offers it again and again."""
    count = rows.height
    offered = (
        pl.Series(lots.happens("visit/photo", count, share=HABITS["photographed"])) | (rows["kind"] == "photo")
    ) & (rows["way"] == "in_person")
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
    """Promises: most kept by their day, some late, a few given up; whose day is still to come wait.

    What is planted as kept falsely is told to have been kept in time.
    """
    count, falsely = rows.height, (rows["kind"] == "kept_falsely").to_numpy()
    met = rows["way"].is_in(["in_person", "elsewhere"]) & ~rows["kind"].is_in(NEVER_MADE)
    promised = met & (pl.Series(lots.happens("visit/promised", count, share=PROMISES["made"])) | pl.Series(falsely))
    low, high = PROMISES["due_days"]
    days = np.where(
        falsely, PLANTED["how"]["falsely_due_days"], lots.between("task/due", count, low=low, high=high)
    )  # fmt: skip
    within = 1 + np.floor(lots.uniform("task/kept", count) * (days - 1)).astype(np.int64)
    within = np.where(falsely, PLANTED["how"]["falsely_done_days"], within)
    low, high = PROMISES["late_days"]
    afterwards = days + lots.between("task/late", count, low=low, high=high)
    fate = np.where(falsely, 0.0, lots.uniform("task/fate", count))
    kept, late = PROMISES["kept"], PROMISES["kept"] + PROMISES["late"]
    due, done = _later(rows["on"], days), _later(rows["on"], np.where(fate < kept, within, afterwards))
    given_up = pl.Series((fate >= late) & (fate < late + PROMISES["given_up"])) & (due < day)

    def drawn(name: str) -> pl.Series:
        texts = WORDS[name]
        return taken(texts, lots.between(f"task/{name}", count, low=0, high=len(texts) - 1))

    told = {"what": drawn("promises"), "why": drawn("given_up"), "due": due, "up": given_up}
    told["done"] = done.set(pl.Series(fate >= late), None)
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
