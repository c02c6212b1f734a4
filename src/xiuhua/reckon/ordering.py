"""Whole numbers in order, each once."""

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]


def once(values: Ints) -> Ints:
    """The different values in order: by sorting, for of millions nearly all different a set by hashing is slower."""
    found = np.sort(values)
    new = np.ones(len(found), np.bool_)
    new[1:] = found[1:] != found[:-1]
    return found[new]
