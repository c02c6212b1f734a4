"""A statement is made once for its shape, asked of any values, and read as the query builder reads it."""

from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some

from tests.examples import examples
from tests.makers import make_household, make_person
from xiuhua.register.models import Household, Person
from xiuhua.register.statements import Told, ask, many, planned_each_time

pytestmark = pytest.mark.django_db
NAMES = ("王军", "O'Neill", "100%_\\", "扎西·多吉", "𠮷田", "王\n军")
MADE: list[str] = []


def called(column: str) -> QuerySet[Any, Any]:
    return Person.objects.filter(**{f"{column}__one_of": Told("values")}).order_by("name").values_list("name")


def noted(column: str) -> QuerySet[Any, Any]:
    MADE.append(column)
    return called(column)


def numbered() -> QuerySet[Any, Any]:
    return Household.objects.filter(number=Told("number")).values_list("key", "number", "pk")


def nobody() -> QuerySet[Any, Any]:
    return Person.objects.none().values_list("pk")


def test_values_come_back_as_the_query_builder_reads_them():
    one, _ = make_household(), make_household()
    assert ask(numbered, number=one.number) == list(
        Household.objects.filter(pk=one.pk).values_list("key", "number", "pk")
    )


def test_a_statement_is_made_once_for_its_shape_and_asked_of_other_values():
    first, second = make_person(name="王军"), make_person(name="李明")
    assert ask(noted, "name", values=many(["王军"])) == [("王军",)]
    assert ask(noted, "name", values=many(["李明", "无人"])) == [("李明",)]
    assert ask(noted, "pk", values=many([first.pk, second.pk])) == sorted([("王军",), ("李明",)])
    assert ask(noted, "pk", values=many([])) == []
    assert MADE == ["name", "pk"]


def test_a_value_that_is_not_told_is_named():
    with pytest.raises(KeyError, match="number"):
        ask(numbered)


def test_where_nobody_can_be_meant_the_database_is_not_asked():
    with CaptureQueriesContext(connection) as statements:
        assert ask(nobody) == []
    assert len(statements) == 0


@settings(max_examples=examples(20), suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(wanted=some.lists(some.sampled_from(NAMES), unique=True))
@example(wanted=["王\n军", "王军"])
def test_one_of_many_texts_is_what_in_finds(wanted: list[str]):
    for name in NAMES:
        Person.objects.filter(name=name).exists() or make_person(name=name)
    slow = Person.objects.filter(name__in=wanted).order_by("name").values_list("name")
    assert ask(called, "name", values=many(wanted)) == list(slow)
    assert list(Person.objects.filter(name__one_of=wanted).order_by("name").values_list("name")) == list(slow)


def keyed() -> QuerySet[Any, Any]:
    return Household.objects.filter(key=Told("key")).values_list("number")


def of_some_keys() -> QuerySet[Any, Any]:
    return Household.objects.filter(key__one_of=Told("keys")).order_by("number").values_list("number")


def test_a_household_is_found_by_its_key_and_some_by_theirs():
    one, other, _ = make_household(), make_household(), make_household()
    assert ask(keyed, key=one.key) == [(one.number,)]
    keys = many([one.key.hex, other.key.hex])
    assert ask(of_some_keys, keys=keys) == sorted([(one.number,), (other.number,)])


@planned_each_time
def called_so(column: str) -> QuerySet[Any, Any]:
    return called(column)


def test_a_statement_that_is_planned_each_time_finds_the_same():
    make_person(name="王军"), make_person(name="李明")
    for _ in range(7):  # PostgreSQL keeps one plan for all values from the sixth time on
        assert ask(called_so, "name", values=many(["王军"])) == ask(called, "name", values=many(["王军"]))


def test_what_was_asked_can_be_read_however_often_it_was_asked():
    for _ in range(3):
        with CaptureQueriesContext(connection) as statements:
            ask(called, "name", values=many(["王军"]))
        assert "register_person" in statements[0]["sql"]
