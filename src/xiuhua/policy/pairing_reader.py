"""Reads pairing.toml of a pack, and gives what it and the dated parameters say of a day."""

from collections.abc import Iterator
from datetime import date

from xiuhua.policy.pack import Pack
from xiuhua.policy.pairing import KINDS, TEAM_WEIGHTS, WEIGHTS, Capacity, PairingPolicy, PairingRules, TeamPolicy
from xiuhua.policy.section import Section
from xiuhua.words import AssignmentKind, NotFound, Rejected, is_in_force


def pairing_policy(pack: Pack, *, kind: AssignmentKind, day: date) -> PairingPolicy:
    """What a pack says of pairing by a kind (KINDS) on a day.

    Raises NotFound where the pack lacks a value, Rejected for a weight below 0: it would reward what it should cost.
    """
    rules = _rules(pack)
    weights = {term: _whole(pack, f"pairing.{kind}.{term}", day) for term in WEIGHTS}
    exclusions = pack.parameter("pairing.exclusions").on(day)
    return PairingPolicy(
        kind=kind,
        weights=weights,
        terrain=_number(pack, "pairing.terrain_factor", day),
        unknown_km=_number(pack, "pairing.unknown_km", day),
        exclusions=exclusions if isinstance(exclusions, tuple) else (str(exclusions),),
        capacities={
            it.rank: it
            for it in rules.capacities
            if it.kind == kind and is_in_force(day, since=it.since, until=it.until)
        },
        skills=rules.skills,
        topics=rules.topics,
    )


def team_policy(pack: Pack, *, day: date) -> TeamPolicy:
    """What a pack says of forming resident teams on a day; raises NotFound and Rejected as `pairing_policy` does."""
    rules = _rules(pack)
    return TeamPolicy(
        least=_whole(pack, "pairing.team.least", day),
        most=_whole(pack, "pairing.team.most", day),
        weights={term: _whole(pack, f"pairing.team.{term}", day) for term in TEAM_WEIGHTS},
        terrain=_number(pack, "pairing.terrain_factor", day),
        unknown_km=_number(pack, "pairing.unknown_km", day),
        skills=rules.skills,
    )


def _rules(pack: Pack) -> PairingRules:
    if pack.pairing is None:
        raise NotFound(f"Pack {pack.name} says nothing of pairing: give it a pairing.toml.")
    return pack.pairing


def _number(pack: Pack, name: str, day: date) -> float:
    value = pack.parameter(name).on(day)
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise Rejected(f"Parameter {name} is {value!r}: write a number of 0 or more in parameters.toml.")
    return float(value)


def _whole(pack: Pack, name: str, day: date) -> int:
    value = _number(pack, name, day)
    if not value.is_integer():
        raise Rejected(f"Parameter {name} is {value!r}: weights are whole points.")
    return int(value)


# ── Reading pairing.toml ─────────────────────────────────────────────────────────────────────────────────────────────


def read_pairing(section: Section) -> PairingRules:
    """The rules in a file pairing.toml; raises PackError."""
    answers = section.section("answers") if section.has("answers") else None
    found = PairingRules(
        capacities=tuple(_capacity(it) for it in section.sections("capacities")),
        skills=dict(_answered(answers, "skill")),
        topics=dict(_answered(answers, "topic")),
    )
    if answers:
        answers.close()
    section.close()
    return found


def _capacity(section: Section) -> Capacity:
    kind = section.take("kind", str)
    if kind not in KINDS:
        raise section.wrong("kind", f"is {kind!r}. Say one of {', '.join(KINDS)}.")
    found = Capacity(
        kind=AssignmentKind(kind),
        rank=section.take("rank", str, ""),
        least=section.take("least", int),
        most=section.take("most", int),
        since=section.take("since", date),
        until=section.day("until"),
        source=section.take("source", str, ""),
        confidence=section.take("confidence", str, ""),
    )
    if not 0 <= found.least <= found.most:
        raise section.wrong("most", f"is {found.most} where the least is {found.least}. Write 0 ≤ least ≤ most.")
    section.close()
    return found


def _answered(section: Section | None, key: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """By skill or topic the causes that it answers."""
    if section is None or not section.has(key):
        return
    inner = section.section(key)
    for name in inner.content:
        yield name, inner.texts(name)
