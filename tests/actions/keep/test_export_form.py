"""Forms go out filled from the register, for a purpose, and come in again without changing anything."""

import hashlib
import shutil
import subprocess
from dataclasses import replace
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from tests.actions.keep.test_import_forms import cells
from tests.examples import some
from tests.importing import DAY, ROWS, counts, make_town, member, reasons
from tests.kept_rows import kept_rows
from tests.makers import give_role, link, make_account, make_area, make_member, make_person
from xiuhua.actions.keep.export_form import export_form, stream_form
from xiuhua.actions.keep.import_workbook import import_workbook
from xiuhua.actions.reveal import PurposeMissing
from xiuhua.bridge.intake.filling import filled_chunks
from xiuhua.bridge.intake.forms import read_forms
from xiuhua.bridge.intake.workbooks import open_workbook
from xiuhua.duty.door import Absent
from xiuhua.reckon.intake.layout import HOUSEHOLD_NOUNS, Column, Layout
from xiuhua.register.models import Area, Belonging, Household, JournalLine, Member, Work
from xiuhua.register.vault import open_vault
from xiuhua.words import Conflict, NotFound, Rejected

pytestmark = pytest.mark.django_db
FORMS = [form.name for form in read_forms("sichuan").named]
# Each form in one kind of file, the next one in the other; then the other way round.
BY_TURNS = [(name, ("xlsx", "csv")[(place + turn) % 2]) for turn in range(2) for place, name in enumerate(FORMS)]
PURPOSE = "与市人社局核对务工信息"
OF_VILLAGES, OF_LANGUAGES, OF_HOMES = "h6_villages", "home_languages", "survey"  # have nothing personal
NO_NUMBERS = "h5"  # names nobody by a number of the register's


@pytest.fixture(scope="module")
def standing_town(django_db_setup, django_db_blocker, tmp_path_factory):  # noqa: ARG001 -- the database must stand
    with kept_rows(django_db_blocker):
        yield filled_town(tmp_path_factory.mktemp("town"))


@pytest.fixture
def town(standing_town):
    """The township with eight persons of all kinds, of whom every item is said."""
    return Area.objects.get(pk=standing_town.pk)


def filled_town(folder):
    township = make_town()
    items = read_forms("sichuan").layout
    columns = tuple(column for column in items.columns if column.is_said_of("persons") and not column.fact)
    whole = replace(items, columns=columns, headers=tuple(column.header for column in columns))
    path = folder / "all.csv"
    lines = [whole.headers, *(completed(whole, cells(whole, row), place) for place, row in enumerate(ROWS))]
    path.write_text("\n".join(",".join(line) for line in lines), encoding="utf-8")
    result = import_workbook(path, by=None, as_of=DAY)
    assert counts(result) == (8, 8, 0, 0), reasons(result)
    return township


def completed(whole: Layout, said: list[str], place: int) -> list[str]:
    """The cells of a row with something in each that was blank: another value for each person, or each household."""
    turns = {column.feeds: place // 4 if column.noun in HOUSEHOLD_NOUNS else place for column in whole.columns}
    return [cell or _value(column, turns[column.feeds]) for cell, column in zip(said, whole.columns, strict=True)]


def _value(column: Column, turn: int) -> str:
    if column.allowed:
        return column.allowed[turn % len(column.allowed)]
    least = str(column.least + turn)
    return {"text": f"某某（{turn}）公司", "whole": least, "year": least, "decimal": f"{turn + 1}.5"}[column.kind]


def export(town, target, name: str = "h1", **options):
    """A form of the town, in the clear unless said otherwise."""
    options = {"by": None, "on": DAY, "purpose": PURPOSE, "masked": False} | options
    return export_form(name, town.code, target=target, **options)


def export_to(area, folder, name: str, ending: str):
    """The file of a form, in a folder."""
    path = folder / f"{name}.{ending}"
    export(area, path, name)
    return path


def lines(path) -> list[list[str]]:
    """The cells of the one sheet."""
    (sheet,) = CalamineWorkbook.from_path(path).sheet_names
    return CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python()


def expected_rows(name: str) -> int:
    return (Member if read_forms("sichuan").form(name).about == "persons" else Household).objects.count()


@pytest.mark.parametrize(("name", "ending"), some(BY_TURNS, usual=len(FORMS)))
def test_what_goes_out_and_comes_in_again_changes_nothing(town, tmp_path, name, ending):
    path = tmp_path / f"out.{ending}"
    done = export(town, path, name)
    result = import_workbook(path, by=None, as_of=DAY)
    rows = expected_rows(name)
    assert (done.rows, counts(result), reasons(result)) == (rows, (rows, 0, rows, 0), [])


def test_forms_saved_again_by_another_office_program_change_nothing(town, tmp_path):
    if not (soffice := shutil.which("soffice")):
        pytest.skip("SKIPPED: LibreOffice (soffice) is not here, so nobody but us wrote the workbooks.")
    for name in FORMS:
        export(town, tmp_path / f"{name}.xlsx", name)
    subprocess.run(
        [
            *(soffice, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "xlsx"),
            *("--outdir", str(tmp_path / "again"), *(str(tmp_path / f"{name}.xlsx") for name in FORMS)),
        ],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    for name in FORMS:
        result = import_workbook(tmp_path / f"again/{name}.xlsx", by=None, as_of=DAY)
        rows = expected_rows(name)
        assert (counts(result), reasons(result)) == ((rows, 0, rows, 0), []), name


@pytest.mark.parametrize("name", FORMS)
def test_a_form_has_its_headers_from_left_to_right(town, tmp_path, name):
    export(town, tmp_path / "a.xlsx", name)
    assert tuple(lines(tmp_path / "a.xlsx")[1]) == read_forms("sichuan").form(name).headers


def test_rows_are_numbered_and_what_leads_to_no_fact_is_blank(town, tmp_path):
    export(town, tmp_path / "a.xlsx", "h3")
    _, headers, *rows = lines(tmp_path / "a.xlsx")
    assert [row[headers.index("序号")] for row in rows] == [str(number) for number in range(1, 9)]
    assert {row[headers.index("风险是否消除")] for row in rows} == {""}


def test_chunks_hold_few_households_and_make_one_form(town):
    form = read_forms("sichuan").form("h4")
    villages = list(Area.objects.filter(parent=town).values_list("pk", flat=True))
    parts = list(filled_chunks(form, villages, on=DAY, vault=open_vault(), households=1))
    assert [part.height for part in parts] == [4, 4]
    (whole,) = filled_chunks(form, villages, on=DAY, vault=open_vault())
    assert whole.rows() == [row for part in parts for row in part.rows()]


def test_only_who_lives_there_on_the_day_goes_out(town, tmp_path):
    gone = Belonging.objects.get(member=member(3))
    gone.until = date(2017, 5, 1)
    gone.save()
    assert export(town, tmp_path / "a.xlsx").rows == 8
    assert export(town, tmp_path / "b.xlsx", on=date(2017, 6, 30)).rows == 7
    village = Area.objects.get(name="大东村村民委员会")
    assert export(village, tmp_path / "c.xlsx").rows == 4
    assert export(make_area(town, name="空村"), tmp_path / "d.xlsx").rows == 0


def test_a_person_whom_a_form_cannot_name_is_refused_and_nothing_changes(town, tmp_path):
    make_member(Household.objects.first(), name="赵小", relation="son", since=DAY)
    export(town, tmp_path / "a.xlsx", NO_NUMBERS)
    result = import_workbook(tmp_path / "a.xlsx", by=None, as_of=DAY)
    assert counts(result) == (9, 0, 8, 1)
    assert [reason for _, _, reason in reasons(result)] == ["missing"]
    export(town, tmp_path / "b.xlsx", "h1")
    assert counts(import_workbook(tmp_path / "b.xlsx", by=None, as_of=DAY)) == (9, 0, 9, 0)


# ── What the file and the journal say ─────────────────────────────────────────────────────────────────────────────────


def test_the_file_says_who_took_it_out_when_and_what_for(town, tmp_path):
    export(town, tmp_path / "a.xlsx")
    (said, *rest), *_ = lines(tmp_path / "a.xlsx")
    assert not any(rest)
    for part in ("建档立卡贫困人口信息", "曾口镇", "2017-03-31", "8 行", "console", PURPOSE, "请妥善保管"):
        assert part in said


def test_one_line_in_the_journal_tells_of_it(town, tmp_path):
    done = export(town, tmp_path / "a.xlsx")
    (line,) = JournalLine.objects.filter(deed="export_form")
    assert (line.why, line.subject, line.actor_name) == (PURPOSE, town.code, "console")
    told = {name: value for name, value in line.after.items() if name not in ("personal", "items")}
    assert told == {
        "form": "h1", "area": town.code, "on": "2017-03-31", "rows": 8, "masked": False, "kind": "xlsx",
        "digest": done.digest,
    }  # fmt: skip


@pytest.mark.parametrize("purpose", ["", "   ", "核对", " 核 对 "])
def test_without_a_purpose_nothing_goes_out(town, tmp_path, purpose):
    with pytest.raises(PurposeMissing, match="至少 6 个字"):
        export(town, tmp_path / "a.xlsx", purpose=purpose)
    assert list(tmp_path.glob("*.xlsx")) == []
    assert not JournalLine.objects.filter(deed="export_form").exists()


def test_what_cannot_be_written_is_refused(town, tmp_path):
    with pytest.raises(Rejected, match=r"既不是 \.xlsx 也不是 \.csv"):
        export(town, tmp_path / "a.pdf")
    with pytest.raises(NotFound, match="没有表式 h9"):
        export(town, tmp_path / "a.xlsx", "h9")
    town.code = "999999999"
    with pytest.raises(NotFound, match="没有代码为 999999999 的地区"):
        export(town, tmp_path / "a.xlsx")
    assert list(tmp_path.iterdir()) == [path for path in tmp_path.iterdir() if path.suffix == ".csv"]


# ── Who may ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def office(role: str, area, **options):
    account = make_account()
    give_role(account, role, area, **options)
    return account


def test_an_area_of_others_is_as_if_it_were_not_there(town, tmp_path):
    elsewhere = make_area(town.parent, name="别镇")
    for masked in (True, False):
        with pytest.raises(Absent):
            export(town, tmp_path / "a.xlsx", by=office("township", elsewhere), masked=masked)
    with pytest.raises(Absent):
        export(town, tmp_path / "a.xlsx", by=make_account())


def test_a_department_answers_for_a_topic_only_and_takes_nothing_out(town, tmp_path):
    with pytest.raises(Absent):
        export(town, tmp_path / "a.xlsx", by=office("department", town.parent, topic="health"), masked=True)


@pytest.mark.parametrize("role", ["county", "city"])
def test_offices_of_counties_and_cities_see_clear(town, tmp_path, role):
    area = town.parent if role == "county" else town.parent.parent
    account = office(role, area)
    assert export(town, tmp_path / "a.xlsx", by=account).rows == 8
    assert account.username in lines(tmp_path / "a.xlsx")[0][0]
    assert ROWS[0]["证件号码"] in {cell for row in lines(tmp_path / "a.xlsx") for cell in row}


def test_others_take_out_masks_only(town, tmp_path):
    leader = make_person()
    link(leader, Area.objects.get(name="大东村村民委员会"))
    for account in (office("township", town), make_account(person=leader)):
        area = town if account.person is None else Area.objects.get(name="大东村村民委员会")
        with pytest.raises(Rejected, match="export with masks"):
            export(area, tmp_path / "a.xlsx", by=account)
        assert export(area, tmp_path / "a.xlsx", by=account, masked=True).rows == (4 if account.person else 8)


def test_clear_values_of_a_county_need_an_office_of_that_county(town, tmp_path):
    other = make_area(town.parent.parent, name="通江县")
    account = office("county", other)
    give_role(account, "township", town)
    with pytest.raises(Rejected, match="export with masks"):
        export(town, tmp_path / "a.xlsx", by=account)


# ── Masks ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", [name for name in FORMS if name not in (OF_VILLAGES, OF_LANGUAGES, OF_HOMES)])
def test_a_masked_form_shows_no_personal_value_and_is_no_source_of_facts(town, tmp_path, name):
    before = {model: model.objects.count() for model in (Work, Belonging, Member)}
    form = read_forms("sichuan").form(name)
    export(town, tmp_path / "a.xlsx", name, masked=True)
    said = {cell for row in lines(tmp_path / "a.xlsx") for cell in row}
    hidden = {row[header] for row in ROWS for header in ("姓名", "证件号码", "联系电话")}
    assert said & hidden == set()
    assert "已遮盖" in lines(tmp_path / "a.xlsx")[0][0]
    result = import_workbook(tmp_path / "a.xlsx", by=None, as_of=DAY)
    rows = expected_rows(name)
    assert counts(result) == (rows, 0, 0, rows)
    assert {reason for _, _, reason in reasons(result)} == {"masked"}
    assert {column for _, column, _ in reasons(result)} == {it.header for it in form.columns if it.personal}
    assert "mask is no value" in result.complaints(language="en")[0]
    assert {model: model.objects.count() for model in before} == before


# ── Formulas ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_formulas_in_texts_stay_text_and_change_nothing(town, tmp_path, ending):
    work = Work.objects.get(member=member(5)) if Work.objects.filter(member=member(5)).exists() else None
    work = work or Work.objects.create(member=member(5), since=DAY)
    for text in ("=1+1", "＝cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "-1+1", "  +86 827 5222222", "某某 公司"):
        Work.objects.filter(pk=work.pk).update(employer=text)
        path = tmp_path / f"a.{ending}"
        export(town, path, "h4")
        assert counts(import_workbook(path, by=None, as_of=DAY)) == (8, 0, 8, 0), text


def test_names_that_are_formulas_come_back_as_the_text_they_were(town, tmp_path):
    Member.objects.filter(pk=member(1).pk).update(name="=HYPERLINK(1)")
    for ending in ("xlsx", "csv"):
        export(town, tmp_path / f"a.{ending}", "h1")
        book = open_workbook(tmp_path / f"a.{ending}", read_forms("sichuan").layout)
        names = {name.removeprefix("'") for part in book.chunks() for name in part["member.name"]}
        assert "=HYPERLINK(1)" in names


def test_a_register_that_changes_meanwhile_gives_no_file(town, tmp_path, monkeypatch):
    monkeypatch.setattr("xiuhua.actions.keep.export_form.count_form_rows", lambda *_args, **_options: 9)
    with pytest.raises(Conflict, match="应有 9 行，写出 8 行"):
        export(town, tmp_path / "a.xlsx")
    assert list(tmp_path.glob("*a.xlsx")) == []
    assert not JournalLine.objects.filter(deed="export_form").exists()


def county_office(town):
    account = make_account()
    give_role(account, "county", town.parent)
    return account


def stream(town, *, by, **options):
    options = {"on": DAY, "purpose": PURPOSE, "masked": False} | options
    return stream_form("h1", town.code, by=by, **options)


def test_a_stream_is_the_file_and_the_journal_tells_of_it_before_it_leaves(town, tmp_path):
    office = county_office(town)
    pieces = stream(town, by=office)
    (begun,) = JournalLine.objects.exclude(deed="import_workbook").filter(actor_name=office.username)
    assert (begun.deed, begun.why, begun.after["rows"], "digest" in begun.after) == ("begin_export", PURPOSE, 8, False)
    assert next(pieces).startswith(b"\xef\xbb\xbf")
    assert not JournalLine.objects.filter(deed="export_form").exists()
    whole = b"".join(stream(town, by=office))
    export(town, tmp_path / "a.csv", by=office)
    written = (tmp_path / "a.csv").read_bytes()
    assert whole.splitlines()[1:] == written.splitlines()[1:]  # the first says at which minute it was taken out
    ended = JournalLine.objects.filter(deed="export_form").order_by("pk").first()
    assert ended.after == {**begun.after, "digest": hashlib.sha256(whole).hexdigest()}


def test_a_stream_of_a_register_that_changes_meanwhile_breaks_off(town, monkeypatch):
    monkeypatch.setattr("xiuhua.actions.keep.export_form.count_form_rows", lambda *_args, **_options: 9)
    pieces = stream(town, by=county_office(town))
    with pytest.raises(Conflict, match="应有 9 行，写出 8 行"):
        list(pieces)
    assert not JournalLine.objects.filter(deed="export_form").exists()


def test_a_stream_is_refused_before_it_begins(town):
    with pytest.raises(PurposeMissing):
        stream(town, by=county_office(town), purpose="核对")
    with pytest.raises(Absent):
        stream(town, by=make_account())
    assert not JournalLine.objects.filter(deed="begin_export").exists()


def test_of_two_facts_of_a_day_the_one_an_import_compares_with_goes_out(town, tmp_path):
    kept = Work.objects.get(member=member(1))
    Work.objects.create(member=member(1), since=kept.since, place=kept.place, employer="后来的公司")
    export(town, tmp_path / "a.xlsx", "h4")
    assert counts(import_workbook(tmp_path / "a.xlsx", by=None, as_of=DAY)) == (8, 0, 8, 0)
    assert "后来的公司" in {cell for row in lines(tmp_path / "a.xlsx") for cell in row}


def test_what_was_filed_later_is_not_told_of_an_earlier_day(town, tmp_path):
    Household.objects.update(registered_on=date(2018, 1, 1))
    export(town, tmp_path / "a.xlsx", "h3")
    _, headers, *rows = lines(tmp_path / "a.xlsx")
    assert {row[headers.index("首次识别时间")] for row in rows} == {""}


def test_a_day_to_come_is_refused(town, tmp_path):
    with pytest.raises(Rejected, match=r"2999-01-01 is still to come: .* Choose a day until today"):
        export(town, tmp_path / "out.xlsx", on=date(2999, 1, 1))
    assert not (tmp_path / "out.xlsx").exists()


def test_the_journal_names_what_left_personal_values_apart(town, tmp_path):
    export(town, tmp_path / "out.xlsx", "h4")
    told = JournalLine.objects.get(deed="export_form").after
    form = read_forms("sichuan").form("h4")
    personal = [column.feeds for column in form.columns if column.personal]
    assert sorted(told["personal"]) == sorted(personal)
    assert sorted([*told["personal"], *told["items"]]) == sorted({column.feeds for column in form.columns})
    assert "member.identity" in told["personal"]
