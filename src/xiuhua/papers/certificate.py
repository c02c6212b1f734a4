"""A certificate of a course, as a PDF of one page."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from xiuhua.papers.booklet import REGIONS, font_of_papers, fonts_of_papers
from xiuhua.papers.leaving import require_clean_texts

LAYOUT = Path(__file__).with_name("certificate.typ")


@dataclass(frozen=True, slots=True)
class CertificatePaper:
    """What stands on a certificate: its title, the sentence that names whom and what, its number, who gave it when."""

    title: str
    says: str
    number: str
    organiser: str
    issued: str


def certificate_pdf(paper: CertificatePaper, *, language: str) -> bytes:
    """The page; raises FontMissing where no font writes Chinese, NumberLeaves for a number of somebody."""
    import typst  # noqa: PLC0415 -- slow import

    require_clean_texts([paper.title, paper.says, paper.organiser], sheet=paper.title)
    look = {"lang": language, "region": REGIONS[language], "fonts": [font_of_papers()]}
    compiler = typst.Compiler(
        LAYOUT.read_bytes(), font_paths=fonts_of_papers(),
        sys_inputs={"told": json.dumps(asdict(paper)), "look": json.dumps(look)},
    )  # fmt: skip
    made: Any = compiler.compile(format="pdf", timestamp=0)
    return bytes(made)
