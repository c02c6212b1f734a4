"""What rests on an applied import: later imports that spoke of the same, facts changed since, and what was added."""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl
from django.db.models import ForeignKey, Model, QuerySet

from xiuhua.bridge.intake.facts import NOUNS, TRACE, Noun
from xiuhua.bridge.intake.lookup import rows_with
from xiuhua.bridge.intake.tracing import (
    FILLED,
    NEW_HOUSEHOLDS,
    NEW_MEMBERS,
    NOUNS_SAID,
    SPOKEN_HOUSEHOLDS,
    SPOKEN_MEMBERS,
    Traces,
    traces_of,
)
from xiuhua.register.models import (
    Belonging,
    Finding,
    Household,
    HouseholdEvent,
    HouseholdVerdict,
    ImportBatch,
    Member,
)
from xiuhua.register.models.dated import Dated, Fact
from xiuhua.register.vault import Vault

RECKONED: tuple[type[Model], ...] = (HouseholdVerdict, Finding)  # the next turn settles them anew
STEPS_OF_IMPORTS = ("imported", "withdrawn")


@dataclass(frozen=True, slots=True)
class Rest:
    """Something that rests on an import: what, and the numbers of the households it is about."""

    what: str
    households: tuple[str, ...]


def source_of(batch: ImportBatch) -> str:
    """What facts of a batch name as their source."""
    return f"import:{batch.key.hex}"


def appended_facts(batch: ImportBatch, noun: Noun, trace: pl.DataFrame) -> pl.DataFrame:
    """The facts that a batch appended of one noun: id, owner, since, until, beside what it wrote (`written`)."""
    written = trace.filter("appended").select("owner", written="until")
    theirs = noun.model._base_manager.filter(source=source_of(batch))
    kept = rows_with(theirs, noun.owner, written["owner"], id="id", owner=noun.owner, since="since", until="until")
    return written.join(kept, on="owner", how="left", maintain_order="left")


def what_rests_on(batch: ImportBatch, traces: Traces, vault: Vault) -> list[Rest]:
    """What rests on a batch; a later import alone where there is one, because it is undone first."""
    later = list(_later_imports(batch, traces, vault))
    if later:
        return later
    changed = [rest for name in NOUNS if name in traces for rest in _changed(batch, name, traces[name])]
    return [
        *changed,
        *_about(batch, Household, traces[NEW_HOUSEHOLDS]["id"]),
        *_about(batch, Member, traces[NEW_MEMBERS]["id"]),
    ]


def _later_imports(batch: ImportBatch, traces: Traces, vault: Vault) -> Iterator[Rest]:
    """Imports applied later that spoke of what this one wrote: even a row that changed nothing rests on it."""
    standing = ImportBatch.objects.filter(state="applied", applied_at__gt=batch.applied_at)
    for later in standing.order_by("-applied_at"):
        theirs = traces_of(later, vault, tables=(NOUNS_SAID, SPOKEN_HOUSEHOLDS, SPOKEN_MEMBERS))
        if homes := _met(traces, theirs):
            yield Rest(f"the later import {later.file_name} ({later.key}) speaks of the same", homes)


def _met(ours: Traces, theirs: Traces) -> tuple[str, ...]:
    """The households of whom one import wrote what another spoke of."""
    met: dict[str, list[pl.Series]] = {"household": [], "member": []}
    spoken = {"household": SPOKEN_HOUSEHOLDS, "member": SPOKEN_MEMBERS}
    for name in theirs[NOUNS_SAID]["noun"] if NOUNS_SAID in theirs else ():
        owner = NOUNS[name].owner
        said = ours.get(name, pl.DataFrame(schema=TRACE))["owner"]
        met[owner].append(said.filter(said.is_in(theirs[spoken[owner]]["id"].implode())))
    if SPOKEN_MEMBERS in theirs:
        filled = ours[FILLED]["id"]
        met["member"].append(filled.filter(filled.is_in(theirs[SPOKEN_MEMBERS]["id"].implode())))
    none = pl.Series([], dtype=pl.Int64)
    return _numbers(*(pl.concat([none, *met[owner]]) for owner in ("household", "member")))


def _changed(batch: ImportBatch, name: str, trace: pl.DataFrame) -> Iterator[Rest]:
    """Facts of one noun that the batch appended or closed, and that were closed, corrected or joined since."""
    noun, every = NOUNS[name], NOUNS[name].model._base_manager.all()
    ours = appended_facts(batch, noun, trace)
    closed = trace.filter(pl.col("old_id").is_not_null()).select("owner", "old_id")
    ends = rows_with(every, "id", closed["old_id"], old_id="id", until="until")
    reopened = closed.join(ends, on="old_id", how="left").filter(pl.col("until").ne_missing(pl.lit(batch.as_of)))
    ids = pl.concat([ours.select("owner", "id"), closed.select("owner", id="old_id")])
    corrections = rows_with(every, "corrects", ids["id"], id="corrects")
    others = _ever_held(noun.model, every).exclude(source=source_of(batch)).filter(since__lte=batch.as_of, **noun.only)
    later = rows_with(others, noun.owner, ours["owner"], later_id="id", owner=noun.owner)
    owners = [
        ours.filter(pl.col("until").ne_missing(pl.col("written")))["owner"],
        reopened["owner"],
        ids.join(corrections, on="id", how="semi")["owner"],
        ours.join(later, on="owner").filter(pl.col("later_id") > pl.col("id"))["owner"],
    ]
    met = pl.concat(owners).unique()
    if met.len():
        none = met.clear()
        homes = _numbers(met, none) if noun.owner == "household" else _numbers(none, met)
        yield Rest(f"{noun.model._meta.verbose_name} was changed", homes)


def _about(batch: ImportBatch, owner: type[Household] | type[Member], ids: pl.Series) -> Iterator[Rest]:
    """Rows of any table, from elsewhere, that are about new households or members."""
    none = ids.clear()
    for relation in owner._meta.related_objects:
        kind, field = relation.related_model, relation.field
        if kind in RECKONED or not isinstance(field, ForeignKey) or isinstance(kind, str):
            continue
        met = rows_with(_from_elsewhere(kind, batch), field.name, ids, owner=field.name)["owner"].unique()
        if met.len():
            homes = _numbers(met, none) if owner is Household else _numbers(none, met)
            yield Rest(f"{kind._meta.verbose_name} was added", homes)


def _from_elsewhere(kind: type[Model], batch: ImportBatch) -> "QuerySet[Model]":
    """Rows of a table that an import did not write and that held on some day."""
    rows: QuerySet[Model] = kind._base_manager.all()
    if issubclass(kind, Dated):
        rows = _ever_held(kind, rows)
    if issubclass(kind, Fact):
        return rows.exclude(source=source_of(batch))
    return rows.exclude(kind__in=STEPS_OF_IMPORTS) if kind is HouseholdEvent else rows


def _ever_held(kind: type[Model], rows: "QuerySet[Model]") -> "QuerySet[Model]":
    held: QuerySet[Model] = kind._default_manager.ever_held()  # type: ignore[attr-defined]  # all dated rows can tell
    return rows & held


def _numbers(households: pl.Series, members: pl.Series) -> tuple[str, ...]:
    """The numbers of households, and of those that members belong to or belonged to."""
    homes = rows_with(Belonging.objects.ever_held(), "member", members, home="household")["home"]
    ids = pl.concat([households, homes]).unique()
    return tuple(rows_with(Household.objects.all(), "id", ids, number="number")["number"].sort())
