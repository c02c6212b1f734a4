"""Large files on the desk: brought, waited for, looked at, corrected, applied and undone by a worker."""

import re
from html import unescape
from uuid import uuid4

import pytest

from tests.desk.test_imports import apply, bring, counts, keep, rows
from tests.desk.visitor import visit_as
from tests.large_imports import empty
from tests.workbooks import write_csv
from xiuhua.actions.keep import do_jobs, staged_import
from xiuhua.actions.keep.do_jobs import do_next_job
from xiuhua.bridge.workbench import at_work, take_in_hand

__all__ = ["rows"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _many(monkeypatch, settings):
    """More than five rows are many."""
    monkeypatch.setattr(staged_import, "MOST_ROWS", 5)
    monkeypatch.setattr(do_jobs, "ASK_EVERY_SECONDS", 0)
    yield
    empty(settings.UPLOADS)


def asked(reader, folder, rows) -> str:
    """The address of the job that a file became."""
    answer = bring(reader, write_csv(folder / "新增.csv", rows))
    assert answer.status_code == 302, unescape(answer.content.decode())
    assert answer.headers["Location"].startswith("/jobs/")
    return answer.headers["Location"]


def work() -> int:
    return sum(1 for _ in iter(do_next_job, False))


def judged(reader, folder, rows) -> str:
    """The address of an import that was read and judged by a worker."""
    job = asked(reader, folder, rows)
    assert work() == 2
    return reader.get(job).headers["Location"]


def test_a_large_file_is_waited_for_looked_at_and_applied(tmp_path, rows):
    from xiuhua.register.models import Member

    reader = visit_as("township")
    rows[1]["与户主关系"] = "配藕"
    job = asked(reader, tmp_path, rows)
    page = reader.text(job)
    assert ("读取文件" in page, "排队中" in page, "新增.csv" in page) == (True, True, True)
    assert "没有后台程序在处理任务" in page
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in page
    assert f'hx-get="{job}"' in page
    assert "正在进行" in reader.text("/imports/")
    with at_work():
        assert "没有后台程序" not in reader.text(job)
    assert do_next_job() is True
    address = reader.get(job).headers["Location"]
    assert reader.get(job, **HTMX).headers["HX-Redirect"] == address
    assert "判定各行" in reader.text(address)
    assert work() == 1
    page = reader.text(address)
    assert counts(page) == [5, 0, 0, 0, 1]
    assert "后台程序于" in page
    answer = apply(reader, address)
    assert (answer.status_code, answer.headers["Location"]) == (302, address)
    assert "写入导入数据" in reader.text(address)
    assert work() == 1
    assert counts(reader.text(address)) == [5, 0, 0, 0, 1]
    assert Member.objects.filter(number__startswith="P").count() == 5
    assert "提交后台任务" not in reader.text(address)
    assert reader.client.post(f"{address}undo/").headers["Location"] == address
    assert "撤销导入" in reader.text(address)
    assert work() == 1
    assert "已撤销" in reader.text(address)


def test_a_part_asks_again_until_the_job_has_ended(tmp_path, rows):
    from xiuhua.register.models import Job

    reader = visit_as("township")
    job = asked(reader, tmp_path, rows)
    part = reader.get(job, **HTMX).content.decode()
    assert part.startswith('<div class="at-work" id="job" hx-get=')
    Job.objects.update(state="running", begun_at="2017-03-31T00:00:00Z")
    assert "曾中断，将重新开始" in reader.text(job)
    with take_in_hand(Job.objects.get().key) as hand:
        assert "<p>开始</p>" in reader.get(job, **HTMX).content.decode()
        hand.tell("read rows", 1_234, 0)
        assert "已读行数：1,234" in reader.text(job)
        hand.tell("judge cells", 3, 6)
        assert ("3 / 6" in reader.text(job), 'value="50"' in reader.text(job)) == (True, True)
        hand.tell("write Member", 1, 10)
        page = reader.text(job)
        assert "写入登记册：1 / 10" in page
    assert "进行中" in page


def test_corrections_of_a_large_file_are_judged_when_asked(tmp_path, rows):
    reader = visit_as("township")
    rows[1]["与户主关系"] = rows[3]["与户主关系"] = "配藕"
    address = judged(reader, tmp_path, rows)
    page = reader.text(address)
    assert page.count("<fieldset") == 2
    after = keep(reader, address, page, **{"cell:1:belonging.relation": "配偶"}).content.decode()
    assert "已更正 1 格。" in after
    assert "此后更正了 1 格" in after
    assert (after.count("<fieldset"), counts(after)) == (1, [4, 0, 0, 0, 2])
    assert "下载拒收行" not in after
    refused = reader.client.post(f"{address}rejected/", follow=True).content.decode()
    assert "现在的内容还没有判定过" in refused
    last = keep(reader, address, after, **{"cell:3:belonging.relation": "配偶"}).content.decode()
    assert "这里已没有要更正的格" in last
    assert reader.client.post(f"{address}judge/").headers["Location"] == address
    work()
    assert counts(reader.text(address)) == [6, 0, 0, 0, 0]


def test_what_failed_says_why_and_what_was_kept_and_is_tried_again(tmp_path, rows, monkeypatch):
    from xiuhua.actions.keep.import_refusal import ImportOvertaken

    def overtaken(*_args, **_options):
        raise ImportOvertaken("register_changed")

    reader = visit_as("township")
    address = judged(reader, tmp_path, rows)
    really = do_jobs.apply_import
    monkeypatch.setattr(do_jobs, "apply_import", overtaken)
    apply(reader, address)
    job = re.search(r'hx-get="(/jobs/[^"]+)"', reader.text(address))[1]
    work()
    assert reader.get(job, **HTMX).headers["HX-Redirect"] == job
    for page in (reader.text(job), reader.text(address)):
        assert "写入时登记册有了变化" in page
        assert "要么全部写入，要么一行不写" in page
    assert "写入时登记册有了变化" in reader.text("/jobs/")
    monkeypatch.setattr(do_jobs, "apply_import", really)
    assert reader.client.post(f"{job}again/").headers["Location"] == job
    work()
    assert reader.get(job).headers["Location"] == address
    assert counts(reader.text(address)) == [6, 0, 0, 0, 0]


def test_a_file_that_cannot_be_read_is_brought_again(tmp_path, rows):
    reader = visit_as("township")
    job = asked(reader, tmp_path, rows)
    from xiuhua.bridge.uploads import upload_of
    from xiuhua.register.models import Job

    upload_of(Job.objects.get().key).write_text("a,b\n1,2\n")
    work()
    page = reader.text(job)
    assert "行中没有表头" in page
    assert ("文件本身不再保留" in page, "重试" in page, "导入文件" in page) == (True, False, True)


def test_reading_is_stopped_and_goes_on(tmp_path, rows):
    reader = visit_as("township")
    job = asked(reader, tmp_path, rows)
    assert reader.client.post(f"{job}stop/").headers["Location"] == job
    page = reader.text(job)
    assert ("已停止" in page, "文件保留一天" in page, "重试" in page) == (True, True, True)
    assert reader.get(f"{job}stop/").status_code == 405
    reader.client.post(f"{job}again/")
    assert work() == 2


def test_an_import_that_was_stopped_in_the_middle_says_how_it_goes_on(tmp_path, rows, monkeypatch):
    from xiuhua.register.models import ImportBatch, ImportPreview

    def stopped(*_args):
        raise do_jobs.Stopped

    reader = visit_as("township")
    tell = do_jobs.InHand.tell
    monkeypatch.setattr(do_jobs.InHand, "tell", stopped)
    asked(reader, tmp_path, rows)
    work()
    address = f"/imports/{ImportBatch.objects.latest('pk').key}/"
    page = reader.text(address)
    assert ("文件没有读完" in page, "可以继续读取" in page, "again/" in page) == (True, True, True)
    monkeypatch.setattr(do_jobs.InHand, "tell", tell)
    assert "读取中断" in reader.text("/imports/")
    reader.client.post(re.search(r'action="(/jobs/[^"]+/again/)"', page)[1])
    listed = reader.text("/imports/")
    assert ("正在读取" in listed, "读取中断" in listed) == (True, False)
    work()
    ImportPreview.objects.all().delete()
    assert "各行还没有判定" in reader.text(address)
    reader.client.post(f"{address}judge/")
    refused = reader.client.post(f"{address}discard/", follow=True).content.decode()
    assert "后台程序正在处理这次导入" in refused
    work()
    assert counts(reader.text(address)) == [6, 0, 0, 0, 0]


def test_the_list_shows_ones_own_jobs_and_says_when_there_are_none(tmp_path, rows):
    reader = visit_as("township")
    assert "还没有提交过任务" in reader.text("/jobs/")
    asked(reader, tmp_path, rows)
    page = reader.text("/jobs/")
    assert ("1 项任务" in page, "读取文件" in page, "新增.csv" in page, 'hx-select="#list"' in page) == (True,) * 4
    assert ">任务</a>" in reader.text("/imports/")
    for other in ("village", "health", "city"):
        assert "还没有提交过任务" in visit_as(other).text("/jobs/"), other


def test_the_system_officer_sees_that_jobs_are_and_nothing_of_them(tmp_path, rows):
    job = asked(visit_as("township"), tmp_path, rows)
    officer = visit_as("system")
    assert officer.get("/").headers["Location"] == "/office/"
    assert 'href="/jobs/"' in officer.text("/office/")
    for address in ("/jobs/", job):
        page = officer.text(address)
        assert ("读取文件" in page, "新增" in page) == (True, False), address
    officer.client.post(f"{job}stop/")
    assert "已停止" in officer.text("/jobs/")
    officer.client.post(f"{job}again/")
    work()
    done = officer.get(job)
    assert (done.status_code, "/imports/" in done.content.decode()) == (200, False)
    assert visit_as("auditor").text("/journal/").count("停止任务") == 1


def test_anybody_elses_job_is_not_there(tmp_path, rows):
    job = asked(visit_as("township"), tmp_path, rows)
    assert visit_as("county").get(job).status_code == 200
    for username in ("village", "health", "auditor", "helper"):
        reader = visit_as(username)
        for address in (job, f"/jobs/{uuid4()}/"):
            assert reader.get(address).status_code == 404, username
            assert reader.get(address, **HTMX).status_code == 404, username
        for deed in ("stop", "again"):
            assert reader.client.post(f"{job}{deed}/").status_code == 404, username
    assert visit_as().get(job).status_code == 302


def test_jobs_speak_both_languages(tmp_path, rows):
    reader = visit_as("township")
    job = asked(reader, tmp_path, rows)
    for language, here, gone in (("zh-hans", "任务", "Jobs"), ("en", "jobs", "任务")):
        reader.client.cookies["django_language"] = language
        for page in ("/jobs/", job):
            text = reader.text(page)
            assert (here in text, gone in text) == (True, False), page
