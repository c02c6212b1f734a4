"""The cases of weak organisations told in full: who is linked, the lists, what was closed, who accepted, relapses."""

from datetime import date, timedelta

import polars as pl

from xiuhua.demo.lots import Lots
from xiuhua.demo.moments import numbered
from xiuhua.demo.targets import STORY_ENDS

Tables = dict[str, pl.DataFrame]

CASE_DAYS, TO_WRITE, LATE_DAYS = 365, 30, 25
LATE_BEFORE = date(2016, 1, 1)
LATE_SHARE, RELAPSED_SHARE = 0.06, 0.04
TO_DO = {
    "incomplete_team": [
        ("书记空缺，班子缺员", "乡镇党委选派干部任村党支部书记"),
        ("工作无人牵头", "明确班子分工并上墙"),
    ],
    "unfit_secretary": [
        ("书记年龄大、抓工作吃力", "调整书记，培养后备干部"),
        ("制度落实不经常", "乡镇党委每月督查一次"),
    ],
    "disunity": [
        ("班子成员意见不合", "乡镇党委书记逐人谈心，开好组织生活会"),
        ("议事难决", "重大事项按“四议两公开”办理"),
    ],
    "no_activities": [("三会一课未落实", "按季排定会议和党课"), ("党员活动无记录", "固定党员活动日")],
    "no_new_members": [("两年未发展党员", "培养入党积极分子两名"), ("党员老化", "从返乡青年中物色培养对象")],
    "disorder": [("信访矛盾积累", "逐件包案化解"), ("邻里纠纷多", "建立村级调解小组")],
    "ranked_last": [("年度考核末位", "对照考核短板逐项补齐"), ("任务推进慢", "定人定时限推进")],
    "low_satisfaction": [("群众满意率低", "开展入户走访，回应诉求"), ("办事难", "实行干部坐班代办")],
    "interference": [("换届受宗族影响", "重新核查候选人资格"), ("选举组织不规范", "乡镇派员全程指导")],
    "closed_books": [("村务财务公开不及时", "按季公开账目"), ("集体资金管理不清", "开展村级财务清理")],
    "named_by_department": [("有关部门反映问题", "逐项核实并书面答复"), ("整改不到位", "乡镇纪委跟踪督办")],
}
DUTIES = ("村党支部书记", "乡镇党委副书记", "驻村第一书记", "乡镇组织委员")


def case_tables(tables: Tables, lots: Lots) -> Tables:
    """The tables rectification (in full, relapses among them), listing, rectificationitem, casestep; meetings of cases.

    Every day of a case follows the one before: listed, lists written, items done and closed, township, county.
    """
    cases = _with_days(tables["rectification"], tables, lots)
    cases = _with_relapses(cases, lots)
    items = _items(cases, lots)
    meetings, decisions, items = _closing_meetings(cases, items, lots)
    kept = cases.drop("wrote_on", "closed_by_day")
    return {
        "rectification": kept,
        "listing": _listings(cases, lots),
        "rectificationitem": items,
        "casestep": _steps(cases),
        "meeting": meetings,
        "decision": decisions,
    }


def _with_days(cases: pl.DataFrame, tables: Tables, lots: Lots) -> pl.DataFrame:
    """Cases with who is linked, when lists were written, all was closed and the township accepted."""
    count = cases.height
    is_late = pl.Series(lots.happens("case/late", count, share=LATE_SHARE)) & (cases["listed_on"] < LATE_BEFORE)
    told = cases.with_columns(
        due=pl.col("listed_on") + timedelta(days=CASE_DAYS),
        accepted_on=pl.when(is_late & pl.col("accepted_on").is_not_null())
        .then(pl.col("listed_on") + timedelta(days=CASE_DAYS + LATE_DAYS))
        .otherwise("accepted_on"),
    )
    wait = pl.Series(lots.between("case/wait", count, low=5, high=25))
    wrote = pl.Series(lots.between("case/wrote", count, low=10, high=TO_WRITE))
    return _linked(told, tables).with_columns(
        wrote_on=pl.col("listed_on") + pl.duration(days=pl.lit(wrote)),
        township_accepted_on=pl.col("accepted_on") - pl.duration(days=pl.lit(wait)),
        closed_by_day=pl.col("accepted_on") - pl.duration(days=pl.lit(wait + 5)),
        relapse_of_id=pl.lit(None, pl.Int64),
    )


def _linked(cases: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """Cases with a leader of the county, one of the township, a unit and a first secretary, where there are such."""
    posts = tables["assignment"].filter(pl.col("until").is_null() & pl.col("area_id").is_not_null())
    found = cases
    for role, column, who in (
        ("linked_leader", "county_leader_id", "person_id"),
        ("first_secretary", "first_secretary_id", "person_id"),
        ("assisting_unit", "unit_id", "organisation_id"),
    ):
        held = posts.filter(pl.col("role") == role).unique("area_id", keep="first", maintain_order=True)
        found = found.join(
            held.select(village_id="area_id", **{column: who}), on="village_id", how="left", maintain_order="left"
        )
    township = tables["area"].select(village_id="id", township_id="parent_id")
    staff = tables["person"].join(
        tables["organisation"].filter(pl.col("level") == "township").select(unit_id="id", township_id="area_id"),
        on="unit_id", maintain_order="left",
    )  # fmt: skip
    leads = staff.unique("township_id", keep="first", maintain_order=True).select(
        "township_id", township_leader_id="id"
    )
    found = found.join(township, on="village_id", how="left", maintain_order="left").join(
        leads, on="township_id", how="left", maintain_order="left"
    )
    whole = pl.all_horizontal(
        pl.col(f"{name}_id").is_not_null() for name in ("county_leader", "township_leader", "first_secretary", "unit")
    )
    return found.drop("township_id").with_columns(
        helped_on=pl.when(whole).then(pl.col("listed_on") + timedelta(days=12))
    )


def _with_relapses(cases: pl.DataFrame, lots: Lots) -> pl.DataFrame:
    """Some that were put right are listed again: each in a case of its own that is open still and names the former."""
    again = pl.Series(lots.happens("case/relapsed", cases.height, share=RELAPSED_SHARE))
    early = pl.col("accepted_on") < date(2016, 6, 1)
    former = cases.filter(again & early)
    day = pl.Series(lots.between("case/again", cases.height, low=0, high=120)).filter(
        cases.select(again & early).to_series().fill_null(value=False)
    )
    listed = date(2016, 11, 1)
    fresh = former.with_columns(
        relapse_of_id=pl.col("id"),
        id=pl.int_range(cases.height + 1, cases.height + 1 + pl.len(), dtype=pl.Int64),
        key=lots.keys("case/again/key", former.height),
        listed_on=pl.lit(listed) + pl.duration(days=pl.lit(day)),
        accepted_on=pl.lit(None, pl.Date), township_accepted_on=pl.lit(None, pl.Date),
        closed_by_day=pl.lit(None, pl.Date), accepted_by=pl.lit(""), helped_on=pl.lit(None, pl.Date),
    ).with_columns(
        due=pl.col("listed_on") + timedelta(days=CASE_DAYS), wrote_on=pl.col("listed_on") + timedelta(days=15),
    )  # fmt: skip
    relapsed = fresh.select(id="relapse_of_id", again_on="listed_on")
    known = cases.join(relapsed, on="id", how="left", maintain_order="left").with_columns(relapsed_on="again_on")
    return pl.concat([known.drop("again_on"), fresh.select(cases.columns)])


def _listings(cases: pl.DataFrame, lots: Lots) -> pl.DataFrame:
    number = pl.int_range(1, pl.len() + 1).cast(pl.String)
    return numbered(
        cases.select(
            "organisation_id", on="listed_on", listed=pl.lit(value=True), proposed=pl.lit(""), signs=pl.lit(""),
            reason=pl.lit("经自评、党员群众测评和乡镇党委研究，县委常委会审定"), case_id="id",
            document=pl.lit("县组〔") + pl.col("listed_on").dt.year().cast(pl.String) + "〕" + number + "号",
        )
    ).with_columns(key=lots.keys("case/listing", cases.height))  # fmt: skip


def _items(cases: pl.DataFrame, lots: Lots) -> pl.DataFrame:
    """Two lines for each sign of a case; of open cases the earlier lines are done."""
    told = [(sign, place, *texts) for sign, lines in TO_DO.items() for place, texts in enumerate(lines)]
    texts = pl.DataFrame(told, schema=["sign", "place", "problem", "measure"], orient="row")
    signs = cases.select(
        "id", "wrote_on", "closed_by_day", "due", sign=pl.col("criteria").str.split(";")
    ).explode("sign").with_row_index("line")  # fmt: skip
    rows = signs.join(texts, on="sign").sort("id", "line", "place")
    rows = rows.with_columns(number=pl.int_range(1, pl.len() + 1).over("id"))
    count = rows.height
    wait = pl.Series(lots.between("item/close", count, low=1, high=15))
    slow = pl.Series(lots.happens("item/slow", count, share=0.1))
    planned = pl.col("wrote_on") + pl.duration(days=60) * pl.col("number").clip(1, 4)
    rows = rows.with_columns(due_on=planned, wait=wait, slow=slow)
    done = pl.min_horizontal(
        pl.col("due_on") - timedelta(days=20) + pl.when("slow").then(pl.duration(days=45)).otherwise(pl.duration()),
        pl.col("closed_by_day") - pl.duration(days=pl.col("wait")),
    )
    is_done = pl.col("closed_by_day").is_not_null() | (done < STORY_ENDS) & (pl.col("number") <= 2)
    rows = rows.with_columns(done_on=pl.when(is_done).then(pl.max_horizontal(done, "wrote_on")))
    closed = pl.col("done_on") + pl.duration(days=pl.col("wait"))
    number = pl.col("number").cast(pl.String)
    duty = pl.col("number") % len(DUTIES)
    return numbered(
        rows.with_columns(closed_on=pl.when(closed < STORY_ENDS).then(closed)).select(
            "number", "problem", "measure", "done_on", "closed_on", case_id="id", due="due_on", written_on="wrote_on",
            duty=duty.replace_strict(dict(enumerate(DUTIES)), return_dtype=pl.String),
            document=pl.when(pl.col("done_on").is_not_null())
            .then(pl.lit("整改台账第") + number + "号")
            .otherwise(pl.lit("")),
        )
    ).with_columns(key=lots.keys("item/key", count), decision_id=pl.lit(None, pl.Int64))  # fmt: skip


def _closing_meetings(
    cases: pl.DataFrame, items: pl.DataFrame, lots: Lots
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """A meeting of the committee for each case whose first line was done on a day; its decision shows that it was."""
    first = items.filter((pl.col("number") == 1) & pl.col("done_on").is_not_null())
    held = first.join(
        cases.select(case_id="id", organisation_id="organisation_id"), on="case_id", maintain_order="left"
    )
    count = held.height
    meetings = numbered(
        held.select(
            "organisation_id", "case_id", on="done_on", kind=pl.lit("committee"), agenda=pl.lit("研究软弱涣散整顿事项"),
            attendance=pl.Series(lots.between("case/came", count, low=3, high=9)), measure="measure",
        )
    ).with_columns(key=lots.keys("case/meeting", count))  # fmt: skip
    decisions = meetings.select(
        "id", meeting_id="id", number=pl.lit(1), text=pl.lit("同意：") + pl.col("measure"),
        key=lots.keys("case/decision", count),
    )  # fmt: skip
    named = meetings.select("case_id", number=pl.lit(1, pl.Int64), named_id="id")
    items = items.join(named, on=["case_id", "number"], how="left", maintain_order="left")
    return meetings.drop("case_id", "measure"), decisions, items.with_columns(decision_id="named_id").drop("named_id")


def _steps(cases: pl.DataFrame) -> pl.DataFrame:
    """Who accepted: the township and then the county."""
    over = cases.filter(pl.col("accepted_on").is_not_null()).select("id", "township_accepted_on", "accepted_on")
    parts = [
        over.select(
            case_id="id", on=day, office=pl.lit(office), result=pl.lit("accepted"), why=pl.lit(""),
            document=pl.lit(document),
        )
        for office, day, document in (
            ("township", "township_accepted_on", "乡镇验收表"), ("county", "accepted_on", "县级验收表"),
        )
    ]  # fmt: skip
    return numbered(pl.concat(parts).sort("on", "case_id", "office"))
