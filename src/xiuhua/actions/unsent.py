"""What somebody sent who had to show first who they are: kept sealed for them alone, until they have."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from xiuhua.register.vault import SealBroken, open_vault

KEPT = "unsent"  # in a session's data
MOST_CHARACTERS = 200_000


@dataclass(frozen=True, slots=True)
class Unsent:
    """A form that was not taken: where it was to go, from which page, its fields in order, and names of lost files."""

    address: str
    page: str
    fields: list[tuple[str, str]]
    files: list[str]


def keep_sealed(session: Any, unsent: Unsent, *, whose: int) -> None:
    """Keep a form in a session for an account; too long a one is let go of."""
    text = json.dumps([unsent.address, unsent.page, unsent.fields, unsent.files])
    if len(text) <= MOST_CHARACTERS:
        session[KEPT] = [whose, open_vault().seal(text, place=_place(whose)).hex()]


def kept_for(session: Mapping[str, Any], account_id: int) -> Unsent | None:
    """The form that was kept for an account, if it is theirs."""
    whose, sealed = session.get(KEPT) or (None, "")
    if whose != account_id:
        return None
    try:
        address, page, fields, files = json.loads(open_vault().unseal(bytes.fromhex(sealed), place=_place(account_id)))
    except SealBroken:
        return None
    return Unsent(address, page, [(name, value) for name, value in fields], files)


def _place(whose: int) -> str:
    return f"unsent:{whose}"
