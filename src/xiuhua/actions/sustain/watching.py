"""The pack in force and what it says of staying out, for deeds that write by it."""

from datetime import date

from xiuhua.actions.sustain.warning_refusal import WarningRefused
from xiuhua.policy.pack import Pack
from xiuhua.policy.signals import SignalRules
from xiuhua.queries.pack import require_pack_in_force
from xiuhua.words import Conflict, NotFound


def watching(today: date) -> tuple[Pack, SignalRules]:
    """The pack in force with its rules of staying out; raises WarningRefused where there are none."""
    try:
        pack = require_pack_in_force(today)
    except (Conflict, NotFound) as wrong:
        raise WarningRefused("no_watching", day=today) from wrong
    if pack.rules.signals is None or pack.rules.signals.end is None:
        raise WarningRefused("no_watching", day=today)
    return pack, pack.rules.signals
