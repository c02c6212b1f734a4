"""Checks a pack that could be read: its settings, its rules on every day, and what one part of it says of another."""

from xiuhua.policy.checking.complaints import Finding
from xiuhua.policy.checking.grading import check_grading
from xiuhua.policy.checking.inspections import check_inspections
from xiuhua.policy.checking.measures import check_measures
from xiuhua.policy.checking.presence import check_presence
from xiuhua.policy.checking.reach import check_reach
from xiuhua.policy.checking.reading import Reading, read_rules
from xiuhua.policy.checking.risk import check_risk
from xiuhua.policy.checking.rules import check_rules
from xiuhua.policy.checking.schemes import check_schemes
from xiuhua.policy.checking.settings import check_settings
from xiuhua.policy.checking.signals import check_signals
from xiuhua.policy.checking.training import check_training
from xiuhua.policy.checking.verify import check_verify
from xiuhua.policy.checking.visits import check_visits
from xiuhua.policy.checking.weakness import check_weakness
from xiuhua.policy.pack import Pack

__all__ = ["Finding", "check_pack"]


def check_pack(pack: Pack, *, reading: Reading | None = None) -> list[Finding]:
    """Everything that is wrong with a pack, by file and key; empty when nothing is. Its cases are another matter.

    `reading` spares reading its rules again.
    """
    reading = reading or read_rules(pack)
    found = [*check_settings(pack), *reading.refused, *check_rules(pack, reading), *check_measures(pack)]
    found += [*check_signals(pack), *check_risk(pack), *check_visits(pack), *check_presence(pack)]
    found += [*check_verify(pack), *check_weakness(pack), *check_training(pack), *check_grading(pack)]
    found += [*check_schemes(pack), *check_inspections(pack)]
    found += check_reach(pack, reading)
    return sorted(dict.fromkeys(found))
