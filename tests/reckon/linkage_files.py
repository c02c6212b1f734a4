"""Small files of persons for tests of linkage, and what is found in them."""

from collections.abc import Sequence

import polars as pl

from xiuhua.reckon.linkage.linking import link
from xiuhua.reckon.linkage.records import COLUMNS

HEAD, WIFE = "511902196503021234", "511902196708154524"  # invented: their check characters hold
Row = tuple[str, ...]


def frame(*rows: Sequence[str | None]) -> pl.DataFrame:
    """Rows of COLUMNS as a file has them; what is left out is missing."""
    whole = [(*row, *[None] * (len(COLUMNS) - len(row))) for row in rows]
    return pl.DataFrame(
        [[cell or None for cell in row] for row in whole], schema=dict.fromkeys(COLUMNS, pl.String), orient="row"
    )


def found(*rows: Sequence[str | None], threshold: float = 0.95) -> list[tuple[str, str]]:
    """The pairs that are found among rows."""
    return link(frame(*rows), threshold=threshold).pairs.select("id_a", "id_b").rows()


def strangers(count: int) -> list[Row]:
    """Rows of people who have nothing to do with one another, so that a file is not all of one person."""
    families, given = "赵钱孙李周吴郑冯陈褚卫蒋沈韩杨朱秦尤许何", "德福海山桂兰秀英志强永贵春梅国华文武玉珍"
    return [
        (
            f"z{place}", families[place % 20] + given[place * 7 % 20] + given[place * 3 % 19],
            "", f"19{40 + place % 50}-{1 + place % 12:02d}-{1 + place * 5 % 28:02d}", "男女"[place % 2],
            f"{given[place % 20]}{families[place % 19]}村", f"1540000{place:04d}",
        )
        for place in range(count)
    ]  # fmt: skip
