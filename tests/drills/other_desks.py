"""Other desks while a city's workbook comes in: how long pages take, on SQLite and on PostgreSQL, and what fails.

`python tests/drills/other_desks.py [sqlite] [postgresql] [--rows N] [--households N]`: a demo, its server, people at
four desks who log in, look at areas and lists and open cards (each card writes a line of the journal), and
`xiuhua import` beside them. Exits 1 when a page failed or a card left no line. Seconds are told, not judged.
"""

import argparse
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.throwaway_postgres import PostgresMissing, throwaway  # noqa: E402 -- found only now
from tests.workbooks import persons, write_csv  # noqa: E402

DESKS = ("city", "county", "township", "helper")
PASSWORD = "xiuhua-demo-2017"
QUIET_SECONDS = 15
THINKING_SECONDS = 0.2
PAGES_A_SESSION = 12
DAY = "2017-03-31"
ASK = """
import sys, django
from datetime import date
django.setup()
from xiuhua.register.models import Area, JournalLine
if sys.argv[1] == "villages":
    for it in Area.objects.on(date(2017, 3, 31)).filter(level=5).select_related("parent__parent").order_by("pk"):
        print(it.parent.parent.name, it.parent.name, it.name, sep="\\t")
else:
    print(JournalLine.objects.filter(deed=sys.argv[1]).count())
"""


def main(engines: list[str], *, rows: int, households: int) -> int:
    """Run it on each engine; 1 when anything failed."""
    failed = 0
    for engine in engines:
        try:
            with tempfile.TemporaryDirectory(prefix="xiuhua-desks-") as home, _database(engine) as url:
                failed += not _drill(engine, _surroundings(home, url), rows=rows, households=households)
        except PostgresMissing as missing:
            print(f"SKIPPED {engine}: {missing}")
    return int(failed > 0)


def _database(engine: str):
    return throwaway() if engine == "postgresql" else nullcontext(None)


def _surroundings(home: str, server) -> dict[str, str]:
    told = {"XIUHUA_HOME": home, "DJANGO_SETTINGS_MODULE": "xiuhua.config.settings"}
    bare = {name: value for name, value in os.environ.items() if name != "XIUHUA_DATABASE_URL"}
    return bare | told | ({"XIUHUA_DATABASE_URL": server.url} if server else {})


def _drill(engine: str, surroundings: dict[str, str], *, rows: int, households: int) -> bool:
    run = _Runner(surroundings)
    run.command("demo", "--households", str(households), "--no-serve")
    villages = [tuple(line.split("\t")) for line in run.ask("villages")]
    path = write_csv(Path(surroundings["XIUHUA_HOME"]) / "名单.csv", persons(rows, villages, start=1_000_000))
    seen_before = int(run.ask("view_household")[0])
    with _served(run) as port:
        office = Office(port)
        with office.at_work():
            time.sleep(QUIET_SECONDS)
            office.phase = "import"
            begun = time.monotonic()
            done = run.command("import", str(path), "--on", DAY)
            seconds = time.monotonic() - begun
    print(f"\n{engine}: {rows:,} rows beside a demo of {households:,} households in {seconds:.0f} s: {done}")
    cards = int(run.ask("view_household")[0]) - seen_before
    office.tell()
    print(f"    {cards} cards in the journal, {office.answered('card')} were answered")
    return not office.failures and cards == office.answered("card")


@dataclass(frozen=True, slots=True)
class _Runner:
    surroundings: dict[str, str]

    def command(self, *words: str) -> str:
        """The last line of what a command says."""
        done = subprocess.run(
            [sys.executable, "-m", "xiuhua.console", *words],
            env=self.surroundings, check=False, capture_output=True, text=True,
        )  # fmt: skip
        if done.returncode not in (0, 6):
            raise RuntimeError(f"xiuhua {words[0]} ended with {done.returncode}: {done.stderr[-2000:]}")
        lines = done.stdout.splitlines()
        return lines[0] if lines else ""

    def ask(self, what: str) -> list[str]:
        """Lines of an answer out of the register."""
        command = [sys.executable, "-c", ASK, what]
        return subprocess.run(
            command, env=self.surroundings, check=True, stdout=subprocess.PIPE, text=True
        ).stdout.splitlines()


@contextmanager
def _served(run: _Runner) -> Iterator[int]:
    """The desk served on a free port, two processes as `xiuhua serve` starts them."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "xiuhua.console", "serve", "--bind", f"127.0.0.1:{port}"]
    server = subprocess.Popen(command, env=run.surroundings)
    try:
        deadline = time.monotonic() + 60
        while True:
            with socket.socket() as trial:
                if trial.connect_ex(("127.0.0.1", port)) == 0:
                    break
            if time.monotonic() > deadline or server.poll() is not None:
                raise RuntimeError("The server did not start.")
            time.sleep(0.2)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=30)


@dataclass
class Office:
    """People at their desks, one thread each, and how long each page took in which phase."""

    port: int
    phase: str = "quiet"
    times: dict[tuple[str, str], list[float]] = field(default_factory=lambda: defaultdict(list))
    failures: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """They work as long as the block lasts, and finish what they are at."""
        desks = [threading.Thread(target=self._work, args=(name,), name=name) for name in DESKS]
        for desk in desks:
            desk.start()
        try:
            yield
        finally:
            self.over.set()
            for desk in desks:
                desk.join()

    def answered(self, kind: str) -> int:
        """How many pages of a kind were answered as they should be."""
        return sum(len(times) for (_, page), times in self.times.items() if page == kind)

    def tell(self) -> None:
        """Median, 95th percentile and worst of each page, without the import and beside it."""
        for phase, page in sorted(self.times, key=lambda key: (key[1], key[0] != "quiet")):
            found = sorted(self.times[phase, page])
            p50, p95 = found[len(found) // 2], found[int(len(found) * 0.95)]
            print(
                f"    {page:<8} {phase:<7} {len(found):>5} pages  "
                f"p50 {p50 * 1000:6.0f}  p95 {p95 * 1000:6.0f}  worst {found[-1] * 1000:6.0f} ms"
            )
        print(f"    {len(self.failures)} failed", *self.failures[:5], sep="\n        ")

    def _work(self, name: str) -> None:
        while not self.over.is_set():
            try:
                self._session(name)
            except (OSError, RuntimeError) as trouble:
                self.failures.append(f"{self.phase} {name}: {trouble!r}"[:300])
                time.sleep(1)

    def _session(self, name: str) -> None:
        """Log in, and look at one page after another."""
        desk = Desk(self, name)
        desk.open("form", "/login/")
        onward = desk.open("log in", "/login/", username=name, password=PASSWORD)
        home = desk.open("home", onward)
        area = re.search(r"/area/(\d+)/", home)
        listed = f"/area/{area.group(1)}/households/" if area and name != "helper" else "/my/"
        for place in range(PAGES_A_SESSION):
            if self.over.is_set():
                return
            time.sleep(THINKING_SECONDS)
            if area and name != "helper" and place % 4 == 0:
                desk.open("area", f"/area/{area.group(1)}/")
            cards = re.findall(r"/household/[0-9a-f-]{36}/", desk.open("list", listed))
            if cards:
                desk.open("card", cards[place % len(cards)])


class Desk:
    """One browser's worth: cookies, and each page timed."""

    def __init__(self, office: Office, name: str) -> None:
        self.office, self.name = office, name
        self.cookies: dict[str, str] = {}

    def open(self, kind: str, address: str, **form: str) -> str:
        """The page, or the address it sends to; raises RuntimeError for any other answer."""
        phase, begun = self.office.phase, time.monotonic()
        status, body, onward = self._ask(address, form)
        seconds = time.monotonic() - begun
        if status not in (200, 302):
            raise RuntimeError(f"{address} answered {status} after {seconds:.1f} s")
        self.office.times[phase, kind].append(seconds)
        return onward or body

    def _ask(self, address: str, form: dict[str, str]) -> tuple[int, str, str]:
        link = HTTPConnection("127.0.0.1", self.office.port, timeout=120)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if form:
            body = urlencode(form | {"csrfmiddlewaretoken": self.cookies["csrftoken"]})
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
        link.request("POST" if form else "GET", address, body=body, headers=headers)
        answer = link.getresponse()
        text = answer.read().decode(errors="replace")
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, kept = value.partition(";")[0].partition("=")
                self.cookies[key] = kept
        link.close()
        return answer.status, text, answer.getheader("Location") or ""


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("engines", nargs="*", default=["sqlite", "postgresql"])
    parser.add_argument("--rows", type=int, default=128_000)
    parser.add_argument("--households", type=int, default=20_000)
    asked = parser.parse_args()
    sys.exit(main(asked.engines, rows=asked.rows, households=asked.households))
