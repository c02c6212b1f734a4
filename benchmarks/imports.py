"""A city's workbook: previewed and applied by ours into a register of its own, and read by ours beside calamine alone.

Every contender runs in a process of its own, so that its memory is its own. `xiuhua bench import --size 448000`.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

from tests.workbooks import Place, persons, write_xlsx

ROOT = Path(__file__).parents[1]
DAY = date(2017, 3, 31)
ROUNDS = 3
BAD_EVERY = 50  # rows: two in a hundred cannot be taken
PLACES: list[Place] = [
    (county, f"第{township}镇", f"富{chr(0x4E00 + village)}村村民委员会")
    for county in ("甲县", "乙县", "丙县")
    for township in range(20)
    for village in range(10)
]


def run(size: int) -> dict[str, float]:
    """Seconds and MiB for a workbook of so many rows and 27 columns, 2 % of them bad; and how time grows."""
    with tempfile.TemporaryDirectory(prefix="xiuhua-imports-") as name:
        folder = Path(name)
        whole, half = _workbook(folder, size), _workbook(folder, size // 2)
        told = {it: _in_a_process(it, whole, folder / "whole") for it in ("preview", "apply", "again")}
        halves = {it: _in_a_process(it, half, folder / "half") for it in ("preview", "apply")}
        reading = [{it: _in_a_process(it, whole, folder) for it in ("ours", "calamine")} for _ in range(ROUNDS)]
    seconds = {it: min(one[it]["seconds"] for one in reading) for it in ("ours", "calamine")}
    found = {
        "rows": size,
        **{f"{it}_s": told[it]["seconds"] for it in told},
        **{f"{it}_peak_mib": told[it]["peak_mib"] for it in told},
        **{f"{it}_twice_the_rows": told[it]["seconds"] / halves[it]["seconds"] for it in halves},
        "reading_s": seconds["ours"],
        "calamine_s": seconds["calamine"],
        "reading_to_calamine": seconds["ours"] / seconds["calamine"],
    }
    return {it: round(value, 2) for it, value in found.items()}


def _workbook(folder: Path, rows: int) -> Path:
    people = persons(rows, PLACES)
    bad = ({**row, "危房户": "可能"} if place % BAD_EVERY == 0 else row for place, row in enumerate(people))
    return write_xlsx(folder / f"{rows}.xlsx", bad)


def _in_a_process(contender: str, path: Path, home: Path) -> dict[str, Any]:
    home.mkdir(exist_ok=True)
    environment = os.environ | {"XIUHUA_HOME": str(home), "DJANGO_SETTINGS_MODULE": "xiuhua.config.settings"}
    environment.pop("XIUHUA_DATABASE_URL", None)  # a register of its own, on SQLite
    command = [sys.executable, "-m", "benchmarks.imports", contender, str(path)]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603 -- our own
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    print(f"{contender} {path.name}: {told['seconds']:.1f} s", file=sys.stderr)
    return told


# ── Contenders, each in a process of its own ─────────────────────────────────────────────────────────────────────────


def _imported(path: Path, *, dry_run: bool) -> float:
    import django  # noqa: PLC0415 -- only these contenders need a register

    django.setup()
    _make_register()
    from xiuhua.actions.keep.import_workbook import import_workbook  # noqa: PLC0415 -- needs Django set up

    begun = perf_counter()
    result = import_workbook(path, by=None, as_of=DAY, dry_run=dry_run)
    seconds = perf_counter() - begun
    if result.rows != result.accepted + result.unchanged + result.rejected or not result.rejected:
        raise ValueError(f"The rows do not add up: {result.rows} in. Nothing was measured.")
    return seconds


def _make_register() -> None:
    """A city with its villages, keys and a pack in force; made once."""
    from django.conf import settings  # noqa: PLC0415 -- needs Django set up
    from django.core.management import call_command  # noqa: PLC0415

    from tests.makers import make_area  # noqa: PLC0415
    from xiuhua.register.models import PackInForce  # noqa: PLC0415
    from xiuhua.register.vault import Vault  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    if PackInForce.objects.exists():
        return
    Vault.open(settings.KEY_FILE, create=True)
    city = make_area(name="巴中市")
    PackInForce.objects.create(area=city, pack="sichuan", version="1", since=city.since)
    made = {(): city}
    for names in PLACES:
        for depth in (1, 2, 3):
            if names[:depth] not in made:
                made[names[:depth]] = make_area(made[names[: depth - 1]], name=names[depth - 1])


def preview(path: Path) -> float:
    """Every row judged, nothing written."""
    return _imported(path, dry_run=True)


def apply(path: Path) -> float:
    """Every row judged and written."""
    return _imported(path, dry_run=False)


def again(path: Path) -> float:
    """The same file once more: nothing differs."""
    return _imported(path, dry_run=False)


def ours(path: Path) -> float:
    """All cells as text, by our reading."""
    from xiuhua.bridge.workbook.reading import open_raw  # noqa: PLC0415 -- not for the contender beside it

    begun = perf_counter()
    book = open_raw(path)
    rows = sum(frame.height for _, frame in book.frames([sheet.name for sheet in book.sheets]))
    return _measured(rows, begun)


def calamine(path: Path) -> float:
    """All cells as Python values, by calamine alone."""
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 -- the same

    begun = perf_counter()
    rows = len(list(CalamineWorkbook.from_path(path).get_sheet_by_index(0).iter_rows()))
    return _measured(rows, begun)


def _measured(rows: int, begun: float) -> float:
    if rows <= 1:
        raise ValueError("No rows were read: nothing was measured.")
    return perf_counter() - begun


CONTENDERS: dict[str, Callable[[Path], float]] = {it.__name__: it for it in (preview, apply, again, ours, calamine)}

if __name__ == "__main__":
    taken = CONTENDERS[sys.argv[1]](Path(sys.argv[2]))
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024
    print(json.dumps({"seconds": taken, "peak_mib": peak}))
