"""Imports into a small town, for tests: 巴州区 with 曾口镇 and two villages, and eight persons in two households."""

from datetime import date
from pathlib import Path

from django.conf import settings

from tests.makers import make_area
from tests.workbooks import Row, persons, write_csv
from xiuhua.actions.keep.import_result import ImportResult
from xiuhua.actions.keep.import_workbook import import_workbook
from xiuhua.register.models import Area, AskedForm, Member, PackInForce
from xiuhua.register.vault import Vault

DAY, LATER = date(2017, 3, 31), date(2017, 6, 30)
PLACES = [("巴州区", "曾口镇", "大东村"), ("巴州区", "曾口镇", "书台村")]
ROWS = list(persons(8, PLACES))
MONTHS = "务工时间（月）"


def make_town() -> Area:
    """The township, with keys for the vault and a pack in force."""
    Vault.open(settings.KEY_FILE, create=True)
    city = make_area(name="巴中市")
    PackInForce.objects.create(area=city, pack="sichuan", version="1", since=city.since)
    township = make_area(make_area(city, name="巴州区"), name="曾口镇")
    make_area(township, name="大东村村民委员会")
    make_area(township, name="书台村委会")
    return township


def bring(folder: Path, rows: list[Row], *, on: date = DAY, by: object = None, **options: object) -> ImportResult:
    """Import rows as a csv."""
    return import_workbook(write_csv(folder / "名单.csv", rows), by=by, as_of=on, **options)


def counts(result: ImportResult) -> tuple[int, int, int, int]:
    """Rows, accepted, unchanged, rejected: they always add up."""
    assert result.rows == result.accepted + result.unchanged + result.rejected
    return result.rows, result.accepted, result.unchanged, result.rejected


def reasons(result: ImportResult) -> list[tuple[int, str, str]]:
    """Row, column and reason of every problem."""
    return result.problems.select("row", "column", "reason").rows()


def member(place: int) -> Member:
    """The member of a row."""
    return Member.objects.get(number=ROWS[place]["人编号"])


def let_in(form: AskedForm) -> AskedForm:
    """A department's form as one that was let in, for whom it matters only that it may be taken out."""
    told = {"owner": "张三", "reader": "县残联核对名单", "basis": "残联〔2017〕3号", "until": date(2099, 1, 1)}
    AskedForm.objects.filter(pk=form.pk).update(**told)
    return form
