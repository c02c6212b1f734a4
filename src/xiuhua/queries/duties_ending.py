"""Duties that end soon where somebody answers: whoever follows must be found before."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from xiuhua.duty.door import Scope, areas_told, places_told
from xiuhua.register.models import Assignment, OfficeRole
from xiuhua.register.statements import Told, ask
from xiuhua.words import AssignmentKind

SOON = timedelta(days=30)  # housekeeping of a page, not policy: a month is enough to find somebody


@dataclass(frozen=True, slots=True)
class DutyEnding:
    """A post in a place, or an office of one's own (`own`), and the first day on which it opens nothing any more."""

    role: str
    who: str
    place_code: str
    place_name: str
    until: date
    own: bool


def duties_ending(scope: Scope, *, on: date, most: int) -> list[DutyEnding]:
    """Posts in the scope's places, and its account's own offices, that end within a month, the first first.

    Two statements.
    """
    found = [_post(one) for one in ask(_posts, scope.today, on, most, places=places_told(scope))]
    offices: list[OfficeRole] = ask(_offices, on, account=scope.account.pk)
    own = [
        DutyEnding(
            f"office_{it.role}",
            "",
            it.area.code if it.area else "",
            it.area.name if it.area else "",
            it.until,
            own=True,
        )
        for it in offices
        if it.until
    ]
    return sorted([*own, *found], key=lambda one: one.until)[:most]


def _ending(on: date) -> dict[str, Any]:
    return {"until__gt": on, "until__lte": on + SOON}


def _posts(today: date, on: date, most: int) -> QuerySet[Assignment]:
    # Found by place, in two ways: an "or" would read every post that there is.
    areas = areas_told(today, on)
    there = Assignment.objects.filter(area__in=areas).values("pk")
    there = there.union(Assignment.objects.filter(team__village__in=areas).values("pk"), all=True)
    posts = Assignment.objects.on(on).filter(pk__in=there, **_ending(on)).exclude(kind=AssignmentKind.PAIR)
    return posts.select_related("person", "organisation", "area", "team__village").order_by("until", "pk")[:most]


def _offices(on: date) -> QuerySet[OfficeRole]:
    return OfficeRole.objects.on(on).filter(account=Told("account"), **_ending(on)).select_related("area")


def _post(one: Assignment) -> DutyEnding:
    place = one.team.village if one.team else one.area
    holder = one.person or one.organisation
    code, name = (place.code, place.name) if place else ("", "")
    return DutyEnding(one.role, holder.name if holder else "", code, name, one.until or date.max, own=False)
