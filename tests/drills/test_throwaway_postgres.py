"""The throw-away PostgreSQL leaves nothing behind, however its owner ends."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

pytestmark = pytest.mark.drill
LAUNCHER = [sys.executable, ROOT / "tests/throwaway_postgres.py", "--"]


def start_and_tell() -> tuple[subprocess.Popen[str], Path]:
    """A launcher at work, and the folder of its server."""
    tell = "import os, time; print(os.environ['XIUHUA_DATABASE_URL'], flush=True); time.sleep(60)"
    launcher = subprocess.Popen(
        [*LAUNCHER, sys.executable, "-c", tell], stdout=subprocess.PIPE, text=True, process_group=0
    )
    return launcher, Path(launcher.stdout.readline().strip().partition("?host=")[2])


@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_launcher_that_was_struck_down_leaves_no_server_and_no_folder(blow):
    launcher, folder = start_and_tell()
    server = int((folder / "data/postmaster.pid").read_text().splitlines()[0])
    os.killpg(launcher.pid, blow)
    launcher.wait()
    deadline = time.monotonic() + 15
    while folder.exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not folder.exists()
    assert not Path(f"/proc/{server}").exists()


def test_the_exit_code_of_the_command_is_handed_on():
    done = subprocess.run([*LAUNCHER, sys.executable, "-c", "raise SystemExit(7)"], check=False)
    assert done.returncode == 7
