"""Rows behind a figure as a table: columns in words, keys as names, and links where the reader may go on."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

import polars as pl
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xiuhua.desk import labels
from xiuhua.desk.figures import number
from xiuhua.desk.places import place
from xiuhua.queries.naming import Names, names_for

AREAS, HOLDERS, KEYS = (
    ("area", "village"),
    ("holder", "helper", "leader", "official", "organisation"),
    ("grant", "case", "pairing"),
)
PROCEDURE = "procedure"
# column of keys → the page that they lead to
PAGES = {"helper": "person", "leader": "person", "official": "person", "organisation": "organisation"}
# column → code list that has words for it
CODED = {
    "status": "status", "household_type": "household_type", "main_cause": "cause", "relation": "relation", "sex": "sex",
    "role": "post", "post": "post", "slot": "slot", "organisation_kind": "organisation_kind",
    "item": "measure_item", "category": "measure_category", "procedure": "procedure", "step": "procedure_step",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """A column's name in words."""

    name: str
    label: str
    numeric: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """A value of a column in words; text None is unknown."""

    text: str | None
    column: Column
    address: str = ""


def table_of(
    rows: pl.DataFrame, *, figure: str, on: date, all_topics: bool = True
) -> tuple[list[Column], list[list[Cell]]]:  # fmt: skip
    """Columns and cells of some rows. At most seven statements, whatever the rows.

    Rows of procedures lead to those of the household or place, and name no household to who may not open them.
    """
    if PROCEDURE in rows.columns and not all_topics:
        rows = rows.drop("household", strict=False)
    columns = [Column(name, column_label(name), kind.is_numeric()) for name, kind in rows.schema.items()]
    names = _names(rows, on=on)
    query = f"?on={on.isoformat()}"
    cells = [
        [
            _procedures(row, _cell(column, row[column.name], names, figure=figure, query=query), names, query=query)
            for column in columns
        ]
        for row in rows.to_dicts()
    ]
    return columns, cells


def _names(rows: pl.DataFrame, *, on: date) -> Names:
    def told(*columns: str) -> list[str]:
        return [value for name in columns if name in rows.columns for value in rows[name].drop_nulls().to_list()]

    return names_for(
        on=on, areas=told(*AREAS), holders=told(*HOLDERS), teams=told("team"),
        households=told("household"), persons=told("person"),
    )  # fmt: skip


def _cell(column: Column, value: Any, names: Names, *, figure: str, query: str) -> Cell:
    name = column.name
    if value is None:
        return Cell(None, column)
    if name == "household":
        key, head = names.households.get(value), names.heads.get(value, "")
        return Cell(f"{value} {head}".strip(), column, reverse("household", args=[key]) + query if key else "")
    if name in AREAS:
        return Cell(place(names.areas.get(value, value)), column, reverse("area", args=[value]) + query)
    if name in PAGES:
        address = reverse(PAGES[name], args=[UUID(value)]) + query
        return Cell(_text(name, value, names, figure=figure), column, address)
    if name == "person":
        return Cell(f"{names.members.get(value, '')} {value}".strip(), column)
    return Cell(_text(name, value, names, figure=figure), column)


def _procedures(row: dict[str, Any], cell: Cell, names: Names, *, query: str) -> Cell:
    """A cell of a row of a procedure: its household, or the place that it is of, leads to its procedures."""
    name, home = cell.column.name, row.get("household")
    if PROCEDURE not in row:
        return cell
    if name == "household":
        if home is None:
            return Cell("–", cell.column)
        key = names.households.get(home)
        return replace(cell, address=reverse("proceedings", args=[key]) + query) if key else cell
    if name == "area" and "household" in row and home is None:
        return replace(cell, address=reverse("place-proceedings", args=[row["area"]]) + query)
    return cell


def _text(name: str, value: Any, names: Names, *, figure: str) -> str:
    """A value that leads nowhere, in words."""
    if name in HOLDERS or name == "team":
        return names.holders.get(value) or names.teams.get(value) or value[:8]
    if name in KEYS:
        return str(value)[:8]
    code_list = CODED.get(name) or (name == "kind" and ("grant_kind" if "fund" in figure else "organisation_kind"))
    return labels.label(value, of=code_list) if code_list else _plain(name, value)


def _plain(name: str, value: Any) -> str:
    match value:
        case bool():
            return _("yes") if value else _("no")
        case int() | float():
            return number(value, 2 if name.endswith("_yuan") else 0) or ""
        case date():
            return value.isoformat()
    return str(value)


def column_label(name: str) -> str:
    """A column's name in words; the name itself when it has none."""
    return (
        _of_procedures()
        | _of_elections()
        | {
            "as_of": _("As of"),
            "person": _("Person"),
            "persons": _("Persons"),
            "household": _("Household"),
            "area": _("Area"),
            "status": _("Status"),
            "household_type": _("Type"),
            "main_cause": _("Main cause"),
            "village": _("Village"),
            "name": _("Name"),
            "population": _("Population"),
            "poor_persons": _("Poor persons"),
            "registered_households": _("Registered households"),
            "resident_teams": _("Resident teams"),
            "case": _("Case"),
            "organisation": _("Organisation"),
            "organisation_kind": _("Kind"),
            "listed_on": _("Listed"),
            "accepted_on": _("Accepted"),
            "leader": _("Leader"),
            "post": _("Post"),
            "times": _("Times met"),
            "holder": _("Holder"),
            "role": _("Role"),
            "team": _("Team"),
            "since": _("Since"),
            "helper": _("Helper"),
            "members": _("Members"),
            "budget_yuan": _("Budget, yuan"),
            "grant": _("Grant"),
            "kind": _("Kind"),
            "granted_on": _("Granted"),
            "amount_yuan": _("Amount, yuan"),
            "slot": _("Post"),
            "required": _("Needed"),
            "in_post": _("In post"),
            "item": _("Measure"),
            "category": _("Category"),
            "ends": _("Ends"),
            "missing": _("Eligible, not receiving"),
            "received": _("Receiving"),
            "planned": _("Planned"),
        }
    ).get(name, name)


def _of_elections() -> dict[str, str]:
    return {
        "elected_on": _("Elected"), "official": _("Leader"), "age": _("Age"), "women": _("Women"),
        "term_ends": _("Term ends"),
    }  # fmt: skip


def _of_procedures() -> dict[str, str]:
    return {
        "procedure": _("Procedure"),
        "step": pgettext("of a procedure", "Step"),
        "due": _("Due by"),
        "done_on": pgettext("a step", "Done on"),
        "standing_since": _("In this status since"),
    }
