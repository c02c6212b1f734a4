"""What units owe to who lives in a village: what is due soon or over its day, and what is on record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import polars as pl

from xiuhua.bridge.gather.training import post_rows
from xiuhua.bridge.training_rows import care_rows
from xiuhua.policy.training import TrainingPolicy
from xiuhua.reckon.training import HOLDERS, reminders
from xiuhua.register.models import AreaWithin, Assignment, CareRecord, Person

TOLD = ("village", "village_code", "post", "care", "since", "last_on", "due", "over")


@dataclass(frozen=True, slots=True)
class Reminder:
    """What is due of somebody: `care` is a key of the pack's training.toml, `over` says that its day is past."""

    person: UUID
    name: str
    unit: str
    village: str
    village_code: str
    post: str
    care: str
    since: date
    last_on: date | None
    due: date
    over: bool


def reminders_in(area: int, policy: TrainingPolicy, *, on: date) -> list[Reminder]:
    """What is due soon, or over its day, in an area (by id): by day, village and name. Four statements."""
    inside = AreaWithin.objects.on(on).filter(ancestor=area).values("area")
    return _told(post_rows(on, areas=inside), policy, on=on, all_of_them=False)


def reminders_of(person: int, policy: TrainingPolicy, *, on: date, all_of_them: bool = False) -> list[Reminder]:
    """What is due of somebody (by id); `all_of_them` also what is not due yet. Four statements."""
    return _told(post_rows(on, person=person), policy, on=on, all_of_them=all_of_them)


def cared_for(area: int, key: UUID, *, on: date) -> Person | None:
    """Somebody who lives in a village of an area (by id) for a post on a day. One statement."""
    inside = AreaWithin.objects.on(on).filter(ancestor=area).values("area")
    held = Assignment.objects.on(on).filter(kind="reside", area__in=inside, person__isnull=False)
    return Person.objects.select_related("unit").filter(key=key, pk__in=held.values("person")).first()


def records_of(persons: Sequence[UUID]) -> list[CareRecord]:
    """What is on record of some persons, the last first. One statement."""
    rows = CareRecord.objects.filter(person__key__in=persons, withdrawn_on=None).select_related("person", "unit")
    return list(rows.order_by("-on", "care", "pk"))


def _told(posts: pl.DataFrame, policy: TrainingPolicy, *, on: date, all_of_them: bool) -> list[Reminder]:
    if not posts.height:
        return []
    held = posts.filter(pl.col("until").is_null() | (pl.col("until") > on))
    settled = pl.col("until").is_not_null()
    holders = held.select("person", "kind", "post", "since", area="area_id", settled=settled).select(list(HOLDERS))
    persons = None if held.height > 1 else held["person"].to_list()
    due = reminders(holders, care_rows(persons), duties=policy.care, on=on, all_of_them=all_of_them)
    names = held.select("person", "name", "village", "village_code", "post", area="area_id")
    rows = due.join(names.unique(["person", "area", "post"]), on=["person", "area", "post"], how="left")
    known = Person.objects.filter(pk__in=due["person"].unique().to_list()).select_related("unit")
    people = {it.pk: it for it in known}
    found = []
    for row in rows.sort("due", "village_code", "name", "care").iter_rows(named=True):
        who = people[row["person"]]
        unit = who.unit.name if who.unit else ""
        told = {
            name: row[name] for name in ("village", "village_code", "post", "care", "since", "last_on", "due", "over")
        }
        found.append(Reminder(person=who.key, name=who.name, unit=unit, **told))
    return found
