"""Looks for signs on the visits of the register, and keeps them as flags: whoever made the visits is asked first."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import polars as pl

from xiuhua.actions.verify.keep_flags import Flagged, keep_flags
from xiuhua.bridge.verify_rows import visits_to_verify
from xiuhua.loop.verify.verdicts import Verified, verify_visits
from xiuhua.policy.pack import Pack
from xiuhua.policy.recheck import recheck_policy
from xiuhua.policy.verify_reader import verify_policy
from xiuhua.register.models import Turn

BESIDE = 3  # other visits named beside a sign


@dataclass(frozen=True, slots=True)
class Looked:
    """How many visits were looked at, and how many are worth a second look."""

    visits: int
    flagged: int


def find_flags(pack: Pack, *, day: date) -> Looked:
    """Look at the visits of the days that the pack looks back on, and flag those worth a second look.

    To be called in a transaction. Nothing where the pack does not say what a sign is, and on a day before that of a
    turn that was run: what was is not flagged anew.
    """
    if pack.verify is None or pack.visits is None or Turn.objects.filter(on__gt=day).exists():
        return Looked(0, 0)
    back = recheck_policy(pack, day=day).back_days
    visits, beside = visits_to_verify(day, back_days=back, rules=pack.visits)
    if not visits.height:
        return Looked(0, 0)
    found = verify_visits(visits, policy=verify_policy(pack, day=day), beside=beside)
    keep_flags(_flagged(found, visits), pack=pack, day=day)
    return Looked(visits.height, found.flagged)


def _flagged(found: Verified, visits: pl.DataFrame) -> list[Flagged]:
    """The visits that have reasons, each with what was seen by sign, and a few others it was seen on with it.

    Those others are of the same person: of anybody else's visits nobody is told.
    """
    told = found.visits.filter(pl.col("reasons") != "")
    seen: dict[str, dict[str, dict[str, Any]]] = {}
    own = found.signs.join(visits.select("visit", "helper"), on="visit")
    mates = own.group_by("sign", "group", "helper").agg(mates=pl.col("visit").sort().head(BESIDE + 1))
    mine = own.join(mates, on=["sign", "group", "helper"])
    mine = mine.join(visits.select(like="visit", liked="helper"), on="like", how="left")
    for it in mine.join(told, on="visit", how="semi").sort("visit", "sign").iter_rows(named=True):
        like = [it["like"]] if it["liked"] == it["helper"] else []
        beside = [*like, *(name for name in it["mates"] if name not in {it["visit"], it["like"]})][:BESIDE]
        evidence = {"count": f"{it['count']:,}", "amount": f"{it['amount']:,.0f}", "beside": beside}
        seen.setdefault(it["visit"], {})[it["sign"]] = evidence
    return [
        Flagged(UUID(it["visit"]), tuple(it["reasons"].split(";")), it["score"], seen.get(it["visit"], {}))
        for it in told.sort("visit").iter_rows(named=True)
    ]
