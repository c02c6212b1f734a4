"""Rows of the register from which it is reckoned who holds a post of villages: contracted units, or linked leaders.

A unit, or a leader's unit, stands where it is seated: a village may have whoever is seated in it or around it, as any
appointment asks. So `units` of a village are the areas around it, and `unit` of a candidate is where they are seated.
Whoever holds the post of a village and is seated elsewhere may keep it: they stand under a name of their own, which the
villages around their seat have too.
"""

from collections.abc import Collection
from datetime import date
from typing import Any

import polars as pl
from django.db.models import Q, QuerySet

from xiuhua.bridge.gather.reading import bare_key, columns
from xiuhua.bridge.pairing_rows import (
    POINT_DIGITS,
    households_on_file,
    kept,
    seats_of,
    topics_of,
    with_lists,
    with_rank,
)
from xiuhua.bridge.pairing_task import Frozen
from xiuhua.loop.assign.task import EXCLUSIONS, HELPERS, HOUSEHOLDS, PAIRS
from xiuhua.policy.pack import Pack
from xiuhua.policy.pairing_reader import pairing_policy
from xiuhua.register.models import Area, AreaWithin, Assignment, HelperSkill, Organisation, Person, SlotVerdict
from xiuhua.words import AssignmentKind


def role_of(pack: Pack, *, kind: AssignmentKind, day: date) -> str:
    """The post that a proposal of a kind fills; raises NotFound where the pack says none."""
    return str(pack.parameter(f"pairing.{kind}.role").on(day))


def gather_villages(
    area: Area, *, kind: AssignmentKind, slots: Collection[str], pack: Pack, day: date
) -> Frozen:  # fmt: skip
    """What the villages of an area that must have one of some slots, by the last turn, are given holders from.

    Who holds the post elsewhere has so much less room here. A village lies in the middle of its homes, and asks for the
    cause that most of its households on file have. About twelve statements. Raises NotFound where the pack says nothing
    of it.
    """
    role, policy = role_of(pack, kind=kind, day=day), pairing_policy(pack, kind=kind, day=day)
    inside = AreaWithin.objects.on(day).filter(ancestor=area).values("area")
    must = SlotVerdict.objects.on(day).filter(slot__in=list(slots), village__in=inside, required__gt=0)
    villages = villages_told(must.values("village"), pack=pack, day=day)
    around = AreaWithin.objects.on(day).filter(area__in=must.values("village"))
    holding = Assignment.objects.on(day).filter(kind=kind, role=role, area__in=must.values("village"))
    if kind == AssignmentKind.CONTRACT:
        kinds = pack.parameter(f"pairing.{kind}.kinds").on(day)
        people = _units(around, kinds=kinds, holding=holding.values("organisation"), role=role, day=day)
    else:
        ranks = pack.parameter(f"pairing.{kind}.ranks").on(day)
        people = _leaders(around, ranks=ranks, holding=holding.values("person"), role=role, pack=pack, day=day)
    capacity = policy.capacities.get("")
    held = _held(kind, role, day=day)
    here = held.join(villages.select("household"), on="household", how="semi", maintain_order="left")
    people, villages = _with_seats_of_their_own(people, villages, here)
    elsewhere = held.join(villages.select("household"), on="household", how="anti").group_by("helper").len("elsewhere")
    taken = pl.col("elsewhere").fill_null(0).cast(pl.Int64)
    people = people.join(elsewhere, on="helper", how="left", maintain_order="left").with_columns(
        least=((capacity.least if capacity else 0) - taken).clip(lower_bound=0),
        most=((capacity.most if capacity else 1) - taken).clip(lower_bound=0),
    )
    return Frozen(
        helpers=kept(HELPERS, people),
        households=kept(HOUSEHOLDS, villages),
        current=kept(PAIRS, here.unique("household", keep="first", maintain_order=True)),
        exclusions=EXCLUSIONS.empty(),
        policy=policy,
    )


def villages_told(of: QuerySet[Any, Any], *, pack: Pack, day: date, causes: int = 1) -> pl.DataFrame:
    """By code (`household`): where it lies, its most frequent causes, and `units`, the codes of the areas around."""
    around = columns(AreaWithin.objects.on(day).filter(area__in=of), household="area__code", units="ancestor__code")
    homes = households_on_file(of, day=day, statuses=pack.parameters_on(day)["programme.registered_statuses"])
    middle = pl.col("lon", "lat").cast(pl.Float64).mean().round(POINT_DIGITS)
    lying = homes.group_by("village").agg(middle)
    counted = homes.select("village", "causes").explode("causes").drop_nulls().group_by("village", "causes").len()
    most = counted.sort("len", "causes", descending=[True, False]).group_by("village", maintain_order=True)
    asked = most.agg(pl.col("causes").head(causes))
    found = around.group_by("household").agg(pl.col("units").unique().sort()).with_columns(village="household")
    return found.join(lying, on="village", how="left").join(asked, on="village", how="left")


def _with_seats_of_their_own(
    people: pl.DataFrame, villages: pl.DataFrame, here: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Both, so that whoever holds the post of a village and is seated elsewhere may keep it, and nobody else may."""
    around = villages.select("household", "units").explode("units").rename({"units": "unit"})
    held = here.join(people.select("helper", "unit"), on="helper", how="inner", maintain_order="left")
    outside = held.join(around, on=["household", "unit"], how="anti", maintain_order="left")
    if outside.is_empty():
        return people, villages
    theirs = people.join(outside, on="helper", how="semi", maintain_order="left").select("helper", "unit")
    reached = pl.concat(
        [outside.select("household", "helper"), around.join(theirs, on="unit").select("household", "helper")]
    )
    own = reached.group_by("household").agg(own=pl.col("helper").unique().sort())
    units = pl.concat_list("units", pl.col("own").fill_null([]))
    return (
        people.with_columns(
            unit=pl.when(pl.col("helper").is_in(theirs["helper"].implode())).then("helper").otherwise("unit")
        ),
        villages.join(own, on="household", how="left", maintain_order="left").with_columns(units=units).drop("own"),
    )


def in_being(prefix: str, day: date) -> Q:
    """That a unit (at a path) was founded by a day, and is not dissolved."""
    lasts = Q(**{f"{prefix}dissolved__isnull": True}) | Q(**{f"{prefix}dissolved__gt": day})
    return Q(**{f"{prefix}founded__lte": day}) & lasts


def _units(
    around: QuerySet[Any, Any], *, kinds: Any, holding: QuerySet[Any, Any], role: str, day: date
) -> pl.DataFrame:  # fmt: skip
    """Organisations of some kinds, and those that hold the post already, seated there: helper, unit, point, topics.

    Those `holding` it in these villages stand there wherever they are seated.
    """
    anywhere = Assignment.objects.on(day).filter(kind=AssignmentKind.CONTRACT, role=role).values("organisation")
    seated = Q(area__in=around.values("ancestor")) & (Q(kind__in=list(kinds)) | Q(pk__in=anywhere))
    there = Organisation.objects.filter(in_being("", day), seated | Q(pk__in=holding))
    rows = columns(there, helper="key", unit="area__code", seat="area")
    rows = rows.with_columns(bare_key("helper"))
    rows = rows.join(topics_of(day), left_on="helper", right_on="unit", how="left", maintain_order="left")
    return rows.join(seats_of(rows, day=day), on="seat", how="left", maintain_order="left")


def _leaders(
    around: QuerySet[Any, Any], *, ranks: Any, holding: QuerySet[Any, Any], role: str, pack: Pack, day: date
) -> pl.DataFrame:
    """Staff of some ranks, and whoever is linked already, of units seated there; as `_units`, with skills.

    Who retired or was recalled, as the pack says, is not appointed again.
    """
    policy = pairing_policy(pack, kind=AssignmentKind.LINK, day=day)
    linked = Assignment.objects.on(day).filter(kind=AssignmentKind.LINK, role=role)
    seated = Q(unit__area__in=around.values("ancestor")) & in_being("unit__", day)
    rows = columns(
        Person.objects.filter(seated | Q(pk__in=holding)).exclude(pk__in=barred(pack, day)),
        person_id="id", helper="key", title="title", office="unit__key", unit="unit__area__code", seat="unit__area",
    ).with_columns(bare_key("helper"), bare_key("office"))  # fmt: skip
    now = columns(linked, person_id="person")["person_id"].unique()
    rows = with_rank(rows, pack, policy)
    rows = rows.filter(pl.col("rank").is_in(list(ranks)) | pl.col("person_id").is_in(now.implode()))
    rows = with_lists(rows, "person_id", columns(HelperSkill.objects.on(day), person_id="person", skills="skill"))
    topics = topics_of(day).rename({"unit": "office"})
    rows = rows.join(topics, on="office", how="left", maintain_order="left").drop("rank")
    return rows.join(seats_of(rows, day=day), on="seat", how="left", maintain_order="left")


def barred(pack: Pack, day: date) -> QuerySet[Any, Any]:
    """People whose last word from a post bars them from any other, as an appointment would find."""
    reasons = pack.parameters_on(day).get("posts.barred_reasons", ())
    ended = Assignment.objects.ever_held().filter(person__isnull=False, until__lte=day)
    return ended.filter(end_reason__in=reasons if isinstance(reasons, tuple) else (reasons,)).values("person")


def _held(kind: AssignmentKind, role: str, *, day: date) -> pl.DataFrame:
    """Who holds the post of which village (by code) today, the first of several first: helper, household."""
    holder = "organisation__key" if kind == AssignmentKind.CONTRACT else "person__key"
    rows = Assignment.objects.on(day).filter(kind=kind, role=role).order_by("since", "pk")
    return columns(rows, helper=holder, household="area__code").with_columns(bare_key("helper"))
