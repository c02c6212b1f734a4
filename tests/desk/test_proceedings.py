"""Procedures on the desk: begun and gone through by the offices, read by whoever opens the household whole."""

import re
from html import unescape
from types import SimpleNamespace

import pytest

from tests.desk.visitor import visit_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]


@pytest.fixture
def home(city, places):
    """The helper's household, its address, and the day."""
    from xiuhua.register.models import Household

    household = Household.objects.get(key=places.household)
    return SimpleNamespace(household=household, address=f"/household/{household.key}/procedures/", on=city)


def main(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.partition('<main id="main"')[2])).split())


def sent(role: str, home, **form) -> tuple[int, str]:
    """A form sent by a role: the status, and the page that follows."""
    answer = visit_as(role).client.post(home.address, form, follow=True)
    return answer.status_code, main(answer.content.decode())


def correction(home) -> str:
    """A correction that was begun; gives the key of the proceeding."""
    from xiuhua.register.models import Proceeding

    assert sent("township", home, do="start", procedure="correction")[0] == 200
    return str(Proceeding.objects.get(household=home.household).key)


def done(home, key: str, **form) -> dict[str, str]:
    return {"of": key, "do": "finish", "on": home.on.isoformat()} | form


def test_an_office_begins_a_procedure_and_everybody_who_opens_the_household_reads_where_it_waits(home):
    before = main(visit_as("township").text(home.address))
    assert "该户没有在办程序。 可在下方启动。" in before
    status, page = sent("township", home, do="start", procedure="correction")
    assert (status, "已启动，第一步待办；信息未变。" in page, "信息更正" in page) == (200, True, True)
    seen = main(visit_as("helper").text(home.address))
    assert "您可以查看，但程序由村、乡镇、县办理。" in seen
    assert f'href="{home.address}"' in visit_as("helper").text(f"/household/{home.household.key}/")


def test_two_persons_of_an_office_carry_it_to_its_end(home):
    key = correction(home)
    proof = {"step": "request", "evidence-before_and_after": "三口改为两口"}
    status, page = sent("township", home, **done(home, key, **proof))
    assert (status, "提出更正 村办公室、乡镇办公室、县专班 2017年3月31日 · township" in page) == (200, True)
    assert "核实 乡镇办公室、县专班 办理期限：2017年4月17日" in page
    again = sent("township", home, **done(home, key, step="check", **{"evidence-proof": "户口簿"}))
    assert (again[0], "“提出更正”是您本人办理的，此步骤须由他人办理。" in again[1]) == (422, True)
    status, page = sent("county", home, **done(home, key, step="check", **{"evidence-proof": "户口簿"}))
    assert (status, "已结束" in page, "2017年3月31日 – 2017年3月31日 · 办结" in page) == (200, True, True)
    assert "更正前后内容：三口改为两口" in page


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"step": "request"}, "缺少：更正前后内容。请写明各件的编号、日期或存放处。"),
        ({"step": "check", "evidence-proof": "x"}, "当前待办步骤是：提出更正。可能他人已先办理，请重新查看本页。"),
        ({"step": "request", "on": "soon"}, "日期或人数有误，请选择日期并填写整数。"),
        ({"step": "request", "do": "refuse"}, "此步骤不作否决。可退回，或由后面的步骤决定。"),
    ],
)
def test_what_is_refused_is_said_where_it_was_typed_and_nothing_is_lost(home, form, said):
    key = correction(home)
    reason = {"reason": "登记有误"}
    status, page = sent("township", home, **done(home, key, **reason, **form))
    assert (status, said in page) == (422, True)
    raw = visit_as("township").client.post(home.address, done(home, key, **reason, **form)).content.decode()
    assert 'value="登记有误"' in raw


def test_a_form_that_no_page_offers_is_not_there(home):
    key = correction(home)
    client = visit_as("township").client
    strange = {"of": "00000000-0000-0000-0000-000000000000", "do": "finish", "step": "request"}
    assert [client.post(home.address, form).status_code for form in (strange, {"do": "jump", "of": key})] == [404, 404]


def test_the_board_of_a_place_counts_what_waits_and_narrows_to_a_step(home):
    correction(home)
    township = visit_as("township")
    code = re.search(r'href="/area/(\d{9})/households/', township.text("/my/")).group(1)
    board = main(township.text(f"/area/{code}/procedures/"))
    assert ("信息更正 提出更正 1" in board, "待办 1 户" in board) == (True, True)
    assert "待办 1 户" in main(township.text(f"/area/{code}/procedures/?procedure=correction&step=request"))
    assert "此处没有待办程序。" in main(township.text(f"/area/{code}/procedures/?procedure=complaint"))
    assert f'href="/area/{code}/procedures/"' in township.text(f"/area/{code}/households/")


def test_what_speaks_against_it_is_read_where_it_is_answered(home):
    from tests.journeys.proceedings import proceedings
    from xiuhua.register.models import Account, ProceedingAct, Residence

    village = Residence.objects.on(home.on).get(household=home.household).village
    site = SimpleNamespace(township=village.parent, helper=Account.objects.get(username="helper").person)
    leaving = proceedings(site, home.on)["leaving"]
    page = main(visit_as("township").text(f"{leaving}procedures/"))
    assert "第 1 条异议待答复 听说他家去年买了车 邻居 答复内容" in page
    assert ProceedingAct.objects.filter(proceeding__open_step="publication", told_by="邻居").count() == 1


def test_who_took_part_is_a_number_or_is_typed_again(home):
    assert sent("village", home, do="start", procedure="correction")[0] == 200
    key = visit_as("village").text(home.address)
    of = re.search(r'name="of" value="([-0-9a-f]{36})"', key)[1]
    status, page = sent("village", home, do="finish", of=of, step="request", on=home.on.isoformat(), people="-3")
    assert (status, "“-3”不是人数" in page) == (422, True)


def test_a_step_is_entered_once_for_all_that_are_chosen_on_the_board(home):
    key = correction(home)
    township = visit_as("township")
    code = re.search(r'href="/area/(\d{9})/households/', township.text("/my/")).group(1)
    board = f"/area/{code}/procedures/?procedure=correction&step=request"
    assert ('name="chosen"' in township.text(board), 'value="None"' in township.text(board)) == (True, False)
    assert 'name="chosen"' not in township.text(f"/area/{code}/procedures/")
    form = {"do": "finish", "on": home.on.isoformat(), "chosen": key}
    lacking = township.client.post(board, form)
    assert (lacking.status_code, f'value="{key}"' in lacking.content.decode()) == (422, True)
    assert f"户编号 {home.household.number}：缺少：更正前后内容。" in main(lacking.content.decode())
    done = township.client.post(board, form | {"evidence-before_and_after": "两口"}, follow=True)
    assert "已为 1 户一并录入。" in main(done.content.decode())
    assert [township.client.post(board, it).status_code for it in ({"do": "jump"}, {"do": "refuse"})] == [404, 422]
    assert township.client.post(f"/area/{code}/procedures/", form).status_code == 404


# ── Places, and complaints about somebody ────────────────────────────────────────────────────────────────────────────


def village_of(home):
    from xiuhua.register.models import Residence

    return Residence.objects.on(home.on).get(household=home.household).village


def test_a_village_begins_its_exit_on_its_own_page_and_the_next_office_is_told_of_its_step(home):
    village = village_of(home)
    address = f"/area/{village.code}/procedures/own/"
    client = visit_as("village").client
    begun = client.post(address, {"do": "start", "procedure": "village_exit"}, follow=True)
    assert (begun.status_code, "贫困村退出" in main(begun.content.decode())) == (200, True)
    assert "待您办理的程序 – 贫困村退出 · 申请" in main(visit_as("village").text("/my/"))
    from xiuhua.register.models import Proceeding

    key = str(Proceeding.objects.get(area=village).key)
    told = done(home, key, step="application", **{"evidence-application": "村委会〔2017〕2号"})
    assert client.post(address, told, follow=True).status_code == 200
    assert "贫困村退出 · 乡镇审核" in main(visit_as("township").text("/my/"))
    assert "待您办理的程序" not in main(visit_as("village").text("/my/"))


def test_what_no_form_of_a_places_page_offers_and_a_township_itself_are_not_there(home):
    village = village_of(home)
    address = f"/area/{village.code}/procedures/own/"
    assert visit_as("township").client.post(address, {"do": "jump"}).status_code == 404
    assert visit_as("township").get(f"/area/{village.parent.code}/procedures/own/").status_code == 404
    refused = visit_as("village").client.post(address, {"do": "start", "procedure": "household_exit"})
    assert (refused.status_code, "不针对" in main(refused.content.decode())) == (422, False)


def test_a_complaint_about_the_helper_is_read_by_the_township_and_not_by_the_helper(home):
    from xiuhua.register.models import Account, Proceeding

    helper = Account.objects.get(username="helper").person
    page = visit_as("township").text(home.address)
    assert f'<option value="{helper.key}">{helper.name} · 帮扶责任人</option>' in page
    assert sent("township", home, do="start", procedure="complaint", against=str(helper.key))[0] == 200
    row = Proceeding.objects.get(household=home.household)
    assert row.against == helper
    told = done(home, str(row.key), step="received", reason="半年没有上门")
    assert sent("township", home, **told)[0] == 200
    paper = f"{home.address}{row.key}/answer/"
    seen = main(visit_as("township").text(paper))
    assert ("您反映的事项已登记" in seen, "半年没有上门" in seen, "给您回话" in seen) == (True, True, True)
    card = f"/household/{home.household.key}/"
    texts = [main(visit_as("helper").text(it)) for it in (home.address, card, f"{card}who/", "/my/")]
    assert [word for text in texts for word in ("投诉", "半年没有上门", "办理程序中启动") if word in text] == []
    assert visit_as("helper").get(paper).status_code == 404


def test_a_village_lists_its_households_for_the_years_exits_at_once(home, places):
    from xiuhua.register.models import Proceeding, Residence

    village = Residence.objects.on(home.on).get(household=home.household).village
    board = f"/area/{village.code}/procedures/"
    page = visit_as("village").text(f"{board}?begin=exit_plan")
    keys = re.findall(r'name="chosen" value="([-0-9a-f]{36})"', page)
    sent = {"do": "start", "procedure": "exit_plan"}
    none = visit_as("village").client.post(f"{board}?begin=exit_plan", sent)
    assert (none.status_code, "已选 0 户" in none.content.decode()) == (422, True)
    answer = visit_as("village").client.post(f"{board}?begin=exit_plan", sent | {"chosen": keys[:3]}, follow=True)
    page = answer.content.decode()
    assert f"已为 {len(keys[:3])} 户启动。" in main(page)
    assert set(re.findall(r'name="chosen" value="([-0-9a-f]{36})"', page.partition('id="begin"')[0])) == {
        str(it.key) for it in Proceeding.objects.filter(procedure="exit_plan", outcome="")
    }  # its first step waits, with its boxes
    begun = Proceeding.objects.filter(procedure="exit_plan", outcome="")
    assert {str(it.household.key) for it in begun} == set(keys[:3])
    left = visit_as("village").text(f"{board}?begin=exit_plan")
    assert not set(keys[:3]) & set(re.findall(r'name="chosen" value="([^"]+)"', left))
    rest = visit_as("village").client.post(f"{board}?begin=exit_plan", sent | {"all": "1"}, follow=True)
    assert f"已为 {len(keys) - 3} 户启动。" in main(rest.content.decode())
    assert "为多户启动程序" not in visit_as("county").text(f"/area/{places.county}/procedures/")
    assert visit_as("county").client.post(board, sent | {"chosen": keys[3:4]}).status_code == 404
