"""An import that is killed at any instant has done nothing or all, and the next one finishes it; nothing is lost."""

import random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.import_process import kill_import, run_import
from tests.importing import DAY, PLACES, make_town
from tests.workbooks import H1, persons, write_csv
from xiuhua.actions.keep.import_workbook import import_workbook
from xiuhua.register.models import (
    Belonging,
    Health,
    Household,
    ImportBatch,
    JournalLine,
    Labour,
    Member,
    Residence,
    SocialSecurity,
    Standing,
)

ONE_EACH = (Member, Belonging, Health, Labour, SocialSecurity)
PER_HOUSE = (Household, Residence, Standing)


@pytest.fixture
def village():
    """Villages to import into."""
    make_town()


def all_or_nothing(rows: int) -> bool:
    """Whether everything was applied; fails when only a part was."""
    found = [model.objects.count() for model in ONE_EACH] + [model.objects.count() * 4 for model in PER_HOUSE]
    applied = ImportBatch.objects.filter(state="applied").count()
    assert found == [rows if applied else 0] * len(found)
    assert JournalLine.objects.filter(deed="import_workbook").count() == applied
    return applied > 0


def strike(path, *, rows: int, kills: int, seed: int) -> tuple[int, int]:
    """Kill imports of one file, looking after each; how many were killed at work, and how many got through."""
    luck = random.Random(seed)  # noqa: S311 -- instants to strike at, not secrets
    at_work = 0
    for number in range(kills):
        # The chunks must stay the same within a batch, or a resumed reading would not know where it was.
        at_work += kill_import(path, on=DAY, chunk_rows=rows // 5, steps=24, luck=luck)
        all_or_nothing(rows)
        if number % 4 == 3:
            ImportBatch.objects.exclude(state="applied").delete()
    told = run_import(path, on=DAY, chunk_rows=rows // 5)
    assert all_or_nothing(rows)
    assert sum(map(int, told[-1].split()[2:])) == rows
    assert ImportBatch.objects.exclude(state="applied").count() == 0
    return at_work, ImportBatch.objects.count()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("village")
def test_an_import_that_is_killed_has_done_nothing_or_all(tmp_path):
    path = write_csv(tmp_path / "a.csv", persons(400, PLACES))
    at_work, _ = strike(path, rows=400, kills=5, seed=20_170_331)
    assert at_work >= 3


@pytest.mark.drill
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("village")
def test_forty_kills_lose_nothing(tmp_path):
    path = write_csv(tmp_path / "a.csv", persons(4_000, PLACES))
    at_work, applied = strike(path, rows=4_000, kills=40, seed=7)
    print(f"40 kills, {at_work} at work, {applied} batches applied, 0 half done, 0 rows lost")


# ── Damage ────────────────────────────────────────────────────────────────────────────────────────────────────────────

ROWS = list(persons(8, PLACES[:1]))
SPOILT = st.sampled_from(
    ["", "13", "户主", "是", "=1+1", "5.11902E+17", "大西村", "之女", "x" * 200, ROWS[0]["证件号码"], "'"]
)
DAMAGE = st.lists(st.tuples(st.integers(0, 7), st.sampled_from(H1), SPOILT), max_size=6)


@pytest.mark.django_db
@pytest.mark.usefixtures("village")
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(damage=DAMAGE, order=st.permutations(range(8)))
def test_whatever_is_damaged_every_row_is_accounted_for_and_the_second_time_changes_nothing(tmp_path, damage, order):
    rows = [dict(ROWS[place]) for place in order]
    for place, header, text in damage:
        rows[place][header] = text
    with transaction.atomic():
        import_twice(write_csv(tmp_path / "a.csv", rows), rows)
        transaction.set_rollback(True)


def import_twice(path, rows) -> None:
    """Import and import again, counting."""
    first = import_workbook(path, by=None, as_of=DAY)
    assert first.rows == first.accepted + first.unchanged + first.rejected == 8 - blank(rows)
    assert first.problems["seq"].n_unique() == first.rejected
    again = import_workbook(path, by=None, as_of=DAY)
    assert (again.accepted, again.unchanged) == (0, first.accepted + first.unchanged)
    assert again.problems.equals(first.problems)


def blank(rows) -> int:
    """Rows without any content."""
    return sum(not any(row.values()) for row in rows)
