"""What a household consents to is kept with purpose and end, taken back at any time, by whoever answers for it."""

from datetime import date

import pytest

from tests.actions.diagnose.ground import BEGUN, clock, exit_ground
from tests.makers import give_role, make_account, make_person, make_village, pair
from xiuhua.actions.consent import ConsentRefused, ToldConsent, keep_consent, withdraw_consent
from xiuhua.duty.door import Absent
from xiuhua.queries.consent import consents_of
from xiuhua.register.models import Consent, JournalLine

pytestmark = pytest.mark.django_db
LATER = date(2017, 3, 10)


@pytest.fixture
def ground():
    return exit_ground()


def told(**others) -> ToldConsent:
    given = {"purpose": "asset_check", "to_whom": "县民政局", "told_by": "户主", "given_on": BEGUN}
    return ToldConsent(**(given | {"until": date(2017, 6, 30), "paper": "档案盒 3"} | others))


def keep(ground, office="village", **others):
    return keep_consent(ground.household.key, told(**others), by=ground.by[office])


def refused(call) -> tuple[str, str]:
    with pytest.raises(ConsentRefused) as found:
        call()
    return found.value.reason, found.value.at


def test_it_holds_until_its_last_day(ground):
    keep(ground)
    days = (BEGUN, date(2017, 6, 30), date(2017, 7, 1))
    assert [[it.holds for it in consents_of(ground.household, on=day)] for day in days] == [[True], [True], [False]]
    (line,) = consents_of(ground.household, on=BEGUN)
    assert (line.purpose, line.to_whom, line.told_by, line.paper) == ("asset_check", "县民政局", "户主", "档案盒 3")


def test_it_is_taken_back_at_any_time_and_once(ground):
    key = keep(ground, until=None)
    clock(LATER)
    withdraw_consent(key, by=ground.by["township"])
    assert [it.holds for it in consents_of(ground.household, on=LATER)] == [False]
    assert [it.holds for it in consents_of(ground.household, on=BEGUN)] == [True]
    assert refused(lambda: withdraw_consent(key, by=ground.by["village"])) == ("taken_back", "")
    lines = JournalLine.objects.filter(deed__endswith="consent").order_by("id")
    assert [(line.deed, line.after["consent_purpose"]) for line in lines] == [
        ("keep_consent", "asset_check"), ("withdraw_consent", "asset_check"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("others", "why"),
    [
        ({"purpose": "anything"}, ("no_purpose", "purpose")),
        ({"to_whom": " "}, ("not_said", "to_whom")),
        ({"told_by": ""}, ("not_said", "told_by")),
        ({"given_on": LATER, "until": None}, ("not_come", "given_on")),
        ({"until": date(2017, 2, 1)}, ("over_before", "until")),
        ({"to_whom": "张三 13800138000"}, ("holds_number", "to_whom")),
        ({"paper": "x" * 200}, ("long_text", "paper")),
    ],
)
def test_what_does_not_do_is_refused_with_its_field(ground, others, why):
    assert refused(lambda: keep(ground, **others)) == why
    assert Consent.objects.count() == 0


def test_whoever_does_not_answer_for_the_household_neither_keeps_nor_takes_back(ground):
    key = keep(ground)
    helper, stranger = make_account(person=make_person()), make_account()
    pair(helper.person, ground.household)
    give_role(stranger, "village", make_village())
    withdraw_consent(keep_consent(ground.household.key, told(), by=helper), by=helper)
    for call in (
        lambda: keep_consent(ground.household.key, told(), by=stranger),
        lambda: withdraw_consent(key, by=stranger),
        lambda: withdraw_consent(ground.household.key, by=helper),
    ):
        with pytest.raises(Absent):
            call()
