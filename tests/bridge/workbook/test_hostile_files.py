"""Hostile and mistaken files: each refused for its own reason, before any child is started to read it."""

import os
import tomllib
import zipfile
from pathlib import Path

import pytest

from tests.bridge.workbook.hostile import (
    LAUGHS,
    ODS,
    OUTSIDE,
    SHEET,
    as_link,
    compound,
    honest_parts,
    number_cell,
    ods,
    ods_cell,
    pack,
    sheet_xml,
    with_flag,
    with_overlap,
)  # fmt: skip
from xiuhua.bridge.workbook import archive, reading
from xiuhua.bridge.workbook import compound as compounds
from xiuhua.bridge.workbook import guard as guards
from xiuhua.bridge.workbook.reading import open_raw
from xiuhua.bridge.workbook.refusal import WorkbookRefused

pytestmark = pytest.mark.pure
PHRASES = tomllib.loads((Path(__file__).parents[3] / "packs/sichuan/forms/phrases.toml").read_text())["file"]
HONEST = honest_parts()
STRINGS = "xl/sharedStrings.xml"


@pytest.fixture
def refusal(monkeypatch):
    """Why a file is refused, with what facts; a child must not be started, and the phrases must be able to tell it."""
    monkeypatch.setattr(reading, "Reader", lambda _: pytest.fail("a child was started"))

    def open_in_vain(path):
        with pytest.raises(WorkbookRefused) as refused:
            open_raw(path)
        reason, facts = refused.value.reason, refused.value.facts
        assert all(path.name in PHRASES[reason][language].format_map(facts) for language in ("zh", "en"))
        return reason, {key: value for key, value in facts.items() if key != "name"}

    return open_in_vain


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def honest_bytes(path: Path) -> bytes:
    return pack(path, HONEST).read_bytes()


def test_what_is_not_there_or_no_file_or_empty_is_refused(tmp_path, refusal):
    assert refusal(tmp_path / "a.xlsx") == ("missing", {})
    assert refusal(tmp_path) == ("not_a_file", {})
    os.mkfifo(tmp_path / "pipe")
    assert refusal(tmp_path / "pipe") == ("not_a_file", {})
    assert refusal(written(tmp_path / "a.xlsx", b"")) == ("empty", {})


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"%PDF-1.4", "PDF"),
        (b"\x89PNG\r\n", "PNG"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"Rar!\x1a", "RAR"),
        (b"MZ\x90", "EXE"),
    ],
)
def test_other_kinds_of_file_are_named_even_with_a_workbook_behind_them(tmp_path, refusal, start, kind):
    content = start + b"\0" * 99 + honest_bytes(tmp_path / "b.xlsx")
    assert refusal(written(tmp_path / "a.xlsx", content)) == ("another_kind", {"kind": kind})


@pytest.mark.parametrize(
    "content",
    [
        "<html><table><tr><td>姓名</td></tr></table></html>".encode("gb18030"),
        b"\xef\xbb\xbf \r\n<!DOCTYPE html><html/>",
        "<TABLE><tr><td>姓名</td></tr></TABLE>".encode("utf-16"),
        b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>',
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related",
    ],
)
def test_web_pages_named_xls_are_refused_with_a_way_out(tmp_path, refusal, content):
    assert refusal(written(tmp_path / "a.xls", content)) == ("web_page", {})


def test_text_that_is_none_is_refused(tmp_path, refusal):
    assert refusal(written(tmp_path / "a.csv", b"\0" * 1_000_000)) == ("not_a_workbook", {})
    assert refusal(written(tmp_path / "a.csv", "名".encode() * 70_000_000)) == ("long_line", {"most": 1})
    joined = "姓名\n".encode() * 300_000 + honest_bytes(tmp_path / "b.xlsx")
    assert refusal(written(tmp_path / "a.csv", joined)) == ("two_in_one", {})


def test_text_beyond_all_bounds_is_refused(tmp_path, refusal, monkeypatch):
    monkeypatch.setattr(guards, "MOST_TEXT_BYTES", 1_000_000)
    path = written(tmp_path / "a.csv", b"a,b\n" * 500_000)
    assert refusal(path) == ("too_large", {"size": 2, "most": 1})


def test_archives_that_hold_no_workbook_are_refused(tmp_path, refusal):
    path = tmp_path / "a.xlsx"
    assert refusal(pack(path, {"notes.txt": b"x"})) == ("not_a_workbook", {})
    assert refusal(pack(path, {"content.xml": b"<x/>", "mimetype": b"application/vnd.oasis.opendocument.text"})) == (
        "not_a_workbook", {},
    )  # fmt: skip
    assert refusal(pack(path, {"一.xlsx": honest_bytes(tmp_path / "b.xlsx")})) == ("archive_of_files", {})
    assert refusal(pack(path, {"inner.zip": honest_bytes(tmp_path / "b.xlsx")})) == ("archive_of_files", {})
    assert refusal(pack(path, {"xl/workbook.bin": b"x"})) == ("binary_workbook", {})


def test_a_text_that_no_cell_holds_is_refused_before_cells_share_it(tmp_path, refusal):
    strings = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>%s</t></si></sst>'
    for text in (b"x" * 98_302, b"&#x20000;" * 32_768):
        path = pack(tmp_path / "a.xlsx", HONEST | {"xl/sharedStrings.xml": strings % text})
        assert refusal(path) == ("long_text", {"most": 32_767})
    longest = pack(tmp_path / "a.xlsx", HONEST | {"xl/sharedStrings.xml": strings % ("\u8d2b" * 32_767).encode()})
    assert archive.guard_archive(longest) is None


def test_bombs_are_refused_by_their_table_of_contents(tmp_path, refusal, monkeypatch):
    bomb = sheet_xml("", before=" " * 20_000_000)
    path = pack(tmp_path / "a.xlsx", HONEST | {SHEET: bomb})
    with zipfile.ZipFile(path) as packed:
        entry = packed.getinfo(SHEET)
    assert refusal(path) == ("packed_too_tightly", {"ratio": entry.file_size // entry.compress_size})
    monkeypatch.setattr(archive, "MOST_BYTES", 10_000_000)
    assert refusal(path) == ("too_large", {"size": 20, "most": 10})


@pytest.mark.parametrize("name", ["xl/../../a.xml", "/etc/a.xml", "xl\\a.xml", "C:/a.xml", ".."])
def test_names_that_lead_out_of_the_archive_are_refused(tmp_path, refusal, name):
    assert refusal(pack(tmp_path / "a.xlsx", HONEST | {name: b"x"})) == ("unsafe_names", {"part": name})


def test_a_hostile_name_is_shown_without_what_steers_a_terminal(tmp_path, refusal):
    path = pack(tmp_path / "a.xlsx", HONEST | {"/\x1b[2J" + "x" * 200: b"x"})
    assert refusal(path) == ("unsafe_names", {"part": "/?[2J" + "x" * 75})


def test_links_repeated_parts_and_locked_ones_are_refused(tmp_path, refusal):
    path = tmp_path / "a.xlsx"
    assert refusal(pack(path, HONEST | {"xl/a.xml": b"/etc/passwd"}, change=as_link)) == ("links", {"part": "xl/a.xml"})
    assert refusal(with_flag(pack(path, HONEST), 1)) == ("locked_parts", {"part": next(iter(HONEST))})
    assert refusal(pack(path, HONEST | {"XL/Workbook.xml": b"x"})) == ("repeated_parts", {"part": "xl/workbook.xml"})


def test_parts_that_share_their_bytes_are_refused(tmp_path, refusal):
    assert refusal(with_overlap(pack(tmp_path / "a.xlsx", HONEST))) == ("overlapping_parts", {})


@pytest.mark.parametrize("content", [LAUGHS, OUTSIDE, OUTSIDE.decode().encode("utf-16"), LAUGHS.lower()])
def test_entities_are_refused_in_any_part_and_encoding(tmp_path, refusal, content):
    assert refusal(pack(tmp_path / "a.xlsx", HONEST | {STRINGS: content})) == ("entities", {"part": STRINGS})


def test_a_document_type_far_into_an_ods_is_refused(tmp_path, refusal):
    path = ods(tmp_path / "a.ods", "")
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    parts["content.xml"] = b"<!--" + b" " * 5000 + b"-->" + b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    assert refusal(pack(path, parts)) == ("entities", {"part": "content.xml"})


def test_archives_joined_to_something_else_are_refused(tmp_path, refusal):
    honest = honest_bytes(tmp_path / "b.xlsx")
    other = pack(tmp_path / "c.zip", {"a.txt": b"x"}).read_bytes()
    for content in (other + honest, honest + b"%PDF-1.4 and more", b"PK\x03\x04" + honest):
        assert refusal(written(tmp_path / "a.xlsx", content)) == ("two_in_one", {})


def test_macros_are_refused_in_every_kind(tmp_path, refusal):
    path = tmp_path / "a.xlsx"
    types = HONEST["[Content_Types].xml"].replace(b"</Types>", b'<Override ContentType="x.vbaProject"/></Types>')
    for parts in ({"xl/vbaProject.bin": b"x"}, {"xl/macrosheets/sheet1.xml": b"<x/>"}, {"[Content_Types].xml": types}):
        assert refusal(pack(path, HONEST | parts)) == ("macros", {})
    for names in (["Workbook", "_VBA_PROJECT_CUR", "VBA"], ["Book", "_VBA_PROJECT"]):
        assert refusal(compound(tmp_path / "a.xls", names)) == ("macros", {})


def test_passwords_and_other_compound_files_are_told_apart(tmp_path, refusal):
    path = tmp_path / "a.xlsx"
    assert refusal(compound(path, ["EncryptionInfo", "EncryptedPackage"])) == ("password", {})
    assert refusal(compound(path, ["WordDocument", "1Table"])) == ("not_a_workbook", {})
    assert refusal(compound(path, [f"stream {number}" for number in range(40)])) == ("not_a_workbook", {})


def test_ods_with_a_password_says_so(tmp_path, refusal):
    path = tmp_path / "a.ods"
    manifest = b"<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
    locked = {"mimetype": ODS, "content.xml": os.urandom(200), "META-INF/manifest.xml": manifest}
    assert refusal(pack(path, locked)) == ("password", {})
    assert refusal(pack(path, {"mimetype": ODS, "encrypted-package": os.urandom(200)})) == ("password", {})


def test_broken_compound_files_are_refused(tmp_path, refusal, monkeypatch):
    path = compound(tmp_path / "a.xls", ["Workbook"])
    content = bytearray(path.read_bytes())
    assert refusal(written(path, bytes(content[:700]))) == ("damaged", {})
    assert refusal(written(path, bytes(content[:8]) + b"\0" * 600)) == ("damaged", {})
    content[512 + 4 : 512 + 8] = b"\x01\0\0\0"  # the directory's chain leads back to itself
    monkeypatch.setattr(compounds, "MOST_SECTORS", 50)
    assert refusal(written(path, bytes(content))) == ("damaged", {})
    content[68:72] = b"\0\0\0\0"  # so does the chain of tables
    assert refusal(written(path, bytes(content))) == ("damaged", {})


def test_sheets_that_declare_too_many_cells_are_refused(tmp_path, refusal):
    before = '<dimension ref="A1:XFD1048576"/>'
    path = pack(tmp_path / "a.xlsx", HONEST | {SHEET: sheet_xml(number_cell("A1"), before=before)})
    assert refusal(path) == ("too_many_cells", {"cells": 17179, "most": 60})


def test_ods_that_repeats_a_cell_a_billion_times_is_refused(tmp_path, refusal):
    cell = ods_cell("x", 'table:number-columns-repeated="1024"')
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    assert refusal(ods(tmp_path / "a.ods", f'<table:table table:name="甲">{row}</table:table>')) == (
        "too_many_cells", {"cells": 1073, "most": 60},
    )  # fmt: skip


def test_archives_of_thousands_of_parts_are_refused(tmp_path, refusal):
    path = pack(tmp_path / "a.xlsx", HONEST | {f"xl/{number}.xml": b"<a/>" for number in range(3_000)})
    assert refusal(path) == ("too_many_parts", {"most": 3_000})
    content = bytearray(path.read_bytes())
    content[-14:-12] = content[-12:-10] = b"\x05\0"  # the archive says it has five
    assert refusal(written(path, bytes(content))) == ("too_many_parts", {"most": 3_000})


def test_broken_archives_are_refused(tmp_path, refusal):
    honest = honest_bytes(tmp_path / "b.xlsx")
    assert refusal(written(tmp_path / "a.xlsx", honest[: len(honest) // 2])) == ("damaged", {})
    assert refusal(written(tmp_path / "a.xlsx", b"PK\x03\x04" + b"\0" * 99)) == ("damaged", {})
    assert refusal(written(tmp_path / "a.xlsx", honest[:60] + b"\xff" * 60 + honest[120:])) == ("damaged", {})
