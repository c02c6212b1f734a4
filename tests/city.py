"""A small synthetic city in the test database, shared by the tests of a module and erased after them."""

import shutil
import sqlite3
import tempfile
from abc import ABC, abstractmethod
from datetime import date
from functools import cache
from pathlib import Path

import psycopg
import pytest

from tests.throwaway_postgres import copy_database

DAY = date(2017, 3, 31)
HOUSEHOLDS = 1_000
FILES = ("anchors.txt", "demo-truth.csv", "demo-township.xlsx")  # that stand beside the register


@pytest.fixture(scope="module")
def city(django_db_setup, django_db_blocker):  # noqa: ARG001 -- the database must stand first
    """The whole demo at a small size: loaded, a workbook read, one turn run."""
    with django_db_blocker.unblock():
        kept = _kept_city()
        kept.stand()
        yield DAY
        kept.leave()


@cache
def _kept_city() -> "_KeptCity":
    """The city as it was made first: making one takes seconds, and a worker needs it for two dozen modules."""
    from django.db import connection

    return (_KeptInPostgres if connection.vendor == "postgresql" else _KeptInSqlite)()


class _KeptCity(ABC):
    """Copies of the register without anything and with a city, and of the files beside it."""

    def __init__(self) -> None:
        from django.conf import settings

        from xiuhua.actions.keep.load_demo import DemoCity
        from xiuhua.console.demo import stand_city

        self.home, self.folder = settings.HOME, Path(tempfile.mkdtemp(dir=settings.HOME))
        self._keep("empty")
        stand_city(DemoCity(HOUSEHOLDS, 20_170_331, DAY, full=False))
        self._keep("city")
        _bring(self.home, self.folder)

    def stand(self) -> None:
        """Let the city stand as it was kept, whatever stands there."""
        self._take_back("city")
        _bring(self.folder, self.home)

    def leave(self) -> None:
        """Let nothing stand."""
        self._take_back("empty")

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
            shutil.copy(source / name, target)


class _KeptInSqlite(_KeptCity):
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
    def _keep(self, name: str) -> None:
        from django.db import connection

        self.name = connection.settings_dict["NAME"]
        self._copied(self.name, f"{self.name}_{name}")

    def _take_back(self, name: str) -> None:
        self._copied(f"{self.name}_{name}", self.name)

    def _copied(self, original: str, copy: str) -> None:
        """A database in place of another, once nobody is connected to either."""
        from django.db import connections

        at = connections["default"].settings_dict
        connections.close_all()
        connections["default"].close_pool()  # it would wait seconds for a database that is away for a moment
        with psycopg.connect(
            host=at["HOST"],
            port=at["PORT"],
            user=at["USER"],
            password=at["PASSWORD"],
            dbname="postgres",
            autocommit=True,
        ) as server:
            copy_database(server, original, copy)
