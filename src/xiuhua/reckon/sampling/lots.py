"""Lots that anybody can draw again: a number for each household, visit or village from a public seed and the month."""

from collections.abc import Iterable
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
DIGITS = 13  # hexadecimal: 52 bits, all of which a double keeps


def lots(numbers: Iterable[str], *, seed: str, month: str, purpose: str) -> Floats:
    """A number from 0 up to but without 1 for each of some numbers: the first digits of a sha256.

    It is that of `seed|month|purpose|number`: it depends on no other number and on no order, so each can be drawn
    again alone.
    """
    ground = sha256(f"{seed}|{month}|{purpose}|".encode())

    def digits(number: str) -> int:
        one = ground.copy()
        one.update(number.encode())
        return int(one.hexdigest()[:DIGITS], 16)

    return np.array([digits(it) for it in numbers], np.float64) / 16.0**DIGITS
