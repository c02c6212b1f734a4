"""The table of steps that had a last day: of proceedings of households and of places, as of a day."""

import polars as pl
from django.db.models import QuerySet

from xiuhua.bridge.gather.notes import Notes, homes, places
from xiuhua.bridge.gather.reading import bare_key, columns
from xiuhua.reckon.workflow import ActKind
from xiuhua.register.models import Proceeding, ProceedingAct

FINISH = str(ActKind.FINISH)
KEPT = ("proceeding_id", "number", "step", "due", "done_on")


def timed_steps(notes: Notes) -> pl.DataFrame:
    """Steps with a last day that were finished by the day, and those that waited on it."""
    acts = columns(
        ProceedingAct.objects.filter(due__isnull=False),
        proceeding_id="proceeding", number="number", kind="kind", step="step", due="due", on="on",
    )  # fmt: skip
    done = acts.filter(pl.col("kind") == FINISH, pl.col("on") <= notes.day).with_columns(done_on="on")
    rows = pl.concat([done.select(KEPT), _waiting(notes, acts).select(KEPT)])
    last = pl.coalesce("done_on", pl.lit(notes.day))
    late = (last > pl.col("due")).fill_null(value=False)
    on_time = pl.when(late).then(pl.lit(value=False)).when(pl.col("done_on").is_not_null()).then(pl.lit(value=True))
    return (
        rows.join(_owners(notes), on="proceeding_id", maintain_order="left")
        .with_columns(on_time=on_time)
        .sort("proceeding", "number")
    )


def _waiting(notes: Notes, acts: pl.DataFrame) -> pl.DataFrame:
    """The steps that waited on the day: told by the next act of their proceeding, else by how it stands now."""
    later = acts.filter(pl.col("on") > notes.day).sort("proceeding_id", "number")
    next_acts = later.group_by("proceeding_id", maintain_order=True).first()
    standing = columns(_begun(notes), proceeding_id="id", step="open_step", due="due", outcome="outcome")
    counts = acts.group_by("proceeding_id").agg(number=pl.col("number").max() + 1)
    now = (
        standing.filter((pl.col("outcome") == "") & pl.col("due").is_not_null())
        .join(next_acts, on="proceeding_id", how="anti", maintain_order="left")
        .join(counts, on="proceeding_id", how="left", maintain_order="left")
        .with_columns(pl.col("number").fill_null(1))
    )
    begun = standing.select("proceeding_id")
    both = [next_acts.join(begun, on="proceeding_id", how="semi"), now]
    return pl.concat(it.select(pl.col(KEPT[:-1])) for it in both).with_columns(done_on=pl.lit(None, dtype=pl.Date))


def _owners(notes: Notes) -> pl.DataFrame:
    """Each proceeding with its key, and with the household or place that it is of."""
    rows = columns(
        _begun(notes),
        proceeding_id="id", proceeding="key", procedure="procedure", household_id="household", place_id="area",
    )  # fmt: skip
    lived = notes.once(homes).select("household_id", "household", home="area")
    lain = notes.once(places).select(place_id="area_id", place="area")
    return (
        rows.join(lived, on="household_id", how="left", maintain_order="left")
        .join(lain, on="place_id", how="left", maintain_order="left")
        .with_columns(bare_key("proceeding"), area=pl.coalesce("home", "place"))
        .select("proceeding_id", "proceeding", "procedure", "household", "area")
    )


def _begun(notes: Notes) -> QuerySet[Proceeding]:
    """Proceedings that had begun by the day, but for those about somebody: a figure's rows are read by many."""
    return Proceeding.objects.filter(begun_on__lte=notes.day, against__isnull=True)
