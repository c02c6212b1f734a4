"""What the pack says of grades where something is done, and as which office it is done."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from xiuhua.actions.assess.persons.refusal import AppraisalRefused
from xiuhua.actions.told_text import text_told
from xiuhua.duty.acting import acts_as, open_to_act_on_area
from xiuhua.duty.door import Absent, Scope, scope_of
from xiuhua.duty.evidence import staff_within
from xiuhua.policy.grading import Grading
from xiuhua.policy.pack import Pack
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import judging_pack, pack_in_force
from xiuhua.register.models import Account, Area, Person
from xiuhua.words import NotFound

LONG, SHORT, DOCUMENT = 500, 300, 80


def grading_here(place: int | None, *, on: date) -> tuple[Pack, Grading]:
    """The pack that judges a place (by id), or the whole register, and its words on grades; raises Absent."""
    try:
        pack = judging_pack(place, on=on) if place else pack_in_force(on)
    except NotFound:
        pack = None
    if pack is None or pack.grading is None:
        raise Absent
    return pack, pack.grading


def open_office(code: str, *, by: Account, offices: str) -> tuple[Scope, Area, Pack, Grading]:
    """An area for one of the pack's `offices` (a name of its words on grades); raises Absent."""
    scope = scope_of(by, today=clock_day())
    area, held = open_to_act_on_area(scope, code)
    pack, grading = grading_here(area.pk, on=scope.today)
    wanted: Collection[str] = getattr(grading, offices)
    acts_as(held, wanted)
    return scope, area, pack, grading


def person_here(key: UUID, area: Area, grading: Grading, *, on: date) -> Person:
    """Somebody of an area's staff by key; raises AppraisalRefused."""
    person = staff_within(area, grading.roles, on=on).filter(key=key).first()
    if person is None:
        raise AppraisalRefused("no_person")
    return person


def told(text: str, *, at: str, most: int = LONG, empty: str = "no_text") -> str:
    """A text that must say something; raises AppraisalRefused at its field."""
    said = text_told(text, most=most, refused=AppraisalRefused, at=at)
    if not said:
        raise AppraisalRefused(empty, at=at)
    return said


def require_other(person: int, *, by: Account) -> None:
    """Refuse whoever it is about themselves."""
    if by.person_id == person:
        raise AppraisalRefused("own_self")
