"""The pack in force and what it says of flags and calls, for deeds that write by it."""

from datetime import date

from xiuhua.actions.verify.recheck_refusal import RecheckRefused
from xiuhua.policy.pack import Pack
from xiuhua.policy.recheck import RecheckPolicy, recheck_policy
from xiuhua.queries.pack import require_pack_in_force
from xiuhua.words import Conflict, NotFound


def rechecking(today: date) -> tuple[Pack, RecheckPolicy]:
    """The pack in force with what it says of flags and calls; raises RecheckRefused where it says nothing."""
    try:
        pack = require_pack_in_force(today)
        return pack, recheck_policy(pack, day=today)
    except (Conflict, NotFound) as wrong:
        raise RecheckRefused("no_rechecks", day=today) from wrong
