"""The child that reads: bounded, told of as a refusal when it dies, and never left behind."""

import json
import os
import queue
import signal
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import psutil
import pytest

from tests.bridge.workbook.hostile import (
    SHEET,
    honest_parts,
    number_cell,
    pack,
    sheet_xml,
    with_declared_size,
)  # fmt: skip
from xiuhua.bridge.workbook import child, reader
from xiuhua.bridge.workbook.messages import Says, receive
from xiuhua.bridge.workbook.reading import open_raw
from xiuhua.bridge.workbook.refusal import WorkbookRefused

pytestmark = pytest.mark.pure
HONEST = honest_parts()
MERGE = '<mergeCell ref="A1:B2"/>'


def children() -> list[psutil.Process]:
    return [each for each in psutil.Process().children() if "xiuhua.bridge.workbook.child" in each.cmdline()]


def read_first(path: Path) -> None:
    raw = open_raw(path)
    for _ in raw.frames([raw.sheets[0].name]):
        pass


def refusal(path: Path) -> str:
    """Why a file is refused when its first sheet is read; nothing of a child remains."""
    with pytest.raises(WorkbookRefused) as refused:
        read_first(path)
    assert refused.value.facts["name"] == path.name
    assert children() == []
    return refused.value.reason


def honest(path: Path) -> Path:
    return pack(path, HONEST)


def test_a_corner_cell_that_makes_a_sheet_of_17_billion_is_refused_for_its_memory(tmp_path):
    rows = sheet_xml(number_cell("A1") + number_cell("XFD1048576"), before='<dimension ref="A1:B2"/>')
    assert refusal(pack(tmp_path / "a.xlsx", HONEST | {SHEET: rows})) == "too_much_memory"


def test_one_long_text_in_every_cell_is_refused_for_its_memory(tmp_path):
    strings = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>%s</t></si></sst>'
    row = "<row>" + '<c t="s"><v>0</v></c>' * 100 + "</row>"
    parts = {"xl/sharedStrings.xml": strings % (b"x" * 98_000), SHEET: sheet_xml(row * 300)}
    assert refusal(pack(tmp_path / "a.xlsx", HONEST | parts)) == "too_much_memory"


def test_a_part_that_unpacks_to_more_than_it_declares_is_cut_there_and_found_damaged(tmp_path):
    rows = "".join(f"<row><c><v>{number}</v></c></row>" for number in range(100_000))
    path = pack(tmp_path / "a.xlsx", HONEST | {SHEET: sheet_xml(rows)})
    assert refusal(with_declared_size(path, SHEET, 900_000)) == "damaged"


def test_merges_over_one_another_are_refused(tmp_path):
    merges = f"<mergeCells>{MERGE * 3}</mergeCells>"
    rows = sheet_xml(number_cell("A1") + number_cell("C3"), after=merges)
    assert refusal(pack(tmp_path / "a.xlsx", HONEST | {SHEET: rows})) == "merged_twice"


def test_a_document_type_beyond_what_the_guard_looks_at_expands_nothing(tmp_path):
    book = b"<!--" + b" " * 5000 + b'--><!DOCTYPE a [<!ENTITY b "c">]>' + HONEST["xl/workbook.xml"].partition(b"?>")[2]
    assert refusal(pack(tmp_path / "a.xlsx", HONEST | {"xl/workbook.xml": book})) == "damaged"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("甲,乙\n" * 9_999 + "x" * 2_000_000, "long_line"),
        ("甲,乙\n" + "," * 20_000 + "\n", "too_wide"),
        ("甲,乙\n" * 300_000 + "\0\n", "not_a_workbook"),
        ('甲,"乙\n' + "x\n" * 100_000, "damaged"),
        ("甲\n" * 400_000 + "\udcff", "not_text"),
    ],
)
def test_text_that_goes_wrong_far_down_is_refused(tmp_path, text, reason):
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode(errors="surrogateescape"))
    assert refusal(path) == reason


def test_utf_16_cut_in_a_letter_is_no_text(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("姓名\n赵".encode("utf-16") + b"\0")
    assert refusal(path) == "not_text"


def test_a_caller_that_stops_half_way_leaves_no_child(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("甲,乙\n" * 100_000)
    frames = open_raw(path).frames(["a"])
    assert next(frames)[1].height == 20_000
    assert len(children()) == 1
    frames.close()
    assert children() == []


def test_a_workbook_opened_and_let_go_leaves_no_child(tmp_path):
    raw = open_raw(honest(tmp_path / "a.xlsx"))
    assert len(children()) == 1
    del raw
    assert children() == []


def test_a_child_that_waited_too_long_is_replaced(tmp_path):
    raw = open_raw(honest(tmp_path / "a.xlsx"))
    children()[0].kill()
    time.sleep(0.2)
    assert [frame.rows() for _, frame in raw.frames(["名单"])] == [[(1, "姓名"), (2, "赵一")]]
    assert children() == []


@pytest.mark.parametrize(
    ("blow", "reason"),
    [(signal.SIGSEGV, "damaged"), (signal.SIGKILL, "too_much_memory"), (signal.SIGXCPU, "too_slow")],
)
def test_a_child_that_dies_while_it_reads_is_a_refusal(tmp_path, blow, reason):
    path = tmp_path / "a.csv"
    path.write_text("甲,乙\n" * 200_000)
    frames = open_raw(path).frames(["a"])
    next(frames)
    children()[0].send_signal(blow)
    with pytest.raises(WorkbookRefused, match=reason):
        list(frames)
    assert children() == []


def test_a_silent_child_is_not_waited_for_for_ever(tmp_path, monkeypatch):
    path = tmp_path / "a.csv"
    path.write_text("甲,乙\n" * 200_000)
    frames = open_raw(path).frames(["a"])
    next(frames)
    children()[0].suspend()
    monkeypatch.setattr(reader, "PATIENCE_SECONDS", 0.2)
    with pytest.raises(WorkbookRefused, match="too_slow"):
        list(frames)
    assert children() == []


def test_a_child_that_cannot_begin_is_our_fault_and_no_refusal(tmp_path, monkeypatch):
    monkeypatch.setattr(reader, "CHILD", "xiuhua.bridge.workbook.nothing")
    with pytest.raises(RuntimeError, match="No module named"):
        open_raw(honest(tmp_path / "a.xlsx"))
    assert children() == []


def test_a_child_outlives_no_parent_that_was_killed(tmp_path):
    path = honest(tmp_path / "a.xlsx")
    script = f"""
import psutil, time, pathlib
from xiuhua.bridge.workbook.reading import open_raw
raw = open_raw(pathlib.Path({str(path)!r}))
print(psutil.Process().children()[0].pid, flush=True)
time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as parent:
        orphan = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
    assert psutil.wait_procs([orphan], timeout=5)[1] == []


def test_a_child_knows_no_secret_of_ours_and_no_django(tmp_path, monkeypatch):
    monkeypatch.setenv("XIUHUA_SECRET", "not for it")
    raw = open_raw(honest(tmp_path / "a.xlsx"))
    [process] = children()
    assert "XIUHUA_SECRET" not in process.environ()
    assert process.rlimit(psutil.RLIMIT_AS) == (2 << 30, 2 << 30)
    assert process.rlimit(psutil.RLIMIT_CORE) == (0, 0)
    assert not [each for each in process.memory_maps() if "psycopg" in each.path]
    assert raw.sheets[0].name == "名单"


class Pipe:
    """Both ends of a pipe, to listen to what the child says when it is run in this process."""

    def __init__(self):
        ends = os.pipe()
        self.out, self.into = os.fdopen(ends[0], "rb"), os.fdopen(ends[1], "wb")

    def all(self) -> list[tuple[Says, bytes]]:
        self.into.close()
        said = []
        with self.out:
            while self.out.peek(1):
                said.append((Says(self.out.read(1)), self.out.read(int.from_bytes(self.out.read(4), "little"))))
        return said


def wants(*names: str) -> "queue.SimpleQueue[list[str]]":
    wanted = queue.SimpleQueue()
    wanted.put(list(names))
    return wanted


def test_what_the_child_says_word_for_word(tmp_path):
    pipe = Pipe()
    child.speak(honest(tmp_path / "a.xlsx"), wants("名单"), pipe.into)
    (heads, head), (sheet, name), (chunk, _), (done, rest) = pipe.all()
    assert [heads, sheet, chunk, done] == [Says.HEADS, Says.SHEET, Says.CHUNK, Says.DONE]
    assert (json.loads(head), name.decode(), rest) == ([["名单", [["姓名"], ["赵一"]], 0, 0]], "名单", b"")


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [(MemoryError(), "too_much_memory"), (ValueError("?"), "damaged"), (WorkbookRefused("macros"), "macros")],
)
def test_whatever_goes_wrong_in_the_child_is_said_as_a_reason(tmp_path, monkeypatch, wrong, reason):
    def go_wrong(*_):
        raise wrong

    monkeypatch.setattr(child, "spreadsheet_source", go_wrong)
    monkeypatch.setattr(child, "_peak_bytes", lambda: 0)  # of a child; we ourselves may have read a city
    pipe = Pipe()
    child.speak(honest(tmp_path / "a.xlsx"), wants(), pipe.into)
    assert [(says, json.loads(content)) for says, content in pipe.all()] == [(Says.REFUSED, [reason, {}])]


def test_a_child_that_nobody_asks_ends_without_a_word(tmp_path, monkeypatch):
    monkeypatch.setattr(child, "IDLE_SECONDS", 0.01)
    pipe = Pipe()
    child.speak(honest(tmp_path / "a.xlsx"), queue.SimpleQueue(), pipe.into)
    assert [says for says, _ in pipe.all()] == [Says.HEADS]


@pytest.mark.parametrize("babble", [b"?\0\0\0\0", b"H\xff\xff\xff\xff", b"H\x05\0\0\0ab", b""])
def test_babble_is_not_believed(babble):
    pipe = Pipe()
    pipe.into.write(babble)
    pipe.into.close()
    with pipe.out, pytest.raises(reader.NoMessage):
        receive(pipe.out, patience_seconds=1)


def test_a_child_that_spends_its_time_is_told_of_as_too_slow(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("甲,乙\n" * 2_000_000)
    frames = open_raw(path).frames(["a"])
    next(frames)
    children()[0].rlimit(psutil.RLIMIT_CPU, (1, 11))
    with pytest.raises(WorkbookRefused, match="too_slow"):
        list(frames)
    assert children() == []


@pytest.mark.parametrize("ending", ["xls", "ods", "csv"])
def test_run_in_this_process_the_child_says_what_it_says_in_its_own(tmp_path, ending):
    path = Path(__file__).parent / "files" / f"list.{ending}"
    if ending == "csv":
        path = tmp_path / "list.csv"
        path.write_bytes("姓名;户\n赵一;5119001\n".encode("gb18030"))
    raw = open_raw(path)
    pipe = Pipe()
    child.speak(path, wants(raw.sheets[0].name), pipe.into)
    said = pipe.all()
    assert json.loads(said[0][1]) == [
        [sheet.name, [list(row) for row in sheet.head], sheet.hidden_rows, sheet.left] for sheet in raw.sheets
    ]
    chunks = [pl.read_ipc_stream(content).rows() for says, content in said if says is Says.CHUNK]
    assert chunks == [frame.rows() for _, frame in raw.frames([raw.sheets[0].name])]


def test_text_that_goes_wrong_in_this_process_is_told_by_its_reason(tmp_path):
    path, pipe = tmp_path / "a.csv", Pipe()
    path.write_bytes("姓名\n".encode("gb18030") * 9 + b"\xff\xff")
    child.speak(path, wants("a"), pipe.into)
    assert [(says, json.loads(content)) for says, content in pipe.all()] == [(Says.REFUSED, ["not_text", {}])]
