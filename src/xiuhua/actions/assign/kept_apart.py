"""What keeps two from being paired outside of a proposal: kin and conflict (回避), and what an open proposal says."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from xiuhua.queries.post_rules import PostRules
from xiuhua.register.models import Avoidance, Household, PairRule, Person


def avoidance_of(
    who: Person, household: Household, rules: PostRules, *, since: date, until: date | None = None
) -> Avoidance | None:
    """Why two must not be paired on some day from `since` until before `until` (None: for good). One statement.

    Only what the pack lists as a reason (`pairing.exclusions`) keeps them apart.
    """
    return keeping_apart(avoidances_of(who, since=since, until=until).filter(household=household), rules)


def avoidances_of(who: Person, *, since: date, until: date | None = None) -> QuerySet[Avoidance]:
    """What is said to keep somebody from households on some day from `since` until before `until` (None: for good)."""
    known = Avoidance.objects.ever_held().filter(Q(until__isnull=True) | Q(until__gt=since), person=who)
    if until is not None:
        known = known.filter(since__lt=until)
    return known.order_by("since", "pk")


def keeping_apart(said: Iterable[Avoidance], rules: PostRules) -> Avoidance | None:
    """The first of them that the pack lists as a reason."""
    return next((it for it in said if rules.lists("pairing.exclusions", it.why)), None)


def pair_rule_against(who: Person, household: Household) -> PairRule | None:
    """What an office said in an open proposal against a pair: a ban of it, or a pin to somebody else. One statement."""
    said = PairRule.objects.filter(household=household, lifted_at__isnull=True, proposal__decision="")
    against = said.filter(Q(kind=PairRule.BAN, person=who) | Q(kind=PairRule.PIN) & ~Q(person=who))
    return against.select_related("proposal__area", "person", "said_by__person").order_by("kind", "pk").first()
