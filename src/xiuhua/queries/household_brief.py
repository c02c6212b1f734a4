"""What the pages beside a household's card say of it on top: its head, where it stands and where it lives."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from xiuhua.queries.heads_and_homes import heads_of
from xiuhua.register.models import Household, Residence, Standing


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a household."""

    name: str


@dataclass(frozen=True, slots=True)
class Brief:
    """A household as the top of a page has it; pages with it are for whoever opens it whole."""

    key: UUID
    number: str
    head: Head | None
    status: str
    village_code: str
    topics: None = None


def brief_of(household: Household, *, on: date) -> Brief:
    """The top of a page about a household as of a day. Three statements."""
    name = heads_of([household.pk], on=on).get(household.pk)
    standing = Standing.objects.on(on).filter(household=household).order_by("-since", "-pk").first()
    home = Residence.objects.on(on).filter(household=household).select_related("village").order_by("pk").first()
    return Brief(
        household.key, household.number, Head(name) if name else None, standing.status if standing else "",
        home.village.code if home else "",
    )  # fmt: skip
