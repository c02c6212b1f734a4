"""Pages tell until when rows are kept, and afterwards since when they are gone and why."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.desk.test_imports import apply, rows, staged
from tests.desk.visitor import visit_as
from xiuhua.actions.keep.forget_rows import forget_rows
from xiuhua.desk.labels import day

__all__ = ["rows"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]


def in_days(number: int) -> str:
    """A day as the pages of an import write it."""
    return f"{timezone.localtime() + timedelta(days=number):%Y-%m-%d}"


def test_the_page_tells_until_when_an_import_is_kept(rows, tmp_path):
    reader = visit_as("county")
    address = staged(reader, tmp_path, rows)
    assert f"保留至 {in_days(30)}；届时仍无人处理" in reader.text(address)
    english = reader.get(address, **{"accept-language": "en"}).content.decode()
    assert f"Kept until {in_days(30)} unless somebody goes on with it" in english
    forget_rows(now=timezone.now() + timedelta(days=31))
    assert reader.get(address).status_code == 404


def test_the_page_tells_until_when_rejected_rows_are_kept_and_afterwards_that_they_are_gone(rows, tmp_path):
    reader = visit_as("county")
    rows[0]["与户主关系"] = "配藕"
    address = staged(reader, tmp_path, rows)
    apply(reader, address)
    page = reader.text(address)
    assert f"拒收行保留至 {in_days(90)}，之后清除" in page
    assert "rejected/" in page
    forget_rows(now=timezone.now() + timedelta(days=91))
    page, gone = reader.text(address), in_days(91)
    assert f"拒收行已于 {gone} 清除。" in page
    assert "个人信息只保留到不再需要为止" in page
    assert ("配藕" in page, "rejected/" in page, "清除到期的行" in page) == (False, False, True)
    answer = reader.client.post(f"{address}rejected/", follow=True).content.decode()
    said = day(timezone.localdate(timezone.now() + timedelta(days=91)))
    assert f"拒收行已于 {said} 清除：个人信息只保留到不再需要为止。请从您自己留存的文件中取用。" in answer


def test_pages_tell_how_long_fillings_and_jobs_are_kept(settings):
    county = visit_as("county")
    settings.KEEP_DAYS = {**settings.KEEP_DAYS, "fillings": 500, "jobs": 60}
    file = SimpleUploadedFile("式.csv", "姓名,健康状况\n".encode())
    told = {"department": "县残联", "label": "残疾人", "purpose": "县残联核对残疾人家庭", "file": file}
    page = county.client.post("/forms/asked/", told, follow=True).content.decode()
    assert "加密保留 500 天" in page
    assert "已结束的任务列出 60 天" in county.text("/jobs/")
