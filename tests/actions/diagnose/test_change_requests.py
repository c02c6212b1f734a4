"""A value on file is changed by one who asks and another who checks; the deed that ends it writes the register."""

from datetime import date
from decimal import Decimal

import pytest

from tests.actions.diagnose.ground import BEGUN, clock, exit_ground
from xiuhua.actions.diagnose.act import Told, act
from xiuhua.actions.diagnose.begin_proceeding import begin_proceeding, may_begin
from xiuhua.actions.diagnose.proceeding_refusal import ProceedingRefused
from xiuhua.actions.diagnose.request_change import Wanted, request_change
from xiuhua.duty.door import Absent
from xiuhua.queries.change_request import Changeable, changeable
from xiuhua.queries.journal import opened_values
from xiuhua.queries.pack import pack_in_force
from xiuhua.reckon.workflow import ActKind
from xiuhua.register.models import ChangeRequest, Housing, JournalLine, Land, Proceeding, SocialSecurity, Water

pytestmark = pytest.mark.django_db
CHECKED = date(2017, 3, 6)
PROOF, OPINION = {"proof": "入户照片 3 张"}, {"opinion": "镇核查单 8 号"}


@pytest.fixture
def ground():
    return exit_ground()


def ask(ground, item="water.safe", typed="no", office="village", on=BEGUN, **others) -> Proceeding:
    clock(on)
    told = {"member": None, "since": None, "reason": "井水发浑", "told_by": "户主", "evidence": PROOF} | others
    key = request_change(ground.household.key, Wanted(item, typed=typed, **told), by=ground.by[office])
    return Proceeding.objects.get(key=key)


def check(ground, row, kind=ActKind.FINISH, office="township", on=CHECKED, **others) -> Proceeding:
    clock(on)
    told = Told(on, **({"evidence": OPINION} | others))
    act(row.key, kind, step="check", told=told, by=ground.by[office])
    row.refresh_from_db()
    return row


def refused(call) -> tuple[str, str]:
    with pytest.raises(ProceedingRefused) as found:
        call()
    return found.value.reason, found.value.at


def water_on(day) -> bool:
    return Water.objects.on(day).get().safe


def test_the_value_before_is_read_and_the_one_after_written_once_another_has_checked(ground):
    row = ask(ground)
    change = ChangeRequest.objects.get(proceeding=row)
    assert (change.item, change.before, change.after, change.since) == ("water.safe", True, False, None)
    assert (row.open_step, water_on(BEGUN)) == ("check", True)
    row = check(ground, row)
    assert (row.outcome, water_on(BEGUN), water_on(date(2012, 1, 1))) == ("finished", False, False)
    old, made = Water.objects.order_by("pk")
    change.refresh_from_db()
    assert (made.corrects, made.since, change.was, change.wrote) == (old, old.since, old.pk, made.pk)
    assert (made.difficult, made.source) == (False, f"change {row.key.hex[:8]}")


def test_what_changed_on_a_day_held_until_then(ground):
    check(ground, ask(ground, since=date(2017, 2, 1)))
    assert [water_on(day) for day in (date(2017, 1, 31), date(2017, 2, 1))] == [True, False]
    told = list(Water.objects.order_by("pk").values_list("until", "corrects"))
    assert told == [(date(2017, 2, 1), None), (None, None)]


def test_the_journal_leads_from_the_value_back_to_the_request(ground):
    row = check(ground, ask(ground))
    line = JournalLine.objects.get(deed="write_change")
    assert (line.after["proceeding"], line.after["item"]) == (row.key.hex, "water.safe")
    before, after = opened_values(line)
    assert (before["value"], after["value"]) == (True, False)
    assert "False" not in str(line.after["value"])


def test_what_was_not_on_file_is_written_from_its_day(ground):
    check(ground, ask(ground, "land.fruit_mu", "2.50", since=date(2017, 1, 1)))
    land = Land.objects.get()
    assert (land.fruit_mu, land.since, land.corrects) == (Decimal("2.5"), date(2017, 1, 1), None)


def test_a_value_of_a_member_is_theirs_alone(ground):
    member = ground.household.belongings.get().member
    check(ground, ask(ground, "socialsecurity.medical", "no", member=member.key))
    assert SocialSecurity.objects.on(CHECKED).get(member=member).medical is False
    with pytest.raises(Absent):
        ask(ground, "socialsecurity.pension", "no")


def test_a_change_outdates_what_follows_from_the_old_value(ground):
    check(ground, ask(ground, "housing.dangerous", "yes"))
    house = Housing.objects.on(CHECKED).get()
    assert (house.dangerous, house.grade) == (True, "")


def test_a_value_that_changed_meanwhile_is_not_overwritten(ground):
    row = ask(ground)
    Water.objects.update(safe=None)
    with pytest.raises(ProceedingRefused) as found:
        check(ground, row)
    assert (found.value.reason, found.value.facts["before"], found.value.facts["now"]) == ("stale", True, None)
    row.refresh_from_db()
    assert (row.outcome, Water.objects.get().safe) == ("", None)


def test_a_request_that_is_not_passed_writes_nothing(ground):
    row = check(ground, ask(ground), kind=ActKind.REFUSE, reason="水质检测合格")
    assert (row.outcome, Water.objects.count(), ChangeRequest.objects.get().wrote) == ("refused", 1, None)


def test_whoever_asked_does_not_check(ground):
    row = ask(ground, office="township")
    assert refused(lambda: check(ground, row))[0] == "same_person"
    assert refused(lambda: check(ground, row, office="village"))[0] == "wrong_office"


@pytest.mark.parametrize(
    ("item", "typed", "others", "why"),
    [
        ("standing.status", "exited", {}, ("no_item", "item")),
        ("water.safe", "perhaps", {}, ("no_value", "value")),
        ("land.fruit_mu", "-3", {}, ("no_value", "value")),
        ("land.fruit_mu", "", {}, ("no_value", "value")),
        ("water.safe", "yes", {}, ("same_value", "value")),
        ("water.safe", "no", {"since": date(2017, 4, 1)}, ("after_today", "since")),
        ("water.safe", "no", {"reason": " "}, ("no_reason", "reason")),
        ("water.safe", "no", {"evidence": {}}, ("no_evidence", "evidence")),
    ],
)
def test_what_cannot_be_changed_is_refused_with_its_field(ground, item, typed, others, why):
    assert refused(lambda: ask(ground, item, typed, **others)) == why
    assert (Proceeding.objects.count(), ChangeRequest.objects.count()) == (0, 0)


def test_two_values_are_changed_beside_one_another_and_each_once_at_a_time(ground):
    ask(ground)
    ask(ground, "water.difficult", "yes")
    assert refused(lambda: ask(ground)) == ("begun_already", "")
    assert "change" not in may_begin(ground.household, frozenset({"village"}), on=BEGUN)
    begin = lambda: begin_proceeding(ground.household.key, "change", by=ground.by["village"])  # noqa: E731
    assert refused(begin) == ("names_a_change", "procedure")


def test_what_may_be_changed_is_told_as_it_is_on_file(ground):
    told = {(it.item, it.name): it for it in changeable(ground.household, pack_in_force(BEGUN), on=BEGUN)}
    assert told["water.safe", ""] == Changeable("water.safe", None, "", value=True)
    assert told["land.fruit_mu", ""].value is None
    member = ground.household.belongings.get().member
    assert told["socialsecurity.medical", member.name].member == member.key
