"""A worker that is killed at any instant of any step loses nothing and doubles nothing: the next one ends the job."""

import random

import pytest
from django.conf import settings

from tests.deeds_to_kill import IMPORTER
from tests.facts_in_force import state
from tests.import_process import database_url
from tests.importing import DAY, PLACES, make_town
from tests.large_imports import empty
from tests.makers import give_role, make_account
from tests.nursery import Nursery, Order
from tests.workbooks import changed, persons, write_csv
from xiuhua.actions.keep import staged_import
from xiuhua.actions.keep.ask_job import APPLY, JUDGE, UNDO
from xiuhua.actions.keep.large_preview import preview_judged
from xiuhua.actions.keep.staged_import import preview
from xiuhua.register.models import Account, ImportBatch, ImportChunk, Job, JournalLine, Member

CHUNK_ROWS = 20
KILLS = 2  # of each step; tests/drills/job_kills.py strikes as often as a job is not given up
# The statements of each step are about so many: some strike early, some late, some in the long transaction.
STATEMENTS = {"stage": 40, JUDGE: 30, APPLY: 80, UNDO: 60}
ROWS = changed(list(persons(100, PLACES)), 7, 与户主关系="配藕")


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_each_step_is_followed_by_one_that_ends_it(tmp_path, monkeypatch):
    monkeypatch.setattr(staged_import, "MOST_ROWS", 5)
    give_role(make_account(IMPORTER), "township", make_town())
    office, before = Account.objects.get(), state()
    luck, killed = random.Random(20_170_331), 0  # noqa: S311 -- instants to strike at, not secrets
    empty(settings.UPLOADS)  # what other tests of this process left
    path = write_csv(tmp_path / "名单.csv", ROWS)
    with Nursery("tests.jobs_to_kill", home=settings.HOME) as nursery:

        def struck(step: str, *asked: str) -> int:
            nursery.done(Order(asked[0], asked[1:], database_url()))
            work = ("work", (str(CHUNK_ROWS),), database_url())
            kills = sum(
                nursery.do(Order(*work, before_statement=luck.randint(1, STATEMENTS[step]))).code is None
                for _ in range(KILLS)
            )
            nursery.done(Order(*work), codes=(0, 3))
            assert list(Job.objects.exclude(state="done")) == []
            return kills

        killed += struck("stage", "ask", str(path), DAY.isoformat())
        batch = ImportBatch.objects.get()
        assert (batch.state, batch.rows, ImportChunk.objects.count()) == ("staged", 100, 5)
        assert list(settings.UPLOADS.iterdir()) == []
        killed += struck(JUDGE, "ask_about", JUDGE)
        kept, fresh = preview_judged(batch.key, by=office).result, preview(batch.key, by=office).result
        assert (kept.accepted, kept.rejected) == (fresh.accepted, fresh.rejected) == (99, 1)
        assert kept.problems.equals(fresh.problems)
        assert state() == before
        killed += struck(APPLY, "ask_about", APPLY)
        batch.refresh_from_db()
        assert (batch.state, batch.accepted, Member.objects.count()) == ("applied", 99, 99)
        killed += struck(UNDO, "ask_about", UNDO)
    assert state() == before
    deeds = list(JournalLine.objects.exclude(deed="start_job").order_by("pk").values_list("deed", flat=True))
    assert deeds == ["stage_import", "import_workbook", "undo_import"]
    assert killed >= 2 * KILLS
