"""Texts as sets of three characters in a row, for a million short texts at once."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

Ints = npt.NDArray[np.int64]
LETTERS = r"[^\p{L}\p{N}]+"  # what is no letter and no digit
BITS = 21  # of a character
WIDTH = 3


@dataclass(frozen=True, slots=True)
class Shingles:
    """Which text has which shingle: each pair once, in order of texts. A shingle is a number below `kinds`."""

    text: Ints
    shingle: Ints
    kinds: int


def shingles(texts: pl.Series, *, without: Iterable[str] = ()) -> Shingles:
    """The different shingles of each text: letters and digits only, less the given phrases.

    Where a phrase was taken out, or anything else stands between, no shingle goes across.
    """
    plain = texts.fill_null("").str.normalize("NFKC").str.to_lowercase()
    bare = {re.sub(r"[\W_]+", "", it).lower() for it in without} - {""}
    phrases = sorted(bare, key=lambda it: (-len(it), it))
    plain = plain.str.replace_all(LETTERS, "")
    if phrases:
        plain = plain.str.replace_many(phrases, " ")
    joined = "\n".join(plain.to_list()) + "\n"
    letters = np.frombuffer(joined.encode("utf-32-le"), np.uint32).astype(np.int64)
    gaps = (letters == ord("\n")) | (letters == ord(" "))
    ends = letters == ord("\n")
    text = np.cumsum(ends) - ends
    if len(letters) < WIDTH:
        return Shingles(np.empty(0, np.int64), np.empty(0, np.int64), 0)
    whole = ~(gaps[:-2] | gaps[1:-1] | gaps[2:])
    key = (letters[:-2] << 2 * BITS | letters[1:-1] << BITS | letters[2:])[whole]
    return _numbered(text[:-2][whole], key)


def _numbered(text: Ints, key: Ints) -> Shingles:
    frame = pl.DataFrame({"text": text.astype(np.int32), "key": key}).unique(maintain_order=False)
    told = frame.select("text", shingle=pl.col("key").rank("dense").cast(pl.Int64) - 1).sort("text", "shingle")
    kinds = int(told["shingle"].max() or 0) + 1 if told.height else 0  # type: ignore[arg-type]
    return Shingles(told["text"].to_numpy().astype(np.int64), told["shingle"].to_numpy(), kinds)
