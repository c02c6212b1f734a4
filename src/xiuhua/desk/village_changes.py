"""What the register has otherwise than a proposal of villages or teams was reckoned from: who, what was, what is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xiuhua.bridge.pairing_task import Changed
from xiuhua.desk.labels import label
from xiuhua.desk.places import place
from xiuhua.desk.proposals import CHANGES_SHOWN, term_labels
from xiuhua.desk.proposed_teams import team_term_labels
from xiuhua.queries.village_proposal import holder_names, village_names

LISTS = {"skills": "skill", "topics": "topic", "causes": "cause"}
PLACES = ("units", "seats", "seat", "village")
POINT = ("lon", "lat")
KEY_DIGITS = 32


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """Whom or what it is about, what was when the draft was made, and what is today."""

    about: str
    was: str
    now: str


def village_changes(changes: Iterable[Changed], *, on: date) -> list[ChangeRow]:
    """The first of the changes, a row each; who held a post and who does are one row of its village. 3 statements."""
    told = list(changes)
    words = _Words.of(told, on=on)
    held = _held_otherwise([it for it in told if it.what == "current" and not it.values], words)
    others = [_row(it, words) for it in told if it.what != "current" or it.values]
    return [*held, *others][:CHANGES_SHOWN]


def _held_otherwise(changes: list[Changed], words: "_Words") -> list[ChangeRow]:
    """By village who is there no more, and who is there now."""
    rows = []
    for village in dict.fromkeys(it.household for it in changes):
        was, now = (
            _(", ").join(words.name(it.helper) for it in changes if it.household == village and it.how == how)
            for how in ("gone", "added")
        )
        about = _("Who is in post: %(village)s") % {"village": words.name(village)}
        rows.append(ChangeRow(about, was or "–", now or _("nobody instead")))
    return rows


def _row(change: Changed, words: "_Words") -> ChangeRow:
    about = words.about(change)
    if change.values:
        was, now = (_(", ").join(words.value(name, pair[at]) for name, *pair in change.values) for at in (0, 1))
        return ChangeRow(about, was, now)
    absent, there = (
        (_("might not come"), _("may come"))
        if change.what == "helper"
        else (_("was not asked for"), _("must have the post"))
    )
    return ChangeRow(about, absent, there) if change.how == "added" else ChangeRow(about, there, absent)


@dataclass(frozen=True, slots=True)
class _Words:
    """Names by key or code, and how values are said."""

    names: Mapping[str, str]

    @classmethod
    def of(cls, changes: list[Changed], *, on: date) -> "_Words":
        keys = {it for change in changes for it in _keys(change)}
        codes = {it for it in keys if len(it) != KEY_DIGITS}
        places = {code: place(name) for code, name in village_names(codes, on=on).items()}
        return cls(places | holder_names(keys - codes))

    def name(self, key: str) -> str:
        return self.names.get(key, _("not on file any more"))

    def about(self, change: Changed) -> str:
        if change.what == "policy":
            return _("Policy")
        return " · ".join(self.name(it) for it in (change.helper, change.household) if it)

    def value(self, name: str, value: Any) -> str:
        said = _columns().get(name, name)
        return _("%(what)s: %(value)s") % {"what": said, "value": self._said(name, value)}

    def _said(self, name: str, value: Any) -> str:
        if value is None or value == []:
            return "–"
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, Mapping):
            return _(", ").join(_weighed(name, key, it) for key, it in value.items())
        if name in LISTS:
            return _(", ").join(label(it, of=LISTS[name]) for it in value)
        if name in PLACES or name == "unit":
            return _(", ").join(self.names.get(it, "") for it in ([value] if isinstance(value, str) else value))
        return label(value, of="sex") if name == "sex" else f"{value:.4f}" if name in POINT else str(value)


def _weighed(name: str, key: str, value: Any) -> str:
    """A weight with its term; or, of the pack's skills and topics, which causes they answer."""
    if name in LISTS:
        return f"{label(key, of=LISTS[name])}: {' '.join(label(it, of='cause') for it in value)}"
    return f"{(term_labels() | team_term_labels()).get(key, key)} {value}"


def _keys(change: Changed) -> Iterable[str]:
    """Keys and codes that a change names."""
    yield from filter(None, (change.helper, change.household))
    for name, *pair in change.values:
        if name in PLACES or name == "unit":
            for value in pair:
                yield from [value] if isinstance(value, str) else value or ()


def _columns() -> dict[str, str]:
    return {
        "units": _("seats around"), "seats": _("seats around"), "unit": _("unit or seat"),
        "seat": _("seat of the unit"), "lon": _("longitude"), "lat": _("latitude"), "skills": _("skills"),
        "topics": _("topics"),
        "causes": _("causes"), "least": _("least villages"), "most": _("room"), "sex": _("sex"),
        "secretary": _("may be first secretary"), "leads": _("leads the team"), "over": _("term over or ending soon"),
        "weights": _("weights"), "village": _("village"), "rank": _("rank"),
        "terrain": _("terrain factor"), "unknown_km": _("kilometres where a way is not known"),
        "exclusions": pgettext("policy", "what keeps two apart"), "kind": pgettext("policy", "kind"),
    }  # fmt: skip
