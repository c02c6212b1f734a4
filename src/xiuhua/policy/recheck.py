"""What a pack's parameters say of flags and of asking households again."""

from dataclasses import dataclass
from datetime import date

from xiuhua.policy.pack import Pack
from xiuhua.policy.value_on import value_on, whole_on
from xiuhua.reckon.sampling.drawing import PERCENT, Design

FLAG_DAYS, KEPT_DAYS, HARD_SIGNS = "verify.flag_days", "verify.kept_days", "verify.hard_signs"
CALLS_PERCENT, CALLS_LEAST, CALLS_MOST = "verify.calls_percent", "verify.calls_least", "verify.calls_most"
BY_LOT, FLOOR, STEEPNESS = "verify.calls_by_lot_percent", "verify.calls_floor_percent", "verify.calls_steepness"
FLAG_CALLS, SEED, FEWEST = "verify.flag_calls", "verify.calls_seed", "verify.fewest_told"
BACK_DAYS, SEALED_DAYS, LATE_SIGNS = "verify.back_days", "verify.sealed_days", "verify.late_signs"


@dataclass(frozen=True, slots=True)
class RecheckPolicy:
    """What holds on a day for flags and calls.

    `flag_days` are working days; a flag with one of `hard_signs` is not closed by its reply alone, and one that was
    told late only where all its signs are `late_signs`. A drawn list opens within `sealed_days`. Of fewer than
    `fewest` answers or flags nothing is told to anybody but the office that keeps them. Signs are looked for on the
    visits of `back_days`.
    """

    flag_days: int
    kept_days: int
    hard_signs: frozenset[str]
    calls_percent: int
    calls_least: int
    calls_most: int
    by_lot_percent: int
    floor_percent: int
    steepness: int
    flag_calls: int
    fewest: int
    back_days: int
    sealed_days: int
    late_signs: frozenset[str]
    salt: str

    def design_of(self, frame: int) -> Design:
        """How an area's month of so many visits is drawn."""
        share = -(-frame * self.calls_percent // PERCENT)
        calls = min(max(share, self.calls_least), self.calls_most, frame)
        return Design(calls, self.by_lot_percent, self.floor_percent, self.steepness)

    def design_of_flag(self, visits: int) -> Design:
        """How the visits of one flag are drawn: all alike, for that they are flagged is known."""
        return Design(min(self.flag_calls, visits), PERCENT, PERCENT, self.steepness)


def recheck_policy(pack: Pack, *, day: date) -> RecheckPolicy:
    """What a pack says of flags and calls on a day; raises NotFound without a value, Rejected for another kind."""
    return RecheckPolicy(
        flag_days=_whole(pack, FLAG_DAYS, day),
        kept_days=_whole(pack, KEPT_DAYS, day),
        hard_signs=_signs(pack, HARD_SIGNS, day),
        calls_percent=_percent(pack, CALLS_PERCENT, day),
        calls_least=_whole(pack, CALLS_LEAST, day),
        calls_most=_whole(pack, CALLS_MOST, day),
        by_lot_percent=_percent(pack, BY_LOT, day),
        floor_percent=_percent(pack, FLOOR, day),
        steepness=_whole(pack, STEEPNESS, day),
        flag_calls=_whole(pack, FLAG_CALLS, day),
        fewest=_whole(pack, FEWEST, day),
        back_days=_whole(pack, BACK_DAYS, day),
        sealed_days=_whole(pack, SEALED_DAYS, day),
        late_signs=_signs(pack, LATE_SIGNS, day),
        salt=str(value_on(pack, SEED, day=day)),
    )


def _signs(pack: Pack, name: str, day: date) -> frozenset[str]:
    found = value_on(pack, name, day=day)
    return frozenset(found if isinstance(found, tuple) else (str(found),))


def _whole(pack: Pack, name: str, day: date) -> int:
    return whole_on(pack, name, day=day, least=1)


def _percent(pack: Pack, name: str, day: date) -> int:
    return min(_whole(pack, name, day), PERCENT)
