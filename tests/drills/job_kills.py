"""Workers struck down in every step of a large import, again and again: at the end all is as if none had ever been.

`python tests/drills/job_kills.py [SCALE [ENGINE ...]]`: a file is read and judged, judged again, applied and undone by
workers, on a copy of a register; in each step workers are killed up to four times in a row, at an instant of its time
or before one of its statements, and then one is left in peace. After each step the register is compared, row by row,
with that of workers who were never struck; the uploaded file must be gone, and the journal's chain hold.
"""

import json
import random
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.nursery import Nursery, Order, Told  # noqa: E402 -- found only now
from tests.register_copies import Registers, registers_of  # noqa: E402
from tests.throwaway_postgres import PostgresMissing  # noqa: E402
from tests.workbooks import changed, persons, write_csv  # noqa: E402

DEEDS = "tests.jobs_to_kill"
PLACES = [("巴州区", "曾口镇", "大东村"), ("巴州区", "曾口镇", "书台村")]
DAY, ROWS, CHUNK_ROWS = "2017-03-31", 600, "90"
STEPS = (("ask",), ("ask_about", "judge_import"), ("ask_about", "apply_import"), ("ask_about", "undo_import"))
MOST_KILLS_IN_A_ROW = 4
TRIALS = {"sqlite": 30, "postgresql": 10}


@dataclass
class Drill:
    """Trials on one engine, and what they came to."""

    registers: Registers
    nursery: Nursery
    file: Path
    peace: list[str] = field(default_factory=list)
    times: list[Told] = field(default_factory=list)
    kills: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def left_in_peace(self) -> None:
        """What the register holds after each step, and how long that takes, when nobody is struck."""
        url = self.registers.copy("peace", of="town")
        for step in STEPS:
            self._ask(step, url)
            self.times.append(self.nursery.do(Order("work", (CHUNK_ROWS,), url)))
            self.peace.append(self._held(url))

    def trial(self, seed: int) -> None:
        """The same, with workers struck down."""
        luck = random.Random(seed)  # noqa: S311 -- instants to strike at, not secrets
        url = self.registers.copy("struck", of="town")
        for step, peace, whole in zip(STEPS, self.peace, self.times, strict=True):
            self._ask(step, url)
            for _ in range(luck.randint(1, MOST_KILLS_IN_A_ROW)):
                told = self._strike(url, whole, luck)
                self.registers.settled("struck")
                if told.code is None:
                    self.kills[step[-1]] += 1
                    self.kills["within a transaction"] += told.within
            self.nursery.done(Order("work", (CHUNK_ROWS,), url), codes=(0, 3))
            self.registers.settled("struck")
            if (held := self._held(url)) != peace:
                self.faults.append(f"trial {seed}, {step[-1]}: {_difference(peace, held)}")
        if left := list((self.registers.home / "uploads").iterdir()):
            self.faults.append(f"trial {seed}: {len(left)} uploads are left")
        if (sealed := self.nursery.done(Order("tell_sealed", (), url)).strip()) != "[true, 0, 0]":
            self.faults.append(f"trial {seed}: the chain of the journal: {sealed}")

    def _ask(self, step: tuple[str, ...], url: str) -> None:
        words = (str(self.file), DAY) if step[0] == "ask" else step[1:]
        self.nursery.done(Order(step[0], words, url))

    def _strike(self, url: str, whole: Told, luck: random.Random) -> Told:
        work = ("work", (CHUNK_ROWS,), url)
        if luck.random() < 0.5:
            return self.nursery.do(Order(*work, after_seconds=luck.uniform(0, 1.05 * whole.seconds)))
        return self.nursery.do(Order(*work, before_statement=luck.randint(1, whole.statements)))

    def _held(self, url: str) -> str:
        return self.nursery.done(Order("tell", (), url))


def main(scale: float, engines: list[str]) -> int:
    """Every engine asked for; 1 when anything was lost, half or doubled."""
    failed = 0
    for engine in engines or list(TRIALS):
        with tempfile.TemporaryDirectory(prefix="xiuhua-job-kills-") as name:
            try:
                with registers_of(engine, Path(name) / engine) as registers:
                    failed += _drill(engine, registers, trials=max(1, round(TRIALS[engine] * scale)))
            except PostgresMissing as missing:
                print(f"SKIPPED {engine}: {missing}")
    return int(failed > 0)


def _drill(engine: str, registers: Registers, *, trials: int) -> int:
    begun = time.monotonic()
    rows = changed(list(persons(ROWS, PLACES)), 7, 与户主关系="配藕")
    file = write_csv(registers.home / "名单.csv", rows)
    with Nursery(DEEDS, home=registers.home) as nursery:
        nursery.done(Order("lay_out", (), registers.make("town")))
        drill = Drill(registers, nursery, file)
        drill.left_in_peace()
        for seed in range(trials):
            drill.trial(seed)
    kills = ", ".join(f"{count} {what}" for what, count in drill.kills.items())
    took = time.monotonic() - begun
    print(f"{engine}: {trials} imports, workers killed {kills}; {len(drill.faults)} faults, {took:.0f} s")
    for fault in drill.faults[:5]:
        print(f"    {fault[:700]}")
    return len(drill.faults)


def _difference(peace: str, held: str) -> dict[str, list]:
    """Per table the first cells, or rows, that are otherwise."""
    expected, found = json.loads(peace), json.loads(held)
    return {name: _other(rows, found[name])[:3] for name, rows in expected.items() if rows != found[name]}


def _other(rows: list, others: list) -> list:
    if len(rows) != len(others):
        return [f"{len(others)} rows instead of {len(rows)}"]
    return [cells for two in zip(rows, others, strict=True) for cells in zip(*two, strict=True) if len(set(cells)) > 1]


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 1.0, sys.argv[2:]))
