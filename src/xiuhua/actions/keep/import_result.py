"""What became of a workbook's rows, and how it is told."""

from dataclasses import dataclass

import polars as pl
from django.utils.translation import get_language

from xiuhua.bridge.intake.forms import Form
from xiuhua.bridge.intake.judging import Judgement
from xiuhua.reckon.intake.report import ColumnReport, by_column, sentence
from xiuhua.register.models import ImportBatch

WHERE = {"zh": "{sheet} 第 {row} 行 {said}", "en": "{sheet}, row {row}: {said}"}


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What became of a workbook's rows.

    `problems` has a row for each bad cell: seq, sheet, row, column, value (masked where personal), feeds, reason,
    detail (JSON). `unknown` are headers that were not taken, `passed_over` sheets without a known header.
    """

    rows: int
    accepted: int
    unchanged: int
    rejected: int
    batch: str | None
    problems: pl.DataFrame
    by_column: tuple[ColumnReport, ...]
    unknown: tuple[str, ...]
    passed_over: tuple[str, ...]
    form: Form

    def complaints(self, *, limit: int = 20, language: str | None = None) -> list[str]:
        """The first problems as sentences, in the active language or the one asked for ("zh", "en")."""
        spoken = language or active_language()
        return [
            WHERE[spoken].format(**cell, said=sentence(cell, self.form.layout, self.form.phrases, language=spoken))
            for cell in self.problems.head(limit).iter_rows(named=True)
        ]


def result_of(
    judged: Judgement, form: Form, *, batch: ImportBatch | None, unknown: tuple[str, ...], passed_over: tuple[str, ...]
) -> ImportResult:
    """The result of a judgement; without a batch nothing was written."""
    counts = judged.counts()
    return ImportResult(
        rows=counts["rows"],
        accepted=counts["accepted"],
        unchanged=counts["unchanged"],
        rejected=counts["rejected"],
        batch=str(batch.key) if batch else None,
        problems=judged.problems,
        by_column=by_column(judged.problems, form.layout, form.phrases),
        unknown=unknown,
        passed_over=passed_over,
        form=form,
    )


def active_language() -> str:
    """The language that sentences are told in: "zh" or "en"."""
    return "zh" if (get_language() or "zh").startswith("zh") else "en"
