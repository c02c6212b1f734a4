"""Papers on the desk: one household's opens as a file, a place's is printed by a worker and fetched from its page."""

import re
from html import unescape

import pytest

from tests.desk.visitor import visit_as
from xiuhua.register.models import Job

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
CARD = {"paper": "card", "language": "zh", "purpose": "张贴在农户家中"}


def main(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.partition('<main id="main"')[2])).split())


@pytest.fixture
def home():
    """The page of papers of the helper's first household."""
    found = re.search(r'href="(/household/[0-9a-f-]{36}/)', visit_as("helper").text("/my/"))
    return f"{found[1]}papers/"


@pytest.fixture
def township():
    """A visitor of the township, and its page of papers."""
    visitor = visit_as("township")
    code = re.search(r'href="/area/(\d{9})/households/', visitor.text("/my/")).group(1)
    return visitor, f"/area/{code}/papers/"


def test_the_card_leads_to_the_papers_and_these_say_what_they_hold(home):
    helper = visit_as("helper")
    assert f'href="{home}"' in helper.text(home.replace("papers", "documents"))
    page = main(helper.text(home))
    assert "扶贫手册 A5 · 最多 8 页 · 签字一处 基本情况 · 帮扶责任人和驻村力量 · 家庭成员" in page
    assert "帮扶明白卡 A5 · 最多 1 页 农户 · 有事找他们 · 正在享受的帮扶 · 请记住" in page


def test_a_paper_opens_beside_the_page_or_is_kept(home):
    client = visit_as("helper").client
    shown, kept = (client.post(home, CARD | {"as": how}) for how in ("show", "save"))
    assert (shown.status_code, shown["Content-Type"], shown.content[:5]) == (200, "application/pdf", b"%PDF-")
    assert re.fullmatch(r'inline; filename="card-\d+\.pdf"', shown["Content-Disposition"])
    assert re.fullmatch(r'attachment; filename="card-\d+\.pdf"', kept["Content-Disposition"])


def test_a_refusal_stands_beside_the_paper_and_keeps_what_was_typed(home):
    answer = visit_as("helper").client.post(home, CARD | {"purpose": "贴"})
    assert answer.status_code == 422
    assert 'value="贴"' in answer.content.decode()
    assert "请用至少 6 个字说明用途，用途和您的姓名一并记录。" in main(answer.content.decode())


def test_the_papers_of_a_township_are_printed_by_a_worker(township, settings, tmp_path):
    from xiuhua.actions.keep.do_jobs import do_next_job

    visitor, address = township
    settings.UPLOADS = tmp_path
    assert "由后台任务打印" in main(visitor.text(address))
    asked = visitor.client.post(address, CARD)
    job = Job.objects.get(kind="print_papers")
    assert asked["Location"] == f"/jobs/{job.key}/"
    made = f"/jobs/{job.key}/made/"
    assert visitor.client.get(made).status_code == 404
    assert do_next_job()
    assert visitor.client.get(asked["Location"])["Location"] == made
    assert "帮扶明白卡" in main(visitor.text(made))
    assert visitor.client.get(f"{made}?as=show").content[:5] == b"%PDF-"
    assert visit_as("health").client.get(made).status_code == 404
    for file in tmp_path.iterdir():
        file.unlink()
    assert "文件已清除。" in main(visitor.text(made))
    assert visitor.client.get(f"{made}?as=show").status_code == 404
