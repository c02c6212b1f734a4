"""A value on file is changed by one who asks and another who checks; the deed that ends it writes the register."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings

from tests.actions.diagnose.ground import BEGUN, clock, exit_ground
from tests.makers import make_account
from xiuhua.actions.diagnose.act import Told, act
from xiuhua.actions.diagnose.begin_proceeding import begin_proceeding, may_begin
from xiuhua.actions.diagnose.proceeding_refusal import ProceedingRefused
from xiuhua.actions.diagnose.request_change import Wanted, ask_again, request_change
from xiuhua.bridge.intake.forms import read_forms
from xiuhua.duty.door import Absent
from xiuhua.policy.reader import read_pack
from xiuhua.queries.change_request import Changeable, changeable
from xiuhua.queries.item_names import item_words
from xiuhua.queries.journal import opened_values
from xiuhua.queries.pack import pack_in_force
from xiuhua.queries.proceeding import proceedings_of
from xiuhua.reckon.workflow import ActKind
from xiuhua.register.models import (
    ChangeRequest,
    Housing,
    JournalLine,
    Land,
    Proceeding,
    SocialSecurity,
    Standing,
    Water,
)

pytestmark = pytest.mark.django_db
CHECKED, AGAIN = date(2017, 3, 6), date(2017, 3, 8)
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


def test_the_kind_of_a_household_is_changed_and_its_status_is_not(ground):
    check(ground, ask(ground, "standing.household_type", "special_support", since=date(2017, 3, 1)))
    assert Standing.objects.on(CHECKED).values_list("status", "household_type").get() == ("pre_exit", "special_support")
    assert Standing.objects.on(date(2017, 2, 28)).values_list("status", flat=True).get() == "pre_exit"
    assert refused(lambda: ask(ground, "standing.status", "exited"))[0] == "no_item"
    Standing.objects.all().delete()
    assert refused(lambda: ask(ground, "standing.household_type", "general"))[0] == "no_item"


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


def sent_back(ground, **asked) -> Proceeding:
    return check(ground, ask(ground, **asked), kind=ActKind.SEND_BACK, reason="照片看不清", to="request")


def asked_again(ground, row, typed="no", office="village", on=AGAIN, **others) -> Proceeding:
    clock(on)
    told = {"reason": "已重拍", "evidence": {"proof": "照片 6 张"}, "since": None} | others
    ask_again(row.key, Wanted("", None, typed=typed, **told), by=ground.by[office])
    row.refresh_from_db()
    return row


def test_what_was_sent_back_is_asked_again_with_another_value_and_what_is_on_file_then(ground):
    row = sent_back(ground, item="land.fruit_mu", typed="2.5")
    Land.objects.create(household=ground.household, fruit_mu=1, since=date(2017, 3, 7))
    asked_again(ground, row, "3.5", since=date(2017, 3, 7))
    assert list(row.changes.order_by("number").values_list("number", "before", "after", "since")) == [
        (1, None, "2.5", None), (2, "1", "3.5", date(2017, 3, 7)),
    ]  # fmt: skip
    assert (row.open_step, row.acts.count()) == ("check", 3)
    check(ground, row, on=AGAIN)
    assert Land.objects.on(AGAIN).order_by("-pk").first().fruit_mu == Decimal("3.5")
    assert list(row.changes.order_by("number").values_list("wrote", flat=True)) == [None, Land.objects.last().pk]


def test_history_and_journal_keep_what_was_asked_first_beside_what_is_asked_now(ground):
    row = asked_again(ground, sent_back(ground), since=date(2017, 2, 1))
    first, now = (next(iter(proceedings_of(ground.household, reader=None, on=day))) for day in (CHECKED, AGAIN))
    assert (first.is_asked_again, first.change.since, now.is_asked_again, now.change.since) == (
        True, None, False, date(2017, 2, 1),
    )  # fmt: skip
    assert [act.change and act.change.since for act in now.acts] == [None, None, date(2017, 2, 1)]
    line = JournalLine.objects.get(deed="ask_change_again")
    before, after = opened_values(line)
    assert (before["value"], before["since"], after["value"], after["since"]) == (False, None, False, "2017-02-01")
    assert (after["proceeding"], "False" in str(line.after["value"])) == (row.key.hex, False)


def test_a_request_is_not_repeated_without_being_asked_again_and_only_while_it_is_sent_back(ground):
    row = sent_back(ground)
    told = Told(AGAIN, evidence=PROOF, reason="同前")
    clock(AGAIN)
    assert refused(lambda: act(row.key, ActKind.FINISH, step="request", told=told, by=ground.by["village"])) == (
        "ask_anew", "",
    )  # fmt: skip
    asked_again(ground, row)
    assert refused(lambda: asked_again(ground, row))[0] == "not_sent_back"
    check(ground, row, on=AGAIN)
    assert refused(lambda: asked_again(ground, row, "yes"))[0] == "not_sent_back"
    assert row.changes.count() == 2


def test_what_is_asked_again_is_read_as_what_is_asked_first(ground):
    row = sent_back(ground)
    assert refused(lambda: asked_again(ground, row, "perhaps")) == ("no_value", "value")
    assert refused(lambda: asked_again(ground, row, "yes")) == ("same_value", "value")
    assert refused(lambda: asked_again(ground, row, since=date(2017, 4, 1))) == ("after_today", "since")
    assert refused(lambda: asked_again(ground, row, reason=" ")) == ("no_reason", "reason")
    ground.by["stranger"] = make_account()
    with pytest.raises(Absent):
        asked_again(ground, row, office="stranger")
    assert (row.changes.count(), JournalLine.objects.filter(deed="ask_change_again").count()) == (1, 0)


def test_whoever_asked_takes_back_what_was_sent_back(ground):
    row = sent_back(ground)
    clock(AGAIN)
    act(row.key, ActKind.WITHDRAW, step="request", told=Told(AGAIN, reason="户主撤回"), by=ground.by["village"])
    row.refresh_from_db()
    assert (row.outcome, Water.objects.count(), row.changes.count()) == ("withdrawn", 1, 1)
    assert ask(ground, on=AGAIN).key != row.key


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


def test_what_cannot_be_read_is_said_in_each_language_with_the_item_in_that_language(ground):
    with pytest.raises(ProceedingRefused) as found:
        ask(ground, "land.fruit_mu", "-3")
    why = found.value.facts["why"]
    assert why["zh"].startswith("林果面积")
    assert why["en"] == "Orchards, in mu: must be a number from 0 to 99999."
    assert not re.search("[\u4e00-\u9fff]", why["en"])


def test_every_item_that_may_be_changed_has_a_word_in_english():
    pack = read_pack("sichuan", packs=settings.PACKS)
    words = item_words(read_forms("sichuan").layout, pack, language="en")
    changes = pack.procedures["change"].changes
    assert [it for it in changes if not words.get(it) or re.search("[\u4e00-\u9fff]", words[it])] == []


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
