"""Looks for signs on the visits of this month and the last, and keeps them as flags; on a timer, at the terminal."""

from datetime import date, timedelta
from uuid import UUID

import polars as pl
from django.db import transaction

from xiuhua.actions.verify.keep_flags import Flagged, KeptFlags, keep_flags
from xiuhua.bridge.one_at_a_time import hold_large_deeds
from xiuhua.loop.verify.verdicts import Beside, Verified, verify_visits
from xiuhua.policy.verify_reader import verify_policy
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import require_pack_in_force
from xiuhua.queries.visits_to_verify import visits_to_verify


@transaction.atomic
def find_flags() -> KeptFlags:
    """Look again at the visits since the first of the last month, and ask whoever made those that have signs.

    What was asked before is not asked again. Raises NotFound where the pack in force says nothing of it.
    """
    today = clock_day()
    pack = require_pack_in_force(today)
    policy = verify_policy(pack, day=today)
    hold_large_deeds()
    told = visits_to_verify(pack, since=_last_month(today), until=today)
    found = verify_visits(told.visits, policy=policy, beside=Beside(told.answers, told.absences))
    return keep_flags(flagged_of(found), pack=pack, day=today)


def flagged_of(found: Verified) -> list[Flagged]:
    """The visits that are worth a second look, with the signs that are a reason and what was seen of each."""
    flagged = found.visits.filter(pl.col("reasons") != "").select("visit", "score", "reasons")
    signs = found.signs.filter(pl.col("visit").is_in(flagged["visit"].implode()))
    seen = {
        (visit, sign): {"count": count, "amount": amount}
        for visit, sign, count, amount in signs.select("visit", "sign", "count", "amount").iter_rows()
    }
    return [
        Flagged(UUID(visit), tuple(reasons.split(";")), score, {it: seen[visit, it] for it in reasons.split(";")})
        for visit, score, reasons in flagged.iter_rows()
    ]


def _last_month(day: date) -> date:
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)
