"""What became of a workbook's rows, and how it is told."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl
from django.utils.translation import get_language

from xiuhua.bridge.intake.correcting import Staged
from xiuhua.bridge.intake.forms import Forms
from xiuhua.bridge.intake.judging import Judgement
from xiuhua.bridge.intake.workbooks import Workbook
from xiuhua.reckon.intake.report import ColumnReport, by_column, sentence
from xiuhua.register.models import ImportBatch

WHERE = {"zh": "{sheet} 第 {row} 行 {said}", "en": "{sheet}, row {row}: {said}"}


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What became of a workbook's rows: rows = accepted + unchanged + rejected.

    Of the accepted some are `added` (new persons and households), the others changed; of the rejected some are
    `conflicting` (at odds with the register), the others bad. `problems` has a row for each bad cell: seq, sheet, row,
    column, value (masked where personal), feeds, reason, detail (JSON); `repairs` one for each column and kind of
    repair. `unknown` are headers that were not taken because no form knows them, `dropped` known ones that are not
    kept, each with the reason by language; `passed_over` are sheets without a known header.
    """

    rows: int
    accepted: int
    unchanged: int
    rejected: int
    added: int
    conflicting: int
    batch: str | None
    problems: pl.DataFrame
    repairs: pl.DataFrame
    by_column: tuple[ColumnReport, ...]
    unknown: tuple[str, ...]
    dropped: tuple[tuple[str, Mapping[str, str]], ...]
    passed_over: tuple[str, ...]
    hidden_rows: int
    form: Forms

    @property
    def changed(self) -> int:
        """Rows that say something new of persons and households that are known."""
        return self.accepted - self.added

    @property
    def bad(self) -> int:
        """Rows that cannot be taken for what stands in their own cells."""
        return self.rejected - self.conflicting

    def complaints(self, *, limit: int = 20, language: str | None = None) -> list[str]:
        """The first problems as sentences, in the active language or the one asked for ("zh", "en")."""
        spoken = language or active_language()
        return [
            WHERE[spoken].format(**cell, said=sentence(cell, self.form.layout, self.form.phrases, language=spoken))
            for cell in self.problems.head(limit).iter_rows(named=True)
        ]

    def remarks(self, *, language: str | None = None) -> list[str]:
        """What was repaired, read though hidden, and not taken, as sentences."""
        spoken = language or active_language()
        phrases, layout = self.form.phrases["remark"], self.form.layout
        said = [
            phrases[repair["kind"]][spoken].format(column=layout.column(repair["feeds"]).header, **repair)
            for repair in self.repairs.iter_rows(named=True)
        ]
        if self.hidden_rows:
            said.append(phrases["hidden_rows"][spoken].format(count=self.hidden_rows))
        said += [phrases["dropped"][spoken].format(header=header, why=why[spoken]) for header, why in self.dropped]
        said += [phrases["unknown"][spoken].format(header=header) for header in self.unknown]
        return said + [phrases["passed_over"][spoken].format(sheet=name) for name in self.passed_over]


def result_of(judged: Judgement, forms: Forms, book: Workbook | Staged, *, batch: ImportBatch | None) -> ImportResult:
    """The result of a judgement; without a batch nothing was written."""
    whys = [(header, book.layout.why_dropped(header) or {}) for header in book.dropped]
    return ImportResult(
        **judged.counts(),
        batch=str(batch.key) if batch else None,
        problems=judged.problems,
        repairs=judged.repairs,
        by_column=by_column(judged.problems, forms.layout, forms.phrases),
        unknown=book.unknown,
        dropped=tuple(whys),
        passed_over=book.passed_over,
        hidden_rows=book.hidden_rows,
        form=forms,
    )


def active_language() -> str:
    """The language that sentences are told in: "zh" or "en"."""
    return "zh" if (get_language() or "zh").startswith("zh") else "en"
