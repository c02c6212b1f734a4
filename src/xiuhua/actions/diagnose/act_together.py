"""Does one act in the proceedings of many households at once, as one meeting or one notice does: all or none."""

from collections.abc import Collection
from uuid import UUID, uuid4

from django.db import transaction

from xiuhua.actions.diagnose.act import Told, act
from xiuhua.actions.diagnose.proceeding_refusal import ProceedingRefused
from xiuhua.queries.proceeding import steps_of
from xiuhua.reckon.workflow import ActKind
from xiuhua.register.models import Account, Proceeding

TOGETHER = (ActKind.BEGIN, ActKind.FINISH)  # whoever is refused or sent back is told their own reason
MOST_TOGETHER = 200


@transaction.atomic
def act_together(keys: Collection[UUID], kind: ActKind, *, step: str, told: Told, by: Account) -> int:
    """Put up or finish a step for many households at once; gives how many. All of it is kept, or nothing.

    Raises Absent where the reader does not act on one of them, ProceedingRefused for the first that must not be done,
    naming its household, for none or more than MOST_TOGETHER, and for a step that
    is each household's own, such as its signature.
    """
    if kind not in TOGETHER:
        raise ProceedingRefused("not_together")
    if not 0 < len(keys) <= MOST_TOGETHER:
        raise ProceedingRefused("how_many", count=len(keys), most=MOST_TOGETHER)
    rows = Proceeding.objects.filter(key__in=keys)
    if any(it.alone for row in rows for it in steps_of(row) if it.key == step):
        raise ProceedingRefused("each_alone")
    together = uuid4()
    for key in sorted(keys):  # in one order, so that two who do the same at once do not wait for each other
        try:
            act(key, kind, step=step, told=told, by=by, together=together)
        except ProceedingRefused as refused:
            household = Proceeding.objects.get(key=key).household
            refused.household = household.number if household else ""
            raise
    return len(keys)
