"""Two records of one person made one, and taken apart again: facts are ended and appended, nothing is deleted.

The record that stays keeps what it tells; what the other alone tells goes to it, for the time for which it says nothing
itself. The other belongs to no household on any day any more, and so counts nowhere. It keeps its own facts and all
that names it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from xiuhua.register.models import (
    Belonging,
    Contact,
    Household,
    Member,
    Residence,
    Standing,
)
from xiuhua.register.models.household import HouseholdFact
from xiuhua.register.models.member import MemberFact
from xiuhua.register.vault import open_vault

Span = tuple[date, date | None]
Trace = dict[str, list[Any]]
CUT = (Belonging, Residence, Standing)  # where somebody was when: also for a part of the time
BY_HOME = (Residence, Standing)  # without these a household is nowhere and counts nowhere
OWN = ("sex", "birth", "ethnicity", "political")
NUMBER = ("id_kind", "id_index", "id_last4", "id_last6")
SIDE = {"id", "since", "until", "recorded", "source", "corrects", "event"}  # a step is its own household's


@dataclass(frozen=True, slots=True)
class Closing:
    """A household in which nobody is left, and which one it is; `alone` says that nobody else was ever in it."""

    home: Household
    into: Household
    on: date
    alone: bool


def merge(kept: Member, merged: Member, *, closing: Closing | None, source: str) -> Trace:
    """Make `merged` a record of nobody, and `kept` that of both; gives what was written.

    To be called in a transaction, with both members locked. `source` is written beside each fact that is appended.
    """
    trace: Trace = {"ended": [], "appended": [], "filled": _fill(kept, merged)}
    for model in _kinds(MemberFact):
        _append(model, "member", kept, merged, trace, closing=closing, source=source)
    _end(Belonging, "member", merged, trace)
    if closing is not None:
        for model in _kinds(HouseholdFact):
            if closing.alone or model not in BY_HOME:
                _append(model, "household", closing.into, closing.home, trace, closing=closing, source=source)
        for model in BY_HOME:
            _end(model, "household", closing.home, trace, on=None if closing.alone else closing.on)
    return trace


def take_apart(kept: Member, trace: Mapping[str, list[Any]]) -> None:
    """Take a merge back: what it appended holds on no day, what it ended holds as before, what it filled is empty."""
    for name, pk, since, _until in trace["appended"]:
        _model(name)._default_manager.filter(pk=pk).update(until=since)
    for name, pk, before, _after in trace["ended"]:
        _model(name)._default_manager.filter(pk=pk).update(until=before)
    filled = trace["filled"]
    for name in filled:
        setattr(kept, name, None if name in ("birth", "id_sealed") else "")
    if filled:
        kept.save(update_fields=filled)


def has_moved_on(merged: Member, home: Household | None, trace: Mapping[str, list[Any]]) -> bool:
    """Whether a fact that a merge wrote or ended is not as the merge left it, so that it cannot be taken back."""
    for name, pk, _, until in (*trace["appended"], *trace["ended"]):
        rows = _model(name)._default_manager
        if not rows.filter(pk=pk, until=until).exists() or rows.filter(corrects=pk).exists():
            return True
    if Belonging.objects.ever_held().filter(member=merged).exists():
        return True
    return home is not None and any(model.objects.filter(household=home, until=None).exists() for model in BY_HOME)


def uncovered(span: Span, covered: Iterable[Span]) -> list[Span]:
    """The parts of a span that none of some others covers, in order; an end of None is no end."""
    found: list[Span] = []
    begin, end = span[0], span[1] or date.max
    for since, until in sorted(covered, key=lambda it: it[0]):
        if since >= end or begin >= end:
            break
        if since > begin:
            found.append((begin, since))
        begin = max(begin, until or date.max)
    if begin < end:
        found.append((begin, span[1]))
    return found


def _fill(kept: Member, merged: Member) -> list[str]:
    """What the record that stays does not know of the person, it takes from the other; gives which columns."""
    filled = [name for name in OWN if not getattr(kept, name) and getattr(merged, name)]
    if kept.id_sealed is None and merged.id_sealed is not None:
        vault = open_vault()
        number = vault.unseal(merged.id_sealed, place=f"member.id:{merged.key.hex}")
        kept.id_sealed = vault.seal(number, place=f"member.id:{kept.key.hex}")
        filled += ["id_sealed", *(name for name in NUMBER if not getattr(kept, name))]
    for name in filled:
        if name != "id_sealed":
            setattr(kept, name, getattr(merged, name))
    if filled:
        kept.save(update_fields=filled)
    return filled


def _append(
    model: type[Any], owner: str, kept: Any, other: Any, trace: Trace, *, closing: Closing | None, source: str
) -> None:
    """Append to the one who stays what the other tells of times of which they tell nothing."""
    spans = [(it.since, it.until) for it in _held(model, owner, kept)]
    for row in _held(model, owner, other):
        parts = uncovered((row.since, row.until), spans)
        if model not in CUT and parts != [(row.since, row.until)]:
            continue
        values = _values(row, closing) | {owner: kept, "source": source}
        for since, until in parts:
            made = model._default_manager.create(**values, since=since, until=until)
            trace["appended"].append([model.__name__, made.pk, _text(since), _text(until)])


def _values(row: Any, closing: Closing | None) -> dict[str, Any]:
    """What a fact says, as it is said of another owner."""
    values = {it.name: getattr(row, it.name) for it in row._meta.concrete_fields if it.name not in SIDE}
    if closing is not None and isinstance(row, Belonging) and row.household_id == closing.home.pk:
        values["household"] = closing.into
    if closing is not None and isinstance(row, Contact) and row.account_sealed is not None:
        vault = open_vault()
        number = vault.unseal(row.account_sealed, place=f"contact.account:{closing.home.key.hex}")
        values["account_sealed"] = vault.seal(number, place=f"contact.account:{closing.into.key.hex}")
    return values


def _end(model: type[Any], owner: str, other: Any, trace: Trace, *, on: date | None = None) -> None:
    """End facts on a day, or as if they had never held."""
    for row in _held(model, owner, other):
        after = row.since if on is None else min(row.until or date.max, max(row.since, on))
        trace["ended"].append([model.__name__, row.pk, _text(row.until), _text(after)])
        model._default_manager.filter(pk=row.pk).update(until=after)


def _held(model: type[Any], owner: str, of: Any) -> list[Any]:
    """Facts of an owner that hold on some day and that no later row corrects, in their order."""
    every: Any = model._default_manager
    corrected = every.filter(corrects__isnull=False).values("corrects")
    return list(every.ever_held().filter(**{owner: of}).exclude(pk__in=corrected).order_by("since", "pk"))


def _kinds(base: type[Any]) -> list[type[Any]]:
    """Every kind of fact about one owner, by name."""
    return sorted(base.__subclasses__(), key=lambda it: it.__name__)


def _model(name: str) -> Any:
    return {it.__name__: it for base in (MemberFact, HouseholdFact) for it in base.__subclasses__()}[name]


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None
