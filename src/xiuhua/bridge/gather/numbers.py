"""Numbers taken apart into what rules ask of them; a sealed one is opened for that and goes no further."""

import polars as pl

from xiuhua.reckon.intake.parts import identity_parts
from xiuhua.register.vault import SealBroken, Vault, open_vault


def unsealed_parts(people: pl.DataFrame) -> pl.DataFrame:
    """What the sealed numbers of people (member_id, key, sealed) tell beside themselves, by member_id.

    A number that does not open is unknown in all of it. Raises KeysUnusable when there are numbers and no key file:
    all unknown at once would close what had been found.
    """
    numbers: list[str | None] = []
    if people.height:
        vault = open_vault()
        numbers = [unsealed(vault, value, key=key) for key, value in people.select("key", "sealed").iter_rows()]
    return people.select("member_id", number=pl.Series(numbers, dtype=pl.String)).select("member_id", *identity_parts())


def unsealed(vault: Vault, value: bytes, *, key: str) -> str | None:
    """A member's sealed number; None when it does not open."""
    try:
        return vault.unseal(value, place=f"member.id:{key}")
    except SealBroken:
        return None
