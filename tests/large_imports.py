"""Large imports, for tests: more than five rows are many, and are read three at a time by whoever works."""

import shutil
from uuid import uuid4

import pytest

from tests.importing import DAY, LATER, ROWS, make_town
from tests.makers import give_role, make_account
from tests.workbooks import changed, write_csv
from xiuhua.actions.keep import do_jobs, staged_import
from xiuhua.actions.keep.ask_job import ask_to_stage
from xiuhua.actions.keep.do_jobs import do_next_job
from xiuhua.bridge.intake import workbooks
from xiuhua.register.models import Job, Office

RELATION, WATER = "belonging.relation", "water.safe"
BAD = changed(changed(ROWS, 1, 与户主关系="配藕"), 5, 与户主关系="配藕", 饮水安全="可能")


@pytest.fixture(autouse=True)
def town(monkeypatch, settings):
    """The township that everything is imported into; more than five rows are many. No upload is left behind."""
    made = make_town()
    Office.objects.update_or_create(pk=1, defaults={"demo_day": LATER})
    monkeypatch.setattr(staged_import, "MOST_ROWS", 5)
    monkeypatch.setattr(workbooks, "CHUNK_ROWS", 3)
    monkeypatch.setattr(do_jobs, "ASK_EVERY_SECONDS", 0)
    yield made
    empty(settings.UPLOADS)


@pytest.fixture
def office(town):
    """The account of the township's office."""
    account = make_account()
    give_role(account, "township", town)
    return account


@pytest.fixture
def uploaded(settings):
    """Puts rows where an upload lies."""

    return lambda rows: write_csv(settings.UPLOADS / f"{uuid4().hex}.csv", rows)


def empty(folder) -> None:
    """Take away what lies in a folder."""
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def asked(uploaded, rows, office, *, on=DAY) -> Job:
    """The job of reading some rows."""
    path = uploaded(rows)
    job = ask_to_stage(path, by=office, as_of=on, name="名单.csv")
    path.unlink()
    return job


def work() -> int:
    """How many jobs there were to do."""
    return sum(1 for _ in iter(do_next_job, False))


def brought(uploaded, rows, office, *, on=DAY):
    """The key of an import that was read and judged by a worker."""
    job = asked(uploaded, rows, office, on=on)
    assert work() == 2
    job.refresh_from_db()
    assert (job.state, job.reason) == ("done", "")
    return job.subject
