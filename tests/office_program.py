"""LibreOffice without a window: opens files and saves them as another kind; and what is alive in a file."""

import re
import shutil
import subprocess
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

# What to ask for, by the ending that is wanted: a table of texts in UTF-8 or in GB18030 (LibreOffice's numbers 76, 85).
KINDS = {
    "xlsx": "xlsx", "ods": "ods", "xls": "xls",
    "utf8.csv": "csv:Text - txt - csv (StarCalc):44,34,76,1",
    "gb18030.csv": "csv:Text - txt - csv (StarCalc):44,34,85,1",
}  # fmt: skip
LIVE = re.compile(rb"<f[ >/]|table:formula=|<ddeLink|table:dde-link|externalLink|hyperlink ", re.IGNORECASE)


def office() -> str:
    """The program; skips a test loudly where there is none."""
    if not (program := shutil.which("soffice")):
        pytest.skip("SKIPPED: LibreOffice (soffice) is not here, so nobody but us wrote the files.")
    return program


# How a table of texts is opened: as UTF-8, what stands in quotes taken for numbers where it can be, or for text.
OPENED = {"as it comes": "CSV:44,34,76,1", "quoted is text": "CSV:44,34,76,1,,0,true,false"}


def saved_again(paths: Sequence[Path], kind: str, *, into: Path, opened: str = "as it comes") -> list[Path]:
    """The files opened and saved as a kind, in their order; `opened` says how tables of texts are."""
    into.mkdir(exist_ok=True)
    tables = any(path.suffix == ".csv" for path in paths)
    done = subprocess.run(
        [
            *(office(), f"-env:UserInstallation=file://{into}/profile", "--headless", "--convert-to", KINDS[kind]),
            *([f"--infilter={OPENED[opened]}"] if tables else []),
            *("--outdir", str(into), *map(str, paths)),
        ],
        check=True, capture_output=True, text=True, timeout=600,
    )  # fmt: skip
    saved = [into / f"{path.stem}.{kind.rpartition('.')[2]}" for path in paths]
    assert all(path.is_file() for path in saved), done.stderr
    return saved


def live_parts(path: Path) -> list[str]:
    """The parts of a workbook (xlsx, ods) in which something is reckoned, linked or fetched when it is opened."""
    with zipfile.ZipFile(path) as packed:
        return [name for name in packed.namelist() if LIVE.search(packed.read(name)) or "externalLink" in name]
