"""The vocabulary that every floor shares: levels, kinds of assignment, money, dates, keys (standard library only)."""

import uuid
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from enum import IntEnum, StrEnum
from fractions import Fraction

FEN_PER_YUAN = 100


class AreaLevel(IntEnum):
    """Depth of an area in the tree of places; a larger number is a smaller place."""

    PROVINCE = 1
    CITY = 2
    COUNTY = 3
    TOWNSHIP = 4
    VILLAGE = 5
    GROUP = 6


class AssignmentKind(StrEnum):
    """The four ways of answering for somebody: 挂 link, 包 contract, 驻 reside, 帮 pair."""

    LINK = "link"
    CONTRACT = "contract"
    RESIDE = "reside"
    PAIR = "pair"


class RequestSide(StrEnum):
    """From which side another helper is asked for."""

    HELPER = "helper"
    HOUSEHOLD = "household"
    OFFICE = "office"


class RequestState(StrEnum):
    """What became of a request."""

    OPEN = "open"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class LeaveState(StrEnum):
    """Where a leave stands on a day."""

    TO_COME = "to_come"
    NOW = "now"
    OVER = "over"
    WITHDRAWN = "withdrawn"


class WarningDeed(StrEnum):
    """What can be done about a warning."""

    SEEN = "seen"
    OWN = "own"
    STEP = "step"
    SNOOZE = "snooze"
    END = "end"


class CallResult(StrEnum):
    """What a household said when it was asked about a visit."""

    HAPPENED = "happened"
    DID_NOT = "did_not"
    NOT_REACHED = "not_reached"
    FORGOTTEN = "forgotten"


class FlagReply(StrEnum):
    """What whoever was flagged said of the visits: told late, taken back, or how it was."""

    LATE = "late"
    TAKEN_BACK = "taken_back"
    EXPLAINED = "explained"


class FlagEnd(StrEnum):
    """How a flag ended: by its reply alone (told late, taken back), or as the office that looked at it says."""

    LATE = "late"
    TAKEN_BACK = "taken_back"
    EXPLAINED = "explained"
    CONFIRMED = "confirmed"
    NOT_CONFIRMED = "not_confirmed"


class DrawnState(StrEnum):
    """What became of a home that an inspection drew."""

    WAITS = "waits"
    ASKED = "asked"
    REPLACED = "replaced"


class FindingState(StrEnum):
    """Whether a finding of an inspection counts: only once it was confirmed."""

    SUSPECTED = "suspected"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"


class OrderDeed(StrEnum):
    """What can be done about an order to put something right."""

    EVIDENCE = "evidence"
    PASSED = "passed"
    NOT_YET = "not_yet"
    REOPENED = "reopened"


class AnswerHow(StrEnum):
    """How an answer of a visit came about, beside the one before: typed anew, chosen again, or left as it stood."""

    EDITED = "edited"
    CONFIRMED = "confirmed"
    UNTOUCHED = "untouched"


class SuccessionKind(StrEnum):
    """What became of an area that ended."""

    RENAMED = "renamed"
    MOVED = "moved"
    MERGED = "merged"
    SPLIT = "split"


class Role(StrEnum):
    """Office roles: what an account may open follows from them and from assignments."""

    CITY = "city"
    COUNTY = "county"
    TOWNSHIP = "township"
    VILLAGE = "village"
    DEPARTMENT = "department"
    INSPECTOR = "inspector"
    AUDITOR = "auditor"
    SECURITY = "security"
    SYSTEM = "system"


class Problem(Exception):
    """Something a person can mend; the message names the thing, the reason and the way out."""


class NotFound(Problem):
    """What was asked for is not there (or not for this asker: both sound alike)."""


class Conflict(Problem):
    """The register holds something that stands against it."""


class Rejected(Problem):
    """Input that cannot be taken as it is."""


def new_key() -> uuid.UUID:
    """A random 128-bit public key: it tells nothing about its neighbours and cannot be walked."""
    return uuid.uuid4()


def fen(yuan: Decimal | int | str) -> int:
    """Whole fen of an amount in yuan, as kept inside.

    Raises ValueError when the amount has parts of a fen: they would be lost.
    """
    exact = Decimal(yuan) * FEN_PER_YUAN
    if exact != exact.to_integral_value():
        raise ValueError(f"{yuan} yuan has parts of a fen: give at most two decimals.")
    return int(exact)


def yuan(amount_fen: int) -> Decimal:
    """An amount in yuan with two decimals, as shown on faces and written in packs."""
    return (Decimal(amount_fen) / FEN_PER_YUAN).quantize(Decimal("0.01"), rounding=ROUND_HALF_EVEN)


def per_head(amount_fen: int, heads: int) -> int:
    """Whole fen of an amount for each of some persons, half to even; raises ZeroDivisionError for nobody."""
    return round(Fraction(amount_fen, heads))


def is_in_force(day: date, *, since: date, until: date | None) -> bool:
    """Whether a dated row holds on a day: from `since` on, up to but without `until`."""
    return since <= day and (until is None or day < until)


def years_before(day: date, years: int) -> date:
    """The same day a number of years earlier; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def last_year_end(day: date) -> date:
    """The latest 31 December on or before a day."""
    return day if (day.month, day.day) == (12, 31) else date(day.year - 1, 12, 31)


def one_line(text: str) -> str:
    """What somebody typed as a line: its spaces single, and without the sign that no database keeps."""
    return " ".join(text.replace("\0", "").split())


def mask_id(number: str) -> str:
    """An identity number as lists show it: where it was issued and its last four, never the birthday between.

    A number of the first generation (15 digits) has only three places after the birthday.
    """
    return _masked(number, first=6, last=3 if len(number) == 15 else 4)


def mask_phone(number: str) -> str:
    """A phone number as lists show it."""
    return _masked(number, first=3, last=4)


def mask_account(number: str) -> str:
    """A bank account as lists show it: its last four."""
    return _masked(number, first=0, last=4)


def _masked(number: str, *, first: int, last: int) -> str:
    """Stars for all but both ends; for all of it when fewer than four would be hidden."""
    hidden = len(number) - first - last
    if hidden < 4:
        return "*" * len(number)
    return number[:first] + "*" * hidden + number[len(number) - last :]
