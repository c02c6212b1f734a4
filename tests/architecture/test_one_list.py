"""The formats of workbooks that are read are named once; everybody else asks for them there."""

import re

from tests.architecture.source import ROOT
from xiuhua.bridge.workbook.kinds import ENDINGS, FORMATS

SUFFIXES = {".py", ".html", ".js", ".po", ".toml"}
NAMED = "src/xiuhua/bridge/workbook/kinds.py"
# What is written is another list, and so are the files that an archive may hold.
WRITTEN = {
    "src/xiuhua/actions/keep/export_form.py",
    "src/xiuhua/console/locale/zh_Hans/LC_MESSAGES/django.po",
    "src/xiuhua/desk/views/forms.py",
    "src/xiuhua/desk/templates/desk/pages/forms.html",
}
READING = "src/xiuhua/bridge/workbook/"
LISTS = re.compile(r"\bxls\b|\bods\b|\bxlsx\b.{0,40}\bcsv\b", re.IGNORECASE)


def test_no_other_place_names_the_formats_that_are_read():
    files = [path for folder in ("src", "packs") for path in (ROOT / folder).rglob("*") if path.suffix in SUFFIXES]
    naming = {
        path.relative_to(ROOT).as_posix()
        for path in files
        if any(LISTS.search(line) and "to write" not in line for line in path.read_text(encoding="utf-8").splitlines())
    }
    assert {NAMED, *WRITTEN} <= naming
    assert {name for name in naming - WRITTEN if not name.startswith(READING)} == set()
    assert all(
        LISTS.search(text) for text in (", ".join(FORMATS), ",".join(ENDINGS), "workbook (.xlsx) or table (.csv)")
    )
