"""Takes a department's list of signals, all of it or nothing, finds whom each row speaks of, and keeps the warnings.

A row that speaks of nobody for sure is kept too, sealed, until somebody says whom it means: see `find_signals`.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any
from uuid import UUID

import polars as pl
from django.db import transaction

from xiuhua.actions.active_language import active_language
from xiuhua.actions.journal import write_line
from xiuhua.actions.keep.import_access import importing_scope, within_offices
from xiuhua.actions.keep_warnings import keep_warnings_of
from xiuhua.actions.sustain.warning_refusal import WarningRefused
from xiuhua.actions.sustain.watching import watching
from xiuhua.bridge.intake.forms import read_forms
from xiuhua.bridge.listed_rows import read_listed
from xiuhua.bridge.matching_people import match_people
from xiuhua.bridge.workbook.refusal import WorkbookRefused
from xiuhua.duty.door import Absent, open_area, which_covered
from xiuhua.papers.text_workbook import Page, write_text_workbook
from xiuhua.policy.pack import Pack
from xiuhua.policy.signals import MONEY, REPORTED, SignalRules
from xiuhua.policy.signals import Signal as Rule
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import require_pack_in_force
from xiuhua.register.models import Account, Area, Signal, SignalReport, WarningAct
from xiuhua.register.vault import Vault, open_vault
from xiuhua.words import FEN_PER_YUAN, new_key

WHO = ("name", "identity")
TOLD = tuple(it for it in REPORTED if it != "value")
MOST_CELL = 300
UNITS = ("元", "天", "日", "人", "次", "%")
MOST_VALUE = 10**12


@dataclass(frozen=True, slots=True)
class WrongRow:
    """A row that cannot be taken, and why."""

    sheet: str
    row: int
    reason: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class ReportToBring:
    """What is brought with a file: which signal its rows tell, for which area, and when it was received."""

    kind: str
    area: str
    received_on: date


@dataclass(frozen=True, slots=True)
class BroughtReport:
    """What a list holds: its rows, of how many it is known whom they speak of, and how many households those are."""

    rows: int
    found: int
    households: int


def taken_kinds(pack: Pack, *, on: date) -> list[Rule]:
    """The signals that departments report on a day, in the pack's order; none where it says nothing of them."""
    rules = pack.rules.signals
    return [it for it in rules.signals_on(on).values() if it.department] if rules else []


def check_signals(file: Path, told: ReportToBring, *, by: Account) -> BroughtReport:
    """What a list would bring; writes nothing. Raises as `bring_signals` does."""
    place, _pack, _rule, rows = _judged(file, told, by=by)
    return _counted(_matched(rows, place, told.received_on))


@transaction.atomic
def bring_signals(file: Path, told: ReportToBring, *, name: str, by: Account) -> BroughtReport:
    """Keep a signal for each row of a list, and the warnings that they make.

    Raises Absent for whoever does not import there, and WarningRefused with every row that cannot be taken, for a
    signal that is not taken on the day, and for a list that was brought already.
    """
    place, pack, rule, rows = _judged(file, told, by=by)
    # Of what the rows say: a file that was saved anew is the same list.
    digest = hashlib.sha256(rows.select(sorted((*TOLD, "number"))).sort(pl.all()).write_csv().encode()).hexdigest()
    Area.objects.select_for_update().get(pk=place.pk)  # two who bring a list there come one after the other
    same = SignalReport.objects.filter(digest=digest, kind=rule.key, area=place, withdrawn_on=None).first()
    if same is not None:
        raise WarningRefused("brought_already", day=same.received_on)
    matched = _matched(rows, place, told.received_on)
    report = SignalReport.objects.create(
        kind=rule.key, area=place, received_on=told.received_on, file_name=name[-120:], digest=digest,
        rows=rows.height, by=by,
    )  # fmt: skip
    vault = open_vault(create=True)
    signals = [_signal(row, report, vault) for row in matched.iter_rows(named=True)]
    Signal.objects.bulk_create(signals, batch_size=500)
    found = _counted(matched)
    write_line(
        "bring_signals", by=by, subject_kind="area", subject=place.code,
        after={
            "report": report.key.hex, "signal": rule.key, "rows": found.rows, "found": found.found, "digest": digest,
        },
    )  # fmt: skip
    keep_warnings_of(_homes(matched), pack=pack, day=clock_day())
    return found


@transaction.atomic
def withdraw_report(key: UUID, *, by: Account) -> None:
    """Take a whole list back that was brought by mistake: its signals are closed, and what only they warned of ends.

    Raises Absent for whoever does not import there, WarningRefused where its warnings have been acted on.
    """
    today = clock_day()
    scope = importing_scope(by)
    report = SignalReport.objects.select_for_update().select_related("area").filter(key=key).first()
    if report is None or report.withdrawn_on is not None:
        raise Absent
    if not which_covered(within_offices(scope), [report.area_id], on=today):
        raise Absent
    pack, rules = watching(today)
    withdrawn = rules.end.withdrawn if rules.end else ""
    acted = WarningAct.objects.filter(warning__told__report=report, by__isnull=False).values("warning").distinct()
    if count := acted.count():
        raise WarningRefused("acted_on", count=count)
    rows = Signal.objects.filter(report=report, closed_on=None)
    homes = set(rows.filter(household__isnull=False).values_list("household", flat=True))
    vault = open_vault(create=True)
    strangers = list(rows.filter(household=None))
    for row in strangers:  # whoever was told of by mistake, and is nobody's here, is not kept
        row.told_sealed = sealed_told({}, row.key, vault)
    Signal.objects.bulk_update(strangers, ["told_sealed"], batch_size=500)
    rows.update(closed_on=today, end=withdrawn)
    report.withdrawn_on = today
    report.save(update_fields=["withdrawn_on"])
    write_line(
        "withdraw_signals", by=by, subject_kind="area", subject=report.area.code,
        before={"report": report.key.hex, "signal": report.kind, "rows": report.rows}, after={"on": today},
    )  # fmt: skip
    keep_warnings_of(homes, pack=pack, day=today)


def write_empty_list(target: Path, *, on: date) -> None:
    """Write a list without rows for departments to fill in: the pack's columns. Raises WarningRefused without any."""
    rules = _rules(require_pack_in_force(on), on=on)
    headers = [it.header for it in rules.report]
    page = Page(headers[0], headers, iter(()), widths=(12, 24, 14, 8, 28, 16, 14, 36), purposes={})
    write_text_workbook(target, [page])


def _judged(file: Path, told: ReportToBring, *, by: Account) -> tuple[Area, Pack, Rule, pl.DataFrame]:
    today = clock_day()
    place = open_area(within_offices(importing_scope(by)), told.area, on=today)
    if told.received_on > today:
        raise WarningRefused("after_today", day=told.received_on)
    pack = require_pack_in_force(today)
    rules = _rules(pack, on=today)
    days = int(str(pack.parameter("sustain.received_days_max").on(today)))
    if told.received_on < today - timedelta(days=days):
        raise WarningRefused("too_old", day=told.received_on, days=days)
    rule = rules.signals_on(told.received_on).get(told.kind)
    if rule is None or not rule.department:
        raise WarningRefused("no_kind")
    return place, pack, rule, _read(file, rules, rule, pack)


def _rules(pack: Pack, *, on: date) -> SignalRules:
    rules = pack.rules.signals
    if rules is None or not rules.report:
        raise WarningRefused("no_watching", day=on)
    return rules


def _read(file: Path, rules: SignalRules, rule: Rule, pack: Pack) -> pl.DataFrame:
    """The rows of a list as text, with the number that each tells; raises WarningRefused."""
    headers = {it.says: (it.header, *it.synonyms) for it in rules.report}
    called = {it.says: it.header for it in rules.report}
    needed = ["name", *(["value"] if rule.threshold else [])]
    try:
        rows = read_listed(file, headers, needed=needed)
    except WorkbookRefused as refused:
        said = read_forms(pack.name).phrases["file"][refused.reason][active_language()]
        raise WarningRefused("not_read", said=said.format_map(refused.facts)) from refused
    if rows is None:
        raise WarningRefused("no_header", headers=", ".join(called[it] for it in needed))
    if rows.is_empty():
        raise WarningRefused("no_rows")
    times = FEN_PER_YUAN if rule.threshold and pack.parameter(rule.threshold).unit.startswith(MONEY) else 1
    numbers = [_number(it, times) if rule.threshold else None for it in rows["value"]]
    wrong = list(_wrong(rows, numbers, rule))
    if wrong:
        raise WarningRefused("wrong_rows", count=len(wrong), rows=wrong)
    return rows.with_columns(
        pl.Series("number", numbers, dtype=pl.Int64), pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias("place")
    )


def _wrong(rows: pl.DataFrame, numbers: Sequence[int | None], rule: Rule) -> list[WrongRow]:
    found = []
    for row, number in zip(rows.iter_rows(named=True), numbers, strict=True):
        at = row["sheet"], row["row"]
        if not any(row[it] for it in WHO):
            found.append(WrongRow(*at, "nobody_named"))
        elif rule.threshold and row["value"] is None:
            found.append(WrongRow(*at, "no_value"))
        elif rule.threshold and number is None:
            found.append(WrongRow(*at, "no_number", row["value"][:40]))
    return found


def _number(text: str | None, times: int) -> int | None:
    """A number of 0 or more as lists write it, in whole parts (fen where it is money); None for none."""
    if text is None:
        return None
    plain = text.replace(",", "").replace("，", "").strip().lstrip("¥￥").strip()
    for unit in UNITS:
        plain = plain.removesuffix(unit).strip()
    try:
        value = Decimal(plain) * times
    except InvalidOperation:
        return None
    return int(value.to_integral_value()) if value.is_finite() and 0 <= value <= MOST_VALUE else None


def _matched(rows: pl.DataFrame, place: Area, on: date) -> pl.DataFrame:
    """The rows with the member and household that each speaks of, null where it is not sure."""
    told = rows.select(pl.col("place").alias("row"), *(it for it in TOLD if it != "note"))
    found = match_people(told, on=on, within=[place.code]).rows.select("row", "member_id", "household_id")
    return rows.drop("row").rename({"place": "row"}).join(found, on="row", how="left", maintain_order="left")


def _signal(row: dict[str, Any], report: SignalReport, vault: Vault) -> Signal:
    known = row["household_id"] is not None
    told = {it: row[it][:MOST_CELL] for it in (("note",) if known else TOLD) if row[it]}
    signal = Signal(
        key=new_key(), household_id=row["household_id"], member_id=row["member_id"], area=report.area,
        kind=report.kind, value=row["number"], received_on=report.received_on, report=report, row=row["row"],
    )  # fmt: skip
    if told:
        signal.told_sealed = sealed_told(told, signal.key, vault)
    return signal


def sealed_told(told: dict[str, str], key: UUID, vault: Vault) -> bytes:
    """What was told with a signal, sealed for its place."""
    return vault.seal(json.dumps(told, ensure_ascii=False), place=f"signal.told:{key.hex}")


def _homes(matched: pl.DataFrame) -> list[int]:
    return matched["household_id"].drop_nulls().unique().to_list()


def _counted(matched: pl.DataFrame) -> BroughtReport:
    return BroughtReport(matched.height, matched["household_id"].count(), len(_homes(matched)))
