"""Rows of a department's list matched to members of the register: by identity number, else by what else they tell."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
from django.db.models import F, Q, QuerySet

from xiuhua.bridge.gather.numbers import unsealed
from xiuhua.bridge.gather.reading import bare_key, columns, last_told
from xiuhua.reckon.linkage.births import read_births
from xiuhua.reckon.linkage.linking import THRESHOLD
from xiuhua.reckon.linkage.matching import match, names_agree
from xiuhua.reckon.linkage.names import plain_names
from xiuhua.reckon.linkage.numbers import NumberKind, plain_numbers, read_numbers
from xiuhua.reckon.search.spelling import spellings
from xiuhua.register.last_digits import LastFour
from xiuhua.register.models import AreaWithin, Belonging, Contact, Member, MemberContact, NameSpelling, Residence
from xiuhua.register.vault import Vault, open_vault
from xiuhua.words import Problem

TOLD = {"name": "name", "identity": "idno", "birth": "dob", "sex": "sex", "village": "village", "phone": "phone"}
WHOLE, OLD = 18, 15  # digits of an identity number now, and until 1999
CENTURY = "19"  # of all who bear an old one
PHONE = 11
SAMPLE = 10_000  # members; where there are not twice as many, all are looked at
MEMBER = {"member_id": "member", "household_id": "household"}
IDENTITY, LINKAGE = "identity", "linkage"
FOUND = {
    "row": pl.Int64, "member_id": pl.Int64, "household_id": pl.Int64, "probability": pl.Float64, "how": pl.String,
}  # fmt: skip


class RowsRepeated(Problem):
    """Two rows of a list have one number, so that nobody could say which of them an answer is of."""


@dataclass(frozen=True, slots=True)
class MatchedPeople:
    """Whom each row speaks of, and for rows that speak of nobody for sure whom they might.

    `rows`: row, member_id, household_id, probability, how (identity, linkage); one for each row given, in their order,
    all null but `row` where it is not sure. `candidates`: row, member_id, household_id, probability; of rows that are
    not sure, the likeliest first, at most five.
    """

    rows: pl.DataFrame
    candidates: pl.DataFrame


def match_people(
    rows: pl.DataFrame, *, on: date, within: Collection[str], threshold: float = THRESHOLD
) -> MatchedPeople:
    """Find the member of the register, as of a day, that each row of a list speaks of.

    `rows` has `row` (a whole number, unique) and any of name, identity, birth, sex, village, phone as text, in any
    spelling, any of them null. `within` are codes of areas: nobody who lives elsewhere is found or shown.

    A row is of the one member who bears its identity number (also the old one of 15 digits, or within a certificate's),
    unless the names have no more than a surname in common. Any other row is of whoever is that with the probability of
    `threshold` or more beside all others it might be of: never of one of two who are alike. At most thirteen
    statements, however many rows. Raises RowsRepeated, and KeysUnusable where numbers cannot be read.
    """
    if rows["row"].is_duplicated().any():
        raise RowsRepeated("Two rows of a list have one number. Number them from 1 on.")
    told = _told(rows)
    where = _Where(on, tuple(within))
    vault = open_vault() if told["idno"].count() else None
    by_number = _bearers(told, where, vault) if vault else _nobody()
    sure = by_number.filter("agrees", pl.len().over("row") == 1)
    sure = sure.with_columns(probability=pl.lit(1.0), how=pl.lit(IDENTITY)).select(list(FOUND))
    doubted = by_number.filter(~pl.col("agrees"))
    left = told.join(sure, on="row", how="anti")
    people = where.belongings().count() if left.height else 0
    known = _known(left, by_number, where, vault, people=people)
    likely = _by_linkage(left, known, people=people)
    linked = likely.filter(pl.col("probability") >= threshold).join(doubted, on=["row", "member_id"], how="anti")
    chosen = pl.concat([sure, linked.with_columns(how=pl.lit(LINKAGE)).select(list(FOUND))])
    unsure = likely.join(linked, on="row", how="anti").select("row", "member_id", "household_id", "probability")
    return MatchedPeople(
        rows.select("row").cast(pl.Int64).join(chosen, on="row", how="left", maintain_order="left"), unsure
    )


def people_within(within: Collection[str], *, on: date) -> pl.DataFrame:
    """Everybody who lives in some areas by code on a day, under the names of linkage.

    member_id, household_id, village_id, name, idno, dob, sex, village, phone; six statements. Raises KeysUnusable.
    """
    found = columns(_Where(on, tuple(within)).belongings(), **MEMBER).unique("member_id", keep="first")
    return _told_of(found, on, open_vault() if found.height else None, phones=set())


@dataclass(frozen=True, slots=True)
class _Where:
    """On which day, and in which areas by code, members are looked for."""

    day: date
    codes: tuple[str, ...]

    def belongings(self) -> QuerySet[Belonging]:
        """Who belongs on the day to a household that lives there."""
        inside = AreaWithin.objects.on(self.day).filter(ancestor__code__in=self.codes).values("area")
        homes = Residence.objects.on(self.day).filter(village__in=inside).values("household")
        return Belonging.objects.on(self.day).filter(household__in=homes)


# ── By number ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _told(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows under the names of linkage, with `text`: the identity number as it is compared, null for none."""
    missing = [pl.lit(None, pl.String).alias(name) for name in TOLD if name not in rows.columns]
    texts = rows.with_columns(missing).select(pl.col("row").cast(pl.Int64), pl.col(list(TOLD)).cast(pl.String))
    told = texts.rename(TOLD).with_columns(pl.col(list(TOLD.values())).replace("", None))
    plain = plain_numbers(told["idno"])
    kinds = read_numbers(plain["text"].fill_null(""), old=plain["old"].to_numpy()).kind
    is_number = pl.Series(kinds != NumberKind.NONE)
    return told.with_columns(plain["text"].to_frame().select(pl.when(is_number).then("text").alias("text")))


def _indices(told: pl.DataFrame, vault: Vault) -> pl.DataFrame:
    """row, index: under which blind indices the register may keep a row's number."""
    found = []
    for row, text, raw in told.filter(pl.col("text").is_not_null()).select("row", "text", "idno").iter_rows():
        ways = {text, raw}
        if len(text) == WHOLE and text[6:8] == CENTURY:
            ways.add(text[:6] + text[8:17])
        found += [(row, vault.index(way)) for way in ways]
    return pl.DataFrame(found, schema={"row": pl.Int64, "index": pl.String}, orient="row")


def _bearers(told: pl.DataFrame, where: _Where, vault: Vault) -> pl.DataFrame:
    """row, member_id, household_id, agrees: who bears the number of each row, and whether the names could be one."""
    sought = _indices(told, vault)
    among = where.belongings().filter(member__id_index__one_of=sought["index"].unique().to_list())
    borne = columns(among, **MEMBER, known_name="member__name", index="member__id_index") if len(sought) else None
    if borne is None or not borne.height:
        return _nobody()
    met = sought.join(borne, on="index").drop("index").unique(["row", "member_id"], maintain_order=True)
    both = met.join(told.select("row", "name"), on="row", how="left", maintain_order="left")
    agrees = names_agree(both["name"], both["known_name"]).fill_null(value=True)
    return both.select("row", "member_id", "household_id", agrees.alias("agrees"))


def _nobody() -> pl.DataFrame:
    kinds = {"row": pl.Int64, "member_id": pl.Int64, "household_id": pl.Int64, "agrees": pl.Boolean}
    return pl.DataFrame(schema=kinds)


# ── By linkage ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _known(
    left: pl.DataFrame, by_number: pl.DataFrame, where: _Where, vault: Vault | None, *, people: int
) -> pl.DataFrame:
    """Members of whom some row might speak, and a sample of others: by them it is seen how frequent villages are.

    Under the names of linkage, with member_id and household_id.
    """
    if not left.height:
        return pl.DataFrame(schema={"member_id": pl.Int64, "household_id": pl.Int64})
    sample = where.belongings().alias(turn=F("pk") % max(people // SAMPLE, 1)).filter(turn=0)
    ways = _ways(left, where.day, vault) if people >= 2 * SAMPLE else ()
    found_by = [columns(rows, **MEMBER) for rows in (sample, *(where.belongings().filter(way) for way in ways))]
    borne = by_number.join(left, on="row", how="semi").select("member_id", "household_id")
    found = pl.concat([borne, *found_by], how="vertical_relaxed").unique("member_id", keep="first")
    opens = vault if left["text"].count() else None
    return _told_of(found, where.day, opens, phones=_plain_phones(left["phone"]))


def _told_of(found: pl.DataFrame, day: date, vault: Vault | None, *, phones: set[str]) -> pl.DataFrame:
    """Members (member_id, household_id) with what the register knows of them; of two phones one of those asked for."""
    if not found.height:
        return found
    return (
        found.sort("member_id")
        .join(_people(found["member_id"], vault), on="member_id", how="left", maintain_order="left")
        .join(_villages(found["household_id"], day), on="household_id", how="left", maintain_order="left")
        .join(_phones(MemberContact, "member", found["member_id"], day), on="member_id", how="left")
        .join(_phones(Contact, "household", found["household_id"], day), on="household_id", how="left")
        .with_columns(phone=_phone(phones))
    )


def _ways(left: pl.DataFrame, day: date, vault: Vault | None) -> Iterator[Q]:
    """Conditions on belongings by which some row's member may be found; what no row tells is not asked."""
    sounds = {way.folded for name in plain_names(left["name"].unique()).drop_nulls() for way in spellings(name)}
    if sounds:
        spelled = NameSpelling.objects.filter(of_place=False, folded__one_of=sorted(sounds))
        yield Q(member__name__in=spelled.values("name"))
    if births := _births(left):
        yield Q(member__birth__one_of=births)
    if phones := _plain_phones(left["phone"]):
        alike: Any = {"last__one_of": sorted({it[-4:] for it in phones}), "phone__one_of": sorted(phones)}
        reached = MemberContact.objects.on(day).alias(last=LastFour("phone")).filter(**alike)
        yield Q(member__in=reached.values("member"))
        homes = Contact.objects.on(day).alias(last=LastFour("phone")).filter(**alike)
        yield Q(household__in=homes.values("household"))
    if vault and (numbers := left["text"].drop_nulls().unique().to_list()):
        yield Q(member__id_last6__one_of=sorted({vault.index_last(it, digits=6) for it in numbers}))


def _births(left: pl.DataFrame) -> list[str]:
    """Days of birth that rows tell, in their own column or in their number."""
    said = read_births(pl.concat([left["dob"], left["text"].str.slice(6, 8)]))
    parts = [pl.col(part).cast(pl.String).str.zfill(width) for part, width in (("year", 4), ("month", 2), ("day", 2))]
    days = said.select(pl.concat_str(parts, separator="-").str.to_date("%Y-%m-%d", strict=False).alias("day"))["day"]
    return sorted(days.drop_nulls().unique().dt.strftime("%Y-%m-%d"))


def _plain_phones(phones: pl.Series) -> set[str]:
    """Phones as the register may have them: as written, and a mobile one as its eleven digits."""
    written = set(phones.drop_nulls().str.strip_chars())
    return written | set(phones.drop_nulls().str.replace_all(r"\D", "").str.slice(-PHONE)) - {""}


def _people(members: pl.Series, vault: Vault | None) -> pl.DataFrame:
    """What the register knows of members themselves; identity numbers where a vault is given."""
    rows = Member.objects.filter(pk__one_of=members.to_list())
    wanted = {"member_id": "id", "name": "name", "sex": "sex", "dob": "birth"}
    if vault is None:
        known = columns(rows, **wanted).with_columns(idno=pl.lit(None, pl.String))
    else:
        known = columns(rows, **wanted, key="key", sealed="id_sealed").with_columns(bare_key("key"))
        sealed = known.select("key", "sealed").iter_rows()
        opened = [unsealed(vault, value, key=key) if value is not None else None for key, value in sealed]
        known = known.with_columns(idno=pl.Series(opened, dtype=pl.String)).drop("key", "sealed")
    return known.with_columns(pl.col("dob").dt.strftime("%Y-%m-%d"))


def _villages(households: pl.Series, day: date) -> pl.DataFrame:
    homes = Residence.objects.on(day).filter(household__one_of=households.unique().to_list()).order_by("since", "pk")
    return last_told(columns(homes, household_id="household", village_id="village", village="village__name"))


def _phones(model: Any, owner: str, ids: pl.Series, day: date) -> pl.DataFrame:
    rows = model.objects.on(day).filter(**{f"{owner}__one_of": ids.unique().to_list()}).order_by("since", "pk")
    return last_told(columns(rows, **{f"{owner}_id": owner, f"{owner}_phone": "phone"}))


def _phone(told: set[str]) -> pl.Expr:
    """A member's own phone, or the household's: whichever some row tells, else their own."""
    own, shared = (pl.when(pl.col(name) != "").then(name) for name in ("member_phone", "household_phone"))
    listed = [pl.when(it.is_in(sorted(told))).then(it) for it in (own, shared)]
    return pl.coalesce(*listed, own, shared)


def _by_linkage(left: pl.DataFrame, known: pl.DataFrame, *, people: int) -> pl.DataFrame:
    """row, member_id, household_id, probability: of whom rows may be, the likeliest first."""
    if not left.height or not known.height:
        return pl.DataFrame(schema={name: kind for name, kind in FOUND.items() if name != "how"})
    found = match(
        left.with_columns(unique_id=pl.col("row").cast(pl.String)),
        known.with_columns(unique_id=pl.col("member_id").cast(pl.String)),
        people=people,
    )
    met = found.select(pl.col("row").cast(pl.Int64), pl.col("known").cast(pl.Int64).alias("member_id"), "probability")
    homes = known.select("member_id", "household_id")
    return met.join(homes, on="member_id", how="left", maintain_order="left").select(
        "row", "member_id", "household_id", "probability"
    )
