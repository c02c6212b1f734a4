"""Takes a list of staff with what each brings, all of it or nothing; and hands it out with what is known."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from django.db import transaction

from xiuhua.actions.active_language import active_language
from xiuhua.actions.assign.skills_refusal import SkillsRefused
from xiuhua.actions.journal import write_line
from xiuhua.bridge.intake.forms import read_forms
from xiuhua.bridge.staff_list import (
    Change,
    brought_now,
    changes_of,
    read_staff_rows,
    staff_known,
    staff_layout,
    write_changes,
)
from xiuhua.bridge.workbook.refusal import WorkbookRefused
from xiuhua.duty.appointing import staff_around
from xiuhua.duty.door import scope_of
from xiuhua.duty.pairing import open_for_pairing
from xiuhua.papers.leaving import NumberLeaves
from xiuhua.papers.text_workbook import Page, write_text_workbook
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import pack_in_force
from xiuhua.reckon.staff_list import NAME, PHONE, StaffLayout, judge_staff
from xiuhua.register.models import Account, Area

BETWEEN = "、"


@dataclass(frozen=True, slots=True)
class BroughtSkills:
    """What a list changes: rows that it has, and how many of them say something that is new."""

    rows: int
    changed: int


def check_skills(file: Path, *, area: str, by: Account) -> BroughtSkills:
    """What a list would change of the staff around an area (by code); writes nothing.

    Raises Absent for whoever does not pair there, SkillsRefused with every row that cannot be taken.
    """
    place = open_for_pairing(scope_of(by, today=clock_day()), area)
    rows, changes = _judged(file, place)
    return _counted(rows, changes)


@transaction.atomic
def bring_skills(file: Path, *, name: str, area: str, by: Account) -> BroughtSkills:
    """Let the staff around an area bring from today on what a list says of them, all of it or nothing.

    What they brought already keeps its day, what is not said any more ends today, and of what a list says nothing
    nothing changes. Brought twice, done once. One line in the journal for the list. Raises as `check_skills`.
    """
    today = clock_day()
    place = open_for_pairing(scope_of(by, today=today), area)
    Area.objects.select_for_update().get(pk=place.pk)  # two who bring a list there come one after the other
    rows, changes = _judged(file, place)
    found = _counted(rows, changes)
    if found.changed:
        write_changes(changes, today=today)
        with file.open("rb") as content:
            digest = hashlib.file_digest(content, "sha256").hexdigest()
        told = {"file": name[-120:], "rows": found.rows, "changed": found.changed, "digest": digest}
        write_line("bring_skills", by=by, subject_kind="area", subject=place.code, after=told)
    return found


@transaction.atomic
def hand_out_skills(target: Path, *, area: str, by: Account) -> int:
    """Write the staff around an area with what they bring to a workbook, to be filled in; gives how many they are.

    Raises Absent for whoever does not pair there, SkillsRefused where the pack has no such list.
    """
    today = clock_day()
    place = open_for_pairing(scope_of(by, today=today), area)
    layout = _layout()
    staff = staff_known(staff_around(place, on=today)).sort("unit", NAME, "person_id")
    written = staff
    for of, held in brought_now(staff["person_id"]).items():
        words = held.with_columns(pl.col("key").replace(dict(layout.lists[of].labels)))
        told = words.sort("id").group_by("person_id").agg(pl.col("key").str.join(BETWEEN).alias(of))
        written = written.join(told, on="person_id", how="left", maintain_order="left")
    headers = [names[0] for names in layout.headers.values()]
    rows = written.select(list(layout.headers)).iter_rows()
    widths = (12, 28, 14, 16, 28, 24)
    purposes = {list(layout.headers).index(PHONE): "by their office phone persons of one name are told apart"}
    page = Page(layout.label["zh"], headers, rows, widths=widths, purposes=purposes)
    try:
        write_text_workbook(target, [page])
    except NumberLeaves as found:
        raise SkillsRefused("number_leaves", sheet=found.sheet, row=found.row, column=found.column) from found
    write_line(
        "hand_out_skills", by=by, subject_kind="area", subject=place.code, after={"rows": staff.height}
    )  # fmt: skip
    return staff.height


def _judged(file: Path, place: Area) -> tuple[pl.DataFrame, dict[str, Change]]:
    layout = _layout()
    try:
        rows = read_staff_rows(file, layout)
    except WorkbookRefused as refused:
        said = read_forms(pack_in_force(clock_day()).name).phrases["file"][refused.reason][active_language()]
        raise SkillsRefused("not_read", said=said.format_map(refused.facts)) from refused
    if rows is None:
        raise SkillsRefused("no_header", header=layout.headers[NAME][0])
    if rows.is_empty():
        raise SkillsRefused("no_rows")
    found = judge_staff(rows, staff_known(staff_around(place, on=clock_day())), layout)
    if found.complaints:
        raise SkillsRefused("wrong_rows", complaints=found.complaints, count=len(found.complaints))
    return found.rows, changes_of(found.rows)


def _layout() -> StaffLayout:
    layout = staff_layout(pack_in_force(clock_day()).name)
    if layout is None:
        raise SkillsRefused("no_list")
    return layout


def _counted(rows: pl.DataFrame, changes: dict[str, Change]) -> BroughtSkills:
    return BroughtSkills(rows.height, len(set(_persons(changes.values()))))


def _persons(changes: Iterable[Change]) -> Iterable[int]:
    for change in changes:
        yield from change.ended["person_id"]
        yield from change.begun["person_id"]
