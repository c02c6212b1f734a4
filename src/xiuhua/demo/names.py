"""Names and numbers of invented people: surnames as frequent as in life, given names composed, numbers that check."""

from importlib.resources import files

import numpy as np
import polars as pl

from xiuhua.demo.lots import Flags, Ints, Lots, taken

MALE = (
    "伟强军勇杰涛斌波辉刚健明永林海山龙志德福贵华忠义成安平荣光国民建文武学良才松柏江河川云峰岭石"
    "春生长发富全兴旺顺和仁礼信孝友祥瑞庆宏宇翔鹏程远达康宁泰昌盛正清廷朝显开先大元应仕绍代思维"
)
FEMALE = (
    "芳秀英兰梅菊莲桂花香玉珍珠凤琼碧翠红艳霞丽娟燕萍蓉芬淑华清素贞慧敏静雅婷娜琳玲洁莹倩雪月春"
    "秋晓云彩霜露冬蕾蕊苗小仕明群先会全大光发召从家中世文正永德学国泽天长"
)
TWO_CHARACTERS = 0.8  # how many given names have two
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643
CHECKS = "10X98765432"


def surnames(count: int, *, purpose: str, lots: Lots) -> Ints:
    """Drawn surnames, as places in the list that `full_names` reads."""
    return lots.index(purpose, count, weights=_listed()["frequency"].to_list())


def full_names(surname: Ints, male: Flags, *, purpose: str, lots: Lots) -> pl.Series:
    """Surname and an invented given name."""
    count = len(surname)
    first, second = (
        pl.select(
            pl.when(pl.lit(pl.Series(male)))
            .then(pl.lit(taken(list(MALE), lots.between(f"{purpose}/{place}", count, low=0, high=len(MALE) - 1))))
            .otherwise(
                pl.lit(taken(list(FEMALE), lots.between(f"{purpose}/{place}", count, low=0, high=len(FEMALE) - 1)))
            )
        ).to_series()
        for place in ("first", "second")
    )
    two = pl.Series(lots.happens(f"{purpose}/two", count, share=TWO_CHARACTERS) & (first != second).to_numpy())
    given = pl.select(pl.when(pl.lit(two)).then(pl.lit(first) + pl.lit(second)).otherwise(pl.lit(first))).to_series()
    return taken(_listed()["surname"].to_list(), surname) + given


def identity_numbers(county: pl.Series, birth: pl.Series, male: Flags) -> pl.Series:
    """Identity numbers, no two alike: county, day of birth, a running number odd for men, check digit (X for 10)."""
    rows = pl.DataFrame({"county": county, "birth": birth, "male": male})
    running = rows.select(pl.int_range(pl.len()).over("county", "birth", "male")).to_series()
    if (running > 498).any():
        raise ValueError("More than 499 people of one county and sex were born on one day: the numbers run out.")
    sequence = (2 * running + 2 - pl.Series(male.astype(np.int64))).cast(pl.String).str.zfill(3)
    return with_check(county + birth.dt.strftime("%Y%m%d") + sequence)


def with_check(body: pl.Series) -> pl.Series:
    """Bodies of 17 digits with their check digit."""
    return body + taken(list(CHECKS), check_places(body))


def check_places(body: pl.Series) -> Ints:
    """For bodies of 17 digits, the place of the right check digit in `CHECKS`."""
    digits = np.frombuffer("".join(body).encode(), np.uint8).reshape(len(body), 17).astype(np.int64) - ord("0")
    return digits @ np.array(WEIGHTS) % 11


def _listed() -> pl.DataFrame:
    return pl.read_csv(files("xiuhua.demo").joinpath("data/surnames.csv").read_bytes())
