"""Problems told to people: a sentence for each cell, and for each column a count, a sample, and what is expected."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import polars as pl

from xiuhua.reckon.intake.layout import Column, Layout

SAMPLE = 3
# Reasons that do not lie in how a cell is written, but in other cells, other rows or the register.
NOT_OF_ITS_FORM = {
    *("no_row", "needs", "not_your_area", "household_of_nobody", "household_disagrees", "household_ambiguous"),
    *("row_repeated", "person_repeated", "household_repeated", "village_repeated", "person_elsewhere", "person_left"),
    *("person_ambiguous", "identity_says_otherwise", "identity_differs", "identity_of_another"),
    *("name_differs", "ethnicity_differs", "person_merged", "household_merged"),
}

Phrases = Mapping[str, Mapping[str, Mapping[str, str]]]


@dataclass(frozen=True, slots=True)
class ColumnReport:
    """What was wrong in one column: how often, for which reasons, for example, and what it should hold.

    `expected` and `allowed` are empty where no cell is written wrongly: its form is then beside the point.
    """

    column: str
    count: int
    reasons: Mapping[str, int]
    sample: tuple[str, ...]
    expected: Mapping[str, str]
    allowed: tuple[str, ...]


def by_column(problems: pl.DataFrame, layout: Layout, phrases: Phrases) -> tuple[ColumnReport, ...]:
    """Reports of the columns that have problems, in the layout's order."""
    parts = {str(feeds): part for (feeds,), part in problems.partition_by("feeds", as_dict=True).items()}
    return tuple(
        _report(column, part, phrases) for column in layout.columns if (part := parts.get(column.feeds)) is not None
    )


def sentence(
    problem: Mapping[str, Any], layout: Layout, phrases: Phrases, *, language: str, with_value: bool = False,
    called: Mapping[str, str] = MappingProxyType({}),
) -> str:  # fmt: skip
    """Why a cell (`feeds`, `value`, `reason`, `detail`) could not be taken, and what to do, in "zh" or "en".

    The value, where there is one, stands beside the column's name if it is asked for. `called` are names of columns by
    what they feed, for readers who see no sheet; a column without one goes by its header.
    """
    column = layout.column(problem["feeds"])
    detail = json.loads(problem["detail"])
    unit = phrases["unit"][str(column.unit)][language]
    facts = {**_facts(column, layout, called), "unit": unit, "value": problem["value"], **detail}
    if "other_row" in detail:
        place = "row_of_sheet" if "other_sheet" in detail else "row"
        facts["other_place"] = phrases["word"][place][language].format_map(detail)
    said = phrases["reason"][problem["reason"]][language].format_map(facts)
    if "suggest" in detail:
        said = f"{said} {phrases['word']['did_you_mean'][language].format_map(detail)}"
    word = phrases["word"]["cell_with_value" if with_value and problem["value"] else "cell"]
    return word[language].format(column=called.get(column.feeds, column.header), value=problem["value"], sentence=said)


def _report(column: Column, problems: pl.DataFrame, phrases: Phrases) -> ColumnReport:
    reasons = dict(problems["reason"].value_counts().sort("count", "reason", descending=[True, False]).rows())
    of_form = not NOT_OF_ITS_FORM.issuperset(reasons)
    return ColumnReport(
        column=column.header,
        count=problems.height,
        reasons=reasons,
        sample=tuple(problems["value"].filter(problems["value"] != "").unique(maintain_order=True).head(SAMPLE)),
        expected=_expected(column, phrases) if of_form else {},
        allowed=column.allowed if of_form else (),
    )


def _facts(column: Column, layout: Layout, called: Mapping[str, str]) -> dict[str, Any]:
    """What a sentence may say of a column."""
    needs = layout.column(column.needs).header if column.needs else ""
    return {
        "least": column.least,
        "most": column.most,
        "needs": called.get(column.needs, needs),
        "none": column.codes.labels[column.none] if column.codes and column.none else "",
    }


def _expected(column: Column, phrases: Phrases) -> dict[str, str]:
    return {
        language: text.format(least=column.least, most=column.most, unit=phrases["unit"][str(column.unit)][language])
        for language, text in phrases["expected"][column.kind].items()
    }
