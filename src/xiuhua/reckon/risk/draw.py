"""Lots that anybody can draw again: a number for each household from a public seed and the month."""

from collections.abc import Iterable
from hashlib import sha256

import numpy as np

from xiuhua.reckon.risk.logistic import Floats

DIGITS = 13  # hexadecimal: 52 bits, all of which a double keeps


def lots(households: Iterable[str], *, seed: str, month: str, purpose: str) -> Floats:
    """A number from 0 up to but without 1 for each household: the first digits of a sha256.

    It is that of `seed|month|purpose|number`: it depends on no other household and on no order, so each can be drawn
    again alone.
    """
    ground = sha256(f"{seed}|{month}|{purpose}|".encode())

    def digits(household: str) -> int:
        one = ground.copy()
        one.update(household.encode())
        return int(one.hexdigest()[:DIGITS], 16)

    return np.array([digits(it) for it in households], np.float64) / 16.0**DIGITS
