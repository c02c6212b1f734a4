"""A household's card: handed out with a code that stands on its paper only, and shut to whoever tries codes."""

import re
from datetime import date, timedelta
from io import BytesIO

import pytest
import time_machine
from pypdf import PdfReader

from tests.actions.assign.test_appointing_at_once import all_at_once
from tests.actions.diagnose.ground import BEGUN, exit_ground
from tests.makers import give_role, make_account, make_person, make_village, pair
from xiuhua.actions.diagnose.begin_proceeding import begin_proceeding
from xiuhua.actions.scan_card import (
    ScanCardRefused,
    Wish,
    end_scan_card,
    hand_out_scan_card,
    look_with_code,
    scanned,
)
from xiuhua.actions.view_household import view_household
from xiuhua.duty.door import Absent, scope_of
from xiuhua.queries.pack import pack_in_force
from xiuhua.queries.scan_card import ScanCardRules, own_file, scan_card_of, scan_card_rules, whom_to_call
from xiuhua.register.models import JournalLine, ScanCard

pytestmark = pytest.mark.django_db
WISH = Wish("zh", "https://bangfu.example.cn/c/{token}/")
TRIES, MOST = 5, 50


@pytest.fixture
def ground():
    return exit_ground()


def handed_out(ground, office: str = "village") -> tuple[str, str]:
    """The address's token, and the code as it stands on the paper."""
    handed = hand_out_scan_card(ground.household.key, WISH, by=ground.by[office])
    (page,) = PdfReader(BytesIO(handed.pdf)).pages
    text = "".join(page.extract_text().split())
    code = re.search(r"您家的密码(\d{8})", text).group(1)
    return handed.token, f"{code[:4]} {code[4:]}"


def wrong(code: str) -> str:
    return f"{(int(code.replace(' ', '')) + 1) % 10**8:08}"


def said(token: str, code: str) -> tuple[str, object]:
    """Why a code does not open a card, and its first fact; what it opens otherwise."""
    try:
        return "opened", look_with_code(token, code).number
    except ScanCardRefused as refused:
        return refused.reason, next(iter(refused.facts.values()), None)


def deeds() -> list[str]:
    return list(JournalLine.objects.order_by("id").values_list("deed", flat=True))


@pytest.mark.usefixtures("ground")
def test_the_rules_stand_in_the_pack():
    assert scan_card_rules(pack_in_force(BEGUN), on=BEGUN) == ScanCardRules(8, TRIES, 30, MOST)
    assert scan_card_rules(pack_in_force(BEGUN), on=date(2013, 12, 31)) is None


def test_the_code_on_the_paper_opens_the_file_as_it_is_typed(ground):
    token, code = handed_out(ground)
    fullwidth = code.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"})
    assert [said(token, it) for it in (code, code.replace(" ", ""), fullwidth)] == [("opened", "H1")] * 3
    assert scanned(token) == ground.household
    assert deeds() == ["hand_out_scan_card"] + ["look_with_code"] * 3
    assert [(line.actor, line.actor_name) for line in JournalLine.objects.filter(deed="look_with_code")] == [
        (None, "own_household")
    ] * 3  # fmt: skip


def test_neither_the_address_nor_the_code_is_kept(ground):
    token, code = handed_out(ground)
    kept = str(list(ScanCard.objects.values_list())) + str(list(JournalLine.objects.values_list()))
    assert (token in kept, code.replace(" ", "") in kept, ground.household.number in token) == (False, False, False)


def test_a_new_card_ends_the_one_before_and_a_card_can_be_ended(ground):
    first, second = handed_out(ground), handed_out(ground, "township")
    assert [said(*it) for it in (first, second)] == [("ended", None), ("opened", "H1")]
    assert scan_card_of(ground.household).issued_by == ground.by["township"].called
    end_scan_card(ground.household.key, by=ground.by["village"])
    assert (said(*second), scan_card_of(ground.household)) == (("ended", None), None)
    with pytest.raises(ScanCardRefused, match="no card that holds"):
        end_scan_card(ground.household.key, by=ground.by["village"])


def test_after_some_wrong_codes_one_waits_and_then_even_the_right_one_must(ground):
    token, code = handed_out(ground)
    with time_machine.travel("2017-03-01T08:00:00+08:00", tick=False) as clock:
        found = [said(token, wrong(code)) for _ in range(TRIES)]
        assert found[:-1] == [("wrong", left) for left in range(TRIES - 1, 0, -1)]
        assert found[-1][0] == "waits"
        clock.shift(timedelta(minutes=29))
        assert said(token, code)[0] == "waits"
        clock.shift(timedelta(minutes=1))
        assert said(token, code) == ("opened", "H1")
    assert deeds().count("miss_scan_card") == TRIES
    assert scan_card_of(ground.household).vain == 0


def test_what_is_no_code_at_all_is_not_counted(ground):
    token, _code = handed_out(ground)
    assert [said(token, it) for it in ("", "1234", "一二三四五六七八", "1" * 500)] == [("no_code", 8)] * 4
    assert scan_card_of(ground.household).vain == 0


def test_after_many_wrong_codes_none_opens_the_card_however_long_one_waits(ground):
    token, code = handed_out(ground)
    with time_machine.travel("2017-03-01T08:00:00+08:00", tick=False) as clock:
        for _ in range(MOST):
            clock.shift(timedelta(minutes=31))
            last = said(token, wrong(code))
        assert last == ("shut", MOST)
        clock.shift(timedelta(days=400))
        assert said(token, code) == ("shut", MOST)
    assert scan_card_of(ground.household).vain == MOST
    assert said(*handed_out(ground)) == ("opened", "H1")


def test_whoever_does_not_answer_for_the_household_hands_none_out_and_ends_none(ground):
    helper, stranger = make_account(person=make_person()), make_account()
    pair(helper.person, ground.household)
    give_role(stranger, "village", make_village())
    hand_out_scan_card(ground.household.key, WISH, by=helper)
    for call in (
        lambda: hand_out_scan_card(ground.household.key, WISH, by=stranger),
        lambda: end_scan_card(ground.household.key, by=stranger),
        lambda: scanned("x" * 22),
    ):
        with pytest.raises(Absent):
            call()


def test_a_card_in_a_language_of_nobody_is_refused_and_the_one_before_holds(ground):
    token, code = handed_out(ground)
    with pytest.raises(ScanCardRefused) as found:
        hand_out_scan_card(ground.household.key, Wish("xx", WISH.address), by=ground.by["village"])
    assert (found.value.reason, found.value.at, said(token, code)[0]) == ("no_language", "language", "opened")


def test_whom_to_call_names_helper_and_village_once_and_nothing_of_the_household(ground):
    helper = make_person("帮扶人", phone="13800138000")
    pair(helper, ground.household)
    call = whom_to_call(ground.household, on=BEGUN)
    assert [(it.name, it.phone) for it in call.helpers] == [("帮扶人", "13800138000")]
    assert (call.of_village, call.village.level) == ((), 5)


def test_the_own_file_tells_what_is_under_way_and_who_looked_but_no_complaint_about_somebody(ground):
    helper = make_account(person=make_person("帮扶人"))
    pair(helper.person, ground.household)
    begin_proceeding(ground.household.key, "correction", by=ground.by["village"])
    begin_proceeding(ground.household.key, "complaint", by=ground.by["village"], against=helper.person.key)
    view_household(scope_of(helper, today=BEGUN), ground.household.key, on=BEGUN)
    token, code = handed_out(ground)
    look_with_code(token, code)
    own = own_file(ground.household, on=BEGUN)
    assert [it.procedure for it in own.open] == ["correction"]
    assert [(it.who, it.deed) for it in own.looks] == [
        ("own_household", "look_with_code"),
        (ground.by["village"].username, "hand_out_scan_card"),
        ("帮扶人", "view_household"),
        (ground.by["village"].username, "begin_proceeding"),
    ]


@pytest.mark.django_db(transaction=True)
def test_of_many_codes_at_once_no_more_are_looked_at_than_one_after_another():
    ground = exit_ground()
    token, code = handed_out(ground)
    found = all_at_once([lambda: said(token, wrong(code))[0] for _ in range(20)])
    assert sorted(found) == ["waits"] * 16 + ["wrong"] * 4
    assert scan_card_of(ground.household).vain == TRIES
