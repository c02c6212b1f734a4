"""Two records side by side: found, decided by two officers, shown as what they became, and undone."""

import re

import pytest
from django.urls import reverse

from tests.actions.keep.doubles_ground import doubles_ground
from tests.makers import TODAY, make_member
from xiuhua.register.models import Belonging, Double

pytestmark = pytest.mark.django_db
WHY = "同一人，两村各登记一次"


@pytest.fixture
def ground():
    return doubles_ground()


def at(client, account, name, *args, **posted):
    client.force_login(account)
    address = reverse(name, args=args)
    answer = client.post(address, posted) if posted else client.get(address)
    return answer, answer.content.decode()


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_a_pair_is_found_merged_by_two_and_undone(client, ground):
    code, one, other = ground.county.children.get().code, ground.by["one"], ground.by["other"]
    assert "没有待处理的疑似重复" in at(client, one, "doubles", code)[1]
    assert at(client, one, "doubles", code, do="find")[0].status_code == 302
    row = Double.objects.get()
    listed = words(at(client, one, "doubles", code)[1])
    assert ("王建国" in listed, "王建國" in listed, "待查看" in listed) == (True, True, True)
    page = words(at(client, one, "double", code, row.key)[1])
    assert ("511902********" in page, "154****5678" in page, "15412345678" in page) == (True, True, False)
    at(client, one, "double", code, row.key, do="same", kept=ground.head.key, why=WHY)
    page = at(client, one, "double", code, row.key)[1]
    assert ("须由另一人确认" in page, "确认合并" in page) == (True, False)
    assert at(client, one, "double", code, row.key, do="confirm")[0].status_code == 422
    assert "确认合并" in at(client, other, "double", code, row.key)[1]
    at(client, other, "double", code, row.key, do="confirm")
    page = words(at(client, other, "double", code, row.key)[1])
    assert f"王建國（{ground.again.number}）：见王建国（{ground.head.number}）" in page
    assert "户 H2 已无成员：见户 H1" in page
    answer, card = at(client, one, "household", ground.homes[1].key)
    assert answer.headers["Location"] == reverse("household", args=[ground.homes[0].key])
    card = words(at(client, one, "household", ground.homes[0].key)[1])
    assert f"王建國（{ground.again.number}）重复登记：见王建国" in card
    assert "已合并" in at(client, one, "doubles", code)[1] or "已合并" in words(
        client.get(reverse("doubles", args=[code]) + "?state=decided").content.decode()
    )
    at(client, one, "double", code, row.key, do="undo", why="查实为两人")
    assert "合并已撤销" in at(client, one, "double", code, row.key)[1]
    assert at(client, one, "household", ground.homes[1].key)[0].status_code == 200


@pytest.mark.parametrize(
    ("posted", "said"),
    [
        ({"do": "same", "why": WHY}, "请选择保留哪一条记录"),
        ({"do": "same", "why": WHY, "kept": "x"}, "请选择保留哪一条记录"),
        ({"do": "different", "why": ""}, "请至少用 4 个字说明依据"),
        ({"do": "undo", "why": WHY}, "并未合并"),
        ({"do": "confirm"}, "已有人处理过"),
    ],
)
def test_a_refusal_says_why_and_keeps_what_was_typed(client, ground, posted, said):
    code = ground.county.children.get().code
    at(client, ground.by["one"], "doubles", code, do="find")
    answer, page = at(client, ground.by["one"], "double", code, Double.objects.get().key, **posted)
    assert (answer.status_code, said in page, posted.get("why", "") in page) == (422, True, True)


def test_what_goes_on_in_a_household_is_named(client, ground):
    from tests.makers import make_person, pair

    pair(make_person("帮扶人"), ground.homes[1])
    code = ground.county.children.get().code
    at(client, ground.by["one"], "doubles", code, do="find")
    key = Double.objects.get().key
    _, page = at(client, ground.by["one"], "double", code, key, do="same", kept=ground.head.key, why=WHY)
    assert "该户的帮扶责任人尚未结束" in page


def test_a_pair_is_absent_for_others_and_in_other_places(client, ground):
    code = ground.county.children.get().code
    at(client, ground.by["one"], "doubles", code, do="find")
    key = Double.objects.get().key
    for name, place in (("village", code), ("nobody", code), ("one", ground.villages[0].code)):
        assert at(client, ground.by[name], "double", place, key)[0].status_code == 404
        assert at(client, ground.by[name], "double", place, key, do="later", why=WHY)[0].status_code == 404
    assert at(client, ground.by["one"], "double", code, key, do="jump")[0].status_code == 404
    assert at(client, ground.by["one"], "doubles", code, do="jump")[0].status_code == 404
    assert at(client, ground.by["one"], "household", key)[0].status_code == 404


def test_a_pair_of_whom_one_left_is_told_so(client, ground):
    code = ground.county.children.get().code
    at(client, ground.by["one"], "doubles", code, do="find")
    make_member(ground.homes[1], name="王母")
    Belonging.objects.filter(member=ground.again).update(until=TODAY)
    assert "已不属于任何户" in at(client, ground.by["one"], "double", code, Double.objects.get().key)[1]


def test_too_many_people_are_left_to_the_terminal(client, ground, monkeypatch):
    from xiuhua.desk.views import doubles

    monkeypatch.setattr(doubles, "MOST_AT_ONCE", 2)
    code = ground.county.children.get().code
    answer, page = at(client, ground.by["one"], "doubles", code, do="find")
    assert (answer.status_code, f"xiuhua doubles {code}" in page) == (422, True)
