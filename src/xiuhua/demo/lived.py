"""What the households around the demo's accounts wish, earn and plan: invented, and the same each time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

FEW = 6  # households of the helper's whose file is full
SHARED_WITH = 12  # households of their village that have a share in its projects

# What a family of each sort wants, in its own words (a key of the pack's list `wish`, and the words), and its plan:
# by what made it poor, and last of who has nobody that can work.
SORTS = {"illness": 1, "disability": 1, "education": 2}
ANY_SORT, UNSAFE_HOUSE, NOBODY_WORKS = 0, 3, 4
UNABLE = ("lost", "none")  # of the pack's list `ability`
WISHES: Sequence[Sequence[tuple[str, str]]] = (
    (("industry", "想多养几头猪，缺本钱"), ("road", "下雨天摩托车上不到院坝"), ("selling", "")),
    (("treatment", "老伴的腿要做手术"), ("allowance", "")),
    (("schooling", "娃儿读高中，住校费用大"), ("work", "想在镇上找个活")),
    (("house", "土墙裂了缝，怕夏天下暴雨"), ("skill", "想学电焊")),
    (("treatment", "腿脚不便，想有人陪着去镇上看病"), ("road", "院坝到公路那一段下雨走不得")),
)

# What is told of the latest year of income: so much more of a part, and so much more cost, so that the net stays.
INCOME_YUAN, SHEET = 360, "入户核实表，村委会档案盒 7"


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a plan: an item of the catalogue, by which day of the year, who sees to it, and yuan."""

    item: str
    month: int
    day: int
    owner: str
    yuan: int | None = None

    def due(self, year: int) -> date:
        """The day of a year by which it is due."""
        return date(year, self.month, self.day)


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan of a year of one household."""

    goal: str
    steps: Sequence[Step]


PLANS: Sequence[Plan] = (
    Plan(
        "年底出栏肥猪 6 头，人均纯收入稳定超过扶贫标准",
        (Step("livestock_award", 6, 30, "helper", 1_500), Step("cooperative_dividend", 2, 28, "first_secretary", 600),
         Step("night_school", 11, 30, "team_leader")),
    ),
    Plan(
        "病有所医，手术费用报销到位，养殖不断档",
        (Step("family_doctor", 4, 30, "helper"), Step("livestock_award", 9, 30, "technician", 800)),
    ),
    Plan(
        "孩子安心读书，大人学会一门技术",
        (Step("crop_award", 10, 31, "technician", 500), Step("night_school", 11, 30, "team_leader")),
    ),
    Plan(
        "住房安全，入冬前搬进新房",
        (Step("house_rebuilding", 10, 31, "linked_leader", 20_000), Step("village_rules", 12, 20, "helper")),
    ),
    Plan(
        "老有所养，看病有人陪，补贴按时到卡",
        (Step("family_doctor", 4, 30, "helper"), Step("village_rules", 12, 20, "helper")),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Project:
    """An industry project of the village: its funds, what of them is shared out, and the dividends by year."""

    name: str
    kind: str
    basis: str
    funds_yuan: int
    shared_yuan: int
    begun: tuple[int, int]
    dividends_yuan: Mapping[int, int]


PROJECTS: Sequence[Project] = (
    Project(
        "金银花种植基地", "planting", "产业扶持资金下达文件〔2015〕5号", 300_000, 240_000, (2015, 5),
        {2015: 9_600, 2016: 14_412},
    ),
    Project("村集体光伏电站", "solar", "光伏扶贫项目批复〔2016〕21号", 180_000, 90_000, (2016, 9), {2016: 2_700}),
)  # fmt: skip
