"""What an office is begun with in tests: a small county as a list of areas, a small pack, and words of the command."""

import csv
from pathlib import Path

from tests.policy.ruled_pack import write_ruled_pack

AREAS = (
    ("511922", "南江县"), ("511922100", "南江镇"), ("511922100201", "东榆村"), ("511922100202", "书台村"),
    ("511922101", "沙河镇"), ("511922101201", "石板村"),
)  # fmt: skip
HEADER = ("区划代码", "区划名称")
KINDS = """
        [area_kind]
        zh = "区划类型"
        en = "Kind of area"
        source = "a notice"
        codes = [
            { key = "county", zh = "县", en = "County", level = "county", aliases = [] },
            { key = "town", zh = "镇", en = "Town", level = "township", aliases = [] },
            { key = "village", zh = "村", en = "Village", level = "village", aliases = [] },
        ]
"""
USERNAME = "anquan"


def write_areas(target: Path, rows=AREAS, header=HEADER) -> Path:
    """A list of areas as csv."""
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return target


def write_small_pack(folder: Path, *, until: str = "") -> Path:
    """The small pack, with kinds of area and without an end, unless one is given."""
    folder.mkdir(exist_ok=True)
    written = write_ruled_pack(folder)
    head = written / "pack.toml"
    head.write_text(head.read_text(encoding="utf-8").replace("until = 2021-01-01", until), encoding="utf-8")
    codes = written / "codes.toml"
    codes.write_text(codes.read_text(encoding="utf-8") + KINDS, encoding="utf-8")
    return written


def words_of_init(areas: Path, **other: str) -> tuple[str, ...]:
    """The words that begin an office without a question."""
    said = {"office": "南江县扶贫开发局", "pack": "small", "areas": str(areas), "since": "2015-01-01",
            "officer": "李安全", "username": USERNAME} | other  # fmt: skip
    return ("init", "--no-input", *(word for name, text in said.items() for word in (f"--{name}", text)))
