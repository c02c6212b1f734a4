"""Days as people and spreadsheets write them."""

import polars as pl

PARTS = r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:T?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$"
TOGETHER = r"^(\d{4})(\d{2})(\d{2})(?:\.0)?$"
SERIAL = r"^(\d{5})(?:\.0+)?$"
FIRST_SERIAL, LAST_SERIAL = 10_000, 60_000  # 1927 to 2064: outside, five digits are no day that anybody meant
SERIAL_ZERO = pl.date(1899, 12, 30)  # day 0 of Excel, WPS and LibreOffice


def day_said(text: pl.Expr) -> pl.Expr:
    """The day in 2016-03-05, 2016/3/5, 2016.3.5, 2016年3月5日, 20160305, with a time of day or not, or a serial number.

    Null for anything else, also for a day that no calendar has.
    """
    serial = text.str.extract(SERIAL).cast(pl.Int32, strict=False)
    within = pl.when(serial.is_between(FIRST_SERIAL, LAST_SERIAL)).then(serial)
    return pl.coalesce(_joined(text, PARTS), _joined(text, TOGETHER), SERIAL_ZERO + pl.duration(days=within))


def _joined(text: pl.Expr, pattern: str) -> pl.Expr:
    year, month, day = (text.str.extract(pattern, place).str.zfill(2) for place in (1, 2, 3))
    return pl.concat_str(year, month, day).str.to_date("%Y%m%d", strict=False)
