"""Single posts: the database refuses two holders at a time, whoever writes; it lets them follow each other."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from tests.makers import make_household, make_person, make_village, pair, reside
from xiuhua.register.models import Assignment

pytestmark = pytest.mark.django_db
SLOT = "first_secretary@511921101200"


def day(text: str | None) -> date | None:
    return date.fromisoformat(f"2017-{text}") if text else None


@pytest.fixture
def village():
    return make_village()


@pytest.fixture
def hold(village):
    """Somebody new holds the post from a day until a day."""

    def held(since: str, until: str | None, *, slot: str | None = SLOT) -> Assignment:
        return reside(make_person(), village, role="first_secretary", since=day(since), until=day(until), slot=slot)

    return held


# the post is held from 1 March until 1 June; who else asks for it
OVERLAPPING = [
    ("03-01", "06-01"),
    ("02-01", "03-02"),
    ("05-31", "07-01"),
    ("04-01", "05-01"),
    ("02-01", "07-01"),
    ("02-01", None),
    ("05-31", None),
]
APART = [("02-01", "03-01"), ("06-01", "07-01"), ("06-01", None), ("01-01", "01-02")]
ZERO_LENGTH = [("03-01", "03-01"), ("04-01", "04-01"), ("06-01", "06-01")]


@pytest.mark.parametrize(("since", "until"), OVERLAPPING)
def test_two_holders_at_a_time_are_refused(hold, since, until):
    hold("03-01", "06-01")
    with pytest.raises(IntegrityError, match="one_holder_of_a_single_post_at_a_time"), transaction.atomic():
        hold(since, until)
    assert Assignment.objects.count() == 1


@pytest.mark.parametrize(("since", "until"), [*APART, *ZERO_LENGTH])
def test_holders_may_follow_each_other_on_the_day(hold, since, until):
    hold("03-01", "06-01")
    hold(since, until)
    assert Assignment.objects.count() == 2


def test_a_post_without_an_end_leaves_no_room_after_it(hold):
    hold("03-01", None)
    with pytest.raises(IntegrityError), transaction.atomic():
        hold("12-31", None)
    hold("02-01", "03-01")


def test_a_post_of_no_length_takes_no_room(hold):
    hold("04-01", "04-01")
    hold("03-01", None)
    assert Assignment.objects.count() == 2


def test_other_posts_and_posts_that_are_not_single_are_free(hold):
    hold("03-01", None)
    hold("03-01", None, slot="first_secretary@511921101201")
    for _ in range(2):
        hold("03-01", None, slot=None)
    assert Assignment.objects.count() == 4


def test_an_end_taken_back_into_the_successors_time_is_refused(hold):
    first = hold("03-01", "06-01")
    hold("06-01", None)
    for change in ({"until": None}, {"until": day("06-02")}):
        with pytest.raises(IntegrityError, match="one_holder"), transaction.atomic():
            Assignment.objects.filter(pk=first.pk).update(**change)
    Assignment.objects.filter(pk=first.pk).update(until=day("05-01"))


def test_a_post_made_single_while_another_holds_it_is_refused(hold):
    hold("03-01", None)
    other = hold("04-01", None, slot=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.filter(pk=other.pk).update(slot=SLOT)


def test_many_rows_at_once_are_refused_as_one(village):
    rows = [
        Assignment(
            kind="reside", role="first_secretary", person=make_person(), area=village, since=day("03-01"), slot=SLOT
        )
        for _ in range(3)
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.bulk_create(rows)
    assert not Assignment.objects.exists()


def test_a_writer_who_knows_no_django_is_refused_too(hold):
    hold("03-01", None)
    names = [field.column for field in Assignment._meta.local_fields if field.column not in ("id", "key")]
    columns = ", ".join(f'"{name}"' for name in names)
    key = "gen_random_uuid()" if connection.vendor == "postgresql" else "'0a'"
    copy = f'INSERT INTO register_assignment ("key", {columns}) SELECT {key}, {columns} FROM register_assignment'
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(copy)


def test_one_helper_of_a_household_at_a_time_when_the_pack_says_so():
    household = make_household()
    slot = f"helper@{household.number}"
    pair(make_person(), household, since=day("03-01"), until=day("06-01"), slot=slot)
    pair(make_person(), household, since=day("06-01"), slot=slot)
    with pytest.raises(IntegrityError), transaction.atomic():
        pair(make_person(), household, since=day("05-01"), slot=slot)
