"""That a unit gave somebody what it owes is kept: the day, and until when it holds; never what was found."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from xiuhua.actions.journal import write_line
from xiuhua.actions.organise.training.ground import open_to_train
from xiuhua.actions.organise.training.refusal import TrainingRefused
from xiuhua.duty.door import Absent
from xiuhua.queries.care import cared_for
from xiuhua.register.models import Account, CareRecord


@dataclass(frozen=True, slots=True)
class CareTold:
    """Who was given what (a key of the pack's training.toml) on a day, and until before which day it holds."""

    person: UUID
    care: str
    on: date
    until: date | None = None


@transaction.atomic
def keep_care(code: str, told: CareTold, *, by: Account) -> UUID:
    """Keep what somebody who holds a post in an area was given; gives its key. Said twice, kept once.

    By an office that the pack names, never of oneself. Raises Absent, TrainingRefused.
    """
    held = open_to_train(code, by=by, keeping=True)
    duty = next((it for it in held.policy.care if it.key == told.care and not it.term), None)
    if duty is None:
        raise TrainingRefused("no_code", at="care")
    person = cared_for(held.area.pk, told.person, on=held.today)
    if person is None:
        raise Absent
    if person.pk == by.person_id:
        raise TrainingRefused("own_self")
    if told.on > held.today:
        raise TrainingRefused("after_today", day=told.on)
    if told.until is not None and told.until <= told.on:
        raise TrainingRefused("ends_before", day=told.on)
    row, is_new = CareRecord.objects.get_or_create(
        person=person, care=told.care, on=told.on, withdrawn_on=None,
        defaults={"until": told.until, "unit": person.unit, "said_by": by.username},
    )  # fmt: skip
    if is_new:
        write_line(
            "keep_care", by=by, subject_kind="area", subject=held.area.code,
            after={"holder": person.name, "care": told.care, "on": told.on},
        )  # fmt: skip
    return row.key


@transaction.atomic
def withdraw_care(code: str, key: UUID, *, by: Account) -> None:
    """Withdraw what was kept by mistake; it stays on record as withdrawn. Raises Absent, TrainingRefused."""
    held = open_to_train(code, by=by, keeping=True)
    row = CareRecord.objects.select_related("person").filter(key=key, withdrawn_on=None).first()
    if row is None or cared_for(held.area.pk, row.person.key, on=held.today) is None:
        raise Absent
    if row.person_id == by.person_id:
        raise TrainingRefused("own_self")
    row.withdrawn_on = held.today
    row.save(update_fields=["withdrawn_on"])
    write_line(
        "withdraw_care", by=by, subject_kind="area", subject=held.area.code,
        after={"holder": row.person.name, "care": row.care, "on": row.on},
    )  # fmt: skip
