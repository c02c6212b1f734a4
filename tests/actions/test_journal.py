"""A deed's line: written with the deed or not at all, the same on both databases, personal values under a key."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import transaction

from tests.makers import give_role, make_account
from xiuhua.actions.journal import erase_subject, write_line
from xiuhua.duty.door import Absent
from xiuhua.queries.journal import opened_values
from xiuhua.register.models import JournalLine, SubjectKey
from xiuhua.register.vault import open_vault
from xiuhua.words import Role, new_key

pytestmark = pytest.mark.django_db
SUBJECT = UUID("0a0b0c0d-0a0b-4c0d-8a0b-0c0d0a0b0c0d")
PHONE = "13800000126"


@pytest.fixture(autouse=True)
def keys(settings, tmp_path):
    settings.KEY_FILE = tmp_path / "keys.json"
    return open_vault(create=True)


def the_line() -> JournalLine:
    return JournalLine.objects.get()


def test_a_line_says_who_did_what_to_whom_and_why():
    account = make_account("helper")
    write_line("end_pairing", by=account, subject_kind="household", subject=SUBJECT, before={"until": None},
               after={"until": date(2017, 3, 31)}, why="moved away")  # fmt: skip
    line = the_line()
    assert (line.actor, line.actor_name, line.deed, line.subject_kind) == (
        account,
        "helper",
        "end_pairing",
        "household",
    )
    assert (line.subject, line.before, line.after, line.why) == (
        SUBJECT.hex,
        {"until": None},
        {"until": "2017-03-31"},
        "moved away",
    )


def test_a_line_without_an_account_is_the_consoles():
    write_line("turn", by=None)
    assert (the_line().actor, the_line().actor_name) == (None, "console")


@pytest.mark.django_db(transaction=True)
def test_a_line_outside_a_transaction_is_refused():
    with pytest.raises(RuntimeError, match=r"line of 'turn'.*transaction\.atomic"):
        write_line("turn", by=None)
    assert JournalLine.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_line_goes_when_its_deed_is_undone():
    with transaction.atomic():
        write_line("turn", by=None)
        transaction.set_rollback(True)
    assert JournalLine.objects.count() == 0


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (1e22, "1e+22"),
        (Decimal("2500.50"), "2500.50"),
        (10**30, 10**30),
        (True, True),
        ("绣\n\x1b[31m", "绣\n\x1b[31m"),
        (Role.CITY, "city"),
        (SUBJECT, str(SUBJECT)),
        (datetime(2017, 3, 31, 1, 2, 3, tzinfo=UTC), "2017-03-31T01:02:03+00:00"),
        ([1, (2.5, None)], [1, ["2.5", None]]),
        ({"b": {"z": 1, "a": 2}}, {"b": {"a": 2, "z": 1}}),
    ],
)
def test_a_value_is_kept_alike_by_both_databases(value, kept):
    write_line("try", by=None, after={"value": value})
    assert the_line().after == {"value": kept}


def test_a_value_that_cannot_be_kept_is_refused():
    with pytest.raises(TypeError, match="cannot hold object"):
        write_line("try", by=None, after={"value": object()})


def test_personal_values_stand_encrypted_and_open_with_the_subjects_key():
    write_line("change_phone", by=None, subject=SUBJECT, before={"phone": None, "bank": "x"},
               after={"phone": PHONE, "bank": "y"}, personal={"phone"})  # fmt: skip
    line = the_line()
    assert PHONE not in str(line.after)
    assert opened_values(line) == ({"phone": None, "bank": "x"}, {"phone": PHONE, "bank": "y"})


def test_a_personal_value_moved_to_another_subject_does_not_open():
    for subject in (SUBJECT, new_key()):
        write_line("change_phone", by=None, subject=subject, after={"phone": PHONE}, personal={"phone"})
    first, second = JournalLine.objects.order_by("id")
    second.after = first.after
    assert opened_values(second) == (None, {"phone": None})


def test_one_subject_has_one_key():
    for _ in range(3):
        write_line("change_phone", by=None, subject=SUBJECT, after={"phone": PHONE}, personal={"phone"})
    assert SubjectKey.objects.count() == 1


def test_an_erased_subjects_values_are_gone_from_old_lines_and_new():
    account = make_account()
    give_role(account, "security")
    write_line("change_phone", by=None, subject=SUBJECT, after={"phone": PHONE}, personal={"phone"})
    erase_subject(SUBJECT, by=account, why="asked for it")
    erase_subject(SUBJECT, by=account, why="asked again")
    write_line("change_phone", by=None, subject=SUBJECT, after={"phone": PHONE}, personal={"phone"})
    lines = JournalLine.objects.order_by("id")
    assert [line.deed for line in lines] == ["change_phone", "erase_subject", "erase_subject", "change_phone"]
    assert [opened_values(line)[1] for line in lines] == [{"phone": None}, None, None, {"phone": None}]
    assert bytes(SubjectKey.objects.get().wrapped or b"") == b""


def test_only_the_security_officer_erases():
    account = make_account()
    give_role(account, "auditor")
    with pytest.raises(Absent):
        erase_subject(SUBJECT, by=account, why="asked for it")
    assert SubjectKey.objects.count() == 0


def test_a_subject_erased_before_any_line_keeps_nothing():
    erase_subject(SUBJECT, by=None, why="asked for it")
    write_line("change_phone", by=None, subject=SUBJECT, after={"phone": PHONE}, personal={"phone"})
    assert opened_values(JournalLine.objects.last())[1] == {"phone": None}


def test_personal_values_open_after_the_vaults_keys_rotated(keys):
    write_line("change_phone", by=None, subject=SUBJECT, after={"phone": PHONE}, personal={"phone"})
    keys.rotate()
    assert opened_values(the_line())[1] == {"phone": PHONE}
