"""What a score is fitted by; apart from the fit itself, as every reader of a pack reads this and few fit."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fitting:
    """What a fit goes by: the features' columns, and what the pack sets.

    What becomes of a row is known `months` after its day. There must be `events_least` events, and `per_feature` for
    each feature; `doubling` points double the odds.
    """

    features: tuple[str, ...]
    months: int
    events_least: int
    per_feature: int
    doubling: int

    @property
    def needed(self) -> int:
        """How many households must have returned, and how many not."""
        return max(self.events_least, self.per_feature * len(self.features))
