"""Booklets for households as one PDF: what stands in them comes as text, how it looks stands in booklet.typ."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xiuhua.papers.leaving import require_clean_texts
from xiuhua.words import Problem

if TYPE_CHECKING:
    import typst

LAYOUT = Path(__file__).with_name("booklet.typ")
FONTS = ("Noto Sans SC", "Noto Sans CJK SC", "Source Han Sans SC")  # the first that is there
REGIONS = {"zh": "CN", "en": "GB"}


class FontMissing(Problem):
    """No font that writes Chinese: a paper would come out blank."""

    def __init__(self) -> None:
        """Which fonts were sought, and where one comes from."""
        super().__init__(
            f"No font for Chinese was found ({', '.join(FONTS)}), and a paper would come out blank: "
            "pip install pylopdf-fonts-zh-cn, or on Debian apt-get install fonts-noto-cjk."
        )


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a booklet: facts (pairs of words and value), rows of a table, sentences, or a line to sign.

    `widths` are the shares of a table's columns, `numbers` the places of those that hold numbers.
    """

    kind: str
    title: str
    rows: tuple[tuple[str, ...], ...] = ()
    heads: tuple[str, ...] = ()
    widths: tuple[int, ...] = ()
    numbers: tuple[int, ...] = ()
    texts: tuple[str, ...] = ()
    note: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Booklet:
    """What one household is given."""

    title: str
    cover: str
    foot: str
    sections: tuple[Section, ...]


def booklets_pdf(booklets: Sequence[Booklet], *, title: str, size: str, language: str, large: bool = False) -> bytes:
    """Booklets as one PDF, each beginning on a page of its own that is number 1; `size` is "a5" or "a4".

    `large` sets it for a wall, to be read from a step away. The same booklets give the
    same bytes. Raises FontMissing where no font writes Chinese, NumberLeaves where a full number stands that is no
    telephone in a place of its own.
    """
    for it in booklets:
        _look_at(it)
    import typst  # noqa: PLC0415 -- slow import

    look = {
        "title": title, "size": size, "lang": language, "region": REGIONS[language], "fonts": [font_of_papers()],
        "large": large,
    }  # fmt: skip
    inputs = {"booklets": json.dumps([asdict(it) for it in booklets]), "look": json.dumps(look)}
    compiler = typst.Compiler(LAYOUT.read_bytes(), font_paths=fonts_of_papers(), sys_inputs=inputs)
    made: Any = compiler.compile(format="pdf", timestamp=0, pdf_tags=len(booklets) == 1)
    return bytes(made)


def _look_at(booklet: Booklet) -> None:
    """Look at every text of a booklet: whom to call may be told, whatever else is somebody's number may not."""
    require_clean_texts((booklet.title, booklet.cover, booklet.foot), sheet=booklet.cover, telephones=True)
    for it in booklet.sections:
        cells = (cell for row in it.rows for cell in row)
        require_clean_texts((it.title, *cells, *it.texts, it.note, it.after), sheet=it.title, telephones=True)


def font_of_papers() -> str:
    """The font that papers are set in; raises FontMissing."""
    there = set(fonts_of_papers().families())
    found = next((font for font in FONTS if font in there), None)
    if found is None:
        raise FontMissing
    return found


@lru_cache(maxsize=1)
def fonts_of_papers() -> "typst.Fonts":
    """The fonts of the package that brings them, then the machine's: for a character that ours lacks."""
    import typst  # noqa: PLC0415 -- slow import

    return typst.Fonts(include_embedded_fonts=False, font_paths=_brought())


def _brought() -> list[Any]:
    """The folder of the font package; none where it is not installed."""
    try:
        import pylopdf_fonts_zh_cn as brought  # noqa: PLC0415 -- a package of fonts, not always there
    except ImportError:
        return []
    return [str(Path(brought.__file__).parent)]


def joined_pdf(parts: Sequence[bytes]) -> bytes:
    """Some PDFs as one, in their order; what they have in common, such as fonts, stands in it once."""
    if len(parts) == 1:
        return parts[0]
    from pypdf import PdfWriter  # noqa: PLC0415 -- slow import

    writer = PdfWriter()
    for part in parts:
        writer.append(BytesIO(part), import_outline=False)
    writer.compress_identical_objects()
    whole = BytesIO()
    writer.write(whole)
    return whole.getvalue()
