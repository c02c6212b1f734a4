"""What the reading child and its parent say to each other: a letter, a length, and so many bytes."""

import os
import selectors
import struct
import time
from enum import Enum
from typing import BinaryIO

FRAME = struct.Struct("<cI")
MOST_BYTES = 400_000_000  # of one message; whoever sends more is not believed


class Says(Enum):
    """What a message of the child is about."""

    HEADS = b"H"  # JSON: [[name, head, hidden rows], …]
    SHEET = b"S"  # the name of the sheet that follows
    CHUNK = b"C"  # rows, as an Arrow stream
    REFUSED = b"R"  # JSON: [reason, facts]
    DONE = b"D"


class NoMessage(Exception):
    """The child has gone, or is silent, or babbles."""


def send(pipe: BinaryIO, says: Says, content: bytes | memoryview = b"") -> None:
    """Write one message and pass it on at once."""
    pipe.write(FRAME.pack(says.value, len(content)))
    pipe.write(content)
    pipe.flush()


def receive(pipe: BinaryIO, *, patience_seconds: float) -> tuple[Says, bytearray]:
    """The next message. Raises NoMessage at the pipe's end, TimeoutError when nothing comes for so long."""
    letter, length = FRAME.unpack(_exactly(pipe, FRAME.size, patience_seconds))
    try:
        says = Says(letter)
    except ValueError as babble:
        raise NoMessage from babble
    if length > MOST_BYTES:
        raise NoMessage
    return says, _exactly(pipe, length, patience_seconds)


def _exactly(pipe: BinaryIO, length: int, patience_seconds: float) -> bytearray:
    content = bytearray(length)
    missing = memoryview(content)
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        until = time.monotonic() + patience_seconds
        while missing:
            if not selector.select(max(0.0, until - time.monotonic())):
                raise TimeoutError
            count = os.readv(pipe.fileno(), [missing])
            if not count:
                raise NoMessage
            missing = missing[count:]
    return content
