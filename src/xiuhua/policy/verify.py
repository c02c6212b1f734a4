"""What a pack says of looking at visits again: every number, what each sign is called and how it is told."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from xiuhua.policy.words import Labels

PREFIX = "verify"
SIGNS = ("C01", "C02", "C03", "C04", "C05", "C06", "C07", "C10", "C11", "C12")
# Signs that are seen in several ways, each told in its own words; `amount` of such a sign says which, from 1 on.
WAYS = {"C12": ("away", "gone", "undelivered", "empty")}
HINTS = ("C08", "C09")
SAYINGS = ("with", "changes_nothing")


@dataclass(frozen=True, slots=True)
class Numbers:
    """Every number of verify.toml as it holds on a day, each under its own name; metres, minutes, shares of 1.

    Weights are shares of 1: a sign of weight w leaves 1 - w of the doubt that was there.
    """

    flagged: float
    peers_least: float
    peers_z: float
    usual_share: float
    short_minutes: float
    early_minutes: float
    early_usual: float
    early_weight: float
    short_weight: float
    sitting_gap_minutes: float
    apart_m: float
    slack_minutes: float
    overlaps_least: float
    sitting_least: float
    hourly_most: float
    bulk_weight: float
    bulk_small_weight: float
    exact_minutes: float
    speed_kmh: float
    travel_least_m: float
    travel_home_m: float
    travel_times: float
    travel_weight: float
    travel_once_weight: float
    round_legs: float
    round_minutes: float
    round_exact_minutes: float
    fix_accuracy_m: float
    entered_minutes: float
    home_m: float
    home_accuracies: float
    home_unknown_m: float
    spot_m: float
    desk_least: float
    desk_households: float
    desk_days: float
    desk_share: float
    desk_share_public: float
    desk_weight: float
    desk_once_weight: float
    desk_usual: float
    desk_usual_weight: float
    public_helpers: float
    village_reach: float
    prompt_days: float
    late_days: float
    late_least: float
    late_sitting_minutes: float
    late_long_days: float
    late_long_least: float
    late_typed_seconds: float
    late_weight: float
    late_long_weight: float
    late_between_weight: float
    late_typed_weight: float
    late_alike_weight: float
    answers_least: float
    answers_common: float
    answers_z: float
    answers_weight: float
    note_shingles: float
    note_common_share: float
    note_margin: float
    note_rare_most: float
    note_rare_least: float
    note_common_helpers: float
    note_habit_least: float
    note_habit_alike: float
    note_habit_excess: float
    note_habit_each: float
    note_alike: float
    note_alike_home: float
    note_alike_letters: float
    note_unusual_letters: float
    note_once_weight: float
    note_weight: float
    photo_bits: float
    photo_plain_bits: float
    photo_meeting_minutes: float
    photo_meeting_m: float
    photo_weight: float
    photo_first_weight: float
    photo_home_weight: float
    untouched_z: float
    untouched_weight: float
    alike_minutes_share: float
    alike_weight: float
    absent_weight: float
    gone_weight: float
    undelivered_weight: float
    empty_weight: float
    digits_least: float
    digits_p: float
    spread_z: float


@dataclass(frozen=True, slots=True)
class Sign:
    """A kind of sign: what it is called and how it is told of one visit, with {count} and {amount} to be filled.

    `ways`: how it is told in each of its WAYS, in their order; `says` where it has none.
    """

    key: str
    label: Labels
    says: Labels
    source: str
    confidence: str
    ways: tuple[Labels, ...] = ()

    def told(self, amount: float) -> Labels:
        """How it is told of a visit on which its amount is this."""
        way = int(amount) - 1
        return self.ways[way] if 0 <= way < len(self.ways) else self.says


@dataclass(frozen=True, slots=True)
class VerifyRules:
    """All of verify.toml but its numbers, which are parameters of the pack.

    `phrases` are what a form itself says; a note with one of `elsewhere` says that the visit was not at the home.
    `unseen` is what no sign sees.
    """

    signs: Mapping[str, Sign] = field(default_factory=dict)
    hints: Mapping[str, Sign] = field(default_factory=dict)
    phrases: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    says: Mapping[str, Labels] = field(default_factory=dict)
    unseen: tuple[Labels, ...] = ()


@dataclass(frozen=True, slots=True)
class VerifyPolicy:
    """What holds for looking at visits again on a day."""

    rules: VerifyRules
    numbers: Numbers
