"""Who gives measures to a household: whoever answers for it, or the department that delivers them."""

from datetime import date
from uuid import UUID

from xiuhua.duty.door import Absent, OpenedHousehold, Scope, open_household
from xiuhua.policy.measures import Catalogue


def open_to_help(scope: Scope, key: UUID, *, on: date) -> OpenedHousehold:
    """A household that the scope gives measures to; raises Absent for who only looks. At most five statements.

    Inspectors and former helpers only look. A department gives what it delivers: see `may_give`.
    """
    opened = open_household(scope, key, on=on)
    if not gives_measures(opened):
        raise Absent
    return opened


def gives_measures(opened: OpenedHousehold) -> bool:
    """Whether whoever opened a household may give it measures, all or those of a department."""
    return opened.is_answered_for or opened.topics is not None


def may_give(opened: OpenedHousehold, deliverer: str, *, catalogue: Catalogue) -> bool:
    """Whether whoever opened a household gives it what a deliverer delivers."""
    if opened.topics is None:
        return opened.is_answered_for
    return catalogue.is_delivered_by(deliverer, opened.topics)


def may_see(opened: OpenedHousehold, deliverer: str, *, catalogue: Catalogue) -> bool:
    """Whether a measure of a deliverer is shown to whoever opened a household: a department sees its own only."""
    return opened.topics is None or catalogue.is_delivered_by(deliverer, opened.topics)
