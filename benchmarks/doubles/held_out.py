"""Faults that the model was never tuned on: written before it, looked at once it stood.

Hands that slip on neighbouring keys, digits that a scanner mixes up, a number that a spreadsheet made a float of, dates
by the moon or off by a round of the zodiac, milk names, names in Latin letters, merged villages, new numbers of phones.
"""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from pypinyin import lazy_pinyin

from benchmarks.doubles.people import Person, checked

KEYS = {
    "1": "24",
    "2": "135",
    "3": "26",
    "4": "157",
    "5": "2468",
    "6": "359",
    "7": "48",
    "8": "579",
    "9": "68",
    "0": "1",
}
WHOLE = len("1965-03-02")
SCANNED = {"0": "8", "1": "7", "3": "8", "5": "6", "6": "8", "7": "1", "8": "3", "9": "4", "2": "7", "4": "9"}
STROKES = {
    "未": "末",
    "冬": "东",
    "芳": "劳",
    "平": "乎",
    "大": "太",
    "天": "夭",
    "明": "朋",
    "清": "请",
    "洁": "沽",
    "霞": "震",
}


def _id_neighbouring_keys(row: Person, chance: random.Random) -> Person:
    digits = list(row.idno)
    for place in chance.sample(range(17), chance.choice((1, 1, 2))):
        digits[place] = chance.choice(KEYS[digits[place]])
    return replace(row, idno="".join(digits))


def _id_scanned(row: Person, chance: random.Random) -> Person:
    digits = list(row.idno)
    for place in chance.sample(range(17), chance.choice((1, 2, 3))):
        digits[place] = SCANNED[digits[place]]
    return replace(row, idno="".join(digits))


def _id_two_lost(row: Person, chance: random.Random) -> Person:
    lost = chance.sample(range(18), 2)
    return replace(row, idno="".join(it for place, it in enumerate(row.idno) if place not in lost))


def _id_parts_swapped(row: Person, _: random.Random) -> Person:
    return replace(row, idno=row.idno[:6] + row.idno[6:8] + row.idno[10:12] + row.idno[8:10] + row.idno[12:])


def _id_as_float(row: Person, _: random.Random) -> Person:
    return replace(row, idno=f"{float(row.idno[:17] + '0'):.11E}".replace("E", "E"))


def _id_zeroed(row: Person, _: random.Random) -> Person:
    return replace(row, idno=row.idno[:15] + "000")


def _id_doubled_digit(row: Person, chance: random.Random) -> Person:
    place = chance.randrange(18)
    return replace(row, idno=row.idno[:place] + row.idno[place] + row.idno[place:])


def _id_gone(row: Person, chance: random.Random) -> Person:
    return replace(row, idno=chance.choice(("", "不详", "/", "待补", "000000000000000000", "123456789012345678")))


def _id_mended_check(row: Person, chance: random.Random) -> Person:
    """A wrong digit, and somebody who made the check right again: it looks like another person's."""
    place = chance.randrange(14, 17)
    body = row.idno[:place] + str((int(row.idno[place]) + 1) % 10) + row.idno[place + 1 : 17]
    return replace(row, idno=checked(body))


ID_FAULTS: tuple[tuple[float, Callable[[Person, random.Random], Person]], ...] = (
    (20, _id_neighbouring_keys), (20, _id_scanned), (12, _id_two_lost), (6, _id_parts_swapped), (6, _id_as_float),
    (6, _id_zeroed), (8, _id_doubled_digit), (20, _id_gone), (2, _id_mended_check),
)  # fmt: skip


def _by_the_moon(row: Person, chance: random.Random) -> Person:
    day = date.fromisoformat(row.birth) - timedelta(days=chance.randrange(20, 52))
    return replace(row, birth=day.isoformat())


def _zodiac(row: Person, chance: random.Random) -> Person:
    year = int(row.birth[:4]) + chance.choice((-12, 12))
    return replace(row, birth=f"{year}{row.birth[4:]}".replace("-02-29", "-02-28"))


def _day_only_first(row: Person, _: random.Random) -> Person:
    return replace(row, birth=row.birth[:8] + "01")


def _nominal_age(row: Person, _: random.Random) -> Person:
    return replace(row, birth=f"{int(row.birth[:4]) - 1}")


def _milk_name(row: Person, _: random.Random) -> Person:
    return replace(row, name=row.name[0] + row.name[-1] * 2)


def _strokes(row: Person, _: random.Random) -> Person:
    return replace(row, name="".join(STROKES.get(it, it) for it in row.name))


def _latin(row: Person, chance: random.Random) -> Person:
    family, given = lazy_pinyin(row.name[0])[0], "".join(lazy_pinyin(row.name[1:]))
    told = (family, given) if chance.random() < 0.5 else (given, family)
    return replace(row, name=" ".join(it.capitalize() for it in told))


def _bynamed(row: Person, chance: random.Random) -> Person:
    return replace(row, name=f"{row.name}（{chance.choice(('小名', '又名', ''))}{row.name[-1] * 2}）")


def _of_husband(row: Person, _: random.Random) -> Person:
    return replace(row, name="王" + row.name) if row.sex == "女" else row


OTHERS: tuple[tuple[float, Callable[[Person, random.Random], Person]], ...] = (
    (5, _by_the_moon), (2, _zodiac), (3, _day_only_first), (2, _nominal_age), (3, _milk_name), (4, _strokes),
    (2, _latin), (4, _bynamed), (1, _of_husband),
    (10, lambda row, chance: replace(row, phone=f"139{chance.randrange(10**8):08d}")),
    (6, lambda row, _: replace(row, phone="")),
    (5, lambda row, _: replace(row, phone="+86 " + row.phone[:3] + "-" + row.phone[3:7] + "-" + row.phone[7:])),
    (8, lambda row, chance: replace(row, village=chance.choice(("新时代村", "幸福村", "团结社区")))),
    (8, lambda row, chance: replace(row, village=row.village.removesuffix("村") + f"村{chance.randrange(1, 9)}社")),
    (4, lambda row, _: replace(row, village="")),
    (3, lambda row, _: replace(row, sex={"男": "女", "女": "男"}.get(row.sex, ""))),
    (5, lambda row, _: replace(row, sex="")),
)  # fmt: skip


def held_out(row: Person, chance: random.Random, *, id_share: float) -> Person:
    """A second row with faults of this family: the number by its share, one other fault in half of the rows, or two."""
    if chance.random() < id_share:
        row = _one(ID_FAULTS, chance)(row, chance)
    for share in (0.5, 0.2):
        if chance.random() < share:
            fault = _one(OTHERS, chance)
            row = fault(row, chance) if len(row.birth) == WHOLE else row  # a birth that is spoilt is not spoilt again
    return row


def _one(
    faults: tuple[tuple[float, Callable[[Person, random.Random], Person]], ...], chance: random.Random
) -> Callable[[Person, random.Random], Person]:
    return chance.choices([fault for _, fault in faults], weights=[weight for weight, _ in faults])[0]
