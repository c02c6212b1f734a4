"""Checks what a pack says of pairing: capacities, what answers which cause, and the parameters that weigh."""

from collections.abc import Iterator

from xiuhua.policy.checking.complaints import Complaint, confident, joined, listed, overlapping, sourced
from xiuhua.policy.pack import Pack
from xiuhua.policy.pairing import SHARED, TEAM_SETTINGS, TEAM_WEIGHTS, WEIGHTS, PairingRules


def check_pairing(pack: Pack) -> list[Complaint]:
    """Everything that is wrong with pairing.toml; nothing where the pack has none."""
    if pack.pairing is None:
        return []
    return [*_capacities(pack.pairing, pack), *_answers(pack.pairing, pack), *_parameters(pack.pairing, pack)]


def _capacities(rules: PairingRules, pack: Pack) -> Iterator[Complaint]:
    for it in rules.capacities:
        key = f"capacities.{it.kind}.{it.rank}".rstrip(".")
        yield from sourced(key, it.source)
        yield from confident(key, it.confidence)
        if it.rank:
            yield from listed(key, it.rank, "helper_rank", pack)
    for kind, rank in dict.fromkeys((it.kind, it.rank) for it in rules.capacities):
        same = [it for it in rules.capacities if (it.kind, it.rank) == (kind, rank)]
        yield from overlapping(f"capacities.{kind}.{rank}".rstrip("."), same)


def _answers(rules: PairingRules, pack: Pack) -> Iterator[Complaint]:
    for name, answers in (("skill", rules.skills), ("topic", rules.topics)):
        for key, causes in answers.items():
            place = f"answers.{name}.{key}"
            yield from listed(place, key, name, pack)
            yield from joined(listed(place, cause, "cause", pack) for cause in causes)


def _parameters(rules: PairingRules, pack: Pack) -> Iterator[Complaint]:
    """What pairing reads by name, and the pack lacks."""
    kinds = dict.fromkeys(it.kind for it in rules.capacities)
    wanted = [*SHARED, *(f"{kind}.{term}" for kind in kinds for term in WEIGHTS)]
    wanted += [f"team.{name}" for name in (*TEAM_SETTINGS, *TEAM_WEIGHTS)]
    for name in wanted:
        if f"pairing.{name}" not in pack.parameters:
            yield f"pairing.{name}", "is no parameter of this pack: enter it with its source in parameters.toml."
