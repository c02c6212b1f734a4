"""The security officer's pages: offices given and ended, accounts on paper, lost keys mended, nothing for oneself."""

import re
from datetime import date

import pytest
from django.test import Client

from tests.desk.visitor import BACKEND, visit_as
from tests.makers import (
    PASSWORD,
    TODAY,
    give_role,
    make_account,
    make_area,
    make_household,
    make_office,
    make_person,
    make_village,
)
from xiuhua.desk.urls import urlpatterns
from xiuhua.duty.routes import Duty, duty_of
from xiuhua.register.models import Account, JournalLine, Notice, OfficeRole, PackInForce, Person, SecondFactor
from xiuhua.register.vault import Vault

pytestmark = pytest.mark.django_db
NEW = "another long and quiet one"
CLERK = "li.wei"


@pytest.fixture(autouse=True)
def _office(settings):
    make_office(demo_day=TODAY)
    PackInForce.objects.create(area=make_area(), pack="sichuan", version="1", since=date(2016, 1, 1))
    Vault.open(settings.KEY_FILE, create=True)


@pytest.fixture(autouse=True)
def officer() -> Account:
    account = make_account("security", person=make_person("王安"))
    give_role(account, "security")
    return account


@pytest.fixture
def clerk() -> Account:
    return make_account(CLERK, person=make_person("李伟"))


def logged_in(username: str = "security", password: str = PASSWORD) -> Client:
    client = Client()
    assert client.post("/login/", {"username": username, "password": password}).status_code == 302
    return client


def page_of(account: Account) -> str:
    return f"/accounts/{account.key}/"


def one_time_in(answer) -> str:
    return re.search(r'class="code once">([a-z0-9-]+)<', answer.content.decode())[1]


def test_an_office_opens_with_the_next_click_and_shuts_with_the_next_one(clerk):
    village = make_village()
    home = make_household(village)
    officer, reader = logged_in(), logged_in(CLERK)
    card = f"/household/{home.key}/"
    assert reader.get(card).status_code == 404
    given = {"role": "village", "area": village.code, "since": str(TODAY)}
    assert officer.post(f"{page_of(clerk)}give/", given).headers["Location"] == page_of(clerk)
    assert reader.get(card).status_code == 200
    role = OfficeRole.objects.get(account=clerk)
    officer.post(f"{page_of(clerk)}end/{role.pk}/", {"on": str(TODAY)})
    assert reader.get(card).status_code == 404
    lines = JournalLine.objects.filter(subject=clerk.key.hex, deed__contains="role").order_by("pk")
    told = {"role": "village", "area": village.code, "topic": ""}
    assert [(line.deed, line.actor_name, line.before, line.after) for line in lines] == [
        ("give_role", "security", None, {**told, "since": str(TODAY)}),
        ("end_role", "security", {"until": None}, {**told, "until": str(TODAY)}),
    ]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"role": "village", "area": "99"}, "现行的区划代码"), ({"role": "department"}, "业务范围"),
        ({"role": "auditor", "since": "2017-03-30"}, "不能从 2017-03-30 开始"),
    ],
)  # fmt: skip
def test_an_office_that_does_not_fit_is_refused_in_words_and_what_was_typed_stays(clerk, asked, told):
    answer = logged_in().post(f"{page_of(clerk)}give/", asked)
    page = answer.content.decode()
    assert (answer.status_code, told in page) == (422, True)
    assert f'<option value="{asked["role"]}" selected>' in page
    assert not OfficeRole.objects.filter(account=clerk).exists()


def test_three_officers_do_not_meet_on_the_page_either(clerk):
    give_role(clerk, "auditor")
    answer = logged_in().post(f"{page_of(clerk)}give/", {"role": "system"})
    assert (answer.status_code, "li.wei 现任审计员，不能再兼系统员" in answer.content.decode()) == (422, True)


def test_nobody_gives_themselves_anything(officer):
    client = logged_in()
    assert 'action="/accounts/' not in client.get(page_of(officer)).content.decode()
    assert client.post(f"{page_of(officer)}give/", {"role": "auditor"}).status_code == 422
    own = OfficeRole.objects.get(account=officer)
    assert client.post(f"{page_of(officer)}end/{own.pk}/", {"on": str(TODAY)}).status_code == 422
    for deed in ("password", "second", "close"):
        assert client.post(f"{page_of(officer)}keys/", {"deed": deed, "why": "mine"}).status_code == 422
    assert list(OfficeRole.objects.filter(account=officer).values_list("role", "until")) == [("security", None)]


def test_somebody_new_comes_in_with_a_paper_and_chooses_a_password_before_anything_opens():
    answer = logged_in().post("/accounts/new/", {"username": CLERK, "name": "李伟", "title": "专干", "phone": "0827"})
    password = one_time_in(answer)
    account = Account.objects.get(username=CLERK)
    assert (account.person.name, account.person.title, account.must_choose_password) == ("李伟", "专干", True)
    client = logged_in(CLERK, password)
    assert [client.get(address).headers["Location"] for address in ("/", "/my/", "/my/settings/")] == [
        "/my/password/"
    ] * 3
    assert client.post("/my/password/", {"old": password, "new": NEW}).headers["Location"] == "/my/settings/"
    assert client.get("/my/settings/").status_code == 200
    assert Client().post("/login/", {"username": CLERK, "password": password}).status_code == 401
    assert logged_in(CLERK, NEW).get("/my/settings/").status_code == 200


def test_of_staff_with_that_name_one_is_chosen_and_who_has_an_account_is_not(clerk):
    other = make_person("李伟")
    client, told = logged_in(), {"username": "li.wei.2", "name": "李伟"}
    asked = client.post("/accounts/new/", told).content.decode()
    assert re.findall(r'name="person" value="([^"]+)"( disabled)?', asked) == [
        (str(clerk.person.key), " disabled"), (str(other.key), ""), ("new", ""),
    ]  # fmt: skip
    assert client.post("/accounts/new/", told | {"person": clerk.person.key}).status_code == 422
    one_time_in(client.post("/accounts/new/", told | {"person": other.key}))
    assert Account.objects.get(username="li.wei.2").person == other
    assert client.post("/accounts/new/", told | {"person": "no key"}).status_code == 404


@pytest.mark.usefixtures("clerk")
def test_a_name_that_is_taken_is_refused_and_leaves_nobody_behind():
    before = Person.objects.count()
    answer = logged_in().post("/accounts/new/", {"username": CLERK.upper(), "name": "张三"})
    assert (answer.status_code, "已有账号" in answer.content.decode(), Person.objects.count()) == (422, True, before)


def test_a_lost_second_factor_is_taken_away_with_a_reason_and_its_owner_hears_of_it(clerk):
    SecondFactor.objects.create(account=clerk, kind="totp", sealed=b"x")
    client, mend = logged_in(), f"{page_of(clerk)}keys/"
    assert client.post(mend, {"deed": "second", "why": " "}).status_code == 422
    for deed in ("second", "password"):
        answer = client.post(mend, {"deed": deed, "why": "丢" * 201})
        told = "“原因”写了 201 个字，最多保存 200 个。请缩短。" in answer.content.decode()
        assert (answer.status_code, told) == (422, True)
    assert SecondFactor.objects.count() == 1
    client.post(mend, {"deed": "second", "why": "手机丢失，当面核对"})
    assert SecondFactor.objects.count() == 0
    owner = Client()
    answer = owner.post("/login/", {"username": CLERK, "password": PASSWORD, "next": "/my/settings/"})
    assert answer.headers["Location"] == "/my/notices/?next=%2Fmy%2Fsettings%2F"
    page = owner.get(answer.headers["Location"]).content.decode()
    assert [words in page for words in ("王安", "解除了二次验证", "手机丢失，当面核对")] == [True] * 3
    assert owner.post("/my/notices/?next=/my/settings/").headers["Location"] == "/my/settings/"
    again = Client().post("/login/", {"username": CLERK, "password": PASSWORD, "next": "/my/settings/"})
    assert again.headers["Location"] == "/my/settings/"
    lines = JournalLine.objects.filter(subject=clerk.key.hex).order_by("pk").values_list("deed", "why")
    assert list(lines) == [("reset_second_factor", "手机丢失，当面核对"), ("read_notices", "")]


def test_a_lost_password_gives_way_to_a_paper_and_every_session_ends(clerk):
    owner = logged_in(CLERK)
    password = one_time_in(logged_in().post(f"{page_of(clerk)}keys/", {"deed": "password", "why": "忘记密码"}))
    assert owner.get("/my/settings/").status_code == 302
    assert Client().post("/login/", {"username": CLERK, "password": PASSWORD}).status_code == 401
    assert logged_in(CLERK, password).get("/my/password/").status_code == 200
    assert Notice.objects.get().why == "忘记密码"


def test_an_account_is_shut_at_once_and_opened_again(clerk):
    owner, officer, mend = logged_in(CLERK), logged_in(), f"{page_of(clerk)}keys/"
    officer.post(mend, {"deed": "close", "why": "调离"})
    assert owner.get("/my/settings/").status_code == 302
    assert Client().post("/login/", {"username": CLERK, "password": PASSWORD}).status_code == 401
    officer.post(mend, {"deed": "reopen", "why": "调回"})
    assert logged_in(CLERK).get("/my/settings/").status_code == 200
    assert officer.post(mend, {"deed": "reward", "why": "x"}).status_code == 404


@pytest.mark.usefixtures("clerk")
def test_accounts_are_found_by_words_and_by_office():
    client = logged_in()
    found = {
        asked: re.findall(
            r'<th scope="row"><a href="[^"]+">([^<]+)</a>', client.get(f"/accounts/?{asked}").content.decode()
        )
        for asked in ("", "q=李", "q=SEC", "role=security", "role=auditor", "q=nobody")
    }
    assert found == {
        "": [CLERK, "security"], "q=李": [CLERK], "q=SEC": ["security"], "role=security": ["security"],
        "role=auditor": [], "q=nobody": [],
    }  # fmt: skip


def test_an_account_with_more_offices_takes_no_more_statements(clerk):
    reader = visit_as("security")
    before = reader.statements(page_of(clerk))
    for _ in range(3):
        give_role(clerk, "village", make_village())
    assert (before, reader.statements(page_of(clerk))) == (9, 9)


def test_the_list_says_which_officer_is_missing():
    client = logged_in()
    assert "尚无人担任：系统员、审计员" in client.get("/accounts/").content.decode()


def test_the_system_officer_sees_how_things_stand_and_the_security_officer_does_not():
    give_role(make_account("system"), "system")
    page = logged_in("system").get("/office/").content.decode()
    assert [words in page for words in ("sichuan", "无人报告", "没有未结束的任务")] == [True] * 3
    assert logged_in().get("/office/").status_code == 404


@pytest.mark.parametrize("role", ["", "city", "auditor", "system", "department"])
def test_accounts_are_absent_for_everybody_else(role, clerk):
    other = make_account("other")
    if role:
        give_role(
            other,
            role,
            make_area() if role in ("city", "department") else None,
            topic="health" * (role == "department"),
        )
    client = logged_in("other")
    for address in ("/accounts/", "/accounts/new/", page_of(clerk)):
        assert client.get(address).status_code == 404
    for address in ("give/", "end/1/", "keys/"):
        assert client.post(page_of(clerk) + address, {"role": "auditor"}).status_code == 404


def test_who_may_not_enter_is_not_asked_again_who_they_are(clerk):
    client = Client()
    client.force_login(clerk, backend=BACKEND)  # a session in which nobody proved it lately
    addresses = [page_of(clerk) + address for address in ("give/", "end/1/", "keys/")]
    assert {client.post(address).status_code for address in ["/accounts/new/", *addresses]} == {404}
    client.force_login(Account.objects.get(username="security"), backend=BACKEND)
    assert client.post("/accounts/new/").headers["Location"] == "/confirm/?next=%2Fmy%2Funsent%2F"


def test_all_routes_about_accounts_declare_the_officers_duty():
    duties = {
        pattern.name: duty_of(pattern.callback)
        for pattern in urlpatterns
        if str(pattern.pattern).startswith("accounts/")
    }
    assert len(duties) == 6
    assert set(duties.values()) == {Duty.ACCOUNTS}


@pytest.mark.usefixtures("clerk")
def test_who_never_chose_a_language_keeps_that_of_the_browser_and_of_the_log_in_page():
    in_english = {"accept-language": "en-US,en;q=0.9"}

    def told(client: Client) -> str:
        return client.get("/settings/", headers=in_english).content.decode()

    unchosen = logged_in(CLERK)
    assert "django_language" not in unchosen.cookies
    assert 'lang="en"' in told(unchosen)
    at_the_door = Client()
    at_the_door.post("/language/", {"language": "zh-hans"})
    assert at_the_door.post("/login/", {"username": CLERK, "password": PASSWORD}).status_code == 302
    assert 'lang="zh-Hans"' in told(at_the_door)
    unchosen.post("/language/", {"language": "zh-hans"})
    assert 'lang="zh-Hans"' in told(logged_in(CLERK))


def test_what_an_officers_account_still_lacks_is_told_as_something_to_do(clerk):
    make_account("nameless")
    give_role(make_account("watcher"), "auditor")
    page = logged_in().get("/accounts/").content.decode()
    rows = re.findall(r'<tr><th scope="row"><a href="/accounts/[^"]+">([^<]+)</a>(.*?)</tr>', page, re.DOTALL)
    lacking = {name: [word for word in ("待补使用人", "待设二次验证") if word in row] for name, row in rows}
    assert lacking == {
        "security": ["待设二次验证"],
        "watcher": ["待补使用人", "待设二次验证"],
        "nameless": [],
        clerk.username: [],
    }
    SecondFactor.objects.create(account=Account.objects.get(username="watcher"), kind="totp", sealed=b"")
    assert logged_in().get("/accounts/").content.decode().count("待设二次验证") == 1
