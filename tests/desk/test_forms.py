"""The page of forms: which there are, and one filled for an area of one's own, for a purpose."""

import pytest

from tests.desk.visitor import visit_as
from xiuhua.bridge.intake.forms import read_forms
from xiuhua.desk.views import forms
from xiuhua.register.models import JournalLine

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
PURPOSE = "与市人社局核对务工信息"


def ask(username: str, area: str, **told: str):
    """The answer to somebody who asks for a form."""
    post = {"form": "h1", "area": area, "purpose": PURPOSE, "on": "2017-03-31"} | told
    return visit_as(username).client.post("/forms/", post)


def test_the_page_lists_every_form_with_its_columns():
    page = visit_as("county").text("/forms/")
    assert page.count('class="columns"') == len(read_forms("sichuan").named)
    assert "建档立卡贫困人口信息（2016 年全国导出格式）" in page
    assert "一次登记，多表共用" in page
    english = visit_as("county").get("/forms/", **{"accept-language": "en"}).content.decode()
    assert "a row for each household" in english


def test_areas_of_ones_own_are_offered(places):
    page = visit_as("county").text("/forms/")
    assert f'<option value="{places.township}"' in page
    assert f'<option value="{places.other_county}"' not in page


def test_a_form_is_handed_out_and_written_down(places):
    answer = ask("county", places.village, clear="1")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == f'attachment; filename="h1-{places.village}-2017-03-31-clear.xlsx"'
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert b"".join(answer.streaming_content).startswith(b"PK")
    line = JournalLine.objects.filter(deed="export_form").latest("pk")
    assert (line.why, line.after["masked"], line.actor_name) == (PURPOSE, False, "county")


def test_a_township_and_a_village_take_out_masks_only(places):
    for username, area in (("township", places.township), ("village", places.village), ("secretary", places.village)):
        assert 'name="clear"' not in visit_as(username).text("/forms/")
        answer = ask(username, area, ending="csv")
        assert answer.status_code == 200, username
        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        assert "已遮盖" in text.splitlines()[0]
        refused = ask(username, area, clear="1")
        assert (refused.status_code, "只有负责该区域的市、县专班" in refused.content.decode()) == (422, True)


def test_a_register_that_changes_meanwhile_is_told(places, monkeypatch):
    monkeypatch.setattr("xiuhua.actions.keep.export_form.count_form_rows", lambda *_args, **_options: 10**6)
    answer = ask("county", places.village)
    assert (answer.status_code, "填表时登记册有变动" in answer.content.decode()) == (422, True)


@pytest.mark.parametrize(
    ("told", "said"),
    [({"purpose": "核对"}, "至少 6 个字"), ({"on": "2030-01-01"}, "不晚于今天"), ({"on": "gestern"}, "不晚于今天")],
)
def test_what_cannot_be_had_is_told_and_nothing_is_lost_that_was_typed(places, told, said):
    before = JournalLine.objects.filter(deed="export_form").count()
    answer = ask("county", places.village, form="h4", **told)
    page = answer.content.decode()
    assert (answer.status_code, said in page) == (422, True)
    assert '<option value="h4" selected>' in page
    assert f'<option value="{places.village}" selected>' in page
    assert JournalLine.objects.filter(deed="export_form").count() == before


def test_a_workbook_of_too_many_rows_goes_to_the_terminal(places, monkeypatch):
    monkeypatch.setattr(forms, "MOST_ROWS", 3)
    answer = ask("county", places.county)
    assert answer.status_code == 422
    assert f"xiuhua export h1 {places.county} FILE.xlsx" in answer.content.decode()


def test_text_of_any_number_of_rows_leaves_while_it_is_written(places, monkeypatch):
    monkeypatch.setattr(forms, "MOST_ROWS", 3)
    answer = ask("county", places.county, ending="csv")
    assert (answer.status_code, answer.streaming) == (200, True)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="h1-{places.county}-2017-03-31.csv"'
    assert answer.headers["Cache-Control"] == "private, no-store"
    rows = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    line = JournalLine.objects.filter(deed="export_form").latest("pk")
    assert len(rows) == line.after["rows"] + 2 > 100
    assert JournalLine.objects.filter(deed="begin_export", after__rows=line.after["rows"]).exists()
    short = ask("county", places.county, ending="csv", purpose="核对")
    assert (short.status_code, "至少 6 个字" in short.content.decode()) == (422, True)


def test_areas_of_others_and_forms_that_are_not_there_are_absent(places):
    assert ask("county", places.other_county).status_code == 404
    assert ask("county", places.village, form="h9").status_code == 404
    assert ask("county", "' or 1=1").status_code == 404


@pytest.mark.parametrize("username", ["health", "auditor", "security", "system"])
def test_who_answers_for_no_place_whole_has_no_forms(username, places):
    reader = visit_as(username)
    assert reader.get("/forms/").status_code == 404
    assert ask(username, places.village).status_code == 404
    assert visit_as().get("/forms/").status_code == 302
