"""What became of a deed on an import, or why it could not be done, as a sentence in the reader's language."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xiuhua.actions.keep.import_refusal import ImportOvertaken, ImportRefused
from xiuhua.desk.figures import number
from xiuhua.desk.labels import day
from xiuhua.words import Conflict, Problem, Rejected

REFUSALS = (ImportRefused, ImportOvertaken)


def why_refused(refused: Problem) -> str:
    """The sentence for a refusal; what was told in words already stays as it is."""
    if not isinstance(refused, REFUSALS):
        return str(refused)
    facts = {**refused.facts, "day": day(refused.facts.get("day"))}  # type: ignore[arg-type]
    return sentences()[refused.reason] % facts


def sentences() -> dict[str, str]:
    """A sentence for each reason."""
    return {
        "applied": _("Somebody has applied this import meanwhile. What became of it stands here."),
        "register_changed": _("The register changed while the file was applied, so nothing of it was. Apply it again."),
        "corrected_meanwhile": _(
            "Somebody corrected this file or its headers meanwhile, so nothing was done. This is how it stands now."
        ),
        "gone": _("This import was applied or discarded meanwhile. The list shows what is there."),
        "too_many_rows": _(
            "The file has more than %(most)s rows: that takes longer than a page can wait, and is for a worker."
        ),
        "judge_first": _("It was not judged yet as it stands now. Have it judged, then take the rejected rows out."),
        "at_work": _("A worker is at work on this import already. Wait until it has ended, or stop it."),
        "done_whole": _("What writes into the register is done whole or not at all: it cannot be stopped half-way."),
        "upload_gone": _("The file is not kept any more. Bring it again."),
        "no_rows": _("The file has a header and no rows. Fill it in, or choose another file."),
        "day_ahead": _("%(day)s is still to come, so nothing can hold from then. Choose a day until today."),
        "no_cell": _("A cell does not stand in this file any more. This is how it stands now: correct it here."),
        "too_long": _("A cell can hold at most %(most)s characters, so nothing was kept. Shorten the text."),
        "known_header": _("The header “%(header)s” is known already: it cannot be given another meaning."),
        "no_header": _("A header without letter or digit cannot be remembered. Name the column in the file."),
        "no_item": _("There is no such item. Choose one of the list."),
        "rows_forgotten": _(
            "The rejected rows were erased on %(day)s: personal data are kept no longer than needed. Take them from "
            "the file that you kept."
        ),
        "brought_elsewhere": _(
            "This file was brought for another place, whose office goes on with it. Ask that office."
        ),
        "errors_over_file": _("The rejected rows cannot be written over %(name)s, from which they come."),
        "errors_ending": _("%(name)s does not end in %(ending)s: the rejected rows are written as a workbook."),
        "errors_nowhere": _("There is no folder %(name)s for the rejected rows."),
        "no_such_item": _("There is no item “%(item)s”. Likely are: %(likely)s."),
    }


@contextmanager
def telling_refusals(request: HttpRequest) -> Iterator[None]:
    """What is refused is told on the next page."""
    try:
        yield
    except (Rejected, Conflict) as refused:
        messages.error(request, why_refused(refused))


def no_day() -> str:
    """What to say when a form came without a day that makes sense."""
    return _("The day is missing or makes no sense. Write it as 2017-03-31.")


def cells_corrected(count: int, *, judged: bool = True) -> str:
    """What to say of corrections that were kept, and judged at once or not yet."""
    if not count:
        return _("Nothing was typed over, so nothing changed.")
    if not judged:
        kept = ngettext("%(count)s cell was corrected.", "%(count)s cells were corrected.", count)
        return kept % {"count": number(count)}
    said = ngettext(
        "%(count)s cell was corrected and judged again.", "%(count)s cells were corrected and judged again.", count
    )
    return said % {"count": number(count)}


def import_undone() -> str:
    """What to say of an import that was taken back."""
    return _(
        "The import was undone: what it wrote holds no more, and what it replaced holds as before. Run a turn, so that "
        "verdicts follow."
    )


def header_remembered(header: str, area: str) -> str:
    """What to say of a header whose meaning was told for an area's files, or without an area for everybody's."""
    if not area:
        return _("“%(header)s” is remembered for files of all offices.") % {"header": header}
    facts = {"header": header, "area": area}
    return _("“%(header)s” is remembered for files of %(area)s and of the offices in it.") % facts


def header_forgotten(header: str) -> str:
    """What to say of a header whose meaning was taken back."""
    return _("What “%(header)s” means was taken back: it is asked again where it stands.") % {"header": header}
