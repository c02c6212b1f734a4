"""Files, grade lists and shortlists on the desk: one's own, the reason for another's, Word, and steps by people."""

import re
from datetime import date
from html import unescape
from io import BytesIO

import docx
import pytest

from tests.desk.visitor import visit_as
from xiuhua.register.models import Account, Award, GradeLine, GradeList, JournalLine, ShortlistName

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]


def main(page):
    shown = page.partition('<main id="main"')[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", shown)).split())


def sent(role, address, **told):
    answer = visit_as(role).client.post(address, told, follow=True)
    return answer.status_code, main(answer.content.decode()) if "html" in answer["Content-Type"] else answer.content


@pytest.fixture
def secretary(city):  # noqa: ARG001 -- it must stand
    return Account.objects.get(username="secretary").person


def test_ones_own_file_is_seen_stated_objected_to_and_taken_along(secretary):
    assert 'href="/my/file/"' in visit_as("secretary").text("/my/")
    assert "本人尚未填写" in main(visit_as("secretary").text("/my/file/"))
    assert sent("secretary", "/my/file/", do="state", text="修了路<b>。\n种了树。")[0] == 200
    status, page = sent("secretary", "/my/file/", do="object", part="posts", text="任职日期有误")
    assert (status, "任职日期有误 尚未答复" in page, "修了路<b>。" in page) == (200, True, True)
    status, content = sent("secretary", "/my/file/", do="take")
    document = docx.Document(BytesIO(content))
    lines = [it.text for it in document.paragraphs]
    assert (status, "修了路<b>。" in lines, lines[0]) == (200, True, "实绩档案")
    assert document.sections[0].header.paragraphs[0].text.startswith(f"{secretary.name}于")
    assert sent("secretary", "/my/file/", do="state", text="13800138000")[0] == 422
    assert sent("secretary", "/my/file/", do="rank")[0] == 404
    assert JournalLine.objects.filter(deed="open_evidence_file").count() == 0


def test_another_ones_file_opens_for_a_reason_which_they_read_and_stands_on_each_page_of_word(secretary):
    address = f"/staff/{secretary.key}/file/"
    assert f'href="{address}"' in visit_as("county").text(f"/staff/{secretary.key}/")
    assert "任职经历" not in main(visit_as("county").text(address))
    assert sent("county", address, do="open", why="")[0] == 422
    assert "查看用途：年度考核" in sent("county", address, do="open", why="年度考核")[1]
    _, content = sent("county", address, do="take", why="任前考察")
    told = docx.Document(BytesIO(content)).sections[0].footer.paragraphs[-1].text
    assert (told.startswith("county于"), told.endswith("用途：任前考察")) == (True, True)
    seen = main(visit_as("secretary").text("/my/file/"))
    assert ("年度考核 在页面查看" in seen, "任前考察 导出 Word" in seen) == (True, True)
    assert visit_as("team").get(address).status_code == 404
    assert visit_as("city").get(address).status_code == 404
    assert visit_as("secretary").get(address).status_code == 302


def test_an_award_is_entered_on_the_list_of_names_and_withdrawn_in_the_file(secretary, places):
    address, told = (
        f"/area/{places.county}/files/",
        {"level": "county", "document": "县委〔2016〕9号", "on": "2016-12-30"},
    )
    names = re.findall(r'<th scope="row"><a href="/staff/[^"]*">([^<]*)', visit_as("county").text(address))
    assert (len(names) > 5, names) == (True, sorted(names))
    told |= {"person": str(secretary.key), "title": "优秀第一书记", "giver": "县委"}
    assert "表彰已登记" in sent("county", address, **told)[1]
    assert sent("county", address, **told)[0] == 422
    assert sent("county", address, **told | {"on": "x"})[0] == 422
    assert sent("township", f"/area/{places.township}/files/", **told)[0] == 404
    award = Award.objects.get(title="优秀第一书记", document="县委〔2016〕9号")
    file = f"/staff/{secretary.key}/file/"
    assert "优秀第一书记 县委 县级" in sent("county", file, do="open", why="核对")[1]
    assert "已撤回" in sent("county", file, do="withdraw", of=award.key, why="误录")[1]


def test_a_list_is_begun_filled_shown_and_not_decided_by_who_drafted_it(secretary, places):
    address = f"/area/{places.county}/grade-lists/"
    begun = {"kind": "half_year", "title": "2016年下半年考核", "since": "2016-07-01", "until": "2017-01-01"}
    assert sent("county", address, **begun | {"until": "2016-01-01"})[0] == 422
    assert "2016年下半年考核" in sent("county", address, **begun)[1]
    row = GradeList.objects.get(title="2016年下半年考核")
    one = f"{address}{row.key}/"
    _, page = sent("county", one, do="give", person=secretary.key, grade="excellent", why="履职情况好")
    assert "不允许 优秀等次不超过参加考核人数的比例 此处至多0人" in page
    assert sent("county", one, do="give", person="x", grade="competent", why="x")[0] == 422
    _, page = sent("county", one, do="give", person=secretary.key, grade="competent", why="履职尽责")
    assert ("名单符合比例和政策包的各项规定" in page, GradeLine.objects.filter(list=row).count()) == (True, 1)
    assert "每人现在能看到本人的等次" in sent("county", one, do="show")[1]
    assert "2016年下半年考核 · 称职 · 履职尽责" in main(visit_as("secretary").text("/my/file/"))
    assert "由他人决定" in sent("county", one, do="decide")[1]
    assert sent("county", one, do="rank")[0] == 404
    line = GradeLine.objects.get(list=row)
    assert (
        "您的异议： 理由不实" in sent("secretary", "/my/file/", do="object_to_grade", of=line.key, text="理由不实")[1]
    )


def test_a_shortlist_is_opened_filled_and_made_public_and_its_files_open_for_a_reason(secretary, places):
    address = f"/area/{places.county}/shortlists/"
    told = {"purpose": "commendation", "title": "2017年表彰人选", "criteria": "群众公认", "who": "在岗驻村干部"}
    assert sent("county", address, **told | {"criteria": ""})[0] == 422
    assert "提名人选" in sent("county", address, **told)[1]
    one = re.search(rf"{address}[0-9a-f-]+/", visit_as("county").text(address))[0]
    assert sent("county", one, do="name", person="x", why="x")[0] == 422
    assert "并附上今日的档案" in sent("county", one, do="name", person=secretary.key, why="实绩突出")[1]
    assert "今日起公示" in sent("county", one, do="publish")[1]
    name = ShortlistName.objects.get(shortlist__title="2017年表彰人选")
    assert "已记录" in sent("city", one, do="object", of=name.key, text="走访偏少")[1]
    assert "须由他人办理" in sent("city", one, do="answer", of=name.objections.get().key, text="已核实")[1]
    _, page = sent("city", one, do="file", of=name.key, why="讨论人选")
    assert (f"{secretary.name}的档案（2017年3月31日时的内容）" in page, name.digest in page) == (True, True)
    assert "最后" not in sent("city", one, do="decide", decision="x")[1]
    assert "2017年表彰人选 · 表彰 · 实绩突出" in main(visit_as("secretary").text("/my/file/"))


def test_each_page_speaks_english_and_orders_nobody_by_a_grade(places):
    shown = GradeList.objects.get(area__code=places.county, since=date(2016, 1, 1))
    english = visit_as("county")
    english.client.cookies["django_language"] = "en"
    page = english.text(f"/area/{places.county}/grade-lists/{shown.key}/")
    names = re.findall(r'<th scope="row"><a href="/staff/[^"]*">([^<]*)', page)
    assert (names, "Scale: Four steps of the civil service" in main(page)) == (sorted(names), True)


def test_the_demos_lists_keep_their_quota_and_one_objection_of_each_last_list_waits(city):
    from xiuhua.queries.grade_list import breaches_of
    from xiuhua.queries.pack import pack_in_force

    grading = pack_in_force(city).grading
    lists = list(GradeList.objects.order_by("pk"))
    assert [breaches_of(it, grading) for it in lists] == [[]] * len(lists)
    waiting = [it.lines.exclude(objection="").filter(answer="").count() for it in lists if it.decided_on is None]
    assert (len(lists), waiting) == (10, [1] * 5)
    assert 0 < Award.objects.count() <= 10
