"""Public notices: what waits to be put up, what hangs and what hung, and what one says, to the letter."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, QuerySet

from xiuhua.policy.notices import HOUSEHOLD, PLACE, NoticeRules
from xiuhua.policy.pack import Pack
from xiuhua.policy.words import Labels
from xiuhua.queries.heads_and_homes import heads_of
from xiuhua.queries.pack import pack_in_force
from xiuhua.register.models import (
    Area,
    AreaWithin,
    Belonging,
    NoticeRelease,
    Proceeding,
    PublicNotice,
    Residence,
)
from xiuhua.words import AreaLevel, NotFound

FULL_NAME = "full_name"  # the item that two people release
EVIDENCE = "notice"  # the piece of evidence that a notice is


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many households of a village wait for a notice of a step, or that a place itself does (`of_place`)."""

    village: str
    code: str
    procedure: str
    step: str
    count: int
    of_place: bool = False


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A household that is to stand on a notice, as its office sees it before."""

    key: UUID
    household: UUID
    number: str
    full_name: str
    head: str
    group: str
    members: int
    release: "ReleaseLine | None"

    @property
    def is_released(self) -> bool:
        """Whether the full name may stand."""
        return self.release is not None and self.release.released is True


@dataclass(frozen=True, slots=True)
class ReleaseLine:
    """A release that was asked for, and how it was decided."""

    key: UUID
    proceeding: UUID
    item: str
    reason: str
    basis: str
    asked_by: str
    asker: int
    asked_on: date
    released: bool | None
    decided_by: str
    decided_on: date | None
    answer: str


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A notice in a list."""

    key: UUID
    title: Mapping[str, str]
    village: str
    put_up_on: date
    stands_until: date | None
    rows: int
    stands: bool
    of_place: bool


def waiting_in(area: Area, *, on: date) -> list[Waiting]:
    """By village, procedure and step how many households of an area wait for a notice. Two statements."""
    put_up = put_up_now(on)
    of = "household__proceedings__"
    waits = homes_in(area, on=on).filter(**{f"{of}outcome": "", f"{of}free_from": None})
    counted = waits.order_by("village__code", f"{of}procedure", f"{of}open_step").values_list(
        "village__name", "village__code", f"{of}procedure", f"{of}open_step"
    )
    found = [Waiting(*row) for row in counted.annotate(count=Count(f"{of}pk"))]
    return [it for it in found if (it.procedure, it.step) in put_up]


def waiting_places(area: Area, *, on: date) -> list[Waiting]:
    """The villages and counties of an area, itself among them, that wait for a notice of their own. One statement."""
    put_up = put_up_now(on, of=PLACE)
    inside = AreaWithin.objects.on(on).filter(ancestor=area.pk).values("area")
    rows = Proceeding.objects.filter(area__in=inside, outcome="", free_from=None).order_by("area__code", "procedure")
    told = rows.values_list("area__name", "area__code", "procedure", "open_step")
    found = [Waiting(*it, count=1, of_place=True) for it in told]
    return [it for it in found if (it.procedure, it.step) in put_up]


def waiting_place(area: Area, procedure: str, step: str) -> Proceeding | None:
    """The proceeding of a place itself that waits for a notice of a step. One statement."""
    rows = Proceeding.objects.filter(area=area, procedure=procedure, open_step=step, outcome="", free_from=None)
    return rows.select_related("area").first()


def around_of(area: Area, *, on: date) -> tuple[str, ...]:
    """The names of the areas that a place lies in, the smallest first, up to its city. One statement."""
    rows = AreaWithin.objects.on(on).filter(area=area, ancestor__level__gte=AreaLevel.CITY).exclude(ancestor=area)
    return tuple(rows.order_by("-ancestor__level").values_list("ancestor__name", flat=True))


def criteria_of(procedure: str, pack: Pack) -> tuple[Labels, ...]:
    """The criteria that a procedure judges at its end, by name."""
    told = pack.procedures.get(procedure)
    scheme = pack.rules.schemes.get(told.scheme) if told else None
    return tuple(it.label for it in scheme.criteria) if scheme else ()


def put_up_now(on: date, *, of: str = HOUSEHOLD) -> frozenset[tuple[str, str]]:
    """The procedures of households, or of places, with their steps that a notice makes; none without a pack."""
    try:
        pack = pack_in_force(on)
    except NotFound:
        return frozenset()
    mine = [it for it in pack.procedures.values() if (it.subject == HOUSEHOLD) == (of == HOUSEHOLD)]
    told = mine if pack.notices is not None else []
    return frozenset((it.key, step.key) for it in told for step in it.steps if EVIDENCE in step.needs)


def homes_in(area: Area, *, on: date) -> QuerySet[Residence]:
    """Where households of an area live on a day. Asks nothing itself."""
    villages = AreaWithin.objects.on(on).filter(ancestor=area.pk).values("area")
    return Residence.objects.on(on).filter(village__in=villages)


def waiting_rows(village: Area, procedure: str, step: str, *, on: date) -> list[Proceeding]:
    """The proceedings of a village that wait for a notice of a step, by the number of the household. One statement."""
    homes = homes_in(village, on=on).values("household")
    rows = Proceeding.objects.filter(
        outcome="", procedure=procedure, open_step=step, free_from=None, household__in=homes
    )
    return list(rows.select_related("household").order_by("household__number"))


def draft_rows(rows: Sequence[Proceeding], rules: NoticeRules, *, on: date) -> list[DraftRow]:
    """What a notice would say of households, as the pack masks it. Four statements."""
    ids = [row.household_id for row in rows if row.household_id is not None]
    heads, groups, sizes = heads_of(ids, on=on), _groups(ids, on=on), _sizes(ids, on=on)
    releases = releases_of(rows)
    return [
        DraftRow(
            row.key, row.household.key, row.household.number, heads.get(row.household_id or 0, ""),
            rules.mask.masked(heads.get(row.household_id or 0, "")), groups.get(row.household_id or 0, ""),
            sizes.get(row.household_id or 0, 0), releases.get(row.key),
        )
        for row in rows
        if row.household is not None
    ]  # fmt: skip


def _groups(households: Collection[int], *, on: date) -> dict[int, str]:
    homes = Residence.objects.on(on).filter(household__in=households).order_by("-pk")
    return dict(homes.values_list("household", "group_name"))


def _sizes(households: Collection[int], *, on: date) -> dict[int, int]:
    counted = Belonging.objects.on(on).filter(household__in=households).order_by().values("household")
    return dict(counted.annotate(size=Count("pk")).values_list("household", "size"))


def releases_of(rows: Sequence[Proceeding]) -> dict[UUID, ReleaseLine]:
    """By proceeding the last release of a full name that was asked for at its open step. One statement."""
    asked = NoticeRelease.objects.filter(item=FULL_NAME, proceeding__in=[row.pk for row in rows]).order_by("pk")
    found = asked.select_related("proceeding", "asked_by__person", "decided_by__person")
    return {it.proceeding.key: _release(it) for it in found if it.step == it.proceeding.open_step}


def _release(it: NoticeRelease) -> ReleaseLine:
    decider = it.decided_by.called if it.decided_by else ""
    return ReleaseLine(
        it.key, it.proceeding.key, it.item, it.reason, it.basis, it.asked_by.called, it.asked_by_id, it.asked_on,
        it.released, decider, it.decided_on, it.answer,
    )  # fmt: skip


def notices_in(area: Area, *, on: date) -> QuerySet[PublicNotice]:
    """The notices of an area, the latest first. Asks nothing itself."""
    villages = AreaWithin.objects.on(on).filter(ancestor=area.pk).values("area")
    return PublicNotice.objects.filter(area__in=villages).select_related("area").order_by("-put_up_on", "-pk")


def notice_lines(rows: QuerySet[PublicNotice], *, first: int, size: int, on: date) -> list[NoticeLine]:
    """Some of the notices that were asked for. One statement."""
    return [
        NoticeLine(
            it.key, it.content["title"], it.area.name, it.put_up_on, it.stands_until, len(it.content["rows"]),
            it.stands_until is not None and it.stands_until >= on, it.content.get("of") == PLACE,
        )
        for it in rows[first : first + size]
    ]  # fmt: skip


def notice_kept(key: UUID) -> PublicNotice | None:
    """A notice by its key. One statement."""
    return PublicNotice.objects.select_related("area").filter(key=key).first()


def digest_of(notice: PublicNotice) -> str:
    """The SHA-256 of a notice as it stands: equal to what was kept, or somebody changed it."""
    told = {
        "area": notice.area.code, "procedure": notice.procedure, "step": notice.step,
        "put_up_on": notice.put_up_on.isoformat(), "content": notice.content,
        "stands_until": notice.stands_until.isoformat() if notice.stands_until else "",
    }  # fmt: skip
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
