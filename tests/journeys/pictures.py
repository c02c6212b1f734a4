"""Pictures of every page for people to look at: `python -m tests.journeys.pictures FOLDER [PART OF A NAME]`.

In Chinese on a desk's screen, light and dark, in English, and on a phone; with `--paper` as A4 instead. They are made
by the tests' own city and browser, so nothing has to run.
"""

import os
import sys
from pathlib import Path

import pytest

LOOKS = {
    "zh": ("zh-hans", "light", 1280), "dark": ("zh-hans", "dark", 1280),
    "en": ("en", "light", 1280), "phone": ("zh-hans", "light", 390),
}  # fmt: skip
WANTED, PART, PAPER = "PICTURES_FOLDER", "PICTURES_PART", "PICTURES_ON_PAPER"


def main(arguments: list[str]) -> int:
    """Take the pictures by running the one test below; the folder is made."""
    paper = "--paper" in arguments
    folder, *part = [argument for argument in arguments if argument != "--paper"]
    os.environ |= {WANTED: str(Path(folder).resolve()), PART: "".join(part), PAPER: "1" if paper else ""}
    return pytest.main(["-q", "-m", "drill", "tests/drills/test_pictures.py"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
