"""All signs on visits, and what they come to together: a score, its reasons, and whose visits they are on."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from xiuhua.loop.verify.beside import contradicted
from xiuhua.loop.verify.filing import late_at_once
from xiuhua.loop.verify.forms import alike_answers, untouched
from xiuhua.loop.verify.hints import Hint, hints_of
from xiuhua.loop.verify.notes import copied
from xiuhua.loop.verify.photos import used_before
from xiuhua.loop.verify.rows import NONE, Rows, in_order
from xiuhua.loop.verify.seen import Seen
from xiuhua.loop.verify.spots import at_one_spot
from xiuhua.loop.verify.throughput import too_fast, too_long_a_round, too_many
from xiuhua.loop.verify.times import all_alike, ended_early, too_short
from xiuhua.policy.verify import VerifyPolicy
from xiuhua.policy.words import filled
from xiuhua.reckon.visits import ABSENCES, ANSWERS, FOUND_EMPTY, GONE, PROMISED, VISITS

SHOWN = 20  # visits named beside one reason
SIGNED = {
    "row": pl.UInt32, "sign": pl.String, "weight": pl.Float64, "group": pl.Int64, "count": pl.Int64,
    "amount": pl.Float64, "like": pl.Int64,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Beside:
    """What the register knows beside visits; an empty table where it knows nothing."""

    answers: pl.DataFrame = field(default_factory=ANSWERS.empty)
    absences: pl.DataFrame = field(default_factory=ABSENCES.empty)
    gone: pl.DataFrame = field(default_factory=GONE.empty)
    promised: pl.DataFrame = field(default_factory=PROMISED.empty)
    found_empty: pl.DataFrame = field(default_factory=FOUND_EMPTY.empty)


@dataclass(frozen=True, slots=True)
class Reason:
    """One sign on one visit: its key, what it weighs, what is told of it, and other visits it was seen on with it."""

    sign: str
    weight: float
    says: str
    visits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verified:
    """The visits with score and reasons, in the order given; the signs they rest on; helpers; and hints on the set."""

    policy: VerifyPolicy
    visits: pl.DataFrame
    signs: pl.DataFrame
    helpers: pl.DataFrame
    hints: tuple[Hint, ...]

    @property
    def flagged(self) -> int:
        """How many visits are worth a second look."""
        return self.visits.filter(pl.col("reasons") != "").height

    def by_sign(self) -> dict[str, int]:
        """For each sign that is a reason, the visits it is one for."""
        told = self.visits.filter(pl.col("reasons") != "").select(pl.col("reasons").str.split(";")).explode("reasons")
        return dict(told.group_by("reasons").len().sort("reasons").iter_rows())

    def reasons_of(self, visit: str, *, language: str) -> tuple[Reason, ...]:
        """Every sign seen on a visit, heaviest first, in words; those of a visit that is not flagged too."""
        own = self.signs.filter(pl.col("visit") == visit).sort("weight", "sign", descending=[True, False])
        return tuple(self._reason(it, language) for it in own.iter_rows(named=True))

    def _reason(self, it: Mapping[str, object], language: str) -> Reason:
        sign = str(it["sign"])
        group = self.signs.filter(
            (pl.col("sign") == sign) & (pl.col("group") == it["group"]) & (pl.col("visit") != it["visit"])
        )
        like = [str(it["like"])] if it["like"] is not None else []
        beside = [*like, *(name for name in group["visit"].sort() if name not in like)]
        facts = {"count": f"{it['count']:,}", "amount": f"{it['amount']:,.0f}"}
        says = filled(self.policy.rules.signs[sign].told(float(str(it["amount"])))[language], facts)
        return Reason(sign, float(str(it["weight"])), says, tuple(beside[:SHOWN]))


def verify_visits(visits: pl.DataFrame, *, policy: VerifyPolicy, beside: Beside | None = None) -> Verified:
    """Look for every sign on visits (VISITS; a column that is not there is unknown), and weigh them together.

    The score of a visit is 1 - the product of (1 - weight) over its signs: signs add up, and one that weighs less than
    `flagged` flags nobody alone. Raises ValueError where `visits` does not name visit, helper or started.
    """
    table = VISITS.completed(visits)
    if table.select(pl.any_horizontal(pl.col("visit", "helper", "started").is_null().any())).item():
        raise ValueError("Every visit needs a name, a helper and a time: leave those out that have none.")
    rows = in_order(table, policy.numbers, elsewhere=policy.rules.elsewhere)
    found = _found(rows, table, policy, beside or Beside())
    signs = _signs(rows, table, found)
    told = _scored(table, signs, policy)
    return Verified(policy, told, signs.drop("row"), _helpers(table, told), hints_of(table, policy.numbers))


def _found(rows: Rows, table: pl.DataFrame, policy: VerifyPolicy, beside: Beside) -> list[Seen]:
    """Every sign; notes take as long as all others together and are read beside them."""
    numbers = policy.numbers
    with ThreadPoolExecutor(1) as aside:
        notes = aside.submit(copied, rows, numbers, phrases=policy.rules.phrases)
        return [
            too_short(rows, numbers), ended_early(rows, numbers),
            too_many(rows, numbers), too_fast(rows, numbers), too_long_a_round(rows, numbers),
            at_one_spot(rows, numbers), late_at_once(rows, numbers),
            alike_answers(rows, table, beside.answers, numbers), used_before(rows, numbers),
            untouched(rows, table, beside.answers, numbers), all_alike(rows, numbers),
            *contradicted(
                rows, table, numbers, absences=beside.absences, gone=beside.gone, promised=beside.promised,
                found_empty=beside.found_empty,
            ),
            notes.result(),
        ]  # fmt: skip


def _signs(rows: Rows, table: pl.DataFrame, found: list[Seen]) -> pl.DataFrame:
    """One row for a sign on a visit; of one sign seen in two ways on a visit the heavier. Groups are named apart."""
    parts = [
        pl.DataFrame(
            {
                "row": rows.taken[it.rows].astype(np.uint32), "sign": [it.sign] * len(it.rows), "weight": it.weight,
                "group": it.group * len(found) + number, "count": it.count, "amount": it.amount,
                "like": np.where(it.like == NONE, NONE, rows.taken[it.like]),
            },
            schema=SIGNED,
        )
        for number, it in enumerate(found)
    ]  # fmt: skip
    told = pl.concat(parts).sort("row", "sign", "weight", "group", descending=[False, False, True, False])
    told = told.unique(["row", "sign"], keep="first", maintain_order=True)
    like = pl.when(pl.col("like") != NONE).then("like")
    return told.with_columns(
        visit=table["visit"].gather(told["row"]), like=table["visit"].gather(told.select(like)["like"])
    )


def _scored(table: pl.DataFrame, signs: pl.DataFrame, policy: VerifyPolicy) -> pl.DataFrame:
    by_visit = signs.group_by("row").agg(
        score=1 - (1 - pl.col("weight")).product(), reasons=pl.col("sign").sort().str.join(";")
    )
    told = table.select("visit").with_row_index("row").join(by_visit, on="row", how="left", maintain_order="left")
    score = pl.col("score").fill_null(0.0).clip(0, 1).round(4)
    reasons = pl.when(score >= policy.numbers.flagged).then("reasons").otherwise(pl.lit(""))
    return told.select("visit", score=score, reasons=reasons)


def _helpers(table: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    """For each helper the visits, how many are flagged, by which kinds, and the mean score; ordered by name."""
    rows = told.with_columns(table["helper"], flagged=pl.col("reasons") != "")
    kinds = rows.filter("flagged").select("helper", pl.col("reasons").str.split(";")).explode("reasons")
    by_kind = kinds.unique().sort("helper", "reasons").group_by("helper").agg(kinds=pl.col("reasons").str.join(";"))
    return (
        rows.group_by("helper")
        .agg(visits=pl.len(), flagged=pl.col("flagged").sum(), score=pl.col("score").mean().round(4))
        .join(by_kind, on="helper", how="left")
        .select("helper", "visits", "flagged", pl.col("kinds").fill_null(""), "score")
        .sort("helper")
    )
