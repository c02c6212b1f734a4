"""Leave from a post of a village: who stands in opens the village for a time; township and county grant the days."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings

from tests.actions.assign.ground import DOCUMENT, asked, lay_ground
from tests.makers import TODAY, give_role, make_account, make_household
from xiuhua.actions.assign.appoint import appoint
from xiuhua.actions.assign.end_appointment import end_appointment
from xiuhua.actions.assign.leave import grant_leave, withdraw_leave
from xiuhua.actions.assign.leave_plan import AskedLeave, check_leave
from xiuhua.actions.assign.leave_refusal import LeaveRefused
from xiuhua.duty.door import Absent, areas_covered, open_household, scope_of
from xiuhua.duty.openers import openers_of
from xiuhua.duty.staff import open_person
from xiuhua.queries.chain import chain_of
from xiuhua.queries.leave import leaves_of
from xiuhua.queries.post_matrix import post_matrix
from xiuhua.queries.slot import slot_view
from xiuhua.register.models import Assignment, JournalLine, Person, SlotVerdict
from xiuhua.register.vault import Vault

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
POST_FROM = date(2016, 9, 1)
ALL = ("sending_unit", "township", "county_group")


@pytest.fixture
def post() -> SimpleNamespace:
    """A first secretary in post, a colleague with an account, the offices of the township and the county."""
    Vault.open(settings.KEY_FILE, create=True)
    ground = lay_ground()
    SlotVerdict.objects.create(
        village=ground.village, slot="first_secretary", required=1, in_post=1, filled=True, since=POST_FROM
    )
    county = make_account("county")
    give_role(county, "county", ground.village.parent.parent)
    Person.objects.update(party_member=True)
    holder, colleague = ground.people[:2]
    key = appoint(asked(ground.village, "first_secretary", holder, since=POST_FROM), by=county)
    account = make_account("colleague", person=colleague)
    household = make_household(ground.village, head="Head")
    return SimpleNamespace(
        **vars(ground), county=county, holder=holder, colleague=colleague, account=account,
        held=Assignment.objects.get(key=key), household=household,
    )  # fmt: skip


def away(post, days: int, *, since=TODAY, why="family", who=None, document=DOCUMENT, agreed=ALL) -> AskedLeave:
    stands_in = (who or post.colleague).key
    return AskedLeave(post.held.key, since, since + days * DAY, why, stands_in, document, frozenset(agreed))


def refusal(deed) -> str:
    with pytest.raises(LeaveRefused) as refused:
        deed()
    return refused.value.reason


def covers(post, day) -> bool:
    return post.village.pk in areas_covered(scope_of(post.account, today=day), on=day)


def test_who_stands_in_for_a_first_secretary_opens_the_village_on_these_days_alone(post):
    grant_leave(away(post, 3), by=post.office)
    days = (TODAY - DAY, TODAY, TODAY + 2 * DAY, TODAY + 3 * DAY)
    assert [covers(post, day) for day in days] == [False, True, True, False]
    opened = open_household(scope_of(post.account, today=TODAY), post.household.key, on=TODAY)
    told = (opened.reason.key, opened.reason.area, opened.reason.whose, opened.reason.until)
    assert told == ("stand_in", post.village.name, post.holder.name, TODAY + 3 * DAY)
    with pytest.raises(Absent):
        open_household(scope_of(post.account, today=TODAY - DAY), post.household.key, on=TODAY - DAY)


def test_standing_in_ends_with_the_post(post):
    grant_leave(away(post, 3), by=post.office)
    assert covers(post, TODAY) is True
    end_appointment(post.held.key, until=TODAY, reason="transferred", by=post.county)
    assert covers(post, TODAY) is False


def test_the_door_told_backwards_names_who_stands_in_for_a_post(post):
    grant_leave(away(post, 3), by=post.office)
    found = [it for it in openers_of(post.household, today=TODAY) if it.reason.key == "stand_in"]
    assert [(it.account, it.until, it.reason.area, it.before) for it in found] == [
        (post.account, TODAY + 3 * DAY, post.village.name, None)
    ]


def test_who_stands_in_is_known_where_they_do(post):
    scope = scope_of(post.office, today=TODAY)
    with pytest.raises(Absent):
        open_person(scope, post.colleague.key, on=TODAY)
    key = grant_leave(away(post, 3), by=post.office)
    assert open_person(scope, post.colleague.key, on=TODAY).person == post.colleague
    withdraw_leave(key, by=post.office)
    with pytest.raises(Absent):
        open_person(scope, post.colleague.key, on=TODAY)


def test_villages_beside_posts_the_post_and_the_chain_say_who_is_away(post):
    grant_leave(away(post, 3), by=post.office)
    (cell,) = post_matrix([post.village], ["first_secretary"], on=TODAY)[0].cells
    (held,) = slot_view(post.village, "first_secretary", on=TODAY).held
    (link,) = [it for it in chain_of(post.village, on=TODAY).required if it.slot == "first_secretary"]
    for holder in (cell.post.holders[0], held.by, link.holders[0]):
        assert (holder.name, holder.away.last, holder.away.stand_in) == (
            post.holder.name,
            TODAY + 2 * DAY,
            post.colleague.name,
        )
    assert (cell.gap, cell.post.in_post) == (None, 1)
    assert slot_view(post.village, "first_secretary", on=TODAY + 3 * DAY).held[0].by.away is None


def test_a_township_grants_three_days_and_the_county_more(post):
    assert check_leave(away(post, 3), by=post.office).days == 3
    assert refusal(lambda: check_leave(away(post, 4), by=post.office)) == "county_decides"
    assert check_leave(away(post, 4), by=post.county).days == 4


def test_for_more_than_ten_days_the_unit_the_township_and_the_county_must_have_agreed(post):
    assert check_leave(away(post, 10, agreed=()), by=post.county).days == 10
    with pytest.raises(LeaveRefused) as refused:
        check_leave(away(post, 11, agreed=("township", "somebody")), by=post.county)
    assert (refused.value.reason, refused.value.facts["who"]) == ("not_agreed", "sending_unit, county_group")
    grant_leave(away(post, 11, agreed=(*ALL, "somebody")), by=post.county)
    assert leaves_of(post.held, on=TODAY)[0].agreed == ("county_group", "sending_unit", "township")


def test_days_of_a_year_are_counted_together_but_for_what_nobody_chooses(post):
    grant_leave(away(post, 20, since=TODAY), by=post.county)
    later = TODAY + 40 * DAY
    assert check_leave(away(post, 10, since=later), by=post.county).days == 10
    assert refusal(lambda: check_leave(away(post, 11, since=later), by=post.county)) == "too_many_days"
    assert check_leave(away(post, 60, since=later, why="maternity"), by=post.county).days == 60
    assert check_leave(away(post, 30, since=date(2018, 1, 1)), by=post.county).days == 30


def test_days_over_a_new_year_count_for_the_year_that_they_lie_in(post):
    grant_leave(away(post, 20, since=date(2017, 12, 22)), by=post.county)  # ten days of each year
    assert check_leave(away(post, 20, since=date(2018, 2, 1)), by=post.county).days == 20
    assert refusal(lambda: check_leave(away(post, 21, since=date(2018, 2, 1)), by=post.county)) == "too_many_days"
    assert refusal(lambda: check_leave(away(post, 21, since=date(2017, 11, 1)), by=post.county)) == "too_many_days"


def test_who_lives_in_the_village_asks_in_writing_and_only_members_stand_in_for_a_first_secretary(post):
    assert refusal(lambda: check_leave(away(post, 2, document=""), by=post.office)) == "no_document"
    Person.objects.filter(pk=post.colleague.pk).update(party_member=False)
    assert refusal(lambda: check_leave(away(post, 2), by=post.office)) == "no_party_member"


def test_what_a_unit_holds_has_no_leave_and_neither_has_what_is_not_there(post):
    key = appoint(asked(post.village, "assisting_unit", post.bureau, since=POST_FROM), by=post.county)
    told = AskedLeave(key, TODAY, TODAY + DAY, "family", None)
    with pytest.raises(Absent):
        grant_leave(told, by=post.county)
    with pytest.raises(Absent):
        grant_leave(AskedLeave(post.household.key, TODAY, TODAY + DAY, "family", None), by=post.county)


def test_the_line_about_a_post_stands_under_its_village(post):
    grant_leave(away(post, 2), by=post.office)
    line = JournalLine.objects.get(deed="grant_leave")
    assert (line.subject_kind, line.subject, line.after["post"]) == ("area", post.village.code, "first_secretary")
    assert line.after["since"] == TODAY.isoformat()
