"""Choosing somebody by a part of their name: what a form says where nobody is called so, or several are."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from xiuhua.queries.slot import MOST_CHOICES, Choice, choices_called
from xiuhua.words import one_line

MOST_NAME = 60


def choices_for(name: str, village: Any, *, units: bool = False, on: date) -> tuple[Choice, ...]:
    """Whom a name may mean, none for an empty one; one more than are shown where there are more."""
    return tuple(choices_called(village, name, units=units, on=on)) if name else ()


def chosen_of(choices: Sequence[Choice], chosen: UUID | None) -> UUID | None:
    """Who is meant: the one that was chosen, or the only one there is; None where that is not clear."""
    if any(it.key == chosen for it in choices):
        return chosen
    return choices[0].key if len(choices) == 1 else None


def nobody_or_several(name: str, choices: Sequence[Choice]) -> str:
    """Why a name does not say who is meant."""
    if not choices:
        return _(
            "Nobody is called “%(name)s” among the units of this village, its township, its county and its city. Type "
            "fewer letters, or choose somebody else."
        ) % {"name": name}
    if len(choices) > MOST_CHOICES:
        return _("More than %(most)s have “%(name)s” in their name: type more of it, or choose one of these.") % {
            "most": MOST_CHOICES, "name": name,
        }  # fmt: skip
    return _("Several have “%(name)s” in their name: choose one.") % {"name": name}


def is_only_shown(request: HttpRequest) -> bool:
    """Whether a form is only shown: at first, or again as it was sent, to be changed. No name stands in an address."""
    return request.method != "POST" or "again" in request.POST


def text_told(told: Mapping[str, Any], name: str) -> str:
    """A line that a form sent, its spaces single."""
    return one_line(told.get(name, ""))


def key_told(text: str) -> UUID | None:
    """A key that a form sent; None for what is none."""
    try:
        return UUID(text)
    except ValueError:
        return None
