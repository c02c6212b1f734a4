"""Readings that no phrase of the dictionary has: nobody types them, and they would find the wrong people.

`python -m tests.reckon.rare_readings` writes the list anew, after an update of pypinyin.
"""

from collections import defaultdict
from itertools import chain
from pathlib import Path

from pypinyin import Style, pinyin
from pypinyin.constants import PINYIN_DICT
from pypinyin.contrib.tone_convert import to_normal
from pypinyin.phrases_dict import phrases_dict

import xiuhua.reckon.search

LIST = Path(xiuhua.reckon.search.__file__).parent / "data/rare_readings.txt"


def rare_readings() -> list[str]:
    """Each character that phrases have, with those of its readings that none has: its first one is never rare."""
    said: dict[str, set[str]] = defaultdict(set)
    for phrase, readings in phrases_dict.items():
        for character, (reading, *_) in zip(phrase, readings, strict=False):
            said[character].add(to_normal(reading))
    lines = []
    for character in map(chr, sorted(PINYIN_DICT)):
        if character in said:
            _first, *others = pinyin(character, style=Style.NORMAL, heteronym=True)[0]
            if rare := [reading for reading in others if reading not in said[character]]:
                lines.append(" ".join([character, *rare]))
    return lines


def listed() -> list[str]:
    """The list as it stands, without its heading."""
    return [line for line in LIST.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


if __name__ == "__main__":
    heading = "# Readings that no phrase of pypinyin's dictionary has; written by tests/reckon/rare_readings.py"
    LIST.write_text("\n".join(chain([heading], rare_readings())) + "\n", encoding="utf-8")
