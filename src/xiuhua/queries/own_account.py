"""What somebody may know of their own account: second factors, recovery codes left, sessions, what others did to it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from xiuhua.bridge.sessions import digest_of, sessions_kept
from xiuhua.queries.pack import pack_in_force
from xiuhua.register.models import Account
from xiuhua.words import NotFound, Role

FACTOR_ROLES = "account.second_factor_roles"
BROWSER = "browser"  # in a session's data: which browser on which system


@dataclass(frozen=True, slots=True)
class FactorLine:
    """A second factor; `name` is what its owner calls a passkey."""

    key: UUID
    kind: str
    name: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class SessionLine:
    """An open session; `here` is the reader's own."""

    handle: str
    began: datetime
    used: datetime
    browser: str
    here: bool


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """What somebody else did to an account."""

    at: datetime
    deed: str
    who: str
    why: str


def factors_of(account: Account) -> list[FactorLine]:
    """The second factors, the oldest first. One statement."""
    rows = account.second_factors.order_by("pk").values_list("key", "kind", "name", "added_at")
    return [FactorLine(*row) for row in rows]


def kinds_of_factor(account: Account) -> frozenset[str]:
    """Which kinds of second factor an account has: none, when a password is enough. One statement."""
    return frozenset(account.second_factors.values_list("kind", flat=True))


def demand_of_factor(offices: Collection[Role], *, on: date) -> str:
    """Who says that one of some offices must have a second factor; empty when nobody does. At most one statement."""
    if not offices:
        return ""
    try:
        pack = pack_in_force(on)
    except NotFound:
        return ""
    told = pack.parameters[FACTOR_ROLES].setting_on(on) if FACTOR_ROLES in pack.parameters else None
    roles = told.value if told is not None and isinstance(told.value, tuple) else ()
    return told.source if told is not None and any(office in roles for office in offices) else ""


def owes_factor(account: Account, offices: Collection[Role], *, on: date) -> bool:
    """Whether one of the offices demands a second factor and the account has none. At most two statements."""
    return bool(demand_of_factor(offices, on=on)) and not kinds_of_factor(account)


def codes_left(account: Account) -> int:
    """How many recovery codes still stand. One statement."""
    return account.recovery_codes.count()


def sessions_of(account: Account, *, here: str | None) -> list[SessionLine]:
    """Where an account is logged in, the session used last first; `here` is the reader's key. No statement."""
    own = digest_of(here or "")
    return [
        SessionLine(kept.handle, kept.began, kept.used, str(kept.data.get(BROWSER, "")), kept.handle == own)
        for kept in sessions_kept(account.pk)
    ]


def unread_notices(account: Account) -> list[NoticeLine]:
    """What others did to the account and its owner has not said to have read. One statement."""
    rows = account.notices.filter(read_at=None).order_by("-pk").values_list("at", "deed", "who", "why")
    return [NoticeLine(*row) for row in rows]
