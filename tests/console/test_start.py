"""A new data folder is set up once, however many processes start on it at the same moment, and whole."""

import os
import subprocess
import sys
import threading

import pytest
from django.core.handlers.wsgi import WSGIHandler

from xiuhua.config.settings import database, kept_secret, sqlite, truth, whole

pytestmark = pytest.mark.pure  # SQLite in folders of their own, whatever the engine
AT_ONCE = 3  # one lays the tables, another waits from the beginning, a third comes meanwhile


def test_processes_that_start_together_all_find_the_tables_and_nobody_else_reads_them(tmp_path) -> None:
    ground = {**os.environ, "XIUHUA_HOME": str(tmp_path), "XIUHUA_DATABASE_URL": ""}
    words = [sys.executable, "-m", "xiuhua.console", "journal", "verify", "--json"]
    started = [subprocess.Popen(words, env=ground, stderr=subprocess.PIPE) for _ in range(AT_ONCE)]
    told = [process.communicate()[1] for process in started]
    assert [process.returncode for process in started] == [0] * AT_ONCE, told
    assert (tmp_path / "xiuhua.sqlite3").exists()
    assert [file.name for file in tmp_path.iterdir() if file.stat().st_mode & 0o077] == []


def test_everybody_reads_the_same_whole_secret(tmp_path) -> None:
    path, found = tmp_path / "secret.key", []
    readers = [threading.Thread(target=lambda: found.append(kept_secret(path))) for _ in range(8)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert (len(set(found)), len(found[0]) > 50, path.stat().st_mode & 0o777) == (1, True, 0o600)
    assert [file.name for file in tmp_path.iterdir()] == ["secret.key"]


def test_an_empty_secret_that_a_killed_process_left_is_made_anew(tmp_path) -> None:
    path = tmp_path / "secret.key"
    path.touch()
    secret = kept_secret(path)
    assert len(secret) > 50
    assert kept_secret(path) == secret


def test_any_server_finds_the_application() -> None:
    from xiuhua.config.wsgi import application

    assert isinstance(application, WSGIHandler)


def test_a_database_is_named_by_its_address() -> None:
    said = database("postgresql://desk:a%40b@db.example:5433/xiu%20hua")
    assert {name: said[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")} == {
        "NAME": "xiu hua", "USER": "desk", "PASSWORD": "a@b", "HOST": "db.example", "PORT": "5433",
    }  # fmt: skip
    assert database("postgres:///xiuhua?host=/run/postgresql&port=5434")["HOST"] == "/run/postgresql"
    assert database("sqlite:///data/a%20b.sqlite3") == sqlite("/data/a b.sqlite3")
    with pytest.raises(ValueError, match="begins with 'mysql': use postgresql"):
        database("mysql://db/xiuhua")


@pytest.mark.parametrize(("told", "minutes"), [("", 30), ("5", 5), ("720", 720)])
def test_a_number_is_read_from_the_environment(told, minutes) -> None:
    assert whole({"IDLE": told}, "IDLE", default=30, most=720, unit="minutes") == minutes


@pytest.mark.parametrize("told", ["0", "721", "-5", "5.5", "half an hour", "٣"])
def test_nonsense_in_the_environment_is_refused_with_the_way_out(told) -> None:
    with pytest.raises(ValueError, match="a whole number of minutes between 1 and 720"):
        whole({"IDLE": told}, "IDLE", default=30, most=720, unit="minutes")


def test_yes_and_no_are_read_from_the_environment_and_nothing_else() -> None:
    assert [truth({"PROXY": told}, "PROXY") for told in ("yes", "no", "")] == [True, False, False]
    with pytest.raises(ValueError, match="say yes or no"):
        truth({"PROXY": "1"}, "PROXY")
