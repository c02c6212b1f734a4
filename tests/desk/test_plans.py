"""The plan of a year on the desk: written, given back, fixed by somebody else, and read by whoever opens it whole."""

import re
from html import unescape
from types import SimpleNamespace

import pytest

from tests.desk.visitor import visit_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
STEP = {"line-1": "cooperative_dividend", "due-1": "2017-06-30", "budget-1": "600", "owner-1": "helper"}


@pytest.fixture
def home(city, places):
    """The helper's household, its address, and the day."""
    from xiuhua.register.models import Household

    household = Household.objects.get(key=places.household)
    return SimpleNamespace(household=household, address=f"/household/{household.key}/plan/", on=city)


def main(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.partition('<main id="main"')[2])).split())


def sent(role: str, home, **form) -> tuple[int, str]:
    answer = visit_as(role).client.post(f"{home.address}?year=2017", form, follow=True)
    return answer.status_code, main(answer.content.decode())


def test_a_helper_writes_and_an_office_fixes(home):
    status, page = sent("helper", home, do="write", goal="稳定增收", owner="helper", **STEP)
    assert (status, "待他人审定" in page, "合作社入股分红" in page) == (200, True, True)
    draft = home.household.plans.get()
    seen = {"plan": draft.key.hex, "seen": str(draft.steps.get().pk)}
    assert sent("township", home, do="return", why="增加教育措施", **seen)[0] == 200
    assert "增加教育措施" in main(visit_as("helper").text(home.address))
    status, page = sent("township", home, do="fix", **seen)
    assert (status, "审定" in page, "目标 稳定增收" in page) == (200, True, True)


def test_a_refusal_is_said_and_what_was_typed_stays(home):
    status, page = sent("helper", home, do="write", goal="", **STEP)
    assert (status, "请写明该户一年的目标。" in page) == (422, True)
    status, page = sent("helper", home, do="write", goal="稳定增收", **STEP | {"due-1": "2019-01-01"})
    assert (status, "第 1 项：请选择计划年度内的日期。" in page) == (422, True)
    raw = visit_as("helper").client.post(f"{home.address}?year=2017", {"do": "write", "goal": "", **STEP})
    assert 'value="600"' in raw.content.decode()


def test_who_only_looks_writes_no_plan(home):
    inspector = visit_as("inspector").client
    assert inspector.post(home.address, {"do": "write", "goal": "x", **STEP}).status_code == 404
    assert visit_as("helper").client.post(home.address, {"do": "fix", "plan": "x"}).status_code == 404
