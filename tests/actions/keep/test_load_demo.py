"""The demo fills an empty register or its own, and never one that holds real work."""

from datetime import date

import pytest
from django.conf import settings

from tests.makers import make_area, make_office
from xiuhua.actions.keep.load_demo import DemoCity, is_loaded, load_demo, mark_ready, require_demo_register
from xiuhua.actions.keep.seal_journal import note_head, seal_journal
from xiuhua.queries.journal_check import check_journal
from xiuhua.register.models import Account, Contact, JournalLine, Member, Office, PackInForce
from xiuhua.register.vault import open_vault
from xiuhua.words import Conflict

SMALL = DemoCity(500, 7, date(2017, 3, 31), full=False)


def load(wanted: DemoCity = SMALL) -> tuple[dict[str, int], list[str]]:
    told: list[str] = []
    return load_demo(wanted, progress=lambda name, _done, _of: told.append(name)), told


@pytest.mark.django_db
def test_a_register_with_real_areas_is_refused() -> None:
    make_area()
    with pytest.raises(Conflict, match="not a demo's"):
        require_demo_register()


@pytest.mark.django_db
def test_a_real_office_is_refused() -> None:
    make_office()
    with pytest.raises(Conflict, match="XIUHUA_HOME"):
        require_demo_register()


@pytest.mark.django_db(transaction=True)
def test_a_city_is_loaded_whole_told_step_by_step_sealed_and_taken_for_no_other() -> None:
    rows, told = load()
    assert rows["household"] > 500
    assert told[:2] == ["make the city", "seal numbers"]
    assert [name for name in told if name == "load member"] == ["load member"]
    assert PackInForce.objects.get().version
    assert Account.objects.filter(demo=True).exists()
    assert JournalLine.objects.filter(deed="load_demo").get().after == {"rows": sum(rows.values()), "seed": 7}
    _numbers_are_sealed_and_open_only_in_their_own_place()
    mark_ready()
    others = DemoCity(500, 8, SMALL.day, full=False), DemoCity(500, 7, SMALL.day, full=True)
    assert [is_loaded(wanted) for wanted in (SMALL, *others)] == [True, False, False]


def _numbers_are_sealed_and_open_only_in_their_own_place() -> None:
    vault = open_vault()
    member = Member.objects.exclude(id_sealed=None).first()
    number = vault.unseal(bytes(member.id_sealed), place=f"member.id:{member.key.hex}")
    assert vault.index(number) == member.id_index
    assert number.encode() not in bytes(member.id_sealed)
    contact = Contact.objects.exclude(account_sealed=None).select_related("household").first()
    assert vault.unseal(bytes(contact.account_sealed), place=f"contact.account:{contact.household.key.hex}").isdigit()


@pytest.mark.django_db(transaction=True)
def test_a_load_that_was_cut_short_is_done_anew() -> None:
    load()
    assert not is_loaded(SMALL)  # nobody said it was ready
    rows, _ = load()
    mark_ready()
    assert is_loaded(SMALL)
    assert Office.objects.count() == 1
    assert Member.objects.count() == rows["member"]


@pytest.mark.django_db(transaction=True)
def test_the_journal_of_a_demo_made_anew_is_not_held_against_the_erased_one() -> None:
    for seed in (7, 8):
        load(DemoCity(200, seed, SMALL.day, full=False))
        seal_journal()
        note_head(today=SMALL.day)
        found = check_journal(anchors=settings.HOME / "anchors.txt")
        assert (found.holds, found.anchors) == (True, 1)
