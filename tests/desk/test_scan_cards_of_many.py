"""Cards with codes for many households on the desk: how many, whose cards end, and who reads the codes."""

import re
from html import unescape

import pytest

from tests.desk.visitor import visit_as
from tests.scan_cards import card_with_code

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]


def main(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.partition('<main id="main"')[2])).split())


def test_a_helper_is_told_whose_cards_end_and_gets_one_file(places):
    from xiuhua.register.models import Account, Household, ScanCard

    home = Household.objects.get(key=places.household)
    card_with_code(home, by=Account.objects.get(username="village"))
    helper = visit_as("helper")
    page = main(helper.text("/my/scan-cards/"))
    assert "其中 1 户已有卡：新卡一制作，旧卡即失效" in page
    count = int(re.search(r"共 (\d+) 户，每户一张", page).group(1))
    answer = helper.client.post("/my/scan-cards/", {"language": "zh"})
    assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")
    assert ScanCard.objects.filter(ended_at=None, issued_by__username="helper").count() == count
    assert 'href="/my/scan-cards/"' in helper.text("/my/papers/")
    assert helper.client.post("/my/scan-cards/", {"language": "xx"}).status_code == 422


def test_whoever_has_no_household_of_ones_own_is_told_so():
    assert "您没有结对帮扶的农户" in main(visit_as("county").text("/my/scan-cards/"))


def test_many_are_made_by_a_worker_and_only_who_asked_reads_the_codes(places, monkeypatch, settings, tmp_path):
    from xiuhua.actions.keep.do_jobs import do_next_job
    from xiuhua.register.models import Job

    settings.UPLOADS = tmp_path
    monkeypatch.setattr("xiuhua.desk.views.scan_cards_of_many.AT_ONCE", 0)
    address = f"/area/{places.village}/scan-cards/"
    township = visit_as("township")
    assert "由后台制作" in main(township.text(address))
    asked = township.client.post(address, {"language": "zh"})
    job = Job.objects.get(kind="hand_out_cards")
    assert (asked.status_code, do_next_job()) == (302, True)
    made = f"/jobs/{job.key}/made/"
    assert "密码只在这份文件里" in main(township.text(made))
    assert township.client.get(f"{made}?as=show").content[:5] == b"%PDF-"
    assert [visit_as(who).client.get(f"{made}?as=show").status_code for who in ("county", "city")] == [404, 404]
