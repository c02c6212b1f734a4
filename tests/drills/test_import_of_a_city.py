"""A city's workbook comes in whole and in bounded memory; how fast, `xiuhua bench import` tells."""

from datetime import date

import pytest

from tests.import_process import run_import
from tests.makers import make_area
from tests.workbooks import Place, persons, write_xlsx
from xiuhua.register.models import Member, PackInForce
from xiuhua.register.vault import Vault

pytestmark = [pytest.mark.drill, pytest.mark.django_db(transaction=True)]
DAY = date(2017, 3, 31)
CITY_ROWS = 448_000


@pytest.fixture
def places(settings) -> list[Place]:
    """Three counties of twenty townships of ten villages."""
    Vault.open(settings.KEY_FILE, create=True)
    city = make_area(name="巴中市")
    PackInForce.objects.create(area=city, pack="sichuan", version="1", since=city.since)
    found = []
    for county in (make_area(city, name=name) for name in ("甲县", "乙县", "丙县")):
        for township in (make_area(county, name=f"第{number}镇") for number in range(20)):
            villages = [make_area(township, name=f"富{chr(0x4E00 + number)}村村民委员会") for number in range(10)]
            found += [(county.name, township.name, village.name) for village in villages]
    return found


def cost(path) -> tuple[float, float, list[int]]:
    """Seconds, MiB, and the counts of an import."""
    *_, costs, counts = run_import(path, on=DAY)
    seconds, memory = map(float, costs.split()[1:])
    return seconds, memory, [int(count) for count in counts.split()[1:]]


def test_a_city_comes_in_whole_and_again_unchanged(tmp_path, places):
    path = write_xlsx(tmp_path / "city.xlsx", persons(CITY_ROWS, places))
    seconds, memory, counts = cost(path)
    print(f"{CITY_ROWS:,} rows new: {seconds:.0f} s, {memory:.0f} MiB")
    assert counts == [CITY_ROWS, CITY_ROWS, 0, 0]
    assert Member.objects.count() == CITY_ROWS
    again, memory_again, counts = cost(path)
    print(f"{CITY_ROWS:,} rows unchanged: {again:.0f} s, {memory_again:.0f} MiB")
    assert counts == [CITY_ROWS, 0, CITY_ROWS, 0]
    assert max(memory, memory_again) < 2_048
