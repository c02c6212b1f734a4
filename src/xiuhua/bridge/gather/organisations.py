"""The tables of organisations: weak ones put right, who leads them, and money granted to them."""

import polars as pl
from django.db.models import Q

from xiuhua.bridge.gather.notes import Notes, places
from xiuhua.bridge.gather.reading import bare_key, columns
from xiuhua.register.models import Grant, Leader, Organisation, Rectification


def rectifications(notes: Notes) -> pl.DataFrame:
    """Cases of weak organisations that were listed by the day."""
    cases = columns(
        Rectification.objects.filter(listed_on__lte=notes.day),
        case="key", organisation="organisation__key", area_id="village", listed_on="listed_on",
        accepted_on="accepted_on", due="due", relapsed_on="relapsed_on",
    )  # fmt: skip
    accepted = (pl.col("accepted_on") <= notes.day).fill_null(value=False)
    relapsed = (pl.col("relapsed_on") <= notes.day).fill_null(value=False)
    in_time = pl.when(accepted).then(pl.col("accepted_on") <= pl.col("due"))
    told = _placed(notes, cases).with_columns(bare_key("case"), accepted=accepted, in_time=in_time, relapsed=relapsed)
    return told.sort("area", "case")


def leaders(notes: Notes) -> pl.DataFrame:
    """Who leads which organisation on the day."""
    chosen = columns(
        Leader.objects.on(notes.day),
        leader="person__key", organisation_id="organisation", post="post", elected_on="election__held_on",
    )  # fmt: skip
    organisations = columns(
        Organisation.objects.filter(Q(dissolved__isnull=True) | Q(dissolved__gt=notes.day)),
        organisation_id="id", organisation="key", organisation_kind="kind", organisation_level="level", area_id="area",
    )  # fmt: skip
    led = chosen.join(organisations, on="organisation_id", maintain_order="left")
    return _placed(notes, led).with_columns(bare_key("leader")).sort("area", "organisation", "leader")


def grants(notes: Notes) -> pl.DataFrame:
    """Money granted by the day."""
    granted = columns(
        Grant.objects.filter(granted_on__lte=notes.day),
        grant="key", organisation="organisation__key", area_id="area", kind="kind", granted_on="granted_on",
        amount_fen="amount_fen",
    )  # fmt: skip
    return _placed(notes, granted).with_columns(bare_key("grant")).sort("area", "grant")


def _placed(notes: Notes, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with the place of their area on the day, and their organisation's key spelled as everywhere."""
    return rows.join(notes.once(places), on="area_id", how="left", maintain_order="left").with_columns(
        bare_key("organisation")
    )
