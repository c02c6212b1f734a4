"""Keeps the ledger of a household's income: an item is written, corrected or taken back, each on evidence of a day.

Net income and income per head are computed from the items and never typed. A correction is a new fact that names the
old one; what is taken back is a fact that never held. What a step rested on may still be mended: then the change stands
before the reviewers, and whoever makes it is told so first.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from xiuhua.actions.diagnose.income_refusal import IncomeRefused
from xiuhua.actions.diagnose.say_causes import open_to_diagnose
from xiuhua.actions.journal import write_line
from xiuhua.actions.told_text import text_told
from xiuhua.queries.income import Period, items_in_force, years_offered
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import require_pack_in_force
from xiuhua.register.models import Account, Household, IncomeEntry, IncomePart
from xiuhua.words import FEN_PER_YUAN

PARTS, MOST_EVIDENCE = "income_part", 160
MOST_FEN = 10_000_000 * FEN_PER_YUAN


@dataclass(frozen=True, slots=True)
class Found:
    """On what evidence an entry rests, and the day on which that was found."""

    evidence: str
    on: date


@transaction.atomic
def write_income(
    household: UUID, part: str, *, since: date, amount_fen: int, found: Found, by: Account
) -> IncomeEntry:  # fmt: skip
    """Write an item of a year (by its first day) that has none of this part; gives the entry.

    Raises Absent for whoever does not answer for the household, IncomeRefused for what does not do.
    """
    home = open_to_diagnose(household, by=by)
    pack = require_pack_in_force(clock_day())
    if PARTS not in pack.codes or part not in {code.key for code in pack.codes[PARTS].codes}:
        raise IncomeRefused("no_part")
    period = next((it for it in years_offered(pack, on=clock_day()) if it[0] == since), None)
    if period is None:
        raise IncomeRefused("no_year")
    _require_amount(amount_fen)
    told = _checked(found, since=since)
    if items_in_force(home).filter(part=part, since=since, until=period[1]).exists():
        raise IncomeRefused("there_already", part=part)
    return _entered("write_income", home, _Change(part, period, None, amount_fen), told, by=by)


@transaction.atomic
def correct_income(fact: int, household: UUID, *, amount_fen: int, found: Found, by: Account) -> IncomeEntry:
    """Correct the amount of an item (by its number); gives the entry. Raises as `write_income`."""
    home, old = _held(fact, household, by=by)
    _require_amount(amount_fen)
    if amount_fen == old.amount_fen:
        raise IncomeRefused("same")
    told = _checked(found, since=old.since)
    return _entered("correct_income", home, _Change(old.part, _period(old), old, amount_fen), told, by=by)


@transaction.atomic
def take_back_income(fact: int, household: UUID, *, found: Found, by: Account) -> IncomeEntry:
    """Take an item back: it never was; gives the entry. Raises as `write_income`."""
    home, old = _held(fact, household, by=by)
    told = _checked(found, since=old.since)
    return _entered("take_back_income", home, _Change(old.part, _period(old), old, None), told, by=by)


def _held(fact: int, household: UUID, *, by: Account) -> tuple[Household, IncomePart]:
    home = open_to_diagnose(household, by=by)
    old = items_in_force(home).filter(pk=fact).first()
    if old is None:
        raise IncomeRefused("gone")
    return home, old


def _period(old: IncomePart) -> Period:
    if old.until is None:
        raise IncomeRefused("no_year")
    return old.since, old.until


def _require_amount(amount_fen: int) -> None:
    if amount_fen <= 0:
        raise IncomeRefused("no_amount")
    if amount_fen > MOST_FEN:
        raise IncomeRefused("too_large", amount=amount_fen // FEN_PER_YUAN, most=MOST_FEN // FEN_PER_YUAN)


def _checked(found: Found, *, since: date) -> Found:
    if found.on > clock_day():
        raise IncomeRefused("after_today", day=found.on)
    if found.on < since:
        raise IncomeRefused("before_year", day=since)
    evidence = text_told(found.evidence, most=MOST_EVIDENCE, refused=IncomeRefused, at="evidence")
    if not evidence:
        raise IncomeRefused("no_evidence")
    return Found(evidence, found.on)


@dataclass(frozen=True, slots=True)
class _Change:
    """What becomes of a part of a year: the fact that held, and the amount in fen; None where there is none."""

    part: str
    period: Period
    old: IncomePart | None
    amount_fen: int | None


def _entered(deed: str, home: Household, it: _Change, told: Found, *, by: Account) -> IncomeEntry:
    """The fact that holds from now on, the entry about it, and the journal's line."""
    since, until = it.period
    made = IncomePart.objects.create(
        household=home, part=it.part, amount_fen=it.amount_fen or 0, since=since,
        until=since if it.amount_fen is None else until, corrects=it.old, source=by.called[:60],
    )  # fmt: skip
    before = it.old.amount_fen if it.old else None
    entry = IncomeEntry.objects.create(
        household=home, part=it.part, since=since, until=until, before_fen=before, after_fen=it.amount_fen,
        evidence=told.evidence, on=told.on, entered_on=clock_day(), by=by, made=made, old=it.old,
    )  # fmt: skip
    write_line(
        deed, by=by, subject_kind="household", subject=home.key, before={"amount_fen": before},
        after={"income_part": it.part, "since": since, "amount_fen": it.amount_fen, "on": told.on},
        personal=["amount_fen"],
    )  # fmt: skip
    return entry
