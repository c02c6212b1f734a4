"""Whose imports somebody may open: their own, and those of people whose places their office covers."""

from collections.abc import Iterable
from uuid import UUID

from xiuhua.actions.keep.import_workbook import IMPORTERS
from xiuhua.duty.door import Absent, Scope, areas_seen, scope_of
from xiuhua.queries.office import clock_day
from xiuhua.register.models import Account, ImportBatch
from xiuhua.words import Role


def may_import(scope: Scope) -> bool:
    """Whether a scope holds an office that imports."""
    return bool(scope.offices & IMPORTERS)


def importing_scope(account: Account) -> Scope:
    """What an account covers today; raises Absent where that is no office that imports."""
    scope = scope_of(account, today=clock_day())
    if not may_import(scope):
        raise Absent
    return scope


def open_import(key: UUID, *, by: Account) -> ImportBatch:
    """An import by its key, for who brought it and for offices over them; raises Absent. At most six statements."""
    scope = importing_scope(by)
    batch = ImportBatch.objects.filter(key=key).select_related("by").first()
    if batch is None or not oversees(scope, batch.by):
        raise Absent
    return batch


def accounts_overseen(scope: Scope, accounts: Iterable[Account]) -> list[Account]:
    """Those of some accounts whose imports may be opened. Three statements for each account besides one's own."""
    return [account for account in accounts if oversees(scope, account)]


def oversees(scope: Scope, account: Account | None) -> bool:
    """Whether a scope covers all places of an account; the console's imports are the city's."""
    if account == scope.account:
        return True
    places = set() if account is None else _places(account)
    if not places:
        return Role.CITY in scope.offices
    return areas_seen(scope, on=scope.today).filter(pk__in=places).count() == len(places)


def _places(account: Account) -> set[int]:
    return {place.area_id for place in scope_of(account, today=clock_day()).places}
