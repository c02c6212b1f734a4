"""Where a reader pairs households, or gives villages holders: an area of their office, today."""

from django.http import HttpRequest

from xiuhua.desk.ground import Ground, ground_of
from xiuhua.duty.door import Absent
from xiuhua.duty.pairing import may_pair


def pairing_ground(request: HttpRequest, code: str) -> Ground:
    """Where the reader pairs; raises Absent for everybody else. Proposals are of today, whatever day is asked for."""
    ground = ground_of(request, code, all_topics=True)
    if not may_pair(ground.scope, ground.area):
        raise Absent
    return ground
