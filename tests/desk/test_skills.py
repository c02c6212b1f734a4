"""The list of skills and languages on the desk: taken, looked at, brought; every trouble at its row."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.desk.test_leave import main
from tests.desk.visitor import visit_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]


@pytest.fixture
def address(places) -> str:
    return f"/area/{places.county}/skills/"


def file_of(*rows: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("list.csv", "\n".join(("姓名,单位,特长,语言", *rows)).encode("utf-8-sig"))


def test_a_list_is_taken_looked_at_and_kept(address, places):
    from xiuhua.register.models import Assignment, HelperSkill

    office = visit_as("county")
    assert f'href="{address}"' in office.text(address.replace("skills", "pairing"))
    out = office.client.post(address, {"do": "list"})
    assert (out.status_code, b"".join(out.streaming_content)[:2]) == (200, b"PK")
    who = Assignment.objects.get(household__key=places.household, kind="pair", until=None).person
    row = f"{who.name},{who.unit.name},公路,"
    before = HelperSkill.objects.count()
    seen = office.client.post(address, {"do": "look", "file": file_of(row)})
    assert "表中有 1 行，其中 1 人有新内容" in main(seen.content.decode())
    assert HelperSkill.objects.count() == before
    done = office.client.post(address, {"do": "take", "file": file_of(row)})
    assert (done.status_code, done.headers["Location"]) == (302, address)
    assert HelperSkill.objects.filter(person=who, until=None).values_list("skill", flat=True)[0] == "roads"


def test_each_row_that_cannot_be_taken_is_named(address):
    told = visit_as("county").client.post(address, {"do": "take", "file": file_of("查无此人,,公路,", ",,飞行,")})
    said = main(told.content.decode())
    assert told.status_code == 422
    assert "第2行：本地该单位没有名叫查无此人的人" in said
    assert "“飞行”不在方案的代码表中" in said
    empty = visit_as("county").client.post(address, {"do": "take"})
    assert (empty.status_code, "没有选择文件" in main(empty.content.decode())) == (422, True)


def test_nobody_else_opens_it(address):
    for who in ("helper", "village", "leader", "health"):
        assert visit_as(who).get(address).status_code == 404
