"""Sessions: they end when they should, everywhere at once; keys change with privileges; nothing typed is lost."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from tests.makers import PASSWORD, TODAY, give_role, make_account, make_office, make_village
from xiuhua.actions.account.office_role import end_role
from xiuhua.bridge.gate import seen_at_the_gate
from xiuhua.bridge.sessions import SessionStore
from xiuhua.desk.browsers import browser_kind
from xiuhua.register.models import Account, JournalLine
from xiuhua.register.vault import Vault

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36"


@pytest.fixture(autouse=True)
def clock(settings):
    """A moment that stands still until it is moved, in a register with keys."""
    make_office(demo_day=TODAY)
    Vault.open(settings.KEY_FILE, create=True)
    with time_machine.travel(timezone.now(), tick=False) as moved:
        yield moved


@pytest.fixture(autouse=True)
def owner() -> Account:
    return make_account("helper")


def logged_in(agent: str = FIREFOX, *, username: str = "helper") -> Client:
    client = Client(headers={"User-Agent": agent})
    assert client.post("/login/", {"username": username, "password": PASSWORD}).status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get("/my/sessions/").status_code == 200


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def test_a_session_ends_half_an_hour_after_its_last_use(clock):
    client = logged_in()
    for _ in range(3):
        clock.shift(minutes(29))
        assert is_in(client)
    clock.shift(minutes(30))
    assert not is_in(client)


def test_a_session_ends_twelve_hours_after_log_in_however_much_it_was_used(clock):
    client = logged_in()
    for _ in range(25):
        clock.shift(minutes(28))
        assert is_in(client)
    clock.shift(minutes(20))
    assert not is_in(client)


def test_a_page_that_asks_again_by_itself_keeps_no_session_open(clock):
    client = logged_in()
    for _ in range(5):
        clock.shift(minutes(5))
        assert client.get("/jobs/", headers={"Xiuhua-Asks-By-Itself": "yes"}).status_code == 200
    clock.shift(minutes(5))
    assert not is_in(client)


def test_a_part_of_a_page_that_asks_after_the_end_leads_the_whole_page_to_the_log_in(clock):
    client = logged_in()
    clock.shift(minutes(31))
    asked = {"HX-Request": "true", "HX-Current-URL": "http://testserver/jobs/?page=2"}
    answer = client.get("/jobs/", headers=asked)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (200, "/login/?next=/jobs/%3Fpage%3D2")


def test_the_key_changes_at_log_in_and_what_is_kept_opens_nothing():
    client = Client()
    client.get("/login/passkey/", headers={"Host": "localhost"})
    before = client.session.session_key
    client.post("/login/", {"username": "helper", "password": PASSWORD})
    after = client.session.session_key
    assert before != after
    assert {before, after} & {row["key"] for row in seen_at_the_gate("SELECT key FROM session")} == set()


def test_logging_out_ends_the_session_for_whoever_has_its_key():
    client, thief = logged_in(), Client()
    thief.cookies = client.cookies.copy()
    assert is_in(thief)
    client.post("/logout/")
    assert (is_in(client), is_in(thief)) == (False, False)


def test_the_key_changes_when_somebodys_offices_do_and_the_old_one_is_worth_nothing(owner):
    client, thief = logged_in(), Client()
    client.get("/jobs/")
    thief.cookies = client.cookies.copy()
    before = client.session.session_key
    role = give_role(owner, "village", make_village())
    client.get("/jobs/")
    between = client.session.session_key
    client.get("/jobs/")
    assert (client.session.session_key, before == between, is_in(thief)) == (between, False, False)
    end_role(role, on=TODAY, by=None)
    client.get("/jobs/")
    assert client.session.session_key != between


def test_where_one_is_logged_in_stands_on_a_page_with_begin_last_use_and_browser(clock):
    first = logged_in(PHONE)
    began = timezone.localtime()
    clock.shift(minutes(10))
    here = logged_in()
    clock.shift(minutes(5))
    is_in(first)
    used = timezone.localtime()
    page = here.get("/my/sessions/").content.decode()
    rows = page.split("<tbody>")[1].split("</tr>")[:2]
    assert [("Chrome · Android" in row, "Firefox · Windows" in row, "本机" in row) for row in rows] == [
        (True, False, False), (False, True, True),
    ]  # fmt: skip
    assert (f"{began:%Y-%m-%d %H:%M}" in rows[0], f"{used:%Y-%m-%d %H:%M}" in rows[0]) == (True, True)


def test_one_ends_a_session_of_ones_own_and_nobody_elses(owner):
    make_account("neighbour")
    here, there, other = logged_in(), logged_in(PHONE), logged_in(username="neighbour")
    handle = handles(there)[0]
    assert other.post("/my/sessions/end/", {"handle": handle}).status_code == 302
    assert is_in(there)
    here.post("/my/sessions/end/", {"handle": handle})
    assert (is_in(here), is_in(there), is_in(other)) == (True, False, True)
    line = JournalLine.objects.get(deed="end_sessions")
    assert (line.actor, line.subject, line.after) == (owner, owner.key.hex, {"sessions": 1})


def handles(client: Client) -> list[str]:
    from xiuhua.bridge.sessions import digest_of

    return [digest_of(client.session.session_key)]


def test_all_others_end_at_once():
    here, *others = [logged_in() for _ in range(4)]
    here.post("/my/sessions/end/")
    assert [is_in(client) for client in (here, *others)] == [True, False, False, False]


def test_what_was_typed_comes_back_after_logging_in_again_and_is_sealed_meanwhile(clock):
    client = logged_in()
    clock.shift(minutes(31))
    sent = {"handle": "typed with care", "password": "secret of mine"}
    answer = client.post("/my/sessions/end/", sent, headers={"Referer": "http://testserver/my/settings/?a=1"})
    assert answer.headers["Location"] == "/login/?next=/my/unsent/"
    kept_words = "会话已经结束。您输入的内容已保存"
    assert [kept_words in client.get(page).content.decode() for page in ("/login/?next=/my/unsent/", "/login/")] == [
        True,
        False,
    ]
    kept = [str(SessionStore().decode(row["data"])) for row in seen_at_the_gate("SELECT data FROM session")]
    assert sorted("unsent" in data for data in kept) == [False, True]
    assert [word in data for data in kept for word in sent.values()] == [False] * 4
    client.post("/login/", {"username": "helper", "password": PASSWORD, "next": "/my/unsent/"})
    page = client.get("/my/unsent/").content.decode()
    assert '<form method="post" action="/my/sessions/end/">' in page
    assert '<input type="hidden" name="handle" value="typed with care">' in page
    assert "secret of mine" not in page
    assert client.post("/my/unsent/").headers["Location"] == "/my/settings/?a=1"
    assert client.get("/my/unsent/").headers["Location"] == "/"


def test_what_somebody_typed_comes_back_to_nobody_else(clock):
    make_account("neighbour")
    client = logged_in()
    clock.shift(minutes(31))
    client.post("/my/sessions/end/", {"handle": "typed with care"})
    client.post("/login/", {"username": "neighbour", "password": PASSWORD})
    assert client.get("/my/unsent/").headers["Location"] == "/"


def test_who_never_had_a_session_leaves_nothing_behind():
    client = Client()
    answer = client.post("/my/sessions/end/", {"handle": "typed"})
    assert answer.headers["Location"] == "/login/?next=/my/sessions/end/"
    assert seen_at_the_gate("SELECT * FROM session") == []


def test_a_page_behind_the_log_in_is_kept_by_no_cache():
    assert logged_in().get("/my/settings/").headers["Cache-Control"] == "private, no-store"


def test_sessions_that_are_long_over_are_forgotten(clock):
    logged_in(), logged_in()
    clock.shift(timedelta(hours=13))
    logged_in()
    assert len(seen_at_the_gate("SELECT * FROM session")) == 1


@pytest.mark.parametrize(
    ("told", "kind"), [(FIREFOX, "Firefox · Windows"), (PHONE, "Chrome · Android"), ("curl/8", "")]
)
def test_a_browser_is_called_as_its_owner_calls_it(told, kind):
    assert browser_kind(told) == kind
