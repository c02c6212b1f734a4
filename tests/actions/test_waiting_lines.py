"""Looks while a large deed goes on: nobody waits for SQLite's only pen, and every line comes into the journal once."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from tests.import_process import database_url
from tests.makers import PASSWORD, give_pack, give_role, make_account, make_area, make_household
from tests.nursery import Nursery, Order
from xiuhua.actions import waiting_lines
from xiuhua.actions.keep.seal_journal import keep_sealing, seal_journal
from xiuhua.actions.waiting_lines import TAKEN_IN, take_in_waiting, write_look
from xiuhua.bridge.one_at_a_time import hold_large_deeds, leave_pages_to_others, move_written_pages
from xiuhua.queries.journal_check import check_journal
from xiuhua.register.models import Area, JournalLine, JournalSeal, Office

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def home(tmp_path, settings) -> Path:
    settings.HOME = tmp_path
    return tmp_path


@contextmanager
def large_deed() -> Iterator[None]:
    """Somebody else amid a deed that writes, as long as the block lasts."""
    begun, over = threading.Event(), threading.Event()

    def work() -> None:
        try:
            with transaction.atomic():
                hold_large_deeds()
                Office.objects.update(demo_ready=True)
                begun.set()
                over.wait(60)
        finally:
            connection.close()

    other = threading.Thread(target=work)
    other.start()
    begun.wait(60)
    try:
        yield
    finally:
        over.set()
        other.join()


def look(name: str, *, by) -> None:
    write_look("view_household", by=by, subject_kind="household", subject=name, after={"on": timezone.localdate()})


def looks() -> list[str]:
    return list(JournalLine.objects.filter(deed="view_household").order_by("id").values_list("subject", flat=True))


def on_sqlite() -> bool:
    return connection.vendor == "sqlite"


def test_a_look_during_a_large_deed_waits_beside_the_register_and_is_taken_in_with_its_own_time():
    account = make_account()
    with large_deed():
        look("one", by=account)
        look("two", by=account)
        assert looks() == ([] if on_sqlite() else ["one", "two"])
        assert take_in_waiting() == 0
    later = timezone.now()
    assert take_in_waiting() == (2 if on_sqlite() else 0)
    assert (take_in_waiting(), looks()) == (0, ["one", "two"])
    assert all(line.at < later for line in JournalLine.objects.filter(actor=account))
    taken = JournalLine.objects.filter(deed=TAKEN_IN).values_list("actor_name", "after")
    assert list(taken) == ([("console", {"lines": 2})] if on_sqlite() else [])
    assert seal_journal() == JournalLine.objects.count()
    assert check_journal(anchors=None).holds


def test_the_sealer_takes_waiting_lines_in_and_chains_them():
    account = make_account()
    with large_deed():
        look("one", by=account)
    stop = threading.Event()
    sealer = threading.Thread(target=keep_sealing, args=(stop, timedelta(milliseconds=5)))
    sealer.start()
    while not JournalSeal.objects.filter(line__deed="view_household").exists():
        stop.wait(0.02)
    stop.set()
    sealer.join()
    assert looks() == ["one"]


def test_a_line_that_was_never_finished_spoils_no_other(home):
    account = make_account()
    for name in ("one", "two"):
        waiting_lines._keep_waiting(waiting_lines.line_of_look(
            "view_household", by=account, subject_kind="household", subject=name, after=None, why=""
        ))  # fmt: skip
        with (home / "waiting-lines/waiting").open("a") as file:
            file.write(json.dumps({"deed": "view_household"})[:-5])
    assert (take_in_waiting(), looks()) == (2, ["one", "two"])
    assert [path.name for path in (home / "waiting-lines").glob("*.aside")] == []


def test_a_sealer_that_is_killed_takes_every_line_in_once(home):
    account = make_account()
    names = [f"look {number}" for number in range(4)]
    with Nursery("tests.deeds_to_kill", home=home) as nursery:
        for number, name in enumerate(names):
            waiting_lines._keep_waiting(waiting_lines.line_of_look(
                "view_household", by=account, subject_kind="household", subject=name, after=None, why=""
            ))  # fmt: skip
            for statement in (number % 4 + 1, number % 3 + 1):
                nursery.do(Order("take_in", (), database_url(), before_statement=statement))
        nursery.done(Order("take_in_and_die", (), database_url()), codes=(9,))
        nursery.done(Order("take_in", (), database_url()))
    assert looks() == names


def test_people_log_in_and_open_cards_during_a_large_deed():
    account, county = make_account("county"), make_area(make_area())
    give_pack(Area.objects.get(pk=county.parent_id))
    give_role(account, "county", county)
    household = make_household(make_area(make_area(county)), head="王五")
    with large_deed():
        browser = Client()
        assert browser.post("/login/", {"username": "county", "password": PASSWORD}).status_code == 302
        page = browser.get(f"/household/{household.key}/")
        assert (page.status_code, "王五" in page.content.decode()) == (200, True)
    take_in_waiting()
    assert sorted(JournalLine.objects.filter(actor=account).values_list("deed", flat=True)) == [
        "log_in",
        "view_household",
    ]


def test_a_deed_that_waited_in_vain_is_told_and_not_done():
    account = make_account("county")
    browser = Client()
    browser.force_login(account, backend="xiuhua.actions.account.log_in.OfficeBackend")
    with large_deed():
        if on_sqlite():
            connection.connection.execute("PRAGMA busy_timeout=50")
        answer = browser.post("/language/", {"language": "en", "next": "/"})
        assert answer.status_code == (503 if on_sqlite() else 302)
    if on_sqlite():
        assert (answer.headers["Retry-After"], "一分钟后再提交" in answer.content.decode()) == ("30", True)
    account.refresh_from_db()
    assert account.language == ("" if on_sqlite() else "en")


def test_a_served_desk_leaves_moving_pages_to_the_sealer():
    account = make_account()
    leave_pages_to_others(connection)
    look("one", by=account)
    move_written_pages()
    if on_sqlite():
        with connection.cursor() as cursor:
            assert cursor.execute("PRAGMA wal_autocheckpoint").fetchone() == (0,)
            _, written, moved = cursor.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
            assert written == moved
    connection.close()
    assert looks() == ["one"]
