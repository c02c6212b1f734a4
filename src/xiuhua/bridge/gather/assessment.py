"""The tables of assessment: what offices entered, what disputes decided, and the grades that a turn settled before."""

import polars as pl
from django.db.models import QuerySet

from xiuhua.bridge.gather.notes import Notes
from xiuhua.bridge.gather.reading import bare_key, columns
from xiuhua.register.models import ScoreCorrection, ScoreEntry, ScoreVerdict

WHOSE = {"area": "area__code", "organisation": "organisation__key", "team": "team__key"}


def score_values(_notes: Notes) -> pl.DataFrame:
    """What was entered of objects and not entered anew since."""
    told = ScoreEntry.objects.filter(replaced_by__isnull=True)
    return _of_objects(told, entry="key", line="line", value="value").with_columns(bare_key("entry"))


def score_corrections(_notes: Notes) -> pl.DataFrame:
    """What decided disputes made of lines."""
    decided = ScoreCorrection.objects.all()
    of = "decision__dispute__"
    return _of_objects(decided, of=of, decision="decision__key", line=f"{of}line", points="points").with_columns(
        bare_key("decision")
    )


def assessments(notes: Notes) -> pl.DataFrame:
    """The grades that are in force on the day, of the latest year of each object."""
    settled = ScoreVerdict.objects.on(notes.day).exclude(grade="")
    found = _of_objects(settled, grade="grade", points="points", possible="possible")
    return found.sort("year").unique(["scheme", "object"], keep="last", maintain_order=True)


def _of_objects(rows: QuerySet[ScoreEntry | ScoreCorrection | ScoreVerdict], of: str = "", **told: str) -> pl.DataFrame:
    """Columns of rows with their scheme, their year and the object that they are of."""
    whose = {name: f"{of}{path}" for name, path in WHOSE.items()}
    found = columns(rows, scheme=f"{of}scheme", year=f"{of}year", **whose, **told)
    bare = found.with_columns(bare_key("organisation"), bare_key("team"))
    return bare.with_columns(object=pl.coalesce(list(WHOSE))).sort("scheme", "year", "object")
