"""What a pack says of the risk order: what gives points, what never may, how checks are drawn."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from xiuhua.policy.words import Labels
from xiuhua.reckon.risk.fitting import Fitting
from xiuhua.reckon.rules.facts import Ref
from xiuhua.reckon.rules.rulebook import Plan

# What a person is or believes gives no points, nor what stands for it, nor that somebody complained: whatever a pack
# says, and by however many facts in between.
NEVER_POINTS = ("ethnicity", "political", "speaks_mandarin", "home_language", "complaint", "complaints", "objections")
# What the family is told, each under a key of its own in `says`.
SAYINGS = (
    "order", "points", "lowers", "unknown", "nothing", "total", "by_points", "by_lot", "waits", "changes_nothing",
    "never",
)  # fmt: skip
PARAMETERS = (
    "risk.months", "risk.events_least", "risk.events_per_feature", "risk.doubling_points", "risk.drawn_percent",
    "risk.group_least", "risk.seed",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Feature:
    """Something on file of a household that may give points, by a condition."""

    key: str
    label: Labels
    when: str
    source: str
    confidence: str

    @property
    def ref(self) -> Ref:
        """The column that says whether a household has it."""
        return Ref("households", f"risk:{self.key}")


@dataclass(frozen=True, slots=True)
class Comparison:
    """A column of a history by whose values it is seen whether the score is as right for some as for others."""

    key: str
    label: Labels


@dataclass(frozen=True, slots=True)
class RiskRules:
    """All of risk.toml. `percents` are the checks that an office may be able to do, of a hundred households."""

    features: Mapping[str, Feature] = field(default_factory=dict)
    groups: Mapping[str, Comparison] = field(default_factory=dict)
    percents: tuple[float, ...] = ()
    says: Mapping[str, Labels] = field(default_factory=dict)

    def judgements(self) -> Iterator[tuple[Ref, str]]:
        """Every condition, with the column that says whether it is met."""
        yield from ((it.ref, it.when) for it in self.features.values())


@dataclass(frozen=True, slots=True)
class RiskPolicy:
    """What holds for the risk order on a day. `drawn` is the share of the checks that is drawn by lot."""

    rules: RiskRules
    fitting: Fitting
    drawn: float
    seed: str
    group_least: int


def never_read(ref: Ref, plan: Plan) -> list[str]:
    """The columns that give no points and on which a condition rests all the same, however far down.

    Raises RuleError for what cannot be read.
    """
    columns = {name for it in plan.needed([ref])[2] for name in (it.table, it.column)}
    return sorted(columns & set(NEVER_POINTS))
