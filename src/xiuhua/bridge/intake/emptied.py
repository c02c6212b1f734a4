"""Households and members whom only an undone import knew: they count as new, and their rows are filled again."""

import polars as pl
from django.db.models import F

from xiuhua.bridge.intake.lookup import rows_with
from xiuhua.register.models import Belonging, Residence


def emptied(found: pl.DataFrame, model: type[Belonging] | type[Residence], *, owner: str) -> pl.DataFrame:
    """Found rows with `<owner>_id` of those only who are known, the others as `again_<owner>_id`.

    `model` is the kind of fact without which nobody is known: with such facts, none of which ever held, one is not.
    """
    name = f"{owner}_id"
    never = rows_with(model.objects.filter(until=F("since")), owner, found[name], **{name: owner})
    held = rows_with(model.objects.ever_held(), owner, never[name], **{name: owner})
    is_empty = pl.col(name).is_in(never.join(held, on=name, how="anti")[name].implode())
    return found.with_columns(
        pl.when(~is_empty).then(name).alias(name), pl.when(is_empty).then(name).alias(f"again_{name}")
    )
