"""The reading child from its parent's side: started, asked, listened to, and never left behind."""

import io
import json
import os
import signal
import subprocess
import sys
import tempfile
import weakref
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

import polars as pl

from xiuhua.bridge.workbook.messages import NoMessage, Says, receive
from xiuhua.bridge.workbook.refusal import WorkbookRefused

CHILD = "xiuhua.bridge.workbook.child"
PACKAGES = Path(__file__).parents[3]  # where the child finds this package too
PATIENCE_SECONDS = 300.0
MEMORY_MEGABYTES = 2048
STDERR_READ = 4096
PIPE_BYTES = 1 << 20


class Reader:
    """One child, reading one file: first its heads, then the rows of the sheets wanted."""

    def __init__(self, path: Path) -> None:
        self._name = path.name
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 -- lives as long as the child
        command = [sys.executable, "-s", "-P", "-m", CHILD, str(path.resolve())]
        self._process = subprocess.Popen(  # noqa: S603 -- ourselves
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env=_environment(),
            pipesize=PIPE_BYTES,
        )
        self.close = weakref.finalize(self, _end, self._process, self._errors)

    def heads(self) -> list[tuple[str, list[list[str]], int, int]]:
        """Of each visible sheet its name, its first rows, how many rows are hidden, and blank columns at the left."""
        says, content = self._hear()
        if says is not Says.HEADS:
            raise self._refused("damaged")
        heads: list[tuple[str, list[list[str]], int, int]] = json.loads(content)
        return heads

    def ask(self, names: Collection[str]) -> bool:
        """Say which sheets are wanted; whether the child was still there to hear it."""
        try:
            _pipe(self._process.stdin).write(json.dumps(list(names)).encode() + b"\n")
            _pipe(self._process.stdin).flush()
        except BrokenPipeError:
            return False
        return self._process.poll() is None

    def frames(self) -> Iterator[tuple[str, pl.DataFrame]]:
        """The rows asked for, each piece with the name of its sheet."""
        sheet = ""
        while True:
            match self._hear():
                case Says.SHEET, name:
                    sheet = name.decode()
                case Says.CHUNK, rows:
                    yield sheet, pl.read_ipc_stream(io.BytesIO(rows))
                case Says.DONE, _:
                    return
                case _:
                    raise self._refused("damaged")

    def _hear(self) -> tuple[Says, bytearray]:
        try:
            says, content = receive(_pipe(self._process.stdout), patience_seconds=PATIENCE_SECONDS)
        except TimeoutError:
            raise self._refused("too_slow") from None
        except NoMessage:
            raise self._refused(self._cause_of_death()) from None
        if says is Says.REFUSED:
            reason, facts = json.loads(content)
            raise self._refused(reason, **facts)
        return says, content

    def _refused(self, reason: str, **facts: Any) -> WorkbookRefused:
        self.close()
        most = {"most": MEMORY_MEGABYTES} if reason == "too_much_memory" else {}
        return WorkbookRefused(reason, **({"name": self._name} | most | facts))

    def _cause_of_death(self) -> str:
        """Why the child ended without a word. Raises RuntimeError when it could not even begin."""
        try:
            code = self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            return "damaged"
        self._errors.seek(0)
        said = self._errors.read(STDERR_READ).decode(errors="replace")
        if code == -signal.SIGKILL or "memory" in said.lower() or "alloc" in said:
            return "too_much_memory"
        if code > 0:
            raise RuntimeError(f"The reader of {self._name} did not run; mend the installation. It said: {said}")
        return "too_slow" if code == -signal.SIGXCPU else "damaged"


def _end(process: subprocess.Popen[bytes], errors: IO[bytes]) -> None:
    """End the child, whatever it is doing, and let nothing of it remain."""
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout, errors):
        try:
            _pipe(pipe).close()
        except BrokenPipeError:
            continue


def _pipe(pipe: IO[bytes] | None) -> BinaryIO:
    assert pipe is not None  # noqa: S101 -- asked for when the child was started
    return cast("BinaryIO", pipe)


def _environment() -> dict[str, str]:
    """No setting, secret or address of ours: only where the package is, and one thread for its tables."""
    return {"PYTHONPATH": os.fspath(PACKAGES), "POLARS_MAX_THREADS": "1", "LANG": "C.UTF-8", "PYTHONUTF8": "1"}
