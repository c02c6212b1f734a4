"""Loading rows: our bulk write beside the ORM's own bulk_create, on the database in use; everything is rolled back."""

from datetime import date
from time import perf_counter

import polars as pl
from django.db import transaction

from xiuhua.bridge.bulk import write_rows
from xiuhua.register.models import Household

BEGIN = 10**9  # ids far above anything kept


def run(size: int) -> dict[str, float]:
    """Seconds for `size` households each way, and how many times longer the ORM takes."""
    numbers = [f"bench{place:012}" for place in range(size)]
    with transaction.atomic():
        begun = perf_counter()
        frame = pl.DataFrame({"id": range(BEGIN, BEGIN + size), "number": numbers}).with_columns(
            key=pl.Series([f"{place:032x}" for place in range(size)]), registered_on=pl.lit(date(2013, 12, 31))
        )
        write_rows(Household, frame)
        ours = perf_counter() - begun
        transaction.set_rollback(True)
    with transaction.atomic():
        begun = perf_counter()
        Household.objects.bulk_create(
            (Household(number=number, registered_on=date(2013, 12, 31)) for number in numbers), batch_size=2_000
        )
        orm = perf_counter() - begun
        transaction.set_rollback(True)
    return {"rows": size, "ours_s": round(ours, 3), "bulk_create_s": round(orm, 3), "ratio": round(orm / ours, 2)}
