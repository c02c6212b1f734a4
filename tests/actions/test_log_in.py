"""Log-in: right passwords only, demo accounts in a demo only, and guessing slowed for the guesser alone."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import authenticate
from django.test import RequestFactory
from django.utils import timezone

from tests.makers import PASSWORD, TODAY, make_account, make_office
from xiuhua.actions.log_in import FAILURES, WINDOW, OfficeBackend, is_shut_out
from xiuhua.register.models import Account, JournalLine, Office

pytestmark = pytest.mark.django_db
HOME, AWAY = "10.0.0.1", "10.0.0.2"


def log_in(username: str = "helper", password: str = PASSWORD, *, address: str = HOME) -> str | None:
    request = RequestFactory().post("/login/", REMOTE_ADDR=address)
    found = authenticate(request, username=username, password=password)
    return found.username if found else None


def fail(times: int, username: str = "helper", *, address: str = HOME) -> None:
    for _ in range(times):
        assert log_in(username, "wrong", address=address) is None


@pytest.fixture(autouse=True)
def helper() -> Account:
    return make_account("helper")


def test_the_right_password_logs_in_and_leaves_a_line(helper):
    assert log_in() == "helper"
    line = JournalLine.objects.get()
    assert (line.deed, line.actor, line.actor_name) == ("log_in", helper, "helper")


def test_a_wrong_password_and_an_unknown_name_fail_alike_and_leave_a_line():
    assert (log_in(password="wrong"), log_in("stranger")) == (None, None)
    lines = JournalLine.objects.order_by("id")
    assert [(line.deed, line.actor, line.actor_name) for line in lines] == [("fail_to_log_in", None, "visitor")] * 2


@pytest.mark.parametrize("username", ["helper", "51190219800101123X"])
def test_a_line_never_holds_what_was_typed(username):
    log_in(username, "wrong")
    line = JournalLine.objects.get()
    written = " ".join(str(getattr(line, field.attname)) for field in line._meta.fields)
    assert username not in written
    assert "wrong" not in written


@pytest.mark.parametrize(("username", "password"), [(None, PASSWORD), ("", PASSWORD), ("helper", None)])
def test_half_a_log_in_is_none_and_leaves_no_line(username, password):
    assert authenticate(username=username, password=password) is None
    assert not JournalLine.objects.exists()


def test_after_too_many_failures_the_right_password_is_refused_too():
    fail(FAILURES)
    assert log_in() is None
    assert is_shut_out("helper", address=HOME, now=timezone.now())


def test_one_failure_less_leaves_the_door_open():
    fail(FAILURES - 1)
    assert log_in() == "helper"


def test_failures_before_a_success_do_not_count():
    fail(FAILURES - 1)
    log_in()
    fail(FAILURES - 1)
    assert log_in() == "helper"


def test_nobody_is_shut_out_by_somebody_elses_guessing():
    make_account("neighbour")
    fail(FAILURES + 3)
    assert log_in("neighbour") == "neighbour"
    assert log_in(address=AWAY) == "helper"


def test_who_was_shut_out_may_try_again_later_and_tries_in_between_do_not_prolong_it():
    with time_machine.travel(timezone.now(), tick=False) as clock:
        fail(FAILURES)
        clock.shift(WINDOW - timedelta(seconds=1))
        fail(1)
        clock.shift(timedelta(seconds=1))
        assert log_in() == "helper"


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
