"""Imports listed and undone at the terminal."""

from dataclasses import asdict

from django.utils import timezone

from xiuhua.actions.keep.undo_import import undo_import
from xiuhua.console.outcome import Outcome, print_json
from xiuhua.console.progress import steps
from xiuhua.queries.undoing import Undoable, import_key, latest_imports


def show_imports(*, json: bool) -> Outcome:
    """List the latest imports."""
    found = latest_imports()
    if json:
        print_json({"imports": [{**asdict(one.line), "undo_until": one.until} for one in found]})
        return Outcome.OK
    for one in found:
        line = one.line
        print(f"{line.key}  {line.file_name}  as of {line.as_of}  {_state(one)}")
        print(f"    {line.rows:,} rows = {line.accepted:,} + {line.unchanged:,} + {line.rejected:,}  {_whence(one)}")
    if not found:
        print("Nothing was imported yet.")
    return Outcome.OK


def undo_and_tell(batch: str, *, json: bool) -> Outcome:
    """Undo an import and tell what was withdrawn."""
    with steps() as step:
        undone = undo_import(import_key(batch), by=None, progress=step)
    if json:
        print_json(asdict(undone))
    else:
        print(f"{undone.facts_withdrawn:,} facts withdrawn, {undone.facts_restored:,} restored as they were")
        print(f"{undone.households:,} households and {undone.members:,} members wait for a corrected file")
    return Outcome.OK


def _state(one: Undoable) -> str:
    line = one.line
    if line.undone_at is not None:
        return f"undone on {timezone.localdate(line.undone_at)}"
    if one.until is None:
        return line.state
    return f"{line.state}, can be undone until {timezone.localdate(one.until)}"


def _whence(one: Undoable) -> str:
    """Who imported it and when."""
    line = one.line
    on = f" on {timezone.localdate(line.applied_at)}" if line.applied_at else ""
    return f"by {line.who or 'console'}{on}"
