"""Months of resident teams: what each day is known by, how a month stands to the rule, and who must look at it next."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

import polars as pl
from django.db.models import QuerySet

from xiuhua.bridge.presence_rows import evidence_rows, leave_rows, resident_posts, team_rows
from xiuhua.policy.pack import Pack, Setting
from xiuhua.policy.presence import PresencePolicy, presence_policy
from xiuhua.queries.pack import judging_pack
from xiuhua.reckon.presence import DayState, Presence, days_of_month, month_after, presence_of
from xiuhua.reckon.workdays import DAY
from xiuhua.register.models import (
    AreaWithin,
    Assignment,
    Household,
    PresenceNote,
    PresenceStatement,
    SpotCheck,
)

COUNTS = (
    "workdays", "there", "free_there", "duty", "leave", "away", "not_known", "asked", "counted", "needed", "added_only",
)  # fmt: skip
RETURNED = "returned"


class Stage(StrEnum):
    """Who looks at a month next: it runs yet, its member, the township, the county, nobody any more."""

    RUNNING = "running"
    MEMBER = "member"
    REVIEW = "review"
    RECHECK = "recheck"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class DayLine:
    """A day of a month: whether it is worked, what is known of it, and by how many rows of each kind.

    `elsewhere` counts rows of work in other villages; `added`: nothing but added work tells of the day. `homes` are key
    and number of households at which work was done, as far as they open to the reader.
    """

    day: date
    worked: bool
    state: DayState
    kinds: Mapping[str, int]
    elsewhere: int = 0
    added: bool = False
    homes: tuple[tuple[UUID, str], ...] = ()


@dataclass(frozen=True, slots=True)
class MonthLine:
    """A month of somebody in a village; as it was sent on where it was, else as it stands now.

    `counts` are those of COUNTS (days; `needed` None where no rule asks), `added_only` of the days in the village that
    only added work tells of. `until` is the last day for its member; `asks` what was asked and by which source.
    """

    person: Any
    village: Any
    roles: tuple[str, ...]
    month: date
    verdict: Presence
    counts: Mapping[str, int | None]
    days: tuple[DayLine, ...]
    stage: Stage
    until: date
    asks: Mapping[str, str]
    sent: PresenceStatement | None = None
    returned: PresenceStatement | None = None


def policy_around(village: int, *, month: date) -> tuple[Pack, PresencePolicy] | None:
    """The pack of a village (by id) and what it says of days there at a month's end; None where it reckons none."""
    last = month_after(month) - DAY
    pack = judging_pack(village, on=last)
    policy = presence_policy(pack, day=last) if pack else None
    return (pack, policy) if pack and policy else None


def posts_in(area: int, policy: PresencePolicy, *, month: date) -> QuerySet[Assignment]:
    """Posts of resident teams in an area (by id), in the order of villages and then of their days."""
    inside = AreaWithin.objects.on(month_after(month) - DAY).filter(ancestor=area).values("area")
    posts = resident_posts(policy, month=month).filter(area__in=inside).select_related("person", "area")
    return posts.order_by("area__code", "since", "pk")


def posts_of(person: int, policy: PresencePolicy, *, month: date) -> QuerySet[Assignment]:
    """Posts of resident teams that somebody (by id) held in a month, in the order of villages."""
    posts = resident_posts(policy, month=month).filter(person=person).select_related("person", "area")
    return posts.order_by("area__code", "since", "pk")


def villages_resided(person: int) -> list[int]:
    """The villages (by id) in which somebody resides or resided, the last first. One statement."""
    held = Assignment.objects.filter(kind="reside", person=person, area__isnull=False).order_by("-since", "-pk")
    return list(dict.fromkeys(held.values_list("area", flat=True)))


def months_of(
    posts: Collection[Assignment], pack: Pack, policy: PresencePolicy, *, month: date, today: date,
    opens: Callable[[Collection[int]], Collection[int]] = lambda _: (),
) -> list[MonthLine]:  # fmt: skip
    """The months of those who hold some posts, each village once, in the order of the posts. About fourteen statements.

    `opens` tells of some households (by id) those that the reader may open: the days link to them.
    """
    evidence = evidence_rows(posts, policy, month=month)
    days = days_of_month(
        team_rows(posts), leave_rows(posts, policy, month=month), evidence.drop("household"), month=month,
        rule=policy.rule, calendar=pack.calendar,
    )  # fmt: skip
    told = presence_of(days, month=month, rule=policy.rule, calendar=pack.calendar)
    totals = {(row["person"], row["village"]): row for row in told.iter_rows(named=True)}
    lines = _days_told(days, evidence, _numbers(evidence, opens), policy)
    sent = _statements({it.person_id for it in posts if it.person_id}, month)
    asks = _asks(policy.asks)
    found = []
    for key, held in _by_place(posts).items():
        if key in totals:
            row, own = totals[key], lines[key]
            counts = {name: row[name] for name in COUNTS[:-1]} | {"added_only": sum(it.added for it in own)}
            now = MonthLine(
                held[0].person, held[0].area, tuple(dict.fromkeys(it.role for it in held)), month,
                Presence(row["verdict"]), counts, own, Stage.RUNNING, month, asks,
            )  # fmt: skip
            found.append(_staged(now, sent.get(key, []), pack, policy, today=today))
    return found


def stages_of(
    pairs: Collection[tuple[int, int]], pack: Pack, policy: PresencePolicy, *, month: date, today: date
) -> dict[tuple[int, int], tuple[Stage, date]]:
    """Who looks next at the months of some members in a village (both by id), without reckoning any; and until when.

    The day is the last one of the member. One statement.
    """
    sent = _statements({person for person, _ in pairs}, month)
    return {it: _stage(sent.get(it, []), pack, policy, month=month, today=today) for it in pairs}


def pairs_of(posts: Iterable[Assignment]) -> list[tuple[int, int]]:
    """Member and village (by id) of some posts, each once, in their order."""
    return list(_by_place(posts))


def notes_of(person: int, village: int, *, month: date) -> list[PresenceNote]:
    """The work that was added to a month, in the order of its days. One statement."""
    rows = PresenceNote.objects.filter(person=person, village=village, withdrawn_at=None, on__gte=month)
    return list(rows.filter(on__lt=month_after(month)).order_by("on", "pk"))


def spot_checks_of(person: int, village: int, *, month: date) -> list[SpotCheck]:
    """The spot checks of somebody in a month, in the order of their days. One statement."""
    rows = SpotCheck.objects.filter(person=person, village=village, on__gte=month, on__lt=month_after(month))
    return list(rows.select_related("by__person").order_by("on", "pk"))


def as_kept(line: MonthLine) -> dict[str, Any]:
    """A month's days and counts as a statement keeps them: no household is named."""
    days = [[it.day.isoformat(), it.worked, str(it.state), dict(it.kinds), it.elsewhere, it.added] for it in line.days]
    return {"counts": dict(line.counts), "days": days, "roles": list(line.roles)}


def _staged(
    now: MonthLine, sent: list[PresenceStatement], pack: Pack, policy: PresencePolicy, *, today: date
) -> MonthLine:
    """A month as it was sent on where that stands, else as it is now."""
    stage, until = _stage(sent, pack, policy, month=now.month, today=today)
    row = sent[-1] if sent else None
    if row is not None and not _is_returned(row):
        return _as_sent(now, row, stage)
    return replace(now, stage=stage, until=until, returned=row)


def _stage(
    sent: list[PresenceStatement], pack: Pack, policy: PresencePolicy, *, month: date, today: date
) -> tuple[Stage, date]:
    """Who looks next, and the last day for the member: the last statement decides; one returned is theirs again."""
    row = sent[-1] if sent else None
    since = month_after(month) - DAY
    if row is not None:
        if not _is_returned(row):
            return (Stage.REVIEW if not row.review else Stage.RECHECK if not row.recheck else Stage.DONE), row.sent_on
        since = (row.rechecked_on if row.recheck == RETURNED else row.reviewed_on) or row.sent_on
    until = pack.calendar.after(since, policy.correct_days)
    over = Stage.MEMBER if today <= until else Stage.REVIEW
    return (over if today >= month_after(month) else Stage.RUNNING), until


def _is_returned(row: PresenceStatement) -> bool:
    return RETURNED in (row.review, row.recheck)


def _as_sent(now: MonthLine, row: PresenceStatement, stage: Stage) -> MonthLine:
    days = tuple(
        DayLine(date.fromisoformat(day), worked, DayState(state), kinds, elsewhere, added)
        for day, worked, state, kinds, elsewhere, added in row.days["days"]
    )
    return replace(
        now, stage=stage, until=row.sent_on, sent=row, verdict=Presence(row.verdict), counts=row.days["counts"],
        days=days, roles=tuple(row.days["roles"]), asks=row.rule,
    )  # fmt: skip


def _asks(setting: Setting | None) -> dict[str, str]:
    return {"value": str(setting.value), "source": setting.source} if setting else {}


def _by_place(posts: Iterable[Assignment]) -> dict[tuple[int, int], list[Assignment]]:
    found: dict[tuple[int, int], list[Assignment]] = {}
    for post in posts:
        found.setdefault((post.person_id or 0, post.area_id or 0), []).append(post)
    return found


def _statements(persons: Collection[int], month: date) -> dict[tuple[int, int], list[PresenceStatement]]:
    rows = PresenceStatement.objects.filter(person__in=persons, month=month)
    found: dict[tuple[int, int], list[PresenceStatement]] = {}
    for row in rows.select_related("reviewed_by__person", "rechecked_by__person").order_by("pk"):
        found.setdefault((row.person_id, row.village_id), []).append(row)
    return found


def _numbers(
    evidence: pl.DataFrame, opens: Callable[[Collection[int]], Collection[int]]
) -> dict[int, tuple[UUID, str]]:
    ids = opens(set(evidence["household"].drop_nulls().to_list()))
    rows = Household.objects.filter(pk__in=ids).values_list("pk", "key", "number") if ids else ()
    return {pk: (key, number) for pk, key, number in rows}


def _days_told(
    days: pl.DataFrame, evidence: pl.DataFrame, homes: Mapping[int, tuple[UUID, str]], policy: PresencePolicy
) -> dict[tuple[int, int], tuple[DayLine, ...]]:
    """By person and village each day with what is on file of it; duty elsewhere is told with every village."""
    rows: dict[tuple[int, date], list[tuple[int | None, str, int | None]]] = {}
    for person, where, day, kind, household in evidence.rows():
        rows.setdefault((person, day), []).append((where, kind, household))
    found: dict[tuple[int, int], list[DayLine]] = {}
    for person, village, day, worked, state in days.rows():
        of_day = rows.get((person, day), [])
        told = [it for it in of_day if it[0] == village or it[1] in policy.rule.duty]
        kinds = dict(Counter(sorted(kind for _, kind, _ in told)))
        links = dict.fromkeys(homes[home] for _, _, home in told if home is not None and home in homes)
        there = {kind for kind in kinds if kind in policy.rule.there}
        added = state == DayState.THERE and there <= set(policy.note_kinds)
        line = DayLine(day, worked, DayState(state), kinds, len(of_day) - len(told), added, tuple(links))
        found.setdefault((person, village), []).append(line)
    return {key: tuple(lines) for key, lines in found.items()}
