"""Slips of a satisfaction survey as a PDF: to whom each goes on a strip that is cut off, a square, and questions."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from xiuhua.papers.booklet import REGIONS, font_of_papers, fonts_of_papers
from xiuhua.papers.leaving import require_clean_texts

LAYOUT = Path(__file__).with_name("survey_slip.typ")


@dataclass(frozen=True, slots=True)
class SlipWords:
    """What every slip of a round says, in one language."""

    title: str
    why: str
    free: str
    days: str
    scan: str
    cut: str
    back: str
    questions: tuple[str, ...]
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip: to whom it goes, and the address that its square holds."""

    to: str
    address: str


def survey_slips_pdf(slips: Sequence[Slip], words: SlipWords, *, language: str) -> bytes:
    """Slips, each on a page of A4; raises FontMissing where no font writes Chinese, NumberLeaves for a number."""
    import typst  # noqa: PLC0415 -- slow import

    require_clean_texts([it.to for it in slips], sheet=words.title)
    told = [asdict(words) | {"to": it.to, "squares": _squares(it.address)} for it in slips]
    look = {"lang": language, "region": REGIONS[language], "fonts": [font_of_papers()]}
    compiler = typst.Compiler(
        LAYOUT.read_bytes(), font_paths=fonts_of_papers(),
        sys_inputs={"told": json.dumps(told), "look": json.dumps(look)},
    )  # fmt: skip
    made: Any = compiler.compile(format="pdf", timestamp=0)
    return bytes(made)


def _squares(address: str) -> str:
    import segno  # noqa: PLC0415 -- slow import

    squares = BytesIO()
    segno.make(address, error="m", micro=False).save(squares, kind="svg", border=2)
    return squares.getvalue().decode()
