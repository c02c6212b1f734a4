"""Log-in: right passwords only, demo accounts in a demo only, and guessing slowed for the guesser, never the owner."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import authenticate
from django.test import RequestFactory, override_settings
from django.utils import timezone

from tests.makers import PASSWORD, TODAY, make_account, make_office
from xiuhua.actions.account.known_browser import COOKIE, mark_of_browser
from xiuhua.actions.account.log_in import ADDRESS_FAILURES, PAIR_FAILURES, OfficeBackend, address_of, note_log_in
from xiuhua.actions.account.password import ONE_TIME_DAYS, lay_one_time
from xiuhua.bridge.gate import seen_at_the_gate
from xiuhua.bridge.tries import WINDOW_SECONDS, begin_try
from xiuhua.register.models import Account, JournalLine, Office

pytestmark = pytest.mark.django_db
HOME, AWAY = "10.0.0.1", "10.0.0.2"
WINDOW = timedelta(seconds=WINDOW_SECONDS)


def log_in(username: str = "helper", password: str = PASSWORD, *, address: str = HOME, mark: str = "") -> str | None:
    request = RequestFactory().post("/login/", REMOTE_ADDR=address)
    if mark:
        request.COOKIES[COOKIE] = mark
    found = authenticate(request, username=username, password=password)
    return found.username if found else None


def fail(times: int, username: str = "helper", *, address: str = HOME, mark: str = "") -> None:
    for _ in range(times):
        assert log_in(username, "wrong", address=address, mark=mark) is None


@pytest.fixture(autouse=True)
def helper() -> Account:
    return make_account("helper")


def test_the_right_password_lets_in_and_the_line_says_how(helper):
    assert log_in() == "helper"
    note_log_in(helper, how="password", address=HOME)
    line = JournalLine.objects.get()
    assert (line.deed, line.actor, line.actor_name, line.after) == ("log_in", helper, "helper", {"how": "password"})


def test_a_wrong_password_and_an_unknown_name_fail_alike_and_leave_a_line():
    assert (log_in(password="wrong"), log_in("stranger")) == (None, None)
    lines = JournalLine.objects.order_by("id")
    assert [(line.deed, line.actor, line.actor_name) for line in lines] == [("fail_to_log_in", None, "visitor")] * 2


@pytest.mark.parametrize("username", ["helper", "51190219800101123X"])
def test_neither_a_line_nor_a_counter_holds_what_was_typed(username):
    log_in(username, "wrong")
    line = JournalLine.objects.get()
    written = " ".join(str(getattr(line, field.attname)) for field in line._meta.fields)
    counted = [row["bucket"] for row in seen_at_the_gate("SELECT bucket FROM vain")]
    assert [bucket.split(":")[0] for bucket in counted] == ["pair", "address", "name"]
    for told in (username, "wrong", HOME):
        assert [told in text for text in (written, *counted)] == [False] * 4


@pytest.mark.parametrize(("username", "password"), [(None, PASSWORD), ("", PASSWORD), ("helper", None)])
def test_half_a_log_in_is_none_and_leaves_no_line(username, password):
    assert authenticate(username=username, password=password) is None
    assert not JournalLine.objects.exists()


def test_after_too_many_failures_the_right_password_is_refused_too():
    fail(PAIR_FAILURES)
    assert log_in() is None
    assert JournalLine.objects.count() == PAIR_FAILURES


def test_one_failure_less_leaves_the_door_open():
    fail(PAIR_FAILURES - 1)
    assert log_in() == "helper"


def test_failures_before_a_success_do_not_count():
    fail(PAIR_FAILURES - 1)
    log_in()
    fail(PAIR_FAILURES - 1)
    assert log_in() == "helper"


def test_nobody_is_shut_out_by_somebody_elses_guessing():
    make_account("neighbour")
    fail(PAIR_FAILURES + 3)
    assert log_in("neighbour") == "neighbour"
    assert log_in(address=AWAY) == "helper"


def test_who_tries_many_names_from_one_address_is_stopped_there_and_nobody_elsewhere():
    for number in range(ADDRESS_FAILURES):
        fail(1, f"name{number}")
    assert (log_in(), log_in(address=AWAY)) == (None, "helper")


def test_the_owner_comes_in_from_a_known_browser_whatever_strangers_did():
    known = mark_of_browser({}, "helper")
    for number in range(ADDRESS_FAILURES):
        fail(1, f"name{number}")
    fail(PAIR_FAILURES)
    assert (log_in(), log_in(mark=known)) == (None, "helper")


def test_a_name_tried_from_everywhere_is_shut_to_strangers_and_open_to_its_owners_browser(monkeypatch):
    monkeypatch.setattr("xiuhua.actions.account.log_in.NAME_FAILURES", 12)
    for number in range(3):
        fail(4, address=f"10.1.0.{number}")
    assert (log_in(address="10.2.0.1"), log_in(mark=mark_of_browser({}, "helper"))) == (None, "helper")


def test_a_known_browser_has_a_budget_of_its_own_and_is_known_for_its_names_only():
    known = mark_of_browser({}, "helper")
    fail(PAIR_FAILURES, mark=known)
    assert (log_in(mark=known), log_in()) == (None, "helper")
    make_account("neighbour")
    fail(PAIR_FAILURES, "neighbour", mark=known)
    assert log_in("neighbour", address=HOME) is None


def test_a_mark_that_was_made_up_is_none():
    forged = mark_of_browser({}, "helper")[:-2] + "xx"
    fail(PAIR_FAILURES)
    assert log_in(mark=forged) is None


def test_who_was_shut_out_may_try_again_later_and_tries_in_between_do_not_prolong_it():
    with time_machine.travel(timezone.now(), tick=False) as clock:
        fail(PAIR_FAILURES)
        clock.shift(WINDOW - timedelta(seconds=1))
        fail(1)
        clock.shift(timedelta(seconds=1))
        assert log_in() == "helper"


def test_tries_at_the_same_moment_do_not_pass_together():
    now = time.time()
    with ThreadPoolExecutor(20) as crowd:
        begun = list(crowd.map(lambda _: begin_try({"pair:x": PAIR_FAILURES}, now=now) is not None, range(60)))
    assert begun.count(True) == PAIR_FAILURES


def test_a_whole_network_of_the_new_kind_counts_as_one_address():
    asked = [RequestFactory().get("/", REMOTE_ADDR=f"2001:db8:1:2::{last}") for last in ("1", "ff")]
    assert [address_of(request) for request in asked] == ["2001:db8:1:2::/64"] * 2


@pytest.mark.parametrize(("behind", "address"), [(True, "10.9.9.9"), (False, HOME)])
def test_only_a_proxy_of_ours_says_where_a_request_comes_from(behind, address):
    request = RequestFactory().get("/", REMOTE_ADDR=HOME, HTTP_X_FORWARDED_FOR="1.1.1.1, 10.9.9.9")
    with override_settings(BEHIND_PROXY=behind):
        assert address_of(request) == address


def test_a_one_time_password_lets_in_for_a_week(helper):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        password = lay_one_time(helper, now=timezone.now())
        helper.save()
        assert log_in(password=password) == "helper"
        clock.shift(ONE_TIME_DAYS)
        assert log_in(password=password) is None


def test_a_closed_account_cannot_log_in_and_its_session_is_nobodys(helper):
    backend = OfficeBackend()
    assert backend.get_user(helper.pk) == helper
    Account.objects.update(is_active=False)
    assert (log_in(), backend.get_user(helper.pk)) == (None, None)


def test_a_demo_account_is_refused_outside_a_demo_also_amid_a_session():
    make_office(demo_day=TODAY)
    shown = make_account("city", demo=True)
    assert (log_in("city"), OfficeBackend().get_user(shown.pk)) == ("city", shown)
    Office.objects.update(demo_day=None)
    assert (log_in("city"), OfficeBackend().get_user(shown.pk)) == (None, None)
    Office.objects.all().delete()
    assert (log_in("city"), OfficeBackend().get_user(shown.pk)) == (None, None)
    assert log_in() == "helper"


def test_an_account_that_is_gone_is_nobodys_session(helper):
    assert OfficeBackend().get_user(helper.pk + 1) is None
