"""A second family of faults that the model was never tuned on: written when it stood, measured before anything changed.

What a scanner reads as letters, masked numbers, numbers with words beside them, married names, names without a
surname or with what somebody is called, names of peoples who write the clan first or last, letters with tones, days in
words of the farmers' calendar, whole villages renamed, phones of relatives, and cells that slid by one column.
"""

import random
from collections.abc import Callable
from dataclasses import replace

from pypinyin import Style, lazy_pinyin

from benchmarks.doubles.people import Person

Fault = Callable[[Person, random.Random], Person]
READ_AS = {"0": "O", "1": "l", "8": "B", "5": "S", "2": "Z", "6": "G"}
TRADITIONAL = dict(
    zip(
        "张陈刘赵吴孙马叶罗苏荣华军东强伟勇丽娟芳兰艳玲莲庆贤义杰",
        "張陳劉趙吳孫馬葉羅蘇榮華軍東強偉勇麗娟芳蘭艷玲蓮慶賢義傑",
        strict=True,
    )
)
CLANS = ("吉克", "阿的", "沙马", "吉木", "曲比", "海来", "俄木", "马海", "勒格", "木帕")
CALLED = ("阿依", "木果", "伍各", "拉洛", "尔古", "子古", "阿牛", "什布", "古哈", "色布", "阿呷", "尔布")
WHOLE = len("1965-03-02")  # a day that nothing happened to
NUMERALS = "〇一二三四五六七八九十"
MONTHS = ("正月", *(f"{it}月" for it in ("二", "三", "四", "五", "六", "七", "八", "九", "十", "冬", "腊")))


def of_another_people(row: Person, chance: random.Random) -> Person:
    """In both rows: a clan and a given name, as some of this land are called."""
    return replace(row, name=chance.choice(CLANS) + "·" + chance.choice(CALLED) + chance.choice(("", *CALLED)))


def _scanned_letters(row: Person, chance: random.Random) -> Person:
    places = [place for place, it in enumerate(row.idno) if it in READ_AS]
    if not places:
        return row
    chosen = set(chance.sample(places, min(len(places), chance.choice((1, 2, 3)))))
    return replace(row, idno="".join(READ_AS[it] if at in chosen else it for at, it in enumerate(row.idno)))


def _masked(row: Person, _: random.Random) -> Person:
    return replace(row, idno=row.idno[:6] + "********" + row.idno[14:])


def _with_words(row: Person, chance: random.Random) -> Person:
    it = row.idno
    told = f"{it[:4]}-{it[4:8]}-{it[8:12]}-{it[12:]}"
    return replace(row, idno=chance.choice((f"身份证号：{it}", f"{it}（旧证）", told, f"{it}/{row.head_id}")))


def _floated(row: Person, _: random.Random) -> Person:
    return replace(row, idno=f"{float(row.idno[:15] + '000'):.14E}")


def _gone(row: Person, chance: random.Random) -> Person:
    return replace(row, idno=chance.choice(("", "", "未办", "遗失", "无证")))


def _married(row: Person, chance: random.Random) -> Person:
    if row.sex != "女":
        return row
    other = chance.choice("王李张刘陈杨")
    return replace(row, name=chance.choice((f"{other}{row.name[0]}氏", f"{row.name[0]}氏", other + row.name[1:])))


def _without_surname(row: Person, _: random.Random) -> Person:
    return replace(row, name=row.name[1:]) if len(row.name) > 2 else row


def _called(row: Person, chance: random.Random) -> Person:
    name, last = row.name, row.name[-1]
    ways = (
        f"{name}大爷",
        f"{name}老汉",
        f"老{name[0]}（{name}）",
        f"{name}又名{name[0]}{last}娃",
        f"阿{last}",
        f"{name[0]}老{last}",
    )
    return replace(row, name=chance.choice(ways))


def _traditional(row: Person, _: random.Random) -> Person:
    return replace(row, name="".join(TRADITIONAL.get(it, it) for it in row.name))


def _in_letters(row: Person, chance: random.Random) -> Person:
    family, given = lazy_pinyin(row.name[:1])[0], lazy_pinyin(row.name[1:])
    toned = " ".join(lazy_pinyin(row.name, style=Style.TONE)).title()
    joined = "".join(given)
    ways = (
        f"{family} {joined}".upper(),
        f"{family}{joined}",
        toned,
        f"{joined.title()}, {family.title()}",
        f"{given[0][:1].upper()}. {family.title()}",
    )
    return replace(row, name=chance.choice(ways) if given else row.name)


def _clan_written_otherwise(row: Person, chance: random.Random) -> Person:
    clan, dot, given = row.name.partition("·")
    return replace(row, name=chance.choice((clan + given, f"{given}·{clan}", given, f"{clan}•{given}"))) if dot else row


def _farmers_day(row: Person, _: random.Random) -> Person:
    year, month, day = map(int, row.birth.split("-"))
    month, day = (month - 2) % 12, min(day + 5, 30)
    tens, ones = divmod(day, 10)
    said = (
        f"初{NUMERALS[day]}"
        if day <= 10
        else f"{('', '十', '廿', '三十')[tens]}{NUMERALS[ones] if ones else '十' if tens == 2 else ''}"
    )
    return replace(row, birth=f"{year}年{MONTHS[month]}{said}")


def _typed_day(row: Person, chance: random.Random) -> Person:
    year, month, day = row.birth.split("-")
    ways = (
        f"{year}-{int(month)}-{int(day)} 00:00:00",
        f"{year}{month}{day}.0",
        f"{year[2:]}年{int(month)}月",
        f"{int(day)}.{int(month)}.{year}",
        f"{year}年",
        f"约{year}年",
    )
    return replace(row, birth=chance.choice(ways))


def _village_renamed_whole(row: Person, _: random.Random) -> Person:
    """Everybody of a village has the new name."""
    new = "云峰岭岩柏槐"[hash_of(row.village) % 6] + "泰康宁福祥瑞"[hash_of(row.village) // 6 % 6]
    return replace(row, village=f"{new}村")


def hash_of(text: str) -> int:
    """The same number for a text in every run."""
    return sum(ord(it) * (at + 7) for at, it in enumerate(text))


def _address(row: Person, chance: random.Random) -> Person:
    county, township = chance.choice(("巴州区", "通江县")), chance.choice("青石龙")
    return replace(row, village=f"巴中市{county}{township}岩镇{row.village}{chance.randrange(1, 9)}组")


def _phone_of_kin(row: Person, chance: random.Random) -> Person:
    return replace(
        row,
        phone=chance.choice(
            (
                f"137{hash_of(row.village + row.name[0]) % 10**8:08d}",
                f"{row.phone}（儿子）",
                f"0827-{hash_of(row.village) % 10**7:07d}",
            )
        ),
    )


def _slid(row: Person, chance: random.Random) -> Person:
    """Cells one column to the right, or to the left."""
    it = row
    if chance.random() < 0.5:
        return replace(it, name="", idno=it.name, birth=it.idno, sex=it.birth, village=it.sex, phone=it.village)
    return replace(it, name=it.idno, idno=it.birth, birth=it.sex, sex=it.village, village=it.phone, phone="")


NUMBERS: tuple[tuple[float, Fault], ...] = (
    (25, _scanned_letters), (20, _masked), (20, _with_words), (10, _floated), (25, _gone),
)  # fmt: skip
OTHERS: tuple[tuple[float, Fault], ...] = (
    (3, _married), (3, _without_surname), (8, _called), (10, _traditional), (5, _in_letters), (6, _farmers_day),
    (10, _typed_day), (10, _village_renamed_whole), (8, _address), (12, _phone_of_kin), (2, _slid),
    (8, lambda row, _: replace(row, sex="")), (5, lambda row, _: replace(row, phone="")),
)  # fmt: skip


def held_out_again(row: Person, chance: random.Random, *, id_share: float) -> Person:
    """A second row with faults of this family: the number by its share, one other fault in half of the rows, or two."""
    if "·" in row.name and chance.random() < 0.6:
        row = _clan_written_otherwise(row, chance)
    if chance.random() < id_share:
        row = _drawn(NUMBERS, chance)(row, chance)
    for share in (0.5, 0.2):
        if chance.random() < share and (len(row.birth), row.birth[4:5]) == (WHOLE, "-") and row.name:
            row = _drawn(OTHERS, chance)(row, chance)
    return row


def _drawn(faults: tuple[tuple[float, Fault], ...], chance: random.Random) -> Fault:
    return chance.choices([fault for _, fault in faults], weights=[weight for weight, _ in faults])[0]
