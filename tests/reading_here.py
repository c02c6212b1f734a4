"""Workbooks read by a thread instead of a child process: the same words, a third of a second sooner.

What the process is for (memory, time, a death in the middle) is tested in `tests/bridge/workbook` and at the terminal.
"""

import contextlib
import io
import json
import os
import queue
import threading
import weakref
from pathlib import Path

from xiuhua.bridge.workbook.child import speak
from xiuhua.bridge.workbook.reader import Reader, _end


class ReaderHere(Reader):
    """A reader whose child is a thread."""

    def __init__(self, path: Path) -> None:
        self._name = path.name
        self._process = _Thread(path)
        self._errors = io.BytesIO()
        self.close = weakref.finalize(self, _end, self._process, self._errors)


class _Thread:
    """What a reader asks of its child's process: two pipes and a life."""

    def __init__(self, path: Path) -> None:
        heard, self.stdin = _pipe()
        self.stdout, said = _pipe()
        wanted: queue.SimpleQueue[list[str]] = queue.SimpleQueue()
        threading.Thread(target=_listen, args=(heard, wanted), daemon=True).start()
        threading.Thread(target=_speak, args=(path, wanted, said), daemon=True).start()

    def poll(self) -> None:
        """It lives as long as somebody may ask it."""

    def kill(self) -> None:
        """Its pipes are closed next, which ends it."""

    def wait(self) -> None:
        """Nothing of it remains that one could wait for."""


def _pipe() -> tuple[io.FileIO, io.BufferedWriter]:
    reading, writing = os.pipe()
    return os.fdopen(reading, "rb", buffering=0), os.fdopen(writing, "wb")


def _listen(heard: io.FileIO, wanted: "queue.SimpleQueue[list[str]]") -> None:
    with heard:
        for line in heard:
            wanted.put(json.loads(line))


def _speak(path: Path, wanted: "queue.SimpleQueue[list[str]]", said: io.BufferedWriter) -> None:
    try:
        speak(path, wanted, said)
    finally:
        with contextlib.suppress(BrokenPipeError):
            said.close()
