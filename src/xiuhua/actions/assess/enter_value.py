"""Enters the value of a department's or a manual line, on a document; a later entry stands in the place of the last."""

from decimal import Decimal, InvalidOperation

from django.db import transaction

from xiuhua.actions.assess.assess_refusal import AssessRefused
from xiuhua.actions.assess.ground import MOST_DOCUMENT, Told, open_line, reason_told
from xiuhua.actions.journal import write_line
from xiuhua.actions.told_text import text_told
from xiuhua.policy.schemes import ENTERED
from xiuhua.register.models import Account, ScoreEntry


@transaction.atomic
def enter_score(told: Told, *, value: str, document: str, reason: str, by: Account) -> ScoreEntry:
    """Enter a value, as an office that the line names and that does not answer for the object itself.

    It counts from the next turn on. Raises Absent, AssessRefused.
    """
    ground = open_line(told, by=by)
    if ground.line.origin not in ENTERED:
        raise AssessRefused("not_entered")
    ground.require_office(ground.line.offices)
    ground.require_not_own()
    number = _number(value)
    named = text_told(document, most=MOST_DOCUMENT, refused=AssessRefused, at="document")
    if not named:
        raise AssessRefused("no_document")
    why = reason_told(reason)
    last = ScoreEntry.objects.select_for_update(of=("self",)).filter(replaced_by__isnull=True, **ground.fields).first()
    entry = ScoreEntry.objects.create(**ground.fields, value=number, document=named, reason=why, by=by, replaces=last)
    write_line(
        "enter_score", by=by, subject_kind="score", subject=ground.thing.key,
        before={"value": last.value} if last else None,
        after={"scheme": told.scheme, "year": told.year, "line": told.line, "value": number, "document": named},
        why=why,
    )  # fmt: skip
    return entry


def _number(typed: str) -> Decimal:
    try:
        number = Decimal(typed.strip())
    except InvalidOperation:
        number = Decimal(-1)
    if not number.is_finite() or not 0 <= number < 10**9:
        raise AssessRefused("no_value", typed=typed[:40])
    return round(number, 4)
