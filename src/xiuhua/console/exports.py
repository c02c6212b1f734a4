"""Forms out of the register, at the terminal."""

from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xiuhua.actions.keep.export_form import export_form
from xiuhua.actions.keep.fill_asked_form import hand_out_asked_form
from xiuhua.console.outcome import Outcome, print_json, say
from xiuhua.queries.form_rows import asked_form_named
from xiuhua.queries.office import clock_day


def export_from_register(
    form: str, area: str, out: Path, *, purpose: str, on: date | None, clear: bool, json: bool
) -> Outcome:
    """Export a form of an area, of the pack or a department's; tell its rows, its file's digest and what differs."""
    day = on or clock_day()
    differs = ""
    if asked := asked_form_named(form):
        filling, done = hand_out_asked_form(
            asked.key, area, by=None, on=day, masked=not clear, target=out, purpose=purpose
        )
        differs = filling.told()
    else:
        done = export_form(form, area, by=None, on=day, purpose=purpose, masked=not clear, target=out)
    if json:
        told = {"form": form, "area": area, "on": day, "rows": done.rows, "masked": not clear, "digest": done.digest}
        print_json(told | ({"differs": differs} if differs else {}))
    else:
        facts = {"rows": done.rows, "form": form, "file": out, "digest": done.digest}
        print(
            ngettext(
                "%(rows)s row of %(form)s in %(file)s, sha256 %(digest)s",
                "%(rows)s rows of %(form)s in %(file)s, sha256 %(digest)s",
                done.rows,
            )
            % facts
        )
        if differs:
            print(differs)
        masked, shown = _("Personal values are masked."), _("Personal values stand in the clear: keep the file safe.")
        say(shown if clear else masked)
    return Outcome.OK
