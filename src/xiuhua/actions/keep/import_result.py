"""What became of a workbook's rows, and how it is told."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl
from django.utils import timezone

from xiuhua.actions.active_language import active_language
from xiuhua.bridge.intake.correcting import Staged
from xiuhua.bridge.intake.forms import Forms
from xiuhua.bridge.intake.judging import Judgement
from xiuhua.bridge.intake.keeping import Kept
from xiuhua.bridge.intake.workbooks import Workbook
from xiuhua.queries.header_meanings import ToldMeaning
from xiuhua.reckon.intake.report import ColumnReport, by_column, sentence
from xiuhua.reckon.intake.spelling import header_key
from xiuhua.register.models import ImportBatch


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What became of a workbook's rows: rows = accepted + unchanged + rejected.

    Of the accepted some are `added` (new persons and households), the others changed; of the rejected some are
    `conflicting` (at odds with the register), the others bad. `problems` has a row for each bad cell: seq, sheet, row,
    column, value (masked where personal), feeds, reason, detail (JSON); `repairs` one for each column and kind of
    repair. `unknown` are headers that were not taken because no form knows them, `dropped` known ones that are not
    kept, each with the reason by language; `told` known ones because somebody told what they mean, each with what was
    told; `lent` are headers that speak for another item on some rows only, with what that leaves unsaid;
    `passed_over` are sheets without a known header.
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
    told: tuple[tuple[str, ToldMeaning], ...]
    lent: tuple[tuple[str, Mapping[str, str]], ...]
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
        """The first problems as sentences, each with its sheet, row, column and value (masked where personal).

        They are in the active language or the one asked for ("zh", "en").
        """
        spoken, layout, phrases = language or active_language(), self.form.layout, self.form.phrases
        where = phrases["word"]["at_row"][spoken]
        return [
            where.format(**cell, said=sentence(cell, layout, phrases, language=spoken, with_value=True))
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
        said += [self._told(header, meaning, language=spoken) for header, meaning in self.told]
        said += [phrases["only"][spoken].format(header=header, why=why[spoken]) for header, why in self.lent]
        said += [phrases["dropped"][spoken].format(header=header, why=why[spoken]) for header, why in self.dropped]
        said += [phrases["unknown"][spoken].format(header=header) for header in self.unknown]
        return said + [phrases["passed_over"][spoken].format(sheet=name) for name in self.passed_over]

    def _told(self, header: str, meaning: ToldMeaning, *, language: str) -> str:
        """Which item a header was told to mean, by whom and when: a wrong one is to be seen."""
        phrases = self.form.phrases
        item = self.form.layout.column(meaning.feeds).header if meaning.feeds else ""
        who = meaning.who or phrases["word"]["terminal"][language]
        said = phrases["remark"]["told" if item else "told_not_taken"][language]
        return said.format(header=header, item=item, who=who, on=timezone.localdate(meaning.at))


def result_of(
    judged: Judgement | Kept,
    forms: Forms,
    book: Workbook | Staged,
    *,
    batch: ImportBatch | None,
    told: Sequence[ToldMeaning],
) -> ImportResult:
    """The result of a judgement; without a batch nothing was written. `told` are meanings that held for the file."""
    whys = [(header, book.layout.why_dropped(header) or {}) for header in book.dropped]
    known = {"", *(column.feeds for column in forms.layout.columns)}
    meanings = {one.header: one for one in told if one.feeds in known}
    columns = [header for sheet in book.headers for _, header in sheet["columns"]]
    return ImportResult(
        **judged.counts(),
        batch=str(batch.key) if batch else None,
        problems=judged.problems,
        repairs=judged.repairs,
        by_column=by_column(judged.problems, forms.layout, forms.phrases),
        unknown=book.unknown,
        dropped=tuple(whys),
        told=tuple((it, meanings[header_key(it)]) for it in dict.fromkeys(columns) if header_key(it) in meanings),
        lent=tuple(dict(_lent(book, forms)).items()),
        passed_over=book.passed_over,
        hidden_rows=book.hidden_rows,
        form=forms,
    )


def _lent(book: Workbook | Staged, forms: Forms) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Headers that stand for an item on some rows, of sheets that have no column of the item's own."""
    lending = {column.feeds: column for column in forms.layout.columns if column.only}
    for sheet in book.headers:
        said = {name for name, _ in sheet["columns"]}
        for name, header in sheet["columns"]:
            column = lending.get(name)
            if column is not None and column.only and column.fact not in said:
                yield header, column.only
