"""Who else could be in a formed team, and by how much it would cost more."""

from collections.abc import Sequence
from dataclasses import dataclass

from xiuhua.loop.assign.team_field import Field
from xiuhua.loop.assign.team_search import pools_of

OTHERS = 3


@dataclass(frozen=True, slots=True)
class Instead:
    """Somebody in no team who could come instead of a member, and what the team would cost more (less: below 0)."""

    person: str
    rise: int


def others_instead(
    field: Field, team: Sequence[str], *, village: str, taken: Sequence[str]
) -> dict[str, list[Instead]]:
    """By member who is not settled in a village's team, the three who would cost least instead, all else as it is.

    `taken` are in some team. Of people whom nothing tells apart the first by id stands for all.
    """
    names, at = field.people["person"].to_list(), field.places["village"].to_list().index(village)
    row_of = {name: row for row, name in enumerate(names)}
    rows, busy = [row_of[it] for it in team], {row_of[it] for it in taken} | field.settled
    free = [next((it for it in pool if it not in busy), None) for pool in pools_of(field)]
    able = [it for it in free if it is not None and field.allowed[at, it]]
    cost = sum(field.cost_of(at, rows).values())
    found = {}
    for member in rows:
        if member in field.settled:
            continue
        rest = [it for it in rows if it != member]
        must_lead = field.leads[at] is None and not any(field.able[it] for it in rest)
        told = [
            Instead(names[it], sum(field.cost_of(at, [*rest, it]).values()) - cost)
            for it in able
            if field.able[it] or not must_lead
        ]
        found[names[member]] = sorted(told, key=lambda it: (it.rise, it.person))[:OTHERS]
    return found
