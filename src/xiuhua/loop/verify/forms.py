"""C05 and C10: answers that are more alike than those of others, and answers shown before that nobody touched."""

import numpy as np
import polars as pl

from xiuhua.loop.verify.rows import Floats, Ints, Rows
from xiuhua.loop.verify.seen import Seen, nowhere, seen
from xiuhua.loop.verify.times import robust
from xiuhua.policy.verify import Numbers

NEIGHBOURS = 6  # visits before a visit of the same helper that its answers are compared with


def alike_answers(rows: Rows, visits: pl.DataFrame, answers: pl.DataFrame, numbers: Numbers) -> Seen:
    """C05: answers of a helper's visits to different homes that agree more often than answers here do by chance.

    For a pair of visits z = (agreements - Σq) / √Σq(1-q), with q = Σp² for the shares p of the answers that a question
    got among peers (one role, terrain and month). A helper stands by the median of the pairs, less the median of all
    helpers, so that villages that are alike accuse nobody. Nothing is said below `answers_least` questions that not
    nearly all answer the same. Source: Kuriakose and Robbins 2016, calibrated as Simmons and others 2016 ask.
    """
    told = _placed(rows, visits, answers)
    chance = (
        told.group_by("peers", "question", "answer").len().with_columns(n=pl.col("len").sum().over("peers", "question"))
        .group_by("peers", "question").agg(q=((pl.col("len") / pl.col("n")) ** 2).sum())
        .filter(pl.col("q") < numbers.answers_common)
    )  # fmt: skip
    told = told.join(chance, on=["peers", "question"])
    pairs = [_pairs(told, step, numbers) for step in range(1, NEIGHBOURS + 1)]
    found = pl.concat(pairs)
    if found.is_empty():
        return nowhere("C05")
    both = pl.concat([found.select("row", "z"), found.select(row="other", z="z")])
    own = both.group_by("row").agg(z=pl.col("z").median())
    z = np.full(rows.count, np.nan)
    z[own["row"].to_numpy()] = own["z"].to_numpy()
    of = pl.DataFrame({"helper": rows.helper, "z": z}).filter(pl.col("z").is_not_nan())
    middle = of.group_by("helper").agg(pl.col("z").median())
    usual = float(np.median(middle["z"].to_numpy())) if middle.height > NEIGHBOURS else 0.0
    helper = np.zeros(int(rows.helper.max()) + 1)
    helper[middle["helper"].to_numpy()] = middle["z"].to_numpy()
    odd = (helper[rows.helper] - max(usual, 0.0) >= numbers.answers_z) & (z >= numbers.answers_z)
    count = np.bincount(rows.helper, odd)[rows.helper] - 1
    return seen("C05", np.where(odd, numbers.answers_weight, 0.0), group=rows.helper, count=count, amount=z)


def _placed(rows: Rows, visits: pl.DataFrame, answers: pl.DataFrame) -> pl.DataFrame:
    """Answers with the row, helper, household and peers of their visit, and how manieth visit of the helper it is."""
    first = np.zeros(int(rows.helper.max(initial=-1)) + 2, np.int64)
    first[1:] = np.cumsum(np.bincount(rows.helper, minlength=len(first) - 1))
    order = pl.DataFrame(
        {
            "visit": visits["visit"].gather(rows.taken), "row": np.arange(rows.count), "helper": rows.helper,
            "household": rows.household, "peers": rows.peers, "turn": np.arange(rows.count) - first[rows.helper],
        }
    )  # fmt: skip
    return answers.filter(pl.col("answer").is_not_null()).join(order, on="visit")


def _pairs(told: pl.DataFrame, step: int, numbers: Numbers) -> pl.DataFrame:
    """Visits of one helper so many turns apart, to different homes, with their z; those with enough questions only."""
    later = told.select("helper", "question", "answer", other="row", elsewhere="household", turn=pl.col("turn") - step)
    q = pl.col("q")
    return (
        told.join(later, on=["helper", "question", "turn"]).filter(pl.col("household") != pl.col("elsewhere"))
        .group_by("row", "other")
        .agg(
            questions=pl.len(),
            z=((pl.col("answer") == pl.col("answer_right")).sum() - q.sum()) / (q * (1 - q)).sum().sqrt(),
        )
        .filter(pl.col("questions") >= numbers.answers_least)
    )  # fmt: skip


def untouched(rows: Rows, visits: pl.DataFrame, answers: pl.DataFrame, numbers: Numbers) -> Seen:
    """C10: visits whose answers shown from before were all left unopened, by helpers who do so far more than peers.

    The share of prefilled answers that a helper left untouched lies `untouched_z` robust scores above that of peers.
    Source: what prior answers do to interviews (Jäckle 2009). It coaches; alone it flags nobody.
    """
    told = _placed(rows, visits, answers.filter("prefilled", pl.col("touched").is_not_null()))
    if told.is_empty():
        return nowhere("C10")
    own = told.group_by("row").agg(share=1 - pl.col("touched").mean())
    share = np.full(rows.count, np.nan)
    share[own["row"].to_numpy()] = own["share"].to_numpy()
    helper, peers, mean = _by_helper(rows, share)
    z = np.full(int(rows.helper.max()) + 1, np.nan)
    z[helper] = robust(mean, peers, numbers.peers_least)
    odd = (z[rows.helper] >= numbers.untouched_z) & (share == 1)
    return seen(
        "C10", np.where(odd, numbers.untouched_weight, 0.0), group=rows.helper, count=np.ones(rows.count),
        amount=np.nan_to_num(100 * share),
    )  # fmt: skip


def _by_helper(rows: Rows, share: Floats) -> tuple[Ints, Ints, Floats]:
    """Helpers with the peers of their first visit, and the mean of a share over their visits where it is known."""
    told = pl.DataFrame({"helper": rows.helper, "peers": rows.peers, "share": share}).filter(
        pl.col("share").is_not_nan()
    )
    mean = told.group_by("helper", maintain_order=True).agg(pl.col("peers").first(), pl.col("share").mean())
    return mean["helper"].to_numpy(), mean["peers"].to_numpy(), mean["share"].to_numpy()
