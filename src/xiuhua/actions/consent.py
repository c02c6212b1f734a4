"""Keeps what a household consents to, and that it takes it back: written down by whoever answers for it."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from django.db import transaction

from xiuhua.actions.journal import write_line
from xiuhua.actions.refusal import Refusal
from xiuhua.actions.told_text import text_told
from xiuhua.duty.acting import open_answered_household
from xiuhua.duty.door import Absent, scope_of
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import require_pack_in_force
from xiuhua.register.models import Account, Consent

PURPOSES = "consent_purpose"  # the pack's list
MOST_WHOM, MOST_NAME, MOST_PAPER = 80, 60, 160


class ConsentRefused(Refusal):
    """A consent is not kept or taken back: `reason` is a key, `facts` fill the sentence."""

    sentences: ClassVar = {
        "no_purpose": "Say what it is for: choose one of the pack's list.",
        "not_said": "Say whom it is given to, and who of the household gives it.",
        "no_day": "That is no day: choose the one on which it was given.",
        "not_come": "{day} has not come yet: a consent is kept once it is given.",
        "over_before": "It would end on {until}, before it is given.",
        "taken_back": "It was taken back on {day}.",
        "long_text": "The text has {length} characters, and {most} are kept: shorten it.",
        "holds_number": "The text has the number of somebody in it: leave it out.",
    }
    fields: ClassVar = {
        "no_purpose": "purpose", "not_said": "to_whom", "not_come": "given_on", "over_before": "until",
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class ToldConsent:
    """A consent as it was told."""

    purpose: str
    to_whom: str
    told_by: str
    given_on: date
    until: date | None = None
    paper: str = ""


@transaction.atomic
def keep_consent(household: UUID, told: ToldConsent, *, by: Account) -> UUID:
    """Keep what a household consents to; gives its key.

    Raises Absent for whoever does not answer for it in all topics, ConsentRefused for what does not do.
    """
    today = clock_day()
    opened = open_answered_household(scope_of(by, today=today), household, on=today)
    listed = require_pack_in_force(today).codes.get(PURPOSES)
    if listed is None or told.purpose not in {code.key for code in listed.codes}:
        raise ConsentRefused("no_purpose")
    to_whom = text_told(told.to_whom, most=MOST_WHOM, refused=ConsentRefused, at="to_whom")
    told_by = text_told(told.told_by, most=MOST_NAME, refused=ConsentRefused, at="told_by")
    paper = text_told(told.paper, most=MOST_PAPER, refused=ConsentRefused, at="paper")
    if not (to_whom and told_by):
        raise ConsentRefused("not_said", at="told_by" if to_whom else "to_whom")
    if told.given_on > today:
        raise ConsentRefused("not_come", day=told.given_on)
    if told.until is not None and told.until < told.given_on:
        raise ConsentRefused("over_before", until=told.until)
    kept = Consent.objects.create(
        household=opened, purpose=told.purpose, to_whom=to_whom, told_by=told_by, paper=paper,
        given_on=told.given_on, until=told.until, by=by,
    )  # fmt: skip
    _write("keep_consent", kept, by=by)
    return kept.key


@transaction.atomic
def withdraw_consent(consent: UUID, *, by: Account) -> None:
    """Keep that a household takes a consent back, from today on; raises as `keep_consent`."""
    today = clock_day()
    kept = Consent.objects.select_for_update().filter(key=consent).first()
    if kept is None:
        raise Absent
    open_answered_household(scope_of(by, today=today), kept.household.key, on=today)
    if kept.withdrawn_on is not None:
        raise ConsentRefused("taken_back", day=kept.withdrawn_on)
    kept.withdrawn_on, kept.withdrawn_by = today, by
    kept.save(update_fields=["withdrawn_on", "withdrawn_by"])
    _write("withdraw_consent", kept, by=by)


def _write(deed: str, kept: Consent, *, by: Account) -> None:
    write_line(
        deed, by=by, subject_kind="household", subject=kept.household.key,
        after={"consent": kept.key.hex, "consent_purpose": kept.purpose, "to_whom": kept.to_whom, "until": kept.until},
        personal=["to_whom"],
    )  # fmt: skip
