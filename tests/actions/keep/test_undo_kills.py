"""An undo that is killed at any instant has done nothing or all, and can be done again."""

import random

import pytest
from django.conf import settings

from tests.facts_in_force import state
from tests.import_process import database_url
from tests.importing import DAY, LATER, PLACES, bring, make_town
from tests.nursery import Nursery, Order
from tests.workbooks import persons
from xiuhua.register.models import ImportBatch, JournalLine

KILLS, STATEMENTS = 2, 28  # dozens more in tests/drills/kills.py


@pytest.mark.django_db(transaction=True)
def test_an_undo_that_is_killed_has_done_nothing_or_all(tmp_path):
    make_town()
    rows = list(persons(200, PLACES))
    bring(tmp_path, rows)
    before = state()
    changed = [{**row, "行政村": "书台村", "脱贫属性": "已脱贫"} for row in rows]
    batch = ImportBatch.objects.get(key=bring(tmp_path, changed, on=LATER).batch)
    after = state()
    assert after != before
    luck, killed = random.Random(20_170_331), 0  # noqa: S311 -- instants to strike at, not secrets
    undo = ("xiuhua", ("200", "import-undo", str(batch.key)), database_url())
    with Nursery("tests.deeds_to_kill", home=settings.HOME) as nursery:
        for _ in range(KILLS):
            killed += nursery.do(Order(*undo, before_statement=luck.randint(1, STATEMENTS))).code is None
            batch.refresh_from_db()
            undone = batch.state == "undone"
            assert state() == (before if undone else after)
            assert JournalLine.objects.filter(deed="undo_import").count() == undone
        nursery.done(Order(*undo), codes=(4,) if batch.state == "undone" else (0,))
    assert killed >= KILLS // 2
    assert state() == before
    assert bring(tmp_path, rows, on=DAY).unchanged == 200
