"""Tables of text as csv: nothing in them is alive when a spreadsheet opens them, and they read back the same."""

import csv
import unicodedata
from pathlib import Path

from xiuhua.papers.text_workbook import Page

LIVE = frozenset("=+-@\u2212")  # what begins a formula somewhere: OWASP's list, whatever its width
SPACE = "\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
UNSEEN = ("Cc", "Cf", "Mn", "Zl", "Zp", "Zs")  # categories that may stand before it and are passed over


def write_text_table(target: Path, page: Page) -> None:
    """Write one page as csv with a byte order mark, every cell quoted; None is an empty cell."""
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerows([quieted(line)] for line in page.above)
        writer.writerows([quieted(cell or "") for cell in row] for row in page.head)
        writer.writerow([quieted(header) for header in page.headers])
        writer.writerows([quieted(cell or "") for cell in row] for row in page.rows)


def quieted(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe stands before it, which an import takes away.

    Space in front is left out, tabs and returns too: some spreadsheets skip it before they look for a formula, and no
    import reads it. NUL is left out everywhere, for text that holds it is no csv.
    """
    plain = text.replace("\0", "").lstrip(SPACE)
    return f"'{plain}" if _is_live(plain) else plain


def _is_live(text: str) -> bool:
    """Whether the first character that is seen begins a formula, in any width."""
    seen = next((letter for letter in text if unicodedata.category(letter) not in UNSEEN), "")
    return unicodedata.normalize("NFKC", seen)[:1] in LIVE if seen else False
