"""The reader's own page, put together from what they answer for: places, households, samples, imports that wait."""

from typing import Any

from django.utils.translation import gettext as _

from xiuhua.actions.keep.import_access import imports_overseen, may_import
from xiuhua.desk.ground import Reader
from xiuhua.desk.labels import label
from xiuhua.duty.door import Scope, households_seen, own_scope
from xiuhua.queries.household import households_answered_for
from xiuhua.queries.imports import lines_of
from xiuhua.queries.work import places_of_work, samples_of, to_mend_of_households
from xiuhua.words import Role

MOST_IMPORTS = 5
WAITING = ("staging", "staged")


def work_of(reader: Reader) -> dict[str, Any]:
    """What the reader's own page shows. At most forty statements, whatever they answer for."""
    scope, on = reader.scope, reader.today
    lines = households_answered_for(households_seen(own_scope(scope), on=on), on=on)
    to_mend = to_mend_of_households([line.key for line in lines], on=on) if lines else {}
    imports = (
        lines_of(imports_overseen(scope).filter(state__in=WAITING), size=MOST_IMPORTS) if may_import(scope) else []
    )
    return {
        "households": [(line, to_mend.get(line.key, 0)) for line in lines],
        "places": places_of_work(scope, on=on) if scope.places else [],
        "samples": samples_of(scope), "imports": imports, "imports_here": may_import(scope),
        "on": on, "lacking": _not_kept(scope),
    }  # fmt: skip


def role_label(key: str) -> str:
    """A duty in a word: a post of the pack, or an office."""
    offices = {
        "office_village": _("Village office"),
        "office_township": _("Township office"),
        "office_county": _("County office"),
        "office_city": _("City office"),
        "office_department": _("Department"),
    }
    return offices.get(key) or label(key, of="post")


def _not_kept(scope: Scope) -> list[str]:
    """What a reader of these duties would look for here and cannot find, because nothing keeps it yet."""
    posts = {place.reason.key for place in scope.places}
    told = []
    if scope.person_id is not None and (posts - {"linked_leader"} or not posts):
        told.append(_("Visits and promises: so this page cannot say whom to see first, and counts no visit."))
    if "linked_leader" in posts:
        told.append(_("Decisions: nothing here waits for your signature."))
    if posts & {"first_secretary", "team_leader", "team_member"}:
        told.append(_("What the team has spent: its budget stands among the figures of the village."))
    if Role.VILLAGE in scope.offices:
        told.append(_("What is asked of the village, by whom, and how many minutes it takes."))
    if scope.inspects:
        told.append(_("Routes, evidence and appeals of an inspection."))
    if scope.offices & {Role.COUNTY, Role.CITY}:
        told.append(_("Warnings and payments: the overview tells what moved since the last turn."))
    return told
