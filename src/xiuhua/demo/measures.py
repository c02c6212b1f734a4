"""What the households on file are given: measures that fit who they are, how far each has come, what was paid out.

Amounts and shares are invented; who may have what follows the catalogue of the pack, but for a few who lack something.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from xiuhua.demo.facts import ABLE
from xiuhua.demo.lots import Lots, taken
from xiuhua.demo.moments import SOURCE, numbered
from xiuhua.words import FEN_PER_YUAN

Tables = dict[str, pl.DataFrame]
YEAR, SCHOOL, STANDING, LOAN, ONCE = "year", "school", "standing", "loan", "once"
BEGINS = {  # when a measure of each kind begins: the earliest day, and up to how many days later
    YEAR: (date(2017, 1, 5), 75),
    SCHOOL: (date(2016, 9, 1), 20),
    STANDING: (date(2016, 1, 4), 300),
    LOAN: (date(2015, 6, 1), 600),
    ONCE: (date(2016, 4, 1), 330),
}
STATES = {  # how far what began this year has come; all else is delivered, or goes on
    YEAR: {"planned": 0.10, "approved": 0.10, "in_delivery": 0.55, "delivered": 0.25},
    SCHOOL: {"in_delivery": 1.0},
    STANDING: {"in_delivery": 1.0},
    LOAN: {"in_delivery": 1.0},
    ONCE: {"planned": 0.12, "in_delivery": 0.18, "delivered": 0.70},
}
GIVEN = ("in_delivery", "delivered")
EVIDENCE = {"planned": "年度帮扶计划", "approved": "审批表", "in_delivery": "发放台账", "delivered": "验收单"}
LAST_YEAR_SHARE = 0.1  # of those with a measure of this year that pays money had it last year too
GROWN = (16, 59)


@dataclass(frozen=True, slots=True)
class Gift:
    """A measure as the city gives it: to how large a `share` of those it fits, and how many yuan, if it is money."""

    item: str
    deliverer: str
    fits: pl.Expr
    share: float
    begins: str = YEAR
    yuan: tuple[int, int] = (0, 0)
    causes: tuple[str, ...] = ()


def _at(*statuses: str) -> pl.Expr:
    return pl.col("school_status").is_in(statuses)


_able, _everyone = pl.col("able"), pl.lit(value=True)
_able_grown = pl.col("able") & pl.col("age").is_between(*GROWN) & ~pl.col("student")
_ill = pl.col("chronic") | pl.col("serious")
_severe = pl.col("disabled") & (pl.col("disability_grade") <= 2)
TO_HOUSEHOLDS = (
    Gift("crop_award", "agriculture", _able, 0.3, yuan=(200, 1500), causes=("skill", "money", "land")),
    Gift("livestock_award", "agriculture", _able, 0.25, yuan=(300, 3000), causes=("skill", "money", "land")),
    Gift("industry_fund", "village_cooperative", pl.col("able_grown"), 0.15, LOAN, (2000, 10_000), ("money",)),
    Gift("cooperative_dividend", "village_cooperative", _everyone, 0.2, yuan=(100, 900), causes=("labour", "money")),
    Gift("farm_technician", "agriculture", _able, 0.2, causes=("skill",)),
    Gift("micro_credit", "rural_bank", pl.col("able_grown"), 0.18, LOAN, (10_000, 50_000), ("money",)),
    Gift("family_doctor", "health", _everyone, 0.97, causes=("illness",)),
    Gift("health_fund", "health", pl.col("ill"), 0.12, yuan=(500, 5000), causes=("illness",)),
    Gift("house_rebuilding", "housing", pl.col("dangerous"), 0.85, ONCE, (7000, 20_000)),
    Gift("water_connection", "water", ~pl.col("water_safe"), 0.85, ONCE, causes=("water",)),
    Gift("minimum_living", "civil_affairs", pl.col("household_type") == "allowance", 1.0, STANDING, (1500, 3600)),
    Gift("forest_compensation", "forestry", pl.col("forest"), 0.97, yuan=(50, 900)),
    Gift("road_to_door", "transport", pl.col("earth_road"), 0.95, ONCE, causes=("transport",)),
    Gift("power_connection", "power", ~pl.col("electricity"), 0.9, ONCE),
    Gift("broadcast_connection", "culture", ~pl.col("broadcast"), 0.9, ONCE),
    Gift("donation", "united_front", _everyone, 0.05, yuan=(200, 3000), causes=("illness", "disaster", "other")),
    Gift("purchase_help", "unions", _able, 0.08, yuan=(200, 2000), causes=("money",)),
    Gift("night_school", "organisation", _everyone, 0.97, causes=("motivation", "skill")),
    Gift("village_rules", "organisation", _everyone, 0.1, causes=("motivation", "marriage")),
)
TO_PERSONS = (
    Gift("premium_subsidy", "medical_insurance", _everyone, 0.995),
    Gift("skills_training", "human_resources", _able_grown, 0.15, causes=("skill",)),
    Gift("public_post", "human_resources", _able_grown, 0.03, LOAN, (3000, 6000), ("labour",)),
    Gift("transport_subsidy", "human_resources", pl.col("far"), 0.9, yuan=(200, 500)),
    Gift("forest_ranger", "forestry", _able_grown, 0.012, yuan=(3000, 6000), causes=("labour",)),
    Gift("preschool_relief", "education", _at("preschool"), 0.98, SCHOOL, (500, 1000), ("education",)),
    Gift("compulsory_free", "education", _at("primary", "grade_7", "grade_8", "grade_9"), 0.995, SCHOOL),
    Gift("boarding_primary", "education", _at("primary"), 0.3, SCHOOL, (1000, 1000), ("education",)),
    Gift("boarding_junior", "education", _at("grade_7", "grade_8", "grade_9"), 0.6, SCHOOL, (1250, 1250),
         ("education",)),
    Gift("senior_grant", "education", _at("senior_1", "senior_2", "senior_3"), 0.95, SCHOOL, (1500, 2500),
         ("education",)),
    Gift("vocational_grant", "education",
         _at(*(f"{kind}_{year}" for kind in ("vocational", "college") for year in (1, 2, 3))), 0.95, SCHOOL,
         (3000, 3000), ("education",)),
    Gift("student_loan", "education", _at("bachelor_1", "bachelor_2", "bachelor_3"), 0.5, SCHOOL, (4000, 8000),
         ("education",)),
    Gift("education_fund", "education", pl.col("student"), 0.06, SCHOOL, (500, 3000), ("education",)),
    Gift("inpatient_cover", "medical_insurance", _ill, 0.96, causes=("illness",)),
    Gift("major_illness_cover", "medical_insurance", pl.col("serious"), 0.95, yuan=(1000, 20_000), causes=("illness",)),
    Gift("special_support", "civil_affairs", pl.col("special"), 1.0, STANDING, (4800, 6000), ("labour",)),
    Gift("disability_living", "disabled_federation", pl.col("disabled") & pl.col("allowance"), 0.9, STANDING,
         (600, 960), ("disability",)),
    Gift("disability_nursing", "disabled_federation", _severe, 0.92, STANDING, (600, 960), ("disability",)),
    Gift("pension", "human_resources", pl.col("age") >= 60, 0.99, STANDING, (900, 1200)),
)  # fmt: skip


def measure_tables(tables: Tables, people: pl.DataFrame, households: pl.DataFrame, lots: Lots) -> Tables:
    """The tables measure, measurestate and delivery of the households that are helped.

    `tables` has those of the homes and causes; `people` are those here, with home, age and what was judged of them.
    """
    homes, members = _recipients(tables, people, households)
    given = [_given(gift, homes, lots) for gift in TO_HOUSEHOLDS] + [_given(gift, members, lots) for gift in TO_PERSONS]
    measures = pl.concat(given).sort("household_id", "since", "item", "member_id", nulls_last=False)
    measures = numbered(measures).with_columns(key=lots.keys("measure/key", measures.height), said_by=pl.lit(SOURCE))
    measures = measures.with_columns(recorded=_recorded())
    kept = ("id", "key", "household_id", "member_id", "item", "deliverer", "causes", "planned_fen", "since", "until")
    return {
        "measure": measures.select(*kept, "said_by", "recorded"),
        "measurestate": _states(measures),
        "delivery": _deliveries(measures),
    }


def _recipients(tables: Tables, people: pl.DataFrame, households: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Who may be given something: the households on file, and their members."""
    able = people.with_columns(able=pl.col("ability").is_in(ABLE))
    of_people = able.group_by(pl.col("home").cast(pl.Int64)).agg(
        pl.col("able").any(),
        able_grown=(_able_grown).any(),
        ill=_ill.any(),
    )
    now = {name: tables[name].filter(pl.col("until").is_null()) for name in ("housing", "water", "living", "land")}
    homes = (
        households.with_row_index("home")
        .with_columns(pl.col("home").cast(pl.Int64), household_id="id")
        .filter("helped")
        .join(of_people, on="home", how="left", maintain_order="left")
        .with_columns(pl.col("able", "able_grown", "ill").fill_null(value=False))
        .join(now["housing"].select("household_id", "dangerous"), on="household_id", maintain_order="left")
        .join(now["water"].select("household_id", water_safe="safe"), on="household_id", maintain_order="left")
        .join(
            now["living"].select("household_id", "electricity", "broadcast", earth_road=pl.col("road_kind") == "earth"),
            on="household_id", maintain_order="left",
        )
        .join(
            now["land"].select("household_id", forest=pl.col("returned_forest_mu") > 0),
            on="household_id", maintain_order="left",
        )
        .join(_causes(tables["cause"]), on="household_id", how="left", maintain_order="left")
        .with_columns(member_id=pl.lit(None, pl.Int64))
    )  # fmt: skip
    far = tables["work"].filter(pl.col("place") == "out_of_province")["member_id"]
    own = homes.select("home", "household_id", "household_type", "stated")
    members = (
        able.with_columns(pl.col("home").cast(pl.Int64), member_id="id")
        .join(own, on="home", maintain_order="left")
        .with_columns(
            far=pl.col("id").is_in(far.implode()),
            special=pl.col("household_type") == "special_support",
            allowance=pl.col("household_type") == "allowance",
        )
    )
    return homes, members


def _causes(causes: pl.DataFrame) -> pl.DataFrame:
    """The stated causes of each household, as a list."""
    return causes.group_by("household_id", maintain_order=True).agg(stated="cause")


def _given(gift: Gift, recipients: pl.DataFrame, lots: Lots) -> pl.DataFrame:
    """One gift to those it fits and who get it, and last year's to some of them where it is paid by the year."""
    fitting = recipients.filter(gift.fits)
    got = fitting.filter(pl.Series(lots.happens(f"measure/{gift.item}", fitting.height, share=gift.share))).rechunk()
    # In one piece: of a single row in several Polars cannot meet two lists.
    count = got.height
    first, later = BEGINS[gift.begins]
    after = lots.between(f"measure/{gift.item}/day", count, low=0, high=later)
    since = pl.Series(np.datetime64(first, "D") + after.astype("timedelta64[D]")).cast(pl.Date)
    low, high = gift.yuan
    yuan = lots.between(f"measure/{gift.item}/yuan", count, low=low // 10, high=high // 10) * 10
    states = STATES[gift.begins]
    answered = pl.col("stated").list.set_intersection(pl.lit(list(gift.causes), dtype=pl.List(pl.String)))
    rows = got.select(
        "household_id", "member_id",
        item=pl.lit(gift.item), deliverer=pl.lit(gift.deliverer),
        causes=answered.list.sort().list.join(" ").fill_null(""),
        since=since, until=pl.lit(None, pl.Date),
        planned_fen=pl.Series(yuan * FEN_PER_YUAN) if high else pl.lit(None, pl.Int64),
        status=taken(list(states), lots.index(f"measure/{gift.item}/state", count, weights=list(states.values()))),
    )  # fmt: skip
    if gift.begins != YEAR or not high:
        return rows
    before = rows.filter(pl.Series(lots.happens(f"measure/{gift.item}/before", count, share=LAST_YEAR_SHARE)))
    last = before.with_columns(
        since=pl.col("since").dt.offset_by("-1y"), until=pl.lit(date(2017, 1, 1)), status=pl.lit("delivered")
    )
    return pl.concat([rows, last])


def _recorded() -> pl.Expr:
    """The moment it was entered: the day after it began."""
    return (pl.col("since").cast(pl.Datetime("us")) + pl.duration(days=1, hours=9)).dt.replace_time_zone("UTC")


def _states(measures: pl.DataFrame) -> pl.DataFrame:
    """The state that each has come to, with what it is known by."""
    evidence = pl.col("status").replace_strict(EVIDENCE, return_dtype=pl.String)
    return numbered(
        measures.select(
            "status", "since", "until", "said_by", "recorded", measure_id="id", evidence=evidence
        )
    )  # fmt: skip


def _deliveries(measures: pl.DataFrame) -> pl.DataFrame:
    """What was paid of the money that is being given: all of what is delivered, half of what goes on."""
    paid = measures.filter(pl.col("status").is_in(GIVEN), pl.col("planned_fen") > 0)
    whole = pl.when(pl.col("status") == "delivered").then("planned_fen").otherwise(pl.col("planned_fen") // 2)
    rows = paid.select(
        "said_by", "recorded", measure_id="id", since=pl.col("since"), until=pl.lit(None, pl.Date),
        amount_fen=whole, evidence=pl.lit("一卡通发放记录"), source=pl.lit(SOURCE),
    )  # fmt: skip
    return numbered(rows)
