"""Error workbooks through LibreOffice and back (U6), and texts that begin like formulas with them (W3)."""

import csv

import pytest
from python_calamine import CalamineWorkbook

from tests.actions.keep.test_export_form import export_to
from tests.importing import DAY, PLACES, counts, make_town, reasons
from tests.office_program import KINDS, live_parts, saved_again
from tests.workbooks import changed, identity_number, persons, write_csv
from xiuhua.actions.keep.import_workbook import import_workbook
from xiuhua.register.models import Member, Residence

pytestmark = [pytest.mark.drill, pytest.mark.django_db]
FORMULAS = (
    *("=1+1", "+1+1", "-1+1", "@SUM(1)", "=cmd|'/c calc'!A1", '=DDE("cmd";"/c calc";"x")', "+cmd|'/c calc'!A0"),
    *(
        '=HYPERLINK("http://x","y")',
        '=WEBSERVICE("http://x")',
        '=IMPORTXML("http://x";"//a")',
        "-2+3+cmd|' /C calc'!A0",
    ),
    *("\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "\u00a0=1+1", "\u3000=1+1", "\u200b=1+1", "\ufeff=1+1", "\u2028=1+1"),
    *("＝1+1", "＋1+1", "－1+1", "＠SUM(1)", "\u22121+1", "﹦1+1", "﹢1+1", "﹣1+1", "﹫SUM(1)", "⁺1+1", "₌1+1"),
    *("'=1+1", "''=1+1", '"=1+1"', ";=1+1", ",=1+1", "|=1+1", "%0A=1+1", "\x00=1+1", "⁼1+1"),
)


@pytest.mark.parametrize("kind", KINDS)
def test_rejected_rows_corrected_in_the_office_program_come_in_and_no_others(tmp_path, kind):
    make_town()
    rows = list(persons(80, PLACES))
    at_home = [{**row, "自然村": "=1+1组"} for row in rows[:4]]
    spoilt = changed([*at_home, *rows[4:]], 3, 危房户="可能")
    spoilt = changed(spoilt, 5, 证件号码=identity_number(5)[:-1])
    spoilt = changed(spoilt, 9, **{"务工时间（月）": "13"})
    first = import_workbook(
        write_csv(tmp_path / "a.csv", spoilt), by=None, as_of=DAY, errors=tmp_path / "errors.xlsx"
    )  # fmt: skip
    assert counts(first)[1:] == (77, 0, 3)
    [back] = saved_again([tmp_path / "errors.xlsx"], kind, into=tmp_path / kind)
    again = import_workbook(back, by=None, as_of=DAY)
    assert (counts(again), [it[1:] for it in reasons(again)]) == ((3, 0, 0, 3), [it[1:] for it in reasons(first)])
    corrected = _corrected(back, tmp_path / "corrected.csv", rows)
    again_as = {"into": tmp_path / "final", "opened": "quoted is text"}
    [final] = saved_again([corrected], "xlsx", **again_as) if kind == "xls" else [corrected]
    assert counts(import_workbook(final, by=None, as_of=DAY)) == (3, 2, 0, 1)
    assert Member.objects.count() == 79


def _corrected(path, target, rows):
    """Two of the three rows put right, as somebody would in the office program, and saved as a table of texts."""
    [table] = saved_again([path], "utf8.csv", into=path.parent / "table") if path.suffix != ".csv" else [path]
    encoding = "gb18030" if "gb18030" in str(path) else "utf-8-sig"
    with table.open(encoding=encoding, newline="") as file:
        header, *lines = csv.reader(file)
    for line, place in zip(lines, (3, 5), strict=False):
        for name in ("危房户", "证件号码"):
            line[header.index(name)] = rows[place][name]
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows([header, *lines])
    return target


@pytest.fixture
def hamlets(tmp_path):
    """Forty households, each in a part of the village that is called as no formula should be."""
    township = make_town()
    path = write_csv(tmp_path / "first.csv", persons(160, PLACES))
    assert counts(import_workbook(path, by=None, as_of=DAY))[1:] == (160, 0, 0)
    homes = Residence.objects.order_by("household")
    for home, text in zip(homes, FORMULAS, strict=True):
        Residence.objects.filter(pk=home.pk).update(group_name=text.replace("\0", ""))
    return township


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_what_begins_like_a_formula_is_text_wherever_it_goes_and_comes_back_the_same(hamlets, tmp_path, ending):
    path, same = export_to(hamlets, tmp_path, "h1", ending), 0
    assert ending == "csv" or live_parts(path) == []
    for kind in KINDS:
        [saved] = saved_again([path], kind, into=tmp_path / kind, opened="quoted is text")
        assert kind not in ("xlsx", "ods") or live_parts(saved) == []
        assert counts(import_workbook(saved, by=None, as_of=DAY)) == (160, 0, 160, 0), kind
        same += 40
    print(f"\n40 texts out as {ending} and saved again as {', '.join(KINDS)}: 0 live cells, {same} came back the same")


def test_names_that_begin_like_formulas_go_back_as_text_with_their_reason(tmp_path):
    make_town()
    rows = [{**row, "姓名": text.replace("\0", "")} for row, text in zip(persons(40, PLACES), FORMULAS, strict=True)]
    import_workbook(write_csv(tmp_path / "a.csv", rows), by=None, as_of=DAY, errors=tmp_path / "errors.xlsx")
    assert live_parts(tmp_path / "errors.xlsx") == []
    names = column_of(tmp_path / "errors.xlsx", "姓名")
    assert names == [row["姓名"] for row in rows if row["姓名"] in names]
    print(f"\n{len(names)} of 40 names were refused")
    for kind in ("xlsx", "ods", "xls"):
        [saved] = saved_again([tmp_path / "errors.xlsx"], kind, into=tmp_path / kind)
        assert kind == "xls" or live_parts(saved) == []
        assert [seen(name) for name in column_of(saved, "姓名")] == [seen(name) for name in names], kind


def seen(text: str) -> str:
    """A text less what nobody sees around it: an ods keeps no tab, an xls no mark of the byte order."""
    return text.strip().strip("\ufeff")


def column_of(path, header: str) -> list[str]:
    heads, *rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    return [row[heads.index(header)] for row in rows]
