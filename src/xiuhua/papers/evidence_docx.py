"""An evidence file as a Word document in the layout of official papers: A4, 仿宋 text below 黑体 titles, a page number.

What stands in it comes as text; no number of somebody leaves in it. Who took it along, when and what for stands at the
head of each page and at its foot.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from xiuhua.papers.leaving import require_clean_texts

# Fonts of official papers (GB/T 9704-2012), of which a machine may lack some: Word and WPS then take one of the family.
TITLE_FONT, HEAD_FONT, TEXT_FONT, LATIN_FONT = "方正小标宋简体", "黑体", "仿宋_GB2312", "Times New Roman"
TITLE_PT, HEAD_PT, TEXT_PT, TABLE_PT, FOOT_PT = 22, 16, 14, 10.5, 9
MARGINS_MM = {"top": 37, "bottom": 35, "left": 28, "right": 26}
LINE_PT = 24
NO_CONTROLS = dict.fromkeys(it for it in range(32) if it not in (9, 10))


@dataclass(frozen=True, slots=True)
class FilePart:
    """A part of the file: a table with its heads, or lines of text; `note` says what is missing or how it is meant."""

    title: str
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    texts: tuple[str, ...] = ()
    note: str = ""

    @property
    def lines(self) -> tuple[tuple[tuple[str, str], ...], ...]:
        """The rows with the head of each cell, for who reads a row by itself."""
        return tuple(tuple(zip(self.heads, row, strict=True)) for row in self.rows)


@dataclass(frozen=True, slots=True)
class FilePaper:
    """The whole paper; `taken` says who took it along, when and what for."""

    title: str
    lead: str
    facts: tuple[tuple[str, str], ...]
    parts: tuple[FilePart, ...]
    taken: str
    language: str


def evidence_docx(paper: FilePaper, *, at: datetime | None = None) -> bytes:
    """The paper as .docx; `at` is when it says it was made. Raises NumberLeaves for a full number of somebody."""
    import docx  # noqa: PLC0415 -- slow import

    require_clean_texts(_texts(paper), sheet=paper.title)
    document = docx.Document()
    _set_up(document, paper, at or datetime(2000, 1, 1, tzinfo=UTC))
    _line(document.add_paragraph(), paper.title, TITLE_FONT, TITLE_PT, centred=True)
    _line(document.add_paragraph(), paper.lead, TEXT_FONT, TABLE_PT, centred=True)
    _table(document, ((), paper.facts), widths=(1, 4))
    for part in paper.parts:
        head = document.add_paragraph()
        head.paragraph_format.keep_with_next = True
        _line(head, part.title, HEAD_FONT, HEAD_PT)
        if part.rows:
            _table(document, (part.heads, part.rows))
        for text in part.texts:
            body = document.add_paragraph()
            _line(body, text, TEXT_FONT, TEXT_PT)
            _indent(body)
        if part.note:
            _line(document.add_paragraph(), part.note, TEXT_FONT, TABLE_PT)
    _head_and_foot(document, paper)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def _texts(paper: FilePaper) -> list[str]:
    found = [paper.title, paper.lead, paper.taken, *(it for pair in paper.facts for it in pair)]
    for part in paper.parts:
        found += [part.title, part.note, *part.texts, *part.heads, *(cell for row in part.rows for cell in row)]
    return found


def _set_up(document: Any, paper: FilePaper, at: datetime) -> None:
    from docx.oxml.ns import qn  # noqa: PLC0415 -- slow import
    from docx.shared import Mm, Pt  # noqa: PLC0415 -- slow import

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for side, wide in MARGINS_MM.items():
        setattr(section, f"{side}_margin", Mm(wide))
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = LATIN_FONT, Pt(TEXT_PT)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), TEXT_FONT)
    normal.paragraph_format.line_spacing, normal.paragraph_format.space_after = Pt(LINE_PT), Pt(0)
    told = document.core_properties
    told.title, told.author, told.last_modified_by, told.comments = paper.title, "", "", ""
    told.created = told.modified = at.replace(tzinfo=None)
    told.language = paper.language


def _line(paragraph: Any, text: str, font: str, points: float, *, centred: bool = False) -> None:
    """A text in a font for Chinese; Latin letters and digits stand in the one of official papers."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415 -- slow import
    from docx.oxml.ns import qn  # noqa: PLC0415 -- slow import
    from docx.shared import Pt  # noqa: PLC0415 -- slow import

    run = paragraph.add_run(text.translate(NO_CONTROLS))
    run.font.size, run.font.name = Pt(points), LATIN_FONT
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()  # noqa: SLF001 -- python-docx has no other way to it
    fonts.set(qn("w:eastAsia"), font)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _indent(paragraph: Any) -> None:
    """Two letters at the beginning of a paragraph, as official papers have."""
    from docx.shared import Pt  # noqa: PLC0415 -- slow import

    paragraph.paragraph_format.first_line_indent = Pt(2 * TEXT_PT)


def _table(document: Any, told: tuple[Sequence[str], Sequence[Sequence[str]]], *, widths: Sequence[int] = ()) -> None:
    """A table whose heads stand again on each page and whose rows are not broken."""
    from docx.oxml import OxmlElement  # noqa: PLC0415 -- slow import
    from docx.shared import Mm, Pt  # noqa: PLC0415 -- slow import

    heads, rows = told
    every = [heads, *rows] if heads else list(rows)
    table = document.add_table(rows=len(every), cols=len(every[0]), style="Table Grid")
    shares = widths or (1,) * len(every[0])
    whole = 210 - MARGINS_MM["left"] - MARGINS_MM["right"]
    for place, row in enumerate(every):
        props = table.rows[place]._tr.get_or_add_trPr()  # noqa: SLF001 -- python-docx has no other way to it
        props.append(OxmlElement("w:cantSplit"))
        if heads and place == 0:
            props.append(OxmlElement("w:tblHeader"))
        for cell, text, share in zip(table.rows[place].cells, row, shares, strict=True):
            cell.width = Mm(whole * share / sum(shares))
            font = HEAD_FONT if heads and place == 0 else TEXT_FONT
            _line(cell.paragraphs[0], text, font, TABLE_PT)
            cell.paragraphs[0].paragraph_format.line_spacing = Pt(16)


def _head_and_foot(document: Any, paper: FilePaper) -> None:
    section = document.sections[0]
    _line(section.header.paragraphs[0], paper.taken, TEXT_FONT, FOOT_PT, centred=True)
    foot = section.footer.paragraphs[0]
    _line(foot, "— ", TEXT_FONT, FOOT_PT, centred=True)
    _number(foot)
    _line(foot, " —", TEXT_FONT, FOOT_PT)
    _line(section.footer.add_paragraph(), paper.taken, TEXT_FONT, FOOT_PT, centred=True)


def _number(paragraph: Any) -> None:
    """The page's number, which Word reckons."""
    from docx.oxml import OxmlElement  # noqa: PLC0415 -- slow import
    from docx.oxml.ns import qn  # noqa: PLC0415 -- slow import

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)  # noqa: SLF001 -- python-docx has no other way to it
