"""Registers of an engine that are copied as often as a drill needs them: files of SQLite, databases of PostgreSQL."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.throwaway_postgres import copy_database, throwaway


@dataclass
class Registers:
    """Registers of an engine by name, and copies of them."""

    home: Path
    server: str = ""  # the address of a PostgreSQL, less the database

    def url(self, name: str) -> str:
        """The address of a register."""
        return f"{self.server.replace('/xiuhua?', f'/{name}?')}" if self.server else f"sqlite://{self.home}/{name}.db"

    def make(self, name: str) -> str:
        """An empty register."""
        self._sql(f"CREATE DATABASE {name}")
        return self.url(name)

    def copy(self, name: str, *, of: str) -> str:
        """A register like another that nobody has open; one of this name goes."""
        if self.server:
            with psycopg.connect(self.server, autocommit=True) as link:
                copy_database(link, of, name)
        else:
            for end in (".db-wal", ".db-shm"):
                (self.home / f"{name}{end}").unlink(missing_ok=True)
            shutil.copyfile(self.home / f"{of}.db", self.home / f"{name}.db")
        return self.url(name)

    def settled(self, name: str) -> None:
        """Wait until the server has noticed that whoever was struck down is gone."""
        asked = f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{name}'"
        while self.server and self._sql(asked, answer=True):
            time.sleep(0.01)

    def _sql(self, statement: str, *, answer: bool = False) -> int:
        if not self.server:
            return 0
        with psycopg.connect(self.server, autocommit=True) as link:
            found = link.execute(statement)
            return int(found.fetchone()[0]) if answer else 0


@contextmanager
def registers_of(engine: str, home: Path) -> Iterator[Registers]:
    """An engine's registers; raises PostgresMissing where there is no server to start."""
    home.mkdir()
    if engine == "sqlite":
        yield Registers(home)
        return
    with throwaway() as server:
        yield Registers(home, server.url)
