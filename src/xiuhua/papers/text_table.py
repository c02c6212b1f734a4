"""Tables of text as csv: nothing in them is alive when a spreadsheet opens them, and they read back the same."""

import codecs
import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path

from xiuhua.papers.text_workbook import Page

ROWS_AT_ONCE = 500
LIVE = frozenset("=+-@\u2212")  # what begins a formula somewhere: OWASP's list, whatever its width
SPACE = "\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
UNSEEN = ("Cc", "Cf", "Mn", "Zl", "Zp", "Zs")  # categories that may stand before it and are passed over


def write_text_table(target: Path, page: Page) -> None:
    """Write one page as csv with a byte order mark, every cell quoted; None is an empty cell."""
    with target.open("wb") as file:
        file.writelines(text_table(page))


def text_table(page: Page) -> Iterator[bytes]:
    """The same file piece by piece: the first holds what stands above the rows, each other some hundreds of rows."""
    yield codecs.BOM_UTF8 + _quoted(chain(page.heading(), [page.headers]))
    rows = page.watched_rows()
    while piece := list(islice(rows, ROWS_AT_ONCE)):
        yield _quoted(piece)


def _quoted(rows: Iterable[Iterable[str | None]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([quieted(cell or "") for cell in row] for row in rows)
    return text.getvalue().encode()


def quieted(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe stands before it, which an import takes away.

    Space in front is left out, tabs and returns too: some spreadsheets skip it before they look for a formula, and no
    import reads it. NUL is left out everywhere, for text that holds it is no csv.
    """
    plain = text.replace("\0", "").lstrip(SPACE)
    return f"'{plain}" if _is_live(plain) else plain


def _is_live(text: str) -> bool:
    """Whether the first character that is seen begins a formula, in any width."""
    if text[:1].isalnum():  # nearly always: no letter or digit is the wide form of what begins one
        return False
    seen = next((letter for letter in text if unicodedata.category(letter) not in UNSEEN), "")
    return unicodedata.normalize("NFKC", seen)[:1] in LIVE if seen else False
