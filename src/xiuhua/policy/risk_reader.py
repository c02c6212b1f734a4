"""Reads risk.toml of a pack, and gives what it and the dated parameters say of a day."""

from datetime import date

from xiuhua.policy.pack import Pack
from xiuhua.policy.risk import Comparison, Feature, RiskPolicy, RiskRules, never_read
from xiuhua.policy.section import Section, require_name
from xiuhua.policy.value_on import value_on, whole_on
from xiuhua.reckon.risk.fitting import Fitting
from xiuhua.words import NotFound, Rejected

PERCENT = 100


def risk_policy(pack: Pack, *, day: date) -> RiskPolicy:
    """What a pack says of the risk order on a day.

    Raises NotFound where it says nothing or lacks a value, Rejected for a value of another kind, and for a feature that
    rests on what may never give points: an order by it is not made even once.
    """
    rules = pack.rules.risk
    if rules is None:
        raise NotFound(f"Pack {pack.name} does not say what orders checks at the door: give it a risk.toml.")
    plan = pack.rules.book.on(pack.parameters_on(day))
    for it in rules.features.values():
        for name in never_read(it.ref, plan):
            raise Rejected(
                f"The feature {it.key} of pack {pack.name} rests on {name}, which may never give points: take it out."
            )
    return RiskPolicy(
        rules=rules,
        fitting=Fitting(
            features=tuple(rules.features),
            months=whole_on(pack, "risk.months", day=day, least=1),
            events_least=whole_on(pack, "risk.events_least", day=day, least=1),
            per_feature=whole_on(pack, "risk.events_per_feature", day=day, least=1),
            doubling=whole_on(pack, "risk.doubling_points", day=day, least=1),
        ),
        drawn=min(whole_on(pack, "risk.drawn_percent", day=day, least=1), PERCENT) / PERCENT,
        seed=str(value_on(pack, "risk.seed", day=day)),
        group_least=whole_on(pack, "risk.group_least", day=day, least=1),
    )


# ── Reading risk.toml ────────────────────────────────────────────────────────────────────────────────────────────────


def read_risk(section: Section) -> RiskRules:
    """The rules of the risk order; raises PackError."""
    says = section.section("says")
    found = RiskRules(
        features={key: _feature(key, it) for key, it in section.section("features").each()},
        groups={key: _group(key, it) for key, it in section.section("groups").each()},
        percents=_percents(section),
        says={key: says.labels_at(key) for key in says.content},
    )
    section.close()
    return found


def _feature(key: str, section: Section) -> Feature:
    found = Feature(
        key=require_name(section, key),
        label=section.labels(),
        when=section.take("when", str),
        source=section.take("source", str, ""),
        confidence=section.take("confidence", str, ""),
    )
    section.close()
    return found


def _group(key: str, section: Section) -> Comparison:
    found = Comparison(require_name(section, key), section.labels())
    section.close()
    return found


def _percents(section: Section) -> tuple[float, ...]:
    told = section.take("percents", list)
    if not told or any(isinstance(it, bool) or not isinstance(it, int | float) or not 0 < it <= PERCENT for it in told):
        raise section.wrong("percents", f"is {told!r}. Write numbers above 0 and up to 100 into the list.")
    return tuple(map(float, told))
