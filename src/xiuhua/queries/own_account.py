"""What somebody may know of their own account: second factors, recovery codes left, sessions, what others did to it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from xiuhua.bridge.sessions import digest_of, sessions_kept
from xiuhua.register.models import Account

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
