"""A department's template on the desk: taken once, bound, filled, compared, ended; each sees what is theirs."""

import re
from urllib.parse import urlsplit

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.desk.visitor import visit_as
from xiuhua.desk.views import asked_forms
from xiuhua.register.models import AskedFilling, AskedForm

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
NAMES = {"department": "县残联", "label": "残疾人家庭情况", "purpose": "县残联核对残疾人家庭"}
LET_IN = {
    "admit": "1", "owner": "县残联王某", "reader": "县残联，核对补贴名单", "basis": "残联〔2017〕3号",
    "until": "2017-06-29", "signed_by": "县委李某", "why": "首次核对",
}  # fmt: skip
HEADERS = ("序号", "姓名", "年龄", "健康状况", "残联备注")


@pytest.fixture
def upload(tmp_path):
    path = tmp_path / "残联.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("残疾人").write_row(0, 0, HEADERS)
    return lambda: SimpleUploadedFile("残联.xlsx", path.read_bytes())


@pytest.fixture
def address(upload):
    """The page of a template that the county took."""
    answer = visit_as("county").client.post("/forms/asked/", NAMES | {"file": upload()})
    assert answer.status_code == 302, answer.content.decode()
    path = urlsplit(answer.headers["Location"]).path
    assert visit_as("county").client.post(f"{path}bind/", LET_IN).status_code == 302
    return path


def ask(username, address, area, **told):
    return visit_as(username).client.post(address, {"area": area, "on": "2017-03-31"} | told)


def test_a_template_is_taken_and_listed_with_what_its_columns_are_bound_to(address):
    page = visit_as("county").text(address)
    assert "1 列留空" in page
    assert '<option value="reckoned.age" selected>' in page
    assert AskedForm.objects.get().template["feeds"] == ["running", "member.name", "reckoned.age", "health.flags", ""]
    assert f'href="{address}"' in visit_as("township").text("/forms/")
    english = visit_as("county").get(address, **{"accept-language": "en"}).content.decode()
    assert "1 column stays blank" in english


def test_it_is_handed_out_and_the_next_look_says_that_nothing_differs(address, places):
    first = ask("county", address, places.village, look="1")
    assert "这是第一次为" in first.content.decode()
    answer = ask("county", address, places.village)
    assert b"".join(answer.streaming_content).startswith(b"PK")
    assert AskedFilling.objects.get().rows > 0
    again = ask("county", address, places.village, look="1").content.decode()
    assert "没有任何变化" in again
    assert AskedFilling.objects.count() == 1


def test_what_differs_is_listed_with_personal_values_masked(address, places):
    ask("county", address, places.village, clear="1")
    filling = AskedFilling.objects.get()
    other = visit_as("county").client.post(
        address, {"area": places.village, "on": "2016-01-01", "look": "1", "clear": "1"}
    )
    page = other.content.decode()
    assert filling.rows > 0
    assert "减少" in page
    assert '<table class="data tight fold">' in page


def test_a_township_gets_masks_only_and_cannot_bind(address, places):
    page = visit_as("township").text(address)
    assert 'name="clear"' not in page
    assert "bind/" not in page
    refused = ask("township", address, places.township, clear="1")
    assert (refused.status_code, "只有负责该区域的市、县专班" in refused.content.decode()) == (422, True)
    assert visit_as("township").client.post(f"{address}bind/", {"end": "1"}).status_code == 404


def test_areas_of_others_are_absent(address, places):
    assert ask("county", address, places.other_county).status_code == 404


@pytest.mark.parametrize("username", ["helper", "auditor"])
def test_who_hands_out_no_forms_finds_no_template(username, address, upload):
    client = visit_as(username).client
    answers = (
        client.get(address),
        client.get("/forms/asked/"),
        client.post("/forms/asked/", NAMES | {"file": upload()}),
    )
    assert {answer.status_code for answer in answers} == {404}


def test_a_text_for_every_row_is_typed_beside_its_column_and_shown_again(address):
    client = visit_as("county").client
    feeds = ["running", "member.name", "reckoned.age", "health.flags", "text:"]
    client.post(f"{address}bind/", {"about": "persons", "feeds": feeds, "text": ["", "", "", "", "已核对"]})
    assert AskedForm.objects.get().template["feeds"][-1] == "text:已核对"
    page = visit_as("county").text(address)
    assert '<input name="text" value="已核对"' in page
    assert "<td>已核对</td>" in page
    assert "已核对</span>" in visit_as("township").text(address)


def test_the_first_rows_stand_masked_beside_the_columns(address):
    page = visit_as("county").text(address)
    assert [page.count(f"<td>{number}</td>") for number in (1, 2)] == [1, 1]
    assert page.count("**</td>") == 2


def test_the_list_tells_the_last_filling_of_the_readers_own_places_alone(address, places):
    assert "尚未" in visit_as("county").text("/forms/")
    b"".join(ask("county", address, places.county).streaming_content)
    assert "截至2017年3月31日" in visit_as("county").text("/forms/")
    assert "截至2017年3月31日" not in visit_as("township").text("/forms/")


def test_columns_are_bound_otherwise_and_nonsense_is_refused(address):
    client = visit_as("county").client
    feeds = ["running", "member.name", "reckoned.age", "health.flags", "contact.phone"]
    client.post(f"{address}bind/", {"about": "persons", "feeds": feeds})
    assert AskedForm.objects.get().template["feeds"] == feeds
    answer = client.post(f"{address}bind/", {"about": "persons", "feeds": ["nonsense"]}, follow=True)
    assert "请从列表中选择" in answer.content.decode()
    assert AskedForm.objects.get().template["feeds"] == feeds


def test_once_ended_it_is_absent_and_the_list_says_that_there_is_none(address):
    client = visit_as("county").client
    answer = client.post(f"{address}bind/", {"end": "1"}, follow=True)
    assert "还没有收下任何部门的模板" in answer.content.decode()
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"department": ""}, "请写明是哪个部门要的"),
        ({"purpose": "短"}, "个字说明用途"),
        ({"department": "县" * 81}, "“哪个部门要”写了 81 个字，最多保存 80 个。请缩短。"),
        ({"file": ""}, "没有选择文件"),
    ],
)
def test_what_lacks_is_told_and_what_was_typed_stays(told, why, upload):
    answer = visit_as("county").client.post("/forms/asked/", NAMES | {"file": upload()} | told)
    page = answer.content.decode()
    assert (answer.status_code, NAMES["label"] in page) == (422, True)
    assert why in page


def test_an_empty_template_is_told(tmp_path):
    path = tmp_path / "空.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet()
    file = SimpleUploadedFile("空.xlsx", path.read_bytes())
    answer = visit_as("county").client.post("/forms/asked/", NAMES | {"file": file})
    assert "“空.xlsx”是空的" in answer.content.decode()


def test_more_rows_than_a_page_can_wait_for_are_refused(address, places, monkeypatch):
    monkeypatch.setattr("xiuhua.actions.keep.fill_asked_form.MOST_ROWS", 3)
    assert asked_forms.MOST_ROWS == 20_000
    assert "请选小一些的区域" in ask("county", address, places.township).content.decode()


@pytest.mark.parametrize("day", ["", "2999-01-01", "x"])
def test_a_day_that_makes_no_sense_or_lies_ahead_is_refused(day, address, places):
    answer = ask("county", address, places.village, on=day or " ")
    assert (answer.status_code, "请选择不晚于今天的日期" in answer.content.decode()) == (422, True)


def test_the_auditor_reads_how_a_template_was_bound_otherwise(address):
    feeds = ["running", "member.name", "reckoned.age", "health.flags", "contact.phone"]
    visit_as("county").client.post(f"{address}bind/", {"about": "persons", "feeds": feeds})
    page = visit_as("auditor").text("/journal/")
    assert "改变了部门模板的对应" in page
    assert "残联备注 = - → <b>残联备注 = 联系电话</b>" in page


def test_items_are_offered_by_the_pack_s_english_words_with_their_headers_where_it_has_any(address):
    options = re.compile(r'<option value="([\w.]+)"(?: selected)?>([^<]+)</option>')
    english = dict(options.findall(visit_as("county").get(address, **{"accept-language": "en"}).content.decode()))
    assert english["member.identity"] == "Identity number (证件号码)"
    assert english["water.safe"] == "Drinking water is safe (饮水安全)"
    assert english["housing.floor_m2"] == "Floor of the house, in square metres (住房面积)"
    assert english["villagesurvey.clinic"] == "Clinic (是否有卫生室)"
    assert english["member.political"] == "政治面貌"
    chinese = dict(options.findall(visit_as("county").text(address)))
    assert (chinese["member.identity"], chinese["water.safe"]) == ("证件号码", "饮水安全")
    assert chinese.keys() == english.keys()


SOUGHT = {"": 3, "残联": 2, "残联 培训": 1, "住建局": 1, "危房": 1, " abc ": 1, "县": 1, "%": 0, "民政": 0}


@pytest.mark.usefixtures("address")
@pytest.mark.parametrize(("sought", "found"), SOUGHT.items())
def test_the_list_is_narrowed_by_department_and_name(sought, found):
    kept = AskedForm.objects.get()
    for department, label in (("残联", "培训表"), ("住建局", "危房ABC表")):
        AskedForm.objects.create(
            department=department, label=label, purpose=kept.purpose, by=kept.by, template=kept.template
        )
    page = visit_as("county").client.get("/forms/", {"sought": sought}).content.decode()
    assert page.count('<th scope="row"><a href="/forms/asked/') == found
    assert ("的部门模板。</b>" in page) == (found == 0)
    assert ("显示全部" in page) == bool(sought)
    assert f'value="{sought.strip()}" maxlength' in page


def test_where_no_template_is_kept_there_is_nothing_to_narrow():
    assert 'name="sought"' not in visit_as("county").text("/forms/")


@pytest.mark.usefixtures("address")
def test_what_is_sought_is_shown_as_text_alone():
    page = visit_as("county").client.get("/forms/", {"sought": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in page
