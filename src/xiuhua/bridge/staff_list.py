"""A list of staff with what each brings: a pack's layout, the rows of a file, and what they change in the register."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import polars as pl
from django.conf import settings
from django.db.models import QuerySet

from xiuhua.bridge.gather.reading import columns
from xiuhua.bridge.intake.lookup import change_where, rows_with
from xiuhua.bridge.listed_rows import read_listed
from xiuhua.reckon.staff_list import NAME, StaffLayout, read_staff_layout
from xiuhua.register.models import HelperSkill, Person, SpokenLanguage

KEPT: Mapping[str, Any] = {"skill": HelperSkill, "language": SpokenLanguage}
KNOWN = {"person_id": "id", "name": "name", "unit": "unit__name", "title": "title", "phone": "phone"}


@dataclass(frozen=True, slots=True)
class Change:
    """What a list changes of one kind: rows (by id) that end, and persons with keys that begin (person_id, key)."""

    ended: pl.DataFrame
    begun: pl.DataFrame


def staff_layout(pack: str) -> StaffLayout | None:
    """The layout of a pack's list of staff; None where it has none."""
    return _layout(Path(settings.PACKS) / pack)


@lru_cache(maxsize=8)
def _layout(folder: Path) -> StaffLayout | None:
    path = folder / "staff_list.toml"
    if not path.exists():
        return None
    codes = tomllib.loads((folder / "codes.toml").read_text(encoding="utf-8"))
    return read_staff_layout(tomllib.loads(path.read_text(encoding="utf-8")), codes)


def read_staff_rows(path: Path, layout: StaffLayout) -> pl.DataFrame | None:
    """The rows of a file as text; None when no sheet has a column of names. Raises WorkbookRefused."""
    return read_listed(path, layout.headers, needed=(NAME,))


def staff_known(people: QuerySet[Person]) -> pl.DataFrame:
    """Some of the staff as a list tells them apart: person_id, name, unit, title, phone. One statement."""
    return columns(people, **KNOWN).with_columns(pl.col("person_id").cast(pl.Int64))


def brought_now(people: pl.Series) -> dict[str, pl.DataFrame]:
    """What some persons (by id) bring: by kind person_id, key and the id of the row. A statement a kind."""
    return {
        of: rows_with(
            kept.objects.filter(until__isnull=True), "person", people, id="id", person_id="person", key=of
        )
        for of, kept in KEPT.items()
    }  # fmt: skip


def changes_of(rows: pl.DataFrame) -> dict[str, Change]:
    """What judged rows (person_id and lists of keys) would change; what nothing is said of stays. Two statements."""
    now = brought_now(rows["person_id"])
    found = {}
    for of, held in now.items():
        told = rows.filter(pl.col(of).is_not_null()).select("person_id", key=pl.col(of))
        said = told.explode("key").filter(pl.col("key").is_not_null())
        asked = held.join(told.select("person_id"), on="person_id", how="semi")
        found[of] = Change(
            asked.join(said, on=["person_id", "key"], how="anti"), said.join(held, on=["person_id", "key"], how="anti")
        )
    return found


def write_changes(changes: Mapping[str, Change], *, today: date) -> None:
    """Let what is not said any more end today and what is new begin; to be called in a transaction."""
    for of, change in changes.items():
        change_where(KEPT[of], change.ended["id"], until=today)
        begun = change.begun.sort("person_id", "key").iter_rows(named=True)
        KEPT[of].objects.bulk_create(
            [KEPT[of](person_id=it["person_id"], since=today, **{of: it["key"]}) for it in begun], batch_size=2_000
        )
