"""A new data folder is set up once, however many processes start on it at the same moment, and whole."""

import os
import subprocess
import sys
import threading

from xiuhua.config.settings import kept_secret

AT_ONCE = 4


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
