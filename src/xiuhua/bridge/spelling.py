"""Names into their spellings: whatever writes the name of somebody or of a place spells it here."""

from collections.abc import Iterable, Sequence

from django.db import connection, models

from xiuhua.reckon.search.spelling import spellings
from xiuhua.register.models import Area, AreaName, Member, NameSpelling, Person

OF_PLACES: tuple[type[models.Model], ...] = (Area, AreaName)
OF_PEOPLE: tuple[type[models.Model], ...] = (Person, Member)
NAMED = (*OF_PLACES, *OF_PEOPLE)
COLUMNS = {"name": 160, "part": 160, "full": 960, "folded": 960, "initials": 160}  # and what fits into each
SLICE_NAMES = 5_000


def spell_names(names: Iterable[str], *, of_place: bool = False) -> int:
    """Keep the spellings of those names that have none yet; gives how many names those were.

    Safe beside others who spell the same names, and to be repeated. To be called where the names are written.
    """
    sought = sorted({name for name in names if name})  # everybody in one order: two writers never wait for each other
    is_first = not NameSpelling.objects.filter(of_place=of_place).exists()
    spelled = 0
    for start in range(0, len(sought), SLICE_NAMES):
        part = sought[start : start + SLICE_NAMES]
        kept = NameSpelling.objects.filter(name__in=part, of_place=of_place)
        known = () if is_first else set(kept.values_list("name", flat=True))
        fresh = [name for name in part if name not in known]
        _insert([(of_place, *row) for name in fresh for row in _rows(name)])
        spelled += len(fresh)
    return spelled


def spell_all_names() -> int:
    """Keep the spellings that are missing of every name in the register; gives how many names those were."""
    return spell_names(_used(OF_PLACES), of_place=True) + spell_names(_used(OF_PEOPLE))


def _used(kept: Iterable[type[models.Model]]) -> set[str]:
    return {name for model in kept for name in model._base_manager.values_list("name", flat=True).distinct()}


def forget_spellings() -> None:
    """Drop all spellings, so that they are made anew from the names."""
    NameSpelling.objects.all().delete()


def _rows(name: str) -> list[tuple[str, ...]]:
    return [
        tuple(
            text[:length]
            for text, length in zip((name, way.part, way.full, way.folded, way.initials), COLUMNS.values(), strict=True)
        )
        for way in spellings(name)
    ]


def _insert(rows: Sequence[tuple[bool | str, ...]]) -> None:
    """Rows that somebody else wrote meanwhile are passed over."""
    if not rows:
        return
    columns = ", ".join(map(connection.ops.quote_name, ("of_place", *COLUMNS)))
    into = f"INSERT INTO {NameSpelling._meta.db_table} ({columns})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            arrays = ", ".join(["%s::bool[]", *["%s::text[]"] * len(COLUMNS)])
            given = [list(column) for column in zip(*rows, strict=True)]
            cursor.execute(f"{into} SELECT * FROM unnest({arrays}) ON CONFLICT DO NOTHING", given)  # noqa: S608 -- names are the model's own
        else:
            places = ", ".join(["%s"] * (len(COLUMNS) + 1))
            cursor.executemany(f"{into} VALUES ({places}) ON CONFLICT DO NOTHING", rows)
