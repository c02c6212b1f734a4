"""Files judged before anything is unpacked: what is dangerous or no workbook is refused within milliseconds."""

import zipfile
from pathlib import Path

from xiuhua.bridge.workbook.archive import guard_archive
from xiuhua.bridge.workbook.compound import guard_compound
from xiuhua.bridge.workbook.kinds import Kind, kind_of
from xiuhua.bridge.workbook.refusal import WorkbookRefused

MOST_TEXT_BYTES = 1_500_000_000


def guard(path: Path) -> None:
    """Refuse a file by its first bytes and its table of contents alone. Raises WorkbookRefused."""
    match kind_of(path):
        case Kind.ARCHIVE:
            guard_archive(path)
        case Kind.COMPOUND:
            guard_compound(path)
        case Kind.TEXT:
            _guard_text(path)


def _guard_text(path: Path) -> None:
    size = path.stat().st_size
    if size > MOST_TEXT_BYTES:
        raise WorkbookRefused("too_large", name=path.name, size=size // 10**6, most=MOST_TEXT_BYTES // 10**6)
    if zipfile.is_zipfile(path):
        raise WorkbookRefused("two_in_one", name=path.name)
