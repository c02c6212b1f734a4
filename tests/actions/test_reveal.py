"""Revealing a number: for a purpose, through the door, with a line; or not at all."""

import pytest

from tests.makers import (
    TODAY,
    draw,
    give_role,
    make_account,
    make_contact,
    make_household,
    make_inspection,
    make_member,
    make_person,
    make_village,
    pair,
)
from xiuhua.actions.reveal import PurposeMissing, reveal_account, reveal_id
from xiuhua.actions.whole_text import TooLong
from xiuhua.duty.door import Absent, Scope, scope_of
from xiuhua.queries.journal import lines_about
from xiuhua.register.models import Belonging, Household, JournalLine, Member
from xiuhua.register.vault import SealBroken, open_vault

pytestmark = pytest.mark.django_db
ID, BANK = "51190219800101123X", "6214671234567890123"


@pytest.fixture(autouse=True)
def keys(settings, tmp_path):
    settings.KEY_FILE = tmp_path / "keys.json"
    open_vault(create=True)


@pytest.fixture
def household() -> Household:
    made = make_household(make_village())
    make_contact(made, account_number=BANK)
    return made


@pytest.fixture
def member(household) -> Member:
    return make_member(household, id_number=ID)


@pytest.fixture
def helper(household) -> Scope:
    account = make_account("helper", person=make_person())
    pair(account.person, household)
    return scope_of(account, today=TODAY)


def test_an_id_is_revealed_for_a_purpose_and_the_household_can_ask_who_looked(helper, household, member):
    assert reveal_id(helper, household.key, member.key, on=TODAY, purpose=" check the insurance ") == ID
    (line,) = lines_about(household.key)
    assert (line.deed, line.actor_name, line.why) == ("reveal_id", "helper", "check the insurance")
    assert line.after == {"reason": "helper", "member": member.number}


def test_a_purpose_is_kept_whole_or_nothing_is_revealed(helper, household, member):
    with pytest.raises(TooLong, match="写了 201 个字"):
        reveal_id(helper, household.key, member.key, on=TODAY, purpose="x" * 201)
    assert list(lines_about(household.key)) == []
    assert reveal_id(helper, household.key, member.key, on=TODAY, purpose="x" * 200) == ID
    assert [line.why for line in lines_about(household.key)] == ["x" * 200]


def test_an_account_is_revealed_for_a_purpose(helper, household):
    assert reveal_account(helper, household.key, on=TODAY, purpose="pay the grant") == BANK
    assert JournalLine.objects.get().deed == "reveal_account"


@pytest.mark.parametrize("purpose", ["", " \n"])
def test_nothing_is_revealed_without_a_purpose(helper, household, member, purpose):
    with pytest.raises(PurposeMissing, match="Say what you need it for"):
        reveal_id(helper, household.key, member.key, on=TODAY, purpose=purpose)
    with pytest.raises(PurposeMissing):
        reveal_account(helper, household.key, on=TODAY, purpose=purpose)
    assert not JournalLine.objects.exists()


def test_a_stranger_is_shown_nothing_and_leaves_no_line(household, member):
    stranger = scope_of(make_account(person=make_person()), today=TODAY)
    with pytest.raises(Absent):
        reveal_id(stranger, household.key, member.key, on=TODAY, purpose="curious")
    with pytest.raises(Absent):
        reveal_account(stranger, household.key, on=TODAY, purpose="curious")
    assert not JournalLine.objects.exists()


def test_a_member_of_another_household_is_not_revealed_through_ones_own(helper, household):
    other = make_member(id_number=ID)
    with pytest.raises(Absent):
        reveal_id(helper, household.key, other.key, on=TODAY, purpose="curious")


def test_a_member_who_left_is_not_revealed_any_more(helper, household, member):
    Belonging.objects.filter(member=member).update(until=TODAY)
    with pytest.raises(Absent):
        reveal_id(helper, household.key, member.key, on=TODAY, purpose="check the insurance")


def test_a_department_reads_its_sections_but_no_numbers(household, member):
    account = make_account()
    county = household.residences.get().village.parent.parent
    give_role(account, "department", county, topic="health")
    scope = scope_of(account, today=TODAY)
    with pytest.raises(Absent):
        reveal_id(scope, household.key, member.key, on=TODAY, purpose="check the insurance")
    with pytest.raises(Absent):
        reveal_account(scope, household.key, on=TODAY, purpose="pay the grant")


def test_an_inspector_may_reveal_in_the_opened_sample(household, member):
    account = make_account()
    give_role(account, "inspector")
    draw(make_inspection(household.residences.get().village.parent.parent), household, account=account)
    scope = scope_of(account, today=TODAY)
    assert reveal_id(scope, household.key, member.key, on=TODAY, purpose="compare with the booklet") == ID


def test_a_number_that_is_not_kept_is_empty_and_still_leaves_a_line(helper):
    bare = make_household()
    pair(helper.account.person, bare)
    member = make_member(bare)
    assert reveal_id(helper, bare.key, member.key, on=TODAY, purpose="check") == ""
    assert reveal_account(helper, bare.key, on=TODAY, purpose="check") == ""
    assert JournalLine.objects.count() == 2


def test_a_number_moved_here_from_another_member_does_not_open(helper, household, member):
    other = make_member(household, id_number="511902198001011248")
    Member.objects.filter(pk=member.pk).update(id_sealed=other.id_sealed)
    with pytest.raises(SealBroken):
        reveal_id(helper, household.key, member.key, on=TODAY, purpose="check")
