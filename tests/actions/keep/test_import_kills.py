"""An import that is killed at any instant has done nothing or all, and the next one finishes it; nothing is lost."""

import random
from pathlib import Path

import pytest
from django.conf import settings as ours
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.import_process import database_url
from tests.importing import DAY, PLACES, make_town
from tests.nursery import Nursery, Order, Told
from tests.workbooks import H1, persons, write_csv
from xiuhua.actions.keep.import_workbook import import_workbook
from xiuhua.bridge.intake import workbooks
from xiuhua.register.models import (
    Belonging,
    Health,
    Household,
    ImportBatch,
    ImportChunk,
    JournalLine,
    Labour,
    Member,
    Residence,
    SocialSecurity,
    Standing,
)

ONE_EACH = (Member, Belonging, Health, Labour, SocialSecurity)
PER_HOUSE = (Household, Residence, Standing)
ROWS_A_FILE = 60
KILLS, KILLS_A_FILE = 2, 2  # hundreds more in tests/drills/kills.py


@pytest.fixture
def village():
    """Villages to import into."""
    make_town()


def files_applied() -> int:
    """How many files were applied; fails when of one only a part was."""
    found = [model.objects.count() for model in ONE_EACH] + [model.objects.count() * 4 for model in PER_HOUSE]
    applied = ImportBatch.objects.filter(state="applied", accepted=ROWS_A_FILE).count()
    assert found == [applied * ROWS_A_FILE] * len(found)
    assert JournalLine.objects.filter(deed="import_workbook", after__accepted=ROWS_A_FILE).count() == applied
    return applied


def order_of(path: Path, **when: float) -> Order:
    """The import of a file, and when to strike it."""
    return Order("bring", (str(path), DAY.isoformat(), str(ROWS_A_FILE // 2)), database_url(), **when)


def struck_and_done(nursery: Nursery, path: Path, *, before: int, whole: Told, luck: random.Random) -> int:
    """Kill imports of a file nobody has seen yet, then let one be; how many were killed.

    They are struck by turns at an instant of the time that a `whole` one takes, and before one of its statements.
    """
    killed = 0
    for number in range(KILLS_A_FILE):
        instant, statement = luck.uniform(0, whole.seconds), luck.randint(1, whole.statements)
        when = {"after_seconds": instant} if number % 2 else {"before_statement": statement}
        killed += nursery.do(order_of(path, **when)).code is None
        assert files_applied() in (before, before + 1)
    nursery.done(order_of(path))
    assert files_applied() == before + 1
    assert ImportBatch.objects.exclude(state="applied").count() == ImportChunk.objects.count() == 0
    return killed


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("village")
def test_an_import_that_is_killed_again_and_again_has_done_nothing_or_all_of_each_file(tmp_path):
    luck, killed, files = random.Random(20_170_331), 0, 1  # noqa: S311 -- instants to strike at, not secrets
    with Nursery("tests.deeds_to_kill", home=ours.HOME) as nursery:
        whole = nursery.do(order_of(write_csv(tmp_path / "0.csv", persons(ROWS_A_FILE, PLACES))))
        while killed < KILLS:
            path = write_csv(tmp_path / f"{files}.csv", persons(ROWS_A_FILE, PLACES, start=files * ROWS_A_FILE))
            killed += struck_and_done(nursery, path, before=files, whole=whole, luck=luck)
            files += 1
    assert Member.objects.count() == files * ROWS_A_FILE


@pytest.mark.django_db
@pytest.mark.usefixtures("village")
@pytest.mark.parametrize("cut", [3, 7, 100])
def test_a_reading_that_was_cut_off_is_taken_up_by_a_version_that_cuts_the_file_otherwise(tmp_path, monkeypatch, cut):
    path = write_csv(tmp_path / "a.csv", persons(40, PLACES))

    def cut_off(_step: str, done: int, _of: int) -> None:
        if done >= 20:
            raise KeyboardInterrupt

    monkeypatch.setattr(workbooks, "CHUNK_ROWS", 5)
    with pytest.raises(KeyboardInterrupt):
        import_workbook(path, by=None, as_of=DAY, progress=cut_off)
    assert ImportChunk.objects.count() == 4
    monkeypatch.setattr(workbooks, "CHUNK_ROWS", cut)
    assert import_workbook(path, by=None, as_of=DAY).accepted == Member.objects.count() == 40
    assert ImportChunk.objects.count() == 0


# ── Damage ────────────────────────────────────────────────────────────────────────────────────────────────────────────

ROWS = list(persons(8, PLACES[:1]))
SPOILT = st.sampled_from(
    ["", "13", "户主", "是", "=1+1", "5.11902E+17", "大西村", "之女", "x" * 200, ROWS[0]["证件号码"], "'"]
)
DAMAGE = st.lists(st.tuples(st.integers(0, 7), st.sampled_from(H1), SPOILT), max_size=6)


@pytest.mark.django_db
@pytest.mark.usefixtures("village")
@settings(max_examples=examples(8), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
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
