"""Hostile files: how long each takes to be refused, and how much memory, with the child that reads where one is needed.

`python tests/drills/hostile_files.py`: exits 1 when one is not refused. What is refused by a look at its contents never
starts a child; what only reading can find costs the child's start, a third of a second.
"""

import os
import resource
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.bridge.workbook import hostile  # noqa: E402 -- found only now
from xiuhua.bridge.workbook.reading import open_raw  # noqa: E402
from xiuhua.bridge.workbook.refusal import WorkbookRefused  # noqa: E402

HONEST = hostile.honest_parts()
SHEET, STRINGS = hostile.SHEET, "xl/sharedStrings.xml"
ROUNDS = 3
Make = Callable[[Path], Path]


def main() -> int:
    """Every file; 1 when any was taken."""
    taken, told = 0, []
    with tempfile.TemporaryDirectory(prefix="xiuhua-hostile-") as name:
        honest = hostile.pack(Path(name) / "honest.xlsx", HONEST)
        base = min(_measured(honest).megabytes for _ in range(ROUNDS))
        for place, (what, make) in enumerate(FILES.items()):
            folder = Path(name) / str(place)
            folder.mkdir()
            path = make(folder)
            best = min((_measured(path, base=base) for _ in range(ROUNDS)), key=lambda one: one.seconds)
            told.append((best, what, path.stat().st_size))
    for cost, what, size in sorted(told, key=lambda one: -one[0].seconds):
        taken += cost.reason == "TAKEN"
        print(
            f"{cost.seconds * 1000:7.0f} ms  {cost.megabytes:+6.0f} MB  {'child' if cost.child else 'look ':<5}  "
            f"{cost.reason:<18} {size / 1e6:6.1f} MB  {what}"
        )
    looks = [cost for cost, _, _ in told if not cost.child]
    worst = max(looks, key=lambda cost: cost.seconds)
    print(
        f"{len(told)} files, {taken} taken; by a look {len(looks)}: at most {worst.seconds * 1000:.0f} ms and "
        f"{max(cost.megabytes for cost in looks):+.0f} MB"
    )
    return int(taken > 0)


@dataclass(frozen=True, slots=True)
class Cost:
    """Why a file was refused, what that took, and whether a child was started to read it."""

    reason: str
    seconds: float
    megabytes: float
    child: bool


def _measured(path: Path, *, base: float = 0) -> Cost:
    """Read a file in a process of its own, as far as it goes; megabytes beyond those of an honest small one."""
    heard, said = os.pipe()
    if (process := os.fork()) == 0:
        before = _megabytes(resource.RUSAGE_SELF)
        begun = time.perf_counter()
        reason = _refusal(path)
        seconds = time.perf_counter() - begun
        own = _megabytes(resource.RUSAGE_SELF) - before
        theirs = _megabytes(resource.RUSAGE_CHILDREN)
        os.write(said, f"{reason} {seconds} {max(own, theirs - base)} {int(theirs > 0)}".encode())
        os._exit(0)
    os.close(said)
    with os.fdopen(heard) as answer:
        reason, seconds, megabytes, child = answer.read().split()
    os.waitpid(process, 0)
    return Cost(reason, float(seconds), float(megabytes), child == "1")


def _refusal(path: Path) -> str:
    try:
        raw = open_raw(path)
        for _ in raw.frames([sheet.name for sheet in raw.sheets]):
            pass
    except WorkbookRefused as refused:
        return refused.reason
    return "TAKEN"


def _megabytes(whose: int) -> float:
    return resource.getrusage(whose).ru_maxrss / 1024


# ── The files ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _repeated(name: str, start: bytes, piece: bytes, times: int) -> Make:
    """A file of one piece again and again, written without being held whole: our own memory is what is measured."""

    def make(folder: Path) -> Path:
        with (folder / name).open("wb") as file:
            file.write(start)
            for _ in range(times // 1000):
                file.write(piece * 1000)
        return folder / name

    return make


def _write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def _with(parts: hostile.Parts) -> Make:
    return lambda folder: hostile.pack(folder / "a.xlsx", HONEST | parts)


def _packed(folder: Path) -> bytes:
    return hostile.pack(folder / "honest.xlsx", HONEST).read_bytes()


def _nested(folder: Path) -> Path:
    inner = hostile.pack(folder / "inner.zip", {"zeros": b"\0" * 9_000_000})
    return hostile.pack(folder / "a.xlsx", {"inner.zip": inner.read_bytes(), "also.zip": inner.read_bytes()})


def _forged(folder: Path) -> Path:
    rows = "".join(f"<row><c><v>{number}</v></c></row>" for number in range(300_000))
    path = hostile.pack(folder / "a.xlsx", HONEST | {SHEET: hostile.sheet_xml(rows)})
    return hostile.with_declared_size(path, SHEET, 900_000)


def _repeated_cells(folder: Path) -> Path:
    cell = hostile.ods_cell("x", 'table:number-columns-repeated="1024"')
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    return hostile.ods(folder / "a.ods", f'<table:table table:name="甲">{row}</table:table>')


def _one_text_everywhere(folder: Path) -> Path:
    strings = f'<sst xmlns="{hostile.MAIN}"><si><t>{"x" * 900_000}</t></si></sst>'.encode()
    row = "<row>" + '<c t="s"><v>0</v></c>' * 100 + "</row>"
    return hostile.pack(folder / "a.xlsx", HONEST | {STRINGS: strings, SHEET: hostile.sheet_xml(row * 100)})


def _far_corner(folder: Path) -> Path:
    cells = hostile.number_cell("A1") + hostile.number_cell("XFD1048576")
    rows = hostile.sheet_xml(cells, before='<dimension ref="A1:B2"/>')
    return hostile.pack(folder / "a.xlsx", HONEST | {SHEET: rows})


def _deep(folder: Path) -> Path:
    deep = "<a>" * 500_000 + "</a>" * 500_000
    return hostile.pack(folder / "a.xlsx", HONEST | {SHEET: hostile.sheet_xml("", before=deep)})


def _merged(folder: Path) -> Path:
    merge = '<mergeCell ref="A1:XFD1048576"/>'
    rows = hostile.sheet_xml(hostile.number_cell("A1"), after=f"<mergeCells>{merge * 2}</mergeCells>")
    return hostile.pack(folder / "a.xlsx", HONEST | {SHEET: rows})


def _flat(folder: Path) -> Path:
    with zipfile.ZipFile(folder / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in HONEST.items():
            with packed.open(name, "w") as part:
                part.write(content)
                for _ in range(200 if name == SHEET else 0):
                    part.write(b" " * 1_000_000)
    return folder / "a.xlsx"


TYPES = HONEST["[Content_Types].xml"].replace(b"</Types>", b'<Override ContentType="x.vbaProject"/></Types>')
LATE = b"<!--" + b" " * 5000 + b'--><!DOCTYPE a [<!ENTITY b "c">]>' + HONEST["xl/workbook.xml"].partition(b"?>")[2]
FILES: dict[str, Make] = {
    "bomb, flat: 200 MB in a sheet": _flat,
    "bomb, nested: archives in the archive": _nested,
    "bomb, forged: declares a part smaller than it is": _forged,
    "bomb, shared bytes: parts that overlap": lambda folder: hostile.with_overlap(
        hostile.pack(folder / "a.xlsx", HONEST)
    ),
    "bomb of parts: 30,000 of them": _with({f"xl/{number}.xml": b"<a/>" for number in range(30_000)}),
    "bomb of cells: ods that repeats a cell a billion times": _repeated_cells,
    "bomb of cells: declared from corner to corner": _with(
        {SHEET: hostile.sheet_xml("", before='<dimension ref="A1:XFD1048576"/>')}
    ),
    "bomb of cells: two in far corners, declared as four": _far_corner,
    "bomb of text: 900 kB shared by 10,000 cells": _one_text_everywhere,
    "bomb of merges: one over all, twice": _merged,
    "deep: half a million elements in one another": _deep,
    "zip slip: ../../": _with({"xl/../../a.xml": b"x"}),
    "zip slip: /etc": _with({"/etc/a.xml": b"x"}),
    "zip slip: backslash": _with({"xl\\a.xml": b"x"}),
    "a link to /etc/passwd": lambda folder: hostile.pack(
        folder / "a.xlsx", HONEST | {"xl/a.xml": b"/etc/passwd"}, change=hostile.as_link
    ),
    "billion laughs": _with({STRINGS: hostile.LAUGHS}),
    "billion laughs in utf-16": _with({STRINGS: hostile.LAUGHS.decode().encode("utf-16")}),
    "entity from outside (XXE)": _with({STRINGS: hostile.OUTSIDE}),
    "document type beyond 5,000 spaces": _with({"xl/workbook.xml": LATE}),
    "polyglot: PDF before a workbook": lambda folder: _write(folder / "a.xlsx", b"%PDF-1.4\n" + _packed(folder)),
    "polyglot: workbook before something else": lambda folder: _write(
        folder / "a.xlsx", _packed(folder) + b"<script>" * 9
    ),
    "polyglot: two archives": lambda folder: _write(folder / "a.xlsx", _packed(folder) * 2),
    "polyglot: text before a workbook": lambda folder: _write(
        folder / "a.csv", "姓名\n".encode() * 300_000 + _packed(folder)
    ),
    "macros: vbaProject.bin": _with({"xl/vbaProject.bin": b"x" * 9_000}),
    "macros: sheets of Excel 4": _with({"xl/macrosheets/sheet1.xml": b"<x/>"}),
    "macros: by content type only": _with({"[Content_Types].xml": TYPES}),
    "macros: xls": lambda folder: hostile.compound(folder / "a.xls", ["Workbook", "_VBA_PROJECT_CUR", "VBA"]),
    "a password": lambda folder: hostile.compound(folder / "a.xlsx", ["EncryptionInfo", "EncryptedPackage"]),
    "a web page named xls": _repeated("a.xls", b"<html><table>", b"<tr><td>x</td></tr>", 500_000),
    "a text of one line: 210 MB": _repeated("a.csv", b"", "名".encode(), 70_000_000),
    "a text of zeros": _repeated("a.csv", b"", b"\0", 100_000_000),
    "a text cut in a quotation": _repeated("a.csv", '甲,"乙\n'.encode(), b"x\n", 5_000_000),
    "a text of 20,000 columns": _repeated("a.csv", "甲,乙\n".encode(), b",", 20_000),
}


if __name__ == "__main__":
    sys.exit(main())
