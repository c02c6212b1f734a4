"""The small pack with rules and cases; any file can be replaced or taken away."""
# ruff: noqa: E501 -- a row of a case stands on one line

from pathlib import Path

from tests.policy.small_pack import FILES, write_pack

LISTS = """
        [cause]
        zh = "致贫原因"
        en = "Cause"
        source = "a notice"
        codes = [{ key = "illness", zh = "因病", en = "Illness", aliases = [] }]
        [sex]
        zh = "性别"
        en = "Sex"
        source = "a notice"
        codes = [
            { key = "female", zh = "女", en = "Female", aliases = [] },
            { key = "male", zh = "男", en = "Male", aliases = [] },
        ]
"""
AGES = """
        [ages.adult]
        zh = "成年"
        en = "Grown-up"
        unit = "years"
        values = [
            { since = 2011-01-01, until = 2015-01-01, value = 16, source = "a notice", confidence = "high" },
            { since = 2015-01-01, value = 18, source = "a notice", confidence = "high" },
        ]
        [road.share_min]
        zh = "通路比例"
        en = "Share with a road"
        unit = "share"
        unset = true
        values = []
"""
HOUSEHOLDS = """[households]
        area = { zh = "地区", en = "Area" }
        dangerous = { zh = "危房", en = "Dangerous house" }
        vehicle = { zh = "汽车", en = "Car" }
        assets_yuan = { zh = "资产", en = "Assets" }"""
PERSONS = """[persons]
        birth = { zh = "出生日期", en = "Birth" }
        sex = { zh = "性别", en = "Sex", list = "sex" }
        relation = { zh = "关系", en = "Relation" }
        chronic = { zh = "慢性病", en = "Long illness" }
        serious = { zh = "大病", en = "Serious illness" }"""
RULES = {
    "codes.toml": FILES["codes.toml"] + LISTS,
    "parameters.toml": FILES["parameters.toml"].replace('["poor", "back"]', '["poor"]') + AGES,
    "facts.toml": """
        [persons.age]
        zh = "年龄"
        en = "Age"
        is = "years_between(birth, as_of)"
        [persons.ill]
        zh = "患病"
        en = "Ill"
        is = "chronic or serious"
        [persons.of_village]
        zh = "村"
        en = "Village of the household"
        is = "household.area"
        [households.grown_ups]
        zh = "成年人"
        en = "Grown-ups"
        count = "age >= ages.adult"
        of = "persons"
        where = "relation is not null"
        [households.head_sex]
        zh = "户主性别"
        en = "Sex of the head"
        first = "sex"
        of = "persons"
        where = "relation = 'head'"
        [households.ill_members]
        zh = "患病人数"
        en = "Members who are ill"
        count = "ill"
        of = "persons"
        [households.assets_before]
        zh = "一年前资产"
        en = "Assets a year before"
        year_before = "assets_yuan"
        [villages.poor_households]
        zh = "贫困户数"
        en = "Poor households"
        count = "status in (programme.poor_statuses)"
        of = "households"
    """,
    "conditions.toml": """
        [households.safe]
        zh = "住房安全"
        en = "Safe housing"
        when = "not dangerous"
        source = "a notice"
        confidence = "high"
    """,
    "criteria.toml": """
        [exit]
        zh = "退出"
        en = "Exit"
        of = "households"
        applies = "status in (programme.poor_statuses)"
        source = "a notice"
        confidence = "sourced"
        [[exit.criteria]]
        key = "home"
        zh = "住房"
        en = "A safe home"
        when = "safe"
        source = "a notice"
        confidence = "sourced"
        [[exit.criteria]]
        key = "hands"
        zh = "劳力"
        en = "Two grown-ups"
        when = "grown_ups >= 2"
        source = "a notice"
        confidence = "sourced"
        [[exit.exclusions]]
        key = "car"
        severity = "exclude"
        zh = "汽车"
        en = "A car"
        when = "vehicle"
        source = "a notice"
        confidence = "sourced"
        [[exit.exclusions]]
        key = "poorer"
        severity = "review"
        zh = "资产减少"
        en = "Assets fell"
        when = "assets_yuan < assets_before"
        source = "a notice"
        confidence = "derived"
        [village_exit]
        zh = "村退出"
        en = "Exit of a village"
        of = "villages"
        needs = "any"
        source = "a notice"
        confidence = "sourced"
        [[village_exit.criteria]]
        key = "nobody"
        zh = "无贫困户"
        en = "No poor household"
        when = "poor_households = 0"
        source = "a notice"
        confidence = "sourced"
        [[village_exit.criteria]]
        key = "road"
        zh = "通路"
        en = "Enough with a road"
        when = "population > road.share_min"
        source = "a notice"
        confidence = "sourced"
    """,
    "checks.toml": """
        [scope]
        persons = "household.status = 'poor'"
        [no_birth]
        of = "persons"
        level = 2
        number = "1"
        when = "birth is null"
        blame = ["birth"]
        zh = "出生日期未填。请补填。"
        en = "The birth is not told. Enter it."
        source = "our design"
        confidence = "derived"
        [woman_heads]
        of = "households"
        level = 5
        when = "head_sex = 'female' and grown_ups >= 2"
        blame = ["head_sex", "grown_ups"]
        zh = "户主为女，成年人 {grown_ups} 人。请核对。"
        en = "A woman heads {grown_ups} grown-ups. Look."
        brief = { zh = "户主为女。", en = "A woman heads grown-ups." }
        source = "our design"
        confidence = "derived"
    """,
    "causes.toml": """
        [illness]
        when = "ill_members >= 1"
        shows = ["ill_members"]
        source = "our design"
        confidence = "derived"
    """,
    "deprivations.toml": """
        k = 0.5
        zh = "多维贫困"
        en = "Many deprivations"
        source = "our design"
        confidence = "derived"
        [[dimension]]
        key = "living"
        zh = "生活"
        en = "Living"
        weight = 1
        [[dimension.indicator]]
        key = "home"
        zh = "住房"
        en = "Home"
        weight = 0.5
        deprived = "dangerous"
        [[dimension.indicator]]
        key = "health"
        zh = "健康"
        en = "Health"
        weight = 0.5
        deprived = "ill_members >= 1"
    """,
    "columns.toml": FILES["columns.toml"].replace("[households]", HOUSEHOLDS).replace("[persons]", PERSONS),
    "cases/cases.toml": """
        [[base]]
        name = "sound"
        on = 2017-03-31
        villages = [{ village = "v1" }]
        households = [{ household = "h1", area = "v1", status = "poor", dangerous = false, vehicle = false, assets_yuan = 5 }]
        persons = [
            { person = "p1", household = "h1", relation = "head", sex = "male", birth = 1980-01-01, chronic = false, serious = false },
            { person = "p2", household = "h1", relation = "spouse", sex = "female", birth = 1998-01-01, chronic = false, serious = false },
        ]
        [[case]]
        says = "A sound household exits."
        like = "sound"
        expect = { exit = "met", "village_exit.road" = "unknown", village_exit = "unknown", "fact.households.h1.grown_ups" = 2 }
        [[case]]
        says = "A dangerous house keeps it in."
        like = "sound"
        set = { "households.h1.dangerous" = true }
        expect = { "exit.home" = false, exit = "not_met", "deprivation.home" = true, "deprivation.health" = false }
        [[case]]
        says = "One pair of hands is too few."
        like = "sound"
        drop = ["persons.p2"]
        expect = { "exit.hands" = "not_met", "village_exit.nobody" = "not_met" }
        [[case]]
        says = "A car keeps it in, and fewer assets are asked about."
        like = "sound"
        set = { "households.h1.vehicle" = true }
        earlier = { households = [{ household = "h1", assets_fen = 600 }] }
        expect = { exit = "not_met", "exit.car" = "met", "exit.poorer" = "met" }
        [[case]]
        says = "More assets are not."
        like = "sound"
        earlier = { households = [{ household = "h1", assets_fen = 400 }] }
        expect = { "exit.poorer" = "not_met" }
        [[case]]
        says = "A village without poor households exits; nobody in it is judged."
        like = "sound"
        set = { "households.h1.status" = "out" }
        expect = { village_exit = "met", "village_exit.nobody@v1" = "met", exit = "not_judged" }
        [[case]]
        says = "A missing birth is flagged, and a woman at the head."
        like = "sound"
        clear = ["persons.p2.birth"]
        set = { "persons.p1.sex" = "female" }
        add = { persons = [{ person = "p3", household = "h1", birth = 1970-01-01 }] }
        expect = { flags = ["no_birth"], "cause.illness" = "unknown" }
        [[case]]
        says = "A woman at the head is flagged."
        like = "sound"
        set = { "persons.p1.sex" = "female", "persons.p1.serious" = true }
        expect = { flags = ["woman_heads"], "cause.illness" = "met" }
    """,
}


def write_ruled_pack(packs: Path, name: str = "small", **files: str | None) -> Path:
    """The folder of the ruled pack below `packs`; a file is named by its stem (`cases="…"`), None leaves it out."""
    folder = write_pack(packs, name, **{key: text for key, text in files.items() if f"{key}.toml" in FILES})
    (folder / "cases").mkdir()
    for file, text in RULES.items():
        told = files.get(Path(file).stem, text)
        if told is not None:
            (folder / file).write_text(told, encoding="utf-8")
    return folder


def changed_rule(file: str, before: str, after: str) -> str:
    """A file of the ruled pack, by its stem, with one passage replaced."""
    name = "cases/cases.toml" if file == "cases" else f"{file}.toml"
    text = RULES.get(name, FILES.get(name, ""))
    assert text.count(before) == 1, before
    return text.replace(before, after)
