"""As which offices somebody acts in a proceeding: those by which they answer for the place that it is about."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from xiuhua.duty.door import Absent, Scope, open_area, open_household
from xiuhua.duty.grounds import STAND_IN, Reason
from xiuhua.register.models import Area, AreaWithin, Household, Residence
from xiuhua.words import AreaLevel, Role

OFFICE = "office_"
ACTING = (Role.VILLAGE, Role.TOWNSHIP, Role.COUNTY, Role.CITY)


def open_to_act_on_household(scope: Scope, key: UUID) -> tuple[Household, frozenset[str]]:
    """A household by key, and the offices and posts as which the scope acts on it; raises Absent. Five statements.

    Its helper, and whoever only reads or inspects, acts as none.
    """
    opened = open_household(scope, key, on=scope.today)
    home = Residence.objects.on(scope.today).filter(household=opened.household).order_by("-since", "-pk").first()
    return opened.household, _offices_over(scope, home.village_id, on=scope.today) if home else frozenset()


def open_to_act_on_area(scope: Scope, code: str) -> tuple[Area, frozenset[str]]:
    """A place by its code today, and the offices and posts as which the scope acts on it; raises Absent.

    Three statements.
    """
    area = open_area(scope, code, on=scope.today)
    return area, _offices_over(scope, area.pk, on=scope.today)


def open_answered_household(scope: Scope, key: UUID, *, on: date) -> Household:
    """A household for whoever answers for it in all its topics; raises Absent. At most five statements."""
    opened = open_household(scope, key, on=on)
    if not opened.is_answered_for or opened.topics is not None:
        raise Absent
    return opened.household


def acts_as(offices: frozenset[str], wanted: Collection[str]) -> str:
    """The smallest office, or else the post, as which something is done that only some may do.

    Raises Absent where none is.
    """
    found = next((office for office in (*ACTING, *sorted(offices)) if office in offices and office in wanted), None)
    if found is None:
        raise Absent
    return found


def acts_there(scope: Scope, area: Area) -> bool:
    """Whether the scope acts for an office over a village: its own, or one of the places around. One statement.

    A department, a helper and whoever inspects act for none.
    """
    return area.level == AreaLevel.VILLAGE and bool(_offices_over(scope, area.pk, on=scope.today).intersection(ACTING))


def offices_there(scope: Scope, area: Area) -> frozenset[str]:
    """The offices as which the scope acts over a village, none over a wider place. One statement."""
    return _offices_over(scope, area.pk, on=scope.today) if area.level == AreaLevel.VILLAGE else frozenset()


def open_village_to_act(scope: Scope, code: str) -> Area:
    """A village by its code today, for whoever acts there for an office; raises Absent. Three statements."""
    area, offices = open_to_act_on_area(scope, code)
    if area.level != AreaLevel.VILLAGE:
        raise Absent
    acts_as(offices, ACTING)
    return area


def _offices_over(scope: Scope, area: int, *, on: date) -> frozenset[str]:
    around = set(AreaWithin.objects.on(on).filter(area=area).values_list("ancestor", flat=True))
    held = (acting_key(place.reason) for place in scope.places if place.area_id in around)
    return frozenset(filter(None, held))


def acting_key(reason: Reason) -> str:
    """As which office or post a reason lets act; empty for whoever only stands in."""
    return "" if reason.key == STAND_IN else reason.key.removeprefix(OFFICE)
