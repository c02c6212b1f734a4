"""A kept proposal of villages as a task: what is frozen, with the pins and bans that hold."""

import polars as pl

from xiuhua.bridge.pairing_task import unpacked
from xiuhua.loop.assign.task import PAIRS, Task
from xiuhua.register.models import VillageProposal, VillageRule


def task_of_villages(proposal: VillageProposal) -> Task:
    """What a proposal is reckoned from, under the weights of its pack. One statement."""
    frozen = unpacked(proposal.frozen)
    rules = proposal.rules.filter(lifted_at__isnull=True).select_related("person", "organisation", "village")
    told = [(rule.kind, rule.holder.key.hex, rule.village.code) for rule in rules if rule.holder]
    pins, bans = (
        pl.DataFrame([pair[1:] for pair in told if pair[0] == kind], schema=dict(PAIRS.columns), orient="row")
        for kind in (VillageRule.PIN, VillageRule.BAN)
    )
    return frozen.task(weights=frozen.policy.weights, pins=pins, bans=bans)
