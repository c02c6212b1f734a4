"""What filling in costs: seconds of what is asked, times how often and by how many, and what of it is asked again."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

SECONDS, MINUTES = 60, 60
FEWEST = 5  # people behind a number that is shown: with fewer it would tell of one of them


@dataclass(frozen=True, slots=True)
class Question:
    """Facts that are asked alike: seconds for each, and with what probability; what is `shown` nobody types.

    `each`: how many times one form asks it, such as once for each member of a household.
    """

    facts: tuple[str, ...]
    seconds: float
    asked: float
    shown: bool = False
    each: float = 1.0

    @property
    def cost(self) -> float:
        """Seconds that are to be expected."""
        return 0.0 if self.shown else self.seconds * self.asked * self.each * len(self.facts)


@dataclass(frozen=True, slots=True)
class Asked:
    """A form: who answers it (`by`), for each of what (`per`), how many times a month, and what it asks.

    `opening`: seconds for finding, reading and sending it, whatever is typed.
    """

    key: str
    by: str
    per: str
    times: float
    questions: tuple[Question, ...]
    opening: float = 0.0

    @property
    def seconds(self) -> float:
        """Seconds that filling it in once takes."""
        return self.opening + sum(it.cost for it in self.questions)


@dataclass(frozen=True, slots=True)
class Answerer:
    """People who answer: how many there are, and how many households, villages and so on one of them answers for."""

    key: str
    many: int
    answers_for: Mapping[str, float]


def minutes_of(form: Asked, answerer: Answerer) -> float:
    """Minutes a month that a form costs one of those who answer it.

    (opening + Σ seconds × probability × facts) × times a month × how many of its kind one answers for ÷ 60.
    """
    return form.seconds * form.times * answerer.answers_for[form.per] / SECONDS


def hours_of(form: Asked, answerer: Answerer) -> float:
    """Hours a month that a form costs all who answer it."""
    return minutes_of(form, answerer) * answerer.many / MINUTES


def load_of(forms: Iterable[Asked], answerer: Answerer) -> float:
    """Minutes a month that all forms together cost one of those who answer them."""
    return sum(minutes_of(it, answerer) for it in forms if it.by == answerer.key)


def dearest(forms: Iterable[Asked], answerers: Mapping[str, Answerer], *, most: int) -> list[tuple[Asked, float]]:
    """The forms that cost most hours a month, the dearest first."""
    costs = [(it, hours_of(it, answerers[it.by])) for it in forms]
    return sorted(costs, key=lambda it: (-it[1], it[0].key))[:most]


def asked_again(forms: Iterable[Asked]) -> dict[str, tuple[str, ...]]:
    """Facts that more than one question asks, with the forms that do; what is shown is not asked."""
    asking = [(fact, form.key) for form in forms for it in form.questions if not it.shown for fact in it.facts]
    often = Counter(fact for fact, _ in asking)
    return {fact: tuple(key for it, key in asking if it == fact) for fact, times in often.items() if times > 1}


def re_ask_rate(forms: Sequence[Asked]) -> float:
    """Of all that is asked, the share that another question asks already; 0 where nothing is asked."""
    asked = [fact for form in forms for it in form.questions if not it.shown for fact in it.facts]
    return (len(asked) - len(set(asked))) / len(asked) if asked else 0.0


def saved(before: float, now: float) -> float | None:
    """The share of minutes that is not spent any more; None where nothing was spent before."""
    return 1 - now / before if before else None


def working_days_missing(asked_on: date, needed_by: date, *, least: int, worked: Iterable[date]) -> int:
    """By how many working days a request comes too late; days count after the day of asking, the last included."""
    given = sum(asked_on < day <= needed_by for day in worked)
    return max(0, least - given)


def minutes_entered(counts: pl.DataFrame, seconds: Mapping[str, float]) -> pl.DataFrame:
    """Minutes of entry by `area` and `month`, from how many rows of each kind were entered there.

    `counts` has `area`, `month`, `kind`, `rows` and `people` (how many could have entered them). Kinds without seconds
    count nothing. Where fewer than FEWEST people could, `minutes` are unknown: they would tell of one of them.
    """
    meter = pl.DataFrame({"kind": list(seconds), "seconds": list(seconds.values())}, {"kind": str, "seconds": float})
    told = counts.join(meter, on="kind").group_by("area", "month").agg(
        minutes=(pl.col("rows") * pl.col("seconds")).sum() / SECONDS, rows=pl.col("rows").sum(),
        people=pl.col("people").max(),
    )  # fmt: skip
    enough = pl.col("people") >= FEWEST
    hidden = [pl.when(enough).then(name).alias(name) for name in ("minutes", "rows")]
    return told.with_columns(*hidden).sort("area", "month").select("area", "month", "rows", "minutes", "people")


def minutes_of_counties(
    entries: pl.DataFrame,
    *,
    helpers: pl.DataFrame,
    within: pl.DataFrame,
    counties: pl.DataFrame,
    seconds: Mapping[str, float],
) -> pl.DataFrame:
    """The table `entry_minutes`: whole minutes of each county's month, and the people who help there.

    `entries` has `area`, `month`, `form` and `rows`; `helpers` has `helper` and `area`; `counties` has `area`. Counties
    with fewer than FEWEST helpers are left out; one where nothing was typed has 0 minutes, unless nothing was anywhere.
    """
    inside = within.join(counties.select(ancestor="area"), on="ancestor", how="semi")
    people = _of_county(helpers, inside).group_by("county").agg(people=pl.col("helper").n_unique().cast(pl.Int64))
    typed = _of_county(entries, inside).rename({"form": "kind"})
    months = entries.select(pl.col("month").unique())
    counts = people.join(months, how="cross").join(typed, on=["county", "month"], how="left")
    told = counts.with_columns(pl.col("rows").fill_null(0), pl.col("kind").fill_null(next(iter(seconds), "")))
    minutes = minutes_entered(told.rename({"county": "area"}), seconds).drop_nulls("minutes")
    return minutes.select("area", "month", "rows", pl.col("minutes").round().cast(pl.Int64), "people")


def _of_county(rows: pl.DataFrame, inside: pl.DataFrame) -> pl.DataFrame:
    return rows.join(inside.select("area", county="ancestor"), on="area").drop("area")
