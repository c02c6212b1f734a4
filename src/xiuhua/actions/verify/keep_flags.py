"""Keeps the signs on visits as flags: whoever made the visits is asked before anybody else hears of it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from django.db import transaction

from xiuhua.actions.journal import write_line
from xiuhua.actions.keep.forget_rows import SCHEDULE
from xiuhua.policy.pack import Pack
from xiuhua.policy.recheck import recheck_policy
from xiuhua.queries.recheck import townships_of
from xiuhua.register.models import Flag, FlagVisit, Visit


@dataclass(frozen=True, slots=True)
class Flagged:
    """A visit with its signs: the visit's key, codes of signs, a score from 0 to 1, and what was seen, by sign."""

    visit: UUID
    signs: tuple[str, ...]
    score: float
    evidence: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KeptFlags:
    """How many flags began, and how many visits came to them and to those that were open."""

    flags: int
    visits: int


@transaction.atomic
def keep_flags(rows: Iterable[Flagged], *, pack: Pack, day: date) -> KeptFlags:
    """Flag visits: one open flag a person and month. The same rows again add nothing.

    A sign that was flagged of a visit before, whatever became of that, is not flagged again; nor is a visit that was
    taken back. A flag that was answered, or whose term is over, takes no more: what is new waits until it is closed.
    Four statements, and three for each flag to which something comes.
    """
    told = {row.visit: row for row in rows if row.signs}
    visits = Visit.objects.filter(key__in=list(told), withdrawn_at=None).order_by("on", "pk")
    fresh = _unknown([(visit, told[visit.key]) for visit in visits])
    groups: dict[tuple[int, date], list[tuple[Visit, Flagged]]] = {}
    for visit, row in fresh:
        groups.setdefault((visit.person_id, visit.on.replace(day=1)), []).append((visit, row))
    people = {person for person, _ in groups}
    open_flags = Flag.objects.select_for_update().filter(person__in=people, closed_on=None).order_by("pk")
    was = {(flag.person_id, flag.month): flag for flag in open_flags}
    homes = townships_of({visit.household_id for visit, _ in fresh}, on=day)
    due = pack.calendar.after(day, recheck_policy(pack, day=day).flag_days)
    begun = kept = 0
    for of, found in groups.items():
        flag = was.get(of) or _begun(of, found, homes, since=day)
        if flag is not None and flag.answered_on is None and day <= (flag.due or due):
            begun += flag.pk is None
            kept += _add(flag, found, due=due)
    if kept:
        write_line("keep_flags", by=None, nobody=SCHEDULE, subject_kind="flag", after={"flags": begun, "visits": kept})
    return KeptFlags(begun, kept)


def _unknown(rows: list[tuple[Visit, Flagged]]) -> list[tuple[Visit, Flagged]]:
    """The visits with only the signs that were never flagged of them, and not those without any."""
    known: dict[int, set[str]] = {}
    flagged = FlagVisit.objects.filter(visit__in=[visit.pk for visit, _ in rows])
    for pk, signs in flagged.values_list("visit", "signs"):
        known.setdefault(pk, set()).update(signs.split())
    left = ((visit, row, [it for it in row.signs if it not in known.get(visit.pk, ())]) for visit, row in rows)
    return [(visit, replace(row, signs=tuple(signs))) for visit, row, signs in left if signs]


def _begun(
    of: tuple[int, date], found: list[tuple[Visit, Flagged]], homes: Mapping[int, int], *, since: date
) -> Flag | None:
    """A flag that is not kept yet, of the township where most of its visits were; None where nobody lives in any."""
    lived = Counter(homes[visit.household_id] for visit, _ in found if visit.household_id in homes)
    person, month = of
    return Flag(person_id=person, month=month, area_id=lived.most_common(1)[0][0], since=since) if lived else None


def _add(flag: Flag, found: list[tuple[Visit, Flagged]], *, due: date) -> int:
    """Put visits, or what is new of them, into a flag; the term begins anew. Gives how many."""
    flag.signs = _signs(flag.signs, *(row.signs for _, row in found))
    flag.due = due
    flag.save()
    kept = {row.visit_id: row for row in flag.visits.all()}
    for visit, row in found:
        line = kept.get(visit.pk) or FlagVisit(flag=flag, visit=visit, score=0)
        line.signs = _signs(line.signs, row.signs)
        line.score = max(line.score, row.score)
        line.evidence = line.evidence | {sign: row.evidence[sign] for sign in row.signs if sign in row.evidence}
        line.save()
    return len(found)


def _signs(kept: str, *more: Iterable[str]) -> str:
    return " ".join(sorted({*kept.split(), *(sign for signs in more for sign in signs)}))
