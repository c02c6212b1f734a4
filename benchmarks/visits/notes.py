"""Notes as helpers write them: short ones that are all alike, and longer ones of what was seen and promised."""

from random import Random

from benchmarks.visits.land import Home

SHORT = (
    "一切正常",
    "家中无变化",
    "走访，情况稳定",
    "入户了解情况，无新增困难",
    "已走访",
    "电话问候并入户，生活正常",
    "户情无变化，继续关注",
)
OPEN = (
    "今天到{name}家入户走访",
    "和村干部一起去了{name}家",
    "上午到{name}家坐了一会儿",
    "走访贫困户{name}",
    "雨后去看{name}家的房子",
    "到{name}家了解近期生活",
    "看望{name}及家人",
    "按计划走访{name}",
    "顺路到{name}家",
    "{name}在家，聊了近况",
    "在地里找到{name}",
    "去{name}家核对信息",
)
SEEN = (
    "老伴{ill}，每月药费{money}元左右",
    "今年{crop}种了{mu}亩，长势{state}",
    "养了{count}头{animal}，预计{month}月出栏",
    "儿子在{city}务工，{month}月寄回{money}元",
    "{kid}在{school}读书，成绩{state}",
    "屋后排水沟{broken}，雨天渗水",
    "{month}月领到{benefit}{money}元",
    "说{animal}最近不爱吃食，怕是病了",
    "安全饮水{state}，水龙头{broken}",
    "女儿{month}月出嫁，家里剩{count}口人",
    "去年借的{money}元还差一半没还",
    "电费用一卡通扣了{money}元，本人有疑问",
    "{crop}卖了{money}元，比去年{more}",
    "腰腿疼，下地{more}",
    "邻居帮着收了{mu}亩{crop}",
    "村里修路占了{mu}分地，补偿款{broken}",
    "医保已缴，慢病卡{broken}",
    "想学{skill}，问什么时候开班",
    "门口堡坎{broken}，已拍照报村上",
    "老人独自在家，{count}天去赶一次场",
)
PROMISED = (
    "答应{month}月前帮忙联系{city}的工厂",
    "下次带{crop}种子和肥料来",
    "已报乡农技站{skill}师傅上门",
    "约好{month}月{count}号一起去办慢病卡",
    "回去问民政{benefit}的事",
    "请村医{count}日内上门",
    "联系合作社收{crop}，价格先按每斤{count}元",
    "提醒他别忘了{month}月缴医保",
    "帮他在手机上查了{benefit}",
    "教他用手机缴电费",
    "",
    "",
    "",
)
WORDS = {
    "ill": (
        "高血压", "糖尿病", "腰椎间盘突出", "白内障术后", "类风湿",
        "慢阻肺", "胃病", "冠心病", "痛风", "中风后遗症",
    ),
    "crop": (
        "玉米", "水稻", "土豆", "核桃", "茶叶", "脆李", "猕猴桃",
        "花椒", "油菜", "红薯", "黄花", "银耳", "天麻", "辣椒",
    ),
    "animal": ("猪", "牛", "羊", "鸡", "鸭", "兔", "蜂", "鹅"),
    "city": ("成都", "重庆", "广州", "东莞", "深圳", "杭州", "西安", "新疆", "昆山", "温州"),
    "kid": ("孙子", "孙女", "大儿子", "小女儿", "侄儿", "老二"),
    "school": ("镇中心校", "县二中", "市职高", "村小", "南充的大专", "省城的大学"),
    "benefit": ("低保", "养老金", "耕地补贴", "残疾补贴", "公益岗工资", "产业奖补", "雨露计划"),
    "state": (
        "不错", "一般", "较差", "比去年好", "还可以",
    ),
    "broken": (
        "坏了", "堵了", "没到账", "裂了缝", "修好了", "还没弄",
    ),
    "more": ("多一些", "少一些", "差不多", "困难"), "skill": ("养蜂", "焊工", "挖机", "厨师", "月嫂", "果树修剪"),
}  # fmt: skip
CHARACTERS = (
    "的一是在有人这中大来上个国到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心多"
    "天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长"
)


def told_of(home: Home, dice: Random, *, style: int, terse: bool) -> str:
    """A note on a visit to a home."""
    if dice.random() < (0.75 if terse else 0.12):
        return SHORT[style % len(SHORT)] if dice.random() < 0.7 else dice.choice(SHORT)
    parts = [OPEN[style] if dice.random() < 0.6 else dice.choice(OPEN)]
    parts += dice.sample(SEEN, dice.choice((1, 2, 2, 3)))
    parts.append(dice.choice(PROMISED))
    return "，".join(_filled(it, home, dice) for it in parts if it) + "。"


def _filled(part: str, home: Home, dice: Random) -> str:
    for key, words in WORDS.items():
        if "{" + key + "}" in part:
            part = part.replace("{" + key + "}", dice.choice(words))
    numbers = {"money": dice.randrange(8, 400) * 10, "mu": round(dice.uniform(0.5, 6), 1), "count": dice.randint(2, 15)}
    return part.format(name=home.name, month=dice.randint(1, 12), **numbers)


def edited(text: str, dice: Random, *, share: float) -> str:
    """A text of which so large a share of the characters was left out, changed or had one put before it."""
    found = []
    for letter in text:
        if dice.random() >= share:
            found.append(letter)
            continue
        how = dice.randrange(3)
        if how:
            found.append(dice.choice(CHARACTERS))
        if how == 2:
            found.append(letter)
    return "".join(found)
