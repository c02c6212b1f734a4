"""Who asks households again, and who looks at flags: offices from the township up, each by its own duty."""

from xiuhua.duty.acting import acting_key, open_to_act_on_area
from xiuhua.duty.door import Absent, Scope, open_area
from xiuhua.register.models import Area, AreaWithin
from xiuhua.words import AreaLevel, Role

RECHECKING = (Role.TOWNSHIP, Role.COUNTY, Role.CITY)
LEVELS = (AreaLevel.CITY, AreaLevel.COUNTY, AreaLevel.TOWNSHIP)


def open_to_ask(scope: Scope, code: str) -> Area:
    """A place by its code, for its own office: what one household says is seen by nobody else. Raises Absent.

    Two statements.
    """
    area = open_area(scope, code, on=scope.today)
    if not asks_there(scope, area):
        raise Absent
    return area


def asks_there(scope: Scope, area: Area) -> bool:
    """Whether the scope holds the office of this very place, and it is one that asks. Asks nothing."""
    return area.pk in own_places(scope)


def own_places(scope: Scope) -> frozenset[int]:
    """The ids of the places whose own office the scope holds, and it is one that asks. Asks nothing."""
    return frozenset(it.area_id for it in scope.places if acting_key(it.reason) in RECHECKING)


def open_to_look_at_flags(scope: Scope, code: str) -> Area:
    """A township, county or city by its code, for an office of it or around it; raises Absent. Three statements."""
    area, offices = open_to_act_on_area(scope, code)
    if area.level not in LEVELS or offices.isdisjoint(RECHECKING):
        raise Absent
    return area


def asking_place(scope: Scope, area: Area) -> Area:
    """Of the places around an area, itself among them, the smallest whose office the scope holds; raises Absent.

    One statement.
    """
    around = (
        AreaWithin.objects.on(scope.today).filter(area=area).select_related("ancestor").order_by("-ancestor__level")
    )
    found = next((it.ancestor for it in around if asks_there(scope, it.ancestor)), None)
    if found is None:
        raise Absent
    return found
