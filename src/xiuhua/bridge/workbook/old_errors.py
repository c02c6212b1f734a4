"""Errors in the cells of old workbooks (xls), told by their records: formulas that failed, and errors typed in."""

import re
import struct
from collections.abc import Iterator, Sequence
from pathlib import Path

from xiuhua.bridge.workbook.compound import workbook_stream
from xiuhua.bridge.workbook.lost_values import ERRORS, UNTOLD, Lost, Seen, lost_at

FORMULA, ERROR, SHEET, BEGINS, ENDS = 0x0006, 0x0205, 0x0085, 0x0809, 0x000A
# A failed formula, or an error typed in, wherever it may begin: most files hold neither and need no walk.
MARK = re.compile(rb"\x06\x00..(?:.{6})\x02.....\xff\xff|\x05\x02\x08\x00.{7}\x01", re.DOTALL)


def seen_in_old(path: Path, names: Sequence[str]) -> dict[str, Seen]:
    """Where each sheet shows errors; of old workbooks nobody tells which rows they hide."""
    content = workbook_stream(path)
    if not MARK.search(content):
        return {}
    starts = [struct.unpack_from("<I", content, at)[0] for kind, at, _ in _records(content, 0) if kind == SHEET]
    return {name: Seen(0, list(_errors(content, start))) for name, start in zip(names, starts, strict=False)}


def _errors(content: bytes, start: int) -> Iterator[Lost]:
    for kind, at, length in _records(content, start):
        if kind == FORMULA and length >= 14 and content[at + 6] == 2 and content[at + 12 : at + 14] == b"\xff\xff":
            code = content[at + 8]
        elif kind == ERROR and length >= 8 and content[at + 7] == 1:
            code = content[at + 6]
        else:
            continue
        row, column = struct.unpack_from("<HH", content, at)
        yield lost_at(row, column, ERRORS.get(code, UNTOLD))


def _records(content: bytes, start: int) -> Iterator[tuple[int, int, int]]:
    """The records of one part, from its beginning to its end: kind, where its data begin, and how many bytes."""
    depth, place = 0, start
    while place + 4 <= len(content):
        kind, length = struct.unpack_from("<HH", content, place)
        depth += (kind == BEGINS) - (kind == ENDS)
        if depth <= 0:
            return
        yield kind, place + 4, length
        place += 4 + length
