"""Registers that are ready for a deed, with what they hold before and after it: what a struck deed is compared with."""

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tests.nursery import Nursery, Order
from tests.register_copies import Registers
from tests.workbooks import Row, persons, write_csv, write_xlsx

DEEDS = "tests.deeds_to_kill"
PLACES = [("巴州区", "曾口镇", "大东村"), ("巴州区", "曾口镇", "书台村")]
DAY, LATER = "2017-03-31", "2017-06-30"
KNOWN = 400
SIZES = {240: 3, 800: 2, 2_400: 1}  # rows of a file, and how often it is taken
Rows = dict[str, Counter[str]]


@dataclass(frozen=True, slots=True)
class Ground:
    """A register that is ready, a deed to be done on it, and what the register holds before, after, and after a repeat.

    `seconds` and `statements` of the deed when it is left in peace.
    """

    name: str
    words: tuple[str, ...]
    codes: tuple[int, ...]
    before: Rows
    after: Rows
    again: Rows
    seconds: float
    statements: int

    def expected(self, times: int) -> Rows:
        """What it holds after the deed was done so many times."""
        if times == 0:
            return self.before
        more = {name: self.again[name] - self.after[name] for name in self.again}
        return {
            name: rows + Counter({row: count * (times - 1) for row, count in more[name].items()})
            for name, rows in self.after.items()
        }


def grounds_on(registers: Registers) -> dict[str, list[Ground]]:
    """Of each deed the grounds to draw from."""
    known = list(persons(KNOWN, PLACES))
    first = write_csv(registers.home / "first.csv", known)
    with Nursery(DEEDS, home=registers.home) as nursery:
        town = registers.make("town")
        nursery.done(Order("lay_out", (), town))
        nursery.done(Order("bring", (str(first), DAY), town))
        grounds: dict[str, list[Ground]] = {"import": [], "undo": [], "apply": []}
        for size, often in SIZES.items():
            path = _file(registers.home, size, known)
            words = ("xiuhua", str(size // 7), "import", str(path), "--on", LATER)
            grounds["import"] += [_ground(nursery, registers, "town", words, codes=(0, 6))] * often
        path = registers.home / "800.xlsx"
        url = registers.copy("imported", of="town")
        key = nursery.done(Order("bring", (str(path), LATER), url)).strip()
        words = ("xiuhua", "800", "import-undo", key)
        grounds["undo"] = [_ground(nursery, registers, "imported", words, codes=(0, 4))]
        url = registers.copy("brought", of="town")
        key = nursery.done(Order("stage", (str(path), LATER), url)).strip()
        grounds["apply"] = [_ground(nursery, registers, "brought", ("apply_on_desk", key), codes=(0, 4))]
    return grounds


def _ground(
    nursery: Nursery, registers: Registers, name: str, words: tuple[str, ...], *, codes: tuple[int, ...]
) -> Ground:
    """Do the deed twice on a copy, looking before, between and after."""
    registers.settled(name)
    url = registers.copy("measured", of=name)
    order = Order(words[0], words[1:], url)
    before = state_of(nursery, url)
    told = nursery.do(order)
    if told.code not in codes[:2] or told.code == 4:
        raise RuntimeError(f"{words} ended with {told.code}: {told.complained[-2000:]}")
    after = state_of(nursery, url)
    nursery.done(order, codes=codes)
    return Ground(name, words, codes, before, after, state_of(nursery, url), told.seconds, told.statements)


def _file(folder: Path, size: int, known: list[Row]) -> Path:
    """Rows of every fate: a quarter known, half of them changed; two in a hundred bad; the others new."""
    count = min(KNOWN, size // 4)
    kept = [{**row, "脱贫属性": "已脱贫"} if place % 8 < 4 else row for place, row in enumerate(known[:count])]
    new = list(persons(size - count, PLACES, start=10_000))
    for place, row in enumerate(new):
        if place % 50 == 7:
            row |= {"危房户": "可能"}
        if place % 50 == 33:
            row |= {"证件号码": row["证件号码"][:-1] + ("0" if row["证件号码"][-1] != "0" else "1")}
    rows = kept + new
    kept[0]["姓名"] = "钱某某"  # at odds with the register
    if size == 800:
        return write_xlsx(folder / "800.xlsx", rows)
    return write_csv(folder / f"{size}.csv", rows, encoding="gb18030" if size == 240 else "utf-8-sig")


def state_of(nursery: Nursery, url: str) -> Rows:
    """The register's rows, without batches on their way."""
    tables = json.loads(nursery.done(Order("tell", (), url)))
    open_ = ("staging", "staged")
    told = {name: Counter(map(json.dumps, rows)) for name, rows in tables.items()}
    for name in ("ImportBatch", "ImportChunk"):
        told[name] = Counter({row: n for row, n in told[name].items() if not any(word in row for word in open_)})
    told["ImportChunk"] = _whole(told["ImportChunk"])
    return told


def _whole(chunks: Counter[str]) -> Counter[str]:
    """How many rows of each batch are kept, however they were cut."""
    rows: Counter[str] = Counter()
    for (batch, _place, count), times in ((json.loads(row), times) for row, times in chunks.items()):
        rows[batch] += int(count) * times
    return rows
