"""Counts by village of the whole register, kept, and mended in the villages where a fact was written since.

A city's overview counts 145,000 households; between two writes their counts are the same, and after one they differ in
a village or two.
"""

from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any, ClassVar

from django.db import models

from xiuhua.register.models import Area, Belonging, Cause, Double, ImportBatch, Residence, Standing
from xiuhua.register.statements import fetched

Row = tuple[Any, ...]
Rows = tuple[Row, ...]
Count = Callable[[Collection[int] | None], Iterable[Row]]

KEPT = 12  # kinds of counts on a day: some hundred kilobytes each in a city
TOLD_BY: tuple[type[models.Model], ...] = (Standing, Residence, Cause, Belonging)
# A row that was numbered first may be written last: so many before the newest one known are looked at again.
OVERLAP = 200
MOST_MENDED = 1_000  # villages: for more, all are counted anew


@dataclass(frozen=True, slots=True)
class Facts:
    """What tells of any change: the newest row of each kind in `TOLD_BY`, and whatever else changes many at once."""

    newest: tuple[int, ...]
    others: tuple[Hashable, ...] = ()

    def goes_on_from(self, before: "Facts") -> bool:
        """Whether only rows were appended since: not where a register was brought back, or an import undone."""
        appended = all(now >= then for now, then in zip(self.newest, before.newest, strict=True))
        return appended and self.others == before.others


@dataclass(frozen=True, slots=True)
class _Kept:
    """The rows of each village, as they were when these facts were the newest."""

    facts: Facts
    by_village: Mapping[int, Rows]


class KeptByVillage:
    """Counts of one kind, by what they are of: rows whose first cell is a village's id, the others hashable."""

    _all: ClassVar[list["KeptByVillage"]] = []

    def __init__(self) -> None:
        self._all.append(self)
        self._kept: OrderedDict[Hashable, _Kept] = OrderedDict()
        self._lock = Lock()

    def rows(self, of: Hashable, count: Count, facts: Facts) -> Mapping[int, Rows]:
        """The rows of all villages: counted once, then only where something changed. `count(None)` counts all."""
        with self._lock:
            kept = self._brought_up(self._kept.get(of), count, facts)
            self._kept[of] = kept
            self._kept.move_to_end(of)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return kept.by_village

    def known(self, of: Hashable) -> bool:
        """Whether all villages were counted already."""
        return of in self._kept

    @classmethod
    def forget_all(cls) -> None:
        """Count everything anew at the next question, of whatever kind."""
        for one in cls._all:
            one.forget()

    def forget(self) -> None:
        """Count all anew at the next question."""
        self._kept.clear()

    def _brought_up(self, kept: _Kept | None, count: Count, facts: Facts) -> _Kept:
        if kept is not None and kept.facts == facts:
            return kept
        if kept is not None and facts.goes_on_from(kept.facts):
            changed = villages_changed(kept.facts.newest)
            if len(changed) <= MOST_MENDED:
                anew = dict.fromkeys(changed, ()) | _by_village(count(changed))
                return _Kept(facts, {**kept.by_village, **anew})
        return _Kept(facts, _by_village(count(None)))


def _by_village(rows: Iterable[Row]) -> dict[int, Rows]:
    found: dict[int, list[Row]] = {}
    for village, *cells in rows:
        found.setdefault(village, []).append(tuple(cells))
    return {village: tuple(told) for village, told in found.items()}


def newest_facts() -> Facts:
    """What tells of changes now. One statement.

    Facts are only appended, except by whoever undoes an import, merges records or brings a list of areas again, which
    ends or begins some on a day later than all before. An import that was applied had been writing: its rows may be
    older than others.
    """
    written = [(model, "id") for model in TOLD_BY]
    columns: list[tuple[type[models.Model], str]] = [
        *written,
        (ImportBatch, "applied_at"),
        (ImportBatch, "undone_at"),
        (Double, "changed_at"),
        (Area, "since"),
        (Area, "until"),
    ]
    asked = (f"(SELECT MAX({column}) FROM {model._meta.db_table})" for model, column in columns)  # noqa: S608 -- ours
    (found,) = fetched(f"SELECT {', '.join(asked)}", ())
    return Facts(tuple(newest or 0 for newest in found[: len(written)]), found[len(written) :])


def villages_changed(newest: tuple[int, ...]) -> set[int]:
    """The villages of households of which something was written since these rows were the newest. Six statements.

    A household's villages are all in which it ever lived, and a member's households all that they ever belonged to:
    whoever moves leaves a count too.
    """
    households: set[int] = set()
    members: set[int] = set()
    for model, known in zip(TOLD_BY, newest, strict=True):
        written = model._default_manager.filter(pk__gt=known - OVERLAP)
        if model is Belonging:
            members.update(written.values_list("member_id", flat=True))
        else:
            households.update(written.values_list("household_id", flat=True))
    belonged = Belonging.objects.filter(member__one_of=sorted(members)).values_list("household_id", flat=True)
    households.update(belonged if members else ())
    lived = Residence.objects.filter(household__one_of=sorted(households)).values_list("village_id", flat=True)
    return set(lived if households else ())
