"""The process that reads one file: little memory, few rights, and an end when its parent's pipe closes.

`python -m xiuhua.bridge.workbook.child PATH`: says the heads of the sheets, is told on its standard input (a line of
JSON) which sheets are wanted, says their rows, and ends.
"""

import gc
import importlib
import io
import json
import os
import queue
import re
import resource
import sys
import threading
from collections.abc import Collection
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from python_calamine import PasswordError

from xiuhua.bridge.workbook.cells import cell_text
from xiuhua.bridge.workbook.delimited import delimited_source
from xiuhua.bridge.workbook.kinds import Kind, kind_of
from xiuhua.bridge.workbook.messages import Says, send
from xiuhua.bridge.workbook.refusal import WorkbookRefused
from xiuhua.bridge.workbook.source import HEAD_ROWS, Source
from xiuhua.bridge.workbook.spreadsheets import spreadsheet_source

if TYPE_CHECKING:
    import polars as pl

MEMORY_BYTES = 2 << 30
NEARLY_ALL = 0.6  # of that memory taken, whatever goes wrong is told as the want of it
CPU_SECONDS = 600
IDLE_SECONDS = 60
STDERR_BYTES = 1 << 20
MOST_FILES = 64
LARGE_BYTES = 20 << 20  # a slow import goes beside the parsing of a large file; a small bad one is refused before it
PEAK = re.compile(r"^VmHWM:\s+(\d+) kB", re.MULTILINE)
REASONS = {MemoryError: "too_much_memory", PasswordError: "password", UnicodeError: "not_text"}


def main() -> None:
    """Read the file named on the command line."""
    _bound()
    wanted: queue.SimpleQueue[list[str]] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(wanted,), daemon=True).start()
    path = Path(sys.argv[1])
    if path.stat().st_size > LARGE_BYTES:
        threading.Thread(target=importlib.import_module, args=("polars",), daemon=True).start()
    speak(path, wanted, sys.stdout.buffer)
    os._exit(0)  # nothing is left to tidy, and a large sheet takes long to take apart


def speak(path: Path, wanted: "queue.SimpleQueue[list[str]]", out: BinaryIO) -> None:
    """Say the heads, wait for what is wanted, say its rows; or say why not."""
    try:
        with path.open("rb") as file:
            source = delimited_source(path) if kind_of(path) is Kind.TEXT else spreadsheet_source(path, file)
            send(out, Says.HEADS, json.dumps(_heads(source)).encode())
            _say_rows(source, wanted.get(timeout=IDLE_SECONDS), out)
        send(out, Says.DONE)
    except (queue.Empty, BrokenPipeError):
        return
    except BaseException as wrong:  # noqa: BLE001 -- a panic in Rust is no Exception
        reason, facts = _why(wrong)
        send(out, Says.REFUSED, json.dumps([reason, facts]).encode())


def _heads(source: Source) -> list[tuple[str, list[list[str]], int, int]]:
    """Of each visible sheet its first rows; of a hidden one none, but its name is said, so that it can be told."""
    hidden = source.hidden_rows
    heads = {name: list(source.rows(name, HEAD_ROWS)) for name in source.names}
    return [
        (name, [[cell_text(cell) or "" for cell in row] for row in head], hidden().get(name, 0), source.left(name))
        for name, head in heads.items()
    ] + [(name, [], 0, 0) for name in source.hidden]


def _say_rows(source: Source, wanted: Collection[str], out: BinaryIO) -> None:
    """Each piece is said while the next is made: a thread writes it, mostly outside Python."""
    from xiuhua.bridge.workbook.columns import text_frames  # noqa: PLC0415 -- slow import, wanted after the parsing

    said: Future[None] = Future()
    said.set_result(None)
    with ThreadPoolExecutor(1) as speaker:
        for name in source.names:
            if name in wanted:
                for frame in text_frames(source.rows(name, None)):
                    said.result()
                    said = speaker.submit(_say_chunk, out, name, frame)
        said.result()


def _say_chunk(out: BinaryIO, name: str, frame: "pl.DataFrame") -> None:
    chunk = io.BytesIO()
    frame.write_ipc_stream(chunk)
    send(out, Says.SHEET, name.encode())
    send(out, Says.CHUNK, chunk.getbuffer())


def _why(wrong: BaseException) -> tuple[str, dict[str, object]]:
    """A refusal's reason and facts for whatever went wrong."""
    if isinstance(wrong, WorkbookRefused):
        return wrong.reason, wrong.facts
    is_full = _peak_bytes() > MEMORY_BYTES * NEARLY_ALL
    known = (reason for kind, reason in REASONS.items() if isinstance(wrong, kind))
    return next(known, "too_much_memory" if is_full else "damaged"), {}


def _peak_bytes() -> int:
    """The most memory that this process had at once; elsewhere than on Linux, what its parent had before it counts."""
    try:
        told = PEAK.search(Path("/proc/self/status").read_text())
    except OSError:
        told = None
    return int(told[1]) * 1024 if told else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _listen(wanted: "queue.SimpleQueue[list[str]]") -> None:
    """Pass on what the parent wants; end at once when its pipe closes, whatever the parser is doing."""
    for line in sys.stdin.buffer:
        wanted.put(json.loads(line))
    os._exit(0)


def _bound() -> None:
    """No more memory, time and files than reading needs; no waste on collecting cycles that do not arise."""
    for what, most, grace in (
        (resource.RLIMIT_AS, MEMORY_BYTES, 0),
        (resource.RLIMIT_CPU, CPU_SECONDS, 10),  # so that the signal of the softer limit is the one that ends us
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_FSIZE, STDERR_BYTES, 0),
        (resource.RLIMIT_NOFILE, MOST_FILES, 0),
    ):
        allowed = resource.getrlimit(what)[1]
        hard = most + grace if allowed == resource.RLIM_INFINITY else min(most + grace, allowed)
        resource.setrlimit(what, (min(most, hard), hard))
    gc.disable()


if __name__ == "__main__":
    main()
