"""Checks a pack's list of staff: that its columns tell who is meant and what they bring, by code lists of the pack."""

import tomllib
from pathlib import Path

from xiuhua.policy.checking.complaints import Finding
from xiuhua.policy.pack import Pack
from xiuhua.reckon.staff_list import BRINGS, NAME, TELLS_APART, read_staff_layout

FILE = "staff_list.toml"


def check_staff_list(folder: Path, pack: Pack) -> list[Finding]:
    """What is wrong with the list of staff in a pack's folder, if it has one."""
    path = folder / FILE
    if not path.exists():
        return []
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
        layout = read_staff_layout(document, {name: {"codes": []} for name in pack.codes})
    except (KeyError, TypeError, ValueError) as error:
        return [Finding(FILE, "", f"cannot be read: {error} is missing, no code list, or no TOML.")]
    lacking = [says for says in (NAME, *TELLS_APART, *BRINGS) if says not in layout.headers]
    found = [Finding(FILE, says, "is said by no column: write one.") for says in lacking]
    unlisted = [says for says in BRINGS if says in layout.headers and says not in layout.lists]
    return found + [Finding(FILE, says, "names no code list: cells are read by one.") for says in unlisted]
