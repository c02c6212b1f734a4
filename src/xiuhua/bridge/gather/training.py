"""The tables of training: who holds the posts of which a pack asks it, and what they were certified of."""

import polars as pl

from xiuhua.bridge.gather.notes import Notes, places
from xiuhua.bridge.training_rows import certificate_rows, post_rows


def trainees(notes: Notes) -> pl.DataFrame:
    """Posts of residents, and of who leads a village's organisation, that are held on the day or begin after it."""
    return _placed(notes, post_rows(notes.day), how="inner").sort("area", "holder", "kind", "post", "since")


def certified(notes: Notes) -> pl.DataFrame:
    """Certificates that were given by the day and stand; `area` is that of the office which held the course."""
    return _placed(notes, certificate_rows(notes.day), how="left")


def _placed(notes: Notes, rows: pl.DataFrame, *, how: str) -> pl.DataFrame:
    return rows.join(notes.once(places), on="area_id", how=how, maintain_order="left")  # type: ignore[arg-type]
