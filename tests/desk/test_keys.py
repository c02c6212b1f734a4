"""Second factors on the desk: added, asked for, used once, removed only by who shows again that it is them."""

import html
import json
import re
import time

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from tests.makers import PASSWORD, TODAY, make_account, make_office
from tests.soft_passkey import SoftPasskey
from xiuhua.actions.account.second_factor import STEP_SECONDS, _totp
from xiuhua.register.models import Account, JournalLine, Office, RecoveryCode, SecondFactor
from xiuhua.register.vault import Vault

pytestmark = pytest.mark.django_db
NEW = "another long and quiet one"


@pytest.fixture(autouse=True)
def keys(settings):
    """A register with keys, at a moment that stands still: codes change every half minute."""
    make_office()
    Vault.open(settings.KEY_FILE, create=True)
    with time_machine.travel(timezone.now(), tick=False):
        yield


@pytest.fixture(autouse=True)
def owner() -> Account:
    return make_account("helper")


def visitor() -> Client:
    return Client(headers={"Host": "localhost", "User-Agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"})


def log_in(client: Client, password: str = PASSWORD, *, onward: str = "/my/settings/"):
    return client.post("/login/", {"username": "helper", "password": password, "next": onward})


def options_in(answer) -> dict:
    return json.loads(html.unescape(re.search(r'data-options="([^"]*)"', answer.content.decode())[1]))


def secret_in(answer) -> str:
    return "".join(re.findall(r"<span>([A-Z2-7]{4})</span>", answer.content.decode()))


def shown_by(secret: str, *, steps: int = 0) -> str:
    return _totp(secret).generate(int(time.time()) + steps * STEP_SECONDS).decode()


def add_authenticator(client: Client) -> tuple[str, list[str]]:
    """The secret that is shared, and the recovery codes that come with the first factor."""
    secret = secret_in(client.get("/my/keys/authenticator/"))
    answer = client.post("/my/keys/authenticator/", {"code": shown_by(secret, steps=-1)})
    assert answer.status_code == 200
    return secret, re.findall(r'<li class="code">([a-z0-9-]+)</li>', answer.content.decode())


def add_passkey(client: Client, passkey: SoftPasskey):
    options = options_in(client.get("/my/keys/passkey/"))
    return client.post("/my/keys/passkey/", {"answer": passkey.made(options), "name": "ring"})


def deeds() -> list[str]:
    return list(JournalLine.objects.order_by("id").values_list("deed", flat=True))


def test_a_long_name_of_a_passkey_is_refused():
    client = visitor()
    log_in(client)
    told = {"answer": SoftPasskey().made(options_in(client.get("/my/keys/passkey/"))), "name": "环" * 61}
    answer = client.post("/my/keys/passkey/", told)
    said = "写了 61 个字，最多保存 60 个。请缩短。" in answer.content.decode()
    assert (answer.status_code, said, SecondFactor.objects.count()) == (422, True, 0)


def test_an_authenticator_is_asked_for_after_the_password_and_its_secret_is_sealed():
    first = visitor()
    log_in(first)
    secret, codes = add_authenticator(first)
    factor = SecondFactor.objects.get()
    assert (factor.kind, secret.encode() in bytes(factor.sealed), len(codes)) == ("totp", False, 10)
    second = visitor()
    assert log_in(second).headers["Location"] == "/login/second/"
    assert second.get("/my/settings/").headers["Location"] == "/login/?next=/my/settings/"
    assert second.post("/login/second/", {"code": "000000"}).status_code == 401
    answer = second.post("/login/second/", {"code": shown_by(secret)})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/my/settings/")
    assert second.get("/my/settings/").status_code == 200
    assert deeds()[1:] == ["add_second_factor", "make_recovery_codes", "log_in"]
    assert JournalLine.objects.last().after == {"how": "password, authenticator"}


def test_a_code_counts_once():
    first = visitor()
    log_in(first)
    secret, _codes = add_authenticator(first)
    code = shown_by(secret)
    answers = []
    for _ in range(2):
        client = visitor()
        log_in(client)
        answers.append(client.post("/login/second/", {"code": code}).status_code)
    assert answers == [302, 401]


def test_a_recovery_code_stands_for_a_lost_factor_once_and_is_kept_as_a_digest():
    first = visitor()
    log_in(first)
    _secret, codes = add_authenticator(first)
    assert RecoveryCode.objects.filter(digest__in=codes).count() == 0
    answers = []
    for _ in range(2):
        client = visitor()
        log_in(client)
        answers.append(client.post("/login/second/", {"code": f" {codes[3].upper()} "}).status_code)
    assert (answers, RecoveryCode.objects.count()) == ([302, 401], 9)


def test_codes_cannot_be_guessed_through():
    first = visitor()
    log_in(first)
    secret, _codes = add_authenticator(first)
    thief = visitor()
    log_in(thief)
    assert [thief.post("/login/second/", {"code": "123456"}).status_code for _ in range(6)] == [401] * 6
    assert "一刻钟" in thief.post("/login/second/", {"code": shown_by(secret)}).content.decode()


def test_a_passkey_lets_in_beside_the_password_and_without_it():
    passkey, first = SoftPasskey(), visitor()
    log_in(first)
    assert add_passkey(first, passkey).status_code == 200
    beside = visitor()
    assert log_in(beside).headers["Location"] == "/login/second/"
    options = options_in(beside.get("/login/second/"))
    assert beside.post("/login/second/", {"answer": passkey.proved(options)}).status_code == 302
    alone = visitor()
    options = options_in(alone.get("/login/passkey/"))
    answer = alone.post("/login/passkey/?next=/my/sessions/", {"answer": passkey.proved(options)})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/my/sessions/")
    assert [line.after["how"] for line in JournalLine.objects.filter(deed="log_in")] == [
        "password", "password, passkey", "passkey",
    ]  # fmt: skip


def test_a_passkey_comes_in_where_the_password_was_tried_too_often():
    passkey, first = SoftPasskey(), visitor()
    log_in(first)
    add_passkey(first, passkey)
    stranger = visitor()
    assert [log_in(stranger, "wrong").status_code for _ in range(6)] == [401] * 6
    options = options_in(stranger.get("/login/passkey/"))
    assert stranger.post("/login/passkey/", {"answer": passkey.proved(options)}).status_code == 302


@pytest.mark.parametrize(
    "spoil",
    [
        lambda key: setattr(key, "origin", "http://elsewhere.example"),
        lambda key: setattr(key, "credential", b"x" * 16),
        lambda key: setattr(key, "key", SoftPasskey().key),
        lambda key: setattr(key, "verified", False),
    ],
    ids=["another site", "unknown", "another key", "not unlocked"],
)
def test_a_passkey_that_is_not_the_one_asked_for_lets_nobody_in(spoil):
    passkey, first = SoftPasskey(), visitor()
    log_in(first)
    add_passkey(first, passkey)
    client = visitor()
    options = options_in(client.get("/login/passkey/"))
    right = passkey.proved(options)
    spoil(passkey)
    assert client.post("/login/passkey/", {"answer": passkey.proved(options)}).status_code == 401
    assert client.post("/login/passkey/", {"answer": right}).status_code == 401, "what was asked is asked once"


def test_an_answer_is_not_taken_twice_and_nonsense_is_refused():
    client = visitor()
    client.get("/login/passkey/")
    for nonsense in ("", "{}", "[]", "no json", '{"id": 3}', '{"id": "é"}'):
        assert client.post("/login/passkey/", {"answer": nonsense}).status_code == 401
    log_in(client)
    client.get("/my/keys/passkey/")
    assert client.post("/my/keys/passkey/", {"answer": "{}"}).status_code == 422
    assert not SecondFactor.objects.exists()


def test_under_a_bare_address_the_desk_says_that_passkeys_need_a_name():
    client = Client(headers={"Host": "127.0.0.1"})
    log_in(client)
    assert "127.0.0.1" in client.get("/my/keys/passkey/").content.decode()
    assert "/login/passkey/" not in Client(headers={"Host": "127.0.0.1"}).get("/login/").content.decode()


def test_keys_are_changed_only_by_who_has_just_shown_that_it_is_them():
    client = visitor()
    log_in(client)
    add_passkey(client, SoftPasskey())
    session = client.session
    session["sure"] = time.time() - 16 * 60
    session.save()
    factor = SecondFactor.objects.get()
    for address in ("/my/keys/", "/my/keys/authenticator/", "/my/keys/passkey/"):
        assert client.get(address).headers["Location"] == f"/confirm/?next={address.replace('/', '%2F')}"
    assert client.post(f"/my/keys/{factor.key}/remove/").headers["Location"].startswith("/confirm/")
    assert SecondFactor.objects.get() == factor
    assert f'action="/my/keys/{factor.key}/remove/"' in client.get("/my/unsent/").content.decode()


def test_who_shows_it_again_gets_another_key_of_the_session_and_goes_on():
    client = visitor()
    log_in(client)
    session = client.session
    session["sure"] = 0
    session.save()
    before = session.session_key
    assert client.post("/confirm/?next=/my/keys/", {"password": "wrong"}).status_code == 401
    assert client.post("/confirm/?next=/my/keys/", {"password": PASSWORD}).headers["Location"] == "/my/keys/"
    assert (client.session.session_key == before, client.get("/my/keys/").status_code) == (False, 200)


def test_with_the_last_factor_go_the_recovery_codes():
    client = visitor()
    log_in(client)
    add_authenticator(client)
    factor = SecondFactor.objects.get()
    client.post(f"/my/keys/{factor.key}/remove/")
    assert (SecondFactor.objects.count(), RecoveryCode.objects.count()) == (0, 0)
    assert log_in(visitor()).headers["Location"] == "/my/settings/"


def test_somebody_elses_factor_is_not_there():
    client = visitor()
    log_in(client)
    add_passkey(client, SoftPasskey())
    make_account("neighbour")
    other = visitor()
    other.post("/login/", {"username": "neighbour", "password": PASSWORD})
    assert other.post(f"/my/keys/{SecondFactor.objects.get().key}/remove/").status_code == 404


def test_a_password_is_changed_with_the_old_one_and_everywhere_else_one_is_out():
    here, there = visitor(), visitor()
    log_in(here), log_in(there)
    key = here.session.session_key
    assert here.post("/my/password/", {"old": PASSWORD, "new": NEW}).headers["Location"] == "/my/settings/"
    assert (here.get("/my/sessions/").status_code, there.get("/my/sessions/").status_code) == (200, 302)
    assert here.session.session_key != key
    assert (log_in(visitor()).status_code, log_in(visitor(), NEW).status_code) == (401, 302)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("wrong", NEW, "密码不正确"), (PASSWORD, PASSWORD, "与原来"), (PASSWORD, "short", "12"),
        (PASSWORD, "helper helper helper", "用户名"), (PASSWORD, "1q2w3e4r5t6y", "很多人"),
    ],
)  # fmt: skip
def test_a_password_that_is_soon_guessed_is_refused(old, new, told):
    client = visitor()
    log_in(client)
    answer = client.post("/my/password/", {"old": old, "new": new})
    assert (answer.status_code, told in answer.content.decode()) == (422, True)
    assert log_in(visitor()).status_code == 302


def test_a_demos_password_stays():
    Office.objects.update(demo_day=TODAY)
    Account.objects.update(demo=True)
    client = visitor()
    log_in(client)
    assert client.post("/my/password/", {"old": PASSWORD, "new": NEW}).status_code == 422
