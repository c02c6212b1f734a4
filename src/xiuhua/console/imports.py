"""Imports listed and undone at the terminal."""

from dataclasses import asdict

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xiuhua.actions.keep.undo_import import undo_import
from xiuhua.console.language import step_words
from xiuhua.console.outcome import Outcome, print_json
from xiuhua.console.progress import steps
from xiuhua.queries.imports import ImportLine
from xiuhua.queries.jobs import in_work
from xiuhua.queries.undoing import Undoable, import_key, latest_imports


def show_imports(*, json: bool) -> Outcome:
    """List the latest imports."""
    found = latest_imports()
    read = in_work([one.line.key for one in found if one.line.state == "staging"])
    if json:
        print_json({"imports": [{**asdict(one.line), "undo_until": one.until} for one in found]})
        return Outcome.OK
    for one in found:
        line = one.line
        as_of = _("as of %(day)s") % {"day": line.as_of}
        print(f"{line.key}  {line.file_name}  {as_of}  {_state(one, is_read=one.line.key in read)}")
        became = f"{line.accepted:,} + {line.unchanged:,} + {line.rejected:,}"
        print(f"    {_rows(line)} = {became}  {_whence(one)}{_kept(line)}")
    if not found:
        print(_("Nothing was imported yet."))
    return Outcome.OK


def undo_and_tell(batch: str, *, json: bool) -> Outcome:
    """Undo an import and tell what was withdrawn."""
    with steps(step_words) as step:
        undone = undo_import(import_key(batch), by=None, progress=step)
    if json:
        print_json(asdict(undone))
    else:
        counts = {name: f"{count:,}" for name, count in asdict(undone).items()}
        print(_("facts withdrawn: %(facts_withdrawn)s; restored as they were: %(facts_restored)s") % counts)
        print(_("waiting for a corrected file: households %(households)s, members %(members)s") % counts)
    return Outcome.OK


def _state(one: Undoable, *, is_read: bool) -> str:
    line = one.line
    if line.undone_at is not None:
        return _("undone on %(day)s") % {"day": timezone.localdate(line.undone_at)}
    if one.until is not None and one.until > timezone.now():
        return _("applied, can be undone until %(day)s") % {"day": timezone.localdate(one.until)}
    return {
        "staging": _("cut off while it was read"),
        "reading": _("is being read"),
        "staged": _("waits to be applied"),
        "applied": _("applied"),
    }["reading" if is_read else line.state]


def _kept(line: ImportLine) -> str:
    """Until when its rows are kept, once it was applied the rejected ones."""
    if line.kept_until is None or not (line.rejected or line.is_open):
        return ""
    told = _("; its rows are kept until %(day)s") if line.is_open else _("; the rejected rows are kept until %(day)s")
    return told % {"day": timezone.localdate(line.kept_until)}


def _rows(line: ImportLine) -> str:
    return ngettext("%(rows)s row", "%(rows)s rows", line.rows) % {"rows": f"{line.rows:,}"}


def _whence(one: Undoable) -> str:
    """Who imported it and when."""
    line = one.line
    facts = {"who": line.who or _("the terminal"), "day": line.applied_at and timezone.localdate(line.applied_at)}
    return (_("by %(who)s on %(day)s") if line.applied_at else _("by %(who)s")) % facts
