"""Makes what search looks into: spellings of names and the last digits of numbers, where they are missing."""

from collections.abc import Callable
from uuid import UUID

from django.db import connection, transaction

from xiuhua.actions.journal import write_line
from xiuhua.bridge.sealing import LAST_DIGITS
from xiuhua.bridge.spelling import forget_spellings, spell_all_names
from xiuhua.register.models import Member
from xiuhua.register.vault import Sealed, Vault, open_vault

SLICE_ROWS = 5_000
Progress = Callable[[str, int, int], None]


def index_for_search(*, anew: bool, progress: Progress) -> dict[str, int]:
    """Spell names and index numbers that search does not know yet, or all of them; gives how many of each.

    Whatever writes a name or a number does so itself: this is for registers older than search, and for newer readings.
    It may be stopped anywhere and repeated. Raises KeysUnusable where numbers are sealed and their keys are not there.
    """
    progress("spell names", 0, 1)
    with transaction.atomic():
        if anew:
            forget_spellings()
        names = spell_all_names()
    numbers = _index_numbers(anew=anew, progress=progress)
    if names or numbers:
        with transaction.atomic(), connection.cursor() as cursor:
            write_line("index_for_search", by=None, subject_kind="office", after={"names": names, "numbers": numbers})
            cursor.execute("ANALYZE")
    return {"names": names, "numbers": numbers}


def _index_numbers(*, anew: bool, progress: Progress) -> int:
    """Open each number once and keep the blind indices of its end, some thousands in a transaction."""
    waiting = Member.objects.filter(id_sealed__isnull=False).order_by("pk")
    if not anew:
        waiting = waiting.filter(id_last4="")
    of, done, last = waiting.count(), 0, 0
    vault = open_vault() if of else None
    while vault and (found := list(waiting.filter(pk__gt=last).values_list("pk", "key", "id_sealed")[:SLICE_ROWS])):
        progress("index numbers", done, of)
        last = found[-1][0]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE register_member SET id_last4 = %s, id_last6 = %s WHERE id = %s",
                [(*_ends(vault, sealed, key), pk) for pk, key, sealed in found],
            )
        done += len(found)
    return done


def _ends(vault: Vault, sealed: Sealed | None, key: UUID) -> tuple[str, ...]:
    number = vault.unseal(sealed, place=f"member.id:{key.hex}") if sealed else ""
    return tuple(vault.index_last(number, digits=digits) for digits in LAST_DIGITS)
