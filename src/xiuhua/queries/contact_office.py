"""Whom somebody may call at an office over a village, or at its own."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from xiuhua.register.models import Area, AreaWithin, OfficeRole
from xiuhua.words import AreaLevel, Role

LEVEL_OF = {
    Role.CITY: AreaLevel.CITY,
    Role.COUNTY: AreaLevel.COUNTY,
    Role.TOWNSHIP: AreaLevel.TOWNSHIP,
    Role.VILLAGE: AreaLevel.VILLAGE,
}


@dataclass(frozen=True, slots=True)
class OfficeToCall:
    """An office over a village; who works there and their phone, empty where the register does not know."""

    area: str
    name: str
    phone: str
    person: UUID | None = None


def office_to_call(village: Area, office: Role, *, on: date) -> OfficeToCall | None:
    """The office of a level over a village, with somebody of it who has a phone; None where there is no such place.

    Two statements.
    """
    around = AreaWithin.objects.on(on).filter(area=village, ancestor__level=LEVEL_OF[office])
    place = around.values_list("ancestor_id", "ancestor__name").order_by("pk").first()
    if place is None:
        return None
    held = OfficeRole.objects.on(on).filter(area=place[0], role=office).exclude(account__person__phone="")
    known = held.filter(account__person__isnull=False, account__is_active=True).order_by("since", "pk")
    told = known.values_list("account__person__name", "account__person__phone", "account__person__key").first()
    return OfficeToCall(place[1], *(told or ("", "")))
