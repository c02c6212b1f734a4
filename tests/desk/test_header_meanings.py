"""Headers that somebody told are listed, seen on the preview, told otherwise and taken back."""

import re
from html import unescape

import pytest

from tests.desk.test_imports import bring, rows, stand  # noqa: F401 -- the six new persons
from tests.desk.visitor import visit_as
from tests.workbooks import H1, write_xlsx

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
HOSTILE = '爱好"><img src=x onerror=alert(1)>'


@pytest.fixture
def address(tmp_path, rows):  # noqa: F811
    """The address of an import of the township with 劳动技能 under another header."""
    headers = [header for header in H1 if header != "劳动技能"] + ["爱好"]
    path = write_xlsx(tmp_path / "新增.xlsx", [{**row, "爱好": row["劳动技能"]} for row in rows], headers=headers)
    return bring(visit_as("township"), path).headers["Location"]


def tell(reader, address, means, header="爱好"):
    told = {"import": address.split("/")[2], "header": header, "means": means}
    return reader.client.post("/imports/headers/", told, follow=True).content.decode()


def test_a_header_told_after_the_page_was_made_is_seen_before_it_is_applied(address):
    reader = visit_as("township")
    seen = {"seen": stand(reader.text(address))}
    tell(visit_as("township"), address, "labour.ability")
    answer = reader.client.post(f"{address}apply/", seen, follow=True).content.decode()
    assert "所以没有执行" in answer
    assert stand(answer) not in ("", seen["seen"])


def change(reader, **form):
    """Press a button beside the one header there is."""
    from xiuhua.register.models import HeaderMeaning

    return reader.client.post(f"/imports/headers/{HeaderMeaning.objects.get().pk}/", form, follow=True)


def cells(page: str) -> list[str]:
    """The texts of the table's rows."""
    lines = re.findall(r"<tr>(.*?)</tr>", page.partition("<tbody>")[2], re.DOTALL)
    plain = (re.sub(r"<form.*?</form>|<[^>]+>", " ", line, flags=re.DOTALL) for line in lines)
    return [" ".join(unescape(row).split()) for row in plain]


def test_who_told_what_for_whom_is_listed_and_seen_on_the_preview(address, places):
    from xiuhua.register.models import Area

    reader, township = visit_as("township"), Area.objects.get(code=places.township)
    assert "还没有说明过表头" in reader.text("/imports/headers/")
    page = tell(reader, address, "labour.ability")
    assert "的说明读作“劳动技能”" in page
    assert 'href="/imports/headers/">更改或收回表头的含义' in page
    (line,) = cells(reader.text("/imports/headers/"))
    assert re.fullmatch(rf"爱好 劳动技能 {township.name} \S+ \d{{4}}-\d\d-\d\d", line)
    (above,) = cells(visit_as("county").text("/imports/headers/"))
    assert "不用于您自己的文件" in above
    assert 'href="/imports/headers/"' in reader.text("/imports/")


def test_it_is_told_otherwise_and_taken_back_on_the_page(address):
    reader = visit_as("township")
    tell(reader, address, "labour.ability")
    page = change(reader, means="-").content.decode()
    assert "已记住“爱好”" in page
    assert "不导入" in cells(page)[0]
    page = change(visit_as("county"), take_back="1", means="-").content.decode()
    assert "已收回“爱好”的含义" in page
    assert "还没有说明过表头" in page
    assert "有 1 列不认识" in reader.text(address)
    journal = visit_as("auditor").text("/journal/")
    assert "收回表头的含义" in journal


def test_who_may_not_change_it_finds_nothing(address):
    from xiuhua.register.models import HeaderMeaning

    tell(visit_as("township"), address, "labour.ability")
    for username in ("village", "helper", "auditor", "health", "leader"):
        assert visit_as(username).get("/imports/headers/").status_code == 404
        assert change(visit_as(username), take_back="1").status_code == 404
    tell(visit_as("city"), address, "labour.ability", header="兴趣")
    told = HeaderMeaning.objects.get(header="兴趣")
    assert visit_as("township").client.post(f"/imports/headers/{told.pk}/", {"take_back": "1"}).status_code == 404
    assert visit_as("township").get(f"/imports/headers/{told.pk}/").status_code == 405
    assert "由上级说明" in visit_as("township").text("/imports/headers/")
    assert HeaderMeaning.objects.count() == 2


def test_a_form_that_says_nothing_or_nonsense_changes_nothing(address):
    from xiuhua.register.models import HeaderMeaning

    reader = visit_as("township")
    tell(reader, address, "labour.ability")
    assert "请从列表中选择" in change(reader, means="nothing.here").content.decode()
    change(reader)
    assert HeaderMeaning.objects.get().feeds == "labour.ability"


def test_a_hostile_header_stays_text(address):
    from xiuhua.register.models import HeaderMeaning

    reader = visit_as("township")
    tell(reader, address, "labour.ability")
    HeaderMeaning.objects.update(header=HOSTILE)
    assert "<img" not in reader.text("/imports/headers/")


def test_the_page_speaks_both_languages(address):
    reader = visit_as("township")
    tell(reader, address, "labour.ability")
    reader.client.cookies["django_language"] = "en"
    page = reader.text("/imports/headers/")
    assert "Headers and what they mean" in page
    assert not re.search("表头|含义|更改|收回", page)
    assert "was read as" in reader.text(address)
