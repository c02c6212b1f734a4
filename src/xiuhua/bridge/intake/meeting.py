"""Rows beside the register: which village, household and person each means; never guessed, an unclear one is refused.

First it is found what each row means; then rows are compared with one another, then the good ones with the register.
"""

from collections.abc import Collection
from datetime import date

import polars as pl
from django.db.models import Q

from xiuhua.bridge.gather import columns
from xiuhua.bridge.intake.emptied import emptied
from xiuhua.bridge.intake.lookup import rows_with
from xiuhua.bridge.intake.matching import Found, Matching
from xiuhua.bridge.intake.persons import indexed, judge_persons, meant_persons, met_twice
from xiuhua.reckon.intake.layout import PERSONS, VILLAGES
from xiuhua.reckon.intake.places import find_villages, guessed_kinds
from xiuhua.reckon.intake.problems import PROBLEMS, gathered, told, without
from xiuhua.reckon.intake.repairs import REPAIRS, counted
from xiuhua.reckon.intake.rows import (
    disagreeing_rows,
    repeated_households,
    repeated_persons,
    repeated_villages,
)
from xiuhua.register.models import Area, AreaName, Belonging, Double, Household, HouseholdAlias, Residence
from xiuhua.register.models.double import SAME
from xiuhua.words import AreaLevel

TRIPLE = ["place.county", "place.township", "place.village"]
MEMBERS = "stated.members"
HOUSEHOLD = "household.number"


def match_rows(
    rows: pl.DataFrame, flaws: pl.DataFrame, by: Matching, *, numbered: Collection[str]
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """The rows that can be applied, the problems of all the others, and what was taken otherwise than written.

    `flaws` are the problems of rows with bad cells, which are blank here: such rows are compared with the others, but
    not with the register before they are mended. `numbered` are the sheets with a column of person numbers.

    Each row has `village_id`, `household_id` and `member_id` (null for new ones), and `household`, which tells
    households apart, new ones too. Of whom nothing is left but an import that was undone is new; `again_household_id`
    and `again_member_id` tell the rows that wait to be filled again. Rows about villages mean a village alone.
    """
    rows = _meant_households(_meant_villages(rows, by))
    shut = _shut(rows, by)
    rows = indexed(rows, by.vault)
    odd = _at_odds(rows, shut, by)
    rows = meant_persons(without(rows, shut))  # of who lives elsewhere the register is not asked
    twice = met_twice(rows, by).join(odd, on=["seq", "feeds", "reason"], how="anti", maintain_order="left")
    odd = gathered([odd, twice])
    unclear = without(gathered([shut, _no_village(rows, by), _several_households(rows, by), _merged(rows, by)]), flaws)
    rows = without(without(rows, flaws), unclear)
    named = guessed_kinds(rows, [by.layout.column(feeds) for feeds in TRIPLE])
    rows, refused = judge_persons(without(rows, odd), by, numbered=numbered)
    rows, homeless = _homeless(rows, by)
    rows = rows.drop("taken_as", "where", "why", "more", "households")
    return rows, gathered([unclear, odd, refused, homeless]), pl.concat([named, _miscounted(rows, by)])


def areas_by_name(day: date) -> pl.DataFrame:
    """Counties, townships and villages of a day: id, level, parent_id, name, a row for each name they go by."""
    living = columns(Area.objects.on(day), id="id", level="level", parent_id="parent", name="name")
    earlier = columns(AreaName.objects.on(day), id="area", other="name")
    also = (
        living.join(earlier, on="id").select("id", "level", "parent_id", name="other")
        if earlier.height
        else living.clear()
    )
    levels = (AreaLevel.COUNTY, AreaLevel.TOWNSHIP, AreaLevel.VILLAGE)
    return pl.concat([living, also]).filter(pl.col("level").is_in([int(level) for level in levels]))


def _meant_villages(rows: pl.DataFrame, by: Matching) -> pl.DataFrame:
    """Rows with the village that they name (`village_id`), or `where`, `why` and `more` of a name that is not clear."""
    triples = rows.filter(pl.col("place.village").is_not_null()).select(TRIPLE).unique(maintain_order=True)
    known = find_villages(triples, areas_by_name(by.as_of)).rename(
        {"feeds": "where", "reason": "why", "detail": "more"}
    )
    return rows.join(known, on=TRIPLE, how="left", nulls_equal=True, maintain_order="left")


def _meant_households(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with the household of their number, else of what another system calls it; and how many it can mean."""
    numbers = rows["household.number"]
    known = rows_with(Household.objects.all(), "number", numbers, number="number", household_id="id")
    others = numbers.filter(~numbers.is_in(known["number"].implode()))
    aliases = rows_with(HouseholdAlias.objects.all(), "value", others, number="value", household_id="household")
    one = pl.when(pl.len() == 1).then(pl.col("household_id").first())
    met = pl.concat([known, aliases]).unique().group_by("number").agg(household_id=one, households=pl.len())
    met = emptied(met, Residence, owner="household")
    rows = rows.join(met, left_on="household.number", right_on="number", how="left", maintain_order="left")
    known_or_new = pl.coalesce(pl.format("#{}", pl.col("household_id")), pl.col("household.number"))
    return rows.with_columns(household=known_or_new)


def _no_village(rows: pl.DataFrame, by: Matching) -> pl.DataFrame:
    """Rows whose village is not known, or meant by several, at the name that is not clear."""
    lost = rows.filter(pl.col("where").fill_null("") != "")
    return gathered(
        [
            told(lost.filter(pl.col("where") == feeds), by.layout.column(feeds), pl.col("why"), detail=pl.col("more"))
            for feeds in TRIPLE
        ]
    )


def _several_households(rows: pl.DataFrame, by: Matching) -> pl.DataFrame:
    """Rows of a number by which other systems call several households."""
    return by.told(rows.filter(pl.col("households") > 1), "household.number", "household_ambiguous")


def _merged(rows: pl.DataFrame, by: Matching) -> pl.DataFrame:
    """Rows of a household of which nothing is left since it was found to be another one."""
    closed = Double.objects.filter(state=SAME)
    found = rows_with(closed, "closed", rows["again_household_id"], again_household_id="closed").unique()
    return by.told(
        rows.join(found, on="again_household_id", how="semi", maintain_order="left"), HOUSEHOLD, "household_merged"
    )


def _shut(rows: pl.DataFrame, by: Matching) -> pl.DataFrame:
    """Rows of villages and households for which the importer does not answer."""
    if by.villages is None:
        return PROBLEMS
    elsewhere = rows.filter(pl.col("village_id").is_not_null() & ~pl.col("village_id").is_in(list(by.villages)))
    return gathered(
        [
            by.told(elsewhere, "place.village", "not_your_area"),
            by.told(_shut_households(without(rows, elsewhere), by), HOUSEHOLD, "not_your_area"),
        ]
    )


def _shut_households(rows: pl.DataFrame, by: Matching) -> pl.DataFrame:
    """Rows of households that live where the importer does not answer, on the day or on any later one.

    A fact of a day before a household came holds on, so it is for those where it came to.
    """
    now_or_later = Q(until__isnull=True) | Q(until__gt=by.as_of)
    homes = rows_with(
        Residence.objects.ever_held().filter(now_or_later),
        "household",
        rows["household_id"],
        household_id="household",
        home="village",
    )
    shut = homes.filter(~pl.col("home").is_in(list(by.villages or ())))
    return rows.join(shut, on="household_id", how="semi", maintain_order="left")


def _at_odds(rows: pl.DataFrame, shut: pl.DataFrame, by: Matching) -> pl.DataFrame:
    """Rows about the same person, household or village, and rows that say of their household what its head's denies.

    Nothing is told here that does not stand in the file: households that are `shut` are told apart by the numbers that
    they go by in it.
    """
    elsewhere = pl.col("seq").is_in(shut.filter(pl.col("feeds") == HOUSEHOLD)["seq"].implode())
    rows = rows.with_columns(household=pl.when(elsewhere).then(HOUSEHOLD).otherwise("household"))
    villages = rows.filter(pl.col("about") == VILLAGES)
    return gathered(
        [
            repeated_persons(rows, by.layout),
            repeated_households(rows, by.layout),
            repeated_villages(villages, by.layout),
            disagreeing_rows(rows, by.layout),
        ]
    )


def _homeless(rows: pl.DataFrame, by: Matching) -> Found:
    """Rows of a new household of which none says the village, or which nobody of the file belongs to."""
    new = pl.col("household_id").is_null() & (pl.col("about") != VILLAGES)
    nowhere = rows.filter(new & pl.col("village_id").max().over("household").is_null())
    nobody = rows.filter(new & ~(pl.col("about") == PERSONS).any().over("household"))
    found = gathered(
        [
            *(by.told(nowhere, feeds, "missing_for_new") for feeds in TRIPLE),
            by.told(nobody, "household.number", "household_of_nobody"),
        ]
    )
    return without(rows, found), found


def _miscounted(rows: pl.DataFrame, by: Matching) -> pl.DataFrame:
    """Stated numbers of members that are not those that the register will count: this is counted, never kept."""
    said = rows.filter(pl.col(MEMBERS).is_not_null())
    if said.is_empty():
        return REPAIRS
    known = rows_with(Belonging.objects.on(by.as_of), "household", said["household_id"], household_id="household")
    known = known.group_by("household_id").agg(known=pl.len())
    new = rows.filter(pl.col("about") == PERSONS, pl.col("member_id").is_null()).group_by("household").agg(new=pl.len())
    met = said.join(known, on="household_id", how="left", maintain_order="left")
    met = met.join(new, on="household", how="left", maintain_order="left")
    will_be = pl.col("known").fill_null(0) + pl.col("new").fill_null(0)
    odd = met.filter(pl.col(MEMBERS) != will_be)
    cells = odd.select(before=pl.col(MEMBERS).cast(pl.String), after=will_be.cast(pl.String))
    return counted(cells, by.layout.column(MEMBERS), "members_counted")
