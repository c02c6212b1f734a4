"""Villages whose weak organisation was put right, beside like villages: what became of poverty in both."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from xiuhua.bridge.gather import gather
from xiuhua.queries.pack import pack_in_force
from xiuhua.reckon.comparison import Comparison, compare
from xiuhua.register.models import Area, AreaWithin, Rectification
from xiuhua.words import AreaLevel, last_year_end, years_before

BANDS = "comparison.bands"
# The most telling first: what is small is merged by leaving out the last, the county.
STRATA = ("band", "poor_village", "county")
YEARS = 1  # the year end before the first listing


@dataclass(frozen=True, slots=True)
class Beside:
    """The comparison of an area, from the year end before its first listing to the last year end by the day.

    `names` are the villages' by code. `waiting` are villages that were listed and not accepted by then: neither put
    right nor like one that never was weak, so that they are on no side. `comparison` is None where no case was accepted
    by then, or the pack has no bands.
    """

    before: date | None
    after: date | None
    comparison: Comparison | None
    waiting: int
    names: dict[str, str]


NOTHING = Beside(None, None, None, 0, {})


def rectified_beside(area: Area, *, on: date) -> Beside:
    """Poverty before and after in an area's villages of rectified organisations beside like villages.

    Some ten statements, however many villages. Poor persons and population are those of the villages' survey at both
    year ends. No claim of cause is made: see reckon.comparison.
    """
    pack = pack_in_force(on)
    cases = _cases(area, on=on)
    after = last_year_end(on)
    if not cases or BANDS not in pack.parameters:
        return NOTHING
    before = years_before(last_year_end(min(listed for listed, _done in cases.values())), YEARS - 1)
    chosen = {code for code, (_listed, done) in cases.items() if done is not None and done <= after}
    if not chosen or before >= after:
        return NOTHING
    bands = [float(it) for it in _texts(pack.parameters[BANDS].on(on))]
    rows = _villages(area, before=before, after=after)
    waiting = cases.keys() - chosen
    compared = compare(
        rows.filter(~pl.col("village").is_in(list(waiting))).with_columns(
            chosen=pl.col("village").is_in(list(chosen)), band=_band(bands)
        ),
        strata=STRATA,
    )
    names = dict(rows.select("village", "name").iter_rows())
    return Beside(before, after, compared, len(waiting & names.keys()), names)


def _cases(area: Area, *, on: date) -> dict[str, tuple[date, date | None]]:
    """By the code of a village the day of its first listing, and of its first acceptance. One statement."""
    inside = AreaWithin.objects.on(on).filter(ancestor=area).values("area")
    rows = Rectification.objects.filter(village__in=inside, listed_on__lte=on).order_by("-listed_on", "-pk")
    return {
        code: (listed, done) for code, listed, done in rows.values_list("village__code", "listed_on", "accepted_on")
    }


def _villages(area: Area, *, before: date, after: date) -> pl.DataFrame:
    """The area's villages as they were surveyed at both ends, with the county that each lies in."""
    told = gather(after, ["villages", "within", "areas"])
    then = gather(before, ["villages"])["villages"].select("village", before="poor_persons", people_before="population")
    counties = told["areas"].filter(pl.col("level") == int(AreaLevel.COUNTY)).select("area")
    lies_in = told["within"].join(counties, left_on="ancestor", right_on="area", how="semi")
    inside = told["within"].filter(pl.col("ancestor") == area.code).select("area")
    return (
        told["villages"]
        .join(inside, on="area", how="semi", maintain_order="left")
        .join(lies_in.select("area", county="ancestor"), on="area", how="left", maintain_order="left")
        .join(then, on="village", how="left", maintain_order="left")
        .select(
            "village", "name", "county", "poor_village", "before", "people_before", after="poor_persons",
            people_after="population",
        )
    )  # fmt: skip


def _band(bands: list[float]) -> pl.Expr:
    """Into which band of per cent of poverty a village fell before: how many bounds it reached."""
    share = pl.when(pl.col("people_before") > 0).then(pl.col("before") * 100 / pl.col("people_before"))
    return pl.sum_horizontal((share >= bound).cast(pl.Int8) for bound in bands)


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, tuple) else ()
