"""Who pairs helpers with the households of an area: the offices of its township, county and city, in all topics.

Whoever of them drafts and submits a proposal, another approves it. Nobody else sees what is still being decided.
"""

from xiuhua.duty.appointing import appointing_scope
from xiuhua.duty.door import Scope, areas_seen, open_area
from xiuhua.register.models import Area


def open_for_pairing(scope: Scope, code: str) -> Area:
    """An area whose households the scope's offices pair, by its code today; raises Absent. At most two statements."""
    return open_area(appointing_scope(scope), code, on=scope.today)


def may_pair(scope: Scope, area: Area) -> bool:
    """Whether the scope's offices pair the households of an area. At most one statement."""
    return areas_seen(appointing_scope(scope), on=scope.today).filter(pk=area.pk).exists()
