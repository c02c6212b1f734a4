"""Cards that households scan, as a PDF: what is scanned above, the code below a line to be cut or folded at."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from xiuhua.papers.booklet import REGIONS, font_of_papers, fonts_of_papers
from xiuhua.papers.leaving import require_clean_texts

LAYOUT = Path(__file__).with_name("scan_card.typ")
DIGITS_TOGETHER = 4


@dataclass(frozen=True, slots=True)
class ScanCardPaper:
    """What stands on a card: the address that is scanned, the code, to whom it was given, and its sentences.

    Everything but `issued` and `code` stands above the line and names nobody.
    """

    address: str
    code: str
    issued: str
    says_title: str
    says_scan: str
    says_without: str
    says_with: str
    says_fold: str
    says_code: str
    says_secret: str
    says_lost: str
    says_free: str


def scan_cards_pdf(papers: Sequence[ScanCardPaper], *, language: str) -> bytes:
    """Cards, each on one page of A5; raises FontMissing where no font writes Chinese, NumberLeaves for a number."""
    import typst  # noqa: PLC0415 -- slow import

    told = [_told(paper) for paper in papers]
    look = {"lang": language, "region": REGIONS[language], "fonts": [font_of_papers()]}
    compiler = typst.Compiler(
        LAYOUT.read_bytes(), font_paths=fonts_of_papers(),
        sys_inputs={"told": json.dumps(told), "look": json.dumps(look)},
    )  # fmt: skip
    made: Any = compiler.compile(format="pdf", timestamp=0)
    return bytes(made)


def _told(paper: ScanCardPaper) -> dict[str, str]:
    """What a card says, with the squares that are scanned."""
    import segno  # noqa: PLC0415 -- slow import

    texts = [text for name, text in asdict(paper).items() if name not in ("address", "code")]
    require_clean_texts(texts, sheet=paper.says_title)
    grouped = " ".join(paper.code[at : at + DIGITS_TOGETHER] for at in range(0, len(paper.code), DIGITS_TOGETHER))
    squares = BytesIO()
    segno.make(paper.address, error="m", micro=False).save(squares, kind="svg", border=2)
    return asdict(paper) | {"code": grouped, "squares": squares.getvalue().decode()}
