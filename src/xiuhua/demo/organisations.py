"""The organisations: offices that help, Party committees, a branch for each village, joint ones with co-operatives."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from xiuhua.demo.lots import Lots, taken
from xiuhua.demo.moments import numbered
from xiuhua.demo.targets import Targets

CITY_CODE = "5119"
OFFICES = (
    "党委办公室", "纪委监察局", "组织部", "宣传部", "统战部", "政法委", "人大常委会办公室", "政府办公室",
    "政协办公室", "总工会", "团委", "妇联", "发展和改革局", "教育科技体育局", "公安局", "民政局", "司法局", "财政局",
    "人力资源和社会保障局", "国土资源局", "环境保护局", "住房和城乡建设局", "交通运输局", "水务局", "农业局",
    "林业局", "商务局", "文化广播影视新闻出版局", "卫生和计划生育局", "审计局", "统计局", "安全生产监督管理局",
    "食品药品监督管理局", "工商行政管理局", "扶贫和移民工作局", "旅游局", "城市管理局", "法院", "检察院", "国税局",
    "地税局", "残疾人联合会", "供销合作社", "气象局", "档案局", "党校", "人民医院", "中医医院", "第一中学",
    "职业中学",
)  # fmt: skip
INSTITUTIONS = ("医院", "中学", "党校")
JOINT_KINDS = {"joint_general_branch": 0.6, "project_branch": 0.4}
TRADES = ("茶叶", "核桃", "银耳", "黄羊养殖", "生猪养殖", "中药材", "猕猴桃", "蔬菜", "食用菌", "水产养殖")
ENTERPRISES = ("农业开发有限公司", "生态农业有限公司", "食品有限公司")
FOUNDED, JOINED = date(2005, 1, 1), date(2015, 1, 1)


COLUMNS = (
    "what",
    "code",
    "name",
    "kind",
    "level",
    "area_id",
    "founded",
    "county",
    "township",
    "parent_what",
    "parent_code",
)
JOINT_SPAN = 3  # villages of a joint branch, at most


@dataclass(frozen=True, slots=True)
class Organisations:
    """The tables, and where to find in them what the posts need."""

    tables: dict[str, pl.DataFrame]
    units: pl.DataFrame  # offices and township governments: id, name, level, county (empty: the city's), township
    village_bodies: pl.DataFrame  # id, kind, area_id, county, village (row of the villages, -1 for those of a township)
    technicians: dict[str, int]  # the group of each township, by its code
    committees: dict[str, int]  # the Party committee of each county, by its code, and of the city under ""


def found_organisations(area: pl.DataFrame, villages: pl.DataFrame, wanted: Targets, lots: Lots) -> Organisations:
    """All organisations of the city: offices everywhere, bodies of townships and villages where households live."""
    joint = _joint_plans(villages, wanted, lots)
    parts = [*_upper(area, villages), *_of_townships(villages), _branches(villages), *_joint(joint)]
    rows = numbered(pl.concat(part.select(COLUMNS) for part in parts))
    places = rows.select(parent_what="what", parent_code="code", parent_id="id")
    rows = rows.join(places, on=["parent_what", "parent_code"], how="left", maintain_order="left")
    table = rows.select(
        "id", "name", "kind", "level", "area_id", "founded", "parent_id",
        key=lots.keys("organisation/key", rows.height), dissolved=pl.lit(None, pl.Date),
    )  # fmt: skip
    units = rows.filter(pl.col("what").is_in(["office", "government"]))
    bodies = rows.filter(pl.col("what").is_in(["branch", "joint"])).with_columns(
        village=pl.col("area_id").replace_strict(
            villages["area_id"], pl.int_range(villages.height, eager=True), default=-1, return_dtype=pl.Int64
        )
    )
    return Organisations(
        tables={"organisation": table} | _memberships(rows, joint, villages),
        units=units.select("id", "name", "level", "county", "township"),
        village_bodies=bodies.select("id", "kind", "area_id", "county", "village"),
        technicians=_by(rows, "technicians", "township"),
        committees=_by(rows, "committee", "county"),
    )


def _by(rows: pl.DataFrame, what: str, column: str) -> dict[str, int]:
    found = rows.filter(pl.col("what") == what)
    return dict(zip(found[column].to_list(), found["id"].to_list(), strict=True))


def _rows(frame: pl.DataFrame, **columns: pl.Expr | str) -> pl.DataFrame:
    """Rows with all columns, those not given empty."""
    empty = {name: pl.lit("") for name in COLUMNS if name not in columns}
    return frame.select(**(empty | {"founded": pl.lit(FOUNDED)} | columns)).select(COLUMNS)


def _upper(area: pl.DataFrame, villages: pl.DataFrame) -> list[pl.DataFrame]:
    """Party committees and offices of the city and of each county."""
    living = area.filter(
        pl.col("code").is_in([CITY_CODE, *villages["county"].unique().sort()]), pl.col("until").is_null()
    )
    seats = living.select(
        "name", area_id="id",
        county=pl.when(pl.col("code") == CITY_CODE).then(pl.lit("")).otherwise("code"),
        level=pl.when(pl.col("code") == CITY_CODE).then(pl.lit("city")).otherwise(pl.lit("county")),
    ).sort("county")  # fmt: skip
    committees = _rows(
        seats, what=pl.lit("committee"), code="county", name=pl.lit("中共") + pl.col("name") + "委员会",
        kind=pl.lit("party_committee"), level="level", area_id="area_id", county="county",
        parent_what=pl.when(pl.col("county") == "").then(pl.lit("")).otherwise(pl.lit("committee")),
    )  # fmt: skip
    offices = seats.join(pl.DataFrame({"office": OFFICES}), how="cross", maintain_order="left_right")
    institution = pl.any_horizontal(pl.col("office").str.ends_with(end) for end in INSTITUTIONS)
    return [
        committees,
        _rows(
            offices, what=pl.lit("office"), code=pl.col("county") + pl.col("office"),
            name=pl.col("name") + pl.col("office"),
            kind=pl.when(institution).then(pl.lit("institution")).otherwise(pl.lit("department")),
            level="level", area_id="area_id", county="county", parent_what=pl.lit("committee"), parent_code="county",
        ),
    ]  # fmt: skip


def _of_townships(villages: pl.DataFrame) -> list[pl.DataFrame]:
    """Party committee, government and technicians of each township."""
    seats = villages.select("township", "township_id", "township_name", "county").unique(
        "township", maintain_order=True
    )
    name = pl.col("township_name")
    short = name.str.strip_suffix("办事处")
    kinds = {
        "township_committee": (pl.lit("中共") + short + "委员会", "party_committee", "committee", "county"),
        "government": (
            pl.when(name.str.ends_with("办事处")).then(name).otherwise(name + "人民政府"), "department",
            "township_committee", "township",
        ),
        "technicians": (short + "农业技术巡回服务小组", "technical_group", "government", "township"),
    }  # fmt: skip
    return [
        _rows(
            seats, what=pl.lit(what), code="township", name=called, kind=pl.lit(kind), level=pl.lit("township"),
            area_id="township_id", county="county", township="township", parent_what=pl.lit(above), parent_code=by,
        )
        for what, (called, kind, above, by) in kinds.items()
    ]  # fmt: skip


def _branches(villages: pl.DataFrame) -> pl.DataFrame:
    """A Party branch for each village."""
    return _rows(
        villages, what=pl.lit("branch"), code="code", kind=pl.lit("branch"), level=pl.lit("village"), area_id="area_id",
        name=pl.lit("中共") + pl.col("township_name").str.strip_suffix("办事处") + pl.col("name") + "支部委员会",
        county="county", township="township", parent_what=pl.lit("township_committee"), parent_code="township",
    )  # fmt: skip


def _joint_plans(villages: pl.DataFrame, wanted: Targets, lots: Lots) -> pl.DataFrame:
    """The further village organisations: kind, trade, and the village that each begins with."""
    count = wanted.further_organisations
    first = np.sort(lots.order("joint/village", villages.height)[:count])
    plans = pl.DataFrame({
        "code": [f"{place:03}" for place in range(count)], "first": first,
        "kind": lots.choice("joint/kind", count, weights=JOINT_KINDS),
        "trade": taken(TRADES, lots.between("joint/trade", count, low=0, high=len(TRADES) - 1)),
        "firm": taken(ENTERPRISES, lots.between("joint/firm", count, low=0, high=len(ENTERPRISES) - 1)),
    }, schema_overrides={"code": pl.String, "first": pl.Int64})  # fmt: skip
    seats = villages.select("area_id", "name", "township", "township_id", "township_name", "county")
    return pl.concat([plans, seats[first.tolist()]], how="horizontal")


def _joint(plans: pl.DataFrame) -> list[pl.DataFrame]:
    """Joint general branches and project branches, with the co-operative and the enterprise that join them."""
    is_joint = pl.col("kind") == "joint_general_branch"
    place = pl.col("township_name").str.strip_suffix("办事处") + pl.col("name")
    named = (
        pl.when(is_joint)
        .then(place + pl.lit("片区脱贫攻坚联合党总支"))
        .otherwise(place + pl.col("trade") + "产业党支部")
    )
    shared: dict[str, pl.Expr | str] = {
        "area_id": "area_id",
        "level": pl.lit("village"),
        "county": "county",
        "township": "township",
        "code": "code",
    }
    firms = {
        "cooperative": place + pl.col("trade") + "专业合作社",
        "enterprise": pl.col("township_name").str.strip_suffix("办事处").str.head(2) + pl.col("trade") + pl.col("firm"),
    }
    return [
        _rows(
            plans, what=pl.lit("joint"), name=named, kind="kind", founded=pl.lit(JOINED),
            parent_what=pl.lit("township_committee"), parent_code="township", **shared,
        ),
        *(_rows(plans, what=pl.lit(kind), name=name, kind=pl.lit(kind), **shared) for kind, name in firms.items()),
    ]  # fmt: skip


def _memberships(rows: pl.DataFrame, plans: pl.DataFrame, villages: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The tables organisationarea and organisationmember: branches in their villages, joint ones with who joined."""
    joint = rows.filter(pl.col("what") == "joint").select("code", organisation_id="id")
    spans = plans.join(joint, on="code", maintain_order="left").join(
        pl.DataFrame({"step": range(JOINT_SPAN)}), how="cross", maintain_order="left_right"
    )
    spans = spans.filter((pl.col("kind") == "joint_general_branch") | (pl.col("step") == 0))
    near = villages.select(
        place=pl.int_range(pl.len(), dtype=pl.Int64), township="township", near_id="area_id", near_code="code"
    )
    spans = spans.with_columns(place=pl.col("first") + pl.col("step")).join(
        near, on=["place", "township"], maintain_order="left"
    )
    branches = rows.filter(pl.col("what") == "branch").select(near_code="code", member_id="id", area_id="area_id")
    firms = rows.filter(pl.col("what").is_in(["cooperative", "enterprise"])).select("code", member_id="id")
    joined = pl.concat([
        spans.join(branches, on="near_code", maintain_order="left").select("organisation_id", "member_id"),
        joint.join(firms, on="code", maintain_order="left").select("organisation_id", "member_id"),
    ]).sort("organisation_id", "member_id")  # fmt: skip
    areas = pl.concat([
        rows.filter(pl.col("what") == "branch").select("area_id", organisation_id="id", since="founded"),
        spans.select(area_id="near_id", organisation_id="organisation_id", since=pl.lit(JOINED)),
    ])  # fmt: skip
    open_end = pl.lit(None, pl.Date).alias("until")
    return {
        "organisationarea": numbered(areas).with_columns(open_end),
        "organisationmember": numbered(joined).with_columns(open_end, since=pl.lit(JOINED), role=pl.lit("member")),
    }
