"""Leave from all that somebody answers for at once: seen row by row, entered for all of it or for none."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings

from tests.actions.assign.ground import lay_ground, opens
from tests.makers import TODAY, give_role, make_account, make_household, make_organisation, make_person, pair
from xiuhua.actions.assign.leave import grant_leave
from xiuhua.actions.assign.leave_of_all import (
    AskedForAll,
    LeavesRefused,
    check_leave_of_all,
    end_leaves,
    grant_leave_of_all,
    withdraw_leaves,
)
from xiuhua.actions.assign.leave_plan import AskedLeave
from xiuhua.actions.assign.leave_refusal import LeaveRefused
from xiuhua.actions.assign.left_post import open_all_left
from xiuhua.duty.appointing import fills_what_is_held
from xiuhua.duty.door import Absent, scope_of
from xiuhua.queries.leave import leaves_together
from xiuhua.register.models import Assignment, Avoidance, JournalLine, Leave
from xiuhua.register.vault import Vault

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
FROM, BACK = TODAY - 2 * DAY, TODAY + 5 * DAY


@pytest.fixture
def home() -> SimpleNamespace:
    """A helper with three households of a village, one of the village beside it and a post in the village."""
    Vault.open(settings.KEY_FILE, create=True)
    ground = lay_ground()
    helper, colleague = ground.people[:2]
    places = [ground.village] * 3 + [ground.beside]
    held = [pair(helper, make_household(place, head=f"Head {n}")) for n, place in enumerate(places)]
    post = Assignment.objects.create(
        kind="link", role="linked_leader", person=helper, area=ground.village, since=FROM - DAY
    )
    village_office = make_account("village_office")
    give_role(village_office, "village", ground.village)
    return SimpleNamespace(
        **vars(ground), helper=helper, colleague=colleague, held=held, post=post, village_office=village_office,
        account=make_account("colleague", person=colleague),
    )  # fmt: skip


def away(home, who=None, *, of=None, since=FROM, until=BACK, why="illness", **more) -> AskedForAll:
    posts = frozenset(it.key for it in ([*home.held, home.post] if of is None else of))
    return AskedForAll(home.helper.key, posts, since, until, why, (who or home.colleague).key, **more)


def refused(deed) -> LeaveRefused:
    with pytest.raises(LeaveRefused) as told:
        deed()
    return told.value


def rows_of(no: LeaveRefused) -> list[tuple[int, str]]:
    assert isinstance(no, LeavesRefused)
    return [(at.held.pk, why.reason) for at, why in no.rows]


def test_one_entry_is_leave_from_every_household_and_post_each_with_its_line_in_the_journal(home):
    keys = grant_leave_of_all(away(home, document="假条1号"), by=home.office)
    rows = Leave.objects.in_bulk(keys, field_name="key").values()
    assert {row.assignment_id for row in rows} == {it.pk for it in (*home.held, home.post)}
    assert {(row.since, row.until, row.stand_in, row.why, row.document) for row in rows} == {
        (FROM, BACK, home.colleague, "illness", "假条1号")
    }
    assert JournalLine.objects.filter(deed="grant_leave").count() == 5
    assert [opens(home.account, it.household, TODAY) for it in home.held] == [True] * 4
    assert [opens(home.account, it.household, BACK) for it in home.held] == [False] * 4


def test_what_will_be_is_told_row_by_row_and_looking_enters_nothing(home):
    plans = check_leave_of_all(away(home), by=home.office)
    assert [plan.at.held.pk for plan in plans] == [home.post.pk, *(it.pk for it in home.held)]
    assert ({plan.days for plan in plans}, {plan.stand_in for plan in plans}) == ({7}, {home.colleague})
    assert Leave.objects.count() == 0


def test_said_twice_it_is_entered_once_also_where_one_of_them_was_entered_alone_before(home):
    one = grant_leave(AskedLeave(home.held[1].key, FROM, BACK, "illness", home.colleague.key), by=home.office)
    first = grant_leave_of_all(away(home), by=home.office)
    assert (one in first, grant_leave_of_all(away(home), by=home.office)) == (True, first)
    assert (Leave.objects.count(), JournalLine.objects.filter(deed="grant_leave").count()) == (5, 5)


def test_only_what_is_chosen_is_entered(home):
    grant_leave_of_all(away(home, of=home.held[:2]), by=home.office)
    assert set(Leave.objects.values_list("assignment", flat=True)) == {it.pk for it in home.held[:2]}
    assert refused(lambda: check_leave_of_all(away(home, of=[]), by=home.office)).reason == "no_rows"


def test_where_one_row_is_refused_it_is_named_and_none_is_entered(home):
    kept = Avoidance.objects.create(
        person=home.colleague, household=home.held[1].household, why="kin", since=TODAY, said_by=home.office
    )
    grant_leave(AskedLeave(home.held[3].key, TODAY, TODAY + DAY, "family", None), by=home.office)
    no = refused(lambda: grant_leave_of_all(away(home), by=home.office))
    assert rows_of(no) == [(home.held[1].pk, "kept_apart"), (home.held[3].pk, "away_already")]
    assert ((no.facts["count"], no.facts["all"]), no.at) == ((2, 5), "posts")
    assert (Leave.objects.count(), JournalLine.objects.filter(deed="grant_leave").count()) == (1, 1)
    grant_leave_of_all(away(home, of=[home.post, home.held[0], home.held[2]]), by=home.office)
    assert (Leave.objects.count(), kept.why) == (4, "kin")


def test_what_is_wrong_with_all_rows_alike_is_said_once_at_its_field(home):
    for asked, said in (
        (away(home, why="weather"), ("no_reason", "why")),
        (away(home, until=FROM), ("no_days", "back")),
        (away(home, home.helper), ("own_self", "who")),
        (away(home, document="13912345678"), ("holds_number", "document")),
    ):
        no = refused(lambda asked=asked: check_leave_of_all(asked, by=home.office))
        assert ((no.reason, no.at), isinstance(no, LeavesRefused)) == (said, False)


def test_the_room_of_who_stands_in_is_counted_over_all_rows(home):
    for _ in range(8):
        pair(home.colleague, make_household(home.village))
    no = refused(lambda: grant_leave_of_all(away(home), by=home.office))
    assert rows_of(no) == [(home.held[2].pk, "too_many"), (home.held[3].pk, "too_many")]
    assert [why.facts["count"] for _at, why in no.rows] == [11, 11]
    grant_leave_of_all(away(home, of=home.held[:2]), by=home.office)
    assert Leave.objects.filter(stand_in=home.colleague).count() == 2


def test_who_is_near_one_row_only_is_refused_by_name_for_the_other(home):
    from tests.makers import make_village

    far = make_village(name="Far")
    other = pair(home.helper, make_household(far))
    city = make_account("city")
    give_role(city, "city", far.parent.parent.parent)
    give_role(city, "city", home.village.parent.parent.parent)
    near = make_person("Near", unit=make_organisation(name="Station", area=home.village.parent))
    asked = away(home, near, of=[home.held[0], other])
    rows = rows_of(refused(lambda: check_leave_of_all(asked, by=city)))
    assert rows == [(other.pk, "not_here")]


def test_what_ended_since_it_was_looked_at_is_refused(home):
    asked = away(home)
    Assignment.objects.filter(pk=home.held[0].pk).update(until=TODAY)
    assert refused(lambda: grant_leave_of_all(asked, by=home.office)).reason == "held_otherwise"


def test_an_office_enters_it_for_its_own_places_and_is_told_that_there_is_more(home):
    elsewhere = make_household(make_organisation(name="Elsewhere").area)
    pair(home.helper, elsewhere)
    left = open_all_left(home.helper.key, by=home.office)
    assert (len(left.posts), left.elsewhere, left.holder) == (5, True, home.helper)
    assert fills_what_is_held(scope_of(home.office, today=TODAY), home.helper) is True
    for account in (home.village_office, home.account, make_account("stranger")):
        assert fills_what_is_held(scope_of(account, today=TODAY), home.helper) is False
        with pytest.raises(Absent):
            grant_leave_of_all(away(home), by=account)
    with pytest.raises(Absent):
        open_all_left(home.colleague.key, by=home.office)


def test_what_was_entered_together_is_told_together_ended_and_withdrawn_together(home):
    grant_leave_of_all(away(home), by=home.office)
    (one,) = leaves_together([*home.held, home.post], on=TODAY)
    assert (len(one.keys), one.assignments, one.line.state) == (5, {it.pk for it in (*home.held, home.post)}, "now")
    end_leaves(one.keys, back_on=TODAY, by=home.office)
    assert set(Leave.objects.values_list("until", flat=True)) == {TODAY}
    assert [opens(home.account, it.household, TODAY) for it in home.held] == [False] * 4
    later = grant_leave_of_all(away(home, since=BACK, until=BACK + DAY), by=home.office)
    withdraw_leaves(later, by=home.office)
    assert leaves_together([*home.held, home.post], on=TODAY) == []


def test_if_one_of_them_cannot_be_ended_none_is(home):
    keys = grant_leave_of_all(away(home), by=home.office)
    Leave.objects.filter(key=keys[-1]).update(until=TODAY)
    no = refused(lambda: end_leaves(keys, back_on=TODAY + DAY, by=home.office))
    assert (no.reason, Leave.objects.filter(until=BACK).count()) == ("over", 4)
