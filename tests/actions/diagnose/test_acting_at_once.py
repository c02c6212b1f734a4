"""Thirty who do one step at the same moment: one act is kept, the others are told that somebody was quicker."""

from datetime import date

import pytest

from tests.actions.assign.test_appointing_at_once import all_at_once
from tests.actions.diagnose.ground import WHOLE, clock, exit_ground
from tests.makers import give_role, make_account
from xiuhua.actions.diagnose.act import Told, act
from xiuhua.actions.diagnose.begin_proceeding import begin_proceeding
from xiuhua.actions.diagnose.proceeding_refusal import ProceedingRefused
from xiuhua.reckon.workflow import ActKind
from xiuhua.register.models import JournalLine, Proceeding, ProceedingAct, Residence

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 30
ON = date(2017, 3, 2)


def told_why(call) -> str:
    try:
        call()
    except ProceedingRefused as refused:
        return refused.reason
    return "won"


def village_accounts(ground) -> list:
    village = Residence.objects.get(household=ground.household).village
    accounts = [make_account() for _ in range(AT_ONCE)]
    for account in accounts:
        give_role(account, "village", village)
    return accounts


def test_of_thirty_acts_at_one_step_exactly_one_wins():
    ground = exit_ground()
    row, accounts = ground.begin(), village_accounts(ground)
    clock(ON)
    told = Told(on=ON, evidence=WHOLE, people=40)

    def one(account):
        return lambda: told_why(lambda: act(row.key, ActKind.FINISH, step="villagers_review", told=told, by=account))

    found = all_at_once([one(account) for account in accounts])
    assert sorted(found) == ["other_step"] * (AT_ONCE - 1) + ["won"]
    row.refresh_from_db()
    assert (ProceedingAct.objects.count(), row.open_step) == (1, "village_check")
    assert JournalLine.objects.filter(deed="act_in_proceeding").count() == 1


def test_of_thirty_who_begin_one_procedure_at_once_exactly_one_wins():
    ground = exit_ground()
    accounts = village_accounts(ground)

    def one(account):
        return lambda: told_why(lambda: begin_proceeding(ground.household.key, "household_exit", by=account))

    found = all_at_once([one(account) for account in accounts])
    assert sorted(found) == ["begun_already"] * (AT_ONCE - 1) + ["won"]
    assert Proceeding.objects.count() == 1
