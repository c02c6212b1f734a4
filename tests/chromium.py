"""Finds Debian's Chromium and its Chinese fonts, and installs them where that is possible."""

import os
import shutil
import subprocess
from pathlib import Path

EXECUTABLE = Path("/usr/bin/chromium")
CHINESE_FONT = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
PACKAGES = ("chromium", "fonts-noto-cjk")


class ChromiumMissing(RuntimeError):
    """There is no browser and none could be installed."""


def chromium_executable() -> str:
    """The path of Chromium, installed first if we may; raises ChromiumMissing."""
    if not _is_installed():
        _install()
    return str(EXECUTABLE)


def _is_installed() -> bool:
    return EXECUTABLE.exists() and CHINESE_FONT.exists()


def _install() -> None:
    wanted = f"apt-get install {' '.join(PACKAGES)}"
    if os.getuid() != 0 or shutil.which("apt-get") is None:
        raise ChromiumMissing(f"Browser tests need {' and '.join(PACKAGES)}. As root: {wanted}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *PACKAGES]):
        done = subprocess.run(["apt-get", *arguments], check=False, capture_output=True, text=True, env=environment)
    if done.returncode or not _is_installed():
        raise ChromiumMissing(f"`{wanted}` failed: {done.stderr.strip()[-500:]}")
