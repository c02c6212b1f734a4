"""Columns written as rows come back as they were, on both databases."""

import threading
from datetime import date

import polars as pl
import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Model

from tests.makers import make_household
from xiuhua.bridge.bulk import next_ids, with_defaults, write_rows
from xiuhua.register.models import Belonging, Contact, Household, Housing, ImportBatch, Member

pytestmark = pytest.mark.django_db


def households(*numbers: str) -> pl.DataFrame:
    return pl.DataFrame({"number": numbers}).with_columns(
        id=pl.int_range(101, 101 + len(numbers)),
        key=pl.Series([f"{place:032x}" for place in range(1, 1 + len(numbers))]),
        registered_on=pl.lit(None, dtype=pl.Date),
    )


def test_rows_are_counted_and_stand_as_given() -> None:
    assert write_rows(Household, households("H1", "H2")) == 2
    assert list(Household.objects.order_by("id").values_list("id", "number", "registered_on")) == [
        (101, "H1", None),
        (102, "H2", None),
    ]
    assert Household.objects.get(number="H2").key.hex == f"{2:032x}"


def test_no_rows_are_no_work() -> None:
    assert write_rows(Household, households()) == 0


def test_texts_bytes_and_gaps_survive_commas_quotes_and_newlines() -> None:
    write_rows(Household, households("H1", "H2"))
    contacts = pl.DataFrame(
        {
            "household_id": [101, 102],
            "since": [date(2013, 12, 31)] * 2,
            "phone": ['a"b,\n\\N', ""],
            "account_sealed": [b"\x00\xff\\", None],
        }
    )
    write_rows(Contact, contacts)
    kept = [
        (row.phone, None if row.account_sealed is None else bytes(row.account_sealed), row.until, row.source)
        for row in Contact.objects.order_by("household_id")
    ]
    assert kept == [('a"b,\n\\N', b"\x00\xff\\", None, ""), ("", None, None, "")]


def test_absent_columns_take_the_model_default_and_nullable_ones_stay_empty() -> None:
    frame = with_defaults(ImportBatch, pl.DataFrame({"file_name": ["x.xlsx"]}))
    row = frame.row(0, named=True)
    assert (row["state"], row["rows"], row["digest"]) == ("staging", 0, "")
    assert "applied_at" not in row


def test_truths_and_decimals_come_back_as_such() -> None:
    write_rows(Household, households("H1"))
    write_rows(
        Housing,
        pl.DataFrame(
            {
                "household_id": [101],
                "since": [date(2014, 1, 1)],
                "dangerous": [True],
                "floor_m2": [80.5],
                "grade": ["C"],
            }
        ),
    )
    kept = Housing.objects.get()
    assert (kept.dangerous, float(kept.floor_m2), kept.relocated) == (True, 80.5, None)


def test_a_column_the_model_does_not_have_is_named() -> None:
    with pytest.raises(ValueError, match="Household has no column phone"):
        write_rows(Household, pl.DataFrame({"number": ["H1"], "phone": [""]}))


def test_a_refused_row_leaves_none_of_its_call() -> None:
    make_household(number="H2")
    with pytest.raises(IntegrityError), transaction.atomic():
        write_rows(Household, households("H1", "H2"))
    assert list(Household.objects.values_list("number", flat=True)) == ["H2"]


def test_first_rows_leave_the_table_its_indexes_and_are_refused_like_any_others() -> None:
    before = indexes_of(Belonging)
    write_rows(Household, households("H1", "H2"), first=True)
    write_rows(Member, pl.DataFrame({"id": [7], "key": [f"{7:032x}"], "name": ["曾明"]}), first=True)
    belonging = pl.DataFrame({"member_id": [7], "household_id": [101], "since": [date(2014, 1, 1)]})
    assert write_rows(Belonging, belonging, first=True) == 1
    with pytest.raises(IntegrityError), transaction.atomic():  # one at a time, says an index
        write_rows(Belonging, belonging.with_columns(household_id=102), first=True)
    assert indexes_of(Belonging) == before
    assert list(Belonging.objects.values_list("household__number", flat=True)) == ["H1"]


def indexes_of(model: type[Model]) -> set[str]:
    """The names of all indexes of a table."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, model._meta.db_table)
    return {name for name, told in found.items() if told["index"] or told["unique"]}


def test_an_id_written_by_hand_is_never_given_out_again() -> None:
    write_rows(Household, households("H1", "H2"))
    assert Household.objects.create(number="H3").pk not in (101, 102)


@pytest.mark.django_db(transaction=True)
def test_ids_that_another_transaction_holds_are_not_given_out_again() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")

    held: list[int] = []

    def write_beside() -> None:
        write_rows(Household, households("H9").with_columns(id=pl.lit(held[0] - 1)))
        connection.close()

    with transaction.atomic():
        held += [Household.objects.create(number=f"H{number}").pk for number in (1, 2, 3)]
        beside = threading.Thread(target=write_beside)
        beside.start()
        beside.join()
        held.append(Household.objects.create(number="H4").pk)
    assert len(set(held)) == 4
    assert Household.objects.count() == 5


def test_fresh_ids_are_distinct_and_unused() -> None:
    taken = make_household().pk
    ids = next_ids(Household, 3).to_list()
    assert len(set(ids)) == 3
    assert taken not in ids


def test_a_moment_without_a_time_zone_is_refused() -> None:
    frame = pl.DataFrame({"household_id": [1], "since": [date(2014, 1, 1)], "recorded": [date(2014, 1, 1)]})
    with pytest.raises(ValueError, match="time zone"):
        write_rows(Housing, frame.with_columns(pl.col("recorded").cast(pl.Datetime)))
