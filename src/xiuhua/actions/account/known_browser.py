"""Browsers in which somebody has logged in before: a signed mark in the browser itself, so that strangers have none."""

from collections.abc import Mapping

from django.core.signing import BadSignature, dumps, loads
from django.utils.crypto import get_random_string, salted_hmac

COOKIE = "known"
SALT = "xiuhua.known_browser"
MOST_NAMES = 8  # people who share a machine


def known_browser(cookies: Mapping[str, str], username: str) -> str:
    """The mark of the browser if somebody logged in there under this name before; empty otherwise."""
    mark, names = _read(cookies)
    return mark if digest_of_name(username) in names else ""


def mark_of_browser(cookies: Mapping[str, str], username: str) -> str:
    """The cookie after somebody logged in: the browser's mark with the names that it is known for, the latest first."""
    mark, names = _read(cookies)
    name = digest_of_name(username)
    return dumps([mark or get_random_string(22), [name, *(it for it in names if it != name)][:MOST_NAMES]], salt=SALT)


def digest_of_name(text: str) -> str:
    """What stands for a name or an address where neither may be read."""
    return salted_hmac("xiuhua.log_in", text, algorithm="sha256").hexdigest()[:32]


def _read(cookies: Mapping[str, str]) -> tuple[str, list[str]]:
    try:
        mark, names = loads(cookies.get(COOKIE, ""), salt=SALT)
    except BadSignature:
        return "", []
    return mark, names
