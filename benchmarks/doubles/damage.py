"""Faults that the model may be tuned on: numbers, names, days, sexes, villages and phones as hands write them."""

import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from functools import cache

from benchmarks.doubles.people import Person
from xiuhua.demo.names import FEMALE, MALE
from xiuhua.reckon.search.readings import readings_of

Fault = Callable[[Person, random.Random], Person]
TRADITIONAL = dict(
    zip(
        "张刘陈杨黄吴赵马罗郑谢韩冯邓许贵华国龙义兰凤丽红云",
        "張劉陳楊黃吳趙馬羅鄭謝韓馮鄧許貴華國龍義蘭鳳麗紅雲",
        strict=True,
    )
)


@cache
def homophones() -> dict[str, str]:
    """Characters of given names by how they sound."""
    found: dict[str, str] = defaultdict(str)
    for character in dict.fromkeys(MALE + FEMALE + "晓小梅娟伟韦卫惠会慧燕艳英瑛林琳玲灵建健军均俊君志智芝平萍强墙"):
        found[readings_of(character)[0]] += character
    return found


def _id_one_wrong(row: Person, chance: random.Random) -> Person:
    place = chance.randrange(17)
    other = chance.choice([it for it in "0123456789" if it != row.idno[place]])
    return replace(row, idno=row.idno[:place] + other + row.idno[place + 1 :])


def _id_several_wrong(row: Person, chance: random.Random) -> Person:
    for _ in range(chance.choice((2, 2, 3))):
        row = _id_one_wrong(row, chance)
    return row


def _id_transposed(row: Person, chance: random.Random) -> Person:
    place = chance.choice([it for it in range(16) if row.idno[it] != row.idno[it + 1]])
    it = row.idno
    return replace(row, idno=it[:place] + it[place + 1] + it[place] + it[place + 2 :])


def _id_truncated(row: Person, chance: random.Random) -> Person:
    return replace(row, idno=row.idno[: chance.choice((17, 17, 16, 15, 14, 12))])


def _id_missing(row: Person, chance: random.Random) -> Person:
    return replace(row, idno=chance.choice(("", "", "", "0", "无", "111111111111111111")))


def _id_old(row: Person, _: random.Random) -> Person:
    return replace(row, idno=row.idno[:6] + row.idno[8:17]) if row.idno[6:8] == "19" else row


def _id_of_head(row: Person, _: random.Random) -> Person:
    return replace(row, idno=row.head_id)


def _id_written_wide(row: Person, chance: random.Random) -> Person:
    wide = str.maketrans("0123456789X", "０１２３４５６７８９ｘ")
    ways = (row.idno.translate(wide), f" {row.idno[:6]} {row.idno[6:14]} {row.idno[14:]}", "'" + row.idno.lower())
    return replace(row, idno=chance.choice(ways))


def _id_one_missing(row: Person, chance: random.Random) -> Person:
    place = chance.randrange(18)
    return replace(row, idno=row.idno[:place] + row.idno[place + 1 :])


def _name_homophone(row: Person, chance: random.Random) -> Person:
    place = chance.randrange(1, len(row.name))
    other = chance.choice(homophones().get(readings_of(row.name[place])[0]) or row.name[place])
    return replace(row, name=row.name[:place] + other + row.name[place + 1 :])


def _name_traditional(row: Person, _: random.Random) -> Person:
    return replace(row, name="".join(TRADITIONAL.get(it, it) for it in row.name))


def _name_swapped(row: Person, _: random.Random) -> Person:
    return replace(row, name=row.name[0] + row.name[:0:-1])


def _name_dropped(row: Person, _: random.Random) -> Person:
    return replace(row, name=row.name[0] + row.name[-1])


def _name_other_character(row: Person, chance: random.Random) -> Person:
    place = chance.randrange(1, len(row.name))
    return replace(row, name=row.name[:place] + chance.choice(MALE + FEMALE) + row.name[place + 1 :])


def _name_spaced(row: Person, chance: random.Random) -> Person:
    return replace(row, name=chance.choice((row.name[0] + " " + row.name[1:], row.name + "(户主)", row.name + "　")))


def _birth_spelled(row: Person, chance: random.Random) -> Person:
    year, month, day = row.birth.split("-")
    ways = (
        year + month + day, f"{year}年{int(month)}月{int(day)}日", f"{year}.{int(month)}.{int(day)}",
        f"{year}/{int(month)}/{int(day)}", f"{year}.{int(month)}", year, f"{year}-{month}",
    )  # fmt: skip
    return replace(row, birth=chance.choice(ways))


def _birth_swapped(row: Person, _: random.Random) -> Person:
    year, month, day = row.birth.split("-")
    return replace(row, birth=f"{year}-{day}-{month}") if int(day) <= 12 else row


def _birth_slipped(row: Person, chance: random.Random) -> Person:
    year, month, day = map(int, row.birth.split("-"))
    match chance.randrange(4):
        case 0:
            year += chance.choice((-1, 1))
        case 1:
            year += chance.choice((-10, 10))
        case 2:
            month = chance.randrange(1, 13)
        case _:
            day = chance.randrange(1, 29)
    return replace(row, birth=f"{year}-{month:02d}-{min(day, 28):02d}")


def _birth_missing(row: Person, _: random.Random) -> Person:
    return replace(row, birth="")


def _sex_coded(row: Person, chance: random.Random) -> Person:
    return replace(
        row, sex=chance.choice({"男": ("1", "M", "male", "男性"), "女": ("2", "F", "female", "女性")}[row.sex])
    )


def _sex_wrong(row: Person, _: random.Random) -> Person:
    return replace(row, sex={"男": "女", "女": "男"}[row.sex])


def _village_renamed(row: Person, chance: random.Random) -> Person:
    return replace(row, village=chance.choice("东西南北中新") + chance.choice("风光明华兴和") + "村")


def _village_shortened(row: Person, _: random.Random) -> Person:
    return replace(row, village=row.village.removesuffix("村").removesuffix("社区"))


def _village_missing(row: Person, _: random.Random) -> Person:
    return replace(row, village="")


def _phone_slipped(row: Person, chance: random.Random) -> Person:
    place = chance.randrange(3, 11)
    return replace(row, phone=row.phone[:place] + str(chance.randrange(10)) + row.phone[place + 1 :])


def _phone_other(row: Person, chance: random.Random) -> Person:
    return replace(row, phone=f"138{chance.randrange(10**8):08d}")


def _phone_missing(row: Person, _: random.Random) -> Person:
    return replace(row, phone="")


def one_of(faults: dict[Fault, float], row: Person, chance: random.Random) -> Person:
    """A row with one fault, drawn by weight."""
    return chance.choices(list(faults), weights=list(faults.values()))[0](row, chance)


NUMBERS: dict[Fault, float] = {
    _id_one_wrong: 25, _id_several_wrong: 15, _id_transposed: 15, _id_truncated: 8, _id_missing: 25, _id_old: 5,
    _id_of_head: 2, _id_one_missing: 5,
}  # fmt: skip
NAMES: dict[Fault, float] = {
    _name_homophone: 40, _name_traditional: 15, _name_swapped: 10, _name_dropped: 10, _name_other_character: 10,
    _name_spaced: 15,
}  # fmt: skip
BIRTHS: dict[Fault, float] = {_birth_spelled: 40, _birth_swapped: 10, _birth_slipped: 35, _birth_missing: 15}
VILLAGES: dict[Fault, float] = {_village_renamed: 30, _village_shortened: 40, _village_missing: 30}
PHONES: dict[Fault, float] = {_phone_slipped: 20, _phone_other: 40, _phone_missing: 40}
SEXES: dict[Fault, float] = {_sex_coded: 70, _sex_wrong: 15}
OLD_AND_WIDE: dict[Fault, float] = {_id_old: 50, _id_written_wide: 50}


def faulty(row: Person, chance: random.Random, *, shares: dict[str, float]) -> Person:
    """A second row with faults in so large a share of each column."""
    for column, faults in COLUMNS.items():
        if chance.random() < shares.get(column, 0):
            row = one_of(faults, row, chance)
    return row


COLUMNS: dict[str, dict[Fault, float]] = {
    "idno": NUMBERS, "name": NAMES, "birth": BIRTHS, "village": VILLAGES, "phone": PHONES, "sex": SEXES,
    "written": OLD_AND_WIDE, "borrowed": {_id_of_head: 1}, "lost": {lambda row, _: replace(row, idno=""): 1},
}  # fmt: skip
