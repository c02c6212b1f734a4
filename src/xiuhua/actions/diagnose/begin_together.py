"""Begins a procedure for many households of a village at once, such as the year's list of exits: all or none."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db import transaction

from xiuhua.actions.diagnose.act_together import MOST_TOGETHER
from xiuhua.actions.diagnose.begin_proceeding import begin_proceeding
from xiuhua.actions.diagnose.proceeding_refusal import ProceedingRefused
from xiuhua.queries.pack import require_pack_in_force
from xiuhua.register.models import Account, Area, Household, Proceeding, Residence, Standing
from xiuhua.words import Problem

NEVER_FILED = ""


@transaction.atomic
def begin_together(keys: Collection[UUID], procedure: str, *, by: Account) -> int:
    """Begin a procedure for many households today; gives how many. All of it is kept, or nothing.

    Raises Absent where the first step is not the reader's for one of them, ProceedingRefused for the first that must
    not be begun, naming its household, and for none or more than MOST_TOGETHER.
    """
    if not 0 < len(keys) <= MOST_TOGETHER:
        raise ProceedingRefused("how_many", count=len(keys), most=MOST_TOGETHER)
    for key in sorted(keys):  # in one order, so that two who do the same at once do not wait for each other
        try:
            begin_proceeding(key, procedure, by=by)
        except ProceedingRefused as refused:
            refused.household = Household.objects.get(key=key).number
            raise
    return len(keys)


def begun_together(offices: frozenset[str], *, on: date) -> tuple[str, ...]:
    """The procedures that move a household's standing and that some offices and posts may begin, in the pack's order.

    None that begins with a step of the family's own, such as its application. Two statements; none without a pack.
    """
    try:
        pack = require_pack_in_force(on)
    except Problem:
        return ()
    return tuple(
        key
        for key, it in pack.procedures.items()
        if it.takes and not it.steps[0].alone and offices & set(it.steps[0].doers)
    )


def who_may_begin(village: Area, procedure: str, *, on: date) -> list[Household]:
    """The households of a village that stand where a procedure begins and have none open, by number.

    At most MOST_TOGETHER. Three statements.
    """
    pack = require_pack_in_force(on)
    begins = pack.step(pack.procedures[procedure].takes).begins
    there = Residence.objects.on(on).filter(village=village).values("household")
    standing = Standing.objects.on(on).filter(household__in=there)
    begun = Proceeding.objects.filter(procedure=procedure, outcome="", household__in=there).values("household")
    homes = Household.objects.filter(pk__in=there).exclude(pk__in=begun)
    stands = homes.filter(pk__in=standing.filter(status__in=begins).values("household"))
    if NEVER_FILED in begins:
        stands |= homes.exclude(pk__in=standing.values("household"))
    return list(stands.order_by("number")[:MOST_TOGETHER])
