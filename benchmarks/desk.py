"""The desk: thirty people at once at a whole city's desk, served as an office serves it, beside one of them alone.

The city stands in a home of its own, kept between runs: on SQLite, or in the PostgreSQL that XIUHUA_DATABASE_URL
names. `python tests/throwaway_postgres.py -- xiuhua bench desk` starts one.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles
from threading import Event, Thread
from typing import Any

from django.conf import settings

from benchmarks.office.users import Session, Times, office
from xiuhua.words import Problem

MOST_HOUSEHOLDS = 128_000
USERS, THINK_SECONDS, WARM_SECONDS, OFFICE_SECONDS, ALONE_SECONDS = 30, 4.0, 15.0, 150.0, 40.0
START_SECONDS = 60
PURPOSE = "测量导出的快慢"
# Milliseconds within which nineteen of twenty answers come, and seconds for an export: targets U4 and U12.
TARGETS = {"list": 300, "card": 400, "dashboard": 800, "offer": 150}


def run(size: int) -> dict[str, float]:
    """Milliseconds by kind of page in a city of `size` households, of thirty users and of one; an export's seconds."""
    engine = "postgresql" if "postgresql" in settings.DATABASES["default"]["ENGINE"] else "sqlite"
    size = min(size, MOST_HOUSEHOLDS)
    home = settings.HOME / f"bench/desk-{size}-{engine}"
    home.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "XIUHUA_HOME": str(home), "DJANGO_SETTINGS_MODULE": "xiuhua.config.settings"}
    plan = _plan(size, environment)
    with _served(environment, home) as (server, port):
        alone = office(plan, port, users=1, seconds=ALONE_SECONDS, think=0, warm=5)
        at_once = office(plan, port, users=USERS, seconds=OFFICE_SECONDS, think=THINK_SECONDS, warm=WARM_SECONDS)
        exported = _exported(plan, port, server)
    told = {"households": plan["households"], "persons": plan["persons"], "users": USERS, "think_s": THINK_SECONDS}
    told["requests"] = sum(map(len, at_once.by_kind.values()))
    told |= {**_by_kind(at_once, alone), **exported, "admin_list_p95_ms": _admin_list(environment)}
    return told | {"list_alone_to_admin_list": round(told["list_alone_p95_ms"] / told["admin_list_p95_ms"], 2)}


def _plan(size: int, environment: dict[str, str]) -> dict[str, Any]:
    """The city and its users, made in a process of their own home."""
    return _told_by(["benchmarks.office", "--households", str(size)], environment)


def _admin_list(environment: dict[str, str]) -> float:
    """The plainest list of the same households that people would make, alone and without a server around it."""
    plain = {**environment, "DJANGO_SETTINGS_MODULE": "benchmarks.peers.admin_settings"}
    return _told_by(["benchmarks.peers.admin_list"], plain)["admin_list_p95_ms"]


def _told_by(module: list[str], environment: dict[str, str]) -> dict[str, Any]:
    """What one of our modules prints, run from the checkout in a home of its own."""
    root = Path(__file__).parents[1]
    done = subprocess.run(  # noqa: S603 -- ourselves, with fixed words
        [sys.executable, "-m", *module], check=False, env=environment, cwd=root, stdout=subprocess.PIPE, text=True
    )
    if done.returncode:
        raise Problem(f"{module[0]} ended with {done.returncode}: what hindered it stands above.")
    return json.loads(done.stdout)


@contextmanager
def _served(environment: dict[str, str], home: Path) -> Iterator[tuple[int, int]]:
    """`xiuhua serve` with two server processes and a worker, as an office runs it; its process and its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "xiuhua.console", "serve", "--bind", f"127.0.0.1:{port}", "--workers", "2"]
    with (home / "server.log").open("w") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)  # noqa: S603 -- the same
    try:
        _wait_for(port)
        yield server.pid, port
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(60)


def _wait_for(port: int) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        with socket.socket() as door:
            if door.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise Problem(f"The server did not answer on port {port} within {START_SECONDS} seconds.")


def _by_kind(at_once: Times, alone: Times) -> dict[str, float]:
    told: dict[str, float] = {}
    for kind, times in sorted(at_once.by_kind.items()):
        cuts = quantiles(times, n=100) if len(times) > 1 else times * 99
        told |= {f"{kind}_n": len(times)} | {f"{kind}_p{nth}_ms": round(cuts[nth - 1], 1) for nth in (50, 95, 99)}
        if len(single := alone.by_kind.get(kind, ())) > 1:
            p95 = quantiles(single, n=100)[94]
            told |= {f"{kind}_alone_p95_ms": round(p95, 1), f"{kind}_at_once_to_alone": round(cuts[94] / p95, 2)}
        if kind in TARGETS:
            told[f"{kind}_p95_to_target"] = round(cuts[94] / TARGETS[kind], 2)
    return told


def _exported(plan: dict[str, Any], port: int, server: int) -> dict[str, float]:
    """A form of the whole city as csv: when it begins, when it ends, and by how much the server's memory grows."""
    someone = next(user for user in plan["users"] if user["role"] == "city")
    session = Session(port, someone["username"], plan["password"])
    with _memory(server) as memory:
        begun, rows, octets, first = time.perf_counter(), 0, 0, 0.0
        body = session.form(**plan["form"], purpose=PURPOSE, ending="csv")
        answer = session.opened("POST", "/forms/", body)
        if answer.status != 200 or "csv" not in answer.headers["Content-Type"]:
            raise Problem(f"The export was answered {answer.status}: nothing was measured.")
        while piece := answer.read1(65536):
            first = first or time.perf_counter() - begun
            octets += len(piece)
            rows += piece.count(b"\r\n")
        took = time.perf_counter() - begun
    return {
        "export_rows": rows - 2, "export_first_byte_s": round(first, 2), "export_s": round(took, 1),
        "export_mb": round(octets / 1e6, 1), "export_100000_rows_s": round(took / (rows - 2) * 100_000, 1),
        "export_memory_mib": round(memory[0]),
    }  # fmt: skip


@contextmanager
def _memory(server: int) -> Iterator[list[float]]:
    """By how many MiB the resident memory of a server and its children grew at most, once the block has ended."""
    before, peak, stop = _resident(server), [0.0], Event()

    def watch() -> None:
        while not stop.wait(0.1):
            peak[0] = max(peak[0], _resident(server) - before)

    watcher = Thread(target=watch, daemon=True)
    watcher.start()
    yield peak
    stop.set()
    watcher.join()


def _resident(process: int) -> float:
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    pages = sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in (process, *children))
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
