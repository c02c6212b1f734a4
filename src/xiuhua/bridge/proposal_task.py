"""A kept proposal of pairs as a task: what is frozen, with its weights and the pins and bans that hold."""

from collections.abc import Mapping

import polars as pl

from xiuhua.bridge.pairing_task import unpacked
from xiuhua.loop.assign.task import PAIRS, Task
from xiuhua.register.models import PairingProposal, PairRule


def rules_in_force(proposal: PairingProposal) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The pins and the bans of a proposal: helper, household. One statement."""
    rows = PairRule.objects.filter(proposal=proposal, lifted_at__isnull=True)
    told = [
        (kind, person.hex, home.hex) for kind, person, home in rows.values_list("kind", "person__key", "household__key")
    ]
    schema = dict(PAIRS.columns)
    pins, bans = (
        pl.DataFrame([pair[1:] for pair in told if pair[0] == kind], schema=schema, orient="row")
        for kind in (PairRule.PIN, PairRule.BAN)
    )
    return pins, bans


def task_of_proposal(proposal: PairingProposal, *, weights: Mapping[str, int] | None = None) -> Task:
    """What a proposal is reckoned from; under other weights where some are given. One statement."""
    pins, bans = rules_in_force(proposal)
    return unpacked(proposal.frozen).task(weights=weights or proposal.weights, pins=pins, bans=bans)
