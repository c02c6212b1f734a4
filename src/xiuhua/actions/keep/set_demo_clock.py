"""Lets a demo's clock stand on another day of its story, and back on its own."""

from datetime import date

from django.db import transaction

from xiuhua.actions.journal import write_line
from xiuhua.actions.keep.load_demo import require_demo_register
from xiuhua.queries.pack import pack_in_force
from xiuhua.register.models import Office


@transaction.atomic
def set_demo_clock(day: date | None) -> None:
    """Let the clock stand on a day, or on the demo's own again; set twice, set once.

    Raises Conflict for a register that is no demo's, NotFound for a day on which no pack is in force.
    """
    require_demo_register()
    office = Office.objects.select_for_update().get()
    if office.demo_clock == day:
        return
    if day is not None:
        pack_in_force(day)
    before, office.demo_clock = office.demo_clock, day
    office.save(update_fields=["demo_clock"])
    write_line("set_demo_clock", by=None, subject_kind="office", before={"on": before}, after={"on": day})
