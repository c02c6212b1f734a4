"""Reading rows into columns: our gathering beside objects read through the ORM; reads only."""

from time import perf_counter

from xiuhua.bridge.gather import columns
from xiuhua.register.models import Belonging


def run(size: int) -> dict[str, float]:
    """Seconds for at most `size` belongings each way, and how many times longer objects take."""
    rows = Belonging.objects.order_by("id")[:size]
    begun = perf_counter()
    frame = columns(rows, member_id="member", household_id="household", relation="relation")
    ours = perf_counter() - begun
    begun = perf_counter()
    objects = [(row.member_id, row.household_id, row.relation) for row in rows]
    orm = perf_counter() - begun
    if len(objects) != frame.height:
        raise ValueError("The two ways read different rows: nothing was measured.")
    return {
        "rows": frame.height,
        "ours_s": round(ours, 3),
        "objects_s": round(orm, 3),
        "ratio": round(orm / ours, 2) if frame.height else 0.0,
    }
