"""The chain of responsibility of a village: the posts it must fill, who is in each, and where somebody is missing."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import polars as pl

from xiuhua.policy.pack import Pack, Slot
from xiuhua.queries.pack import pack_in_force
from xiuhua.queries.post import Holder, SlotLine, holders_in, holders_of_villages, slots_of
from xiuhua.reckon.measures import rows_of
from xiuhua.reckon.tables import POSTS
from xiuhua.register.models import Area
from xiuhua.words import NotFound


@dataclass(frozen=True, slots=True)
class RequiredPost:
    """A post that the last turn found the village must fill, how many are in it on the day, and who.

    `counted` says that nobody holds it by name: households are counted (a helper for every one), by the last turn.
    `is_team` says that a team fills it, not each of its people.
    """

    slot: str
    required: int
    in_post: int
    counted: bool = False
    is_team: bool = False
    holders: tuple[Holder, ...] = ()

    @property
    def unit(self) -> UUID | None:
        """The key of the unit that all of a team come from, if it is one."""
        units = {holder.organisation for holder in self.holders}
        return units.pop() if self.is_team and len(units) == 1 else None

    @property
    def vacant(self) -> int:
        """How many are lacking."""
        return max(0, self.required - self.in_post)


@dataclass(frozen=True, slots=True)
class Chain:
    """Who answers for a village: required posts in the pack's order, then whoever holds another; None is unjudged."""

    required: tuple[RequiredPost, ...] | None
    others: tuple[Holder, ...]

    @property
    def vacant(self) -> tuple[RequiredPost, ...]:
        """The required posts in which somebody is missing."""
        return tuple(post for post in self.required or () if post.vacant)


def chain_of(village: Area, *, on: date) -> Chain:
    """The chain of responsibility of a village on a day. Four statements."""
    holders = [(village.code, holder) for holder in holders_in(village, on=on)]
    judged = slots_of(village, on=on)
    pack = _pack(on)
    if not judged or pack is None:
        return Chain(None, tuple(holder for _, holder in holders))
    order = list(dict.fromkeys(slot.slot for slot in pack.slots))
    judged.sort(key=lambda line: order.index(line.slot) if line.slot in order else len(order))
    required = _required_posts(judged, holders, pack, on=on)
    told = {holder for post in required for holder in post.holders}
    return Chain(required, tuple(holder for _, holder in holders if holder not in told))


def required_posts(lines: list[SlotLine], *, on: date) -> tuple[RequiredPost, ...]:
    """Required posts of several villages with who is in each, in the order given. Three statements."""
    pack = _pack(on)
    if pack is None:
        return ()
    return _required_posts(lines, holders_of_villages({line.village_code for line in lines}, on=on), pack, on=on)


def _pack(on: date) -> Pack | None:
    try:
        return pack_in_force(on)
    except NotFound:
        return None


def _required_posts(
    lines: list[SlotLine], holders: list[tuple[str, Holder]], pack: Pack, *, on: date
) -> tuple[RequiredPost, ...]:
    """Required posts with those who fill them, as the pack says."""
    rows = [
        {
            "assignment": str(at), "area": village, "kind": holder.kind, "role": holder.role,
            "holder": str(holder.person or holder.organisation), "team": str(holder.team) if holder.team else None,
            "since": holder.since,
        }
        for at, (village, holder) in enumerate(holders)
    ]  # fmt: skip
    posts = {POSTS.name: pl.DataFrame(rows, schema=dict(POSTS.columns))}
    slots: dict[str, Slot] = {slot.slot: slot for slot in reversed(pack.slots)}
    filling = {
        key: rows_of(slot.filled_by, posts, parameters=pack.parameters_on(on))
        for key, slot in slots.items()
        if slot.filled_by.table == POSTS.name and any(line.slot == key for line in lines)
    }
    return tuple(_required_post(line, filling.get(line.slot), slots, holders) for line in lines)


def _required_post(
    line: SlotLine, filling: pl.DataFrame | None, slots: dict[str, Slot], holders: list[tuple[str, Holder]]
) -> RequiredPost:
    if filling is None:
        return RequiredPost(line.slot, line.required, line.in_post, counted=True)
    found = filling.filter(pl.col("area") == line.village_code)
    measure = slots[line.slot].filled_by
    there = found[measure.real].drop_nulls().n_unique() if measure.take == "distinct" else found.height
    theirs = tuple(holders[int(at)][1] for at in found["assignment"])
    return RequiredPost(line.slot, line.required, there, is_team=measure.real == "team", holders=theirs)
