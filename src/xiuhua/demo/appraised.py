"""How the city's cadres were appraised: awards, what some say of their own work, and lists of grades of two years.

No grade is reckoned: each is drawn by lot, a list keeps its quota, and whoever was recalled is not excellent.
"""

from datetime import UTC, date, datetime

import numpy as np
import polars as pl

from xiuhua.demo.lots import Lots, taken
from xiuhua.demo.moments import numbered
from xiuhua.policy.grading import Grading
from xiuhua.policy.pack import Pack

Tables = dict[str, pl.DataFrame]
YEARS = (2015, 2016)
RECORDED = datetime(2017, 3, 30, 9, tzinfo=UTC)
DECIDED, SHOWN = (2, 6), (3, 28)  # month and day of the year after; the last list is shown and not decided yet
DRAFTED = (1, 18)
AWARDED_SHARE, STATED_SHARE, AGAIN_SHARE = 0.025, 0.12, 0.1
EXCELLENT_SHARE, COUNTY_DIGITS = 0.27, 6
OTHERS = {"competent": 0.975, "basically_competent": 0.02, "incompetent": 0.005}
AWARDS = {
    ("优秀驻村队员", "county"): 0.55, ("脱贫攻坚先进个人", "county"): 0.25, ("脱贫攻坚先进个人", "city"): 0.15,
    ("优秀第一书记", "province"): 0.05,
}  # fmt: skip
GIVERS = {"county": "县（区）委、县（区）政府", "city": "市委、市政府", "province": "省委、省政府"}
WHY = {
    "excellent": (
        "驻村扎实，产业见效，群众公认",
        "带领村民修通产业路，户户有增收项目",
        "矛盾化解及时，党建和产业两不误",
    ),
    "competent": ("完成年度任务，履职尽责", "按时到岗，政策熟悉", "帮扶计划落实，资料齐全"),
    "basically_competent": ("任务基本完成，入户偏少", "计划落实较慢，需改进"),
    "incompetent": ("多项任务未完成",),
}
STATEMENTS = (
    "到村后先逐户走了一遍，弄清了致贫原因。\n和村两委一起修了产业路，建了核桃园。",
    "主要做了三件事：理顺党员活动，办起合作社，接通入户水管。\n做得不够的是技术培训，明年补上。",
    "负责联系在外务工人员，帮助办理社保和子女入学。\n有两户意见没有及时答复，已当面说明。",
    "和农技员一起选了青花椒和土鸡两个项目。\n第一年遇旱，产量不高，账目全部公开。",
)
AGAIN = "\n今年补充：合作社开始分红，技术培训办了两期。"
OBJECTION = "理由与实际不符：合作社是我来之后办起来的，请补充核实"


def appraised_tables(tables: Tables, *, pack: Pack, lots: Lots) -> Tables:
    """Awards, own statements, lists and lines, by what those who reside in villages held; none without rules."""
    grading = pack.grading
    if grading is None:
        return {}
    held = _held(tables, grading)
    people = held.select("person_id").unique(maintain_order=True).sort("person_id")
    return {
        "award": _awards(people, lots),
        "ownstatement": _statements(people, lots),
        **_lists(held, tables["area"], grading, lots),
    }


def _held(tables: Tables, grading: Grading) -> pl.DataFrame:
    """Posts of residents in villages, with the code of the county."""
    codes = tables["area"].select(area_id="id", county=pl.col("code").str.head(COUNTY_DIGITS))
    posts = tables["assignment"].filter((pl.col("kind") == "reside") & pl.col("role").is_in(grading.roles))
    posts = posts.filter(pl.col("until").is_null() | (pl.col("until") > pl.col("since")))
    return posts.select("person_id", "area_id", "since", "until", "end_reason").join(codes, on="area_id")


def _awards(people: pl.DataFrame, lots: Lots) -> pl.DataFrame:
    kinds = list(AWARDS)
    got = people.filter(pl.Series(lots.happens("appraised/award", people.height, share=AWARDED_SHARE)))
    kind = lots.index("appraised/award/kind", got.height, weights=list(AWARDS.values()))
    year = lots.between("appraised/award/year", got.height, low=2015, high=2016)
    number = lots.between("appraised/award/number", got.height, low=3, high=60)
    levels = taken([level for _, level in kinds], kind)
    return numbered(
        got.with_columns(
            key=lots.keys("appraised/award/key", got.height), title=taken([title for title, _ in kinds], kind),
            level=levels, giver=levels.replace_strict(GIVERS), year=pl.Series(year), number=pl.Series(number),
        )
    ).select(
        "id", "key", "person_id", "title", "giver", "level",
        pl.format("表彰〔{}〕{}号", "year", "number").alias("document"),
        pl.date(pl.col("year"), 12, 28).alias("on"), pl.lit(None, pl.Int64).alias("by_id"), *_recorded(),
        pl.lit(None, pl.Datetime("us", "UTC")).alias("withdrawn_at"), pl.lit("").alias("withdrawn_why"),
    )  # fmt: skip


def _statements(people: pl.DataFrame, lots: Lots) -> pl.DataFrame:
    """A version of some, and a second one of a few of these."""
    wrote = people.filter(pl.Series(lots.happens("appraised/statement", people.height, share=STATED_SHARE)))
    texts = taken(STATEMENTS, lots.index("appraised/statement/text", wrote.height, weights=[1] * len(STATEMENTS)))
    first = wrote.with_columns(text=texts, version=pl.lit(1, pl.Int64), written_on=pl.lit(date(2015, 12, 20)))
    more = pl.Series(lots.happens("appraised/statement/again", wrote.height, share=AGAIN_SHARE))
    second = first.filter(more).with_columns(
        text=pl.col("text") + AGAIN, version=pl.lit(2, pl.Int64), written_on=pl.lit(date(2016, 12, 18))
    )
    rows = numbered(pl.concat([first, second]))
    keys = lots.keys("appraised/statement/key", rows.height)
    return rows.with_columns(*_recorded(), key=keys)


def _lists(held: pl.DataFrame, areas: pl.DataFrame, grading: Grading, lots: Lots) -> Tables:
    """A list of each county and year, and who stands on it; the one of the last year is shown and not decided."""
    counties = areas.filter(pl.col("code").str.len_chars() == COUNTY_DIGITS).select("code", "name", area_id="id")
    lists: list[dict[str, object]] = []
    lines: list[pl.DataFrame] = []
    for code, name, area in counties.sort("code").rows():
        for year in YEARS:
            there = held.filter(
                (pl.col("county") == code) & (pl.col("since") <= date(year, 12, 31))
                & (pl.col("until").is_null() | (pl.col("until") > date(year, 1, 1)))
            )  # fmt: skip
            if there.is_empty():
                continue
            number = len(lists) + 1
            lists.append(_list(number, area, name, year, last=year == YEARS[-1]))
            lines.append(_lines(number, there, year, grading, lots, purpose=f"appraised/{code}/{year}"))
    if not lists:
        return {}
    every = numbered(pl.concat(lines))
    every = _objected(every, lists, lots)
    kept = pl.DataFrame(lists, infer_schema_length=None)
    kept = kept.with_columns(*_recorded(), *_by(), key=lots.keys("appraised/list", len(lists)))
    return {"gradelist": kept, "gradeline": every}


def _list(number: int, area: int, name: str, year: int, *, last: bool) -> dict[str, object]:
    return {
        "id": number, "area_id": area, "kind": "annual", "title": f"{name}驻村干部{year}年度考核",
        "since": date(year, 1, 1), "until": date(year + 1, 1, 1), "drafted_on": date(year + 1, *DRAFTED),
        "shown_on": date(year + 1, *SHOWN) if last else date(year + 1, 1, 22),
        "decided_on": None if last else date(year + 1, *DECIDED), "found": "[]", "exception_why": "",
        "exception_document": "",
    }  # fmt: skip


def _lines(
    number: int, there: pl.DataFrame, year: int, grading: Grading, lots: Lots, *, purpose: str
) -> pl.DataFrame:  # fmt: skip
    """Everybody of the county once; as many excellent as the quota lets, drawn among those who were not recalled."""
    ended = pl.col("end_reason").is_in(list(grading.recalled)) & (pl.col("until").dt.year() == year)
    people = there.group_by("person_id", maintain_order=True).agg(recalled=ended.any()).sort("person_id")
    count = people.height
    most = min(int(EXCELLENT_SHARE * count), *(it.quota.most(count) for it in grading.quotas_on(date(year, 1, 1))))
    order = np.lexsort((lots.raw(purpose, count), people["recalled"].fill_null(value=False).to_numpy()))
    best = np.zeros(count, bool)
    best[order[:most]] = True
    others = lots.choice(f"{purpose}/others", count, weights=OTHERS)
    grade = pl.select(pl.when(pl.lit(pl.Series(best))).then(pl.lit("excellent")).otherwise(others)).to_series()
    draw = lots.raw(f"{purpose}/why", count)
    why = [WHY[it][int(lot) % len(WHY[it])] for it, lot in zip(grade, draw, strict=True)]
    return people.select("person_id").with_columns(
        list_id=pl.lit(number, pl.Int64), grade=grade, why=pl.Series(why, dtype=pl.String),
        key=lots.keys(f"{purpose}/key", count),
    )  # fmt: skip


def _objected(lines: pl.DataFrame, lists: list[dict[str, object]], lots: Lots) -> pl.DataFrame:
    """One objection on each list that is not decided: it waits for an answer."""
    waiting = [it["id"] for it in lists if it["decided_on"] is None]
    could = lines.filter(pl.col("list_id").is_in(waiting) & (pl.col("grade") == "competent"))
    could = could.with_columns(lot=pl.Series(lots.uniform("appraised/objection", could.height)))
    said = could.sort("lot").group_by("list_id", maintain_order=True).first()["id"]
    objects = pl.col("id").is_in(said.to_list())
    day = date(YEARS[-1] + 1, 3, 30)
    return lines.with_columns(
        objection=pl.when(objects).then(pl.lit(OBJECTION)).otherwise(pl.lit("")),
        objected_on=pl.when(objects).then(pl.lit(day)), answer=pl.lit(""),
        answered_by_id=pl.lit(None, pl.Int64), answered_on=pl.lit(None, pl.Date),
    )  # fmt: skip


def _recorded() -> list[pl.Expr]:
    return [pl.lit(RECORDED).cast(pl.Datetime("us", "UTC")).alias("recorded")]


def _by() -> list[pl.Expr]:
    return [pl.lit(None, pl.Int64).alias(name) for name in ("drafted_by_id", "decided_by_id")]
