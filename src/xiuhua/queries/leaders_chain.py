"""The chain of leaders of a village on a day: who leads each place from the city down, and who answers there."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from xiuhua.queries.post import holders_in
from xiuhua.register.models import Area, AreaWithin, Leader
from xiuhua.words import AreaLevel

OF_BUSINESS = ("cooperative", "enterprise")  # who leads these answers for no village


@dataclass(frozen=True, slots=True)
class Rung:
    """Somebody in the chain: of a place by its level, or of the village by a post, `unit` then being their own unit.

    `person` is the key of their page, `code` the place whose readers may open it.
    """

    level: AreaLevel
    code: str
    place: str
    post: str
    name: str
    unit: str
    since: date
    person: UUID | None


def leaders_chain(village: Area, *, on: date) -> list[Rung]:
    """From the city down to the village its leaders, then who answers for the village by post. Five statements."""
    around = AreaWithin.objects.on(on).filter(area=village).values("ancestor")
    rows = (
        Leader.objects.on(on)
        .filter(organisation__area__in=around)
        .exclude(organisation__kind__in=OF_BUSINESS)
        .select_related("organisation__area", "person")
        .order_by("organisation__area__level", "organisation__pk", "-post", "person__name", "pk")
    )
    led = [
        Rung(
            AreaLevel(seat.level), seat.code, seat.name, row.post, row.person.name, row.organisation.name, row.since,
            row.person.key,
        )
        for row in rows
        if (seat := row.organisation.area) is not None
    ]  # fmt: skip
    level = AreaLevel(village.level)
    held = [
        Rung(level, village.code, village.name, it.role, it.name, it.unit, it.since, it.person)
        for it in holders_in(village, on=on)
    ]
    return [*led, *held]
