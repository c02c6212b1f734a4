"""A small synthetic city in the test database, shared by the tests of a module and erased after them.

It is made once and copied: a worker needs it for two dozen modules, and making it takes seconds. For SQLite it is kept
beside pytest's own cache for a day, or until our code or a pack changes; for PostgreSQL in the session's server.
"""

import fcntl
import hashlib
import shutil
import sqlite3
import sys
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import psycopg
import pytest

from tests.laid_out import TEMPLATE
from tests.throwaway_postgres import copy_database

DAY = date(2017, 3, 31)
HOUSEHOLDS = 1_000
# What stands beside the register: the keys too, under which its numbers are sealed.
FILES = (
    "anchors.txt", "demo-truth.csv", "demo-visits.csv", "demo-township.xlsx", "keys.json", "demo-assumes/sichuan.toml",
)  # fmt: skip
ROOT = Path(__file__).parents[1]
SOURCES = ("src/xiuhua", "packs", "tests/city.py")
KEPT = "kept_city"


@pytest.fixture(scope="module")
def city(request, django_db_setup, django_db_blocker):  # noqa: ARG001 -- the database must stand first
    """The whole demo at a small size: loaded, a workbook read, one turn run."""
    with django_db_blocker.unblock():
        kept = _kept_city(request.config.cache.mkdir("city"))
        kept.stand()
        yield DAY
        kept.leave()


def with_more(shared: Path, name: str, make: Callable[[], Any]) -> Any:
    """What is made on top of the city that stands: its rows are kept under a name, and stand again for who asks next.

    What `make` gives back is given again as it is; no test may change it.
    """
    return _kept_city(shared).with_more(name, make)


@cache
def _kept_city(shared: Path) -> "_KeptCity":
    """The city as whoever came first made it."""
    from django.db import connection

    return (_KeptInPostgres if connection.vendor == "postgresql" else _KeptInSqlite)(shared)


class _KeptCity(ABC):
    """Copies of the register without anything and with a city, and of the files beside it.

    `shared` is a folder of all workers, `folder` our own: another run may clear away what is shared.
    """

    def __init__(self, shared: Path) -> None:
        from django.conf import settings

        self.home, self.folder, self.shared = settings.HOME, Path(tempfile.mkdtemp(dir=settings.HOME)), shared
        self.more: dict[str, Any] = {}
        self._keep("empty")
        with self._alone():
            made = shared / f"{self.kind}-{_version()}"
            if not made.exists():
                for stale in shared.glob(f"{self.kind}-*"):
                    shutil.rmtree(stale)
                self._make(made)
            shutil.copytree(made, self.folder, dirs_exist_ok=True)

    def _make(self, target: Path) -> None:
        """Make the city, and keep it whole or not at all."""
        from xiuhua.actions.keep.load_demo import DemoCity
        from xiuhua.console.demo import stand_city

        stand_city(DemoCity(HOUSEHOLDS, 20_170_331, DAY, full=False))
        self._keep("city")
        _bring(self.home, self.folder)
        with tempfile.TemporaryDirectory(dir=self.shared) as beside:
            whole = shutil.copytree(self.folder, Path(beside, "city"), ignore=shutil.ignore_patterns("empty*"))
            whole.rename(target)

    def stand(self) -> None:
        """Let the city stand as it was kept, whatever stands there."""
        from xiuhua.actions.keep.assume_in_demo import read_anew

        self._take_back("city")
        _bring(self.folder, self.home)
        read_anew()

    def with_more(self, name: str, make: Callable[[], Any]) -> Any:
        """Let what was made on top of the city stand, made by whoever comes first."""
        if name in self.more:
            self._take_back(name)
        else:
            self.more[name] = make()
            self._keep(name)
        return self.more[name]

    def leave(self) -> None:
        """Let nothing stand."""
        from xiuhua.actions.keep.assume_in_demo import assume_nothing

        self._take_back("empty")
        assume_nothing()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold what all workers share."""
        with (self.shared / "lock").open("w") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            yield

    @property
    @abstractmethod
    def kind(self) -> str:
        """What a shared city's folder begins with."""

    @abstractmethod
    def _keep(self, name: str) -> None:
        """Copy the rows as they are."""

    @abstractmethod
    def _take_back(self, name: str) -> None:
        """Let the copied rows stand again."""


def _bring(source: Path, target: Path) -> None:
    for name in FILES:
        (target / name).unlink(missing_ok=True)
        if (source / name).exists():
            (target / name).parent.mkdir(exist_ok=True)
            shutil.copy(source / name, target / name)


def _version() -> str:
    """Another day, other code or another pack: another city."""
    found = hashlib.sha256(f"{date.today()} {sys.version} {sqlite3.sqlite_version}".encode())  # noqa: DTZ011
    for place in (ROOT / source for source in SOURCES):
        for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if path.suffix in (".py", ".toml"):
                found.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return found.hexdigest()[:16]


class _KeptInSqlite(_KeptCity):
    kind = "sqlite"

    def _keep(self, name: str) -> None:
        from django.db import connection

        connection.ensure_connection()
        with sqlite3.connect(self.folder / f"{name}.sqlite3") as kept:
            connection.connection.backup(kept)

    def _take_back(self, name: str) -> None:
        from django.db import connection

        connection.ensure_connection()
        with sqlite3.connect(self.folder / f"{name}.sqlite3") as kept:
            kept.backup(connection.connection)


class _KeptInPostgres(_KeptCity):
    """The city's rows are a database of the server, which ends with the session; so does what is beside them.

    Each worker's own database stays empty: where the city stands, the connection is on a copy of the city instead.
    """

    @property
    def kind(self) -> str:
        from django.db import connection

        return f"server-{hashlib.sha256(connection.settings_dict['HOST'].encode()).hexdigest()[:8]}"

    def _keep(self, name: str) -> None:
        from django.db import connection

        if name == "empty":
            self.own = connection.settings_dict["NAME"]
        elif name == "city":
            self._stand_on(self.own, afresh={KEPT: self.own})
            self._stand_on(self.own, afresh={self.own: TEMPLATE})
        else:
            self._stand_on(f"{self.own}_city", afresh={f"{self.own}_{name}": f"{self.own}_city"})

    def _take_back(self, name: str) -> None:
        if name == "empty":
            self._stand_on(self.own)
        elif name in self.more:
            self._stand_on(f"{self.own}_city", afresh={f"{self.own}_city": f"{self.own}_{name}"})
        else:
            with self._alone():  # nobody else copies it meanwhile
                self._stand_on(f"{self.own}_city", afresh={f"{self.own}_city": KEPT})

    def _stand_on(self, name: str, *, afresh: Mapping[str, str] = MappingProxyType({})) -> None:
        """Go on with another database, some made afresh as copies of others once nobody is connected to any."""
        from django.db import connections

        at = connections["default"].settings_dict
        connections.close_all()
        connections["default"].close_pool()  # it would wait seconds for a database that is away for a moment
        at["NAME"] = name
        with psycopg.connect(
            host=at["HOST"],
            port=at["PORT"],
            user=at["USER"],
            password=at["PASSWORD"],
            dbname="postgres",
            autocommit=True,
        ) as server:
            for copy, original in afresh.items():
                copy_database(server, original, copy)
