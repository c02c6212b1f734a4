"""Forms out of the register, at the terminal."""

from datetime import date
from pathlib import Path

from xiuhua.actions.keep.export_form import export_form
from xiuhua.console.outcome import Outcome, print_json, say
from xiuhua.queries.office import clock_day


def export_from_register(
    form: str, area: str, out: Path, *, purpose: str, on: date | None, clear: bool, json: bool
) -> Outcome:
    """Export a form of an area and tell its rows and the digest of its file."""
    day = on or clock_day()
    done = export_form(form, area, by=None, on=day, purpose=purpose, masked=not clear, target=out)
    if json:
        print_json(
            {"form": form, "area": area, "on": day, "rows": done.rows, "masked": not clear, "digest": done.digest}
        )
    else:
        print(f"{done.rows} rows of {form} in {out}, sha256 {done.digest}")
        say("Personal values stand in the clear: keep the file safe." if clear else "Personal values are masked.")
    return Outcome.OK
