"""A mountain county on paper: townships with a market, villages, hamlets, homes, and who visits whom."""

from dataclasses import dataclass
from random import Random

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏"
    "钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
GIVEN = (
    "国建华明志强文军平德福贵荣昌兴发林生春秀英兰芳玉珍桂香莲菊梅琼碧淑素清云光友先正"
    "开永世天元学成朝安定忠良才全仁义礼信"
)
DEGREE = 110_574.0


@dataclass(frozen=True, slots=True)
class Home:
    """A household at a place, in degrees; `hamlet` says whose neighbours it has."""

    household: str
    village: str
    township: int
    hamlet: str
    lat: float
    lon: float
    name: str
    gorge: bool


@dataclass(frozen=True, slots=True)
class Helper:
    """Who visits which homes, from where, and in what manner they write."""

    helper: str
    homes: tuple[Home, ...]
    office: tuple[float, float]
    market: tuple[float, float]
    style: int
    terse: bool
    late: bool
    photographs: bool
    phone_shared: bool


def moved(place: tuple[float, float], dice: Random, metres: float) -> tuple[float, float]:
    """A place so far away, in any direction, as chance has it."""
    return place[0] + dice.gauss(0, metres) / DEGREE, place[1] + dice.gauss(0, metres) / (DEGREE * 0.85)


def helpers_of(dice: Random, *, count: int) -> list[Helper]:
    """So many helpers, some dozen to a township."""
    found: list[Helper] = []
    township = 0
    while len(found) < count:
        seat = (31.2 + dice.random() * 0.9, 106.3 + dice.random() * 1.1)
        villages = _villages(dice, township, seat)
        market = moved(seat, dice, 120)
        for _ in range(min(dice.randint(10, 24), count - len(found))):
            found.append(_helper(dice, len(found), villages, seat, market))
        township += 1
    return found


def _villages(dice: Random, township: int, seat: tuple[float, float]) -> list[list[Home]]:
    villages = []
    for number in range(dice.randint(5, 9)):
        middle, gorge = moved(seat, dice, 4_500), dice.random() < 0.25
        village, homes = f"V{township:03}{number:02}", []
        for hamlet in range(dice.randint(4, 7)):
            place = moved(middle, dice, 900)
            for home in range(dice.randint(4, 14)):
                lat, lon = moved(place, dice, 110)
                name = dice.choice(SURNAMES) + dice.choice(GIVEN) + dice.choice(GIVEN)
                key = f"{village}{hamlet}{home:02}"
                homes.append(Home(key, village, township, f"{village}{hamlet}", lat, lon, name, gorge))
        villages.append(homes)
    return villages


def _helper(
    dice: Random, number: int, villages: list[list[Home]], seat: tuple[float, float], market: tuple[float, float]
) -> Helper:
    chosen = dice.sample(villages, 1 if dice.random() < 0.7 else 2)
    homes = [home for village in chosen for home in dice.sample(village, min(len(village), dice.randint(3, 9)))]
    return Helper(
        helper=f"H{number:05}", homes=tuple(homes), office=moved(seat, dice, 250), market=market,
        style=dice.randrange(12), terse=dice.random() < 0.3, late=dice.random() < 0.2,
        photographs=dice.random() < 0.5, phone_shared=dice.random() < 0.1,
    )  # fmt: skip
