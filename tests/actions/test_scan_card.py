"""A household's card: handed out with a code that stands on its paper only, and shut to whoever tries codes."""

import re
from datetime import date, timedelta
from io import BytesIO
from types import SimpleNamespace

import pytest
import time_machine
from pypdf import PdfReader

from tests.actions.assign.test_appointing_at_once import all_at_once
from tests.actions.diagnose.ground import BEGUN, exit_ground
from tests.makers import (
    LONG_AGO,
    give_role,
    make_account,
    make_household,
    make_person,
    make_village,
    pair,
    reside,
)
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
from xiuhua.queries.household_card import looks_at
from xiuhua.queries.pack import pack_in_force
from xiuhua.queries.scan_card import (
    Help,
    Public,
    ScanCardRules,
    cards_to_renew,
    own_file,
    public_contacts,
    scan_card_of,
    scan_card_rules,
    whom_to_call,
)
from xiuhua.register.models import Cause, Delivery, JournalLine, Measure, MeasureState, Office, ScanCard

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
    assert scan_card_of(ground.household, on=BEGUN).issued_by == ground.by["township"].called
    end_scan_card(ground.household.key, by=ground.by["village"])
    assert (said(*second), scan_card_of(ground.household, on=BEGUN)) == (("ended", None), None)
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
    assert scan_card_of(ground.household, on=BEGUN).vain == 0


def test_what_is_no_code_at_all_is_not_counted(ground):
    token, _code = handed_out(ground)
    assert [said(token, it) for it in ("", "1234", "一二三四五六七八", "1" * 500)] == [("no_code", 8)] * 4
    assert scan_card_of(ground.household, on=BEGUN).vain == 0


def test_after_many_wrong_codes_none_opens_the_card_however_long_one_waits(ground):
    token, code = handed_out(ground)
    with time_machine.travel("2017-03-01T08:00:00+08:00", tick=False) as clock:
        for _ in range(MOST):
            clock.shift(timedelta(minutes=31))
            last = said(token, wrong(code))
        assert last == ("shut", MOST)
        clock.shift(timedelta(days=400))
        assert said(token, code) == ("shut", MOST)
    assert scan_card_of(ground.household, on=BEGUN).vain == MOST
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


def test_a_card_opens_nothing_once_whoever_handed_it_out_answers_for_the_household_no_more(ground):
    helper, successor = make_account(person=make_person("前任")), make_account(person=make_person("继任"))
    paired = pair(helper.person, ground.household)
    token, code = handed_out(SimpleNamespace(household=ground.household, by={"village": helper}))
    assert said(token, code) == ("opened", "H1")
    paired.until, paired.end_reason = BEGUN, "moved"
    paired.save()
    pair(successor.person, ground.household, since=BEGUN)
    assert (said(token, code), scan_card_of(ground.household, on=BEGUN).lapsed) == (("lapsed", None), True)
    with pytest.raises(ScanCardRefused, match="ask your helper for another one"):
        scanned(token)
    waiting = [cards_to_renew(scope_of(it, today=BEGUN), on=BEGUN) for it in (successor, ground.by["village"], helper)]
    assert [[it.household for it in found] for found in waiting] == [[ground.household.key]] * 2 + [[]]
    again = handed_out(SimpleNamespace(household=ground.household, by={"village": successor}))
    assert (said(*again), cards_to_renew(scope_of(successor, today=BEGUN), on=BEGUN)) == (("opened", "H1"), [])


def test_the_card_of_a_helper_who_reads_on_or_whose_account_was_closed_opens_nothing(ground):
    helper = make_account(person=make_person("前任"))
    paired = pair(helper.person, ground.household)
    token, code = handed_out(SimpleNamespace(household=ground.household, by={"village": helper}))
    paired.until, paired.read_until, paired.end_reason = BEGUN, BEGUN + timedelta(days=30), "moved"
    paired.save()
    assert said(token, code) == ("lapsed", None)
    assert [it.called for it in cards_to_renew(scope_of(ground.by["village"], today=BEGUN), on=BEGUN)] == [
        ground.household.belongings.get().member.name
    ]
    token, code = handed_out(ground, "village")
    assert said(token, code) == ("opened", "H1")
    ground.by["village"].is_active = False
    ground.by["village"].save()
    assert said(token, code) == ("lapsed", None)


def test_cards_of_offices_that_still_answer_are_not_to_be_handed_out_anew(ground, django_assert_max_num_queries):
    village = ground.household.residences.get().village
    for _ in range(6):
        home = make_household(village)
        hand_out_scan_card(home.key, WISH, by=ground.by["township"])
    scope = scope_of(ground.by["village"], today=BEGUN)
    with django_assert_max_num_queries(8):
        assert cards_to_renew(scope, on=BEGUN) == []


@pytest.mark.usefixtures("ground")
def test_who_is_named_without_a_code_stands_in_the_pack():
    pack = pack_in_force(BEGUN)
    assert public_contacts(pack, on=BEGUN) == Public(frozenset({"helper"}), frozenset({"village"}))
    assert public_contacts(pack, on=date(2013, 12, 31)) == Public(frozenset(), frozenset())


def test_without_a_code_only_public_posts_are_named_and_with_it_all_of_the_village(ground):
    village = ground.household.residences.get().village
    pair(make_person("帮扶人", phone="13800138000"), ground.household)
    reside(make_person("队员", phone="13800138001"), village)
    officer = make_account(person=make_person("村干部", phone="13800138002"))
    give_role(officer, "village", village)
    public = public_contacts(pack_in_force(BEGUN), on=BEGUN)
    told = [
        whom_to_call(ground.household, public=it, on=BEGUN) for it in (public, None, Public(frozenset(), frozenset()))
    ]
    assert [[it.name for it in call.helpers] for call in told] == [["帮扶人"], ["帮扶人"], []]
    assert [[it.phone for it in call.of_village] for call in told] == [[], ["13800138001"], []]
    assert [[(office, it.name, it.phone) for office, it in call.offices] for call in told] == [
        [("village", "村干部", "13800138002")],
        [("village", "村干部", "13800138002")],
        [],
    ]
    assert [(call.more, call.hides_helper, call.no_telephone) for call in told] == [
        (True, False, False), (False, False, False), (True, True, True),
    ]  # fmt: skip


def test_two_of_one_name_are_both_named_and_one_who_answers_twice_is_named_once(ground):
    village = ground.household.residences.get().village
    first, second = make_person("王芳", phone="13800138000"), make_person("王芳", phone="13800138001")
    pair(first, ground.household)
    pair(second, ground.household)
    reside(make_person("王芳", phone="13800138002"), village)
    reside(first, village, role="first_secretary")
    officer = make_account(person=second)
    give_role(officer, "village", village)
    call = whom_to_call(ground.household, public=None, on=BEGUN)
    assert [(it.name, it.phone) for it in call.helpers] == [("王芳", "13800138000"), ("王芳", "13800138001")]
    assert ([(it.name, it.phone) for it in call.of_village], call.offices) == ([("王芳", "13800138002")], ())


def given(household, item: str, *, since: date, until: date | None = None, deliveries=()) -> None:
    measure = Measure.objects.create(household=household, item=item, deliverer="agriculture", since=since, until=until)
    MeasureState.objects.create(measure=measure, status="in_delivery", since=since)
    for day, fen in deliveries:
        Delivery.objects.create(measure=measure, since=day, amount_fen=fen)


def test_the_own_file_tells_the_causes_that_hold_and_the_help_of_this_year(ground):
    household, year = ground.household, date(2017, 1, 1)
    old, ended = date(2016, 2, 1), date(2017, 2, 1)
    twice = ((date(2016, 5, 1), 9_900), (date(2017, 1, 10), 30_000), (date(2017, 2, 10), 20_050), (date(2017, 4, 1), 1))
    given(household, "crop_award", since=old, deliveries=twice)
    given(household, "family_doctor", since=year)
    given(household, "industry_fund", since=old, until=ended, deliveries=((year, 100_000),))
    given(household, "old_award", since=old, until=ended, deliveries=((date(2016, 12, 31), 5),))
    given(household, "later_award", since=date(2017, 3, 2))
    Cause.objects.create(household=household, cause="illness", main=True, since=LONG_AGO)
    Cause.objects.create(household=household, cause="skill", main=False, since=LONG_AGO)
    Cause.objects.create(household=household, cause="land", main=False, since=LONG_AGO, until=BEGUN)
    own = own_file(household, on=BEGUN)
    assert [(it.cause, it.main) for it in own.causes] == [("illness", True), ("skill", False)]
    assert (own.head, own.number) == (household.belongings.get().member.name, "H1")
    status = ("agriculture", "in_delivery")
    assert list(own.helps) == [
        Help("family_doctor", "", *status, year, None, 0, None),
        Help("industry_fund", "", *status, old, ended, 100_000, year),
        Help("crop_award", "", *status, old, None, 50_050, date(2017, 2, 10)),
    ]


def test_who_looked_tells_who_handed_out_the_card_that_opened_it(ground):
    for office in ("village", "township"):
        look_with_code(*handed_out(ground, office))
    looks = looks_at(ground.household, of_inspectors=False, reader=None)
    assert [(it.deed, it.card_by) for it in looks] == [
        ("look_with_code", ground.by["township"].called),
        ("hand_out_scan_card", ""),
        ("look_with_code", ground.by["village"].called),
        ("hand_out_scan_card", ""),
    ]


def test_no_card_is_printed_with_an_address_that_no_telephone_reaches_but_a_demos(ground):
    wish = Wish("zh", "http://127.0.0.1:8000/c/{token}/", reached=False)
    assert hand_out_scan_card(ground.household.key, wish, by=ground.by["village"]).pdf[:5] == b"%PDF-"
    Office.objects.update(demo_day=None)
    with time_machine.travel("2017-03-01T08:00:00+08:00", tick=False):
        before = scan_card_of(ground.household, on=BEGUN).key
        with pytest.raises(ScanCardRefused, match=r"No telephone reaches http://127\.0\.0\.1:8000"):
            hand_out_scan_card(ground.household.key, wish, by=ground.by["village"])
    assert scan_card_of(ground.household, on=BEGUN).key == before


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
    assert scan_card_of(ground.household, on=BEGUN).vain == TRIES
