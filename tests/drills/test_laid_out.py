"""Tables laid out in the short way of tests/lay_out.py are those that the migrations lay out, on both engines."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests.register_copies import registers_of

ROOT = Path(__file__).parents[2]
WAYS = {"usual": ("django", "migrate", "--verbosity", "0"), "short": ("tests.lay_out",)}
OF_SQLITE = "SELECT type, tbl_name, name, sql FROM sqlite_master"
# Columns with their kinds, what each table demands, and its indexes.
OF_POSTGRESQL = """
    SELECT table_name, column_name, concat_ws(' ', data_type, character_maximum_length, is_nullable, column_default)
    FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid > 0
    UNION ALL SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
"""


def tables_at(url: str) -> list[str]:
    """What a database is made of, a line each."""
    if url.startswith("sqlite://"):
        rows = sqlite3.connect(url.removeprefix("sqlite://")).execute(OF_SQLITE).fetchall()
    else:
        with psycopg.connect(url) as link:
            rows = link.execute(OF_POSTGRESQL).fetchall()
    return sorted(map(str, rows))


@pytest.mark.drill
@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_the_short_way_lays_out_what_the_migrations_lay_out(engine, tmp_path):
    told = {"XIUHUA_HOME": str(tmp_path / "home"), "DJANGO_SETTINGS_MODULE": "xiuhua.config.settings"}
    with registers_of(engine, tmp_path / "registers") as registers:
        made = {}
        for way, words in WAYS.items():
            url = registers.make(way)
            environment = os.environ | told | {"XIUHUA_DATABASE_URL": url}
            subprocess.run([sys.executable, "-m", *words], cwd=ROOT, env=environment, check=True)
            made[way] = tables_at(url)
    assert made["short"] == made["usual"]
    assert len(made["usual"]) > 400
