"""A household moves one step at a time, where the pack lets it, on evidence, by an office that may."""

from datetime import date

import pytest

from tests.makers import LONG_AGO, TODAY, give_pack, give_role, make_account, make_household, make_village
from xiuhua.actions.diagnose.step import take_step
from xiuhua.actions.whole_text import TooLong
from xiuhua.duty.door import Absent, scope_of
from xiuhua.register.models import HouseholdEvent, JournalLine, Standing
from xiuhua.words import Conflict, NotFound, Rejected

pytestmark = pytest.mark.django_db
WHOLE = {"document": "No. 12", "meeting": "1 March", "publication": "2-9 March", "signature": "signed"}


@pytest.fixture
def village():
    village = make_village()
    give_pack(village.parent.parent.parent)
    return village


def office(village, role: str = "county"):
    account = make_account()
    area = {"county": village.parent.parent, "township": village.parent, "village": village}[role]
    give_role(account, role, area)
    return scope_of(account, today=TODAY)


def step(scope, household, event: str, *, on: date = TODAY, evidence=None, reason: str = "as reviewed"):
    return take_step(
        scope, household.key, event=event, on=on, evidence=WHOLE if evidence is None else evidence, reason=reason
    )


def statuses(household) -> list[tuple]:
    rows = Standing.objects.filter(household=household).order_by("since", "id")
    return [(row.status, row.since, row.until, row.household_type) for row in rows]


def test_a_step_closes_one_standing_and_opens_the_next_with_its_event(village) -> None:
    household = make_household(village, status="pre_exit", household_type="allowance")
    taken = step(office(village), household, "exited")
    assert statuses(household) == [
        ("pre_exit", LONG_AGO, TODAY, "allowance"),
        ("exited", TODAY, None, "allowance"),
    ]
    assert Standing.objects.get(status="exited").event == taken
    assert (taken.kind, taken.on, taken.reason) == ("exited", TODAY, "as reviewed")
    assert taken.evidence == "document: No. 12; meeting: 1 March; publication: 2-9 March; signature: signed"


@pytest.mark.parametrize("told", [{"reason": "x" * 201}, {"evidence": WHOLE | {"document": "x" * 161}}])
def test_what_is_said_of_a_step_is_kept_whole_or_it_is_not_taken(village, told) -> None:
    household = make_household(village, status="pre_exit")
    with pytest.raises(TooLong, match="请缩短"):
        step(office(village), household, "exited", **told)
    assert (statuses(household)[-1][0], HouseholdEvent.objects.count()) == ("pre_exit", 0)


def test_a_step_is_journalled_with_before_and_after(village) -> None:
    household = make_household(village, status="pre_exit")
    step(office(village), household, "exited")
    line = JournalLine.objects.get(deed="take_step")
    assert (line.subject, line.before["status"], line.after["status"], line.why) == (
        household.key.hex, "pre_exit", "exited", "as reviewed",
    )  # fmt: skip


def test_a_household_cannot_jump_over_a_step(village) -> None:
    household = make_household(village, status="not_exited")
    with pytest.raises(Conflict, match="is not_exited: the step exited begins from pre_exit"):
        step(office(village), household, "exited")
    assert statuses(household) == [("not_exited", LONG_AGO, None, "general")]


@pytest.mark.parametrize("missing", ["document", "meeting", "publication"])
def test_a_step_backwards_lacks_nothing(village, missing: str) -> None:
    household = make_household(village, status="exited")
    evidence = {kind: text for kind, text in WHOLE.items() if kind != missing}
    with pytest.raises(Rejected, match=f"lacks its {missing}"):
        step(office(village), household, "returned", evidence=evidence)
    assert HouseholdEvent.objects.count() == 0


def test_a_step_without_a_reason_is_not_taken(village) -> None:
    with pytest.raises(Rejected, match="lacks a reason"):
        step(office(village), make_household(village, status="exited"), "returned", reason=" ")


def test_an_office_that_the_step_does_not_name_cannot_take_it(village) -> None:
    with pytest.raises(Absent):
        step(office(village, "township"), make_household(village, status="pre_exit"), "exited")


def test_an_office_elsewhere_finds_no_household(village) -> None:
    with pytest.raises(Absent):
        step(office(make_village()), make_household(village, status="pre_exit"), "exited")


def test_a_step_cannot_be_slipped_in_before_a_later_one(village) -> None:
    household = make_household(village, status="pre_exit")
    scope = office(village)
    step(scope, household, "exited")
    with pytest.raises(Conflict, match="Correct the later one first"):
        step(scope, household, "exited", on=date(2016, 12, 31))


def test_a_household_that_was_never_filed_is_identified_and_filed(village) -> None:
    household = make_household(village)
    Standing.objects.filter(household=household).delete()
    type(household).objects.filter(pk=household.pk).update(registered_on=None)
    step(office(village), household, "identified")
    household.refresh_from_db()
    assert household.registered_on == TODAY
    assert [row[0] for row in statuses(household)] == ["not_exited"]


def test_a_step_that_the_pack_does_not_know_is_not_found(village) -> None:
    with pytest.raises(NotFound, match="Did you mean exited"):
        step(office(village), make_household(village), "exitd")
