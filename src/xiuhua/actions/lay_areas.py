"""Laying areas: the first list of an office, and later ones, each holding from a day on."""

from collections.abc import Iterator, Mapping
from datetime import date

import polars as pl
from django.db import models, transaction
from django.db.models import Max

from xiuhua.actions.area_refusal import AreasOvertaken, AreasRefused
from xiuhua.actions.journal import write_line
from xiuhua.actions.read_areas import require_sound
from xiuhua.bridge.bulk import next_ids, write_rows
from xiuhua.bridge.one_at_a_time import hold_large_deeds
from xiuhua.bridge.spelling import spell_names
from xiuhua.queries.office import clock_day
from xiuhua.reckon.area_changes import AreaChanges, KeptAreas, changes_by, complaints_of_change
from xiuhua.reckon.area_list import AreaList, as_edition
from xiuhua.reckon.succession import from_editions
from xiuhua.register.models import Area, AreaName, AreaSuccession, AreaWithin

SLICE_ROWS = 500
FIRST_TABLES: dict[str, type[models.Model]] = {"area": Area, "areawithin": AreaWithin}


def lay_first_areas(listed: AreaList, *, since: date) -> Area:
    """Write the areas of an empty register, which hold from a day on; gives the widest. In the deed's transaction."""
    tables = from_editions(as_edition(listed.places, day=since), begins=since)
    for name, model in FIRST_TABLES.items():
        write_rows(model, tables[name])
    top = Area.objects.get(parent__isnull=True)
    counts = {"areas": listed.places.height, "since": since}
    write_line("lay_areas", by=None, subject_kind="area", subject=top.code, after=counts)
    return top


@transaction.atomic
def bring_areas(listed: AreaList, *, on: date, file: str) -> AreaChanges:
    """Let a list hold from a day on: what is missing from it ends, what is new begins, what is called otherwise is so.

    Who is named as heir of a former code is that; of others heirs are inferred (decision 6). For the console only.
    Raises AreasRefused for a list that cannot follow the register, AreasOvertaken when a later one was brought, for a
    day to come, and when nothing changes.
    """
    hold_large_deeds()
    kept = _kept()
    _require_day(on)
    complaints = complaints_of_change(kept, listed.places, day=on)
    require_sound(AreaList(listed.places, tuple(complaints)), file=file)
    changes = changes_by(kept, listed.places, day=on, first_id=_next_id())
    if not any(changes.counts.values()):
        raise AreasOvertaken("same", day=on)
    _write(changes, day=on)
    top = kept.areas.filter(pl.col("parent_id").is_null())["code"][0]
    write_line("lay_areas", by=None, subject_kind="area", subject=top, after={**changes.counts, "since": on})
    return changes


def _kept() -> KeptAreas:
    """The register's areas, as columns."""
    day = pl.Date
    areas = {"id": pl.Int64, "code": pl.String, "name": pl.String, "kind": pl.String, "level": pl.Int16,
             "parent_id": pl.Int64, "since": day, "until": day}  # fmt: skip
    within = {"id": pl.Int64, "area_id": pl.Int64, "ancestor_id": pl.Int64, "since": day, "until": day}
    heirs = {"before_id": pl.Int64, "after_id": pl.Int64}
    return KeptAreas(_rows(Area, areas), _rows(AreaSuccession, heirs), _rows(AreaWithin, within))


def _rows(model: type[models.Model], schema: Mapping[str, type[pl.DataType]]) -> pl.DataFrame:
    rows = model._default_manager.order_by("pk").values_list(*schema)
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def _require_day(on: date) -> None:
    last = Area.objects.aggregate(begun=Max("since"), ended=Max("until"))
    if last["begun"] is None:
        raise AreasRefused("no_areas")
    if on > clock_day():
        raise AreasOvertaken("ahead", day=on)
    latest = max(last["begun"], last["ended"] or date.min)
    if on <= latest:
        raise AreasOvertaken("later", day=latest)


def _next_id() -> int:
    """The id of the next area; nobody else writes any while large deeds are held off."""
    return int(Area.objects.aggregate(last=Max("pk"))["last"]) + 1


def _write(changes: AreaChanges, *, day: date) -> None:
    for ids in _slices(changes.ended["id"]):
        Area.objects.filter(pk__in=ids).update(until=day)
    write_rows(Area, changes.begun)
    _rename(changes.renamed, day=day)
    write_rows(AreaSuccession, changes.successions)
    for (until,), rows in changes.closed.group_by("until"):
        for ids in _slices(rows["id"]):
            AreaWithin.objects.filter(pk__in=ids).update(until=until)
    write_rows(AreaWithin, changes.entered.with_columns(next_ids(AreaWithin, changes.entered.height)))


def _rename(renamed: pl.DataFrame, *, day: date) -> None:
    """Keep the former names, each from where an earlier one ended, and write the new ones."""
    begun = dict(Area.objects.filter(pk__in=renamed["id"].to_list()).values_list("pk", "since"))
    last = AreaName.objects.filter(area__in=list(begun)).values("area").annotate(ends=Max("until"))
    begun |= {row["area"]: row["ends"] for row in last}
    other = renamed.filter(pl.col("name") != pl.col("former"))
    former = other.select(
        name="former", area_id="id", until=pl.lit(day),
        since=pl.col("id").replace_strict(begun, return_dtype=pl.Date, default=None),
    )  # fmt: skip
    write_rows(AreaName, former)
    for row in renamed.iter_rows(named=True):
        Area.objects.filter(pk=row["id"]).update(name=row["name"], kind=row["kind"])
    spell_names(renamed["name"], of_place=True)


def _slices(ids: pl.Series) -> Iterator[list[int]]:
    """Ids some hundreds at a time: a database takes only so many in one question."""
    for start in range(0, len(ids), SLICE_ROWS):
        yield ids[start : start + SLICE_ROWS].to_list()
