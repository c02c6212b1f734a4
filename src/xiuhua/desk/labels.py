"""Words for the register's stable keys, from the pack's code lists, in the reader's language."""

from functools import lru_cache

from django.utils.translation import get_language

from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import pack_in_force
from xiuhua.words import NotFound


def label(key: str, *, of: str) -> str:
    """The word for a key of a code list; the key itself when the list does not know it, empty for no key."""
    if not key:
        return ""
    return labels(of).get(key, key)


def labels(of: str) -> dict[str, str]:
    """Key → word of a whole code list, in the list's order."""
    return _lists(language()).get(of, {})


def language() -> str:
    """The reader's language as packs name it."""
    return "en" if (get_language() or "").startswith("en") else "zh"


@lru_cache(maxsize=2)
def _lists(language: str) -> dict[str, dict[str, str]]:
    try:
        pack = pack_in_force(clock_day())
    except NotFound:
        return {}
    return {name: {code.key: getattr(code, language) for code in listed.codes} for name, listed in pack.codes.items()}
