"""C05 and C10: answers that are more alike than those of others, and answers shown before that nobody touched."""

import polars as pl

from xiuhua.loop.verify.rows import Rows
from xiuhua.loop.verify.seen import Seen, nowhere
from xiuhua.policy.verify import Numbers


def alike_answers(rows: Rows, visits: pl.DataFrame, answers: pl.DataFrame, numbers: Numbers) -> Seen:  # noqa: ARG001
    return nowhere("C05")


def untouched(rows: Rows, visits: pl.DataFrame, answers: pl.DataFrame, numbers: Numbers) -> Seen:  # noqa: ARG001
    return nowhere("C10")
