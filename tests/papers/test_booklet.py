"""Booklets as a PDF: what stands on which page, that text is text, and that nothing comes out blank."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from xiuhua.papers import booklet as room
from xiuhua.papers.booklet import Booklet, FontMissing, Section, booklets_pdf, joined_pdf
from xiuhua.papers.leaving import NumberLeaves

MEMBERS = Section(
    "rows", "家庭成员", rows=(("张三", "45"), ("李四", "40")), heads=("姓名", "年龄"), widths=(3, 1), numbers=(1,)
)
SIGNED = Section("signature", "签字", texts=("户主：", "日期："))


def booklet(title: str = "张三", *sections: Section) -> Booklet:
    return Booklet(title, "一户一册", "511900 · 2017-03-31", sections or (MEMBERS,))


def pages(pdf: bytes) -> list[str]:
    """The text of each page without its breaks."""
    return ["".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def printed(*booklets: Booklet) -> bytes:
    return booklets_pdf(booklets, title="扶贫手册", size="a5", language="zh")


def test_chinese_stands_on_the_page_and_can_be_read_from_it():
    whole = "扶贫手册张三一户一册家庭成员姓名年龄张三45李四40511900·2017-03-311/1"
    assert pages(printed(booklet())) == [whole]


def test_each_booklet_begins_on_a_page_numbered_one():
    long = Section("rows", "历程", rows=tuple(("甲", str(n)) for n in range(60)), heads=("事", "号"), widths=(1, 1))
    found = pages(printed(booklet("甲", long), booklet("乙")))
    assert [page[-3:] for page in found] == ["1/2", "2/2", "1/1"]
    assert ["乙" in page for page in found] == [False, False, True]


def test_what_was_typed_is_text_and_never_markup():
    typed = "#panic() $x$ *粗* \\ @a <b> `c` [d] // e"
    facts = Section("facts", "基本情况", rows=(("住址", typed),))
    assert "".join(typed.split()) in pages(printed(booklet("张三", facts)))[0]


def test_a_section_without_rows_says_so_and_sentences_and_a_signature_stand_there():
    empty = Section("rows", "帮扶措施", after="暂无记录")
    texts = Section("texts", "权利", texts=("不收费。", "可以提出。"))
    assert pages(printed(booklet("张三", empty, texts, SIGNED)))[0].startswith(
        "扶贫手册张三一户一册帮扶措施暂无记录权利•不收费。•可以提出。签字户主：日期："
    )


def test_the_same_booklets_give_the_same_bytes():
    assert printed(booklet()) == printed(booklet())


def test_parts_are_joined_in_their_order():
    parts = [printed(booklet("甲")), printed(booklet("乙"), booklet("丙"))]
    assert [page[4] for page in pages(joined_pdf(parts))] == ["甲", "乙", "丙"]
    assert joined_pdf(parts[:1]) == parts[0]


def test_without_a_font_for_chinese_nothing_is_printed_blank(monkeypatch):
    monkeypatch.setattr(room, "FONTS", ("No Such Font",))
    with pytest.raises(FontMissing, match=r"No Such Font.*apt-get install fonts-noto-cjk"):
        printed(booklet())


def test_a_machine_without_the_package_of_fonts_looks_at_its_own(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pylopdf_fonts_zh_cn", None)
    assert room._brought() == []


def test_a_booklet_tells_whom_to_call_and_nobodys_number_else():
    call = Section("facts", "联系", rows=(("电话", "13800138000"),))
    assert "13800138000" in pages(printed(booklet("张三", call)))[0]
    for text in ("见11010519491231002X", "问张三 13800138000", "4111 1111 1111 1111"):
        with pytest.raises(NumberLeaves) as found:
            printed(booklet("张三", Section("facts", "备注", rows=(("说明", text),))))
        assert found.value.sheet == "备注"
