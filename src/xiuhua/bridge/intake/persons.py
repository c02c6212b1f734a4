"""Persons of a file beside those of the register: by number, else by identity, and what must agree."""

from collections.abc import Collection

import polars as pl

from xiuhua.bridge.intake.emptied import emptied
from xiuhua.bridge.intake.lookup import keys_of, rows_with
from xiuhua.bridge.intake.matching import Found, Matching
from xiuhua.reckon.intake.layout import PERSONS
from xiuhua.reckon.intake.problems import gathered, without
from xiuhua.reckon.intake.rows import contradicted_identities, repeated
from xiuhua.reckon.intake.spelling import cleaned, masked
from xiuhua.register.models import Belonging, Double, Member
from xiuhua.register.models.double import SAME
from xiuhua.register.vault import Vault

ID_LENGTH = 18
NUMBER = "member.number"


def indexed(rows: pl.DataFrame, vault: Vault) -> pl.DataFrame:
    """Rows with the blind index of their identity number, and of the identity within a longer certificate's number."""
    numbers = rows["member.identity"].to_list()
    whole = [vault.index(number) if number else None for number in numbers]
    short = [
        index if number is None or len(number) <= ID_LENGTH else vault.index(number[:ID_LENGTH])
        for number, index in zip(numbers, whole, strict=True)
    ]
    return rows.with_columns(id_index=pl.Series(whole, dtype=pl.String), id_index_18=pl.Series(short, dtype=pl.String))


def meant_persons(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows (`indexed`) with the person each means, by number, else by identity, and what the register knows of them.

    `member_id` is null for who is new; `again_member_id` waits to be filled again.
    """
    numbered = rows_with(Member.objects.all(), "number", rows["member.number"], number="number", member_id="id")
    numbered = emptied(numbered, Belonging, owner="member").rename({"member_id": "numbered_id"})
    rows = rows.join(numbered, left_on="member.number", right_on="number", how="left", maintain_order="left")
    rows = rows.join(_by_identity(rows), on="seq", how="left", maintain_order="left")
    by_identity = pl.when(pl.col("here") == 1).then(pl.col("here_id"))
    return _with_known(rows.with_columns(member_id=pl.coalesce("numbered_id", by_identity), again_member_id=_again()))


def met_twice(rows: pl.DataFrame, by: Matching) -> pl.DataFrame:
    """Rows that mean the same member, one by number and one by identity."""
    return repeated(rows, "member_id", by.layout.column("member.number"), "person_repeated")


def judge_persons(rows: pl.DataFrame, by: Matching, *, numbered: Collection[str]) -> Found:
    """Persons as the rows tell of them beside what the register knows of them, which must agree.

    `numbered` are the sheets with a column of person numbers: on others the register gives new persons its own.
    """
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
            by.told(_merged(rows), "member.number", "person_merged"),
            contradicted_identities(rows, by.layout),
            _missing_of_new(rows, by, numbered),
            *living,
            *_differing(own, by),
        ]
    )
    return without(rows, found).drop("numbered_id", "known_name", "here", "here_id", "anywhere", "emptied_id"), found


def _merged(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows that would fill a record again that was merged into another one."""
    merged = rows_with(Double.objects.filter(state=SAME), "merged", rows["again_member_id"], again_member_id="merged")
    return rows.join(merged, on="again_member_id", how="semi", maintain_order="left")


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


def _missing_of_new(rows: pl.DataFrame, by: Matching, numbered: Collection[str]) -> pl.DataFrame:
    """Blank cells that only a person who is known already can do without."""
    new = rows.filter(pl.col("about") == PERSONS, pl.col("member_id").is_null(), pl.col("anywhere").fill_null(0) == 0)
    needed = [column.feeds for column in by.layout.columns if column.essential == "new"]
    blank = {feeds: new.filter(pl.col(feeds).is_null()) for feeds in needed if feeds != NUMBER}
    unnumbered = new.filter(pl.col(NUMBER).is_null(), pl.col("sheet").is_in(list(numbered)))
    return gathered(
        [
            *(by.told(lacking, feeds, "missing_for_new") for feeds, lacking in blank.items()),
            by.told(unnumbered, NUMBER, "missing_number_for_new"),
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
