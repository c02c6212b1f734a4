"""An office's list of areas out of a workbook or text file."""

from pathlib import Path

import polars as pl

from xiuhua.bridge.listed_rows import read_listed
from xiuhua.reckon.area_list import HEADERS, NEEDED


def read_area_rows(path: Path) -> pl.DataFrame | None:
    """The rows of all sheets that have the needed headers: sheet, row, and as text what HEADERS names, null if blank.

    None when no sheet has them. Raises WorkbookRefused for a file that cannot be read.
    """
    return read_listed(path, HEADERS, needed=NEEDED)
