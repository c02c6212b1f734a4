"""What headers mean that no form knows, as somebody told once: for whose files it holds, and who told it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from xiuhua.register.models import Account, AreaWithin, HeaderMeaning, OfficeRole
from xiuhua.words import Role


@dataclass(frozen=True, slots=True)
class ToldMeaning:
    """A header, by its letters and digits alone, and the item that it means, or nothing: it is not to be taken.

    It holds for files that offices in the area bring; with no area for everybody's. `who` is empty for the terminal.
    """

    id: int
    header: str
    feeds: str
    area: str
    area_id: int | None
    level: int
    who: str
    at: datetime


def meanings_for(account: Account | None, *, layout: str, roles: Collection[Role], on: date) -> list[ToldMeaning]:
    """The meanings that hold for files of an account, or of the terminal: those of the areas around its offices.

    Of each header only the one that wins: of the narrowest area, and of two as narrow the one told last. One statement.
    """
    offices = OfficeRole.objects.on(on).filter(account=account, role__in=roles).values("area")
    around = AreaWithin.objects.on(on).filter(area__in=offices).values("ancestor")
    told = HeaderMeaning.objects.filter(Q(area=None) | Q(area__in=around), layout=layout)
    found = sorted(_as_told(told), key=lambda one: (one.level, one.at))
    return list({one.header: one for one in found}.values())


def meanings_in(areas: Collection[int], *, layout: str) -> list[ToldMeaning]:
    """Every meaning that was told for one of some areas or for everybody, by header. One statement."""
    told = HeaderMeaning.objects.filter(Q(area=None) | Q(area__in=areas), layout=layout)
    return sorted(_as_told(told), key=lambda one: (one.header, one.level, one.area))


def _as_told(meanings: QuerySet[HeaderMeaning]) -> list[ToldMeaning]:
    return [
        ToldMeaning(
            it.pk,
            it.header,
            it.feeds,
            it.area.name if it.area else "",
            it.area_id,
            it.area.level if it.area else 0,
            it.by.called if it.by else "",
            it.at,
        )
        for it in meanings.select_related("area", "by__person")
    ]
