"""Rows of the register that pairing is reckoned from, read once for an area and cut for the places within it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import polars as pl
from django.db.models import QuerySet

from xiuhua.bridge.gather.reading import bare_key, columns
from xiuhua.bridge.pairing_task import Frozen
from xiuhua.loop.assign.task import EXCLUSIONS, HELPERS, HOUSEHOLDS, PAIRS
from xiuhua.policy.pack import Pack
from xiuhua.policy.pairing import PairingPolicy
from xiuhua.policy.pairing_reader import pairing_policy
from xiuhua.reckon.tables import Table
from xiuhua.register.models import (
    Area,
    AreaWithin,
    Assignment,
    Avoidance,
    Cause,
    HelperSkill,
    HomeLanguage,
    OfficeRole,
    Person,
    Residence,
    SpokenLanguage,
    Standing,
)
from xiuhua.words import AreaLevel, AssignmentKind, NotFound, Role

POINT_DIGITS = 6  # of a degree: a tenth of a metre; the middle of some homes must not hang on the order of their rows


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """What is read of an area, as of a day.

    `households`: household_id, household, village, lon, lat, causes, languages. `contracts`: village, units (one a
    row). `pairs`, all in force anywhere: helper, unit, household. `people`, whoever may help there: person_id, helper,
    title, rank, unit, lon, lat, skills, topics, languages, and by rank `least` and `most`. `exclusions`: helper,
    household, why.
    """

    households: pl.DataFrame
    contracts: pl.DataFrame
    pairs: pl.DataFrame
    people: pl.DataFrame
    exclusions: pl.DataFrame
    policy: PairingPolicy

    def within(
        self, villages: Collection[str] | None = None, *, rooms: Mapping[str, int] | None = None,
        all_approved: bool = False,
    ) -> Frozen:  # fmt: skip
        """What pairing is reckoned from in some of the villages (by code; None: all).

        Whoever `rooms` names has that room here, or what is left of all that they may have by what they answer for
        elsewhere today; with `all_approved`, as it will be once every place has done what `rooms` are made for.
        """
        asked, contracts = self.households, self.contracts
        if villages is not None:
            asked, contracts = (it.filter(pl.col("village").is_in(list(villages))) for it in (asked, contracts))
        pairs = self.pairs.join(asked.select("household", "village"), on="household", how="left", maintain_order="left")
        here = pairs.filter(pl.col("village").is_not_null())
        units = _units(contracts, here)
        helpers = _of(units, here, people=self.people)
        elsewhere = pairs.filter(pl.col("village").is_null()).group_by("helper").len("elsewhere")
        known = self.exclusions.join(asked.select("household"), on="household", how="semi")
        return Frozen(
            helpers=kept(HELPERS, _with_room(helpers, elsewhere, rooms or {}, all_approved=all_approved)),
            households=kept(HOUSEHOLDS, asked.join(units, on="village", how="left", maintain_order="left")),
            current=kept(PAIRS, here),
            exclusions=kept(EXCLUSIONS, known.join(helpers.select("helper"), on="helper", how="semi")),
            policy=self.policy,
            rooms=dict(rooms or {}),
        )


def gather_pairing(area: Area, *, pack: Pack, day: date, rooms: Mapping[str, int] | None = None) -> Frozen:
    """What the pairing of an area's households on file is reckoned from, as of a day. About twelve statements.

    `rooms` as `Rows.within`. Raises NotFound where the pack says nothing of pairing.
    """
    return gather_rows(area, pack=pack, day=day).within(rooms=rooms)


def gather_rows(area: Area, *, pack: Pack, day: date) -> Rows:
    """The rows of an area's households on file, and of whoever may help there, as of a day. About twelve statements.

    Whose village has contracted units is answered for by their people; where none is contracted, by people of the units
    that help there now. Who answers for households elsewhere too has so much less room here. A helper whose title is no
    rank of the pack has the room of whoever has no other; a unit stands where the homes of its township or village are.
    Raises NotFound where the pack says nothing of pairing.
    """
    policy = pairing_policy(pack, kind=AssignmentKind.PAIR, day=day)
    inside = AreaWithin.objects.on(day).filter(ancestor=area).values("area")
    settings = pack.parameters_on(day)
    asked = households_on_file(inside, day=day, statuses=settings["programme.registered_statuses"])
    contracts = _contracts(inside, day=day, roles=settings["pairing.unit_roles"])
    pairs = _pairs(day)
    here = pairs.join(asked.select("household", "village"), on="household")
    people = _helpers(_units(contracts, here), here, day=day)
    return Rows(asked, contracts, pairs, with_rank(people, pack, policy), _exclusions(day), policy)


def bound_to_places(whole: Frozen, homes: pl.DataFrame, places: Mapping[str, Frozen]) -> Frozen:
    """A wide area where a village that has no units may be helped by those who may help in its place, not by all.

    `homes` has a row for each household: household, place; `places` what each place's pairing is reckoned from.
    """
    told = pl.col("units").list.len() > 0
    if whole.households.select(told.all()).item() and not whole.households["units"].null_count():
        return whole
    unit = pl.coalesce("unit", pl.concat_str(pl.lit("of no unit: "), "helper"))
    pools = [(place, it.helpers.select(unit.unique().sort()).to_series().to_list()) for place, it in places.items()]
    pool = pl.DataFrame(pools, schema={"place": pl.String, "pool": pl.List(pl.String)}, orient="row")
    households = whole.households.join(homes.join(pool, on="place"), on="household", how="left", maintain_order="left")
    units = pl.when(told).then("units").otherwise("pool")
    return replace(
        whole,
        helpers=whole.helpers.with_columns(unit=unit),
        households=households.with_columns(units=units).drop("place", "pool"),
    )


# ── The parts of a task ──────────────────────────────────────────────────────────────────────────────────────────────


def households_on_file(inside: QuerySet[Any, Any], *, day: date, statuses: Any) -> pl.DataFrame:
    """Households on file that live there: id, key, village, point, causes, languages."""
    on_file = Standing.objects.on(day).filter(status__in=statuses).values("household")
    homes = Residence.objects.on(day).filter(village__in=inside, household__in=on_file).order_by("since", "pk")
    rows = columns(
        homes, household_id="household", household="household__key", village="village__code", lon="longitude",
        lat="latitude",
    ).unique("household_id", keep="last", maintain_order=True)  # fmt: skip
    theirs = homes.order_by().values("household")
    causes = columns(Cause.objects.on(day).filter(household__in=theirs), household_id="household", causes="cause")
    spoken = columns(
        HomeLanguage.objects.on(day).filter(household__in=theirs), household_id="household", language="language",
        second="second",
    )  # fmt: skip
    languages = spoken.select("household_id", languages=pl.concat_list("language", "second")).explode("languages")
    languages = languages.filter(pl.col("languages") != "")
    return with_lists(rows, "household_id", causes, languages).with_columns(bare_key("household"))


def _contracts(inside: QuerySet[Any, Any], *, day: date, roles: Any) -> pl.DataFrame:
    contracts = Assignment.objects.on(day).filter(kind=AssignmentKind.CONTRACT, role__in=roles, area__in=inside)
    return columns(contracts, village="area__code", units="organisation__key").with_columns(bare_key("units"))


def _units(contracts: pl.DataFrame, here: pl.DataFrame) -> pl.DataFrame:
    """By village the units whose people may help there: those contracted to it, else those that help there now."""
    others = here.filter(pl.col("unit").is_not_null()).select("village", units="unit")
    others = others.join(contracts, on="village", how="anti")
    known = pl.concat([contracts, others], how="vertical_relaxed").unique()
    return known.group_by("village").agg(pl.col("units").sort())


def _of(units: pl.DataFrame, here: pl.DataFrame, *, people: pl.DataFrame) -> pl.DataFrame:
    """Everybody of these units, and whoever helps there now."""
    sending = units["units"].explode().unique().drop_nulls().implode()
    return people.filter(pl.col("unit").is_in(sending) | pl.col("helper").is_in(here["helper"].implode()))


def _helpers(units: pl.DataFrame, here: pl.DataFrame, *, day: date) -> pl.DataFrame:
    """Everybody of these units, and whoever helps there now: id, key, title, unit, point, skills, topics, languages."""
    people = columns(
        Person.objects.all(), person_id="id", helper="key", title="title", unit="unit__key", seat="unit__area"
    ).with_columns(bare_key("helper"), bare_key("unit"))
    wanted = _of(units, here, people=people)
    skills = columns(HelperSkill.objects.on(day), person_id="person", skills="skill")
    spoken = columns(SpokenLanguage.objects.on(day), person_id="person", languages="language")
    found = with_lists(wanted, "person_id", skills, spoken)
    found = found.join(topics_of(day), on="unit", how="left", maintain_order="left")
    return found.join(seats_of(found, day=day), on="seat", how="left", maintain_order="left")


def topics_of(day: date) -> pl.DataFrame:
    """The topics of each unit: those of the department's offices that its staff hold."""
    held = OfficeRole.objects.on(day).filter(role=Role.DEPARTMENT, account__person__unit__isnull=False)
    rows = columns(held, unit="account__person__unit__key", topics="topic").with_columns(bare_key("unit"))
    return rows.group_by("unit").agg(pl.col("topics").unique().sort())


def seats_of(helpers: pl.DataFrame, *, day: date) -> pl.DataFrame:
    """The point of each township and village where a unit is seated: the middle of its homes; wider seats have none."""
    seats = Area.objects.filter(pk__in=helpers["seat"].drop_nulls().unique().to_list(), level__gte=AreaLevel.TOWNSHIP)
    homes = Residence.objects.on(day).filter(longitude__isnull=False, latitude__isnull=False)
    points = columns(homes, area="village", lon="longitude", lat="latitude")
    lying = columns(AreaWithin.objects.on(day).filter(ancestor__in=seats), area="area", seat="ancestor")
    middle = (pl.col("lon", "lat").cast(pl.Float64).mean()).round(POINT_DIGITS)
    return lying.join(points, on="area").group_by("seat").agg(middle)


def _pairs(day: date) -> pl.DataFrame:
    """All pairings in force: helper, the helper's unit, household."""
    rows = columns(
        Assignment.objects.on(day).filter(kind=AssignmentKind.PAIR),
        helper="person__key", unit="person__unit__key", household="household__key",
    )  # fmt: skip
    return rows.with_columns(bare_key("helper"), bare_key("unit"), bare_key("household"))


def _exclusions(day: date) -> pl.DataFrame:
    rows = columns(Avoidance.objects.on(day), helper="person__key", household="household__key", why="why")
    return rows.with_columns(bare_key("helper"), bare_key("household"))


def with_rank(people: pl.DataFrame, pack: Pack, policy: PairingPolicy) -> pl.DataFrame:
    """Rank of every helper, and the least and most that the pack says of it."""
    ranks = {title: _rank(title, pack) for title in people["title"].unique()}
    usual = policy.capacities.get("")
    bounds = {rank: policy.capacities.get(rank or "", usual) for rank in {*ranks.values(), None}}
    told = [(title, rank, it.least if it else 0, it.most if it else 1)
            for title, rank in ranks.items() for it in (bounds[rank],)]  # fmt: skip
    schema: dict[str, Any] = {"title": people.schema["title"], "rank": pl.String, "least": pl.Int64, "most": pl.Int64}
    known = pl.DataFrame(told, schema=schema, orient="row")
    return people.join(known, on="title", how="left", maintain_order="left")


def _rank(title: str, pack: Pack) -> str | None:
    try:
        return pack.codes["helper_rank"].key_of(title) if title else None
    except NotFound:
        return None


def _with_room(
    helpers: pl.DataFrame, elsewhere: pl.DataFrame, rooms: Mapping[str, int], *, all_approved: bool
) -> pl.DataFrame:
    """The helpers with what they answer for elsewhere taken off, or with the room that was given to them."""
    schema = {"helper": pl.String, "room": pl.Int64}
    given = pl.DataFrame(list(rooms.items()), schema=schema, orient="row")
    told = helpers.join(elsewhere, on="helper", how="left", maintain_order="left")
    told = told.join(given, on="helper", how="left", maintain_order="left")
    taken = pl.col("elsewhere").fill_null(0).cast(pl.Int64)
    left = (pl.col("most") - taken).clip(lower_bound=0)
    if all_approved:
        left = pl.when(pl.col("room").is_null()).then(left)
    return told.with_columns(
        most=pl.min_horizontal(left, "room"),
        least=pl.when(pl.col("room").is_null()).then((pl.col("least") - taken).clip(lower_bound=0))
        .otherwise(pl.min_horizontal("least", "room")),
    ).with_columns(least=pl.min_horizontal("least", "most"))  # fmt: skip


def with_lists(rows: pl.DataFrame, owner: str, *told: pl.DataFrame) -> pl.DataFrame:
    """The rows with what is told of each owner as a list, in order, once each."""
    for frame in told:
        name = frame.columns[1]
        listed = frame.with_columns(pl.col(name).cast(pl.String)).group_by(owner).agg(pl.col(name).unique().sort())
        rows = rows.join(listed, on=owner, how="left", maintain_order="left")
    return rows


def kept(table: Table, rows: pl.DataFrame) -> pl.DataFrame:
    """The columns of a table, in the order of its keys, each key once."""
    return table.completed(rows).unique(table.key, keep="first", maintain_order=True).sort(table.key)
