"""Every way in which names and numbers come into the register leaves them findable; every way out takes them along."""

import pytest

from tests.importing import DAY, ROWS, bring, make_town
from tests.makers import make_member
from xiuhua.actions.keep.index_for_search import index_for_search
from xiuhua.actions.keep.rotate_keys import rotate_keys
from xiuhua.actions.keep.undo_import import undo_import
from xiuhua.bridge.spelling import spell_all_names
from xiuhua.register.models import ImportBatch, JournalLine, Member, NameSpelling
from xiuhua.register.vault import open_vault

pytestmark = pytest.mark.django_db
NUMBER = "51192119700101123X"


def quietly(*_: object) -> None:
    """Progress that nobody watches."""


def last_digits(member: Member) -> tuple[str, str]:
    member.refresh_from_db()
    return member.id_last4, member.id_last6


def expected(number: str) -> tuple[str, str]:
    vault = open_vault()
    return vault.index_last(number, digits=4), vault.index_last(number, digits=6)


def test_an_older_register_becomes_findable_and_the_journal_tells_it():
    member = make_member(name="曾明", id_number=NUMBER)
    assert last_digits(member) == ("", "")
    found = index_for_search(anew=False, progress=quietly)
    assert found["numbers"] == 1
    assert found["names"] >= 1
    assert last_digits(member) == expected(NUMBER)
    assert NameSpelling.objects.filter(name="曾明", initials="zm").exists()
    assert JournalLine.objects.filter(deed="index_for_search").count() == 1
    assert index_for_search(anew=False, progress=quietly) == {"names": 0, "numbers": 0}
    assert JournalLine.objects.filter(deed="index_for_search").count() == 1


def test_all_can_be_made_anew():
    member = make_member(name="曾明", id_number=NUMBER)
    index_for_search(anew=False, progress=quietly)
    NameSpelling.objects.filter(full="zengming").update(full="wrong")
    Member.objects.update(id_last4="wrong")
    assert index_for_search(anew=True, progress=quietly)["numbers"] == 1
    assert last_digits(member) == expected(NUMBER)
    assert not NameSpelling.objects.filter(full="wrong").exists()


def test_an_import_leaves_names_spelled_and_numbers_indexed_and_its_undoing_takes_numbers_along(tmp_path):
    make_town()
    spell_all_names()
    result = bring(tmp_path, ROWS)
    assert result.accepted == len(ROWS)
    assert spell_all_names() == 0
    assert index_for_search(anew=False, progress=quietly) == {"names": 0, "numbers": 0}
    members = list(Member.objects.exclude(id_index=""))
    assert len(members) >= 4
    vault = open_vault()
    for member in members:
        number = vault.unseal(member.id_sealed, place=f"member.id:{member.key.hex}")
        assert (member.id_last4, member.id_last6) == expected(number)
    undo_import(ImportBatch.objects.get(key=result.batch).key, by=None)
    bring(tmp_path, ROWS)
    assert spell_all_names() == 0


def test_a_number_that_an_import_filled_is_emptied_with_its_index(tmp_path):
    make_town()
    bring(tmp_path, ROWS)
    known = Member.objects.exclude(id_index="").order_by("pk").first()
    Member.objects.filter(pk=known.pk).update(id_sealed=None, id_index="", id_last4="", id_last6="")
    result = bring(tmp_path, ROWS, on=DAY)
    known.refresh_from_db()
    assert (known.id_last4, known.id_last6) == (expected_of(known))
    undo_import(ImportBatch.objects.get(key=result.batch).key, by=None)
    assert last_digits(known) == ("", "")


def expected_of(member: Member) -> tuple[str, str]:
    return expected(open_vault().unseal(member.id_sealed, place=f"member.id:{member.key.hex}"))


def test_last_digits_are_found_after_the_keys_were_changed():
    member = make_member(name="曾明", id_number=NUMBER)
    index_for_search(anew=False, progress=quietly)
    before = last_digits(member)
    rotate_keys(by=None, progress=quietly)
    assert last_digits(member) == before == expected(NUMBER)


def test_a_certificate_ends_where_its_card_number_does():
    assert expected(f"{NUMBER}43") == expected(NUMBER.lower()) != expected("511921197001011230")
