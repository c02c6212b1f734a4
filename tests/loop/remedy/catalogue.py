"""A catalogue small enough to count by hand, and rows of measures to try it on."""

from datetime import date
from pathlib import Path

import polars as pl

from tests.loop.small_city import city
from tests.policy.small_pack import FILES, write_pack
from xiuhua.policy.pack import Pack
from xiuhua.policy.reader import read_pack
from xiuhua.reckon.tables import MEASURES

ON = date(2017, 11, 15)
LISTS = """
    [cause]
    zh = "原因"
    en = "Cause"
    source = "a notice"
    codes = [
        { key = "illness", zh = "因病", en = "Illness", aliases = [] },
        { key = "money", zh = "缺资金", en = "Money", aliases = [] },
        { key = "skill", zh = "缺技术", en = "Skill", aliases = [] },
    ]
    [measure_status]
    zh = "状态"
    en = "State"
    source = "a notice"
    codes = [
        { key = "planned", zh = "计划", en = "Planned", aliases = [] },
        { key = "given", zh = "已给", en = "Given", aliases = [] },
        { key = "stopped", zh = "停止", en = "Stopped", aliases = [] },
    ]
    [deliverer]
    zh = "部门"
    en = "Department"
    source = "a notice"
    codes = [
        { key = "health", zh = "卫生", en = "Health", aliases = [] },
        { key = "welfare", zh = "民政", en = "Welfare", aliases = [] },
    ]
"""
COLUMNS = """
    chronic = { zh = "慢性病", en = "Long illness" }
    serious = { zh = "大病", en = "Serious illness" }
    ability = { zh = "能力", en = "Ability" }
"""
FACTS = """
    [persons.ill]
    zh = "患病"
    en = "Ill"
    is = "chronic or serious"
    [households.somebody_able]
    zh = "有劳力"
    en = "Somebody able"
    any = "ability = 'able'"
    of = "persons"
"""
MEASURES_TOML = """
    [states]
    granted = "planned"
    begun = "given"
    done = "given"
    ended = "stopped"
    [school_year]
    month = 9
    day = 1
    source = "a law"
    confidence = "high"
    [categories]
    health = { zh = "健康", en = "Health", developmental = false, aliases = [], source = "a notice", confidence = "high" }
    work = { zh = "生产", en = "Work", developmental = true, aliases = ["增收"], source = "a notice", confidence = "high" }

    [items.doctor]
    zh = "签约医生"
    en = "Doctor"
    category = "health"
    of = "persons"
    deliverer = "health"
    unit = "yuan"
    validity = "calendar_year"
    renewed = true
    eligible = "ill and household.status = 'poor'"
    answers = ["illness"]
    excludes = ["relief"]
    terms = [{ since = 2014-01-01, document = "a notice", confidence = "high" }]

    [items.relief]
    zh = "救助"
    en = "Relief"
    category = "health"
    of = "households"
    deliverer = "welfare"
    unit = "yuan"
    validity = "one_off"
    eligible = "status = 'poor'"
    beyond = { zh = "遇到意外", en = "Met with an accident" }
    answers = ["illness", "money"]
    terms = [{ since = 2014-01-01, document = "a notice", confidence = "high" }]

    [items.loan]
    zh = "贷款"
    en = "Loan"
    category = "work"
    of = "households"
    deliverer = "welfare"
    unit = "yuan"
    validity = "months"
    months = 6
    kept = true
    eligible = "somebody_able and assets_yuan < 5000"
    answers = ["money"]
    terms = [
        { since = 2014-01-01, until = 2017-01-01, document = "an old notice", confidence = "low" },
        { since = 2017-01-01, document = "a notice", confidence = "high", ceiling = { amount = 50000, per = "household", period = "term" } },
    ]

    [items.course]
    zh = "培训"
    en = "Course"
    category = "work"
    of = "persons"
    deliverer = "welfare"
    unit = "yuan"
    validity = "school_year"
    renewed = true
    eligible = "ability = 'able'"
    answers = ["skill"]
    terms = [{ since = 2016-01-01, document = "a notice", confidence = "high" }]

    [items.pension]
    zh = "津贴"
    en = "Allowance"
    category = "health"
    of = "households"
    deliverer = "welfare"
    unit = "yuan"
    validity = "monthly"
    eligible = "not somebody_able"
    terms = [{ since = 2014-01-01, until = 2017-06-01, document = "a notice that ended", confidence = "high" }]

    [needs.illness]
    zh = "因病"
    en = "Illness"
    cause = "illness"
    categories = ["health"]
    source = "a notice"
    confidence = "high"
    [needs.able]
    zh = "有劳力"
    en = "Able"
    when = "somebody_able"
    developmental = true
    source = "a notice"
    confidence = "high"
    [needs.idle]
    zh = "无劳力"
    en = "Nobody able"
    when = "not somebody_able"
    items = ["pension"]
    source = "a notice"
    confidence = "high"
"""  # noqa: E501 -- a line of the file is a line


def settings(**values: object) -> str:
    """The parameters that the stage reads."""
    told = {"expiring_days": 60, "receiving_statuses": '["given"]', "planned_statuses": '["planned"]'} | values
    return "".join(
        f'\n[remedy.{name}]\nzh = "数"\nen = "Value"\nunit = "yuan"\nfor = "remedy"\n'
        f'values = [{{ since = 2014-01-01, value = {value}, source = "a notice", confidence = "high" }}]\n'
        for name, value in told.items()
        if value is not None
    )


def small_pack(folder: Path, *, measures: str = MEASURES_TOML, **values: object) -> Pack:
    """The small pack with the catalogue."""
    written = write_pack(
        folder,
        codes=FILES["codes.toml"] + LISTS,
        columns=FILES["columns.toml"]
        .replace("[persons]", "[persons]" + COLUMNS)
        .replace("[households]", '[households]\nassets_fen = { zh = "资产", en = "Assets" }'),
        parameters=FILES["parameters.toml"] + settings(**values),
        facts=FACTS,
        measures=measures,
    )
    return read_pack(written, packs=folder)


def measures_table(*rows: dict) -> pl.DataFrame:
    """Measures with what matters; they are numbered, and given since the first of February unless told otherwise."""
    empty = dict.fromkeys(MEASURES.columns)
    usual = {"household": "h1", "status": "given", "since": date(2017, 2, 1), "deliverer": "welfare"}
    told = [empty | {"measure": str(number)} | usual | row for number, row in enumerate(rows)]
    return pl.DataFrame(told, schema=dict(MEASURES.columns))


def homes(*given: dict, **tables: list[dict]) -> dict[str, pl.DataFrame]:
    """A poor household with an able person p1 and an ill one p2, unless told otherwise, and what it is given."""
    usual = {
        "households": [{"household": "h1", "area": "51101", "status": "poor", "assets_fen": 100_000}],
        "persons": [
            {"person": "p1", "household": "h1", "ability": "able", "chronic": False, "serious": False},
            {"person": "p2", "household": "h1", "ability": "none", "chronic": True, "serious": False},
        ],
    }
    return city(**(usual | tables)) | {MEASURES.name: measures_table(*given)}
