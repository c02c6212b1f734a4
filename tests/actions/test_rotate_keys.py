"""After a rotation every sealed number opens as before, under the new key."""

import pytest

from tests.makers import make_contact, make_household, make_member
from xiuhua.actions.journal import write_line
from xiuhua.actions.keep import rotate_keys as room
from xiuhua.actions.keep.rotate_keys import reseal_all, rotate_keys
from xiuhua.register.models import Contact, JournalLine, Member, SubjectKey
from xiuhua.register.vault import open_vault

pytestmark = pytest.mark.django_db
NUMBER, ACCOUNT = "511921197001010018", "6217000000000000001"


def steps() -> tuple[list[tuple[str, int, int]], object]:
    told: list[tuple[str, int, int]] = []
    return told, lambda *step: told.append(step)


def city_of_two():
    household = make_household()
    member = make_member(household, id_number=NUMBER)
    make_member(household)
    make_contact(household, account_number=ACCOUNT)
    write_line("correct", by=None, subject=member.key, before={"name": "old"}, personal=["name"])
    return household, member


def test_numbers_open_as_before_under_the_new_key() -> None:
    household, member = city_of_two()
    told, step = steps()
    assert rotate_keys(by=None, progress=step) == 3
    vault = open_vault()
    sealed = bytes(Member.objects.get(pk=member.pk).id_sealed)
    account = bytes(Contact.objects.get().account_sealed)
    wrapped = bytes(SubjectKey.objects.get().wrapped)
    assert [vault.is_current(value) for value in (sealed, account, wrapped)] == [True] * 3
    assert vault.unseal(sealed, place=f"member.id:{member.key.hex}") == NUMBER
    assert vault.unseal(account, place=f"contact.account:{household.key.hex}") == ACCOUNT
    assert [name for name, done, _ in told if done == 0] == [
        "reseal member",
        "reseal contact",
        "reseal askedfilling",
        "reseal proceeding",
        "reseal secondfactor",
        "reseal callback",
        "reseal inspectionplan",
        "reseal signal",
        "reseal visitphoto",
        "reseal subjectkey",
    ]


def test_what_stands_under_the_current_key_is_left_alone() -> None:
    city_of_two()
    _, step = steps()
    rotate_keys(by=None, progress=step)
    assert reseal_all(open_vault(), progress=step) == 0


def test_a_rotation_cut_short_goes_on_where_it_was(monkeypatch) -> None:
    monkeypatch.setattr(room, "SLICE_ROWS", 1)
    household = make_household()
    members = [make_member(household, id_number=NUMBER[:-1] + digit) for digit in "345"]
    vault = open_vault()
    vault.rotate()
    first = members[0]
    place = f"member.id:{first.key.hex}"
    Member.objects.filter(pk=first.pk).update(id_sealed=vault.reseal(bytes(first.id_sealed), place=place))
    _, step = steps()
    assert reseal_all(vault, progress=step) == 2


def test_a_rotation_is_journalled() -> None:
    city_of_two()
    _, step = steps()
    rotate_keys(by=None, progress=step)
    assert JournalLine.objects.filter(deed="rotate_keys").count() == 1
