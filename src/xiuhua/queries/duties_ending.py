"""Duties that end soon where somebody answers: whoever follows must be found before."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from xiuhua.register.models import Account, Area, Assignment, OfficeRole
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


def duties_ending(account: Account, areas: QuerySet[Area], *, on: date, most: int) -> list[DutyEnding]:
    """Posts in some areas, and the account's own offices, that end within a month, the first first. Two statements."""
    ending = {"until__gt": on, "until__lte": on + SOON}
    # Found by place, in two ways: an "or" would read every post that there is.
    there = Assignment.objects.filter(area__in=areas).values("pk")
    there = there.union(Assignment.objects.filter(team__village__in=areas).values("pk"), all=True)
    posts = Assignment.objects.on(on).filter(pk__in=there, **ending)
    posts = posts.exclude(kind=AssignmentKind.PAIR).select_related("person", "organisation", "area", "team__village")
    offices = OfficeRole.objects.on(on).filter(account=account, **ending).select_related("area")
    found = [_post(one) for one in posts.order_by("until", "pk")[:most]]
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


def _post(one: Assignment) -> DutyEnding:
    place = one.team.village if one.team else one.area
    holder = one.person or one.organisation
    code, name = (place.code, place.name) if place else ("", "")
    return DutyEnding(one.role, holder.name if holder else "", code, name, one.until or date.max, own=False)
