"""Days of birth in any spelling as year, month and day, of which only some may be known."""

import polars as pl

NUMERALS = {"〇": "0", "○": "0", "零": "0", **{it: str(place + 1) for place, it in enumerate("一二三四五六七八九")}}
FARMERS = {
    "正月": "一月",
    "冬月": "十一月",
    "腊月": "十二月",
    "初": "",
    "廿": "二十",
    "卅": "三十",
}  # words of their calendar
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
YEARS = (1850, 2100)
SERIALS = (1, 60_000)  # of spreadsheets, whose day 0 is 30 December 1899
APART = r"[^0-9]+"


def read_births(texts: pl.Series) -> pl.DataFrame:
    """year, month, day of each text (0 for what it does not tell).

    1965-03-02, 2/3/1965, 19650302, 1965年3月2日, 一九六五年三月二日, 1965.3, 196503, 2 March 1965, 65.3.2, 23803 (a
    spreadsheet's), 1965. A month above 12 is a day, if the day can be the month.
    """
    frame = texts.alias("text").to_frame().select(_plain(pl.col("text")).alias("text"))
    text = pl.col("text")
    ways = [
        _found(text, rf"^(\d{{4}}){APART}(\d{{1,2}}){APART}(\d{{1,2}})(?:\D.*)?$", (1, 2, 3)),
        _found(text, rf"^(\d{{1,2}}){APART}(\d{{1,2}}){APART}(\d{{4}})(?:\D.*)?$", (3, 2, 1)),
        _found(text, r"^((?:18|19|20)\d{2})(\d{2})(\d{2})(?:\d{6})?$", (1, 2, 3)),
        _found(text, r"^(\d{2})(\d{2})((?:18|19|20)\d{2})$", (3, 2, 1)),
        _found(text, rf"^(\d{{4}}){APART}(\d{{1,2}})\D*$", (1, 2)),
        _found(text, r"^((?:18|19|20)\d{2})(0[1-9]|1[0-2])$", (1, 2)),
        _found(text, rf"^(\d{{2}}){APART}(\d{{1,2}}){APART}(\d{{1,2}})\D*$", (1, 2, 3), century=True),
        _found(text, r"^(\d{2})(\d{2})(\d{2})$", (1, 2, 3), century=True),
        _found(text, r"^((?:18|19|20)\d{2})\D*$", (1,)),
        _of_serial(text),
    ]
    frame = frame.select(pl.coalesce(ways).alias("said"))
    return frame.select(*_parts(pl.col("said"))).select(_known())


def _plain(text: pl.Expr) -> pl.Expr:
    plain = text.str.normalize("NFKC").str.to_lowercase().str.strip_chars().str.slice(0, 40)
    plain = plain.str.replace_many(FARMERS).str.replace_many(NUMERALS)
    for pattern, digits in ((r"(\d)十(\d)", "${1}${2}"), (r"(\d)十", "${1}0"), (r"十(\d)", "1${1}"), ("十", "10")):
        plain = plain.str.replace_all(pattern, digits)
    for place, month in enumerate(MONTHS):
        plain = plain.str.replace(rf"{month}[a-z]*", f" {place + 1} ")
    return plain.str.replace(r"^\D+", "").str.replace(r"\.0+$", "")


def _found(text: pl.Expr, pattern: str, places: tuple[int, ...], *, century: bool = False) -> pl.Expr:
    """year-month-day in digits, or null; without a century it is that of the more who live."""
    year, *others = (text.str.extract(pattern, place) for place in places)
    if century:
        year = pl.when(year.cast(pl.Int16, strict=False) > 20).then("19" + year).otherwise("20" + year)
    zero = pl.when(year.is_not_null()).then(pl.lit("0"))
    return pl.concat_str(year, *others, *[zero] * (2 - len(others)), separator="-")


def _of_serial(text: pl.Expr) -> pl.Expr:
    serial = text.str.extract(r"^(\d{5})$").cast(pl.Int32, strict=False)
    within = pl.when(serial.is_between(*SERIALS)).then(serial)
    return (pl.date(1899, 12, 30) + pl.duration(days=within)).dt.strftime("%Y-%m-%d")


def _parts(said: pl.Expr) -> list[pl.Expr]:
    parts = said.str.split_exact("-", 2).struct
    names = ("year", "month", "day")
    return [parts.field(f"field_{place}").cast(pl.Int16, strict=False).alias(name) for place, name in enumerate(names)]


def _known() -> list[pl.Expr]:
    year, month, day = pl.col("year"), pl.col("month"), pl.col("day")
    turned = month.is_between(13, 31) & day.is_between(1, 12)
    month, day = pl.when(turned).then(day).otherwise(month), pl.when(turned).then(month).otherwise(day)
    told = year.is_between(*YEARS)
    is_month = told & month.is_between(1, 12)
    is_day = is_month & day.is_between(1, 31)
    return [
        pl.when(known).then(part).otherwise(0).fill_null(0).cast(pl.Int16).alias(name)
        for name, part, known in (("year", year, told), ("month", month, is_month), ("day", day, is_day))
    ]
