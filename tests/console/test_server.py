"""The server is served: for real, in a process of its own, until it is told to end."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.contrib.auth.hashers import make_password

from tests.import_process import database_url
from tests.makers import PASSWORD, give_pack, give_role, make_account, make_area
from xiuhua.bridge.workbench import is_somebody_at_work
from xiuhua.register.models import Account

XIUHUA = Path(sys.executable).parent / "xiuhua"
# How long something may take to come on a machine that has ten other things to do: a server that ended is told at once.
PATIENCE, STEP = 300, 0.2


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("XIUHUA_")}
    return {**kept, "XIUHUA_HOME": str(home)}


@pytest.fixture
def home(laid_out: Path, tmp_path: Path) -> Path:
    """A folder of the test's own where tables stand: to lay them out takes longer than most of what is tested here."""
    home = tmp_path / "home"
    home.mkdir()
    shutil.copyfile(laid_out, home / "xiuhua.sqlite3")
    return home


@pytest.mark.pure  # SQLite in a folder of its own, whatever the engine
def test_the_desk_is_served_with_its_log_in_page_and_styles(home: Path) -> None:
    port = free_port()
    command = [XIUHUA, "serve", "--bind", f"127.0.0.1:{port}", "--workers", "1"]
    with subprocess.Popen(command, env=environment(home), stderr=subprocess.PIPE, text=True) as server:
        try:
            page = fetched(f"http://127.0.0.1:{port}/login/", server)
            assert "<html" in page
            assert ".css" in page
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=60)
    assert server.returncode == 0


def fetched(address: str, server: subprocess.Popen) -> str:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        assert server.poll() is None, server.stderr.read()
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 -- our own server
                return answer.read().decode()
        except OSError:
            time.sleep(STEP)
    raise AssertionError(f"The server did not answer within {PATIENCE} seconds.")


@pytest.mark.django_db(transaction=True)
def test_people_log_in_to_the_desk_that_is_served_on_either_database() -> None:
    city = make_area()
    give_pack(city)
    names = ("first", "second", "third", "fourth")
    for name in names:
        give_role(make_account(name), "city", city)
    Account.objects.update(password=make_password(PASSWORD, hasher="scrypt"))  # as the server knows it
    port = free_port()
    home = {"XIUHUA_DATABASE_URL": database_url(), "XIUHUA_HOME": str(settings.HOME)}
    command = [XIUHUA, "serve", "--bind", f"127.0.0.1:{port}", "--workers", "2"]
    with subprocess.Popen(command, env=os.environ | home, stderr=subprocess.PIPE, text=True) as server:
        try:
            fetched(f"http://127.0.0.1:{port}/login/", server)
            assert [logged_in(f"http://127.0.0.1:{port}/login/", name) for name in names] == [True] * 4
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=60)
        assert "Traceback" not in server.stderr.read()


def logged_in(address: str, name: str) -> bool:
    cookies = CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(cookies))
    browser.open(address, timeout=60).read()
    token = next(cookie.value for cookie in cookies if cookie.name == "csrftoken")
    form = {"username": name, "password": PASSWORD, "csrfmiddlewaretoken": token}
    browser.open(address, data=urlencode(form).encode(), timeout=60).read()
    return any(cookie.name == "sessionid" for cookie in cookies)


@pytest.mark.pure  # SQLite in a folder of its own, whatever the engine
def test_a_worker_lives_beside_the_server_comes_again_and_ends_with_it(home: Path, settings) -> None:
    settings.HOME = home
    command = [XIUHUA, "serve", "--bind", f"127.0.0.1:{free_port()}", "--workers", "1"]
    with subprocess.Popen(command, env=environment(home), stderr=subprocess.DEVNULL) as server:
        wait_until(is_somebody_at_work)
        first = worker_beside(server.pid)
        os.kill(first, signal.SIGKILL)
        wait_until(lambda: worker_beside(server.pid) not in (0, first))
        wait_until(is_somebody_at_work)
        server.send_signal(signal.SIGKILL)
        server.wait(timeout=60)
        wait_until(lambda: not is_somebody_at_work())


@pytest.mark.pure  # SQLite in a folder of its own, whatever the engine
def test_a_server_can_leave_jobs_to_another_worker(home: Path) -> None:
    port = free_port()
    command = [XIUHUA, "serve", "--no-jobs", "--bind", f"127.0.0.1:{port}", "--workers", "1"]
    with subprocess.Popen(command, env=environment(home), stderr=subprocess.PIPE, text=True) as server:
        try:
            fetched(f"http://127.0.0.1:{port}/login/", server)
            assert worker_beside(server.pid) == 0
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=60)


def worker_beside(server: int) -> int:
    """The process of the worker that a server keeps; 0 for none."""
    for path in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((path / "stat").read_text().rpartition(") ")[2].split()[1])
            if parent == server and b"--beside-server" in (path / "cmdline").read_bytes():
                return int(path.name)
        except (OSError, IndexError):
            continue
    return 0


def wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if holds():
            return
        time.sleep(STEP)
    raise AssertionError(f"It did not come to be within {PATIENCE} seconds.")


@pytest.mark.pure  # SQLite in a folder of its own, whatever the engine
def test_the_worker_says_what_it_does_and_ends_on_interrupt(home: Path) -> None:
    with subprocess.Popen([XIUHUA, "worker"], env=environment(home), stderr=subprocess.PIPE, text=True) as worker:
        assert "doing jobs and sealing the journal" in worker.stderr.readline()
        worker.send_signal(signal.SIGINT)
        assert "ended" in worker.communicate(timeout=60)[1]
    assert worker.returncode == 0


@pytest.mark.pure  # SQLite in a folder of its own, whatever the engine
def test_serving_afresh_becomes_another_process(tmp_path: Path) -> None:
    """Servers forked from a process that has reckoned would wait for ever for its threads."""
    reckon = "import polars as pl; pl.DataFrame({'a': range(9)}).group_by('a').len();"
    become = (
        "from xiuhua.console import server; server.os.execv = lambda _, words: print(words[-1]); server.serve_afresh()"
    )
    told = subprocess.run(
        [sys.executable, "-c", reckon + become], env=environment(tmp_path), check=True, capture_output=True, text=True
    )
    assert told.stdout == "serve\n"
