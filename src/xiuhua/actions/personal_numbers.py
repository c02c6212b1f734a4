"""Finds numbers of people in what somebody writes: identities, accounts and mobile phones, however they are spaced."""

import re
import unicodedata

APART = r"[\s\-‐‑‒–—−_.·•/\\]"  # what people write within a number
RUN = re.compile(rf"\d(?:{APART}*\d)*")
# A day or month at one end of a run, parted from the rest by something else than its own parts are.
FIRST_DAY = re.compile(rf"^(?:19|20)\d\d([-./])\d{{1,2}}(?:\1\d{{1,2}})?(?!\1|\d)(?:{APART}+|$)")
LAST_DAY = re.compile(r"(?:(?<=\s)|(?<=[–—]))(?:19|20)\d\d([-./])\d{1,2}(?:\1\d{1,2})?$")
MOBILE = re.compile(r"(?:00)?(?:86)?1[3-9]\d{9}")
LONG = 15  # digits of an old identity number; new ones, accounts and certificates have more


def holds_personal_number(text: str) -> bool:
    """Whether a text has a number of somebody in it, in any width and with anything between; days are none."""
    plain = "".join(it for it in unicodedata.normalize("NFKC", text) if unicodedata.category(it) != "Cf")
    return any(_is_personal(_without_days(run[0])) for run in RUN.finditer(plain))


def _is_personal(run: str) -> bool:
    digits = re.sub(APART, "", run)
    return len(digits) >= LONG or bool(MOBILE.fullmatch(digits))


def _without_days(run: str) -> str:
    """A run of digits without the days at its ends."""
    while (rest := LAST_DAY.sub("", FIRST_DAY.sub("", run)).strip()) != run:
        run = rest
    return run
