"""What rests on an applied import: later imports that spoke of the same, facts changed since, and what was added."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

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
    SPOKEN_VILLAGES,
    Traces,
    traces_of,
)
from xiuhua.register.models import (
    Area,
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
SPOKEN = {"household": SPOKEN_HOUSEHOLDS, "member": SPOKEN_MEMBERS, "village": SPOKEN_VILLAGES}
STEPS_OF_IMPORTS = ("imported", "withdrawn")
DAYS_OF_ROWS = ("since", "on")  # the day that a row tells of, under either name


@dataclass(frozen=True, slots=True)
class Later:
    """A later fact: what it is about, by a household's number or a village's name; and the day, where it tells one."""

    household: str
    on: date | None
    village: str = ""


@dataclass(frozen=True, slots=True)
class Rest:
    """What rests on an import for one reason: facts of one noun, or a later import with its file and key.

    Reasons: `later_import` spoke of the same; a fact that it wrote was `closed` since, or `corrected`; one that it
    closed was `reopened`; another of the same kind was `joined` to it; something was `added` to what was new.
    """

    reason: str
    facts: tuple[Later, ...]
    noun: str = ""
    file: str = ""
    key: UUID | None = None


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
        theirs = traces_of(later, vault, tables=(NOUNS_SAID, *SPOKEN.values()))
        met = [fact for owner, owners in _met(traces, theirs).items() for fact in _facts(owners, owner=owner)]
        if about := sorted({(fact.household, fact.village) for fact in met}):
            facts = tuple(Later(home, later.as_of, village) for home, village in about)
            yield Rest("later_import", facts, file=later.file_name, key=later.key)


def _met(ours: Traces, theirs: Traces) -> dict[str, pl.DataFrame]:
    """The households, members and villages of which one import wrote what another spoke of."""
    none = pl.Series([], dtype=pl.Int64)
    met = {owner: [none] for owner in SPOKEN}
    for name in theirs[NOUNS_SAID]["noun"] if NOUNS_SAID in theirs else ():
        owner = NOUNS[name].owner
        said = ours.get(name, pl.DataFrame(schema=TRACE))["owner"]
        met[owner].append(said.filter(said.is_in(theirs[SPOKEN[owner]]["id"].implode())))
    if SPOKEN_MEMBERS in theirs:
        filled = ours[FILLED]["id"]
        met["member"].append(filled.filter(filled.is_in(theirs[SPOKEN_MEMBERS]["id"].implode())))
    return {owner: pl.concat(owners).to_frame("owner") for owner, owners in met.items()}


def _changed(batch: ImportBatch, name: str, trace: pl.DataFrame) -> Iterator[Rest]:
    """Facts of one noun that the batch appended or closed, and that were closed, corrected or joined since."""
    if trace.is_empty():
        return  # most nouns: an import seldom speaks of all
    noun, every = NOUNS[name], NOUNS[name].model._base_manager.all()
    ours = appended_facts(batch, noun, trace)
    closed = trace.filter(pl.col("old_id").is_not_null()).select("owner", "old_id")
    ends = rows_with(every, "id", closed["old_id"], old_id="id", on="until")
    ids = pl.concat([ours.select("owner", "id"), closed.select("owner", id="old_id")])
    corrections = rows_with(every, "corrects", ids["id"], id="corrects", later_id="id", on="since")
    others = _ever_held(noun.model, every).exclude(source=source_of(batch)).filter(since__lte=batch.as_of, **noun.only)
    beside = rows_with(others, noun.owner, ours["owner"], later_id="id", owner=noun.owner, on="since")
    found = {
        "closed": ours.filter(pl.col("until").ne_missing(pl.col("written"))).select("owner", on="until"),
        "reopened": closed.join(ends, on="old_id", how="left").filter(pl.col("on").ne_missing(pl.lit(batch.as_of))),
        "corrected": ids.join(corrections, on="id"),
        "joined": ours.join(beside.join(corrections, on="later_id", how="anti"), on="owner").filter(
            pl.col("later_id") > pl.col("id")
        ),
    }
    for reason, owners in found.items():
        if facts := _facts(owners, owner=noun.owner):
            yield Rest(reason, facts, noun=noun.model._meta.model_name or name)


def _about(batch: ImportBatch, owner: type[Household] | type[Member], ids: pl.Series) -> Iterator[Rest]:
    """Rows of any table, from elsewhere, that are about new households or members."""
    if ids.is_empty():
        return
    for relation in owner._meta.related_objects:
        kind, field = relation.related_model, relation.field
        if kind in RECKONED or not isinstance(field, ForeignKey) or isinstance(kind, str):
            continue
        day = next((name for name in DAYS_OF_ROWS if hasattr(kind, name)), None)
        told = {"owner": field.name} | ({"on": day} if day else {})
        met = rows_with(_from_elsewhere(kind, batch), field.name, ids, **told)
        if facts := _facts(met, owner=owner._meta.model_name or ""):
            yield Rest("added", facts, noun=kind._meta.model_name or "")


def _from_elsewhere(kind: type[Model], batch: ImportBatch) -> "QuerySet[Model]":
    """Rows of a table that an import did not write, that correct nothing it wrote, and that held on some day."""
    rows: QuerySet[Model] = kind._base_manager.all()
    if issubclass(kind, Dated):
        rows = _ever_held(kind, rows)
    if issubclass(kind, Fact):
        # A correction of what the import wrote is told as such.
        return rows.exclude(source=source_of(batch)).exclude(corrects__source=source_of(batch))
    return rows.exclude(kind__in=STEPS_OF_IMPORTS) if kind is HouseholdEvent else rows


def _ever_held(kind: type[Model], rows: "QuerySet[Model]") -> "QuerySet[Model]":
    held: QuerySet[Model] = kind._default_manager.ever_held()  # type: ignore[attr-defined]  # all dated rows can tell
    return rows & held


def _facts(owners: pl.DataFrame, *, owner: str) -> tuple[Later, ...]:
    """Facts by their owners: households, members by the households that they belong to or belonged to, villages."""
    if owners.is_empty():
        return ()
    undated = pl.lit(None, dtype=pl.Date).alias("on")
    facts = owners.select("owner", "on" if "on" in owners.columns else undated).unique()
    if owner == "member":
        homes = rows_with(Belonging.objects.ever_held(), "member", facts["owner"], owner="member", home="household")
        facts = facts.join(homes, on="owner").select("on", owner="home")
    if owner == "village":
        names = rows_with(Area.objects.all(), "id", facts["owner"], owner="id", village="name")
        named = facts.join(names, on="owner").select("on", "village").unique().sort("village", "on")
        return tuple(Later("", **fact) for fact in named.iter_rows(named=True))
    numbers = rows_with(Household.objects.all(), "id", facts["owner"], owner="id", number="number")
    told = facts.join(numbers, on="owner").select("number", "on").unique().sort("number", "on")
    return tuple(Later(*fact) for fact in told.iter_rows())
