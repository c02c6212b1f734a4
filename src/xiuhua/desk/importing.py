"""What the pages of an import show: its state in words, headers to be told, what stayed out and why."""

import json
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from xiuhua.actions.keep.import_result import ImportResult
from xiuhua.actions.keep.staged_import import Preview
from xiuhua.bridge.intake.forms import Forms
from xiuhua.desk.correcting import ROWS_SHOWN, as_shown, bad_columns, bad_rows, choices_of, why
from xiuhua.desk.labels import language
from xiuhua.desk.pages import Leaf, leaf_of
from xiuhua.queries.imports import ImportLine, KeptProblem, count_problems, deeds_on, problems_of
from xiuhua.queries.item_names import item_names
from xiuhua.queries.pack import pack_in_force
from xiuhua.reckon.intake.spelling import header_key
from xiuhua.words import NotFound


@dataclass(frozen=True, slots=True)
class Told:
    """How many rows something becomes of: the key of a tile, its label, a sentence, a shape."""

    key: str
    label: str
    count: int
    why: str
    icon: str


def state_label(state: str) -> str:
    """How far an import got, in words."""
    return {
        "staging": _("cut off while it was read"),
        "reading": _("is being read"),
        "staged": _("waits to be applied"),
        "applied": _("applied"),
        "undone": _("undone"),
    }[state]


def tiles_of(counts: Any, *, done: bool = False) -> list[Told]:
    """What becomes of the rows, or became: five kinds that add up to all rows."""
    bad = _("cells that could not be taken") if done else _("cells that cannot be taken: correct them here")
    return [
        Told("added", _("New"), counts.added, _("persons or households that the register does not know"), "up"),
        Told("changed", _("Changed"), counts.changed, _("known ones of whom the file says something new"), "step"),
        Told("unchanged", _("Unchanged"), counts.unchanged, _("the register says the same already"), "level"),
        Told("conflict", _("In conflict"), counts.conflicting, _("at odds with the register: look at both"), "warn"),
        Told("bad", _("Bad"), counts.bad, bad, "bad"),
    ]  # fmt: skip


def form_label(result: ImportResult, name: str) -> str:
    """What the form is called that the file is likest to."""
    try:
        return result.form.form(name).label[language()]
    except NotFound:
        return result.form.layout.label[language()]


def preview_context(seen: Preview, *, page: int, column: str) -> dict[str, Any]:
    """What the page of an import on its way shows; `column` leaves the rows that are bad in one column."""
    result = seen.result
    columns = bad_columns(result)
    column = column if column in {one.feeds for one in columns} else ""
    problems = result.problems
    if column:
        problems = problems.join(
            problems.filter(feeds=column).select("seq").unique(), on="seq", how="semi", maintain_order="left"
        )
    leaf: Leaf = leaf_of(problems["seq"].n_unique(), page=page, size=ROWS_SHOWN)
    rows = bad_rows(seen, problems, leaf)
    return {
        "result": result, "tiles": tiles_of(result), "form": form_label(result, seen.batch.layout),
        "remarks": [said for said in result.remarks() if not _tells_unknown(said, result)],
        "columns": columns, "column": column, "rows": rows, "leaf": leaf, "choices": choices_of(seen, rows),
        "was": as_shown(rows), "items": items_to_mean(seen) if result.unknown else [],
        "corrected": seen.batch.corrections.count() if seen.judged_at else seen.staged.corrections.height,
        "judged_at": seen.judged_at, "overtaken": seen.overtaken, "since": seen.staged.corrections.height,
        "stand": seen.staged.stand,
        "kept_rows": seen.rows.height if seen.judged_at else result.rejected,
    } | leaf.context()  # fmt: skip


def items_to_mean(seen: Preview) -> list[tuple[str, str]]:
    """The items that a header can be said to mean: those that its sheet does not say yet."""
    sheets = [dict(sheet["columns"]) for sheet in seen.staged.headers]
    said = set.intersection(*(set(it) for it in sheets if not set(seen.result.unknown).isdisjoint(it.values())))
    names = item_names(seen.items, pack_in_force(seen.batch.as_of), language=language())
    return [(feeds, name) for feeds, name in names.items() if feeds not in said]


def _tells_unknown(said: str, result: ImportResult) -> bool:
    """Whether a remark is about an unknown header: these have a form of their own on the page."""
    phrase = result.form.phrases["remark"]["unknown"][language()]
    return said in {phrase.format(header=header) for header in result.unknown}


def applied_context(line: ImportLine, forms: Forms, *, page: int) -> dict[str, Any]:
    """What the page of an applied import shows: its counts, what was not taken and why, who did what."""
    leaf = leaf_of(count_problems(line.key), page=page)
    problems = [
        (problem, _sentence(problem, forms)) for problem in problems_of(line.key, first=leaf.start, size=leaf.size)
    ]
    return {
        "tiles": tiles_of(line, done=True),
        "problems": problems,
        "total": leaf.count,
        "deeds": deeds_on(line.key),
    } | (leaf.context())


def _sentence(problem: KeptProblem, forms: Forms) -> str:
    """Why a cell was not taken; the bare reason where its column is none of the forms' any more."""
    known = {column.header: column.feeds for column in forms.layout.columns}
    known |= {key: column.feeds for column in forms.layout.columns for key in column.spellings}
    feeds = known.get(problem.column) or known.get(header_key(problem.column))
    if feeds is None:
        return problem.reason
    detail = problem.detail if isinstance(problem.detail, str) else json.dumps(problem.detail, ensure_ascii=False)
    told = {"feeds": feeds, "value": problem.value, "reason": problem.reason, "detail": detail}
    return why(told, forms)
