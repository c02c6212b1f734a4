"""A household with its helper and the rules of its pack on a day, for deeds about who helps it."""

from dataclasses import dataclass
from datetime import date

from xiuhua.queries.post_rules import PostRules, post_rules
from xiuhua.register.models import Area, Assignment, HelperRequest, Household, Residence
from xiuhua.words import AssignmentKind, NotFound, RequestState


@dataclass(frozen=True, slots=True)
class HelpedHousehold:
    """A household, the village where it lives, its helper's pair if it has one, and the rules of its pack."""

    household: Household
    village: Area
    rules: PostRules
    pairing: Assignment | None
    request: HelperRequest | None

    @property
    def helper(self) -> str:
        """The name of its helper; empty for none."""
        return self.pairing.person.name if self.pairing and self.pairing.person else ""


def helped_household(household: Household, *, on: date, hold: bool = False) -> HelpedHousehold:
    """A household that was opened, as of a day. At most seven statements.

    `request` is the one that is open, or granted and not yet answered by a pair. With `hold`, deeds about one
    household come one by one. Raises NotFound where it lives nowhere, or no pack is in force.
    """
    if hold:
        Household.objects.select_for_update().get(pk=household.pk)
    home = Residence.objects.on(on).filter(household=household).select_related("village").order_by("pk").first()
    rules = post_rules(home.village_id, on=on) if home else None
    if home is None or rules is None:
        raise NotFound(f"No pack judges household {household.number} on {on}: put one in force where it lives.")
    pairs = Assignment.objects.filter(household=household, kind=AssignmentKind.PAIR, since__lte=on, until=None)
    pairing = pairs.select_related("person__unit").order_by("since", "pk").first()
    waiting = HelperRequest.objects.filter(household=household, answered_by=None, pairing=pairing)
    request = waiting.filter(state__in=(RequestState.OPEN, RequestState.GRANTED)).order_by("-asked_on", "-pk").first()
    return HelpedHousehold(household, home.village, rules, pairing, request)
