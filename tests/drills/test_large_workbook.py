"""A workbook of 128,000 rows of 20 columns, two in a hundred bad (U5): each bad cell found, told, corrected, taken."""

from collections import Counter
from time import perf_counter

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from tests.importing import DAY, counts
from tests.makers import make_area
from tests.workbooks import H1, Place, persons, write_xlsx
from xiuhua.actions.keep.import_workbook import forms_in_force, import_workbook
from xiuhua.reckon.intake.report import sentence
from xiuhua.register.models import Member, PackInForce
from xiuhua.register.vault import Vault

pytestmark = [pytest.mark.drill, pytest.mark.django_db(transaction=True)]
ROWS, BAD_EVERY = 128_000, 50
LEFT_OUT = ("在校生状况", "劳动技能", "危房户", "饮水安全", "饮水困难", "联系电话", "务工状况")
HEADERS = tuple(header for header in H1 if header not in LEFT_OUT)
# What is typed in place of a cell, why that cannot be, and what is offered by name where something is near.
FAULTS = (
    ("健康状况", "长期慢性病人们", "not_in_list", "长期慢性病"),
    ("民族", "汗族", "not_in_list", "汉族"),
    ("与户主关系", "之了", "not_in_list", "之子"),
    ("证件号码", lambda number: f"{number[:-1]}{'1' if number[-1] != '1' else '2'}", "identity_checksum", ""),
    ("证件号码", lambda number: number[:-2], "identity_length", ""),
    ("人均纯收入", "两千三", "not_money", ""),
    ("务工时间（月）", "13", "not_whole", ""),
    ("参加大病医疗", "也许", "not_in_list", ""),
    ("行政村", lambda name: name.replace("富", "付"), "village_unknown", "富"),
    ("姓名", "", "missing_for_new", ""),
)


@pytest.fixture
def places(settings) -> list[Place]:
    """Two counties of twenty townships of ten villages."""
    Vault.open(settings.KEY_FILE, create=True)
    city = make_area(name="巴中市")
    PackInForce.objects.create(area=city, pack="sichuan", version="1", since=city.since)
    found = []
    for county in (make_area(city, name=name) for name in ("甲县", "乙县")):
        for township in (make_area(county, name=f"第{number}镇") for number in range(20)):
            villages = [make_area(township, name=f"富{chr(0x4E00 + number)}村村民委员会") for number in range(10)]
            found += [(county.name, township.name, village.name) for village in villages]
    return found


def planted(rows):
    """The rows with a fault in one of fifty: which cell of which row, and what was there."""
    spoilt, faults = [], {}
    for place, row in enumerate(rows):
        kept = {header: row[header] for header in HEADERS}
        if place % BAD_EVERY == 17:
            column, text, reason, offered = FAULTS[place // BAD_EVERY % len(FAULTS)]
            faults[place + 2] = (column, kept[column], reason, offered)  # as the spreadsheet counts
            kept[column] = text(kept[column]) if callable(text) else text
        spoilt.append(kept)
    return spoilt, faults


def test_every_bad_cell_is_found_told_and_taken_once_corrected(tmp_path, places):
    rows, faults = planted(persons(ROWS, places))
    path = write_xlsx(tmp_path / "city.xlsx", rows, headers=HEADERS)
    begun = perf_counter()
    seen = import_workbook(path, by=None, as_of=DAY, dry_run=True)
    previewed = perf_counter()
    done = import_workbook(path, by=None, as_of=DAY, errors=tmp_path / "errors.xlsx")
    print(f"\n{ROWS:,} rows of {len(HEADERS)} columns, {len(faults):,} bad: preview {previewed - begun:.0f} s, "
          f"apply {perf_counter() - previewed:.0f} s")  # fmt: skip
    assert counts(seen) == counts(done) == (ROWS, ROWS - len(faults), 0, len(faults))
    assert seen.problems.equals(done.problems)
    located(done, faults)
    begun = perf_counter()
    again = import_workbook(corrected(tmp_path, faults), by=None, as_of=DAY)
    print(f"corrected and imported again: {perf_counter() - begun:.0f} s, {again.rejected} rejected")
    assert counts(again) == (len(faults), len(faults), 0, 0)
    assert Member.objects.count() == ROWS


def located(done, faults) -> None:
    """Every planted cell, and no other, by sheet, row and column, with its reason, and what is offered instead."""
    told = done.problems.select("sheet", "row", "column", "reason").rows()
    assert sorted(told) == sorted(("贫困人口", row, column, reason) for row, (column, _, reason, _) in faults.items())
    forms, offers, ways_out = forms_in_force(DAY, by=None), Counter(), 0
    for problem in done.problems.iter_rows(named=True):
        said = [sentence(problem, forms.layout, forms.phrases, language=language) for language in ("zh", "en")]
        ways_out += all(problem["column"] in text and len(text) > len(problem["column"]) + 8 for text in said)
        if offered := faults[problem["row"]][3]:
            offers[offered in said[0]] += 1
    print(f"{len(told):,} of {len(faults):,} located, {ways_out:,} told in two languages with what would do")
    print(f"of {offers.total():,} where something is near, {offers[True]:,} are offered it by name")
    assert (ways_out, offers[False]) == (len(faults), 0)


def corrected(folder, faults):
    """The error workbook with each bad cell put right."""
    header, *lines = CalamineWorkbook.from_path(folder / "errors.xlsx").get_sheet_by_index(0).to_python()
    with xlsxwriter.Workbook(folder / "corrected.xlsx", {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, header)
        for place, line in enumerate(lines, start=1):
            column, was, *_ = faults[int(line[header.index("原行")])]
            line[header.index(column)] = was
            for number, text in enumerate(line):
                sheet.write_string(place, number, text)
    return folder / "corrected.xlsx"
