"""Who may import what, and open what was imported: who covers all that its bringer answered for when it was brought."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from xiuhua.duty.door import Absent, Scope, areas_covered, areas_seen, areas_told, places_told, scope_of
from xiuhua.queries.office import clock_day
from xiuhua.register.models import Account, AskedForm, ImportBatch, Job
from xiuhua.register.models.import_batch import ON_ITS_WAY
from xiuhua.register.statements import ask
from xiuhua.words import AreaLevel, NotFound, Role

IMPORTERS = frozenset({Role.CITY, Role.COUNTY, Role.TOWNSHIP})
IMPORTING_GROUNDS = frozenset(f"office_{role}" for role in IMPORTERS)


def may_import(scope: Scope) -> bool:
    """Whether a scope covers some place by an office that imports."""
    return bool(within_offices(scope).places)


def within_offices(scope: Scope) -> Scope:
    """The scope with the places alone that it covers by an office that imports: no post, no department's topic."""
    return replace(scope, places=tuple(it for it in scope.places if it.reason.key in IMPORTING_GROUNDS))


def importing_scope(account: Account) -> Scope:
    """What an account covers today; raises Absent where that is no office that imports."""
    scope = scope_of(account, today=clock_day())
    if not may_import(scope):
        raise Absent
    return scope


def villages_to_import(account: Account | None, *, on: date) -> set[int] | None:
    """The villages, as of a day, whose households an account may import today; None for the console: all.

    Raises NotFound for an account without an office that imports.
    """
    if account is None:
        return None
    scope = scope_of(account, today=clock_day())
    if not may_import(scope):
        raise NotFound("Importing is for offices of a township, county or city: ask one of them to import this file.")
    return set(areas_seen(within_offices(scope), on=on).filter(level=AreaLevel.VILLAGE).values_list("pk", flat=True))


def areas_answered_for(account: Account | None) -> set[int]:
    """All that an account imports for today, by the ids of the widest areas; the console: nothing. Two statements."""
    if account is None:
        return set()
    return {place.area_id for place in within_offices(scope_of(account, today=clock_day())).places}


def open_import(key: UUID, *, by: Account) -> ImportBatch:
    """An import by its key, for offices over all that it was brought for; raises Absent. At most six statements.

    Who brought it and answers for another place now does not open it any more: the successor does.
    """
    scope = importing_scope(by)
    batch = ImportBatch.objects.filter(key=key).select_related("by").first()
    if batch is None or not oversees(scope, batch):
        raise Absent
    return batch


def imports_overseen(scope: Scope) -> QuerySet[ImportBatch]:
    """The imports that a scope opens. One statement more than the query's own."""
    return _overseen(_covered(scope), whole=Role.CITY in scope.offices)


def imports_waiting(scope: Scope, *, most: int) -> list[ImportBatch]:
    """Of the imports that a scope opens those on their way or with rows left over, the latest first. One statement."""
    shape = (scope.today, Role.CITY in scope.offices, most)
    return ask(_waiting, *shape, places=places_told(within_offices(scope)))


def _waiting(today: date, whole: bool, most: int) -> QuerySet[ImportBatch]:
    left_over = Q(state="applied", rejected__gt=0, forgotten_at=None)
    waiting = _overseen(areas_told(today, today), whole=whole).filter(Q(state__in=ON_ITS_WAY) | left_over)
    return waiting.select_related("by__person", "undone_by__person").order_by("-started_at", "-pk")[:most]


def _overseen(covered: Any, *, whole: bool) -> QuerySet[ImportBatch]:
    """Imports brought for nothing but covered areas; the `whole` city's are also those brought for none."""
    brought_for = ImportBatch.areas.through.objects
    beyond = brought_for.exclude(area_id__in=covered)
    within = ImportBatch.objects.exclude(pk__in=beyond.values("importbatch_id"))
    return within if whole else within.filter(pk__in=brought_for.values("importbatch_id"))


def oversees(scope: Scope, brought: ImportBatch | AskedForm | Job) -> bool:
    """Whether a scope covers all that something was brought for; what the console brought is the city's."""
    areas = set(brought.areas.values_list("pk", flat=True))
    if not areas:
        return Role.CITY in scope.offices
    return areas <= _covered(scope)


def _covered(scope: Scope) -> frozenset[int]:
    return areas_covered(within_offices(scope), on=scope.today)
