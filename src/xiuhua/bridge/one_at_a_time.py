"""Large deeds one at a time: a turn must not read half an import, nor two turns settle the same verdicts."""

from django.db import connection

LARGE_DEEDS = 0x58_49_4D_50  # the number of our lock, "XIMP"


def hold_large_deeds() -> None:
    """Hold all other turns and imports off until the end of this transaction; SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LARGE_DEEDS])
