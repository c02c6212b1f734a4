"""Rows beside the register: which village, household and person each means; never guessed, an unclear one is refused.

Every step takes the rows that are still good and gives them back with what was found, and the problems of the others.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import polars as pl

from xiuhua.bridge.gather import columns
from xiuhua.bridge.intake.emptied import emptied
from xiuhua.bridge.intake.lookup import keys_of, rows_with
from xiuhua.reckon.intake.layout import PERSONS, VILLAGES, Layout
from xiuhua.reckon.intake.places import find_villages, taken_otherwise
from xiuhua.reckon.intake.problems import gathered, shown, told, without
from xiuhua.reckon.intake.rows import (
    contradicted_identities,
    disagreeing_rows,
    repeated,
    repeated_households,
    repeated_persons,
    repeated_villages,
)
from xiuhua.reckon.intake.spelling import cleaned, masked
from xiuhua.register.models import Area, AreaName, Belonging, Household, HouseholdAlias, Member, Residence
from xiuhua.register.vault import Vault
from xiuhua.words import AreaLevel

TRIPLE = ["place.county", "place.township", "place.village"]
ID_LENGTH = 18

Found = tuple[pl.DataFrame, pl.DataFrame]


@dataclass(frozen=True, slots=True)
class Matching:
    """What rows are matched against: a layout, a day, the vault that indexes numbers, and the villages allowed."""

    layout: Layout
    as_of: date
    vault: Vault
    villages: Collection[int] | None = None

    def told(self, rows: pl.DataFrame, feeds: str, reason: str, *, detail: str | pl.Expr = "{}") -> pl.DataFrame:
        """Problems of some rows in the column that feeds a fact."""
        column = self.layout.column(feeds)
        return told(rows, column, reason, detail=detail, value=shown(column))


def match_rows(rows: pl.DataFrame, by: Matching) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """The rows that can be applied, the problems of all the others, and names of places that were taken otherwise.

    Each row has `village_id`, `household_id` and `member_id` (null for new ones), and `household`, which tells
    households apart, new ones too. Of whom nothing is left but an import that was undone is new; `again_household_id`
    and `again_member_id` tell the rows that wait to be filled again. Rows about villages mean a village alone.
    """
    placed, lost = _villages(rows, by)
    named = taken_otherwise(placed, [by.layout.column(feeds) for feeds in TRIPLE])
    rows = placed.drop("taken_as")
    is_village = pl.col("about") == VILLAGES
    villages, repeated = _villages_once(rows.filter(is_village), by)
    rows, problems = rows.filter(~is_village), [lost, repeated]
    for step in (_households, _repetitions, _persons, _disagreements, _homeless):
        rows, found = step(rows, by)
        problems.append(found)
    return pl.concat([rows, villages], how="diagonal").sort("seq"), gathered(problems), named


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


def indexed(rows: pl.DataFrame, vault: Vault) -> pl.DataFrame:
    """Rows with the blind index of their identity number, and of the identity within a longer certificate's number."""
    numbers = rows["member.identity"].to_list()
    whole = [vault.index(number) if number else None for number in numbers]
    short = [
        index if number is None or len(number) <= ID_LENGTH else vault.index(number[:ID_LENGTH])
        for number, index in zip(numbers, whole, strict=True)
    ]
    return rows.with_columns(id_index=pl.Series(whole, dtype=pl.String), id_index_18=pl.Series(short, dtype=pl.String))


def _villages(rows: pl.DataFrame, by: Matching) -> Found:
    """Villages by name, once for each spelling of county, township and village."""
    triples = rows.filter(pl.col("place.village").is_not_null()).select(TRIPLE).unique(maintain_order=True)
    known = find_villages(triples, areas_by_name(by.as_of)).rename(
        {"feeds": "where", "reason": "why", "detail": "more"}
    )
    placed = rows.join(known, on=TRIPLE, how="left", nulls_equal=True, maintain_order="left")
    lost = placed.filter(pl.col("where").fill_null("") != "")
    problems = [
        told(lost.filter(pl.col("where") == feeds), by.layout.column(feeds), pl.col("why"), detail=pl.col("more"))
        for feeds in TRIPLE
    ]
    if by.villages is not None:
        shut = placed.filter(pl.col("village_id").is_not_null() & ~pl.col("village_id").is_in(list(by.villages)))
        problems.append(by.told(shut, "place.village", "not_your_area"))
    found = gathered(problems)
    return without(placed, found).drop("where", "why", "more"), found


def _villages_once(rows: pl.DataFrame, by: Matching) -> Found:
    """The same village on two rows that are about it."""
    found = repeated_villages(rows, by.layout)
    return without(rows, found), found


def _households(rows: pl.DataFrame, by: Matching) -> Found:
    """Households by their number, else by what another system calls them."""
    numbers = rows["household.number"]
    known = rows_with(Household.objects.all(), "number", numbers, number="number", household_id="id")
    others = numbers.filter(~numbers.is_in(known["number"].implode()))
    aliases = rows_with(HouseholdAlias.objects.all(), "value", others, number="value", household_id="household")
    met = (
        pl.concat([known, aliases])
        .unique()
        .group_by("number")
        .agg(household_id=pl.col("household_id").first(), households=pl.len())
    )
    met = emptied(met, Residence, owner="household")
    matched = rows.join(met, left_on="household.number", right_on="number", how="left", maintain_order="left")
    problems = [by.told(matched.filter(pl.col("households") > 1), "household.number", "household_ambiguous")]
    if by.villages is not None:
        problems.append(by.told(_shut_households(matched, by), "household.number", "not_your_area"))
    found = gathered(problems)
    named = matched.with_columns(
        household=pl.coalesce(pl.format("#{}", pl.col("household_id")), pl.col("household.number"))
    ).drop("households")
    return without(named, found), found


def _shut_households(rows: pl.DataFrame, by: Matching) -> pl.DataFrame:
    """Rows of households that live where the importer does not answer."""
    homes = rows_with(
        Residence.objects.on(by.as_of), "household", rows["household_id"], household_id="household", home="village"
    )
    shut = homes.filter(~pl.col("home").is_in(list(by.villages or ())))
    return rows.join(shut, on="household_id", how="semi", maintain_order="left")


def _repetitions(rows: pl.DataFrame, by: Matching) -> Found:
    """The same person, or the same household, on two rows that are about it."""
    rows = indexed(rows, by.vault)
    found = gathered([repeated_persons(rows, by.layout), repeated_households(rows, by.layout)])
    return without(rows, found), found


def _disagreements(rows: pl.DataFrame, by: Matching) -> Found:
    """Rows that say of their household something else than its head's."""
    found = disagreeing_rows(rows, by.layout)
    return without(rows, found), found


def _homeless(rows: pl.DataFrame, by: Matching) -> Found:
    """Rows of a new household of which none says the village, or which nobody of the file belongs to."""
    new = pl.col("household_id").is_null()
    nowhere = rows.filter(new & pl.col("village_id").max().over("household").is_null())
    nobody = rows.filter(new & ~(pl.col("about") == PERSONS).any().over("household"))
    found = gathered(
        [
            *(by.told(nowhere, feeds, "missing_for_new") for feeds in TRIPLE),
            by.told(nobody, "household.number", "household_of_nobody"),
        ]
    )
    return without(rows, found), found


# ── Persons ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _persons(rows: pl.DataFrame, by: Matching) -> Found:
    """Persons by their number, else by their identity; and what the register knows of them that must agree."""
    numbered = rows_with(Member.objects.all(), "number", rows["member.number"], number="number", member_id="id")
    numbered = emptied(numbered, Belonging, owner="member").rename({"member_id": "numbered_id"})
    rows = rows.join(numbered, left_on="member.number", right_on="number", how="left", maintain_order="left")
    rows = rows.join(_by_identity(rows), on="seq", how="left", maintain_order="left")
    by_identity = pl.when(pl.col("here") == 1).then(pl.col("here_id"))
    rows = _with_known(rows.with_columns(member_id=pl.coalesce("numbered_id", by_identity), again_member_id=_again()))
    lost = rows.filter(pl.col("member_id").is_null())
    elsewhere = lost.filter((pl.col("here") == 0) & (pl.col("anywhere") > 0))
    living = _living_elsewhere(rows, by)
    # Of somebody who is perhaps in another place nothing is compared: what differs would tell what the register says.
    own = rows if by.villages is None else without(rows, living[0])
    said = own.filter(pl.col("member_id").is_not_null() & pl.col("member.identity").is_not_null())
    taken = said.filter((pl.col("known_index") == "") & (pl.col("anywhere") > 0))
    found = gathered(
        [
            by.told(lost.filter(pl.col("here") > 1), "member.identity", "person_ambiguous"),
            by.told(elsewhere, "member.identity", "person_elsewhere"),
            by.told(_other_identities(said, by), "member.identity", "identity_differs"),
            by.told(taken, "member.identity", "identity_of_another"),
            contradicted_identities(rows, by.layout),
            _met_twice(rows, by),
            _missing_of_new(rows, by),
            *living,
            *_differing(own, by),
        ]
    )
    return without(rows, found).drop("numbered_id", "known_name", "here", "here_id", "anywhere", "emptied_id"), found


def _again() -> pl.Expr:
    """The member to be filled again: the one of the row's number, else the one of its identity, once each."""
    by_identity = pl.when(pl.col("member.number").is_null() & (pl.col("anywhere").fill_null(0) == 0)).then("emptied_id")
    free = by_identity.is_first_distinct() & ~by_identity.is_in(pl.col("again_member_id").drop_nulls().implode())
    return pl.coalesce("again_member_id", pl.when(free).then(by_identity))


def _with_known(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with what the register knows of the member they mean."""
    known = rows_with(
        Member.objects.all(),
        "id",
        rows["member_id"],
        member_id="id",
        known_name="name",
        known_ethnicity="ethnicity",
        known_index="id_index",
    ).with_columns(known_name=cleaned("known_name"))
    return rows.join(known, on="member_id", how="left", maintain_order="left")


def _other_identities(rows: pl.DataFrame, by: Matching) -> pl.DataFrame:
    """Rows whose identity number is not the member's, nor that within a certificate's number, here or there."""
    known, whole, short = pl.col("known_index"), pl.col("id_index"), pl.col("id_index_18")
    doubtful = rows.filter((known != "") & (known != whole) & (known != short))
    sealed = rows_with(Member.objects.all(), "id", doubtful["member_id"], member_id="id", sealed="id_sealed")
    doubtful = doubtful.join(sealed, on="member_id", how="left", maintain_order="left")
    keys = keys_of(Member, doubtful["member_id"])
    differs = [
        by.vault.unseal(kept, place=f"member.id:{key}")[:ID_LENGTH] != said[:ID_LENGTH]
        for kept, key, said in zip(doubtful["sealed"], keys, doubtful["member.identity"], strict=True)
    ]
    return doubtful.filter(pl.Series(differs, dtype=pl.Boolean))


def _by_identity(rows: pl.DataFrame) -> pl.DataFrame:
    """Per row (`seq`) how many members of its household carry its identity number, which one, and how many anywhere.

    Members whom only an undone import knew count nowhere; one of the row's household is its `emptied_id`.
    """
    sought = pl.concat([rows["id_index"], rows["id_index_18"]])
    carriers = rows_with(Member.objects.all(), "id_index", sought, index="id_index", carrier="id")
    homes = _homes(carriers["carrier"])
    home = pl.coalesce("household_id", "again_household_id").alias("household_id")
    by_whole = rows.select("seq", home, index="id_index")
    by_short = rows.select("seq", home, index="id_index_18")
    met = pl.concat([by_whole, by_short]).unique().join(carriers, on="index").unique(["seq", "carrier"])
    placed = met.join(homes, left_on="carrier", right_on="member_id", how="left")
    placed = placed.with_columns(counts=pl.col("held").fill_null(value=True).any().over("seq", "carrier"))
    in_place = (pl.col("household_id") == pl.col("home_id")).fill_null(value=False)
    is_here = in_place & pl.col("held").fill_null(value=False)
    return placed.group_by("seq").agg(
        here=pl.col("carrier").filter(is_here).n_unique(),
        here_id=pl.col("carrier").filter(is_here).first(),
        anywhere=pl.col("carrier").filter("counts").n_unique(),
        emptied_id=pl.col("carrier").filter(in_place & ~pl.col("counts")).min(),
    )


def _homes(members: pl.Series) -> pl.DataFrame:
    """Households that members belong to now, belonged to, or will; `held` on any day at all."""
    homes = rows_with(
        Belonging.objects.all(),
        "member",
        members,
        member_id="member",
        home_id="household",
        since="since",
        until="until",
    )
    return homes.with_columns(held=pl.col("until").is_null() | (pl.col("until") > pl.col("since")))


def _met_twice(rows: pl.DataFrame, by: Matching) -> pl.DataFrame:
    """Rows that mean the same member, one by number and one by identity."""
    met = rows.filter(pl.col("member_id").is_not_null())
    return repeated(met, "member_id", by.layout.column("member.number"), "person_repeated")


def _missing_of_new(rows: pl.DataFrame, by: Matching) -> pl.DataFrame:
    """Blank cells that only a person who is known already can do without."""
    new = rows.filter(pl.col("about") == PERSONS, pl.col("member_id").is_null(), pl.col("anywhere").fill_null(0) == 0)
    numbered = rows["member.number"].null_count() < rows.height  # else the register gives numbers of its own
    return gathered(
        [
            by.told(new.filter(pl.col(column.feeds).is_null()), column.feeds, "missing_for_new")
            for column in by.layout.columns
            if column.essential == "new" and (numbered or column.feeds != "member.number")
        ]
    )


def _living_elsewhere(rows: pl.DataFrame, by: Matching) -> list[pl.DataFrame]:
    """Rows of members who belong to another household, or who have left this one."""
    met = rows.filter(pl.col("member_id").is_not_null()).select(
        "seq", "row", "member.number", "member_id", "household_id"
    )
    homes = _homes(met["member_id"]).filter("held")
    open_ = pl.col("until").is_null() | (pl.col("until") > by.as_of)
    beside = met.join(homes, on="member_id").with_columns(
        is_open=open_, is_here=pl.col("home_id").eq_missing(pl.col("household_id"))
    )
    per_row = beside.group_by("seq").agg(
        elsewhere=(pl.col("is_open") & ~pl.col("is_here")).any(), here=(pl.col("is_open") & pl.col("is_here")).any()
    )
    told_of = met.join(per_row, on="seq", how="left", maintain_order="left").with_columns(
        pl.col("elsewhere", "here").fill_null(value=False)
    )
    return [
        by.told(told_of.filter("elsewhere"), "member.number", "person_elsewhere"),
        by.told(told_of.filter(~pl.col("elsewhere") & ~pl.col("here")), "member.number", "person_left"),
    ]


def _differing(rows: pl.DataFrame, by: Matching) -> list[pl.DataFrame]:
    """Names and ethnicities other than the register's: they are corrected on a document, not by import."""
    names = rows.filter(pl.col("member.name") != pl.col("known_name"))
    other_name = masked(pl.col("known_name"), kind="name")
    ethnicity = by.layout.column("member.ethnicity")
    labels = dict(ethnicity.codes.labels) if ethnicity.codes else {}
    ethnicities = rows.filter(pl.col("known_ethnicity") != "").filter(
        pl.col("member.ethnicity") != pl.col("known_ethnicity")
    )
    other_ethnicity = pl.col("known_ethnicity").replace(labels)
    return [
        by.told(names, "member.name", "name_differs", detail=pl.struct(other=other_name).struct.json_encode()),
        by.told(
            ethnicities,
            "member.ethnicity",
            "ethnicity_differs",
            detail=pl.struct(other=other_ethnicity).struct.json_encode(),
        ),
    ]
