"""An evidence file in Word, read again: its words, its layout, who took it along, and no number of somebody."""

from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from docx.oxml.ns import qn

from tests.hostile_texts import ELEMENTS, STRINGS
from xiuhua.papers.evidence_docx import FilePaper, FilePart, evidence_docx
from xiuhua.papers.leaving import NumberLeaves

TAKEN = "王处长于2017-03-31 09:30导出，用途：年度考核"
POSTS = FilePart(
    "任职经历", ("岗位", "地点", "自"), (("第一书记", "石桥村", "2015年5月1日"), ("队员", "青山村", "2013年2月4日"))
)


def paper(*parts, **told):
    facts = (("姓名", "何书记"), ("单位", "县林业局"))
    base = {"title": "实绩档案", "lead": "内部材料", "facts": facts, "taken": TAKEN, "language": "zh-CN"}
    return FilePaper(**(base | told), parts=parts or (POSTS,))


def read(content):
    return docx.Document(BytesIO(content))


def words(document):
    cells = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    return [it.text for it in document.paragraphs if it.text], cells


def test_what_was_written_is_read_again():
    note = FilePart("本人陈述", texts=("修了路。", "种了树。"), note="第2版")
    lines, cells = words(read(evidence_docx(paper(POSTS, note))))
    assert lines == ["实绩档案", "内部材料", "任职经历", "本人陈述", "修了路。", "种了树。", "第2版"]
    assert cells[:2] == [["姓名", "何书记"], ["单位", "县林业局"]]
    assert cells[2:] == [["岗位", "地点", "自"], *map(list, POSTS.rows)]


def test_it_is_a4_in_the_fonts_of_official_papers_and_heads_stand_again_on_each_page():
    document = read(evidence_docx(paper()))
    section = document.sections[0]
    told = (section.page_width, section.page_height, section.top_margin, section.left_margin)
    assert [round(it.mm) for it in told] == [210, 297, 37, 28]
    fonts = [run._element.rPr.rFonts.get(qn("w:eastAsia")) for it in document.paragraphs for run in it.runs]
    assert fonts == ["方正小标宋简体", "仿宋_GB2312", "黑体"]
    xml = ZipFile(BytesIO(evidence_docx(paper()))).read("word/document.xml").decode()
    assert (xml.count("<w:tblHeader/>"), xml.count("<w:cantSplit/>")) == (1, 5)


def test_each_page_says_who_took_it_along_when_and_what_for_and_has_its_number():
    document = read(evidence_docx(paper()))
    section = document.sections[0]
    assert [it.text for it in section.header.paragraphs] == [TAKEN]
    assert [it.text for it in section.footer.paragraphs] == ["—  —", TAKEN]
    assert 'w:instr="PAGE"' in section.footer._element.xml
    assert (document.core_properties.author, document.core_properties.title) == ("", "实绩档案")


@pytest.mark.parametrize("text", [*ELEMENTS[:4], *STRINGS[:3], "a<b>&\"'", "第一\x0b页"])
def test_whatever_somebody_wrote_stands_there_as_text(text):
    part = FilePart("本人陈述", ("一", "二"), ((text, "x"),), (text,))
    _, cells = words(read(evidence_docx(paper(part))))
    assert cells[-1][0].replace("\n", "") == "".join(it for it in text if it >= " ")


@pytest.mark.parametrize("where", ["texts", "rows", "taken"])
def test_a_full_number_of_somebody_leaves_in_no_part(where):
    number = "电话13800138000"
    told = {"texts": FilePart("陈述", texts=(number,)), "rows": FilePart("奖", ("文",), ((number,),))}
    with pytest.raises(NumberLeaves):
        evidence_docx(paper(told[where]) if where in told else paper(taken=number))


def test_the_same_paper_at_the_same_time_has_the_same_parts():
    at = datetime(2017, 3, 31, tzinfo=UTC)
    one, other = (ZipFile(BytesIO(evidence_docx(paper(), at=at))) for _ in range(2))
    assert {it: one.read(it) for it in one.namelist()} == {it: other.read(it) for it in other.namelist()}
