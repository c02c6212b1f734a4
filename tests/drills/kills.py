"""Imports, undos and the desk's apply struck down again and again, then left in peace: nothing lost or doubled (D1).

`python tests/drills/kills.py [SCALE [WORD ...]]`: 200 kills on SQLite with synchronous NORMAL, 200 with FULL, 60 on
PostgreSQL, and fewer of the other deeds; SCALE multiplies them, and words choose series by their names.

A register that is ready is copied; a deed is begun and killed up to five times, at an instant of its time or before one
of its statements; then it runs to its end. After every kill nothing of the register is between before and after; at the
end all of it is as after a run that was left in peace.
"""

import itertools
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.grounds import DEEDS, Ground, grounds_on, state_of  # noqa: E402 -- found only now
from tests.nursery import Nursery, Order, Told  # noqa: E402
from tests.register_copies import Registers, registers_of  # noqa: E402
from tests.throwaway_postgres import PostgresMissing  # noqa: E402

MOST_KILLS_IN_A_ROW = 5
ANEW = 20  # every so manieth kill strikes the command itself, started as it is typed
NURSERIES = 2
MOST_FAULTS = 20


@dataclass(frozen=True, slots=True)
class Series:
    """So many kills of a deed, on an engine."""

    deed: str
    engine: str
    synchronous: str
    kills: int

    def __str__(self) -> str:
        return f"{self.deed} on {self.engine} {self.synchronous}".strip()


PLAN = (
    Series("import", "sqlite", "NORMAL", 200),
    Series("import", "sqlite", "FULL", 200),
    Series("import", "postgresql", "", 60),
    Series("undo", "sqlite", "NORMAL", 30),
    Series("undo", "postgresql", "", 15),
    Series("apply", "sqlite", "NORMAL", 30),
    Series("apply", "postgresql", "", 15),
)


def main(scale: float, words: list[str]) -> int:
    """Every series asked for; 1 when anything was lost, half or doubled."""
    wanted = [it for it in PLAN if set(words) <= set(str(it).split())]
    failed = 0
    with tempfile.TemporaryDirectory(prefix="xiuhua-kills-") as name:
        for engine in sorted({it.engine for it in wanted}, reverse=True):
            try:
                with registers_of(engine, Path(name) / engine) as registers:
                    failed += _series([it for it in wanted if it.engine == engine], registers, scale=scale)
            except PostgresMissing as missing:
                print(f"SKIPPED {engine}: {missing}")
    return int(failed > 0)


def _series(plan: list[Series], registers: Registers, *, scale: float) -> int:
    grounds = grounds_on(registers)
    failed = 0
    for series in plan:
        begun = time.monotonic()
        tally = Strikes(series, max(1, round(series.kills * scale)), registers, grounds[series.deed]).all()
        print(f"{series}: {tally}, {time.monotonic() - begun:.0f} s", flush=True)
        for fault in tally.faults[:4]:
            print(f"    {fault}")
        failed += len(tally.faults)
    orphans = [it for it in _commands() if str(registers.home) in it and "workbook.child" in it]
    if orphans:
        print(f"    {len(orphans)} readers outlived their imports: {orphans[:2]}")
    return failed + len(orphans)


def _commands() -> list[str]:
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found.append(path.read_bytes().replace(b"\0", b" ").decode(errors="replace"))
        except OSError:
            continue
    return found


# ── Striking ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Tally:
    """What came of a series."""

    kills: int = 0
    early: int = 0  # before the first statement
    within: int = 0  # a transaction
    done: int = 0  # it was, when it was struck
    ends: int = 0
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.kills} kills ({self.early} before the first statement, {self.within} within a transaction, "
            f"{self.done} when all was done), {self.ends} left in peace at last, {len(self.faults)} faults"
        )


@dataclass
class Strikes:
    """A series under way: nurseries side by side take trials until there were enough kills."""

    series: Series
    kills: int
    registers: Registers
    grounds: list[Ground]
    tally: Tally = field(default_factory=Tally)
    lock: threading.Lock = field(default_factory=threading.Lock)
    seeds: Iterator[int] = field(default_factory=itertools.count)
    over: threading.Event = field(default_factory=threading.Event)

    def all(self) -> Tally:
        """Strike until there were enough kills, or more faults than anybody reads; what breaks a hand is raised."""
        with ThreadPoolExecutor(NURSERIES) as pool:
            hands = [pool.submit(self._hand, f"copy{hand}") for hand in range(NURSERIES)]
            try:
                for hand in hands:
                    hand.result()
            finally:  # also where somebody interrupts: the registers stand until every hand has ended its trial
                self.over.set()
        return self.tally

    def _hand(self, name: str) -> None:
        with Nursery(DEEDS, home=self.registers.home) as nursery:
            while not self.over.is_set() and self.tally.kills < self.kills and len(self.tally.faults) < MOST_FAULTS:
                seed = next(self.seeds)
                try:
                    self._trial(nursery, name, seed)
                except (RuntimeError, OSError, subprocess.SubprocessError, psycopg.Error) as trouble:
                    self._fault(seed, repr(trouble))

    def _trial(self, nursery: Nursery, name: str, seed: int) -> None:
        """Some kills of a deed on one copy, and then the deed left in peace."""
        luck = random.Random(f"{self.series} {seed}")  # noqa: S311 -- instants to strike at, not secrets
        ground = luck.choice(self.grounds)
        url = self.registers.copy(name, of=ground.name)
        times = 0
        for _ in range(luck.randint(1, MOST_KILLS_IN_A_ROW)):
            if self.tally.kills >= self.kills or self.over.is_set():
                break
            told = self._strike(nursery, ground, url, luck)
            self.registers.settled(name)
            times, was = self._compared(nursery, ground, url, seed, at_least=times), times
            with self.lock:
                self.tally.kills += told.code is None
                self.tally.early += told.code is None and told.statements == 0
                self.tally.within += told.code is None and told.within
                self.tally.done += told.code is None and times > was
        nursery.done(self._order(ground, url), codes=ground.codes)
        self.registers.settled(name)
        repeats = self.series.deed == "import"
        self._compared(nursery, ground, url, seed, at_least=times + 1 if repeats else 1, whole=True)
        if (sealed := nursery.done(Order("tell_sealed", (), url)).strip()) != "[true, 0, 0]":
            self._fault(seed, f"the chain of the journal: {sealed}")
        with self.lock:
            self.tally.ends += 1

    def _order(self, ground: Ground, url: str, *, cut: int = 1, **when: float) -> Order:
        """The deed; whoever takes it up again may cut the file into other chunks, as another version of us may."""
        words = ground.words
        if self.series.deed == "import":
            words = (words[0], str(int(words[1]) * cut), *words[2:])
        return Order(words[0], words[1:], url, synchronous=self.series.synchronous, **when)

    def _strike(self, nursery: Nursery, ground: Ground, url: str, luck: random.Random) -> Told:
        """Begin the deed and strike: at an instant, or before a statement; now and then a command started anew."""
        if ground.words[0] == "xiuhua" and luck.randrange(ANEW) == 0:
            return _anew(self._order(ground, url), home=self.registers.home, seconds=luck.uniform(0.8, 2.5))
        if luck.random() < 0.5:
            instant = luck.uniform(0, 1.05 * ground.seconds)
            return nursery.do(self._order(ground, url, cut=luck.randint(1, 2), after_seconds=instant))
        statement = luck.randint(1, ground.statements)
        return nursery.do(self._order(ground, url, cut=luck.randint(1, 2), before_statement=statement))

    def _compared(
        self, nursery: Nursery, ground: Ground, url: str, seed: int, *, at_least: int, whole: bool = False
    ) -> int:
        """How many times the deed was done; a fault when the register holds anything else than it would."""
        found = state_of(nursery, url)
        for times in range(at_least, at_least + (1 if whole else 2)):
            expected = ground.expected(times)
            if found == expected:
                return times
        odd = {
            name: (list((rows - found[name]).items())[:2], list((found[name] - rows).items())[:2])
            for name, rows in ground.expected(at_least).items()
            if rows != found[name]
        }
        self._fault(seed, f"{'at the end' if whole else 'after a kill'}: missing, too much: {odd}"[:700])
        return at_least

    def _fault(self, seed: int, what: str) -> None:
        with self.lock:
            self.tally.faults.append(f"{self.series}, trial {seed}: {what}")


def _anew(order: Order, *, home: Path, seconds: float) -> Told:
    """The command in a process of its own, read from nothing, and struck with all that it started."""
    surroundings = os.environ | {"XIUHUA_HOME": str(home), "XIUHUA_DATABASE_URL": order.url}
    begun = time.monotonic()
    process = subprocess.Popen(
        [Path(sys.executable).parent / "xiuhua", *order.words[1:]],
        env=surroundings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        code = process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
        code = None
    return Told(code, time.monotonic() - begun, 1, within=False, said="", complained="")


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 1.0, sys.argv[2:]))
