"""A pack small enough to read, written to a folder; any of its files can be replaced or taken away."""

from pathlib import Path

FILES = {
    "pack.toml": """
        name = "small"
        version = "1"
        zh = "小包"
        en = "Small"
        serves = ["51"]
        since = 2011-01-01
        until = 2021-01-01
        languages = ["zh-Hans", "en"]
    """,
    "codes.toml": """
        [slot]
        zh = "岗位"
        en = "Slot"
        source = "a notice"
        codes = [
            { key = "secretary", zh = "第一书记", en = "First secretary", aliases = ["01", "书记（驻村）"] },
            { key = "helpers", zh = "帮扶责任人", en = "Helpers", aliases = [], source = "another notice" },
        ]
        [event_kind]
        zh = "变更"
        en = "Step"
        source = "a notice"
        codes = [{ key = "left", zh = "退出", en = "Left", aliases = [] }]
        [status]
        zh = "状态"
        en = "Status"
        source = "a notice"
        codes = [
            { key = "poor", zh = "贫困户", en = "Counted poor", aliases = [] },
            { key = "out", zh = "已退出", en = "Out", aliases = [] },
            { key = "back", zh = "返贫", en = "Poor again", aliases = [] },
        ]
        [post]
        zh = "职务"
        en = "Post"
        source = "a notice"
        codes = [{ key = "secretary", zh = "第一书记", en = "First secretary", aliases = [] }]
        [evidence]
        zh = "依据"
        en = "Evidence"
        source = "a notice"
        codes = [
            { key = "meeting", zh = "会议", en = "Meeting", aliases = [] },
            { key = "notice", zh = "公示", en = "Notice", aliases = [] },
        ]
        [assignment_kind]
        zh = "方式"
        en = "Kind"
        source = "a notice"
        codes = [{ key = "reside", zh = "驻", en = "Reside", aliases = [] }]
    """,
    "columns.toml": """
        [households]
        status = { zh = "状态", en = "Status", list = "status" }
        helpers = { zh = "帮扶责任人数", en = "Helpers" }
        [persons]
        status = { zh = "状态", en = "Status", list = "status" }
        [villages]
        poor_village = { zh = "贫困村", en = "Poor village" }
        population = { zh = "人口", en = "Population" }
        poor_persons = { zh = "贫困人口", en = "Poor persons" }
        collective_income_fen = { zh = "集体收入", en = "Collective income" }
        [posts]
        role = { zh = "职务", en = "Post", list = "post" }
        holder = { zh = "任职人", en = "Holder" }
        team = { zh = "工作队", en = "Team" }
        [teams]
        budget_yuan = { zh = "经费", en = "Budget" }
        [grants]
        amount_yuan = { zh = "金额", en = "Amount" }
        [slots]
        filled = { zh = "到岗", en = "Filled" }
    """,
    "parameters.toml": """
        [team.floor_yuan]
        for = "fund"
        zh = "下限"
        en = "Floor"
        unit = "yuan"
        values = [
            { since = 2015-01-01, until = 2017-01-01, value = 20000, source = "a notice", confidence = "high" },
            { since = 2017-01-01, value = 25000, source = "a newspaper", confidence = "sourced" },
        ]
        [programme.poor_statuses]
        zh = "贫困"
        en = "Poor"
        unit = "codes"
        list = "status"
        values = [{ since = 2011-01-01, value = ["poor", "back"], source = "a notice", confidence = "high" }]
    """,
    "posts.toml": """
        [programmes.ones]
        zh = "几个一"
        en = "Ones"
        source = "a notice"
        [[programmes.ones.slots]]
        slot = "secretary"
        code = "F1"
        applies = "poor_village"
        required = 1
        filled_by = { table = "posts", where = "role = 'secretary'", distinct = "holder" }
        [[programmes.ones.slots]]
        slot = "helpers"
        code = "T1"
        applies = "not poor_village"
        required = { table = "households", where = "status in (programme.poor_statuses)" }
        filled_by = { table = "households", where = "status in (programme.poor_statuses) and helpers >= 1" }
        [posts.secretary]
        kind = "reside"
        single = true
        source = "a notice"
        duties = [{ zh = "建强组织", en = "Makes it strong" }]
    """,
    "steps.toml": """
        [left]
        from = ["poor"]
        to = "out"
        needs = ["meeting"]
        offices = ["county"]
        source = "a notice"
    """,
    "indicators.toml": """
        [incidence]
        label = { zh = "发生率", en = "Incidence" }
        definition = { zh = "贫困人口占比。", en = "Share of the poor." }
        how = "share"
        scale = 100
        unit = "percent"
        decimals = 2
        counted = "persons"
        source = "a newspaper"
        denominator = { table = "villages", sum = "population" }
        [[incidence.numerator]]
        until = 2013-12-31
        since = 2011-01-01
        table = "villages"
        sum = "poor_persons"
        show = ["village"]
        [[incidence.numerator]]
        since = 2013-12-31
        table = "persons"
        where = "status in (programme.poor_statuses)"
        show = ["person"]
        [fall]
        label = { zh = "降幅", en = "Fall" }
        definition = { zh = "五年降幅。", en = "Fall in five years." }
        how = "difference"
        of = "incidence"
        years = 5
        unit = "percentage points"
        decimals = 2
        counted = "persons"
        source = "a newspaper"
        [members]
        label = { zh = "队员", en = "Members" }
        definition = { zh = "贫困村队员。", en = "Members in poor villages." }
        how = "count"
        unit = "persons"
        decimals = 0
        source = "a newspaper"
        [members.numerator]
        table = "posts"
        where = "team is not null"
        villages = "poor_village"
        distinct = "holder"
        show = ["holder", "area"]
        [floor]
        label = { zh = "最低", en = "Least" }
        definition = { zh = "最低经费。", en = "Least budget." }
        how = "min"
        unit = "yuan"
        decimals = 2
        source = "a newspaper"
        numerator = { table = "teams", min = "budget_yuan", show = ["team"] }
        [funds]
        label = { zh = "经费", en = "Funds" }
        definition = { zh = "经费合计。", en = "Funds in all." }
        how = "sum"
        unit = "yuan"
        decimals = 2
        source = "a newspaper"
        numerator = { table = "grants", sum = "amount_yuan", show = ["grant"] }
        [yuan_a_head]
        label = { zh = "人均", en = "Yuan a head" }
        definition = { zh = "人均经费。", en = "Funds over population." }
        how = "share"
        unit = "yuan"
        decimals = 2
        source = "a newspaper"
        numerator = { table = "grants", sum = "amount_yuan" }
        denominator = { table = "villages", sum = "population" }
        [heads_a_yuan]
        label = { zh = "元均", en = "Heads a yuan" }
        definition = { zh = "每元人数。", en = "Population over income." }
        how = "share"
        unit = "persons"
        decimals = 2
        source = "a newspaper"
        numerator = { table = "villages", sum = "population" }
        denominator = { table = "villages", sum = "collective_income_yuan" }
        [coverage]
        label = { zh = "到岗率", en = "Coverage" }
        definition = { zh = "到岗占比。", en = "Filled posts." }
        how = "share"
        scale = 100
        unit = "percent"
        decimals = 1
        counted = "slots"
        source = "a newspaper"
        numerator = { table = "slots", where = "filled", villages = "poor_village", show = ["area", "slot"] }
        denominator = { table = "slots", villages = "poor_village" }
    """,
    "phrases.toml": """
        [slot]
        filled = { zh = "已到岗", en = "Filled" }
        [unit]
        codes = { zh = "代码", en = "codes" }
        percent = { zh = "%", en = "%" }
        "percentage points" = { zh = "个百分点", en = "percentage points" }
        persons = { zh = "人", en = "persons" }
        share = { zh = "比例", en = "share" }
        years = { zh = "岁", en = "years" }
        yuan = { zh = "元", en = "yuan" }
        [how]
        count = { zh = "计数", en = "Count" }
        difference = { zh = "变化", en = "Difference" }
        min = { zh = "最低值", en = "Least" }
        share = { zh = "比重", en = "Share" }
        sum = { zh = "合计", en = "Sum" }
        [confidence]
        derived = { zh = "推算", en = "Worked out" }
        high = { zh = "可信度高", en = "Confidence high" }
        low = { zh = "可信度低", en = "Confidence low" }
        medium = { zh = "可信度中", en = "Confidence medium" }
        sourced = { zh = "有出处", en = "Read there" }
    """,
}


def write_pack(packs: Path, name: str = "small", **files: str | None) -> Path:
    """The folder of the pack below `packs`; a file is named by its stem (`codes="…"`), None leaves it out.

    Rules are further files: a pack need not have them.
    """
    folder = packs / name
    folder.mkdir(parents=True)
    rules = {f"{stem}.toml": text for stem, text in files.items() if f"{stem}.toml" not in FILES}
    for file, text in (FILES | rules).items():
        told = files.get(file.removesuffix(".toml"), text)
        if told is not None:
            (folder / file).write_text(told, encoding="utf-8")
    return folder


def changed(file: str, before: str, after: str) -> str:
    """A file of the small pack with one passage replaced."""
    assert FILES[file].count(before) == 1, before
    return FILES[file].replace(before, after)
