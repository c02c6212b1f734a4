"""Undoes an applied import as a whole, within thirty days and unless something rests on it; nothing is deleted."""

from collections.abc import Callable
from dataclasses import asdict
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from xiuhua.actions.journal import CONSOLE, write_line
from xiuhua.actions.keep.import_access import may_import, oversees
from xiuhua.actions.keep.undo_refusal import UndoRefused
from xiuhua.bridge.intake.resting import what_rests_on
from xiuhua.bridge.intake.tracing import Traces, traces_of
from xiuhua.bridge.intake.withdrawing import Undone, withdraw
from xiuhua.bridge.one_at_a_time import hold_large_deeds
from xiuhua.duty.door import scope_of
from xiuhua.queries.office import clock_day
from xiuhua.queries.undoing import undo_until
from xiuhua.register.models import Account, ImportBatch
from xiuhua.register.vault import open_vault
from xiuhua.words import NotFound, Role

ANY_IMPORT = frozenset({Role.CITY, Role.COUNTY})  # they may undo what others imported into their area

Progress = Callable[[str, int, int], None]


def undo_import(key: UUID, *, by: Account | None, progress: Progress | None = None) -> Undone:
    """Take back all that an import wrote; `by=None` is the console.

    Its facts are in force on no day any more, those it closed hold as they did, and its new households and members
    wait empty for a corrected file. `progress` is told step, done, of. Raises NotFound for an import that is not there
    or not this account's to undo; UndoRefused when it is not applied, undone already, older than thirty days, or when
    something rests on it: then it says what, and where.
    """
    step = progress or (lambda _name, _done, _of: None)
    vault = open_vault()
    with transaction.atomic():
        hold_large_deeds()
        batch = ImportBatch.objects.select_for_update().filter(key=key).first()
        traces = traces_of(batch, vault) if batch else {}
        if batch is None or not _may_undo(by, batch):
            raise NotFound(
                _("There is no one import %(key)s: `xiuhua imports` lists them with their keys.") % {"key": key}
            )
        _require_applied(batch, traces)
        step("look what rests on it", 0, 1)
        if rests := what_rests_on(batch, traces, vault):
            raise UndoRefused("rests", batch, rests=rests)
        step("withdraw facts", 0, 1)
        undone = withdraw(batch, traces, actor=by.username if by else CONSOLE)
        ImportBatch.objects.filter(pk=batch.pk).update(state="undone", undone_at=timezone.now(), undone_by=by)
        step("write the journal", 0, 1)
        write_line(
            "undo_import", by=by, subject_kind="import", subject=batch.key,
            after={"file": batch.file_name, "as_of": batch.as_of, **asdict(undone), "digest": batch.digest},
        )  # fmt: skip
    return undone


def _may_undo(by: Account | None, batch: ImportBatch) -> bool:
    """The console; of those who oversee it, who imported it, and a county or city."""
    if by is None:
        return True
    scope = scope_of(by, today=clock_day())
    mine_or_above = batch.by_id == by.pk or scope.offices & ANY_IMPORT
    return bool(may_import(scope) and mine_or_above and oversees(scope, batch))


def _require_applied(batch: ImportBatch, traces: Traces) -> None:
    until = undo_until(batch)
    if batch.state == "undone":
        raise UndoRefused("undone", batch)
    if until is None:
        raise UndoRefused("not_applied", batch)
    if timezone.now() > until:
        raise UndoRefused("too_late", batch)
    if not traces:
        raise UndoRefused("no_trace", batch)
