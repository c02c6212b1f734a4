"""三员: whatever is given and ended in whatever order, nobody is ever two officers, nor officer and something else."""

import itertools
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.makers import TODAY, make_account, make_person, make_village
from tests.makers import give_role as lay_role
from xiuhua.actions.account.office_role import end_role, give_role
from xiuhua.actions.account.refusal import AccountRefused
from xiuhua.duty.door import OFFICERS, scope_of
from xiuhua.register.models import Account, Area, OfficeRole
from xiuhua.words import Role, is_in_force

pytestmark = pytest.mark.django_db
ROLES = (Role.AUDITOR, Role.SECURITY, Role.SYSTEM, Role.INSPECTOR, Role.VILLAGE)
TOMORROW = TODAY + timedelta(days=1)
# What may be done in a step: a role given from today or from tomorrow, or the latest one ended today or tomorrow.
# Two officers stand for three: the database's own test has all pairs.
GIVEN = (Role.AUDITOR, Role.SECURITY, Role.VILLAGE)
STEPS = [*itertools.product(GIVEN, (TODAY, TOMORROW)), ("end", TODAY), ("end", TOMORROW)]
DEEP = 3


@pytest.fixture
def village() -> Area:
    return make_village()


@pytest.fixture
def somebody() -> Account:
    return make_account(person=make_person())


def take(step, account: Account, village: Area) -> bool:
    """Whether a step was taken; the deed refuses by itself, before the database has to."""
    what, day = step
    held = list(OfficeRole.objects.filter(account=account).order_by("pk"))
    try:
        if what != "end":
            give_role(account, what, area=village if what == Role.VILLAGE else None, since=day, by=None)
        elif held:
            end_role(held[-1], on=day, by=None)
    except AccountRefused:
        return False
    return True


def meet(account: Account) -> bool:
    """Whether an officer meets another role on some day."""
    rows = list(OfficeRole.objects.filter(account=account))
    days = (TODAY, TOMORROW, TOMORROW + timedelta(days=1))
    held = [{row.role for row in rows if is_in_force(day, since=row.since, until=row.until)} for day in days]
    return any(roles & OFFICERS and len(roles) > 1 for roles in held)


def walked(account: Account, village: Area, *, done: tuple = ()) -> int:
    """How many sequences of deeds there are from here on, after each of which nobody is two."""
    if len(done) == DEEP:
        return 1
    sequences = 0
    for step in STEPS:
        with transaction.atomic():
            if take(step, account, village):
                assert not meet(account), (*done, step)
                sequences += walked(account, village, done=(*done, step))
            transaction.set_rollback(True)
    return sequences


def test_no_sequence_of_deeds_makes_somebody_two_officers(somebody, village):
    assert 0 < walked(somebody, village) < len(STEPS) ** DEEP


@pytest.mark.parametrize(("first", "second"), [*itertools.permutations(ROLES, 2)])
def test_the_database_refuses_it_too_whoever_writes(first, second, somebody, village):
    lay_role(somebody, first, village if first == Role.VILLAGE else None)
    collides = bool({first, second} & OFFICERS)
    if not collides:
        lay_role(somebody, second, village if second == Role.VILLAGE else None)
        return
    with pytest.raises(IntegrityError, match="three_officers_are_not_one"), transaction.atomic():
        lay_role(somebody, second, village if second == Role.VILLAGE else None)
    later = lay_role(somebody, first, since=TODAY, until=TODAY) if first in OFFICERS else None
    assert later is None or later.until == TODAY


def test_the_database_lets_one_office_follow_another_and_nothing_overlap(somebody):
    before = lay_role(somebody, Role.AUDITOR, until=TODAY)
    lay_role(somebody, Role.SECURITY, since=TODAY)
    with pytest.raises(IntegrityError, match="three_officers_are_not_one"), transaction.atomic():
        OfficeRole.objects.filter(pk=before.pk).update(until=TOMORROW)


@pytest.mark.parametrize("role", sorted(OFFICERS))
def test_an_officer_is_a_person(role):
    with pytest.raises(AccountRefused, match="An officer is a person"):
        give_role(make_account(), role, since=TODAY, by=None)


@pytest.mark.parametrize("role", ROLES)
def test_nobody_gives_themselves_a_role(role, somebody, village):
    held = lay_role(somebody, Role.SECURITY)
    scope = scope_of(somebody, today=TODAY)
    with pytest.raises(AccountRefused, match="of their own"):
        give_role(somebody, role, area=village, since=TODAY, by=scope)
    with pytest.raises(AccountRefused, match="of their own"):
        end_role(held, on=TODAY, by=scope)


def test_a_security_officer_gives_no_role_for_days_that_are_over(somebody, village):
    lay_role(somebody, Role.SECURITY)
    scope = scope_of(somebody, today=TODAY)
    with pytest.raises(AccountRefused, match="on the day it is given or later"):
        give_role(make_account(), Role.VILLAGE, area=village, since=TODAY - timedelta(days=1), by=scope)
