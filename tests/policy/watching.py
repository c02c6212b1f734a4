"""The shipped pack of staying out, and copies of it in which one text stands for another."""

import shutil
from pathlib import Path

from xiuhua.policy.pack import Pack
from xiuhua.policy.reader import read_pack

PACKS = Path(__file__).parents[2] / "packs"
WATCH = read_pack("monitoring", packs=PACKS)


def changed_pack(folder: Path, file: str, old: str, new: str) -> Pack:
    """The pack with a passage of a file replaced."""
    copy = folder / WATCH.name
    shutil.copytree(PACKS / WATCH.name, copy)
    text = (copy / file).read_text(encoding="utf-8")
    assert old in text, old
    (copy / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    return read_pack(copy, packs=folder)
