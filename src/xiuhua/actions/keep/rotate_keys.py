"""Puts all sealed numbers under a new key, a slice at a time: killed anywhere, it goes on where it was."""

from collections.abc import Callable
from itertools import count

from django.db import models, transaction
from django.db.models import QuerySet

from xiuhua.actions.journal import write_line
from xiuhua.register.models import (
    Account,
    AskedFilling,
    CallBack,
    Contact,
    InspectionPlan,
    Member,
    Proceeding,
    SecondFactor,
    Signal,
    SubjectKey,
    VisitPhoto,
)
from xiuhua.register.vault import Vault, open_vault

SLICE_ROWS = 2_000
# Each sealed column: its model, its name, and what its place is called with whose key.
SEALED: tuple[tuple[type[models.Model], str, str, str], ...] = (
    (Member, "id_sealed", "member.id", "key"),
    (Contact, "account_sealed", "contact.account", "household__key"),
    (AskedFilling, "sealed", "asked.filling", "key"),
    (Proceeding, "verdict_sealed", "proceeding.verdict", "key"),
    (SecondFactor, "sealed", "second.factor", "key"),
    (CallBack, "note_sealed", "call_back.note", "key"),
    (InspectionPlan, "salt_sealed", "inspection.salt", "inspection__key"),
    (Signal, "told_sealed", "signal.told", "key"),
    (VisitPhoto, "picture_sealed", "visit_photo", "key"),
    (SubjectKey, "wrapped", "subject", "subject"),
)


def rotate_keys(*, by: Account | None, progress: Callable[[str, int, int], None]) -> int:
    """Make a new key current and reseal every number under it; returns how many were resealed.

    Old keys stay in the key file, for backups and staged imports that were sealed under them.
    """
    vault = open_vault()
    with transaction.atomic():
        name = vault.rotate()
        write_line("rotate_keys", by=by, subject_kind="vault", subject=name)
    return reseal_all(vault, progress=progress)


def reseal_all(vault: Vault, *, progress: Callable[[str, int, int], None]) -> int:
    """Reseal under the current key whatever stands under an older one."""
    resealed = 0
    for model, column, place, owner in SEALED:
        rows = model._default_manager.filter(**{f"{column}__isnull": False}).order_by("pk")
        of, last = rows.count(), 0
        for slices in count():
            progress(f"reseal {model._meta.model_name}", min(slices * SLICE_ROWS, of), of)
            found = list(rows.filter(pk__gt=last).values_list("pk", column, owner)[:SLICE_ROWS])
            if not found:
                break
            resealed += _reseal(
                rows, column, [(pk, bytes(sealed), f"{place}:{key.hex}") for pk, sealed, key in found], vault
            )
            last = found[-1][0]
    return resealed


@transaction.atomic
def _reseal(rows: QuerySet[models.Model], column: str, found: list[tuple[int, bytes, str]], vault: Vault) -> int:
    """One slice in one transaction; a value that somebody changed meanwhile is left to its new writer."""
    old = [row for row in found if not vault.is_current(row[1])]
    return sum(
        rows.filter(pk=pk, **{column: sealed}).update(**{column: vault.reseal(sealed, place=place)})
        for pk, sealed, place in old
    )
