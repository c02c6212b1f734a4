"""What cannot be met: which households or helpers, which constraint binds, and the cheapest change that mends it."""

from dataclasses import dataclass, replace

import numpy as np

from xiuhua.loop.assign.net import Flags, Ints, Net
from xiuhua.loop.assign.prices import nearest
from xiuhua.words import Rejected

# Why a household stays unpaired: its pairs are not among those listed; nobody is there from the units of its village;
# everybody who is must not (`exclusions`), or is banned; or whoever may answer for it has no room.
NO_ROOM = "no_room"
REASONS = ("not_listed", "no_helper", "excluded", "banned", NO_ROOM)
SHOWN = 5
PLAIN = {
    "most": "{who} has {missing} pins too many ({whom}): raise the most or take pins back.",
    "pin": "{who} is pinned to {whom}, but the pair may not be: take back the pin, or what forbids it.",
    "pinned_twice": "{whom} is pinned to {who}: leave one pin.",
    "lead": "{who} is pinned to lead in {whom}, and may not: pin somebody who may be first secretary.",
}


@dataclass(frozen=True, slots=True)
class Binding:
    """A constraint that cannot be met.

    * `least`: these helpers must have more households than these, all that they may have; `missing` are lacking.
    * `most`: these households are pinned to a helper who may have `missing` fewer.
    * `pin`: a pinned pair that units, exclusions, bans or the list of pairs forbid.
    * `pinned_twice`: a household pinned to several helpers; of teams, a person (helper) to several villages.
    * `lead`, `leads`: of teams, a person pinned to lead who may not; or beside who leads and stays (the first of two).

    `relax` is the cheapest way out of `least` and `most`: helpers, and by how much to lower the one or raise the other.
    """

    constraint: str
    helpers: tuple[str, ...]
    households: tuple[str, ...]
    missing: int = 0
    relax: tuple[tuple[str, int], ...] = ()

    def __str__(self) -> str:
        """As a sentence, with the way out."""
        who, whom = _named(self.helpers), _named(self.households)
        match self.constraint:
            case "least" if not self.relax:
                return f"{who} cannot all have their least of {whom}: lower it for some of them."
            case "least":
                many = ", ".join(f"{helper} by {lower}" for helper, lower in self.relax)
                return (
                    f"{who} must have {self.missing} more households than may be theirs ({whom or 'none'}): "
                    f"lower the least of {many}."
                )
            case "leads":
                return f"{self.helpers[0]} leads in {whom} and stays: ban them there, or take back the pin to lead."
            case constraint:
                return PLAIN[constraint].format(who=who, whom=whom, missing=self.missing)


class CannotPair(Rejected):
    """Pins or minima that no pairing can meet; `bindings` say what binds and what would mend it."""

    def __init__(self, bindings: tuple[Binding, ...]) -> None:
        """The message tells them one after another."""
        super().__init__(" ".join(map(str, bindings)))
        self.bindings = bindings


@dataclass(frozen=True, slots=True, eq=False)
class Lack:
    """Helpers (rows) that must have more than the households (rows) that may be theirs, and by how much each lacks."""

    helpers: Ints
    households: Ints
    lacking: Ints


def lack_of(net: Net, most_wanted: Ints) -> Lack:
    """Who lacks households where as many minima as possible are met by this arc of each household.

    From those who lack, over the households that may be theirs, to those who have these: none of them has one to spare.
    """
    lacking = net.wanted - (net.loads(most_wanted) - net.taken)
    owner = net.owners(most_wanted)
    helpers = lacking > 0
    while True:
        households = _reached(net, helpers)
        found = helpers.copy()
        found[owner[households & (owner >= 0)]] = True
        if np.array_equal(found, helpers):
            return Lack(np.flatnonzero(helpers), np.flatnonzero(households), np.maximum(lacking, 0)[helpers])
        helpers = found


def only_wanted(net: Net) -> Net:
    """The net where helpers may have no more than they must."""
    return replace(net, most=net.taken + net.wanted, least=np.zeros_like(net.least))


def places_lacking(net: Net, arc: Ints, penalty: Ints, unpaired: Ints) -> list[tuple[int, int]]:
    """For each unpaired household the helper (row) at whom one more place would pair it at least cost, and that cost.

    The place may be another's: that helper takes over a household, and so on, until the unpaired one has a helper.
    """
    owner = net.owners(arc)
    ways = nearest(net, arc, owner, start=net.step * net.loads(arc), penalty=penalty)
    paired = np.flatnonzero(arc >= 0)
    paired = paired[np.argsort(owner[paired], kind="stable")]
    begins = np.searchsorted(owner[paired], np.arange(net.helpers + 1))

    def via(household: int) -> int:
        """The helper to whom a household goes at the cheapest; of equals, the one fewest hops from a place."""
        arcs, helpers = net.spread(slice(net.first[household], net.first[household + 1]))
        cheapest = helpers[net.cost[arcs] + ways.helper[helpers] == ways.household[household]]
        return int(cheapest[np.argmin(ways.hops[cheapest])])

    def end(household: int) -> int:
        helper = via(household)
        while ways.hops[helper]:
            theirs = paired[begins[helper] : begins[helper + 1]]
            given = theirs[ways.household[theirs] - net.cost[arc[theirs]] == ways.helper[helper]]
            helper = min((via(one) for one in given.tolist()), key=lambda near: int(ways.hops[near]))
        return helper

    return [(end(household), int(ways.household[household])) for household in unpaired.tolist()]


def _reached(net: Net, helpers: Flags) -> Flags:
    households = np.zeros(net.households, dtype=bool)
    without = net.through_pools((~helpers).astype(np.int64))
    households[net.household[without[net.helper] == 0]] = True
    return households


def _named(ids: tuple[str, ...]) -> str:
    more = f" and {len(ids) - SHOWN:,} more" if len(ids) > SHOWN else ""
    return ", ".join(ids[:SHOWN]) + more
