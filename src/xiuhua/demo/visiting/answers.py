"""What had changed for the demo's households, and what was answered beside what was shown from before."""

import polars as pl

from xiuhua.demo.lots import Lots, taken
from xiuhua.demo.visiting.numbers import HABITS, PLANTED, WORDS
from xiuhua.policy.pack import Pack


def topics_of(rows: pl.DataFrame, causes: pl.Series, met: pl.Series, pack: Pack, lots: Lots) -> pl.Series:
    """The topic that had changed at each visit, "" for none; some visits ask again about what was told the last time.

    Parrots always take the same one.
    """
    count = rows.height
    topics = pack.visits.topics if pack.visits else {}
    known = [it for it in WORDS["changes"] if it in topics]
    if not known:
        return pl.Series([""] * count)
    changed = pl.Series(lots.happens("visit/changed", count, share=HABITS["changed"]))
    drawn = taken(known, lots.between("visit/topic", count, low=0, high=len(known) - 1))
    near = causes.replace_strict(WORDS["topic_of_cause"], default="")
    own = drawn.zip_with(pl.Series(lots.happens("visit/any-topic", count, share=0.4)) | ~near.is_in(known), near)
    own = own.set(~changed, "").set(pl.Series(lots.happens("visit/follow", count, share=HABITS["follow"])), None)
    told = rows.select("id", "household_id", "on").with_columns(topic=own).sort("household_id", "on", "id")
    topic = told.with_columns(pl.col("topic").forward_fill().over("household_id")).sort("id")["topic"].fill_null("")
    parroted = PLANTED["how"]["parrot_takes"]
    return topic.set(~met, "").set((rows["kind"] == "parrot") & (parroted in known), parroted)


def answers_of(rows: pl.DataFrame, topic: pl.Series, pack: Pack, lots: Lots) -> pl.Series:
    """The answers as JSON: what is as it was the last time confirmed or left unopened, by habit, else edited.

    Parrots leave what was said first unopened, month after month.
    """
    found = pl.Series(["{}"] * rows.height)
    asks = {
        topic.key: {ask.key: ask.keys for ask in topic.asks}
        for topic in (pack.visits.topics.values() if pack.visits else ())
    }
    for key, questions in WORDS["changes"].items():
        parts = []
        asked = rows.filter(topic == key).select("id", "household_id", "person_id", "on", "kind")
        for question, weights in questions.items():
            usual = {said: weight for said, weight in weights.items() if said in asks.get(key, {}).get(question, ())}
            if usual:
                drawn = lots.choice(f"visit/answer/{question}", rows.height, weights=usual).filter(topic == key)
                said, how = _carried(asked.with_columns(drawn=drawn), question, lots)
                parts.append(pl.lit(f'"{question}": ["') + pl.lit(said) + pl.lit('", "') + pl.lit(how) + pl.lit('"]'))
        if parts and asked.height:
            text = pl.select(pl.lit("{") + pl.concat_str(parts, separator=", ") + pl.lit("}")).to_series()
            found = found.scatter((topic == key).arg_true(), text)
    return found


def _carried(asked: pl.DataFrame, question: str, lots: Lots) -> tuple[pl.Series, pl.Series]:
    """What was said, and how it was answered beside what the household said before."""
    count = asked.height
    people = int(asked["person_id"].max() or 0) + 1  # type: ignore[arg-type]  # a number, or none
    shares = lots.choice("visit/untouched", people, weights=HABITS["untouched"]).cast(pl.Float64).to_numpy()
    left = lots.happens(f"visit/unopened/{question}", count, share=shares[asked["person_id"].to_numpy()])
    same = pl.Series(lots.happens(f"visit/as-before/{question}", count, share=HABITS["as_before"]))
    told = asked.with_columns(left=pl.Series(left), parrot=pl.col("kind") == "parrot")
    told = told.with_columns(own=pl.when(pl.lit(same)).then(None).otherwise("drawn"))
    first = pl.int_range(pl.len()).over("household_id") == 0
    told = told.sort("household_id", "on", "id").with_columns(first=first)
    kept = pl.when("first").then("drawn").when("parrot").then(None).otherwise("own")
    told = told.with_columns(said=kept).with_columns(pl.col("said").forward_fill().over("household_id"))
    shown = (~pl.col("first")) & (pl.col("said") == pl.col("said").shift(1).over("household_id"))
    opened = pl.when(pl.col("left") | pl.col("parrot")).then(pl.lit("untouched")).otherwise(pl.lit("confirmed"))
    told = told.with_columns(how=pl.when(shown).then(opened).otherwise(pl.lit("edited"))).sort("id")
    return told["said"], told["how"]
