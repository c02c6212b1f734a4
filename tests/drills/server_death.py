"""The PostgreSQL server struck down amid imports, with all its processes, and started again: nothing lost or half (D2).

`python tests/drills/server_death.py [KILLS]`: a server of its own whose commits wait as in production. An import
into a copy of a register that is ready is begun; SIGKILL strikes the server at an instant of the import's time; the
server recovers, and the import is run again to its end.
"""

import os
import random
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests import throwaway_postgres as postgres  # noqa: E402 -- found only now
from tests.grounds import DEEDS, Ground, grounds_on, state_of  # noqa: E402
from tests.nursery import Nursery, Order  # noqa: E402
from tests.register_copies import Registers  # noqa: E402

# A killed process takes nothing with it that the kernel was given: only what a commit must have given counts here.
SETTINGS = {"listen_addresses": "", "fsync": "off", "synchronous_commit": "on", "full_page_writes": "on", "jit": "off"}


def main(kills: int) -> int:
    """So many kills; 1 when anything was lost, half or doubled."""
    try:
        with _home() as home:
            server = Server(postgres._usable_binaries(home), home)
            return _drill(server, kills)
    except postgres.PostgresMissing as missing:
        print(f"SKIPPED: {missing}")
        return 0


@contextmanager
def _home() -> Iterator[Path]:
    home = Path(tempfile.mkdtemp(prefix="xiuhua-server-death-"))
    try:
        if os.getuid() == 0:
            shutil.chown(home, postgres.UNPRIVILEGED)
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)


class Server:
    """A server that can be struck down and started again on what it left."""

    def __init__(self, binaries: Path, home: Path) -> None:
        self.binaries, self.home, self.recovery_seconds = binaries, home, 0.0
        password = secrets.token_urlsafe(24)
        postgres._make_cluster(binaries, home, password)
        self.start()
        self.url = postgres._ready(home, password).url
        self.superuser_url = postgres._url("postgres", password, home)

    def start(self) -> None:
        """Start it; it recovers by itself."""
        settings = {**SETTINGS, "unix_socket_directories": str(self.home)}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with (self.home / "log").open("a") as log:
            self.process = subprocess.Popen(
                [self.binaries / "postgres", "-D", self.home / "data", *options],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, **postgres._as_user(),
            )  # fmt: skip

    def die_and_rise(self) -> None:
        """Be struck down, begin again, and note how long it took until it let people in."""
        self.strike()
        begun = time.monotonic()
        self.start()
        postgres._connect_patiently(self.superuser_url, log=self.home / "nothing").close()
        self.recovery_seconds = time.monotonic() - begun

    def checkpoint(self) -> None:
        """Forget what was logged: counters of a database copied since would fall back to what the log says of them."""
        with psycopg.connect(self.superuser_url, autocommit=True) as link:
            link.execute("CHECKPOINT")

    def strike(self) -> None:
        """Kill it with every process of its own, as the end of memory or of a machine's patience would."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        for process in [self.process.pid, *map(int, children)]:
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self.process.wait()
        # One that still dies holds the shared memory, and with it a server off that begins again.
        while not all(_is_gone(int(child)) for child in children):
            time.sleep(0.01)


def _is_gone(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return True
    return state in ("Z", "X")


@dataclass(frozen=True, slots=True)
class Blow:
    """One kill: whether the import was cut off, how long recovery took, and what is wrong afterwards."""

    cut_off: bool
    recovery_seconds: float
    faults: list[str]


def _drill(server: Server, kills: int) -> int:
    (server.home / "nothing").touch()
    work = Path(tempfile.mkdtemp(prefix="xiuhua-server-death-files-"))
    registers = Registers(work, server.url)
    try:
        ground = grounds_on(registers)["import"]
        with Nursery(DEEDS, home=work) as nursery:
            blows = [_blow(server, registers, nursery, ground, seed) for seed in range(kills)]
    finally:
        server.strike()
        shutil.rmtree(work, ignore_errors=True)
    faults = [fault for blow in blows for fault in blow.faults]
    slowest = max(blow.recovery_seconds for blow in blows)
    print(
        f"{kills} kills of the server, {sum(blow.cut_off for blow in blows)} cut an import off, recovery at most "
        f"{slowest:.1f} s; {len(faults)} faults",
        *faults[:5],
        sep="\n    ",
    )
    return int(bool(faults))


def _blow(server: Server, registers: Registers, nursery: Nursery, grounds: list[Ground], seed: int) -> Blow:
    """One kill amid an import, recovery, and the import again."""
    luck = random.Random(seed)  # noqa: S311 -- instants to strike at, not secrets
    ground = luck.choice(grounds)
    url = registers.copy("struck", of=ground.name)
    server.checkpoint()
    order = Order(ground.words[0], ground.words[1:], url)
    blow = threading.Timer(luck.uniform(0.05, 1.05) * ground.seconds, server.die_and_rise)
    blow.start()
    told = nursery.do(order)
    blow.join()
    found = state_of(nursery, url)
    times = next((times for times in (0, 1) if found == ground.expected(times)), None)
    faults = [] if times is not None else [f"kill {seed}: neither before nor after"]
    if told.code in ground.codes and times == 0:
        faults.append(f"kill {seed}: told as done, and lost")
    nursery.done(order, codes=ground.codes)
    if state_of(nursery, url) != ground.expected((times or 0) + 1):
        faults.append(f"kill {seed}: not whole at the end")
    if (sealed := nursery.done(Order("tell_sealed", (), url)).strip()) != "[true, 0, 0]":
        faults.append(f"kill {seed}: the chain of the journal: {sealed}")
    return Blow(told.code not in ground.codes, server.recovery_seconds, faults)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 30))
