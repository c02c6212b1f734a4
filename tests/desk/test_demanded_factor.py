"""Offices of which the pack demands a second factor open nothing before it is set, from the day the demand holds."""

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from tests.desk.test_keys import add_authenticator
from tests.makers import LONG_AGO, PASSWORD, TODAY, give_role, make_account, make_area, make_office, make_person
from xiuhua.register.models import Account, Office, PackInForce, SecondFactor
from xiuhua.register.vault import Vault

pytestmark = pytest.mark.django_db
SOURCE = "GB/T 22239-2019第8.1.4.1条"


@pytest.fixture(autouse=True)
def _office(settings):
    make_office()
    PackInForce.objects.create(area=make_area(), pack="sichuan", version="2017.1", since=LONG_AGO)
    Vault.open(settings.KEY_FILE, create=True)
    with time_machine.travel(timezone.now(), tick=False):
        yield


@pytest.fixture
def officer() -> Account:
    account = make_account("officer", person=make_person("王安"))
    give_role(account, "security")
    return account


def come_in(username: str = "officer") -> Client:
    client = Client()
    assert client.post("/login/", {"username": username, "password": PASSWORD}).status_code == 302
    return client


def leads_to(client: Client, address: str) -> str:
    answer = client.get(address)
    return answer.headers.get("Location", "") if answer.status_code == 302 else str(answer.status_code)


@pytest.mark.usefixtures("officer")
def test_an_officer_opens_nothing_before_a_second_factor_and_all_after_it() -> None:
    client = come_in()
    assert {leads_to(client, address) for address in ("/", "/accounts/", "/my/settings/")} == {"/my/keys/"}
    page = client.get("/my/keys/").content.decode()
    assert (SOURCE in page, "必须先设置二次验证" in page) == (True, True)
    add_authenticator(client)
    assert [leads_to(client, "/accounts/"), SOURCE in client.get("/my/keys/").content.decode()] == ["200", False]
    client.post(f"/my/keys/{SecondFactor.objects.get().key}/remove/")
    assert leads_to(client, "/accounts/") == "/my/keys/"


def test_who_becomes_an_officer_amid_a_session_owes_it_from_the_next_click_but_one() -> None:
    account = make_account("officer", person=make_person("王安"))
    client = come_in()
    assert leads_to(client, "/my/settings/") == "200"
    client.get("/jobs/")
    give_role(account, "auditor")
    client.get("/jobs/")
    assert leads_to(client, "/my/settings/") == "/my/keys/"


@pytest.mark.usefixtures("officer")
def test_other_offices_and_days_before_the_demand_owe_nothing() -> None:
    clerk = make_account("clerk")
    give_role(clerk, "village", make_area(make_area(make_area(make_area()))))
    assert leads_to(come_in("clerk"), "/my/settings/") == "200"
    Office.objects.update(demo_day=TODAY)
    assert leads_to(come_in(), "/accounts/") == "200"


@pytest.mark.usefixtures("officer")
def test_without_a_pack_nothing_is_demanded() -> None:
    PackInForce.objects.all().delete()
    assert leads_to(come_in(), "/accounts/") == "200"
