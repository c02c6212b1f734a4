"""An undo that is killed at any instant has done nothing or all, and can be done again."""

import os
import random
import subprocess
import sys
import time

import pytest
from django.conf import settings

from tests.facts_in_force import state
from tests.import_process import database_url
from tests.importing import DAY, LATER, PLACES, bring, make_town
from tests.workbooks import persons
from xiuhua.actions.keep.undo_import import undo_import
from xiuhua.register.models import ImportBatch, JournalLine

CHILD = """
import sys
from uuid import UUID
import django
django.setup()
from xiuhua.actions.keep import undo_import
from xiuhua.bridge.intake import withdrawing
change_where = withdrawing.change_where
def told(model, *args, **change):
    print("write", flush=True)
    change_where(model, *args, **change)
withdrawing.change_where = told
undo_import.undo_import(UUID(sys.argv[1]), by=None, progress=lambda *step: print(*step, flush=True))
print("DONE", flush=True)
"""


def kill_undo(batch: ImportBatch, *, luck: random.Random) -> bool:
    """Start an undo and kill it after a random line; whether it was still at work."""
    surroundings = os.environ | {"XIUHUA_DATABASE_URL": database_url(), "XIUHUA_HOME": str(settings.HOME)}
    process = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(batch.key)],
        env=surroundings | {"DJANGO_SETTINGS_MODULE": "xiuhua.config.settings"},
        stdout=subprocess.PIPE,
        text=True,
    )
    for _ in range(luck.randrange(1, 18)):
        if not process.stdout.readline():
            break
    time.sleep(luck.uniform(0, 0.01))
    was_at_work = process.poll() is None
    process.kill()
    process.wait()
    process.stdout.close()
    return was_at_work


@pytest.mark.django_db(transaction=True)
def test_an_undo_that_is_killed_has_done_nothing_or_all(tmp_path):
    make_town()
    rows = list(persons(200, PLACES))
    bring(tmp_path, rows)
    before = state()
    batch = ImportBatch.objects.get(
        key=bring(tmp_path, [{**row, "行政村": "书台村", "脱贫属性": "已脱贫"} for row in rows], on=LATER).batch
    )
    after = state()
    assert after != before
    luck, at_work = random.Random(20_170_331), 0  # noqa: S311 -- instants to strike at, not secrets
    for _ in range(5):
        at_work += kill_undo(batch, luck=luck)
        batch.refresh_from_db()
        undone = batch.state == "undone"
        assert state() == (before if undone else after)
        assert JournalLine.objects.filter(deed="undo_import").count() == undone
    assert at_work >= 2
    if batch.state == "applied":
        undo_import(batch.key, by=None)
    assert state() == before
    assert bring(tmp_path, rows, on=DAY).unchanged == 200
