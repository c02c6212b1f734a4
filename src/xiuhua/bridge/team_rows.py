"""Rows of the register from which resident teams are formed: villages that need one, who may come, and who is there.

Whoever may come is of a unit that is contracted to a village of the area, and seated in the village of the team or
around it, as any appointment asks.
"""

from collections.abc import Callable, Collection
from datetime import date, timedelta
from typing import Any

import polars as pl
from django.db.models import Q, QuerySet

from xiuhua.bridge.gather.reading import bare_key, columns
from xiuhua.bridge.pairing_rows import kept, seats_of, with_lists, with_rank
from xiuhua.bridge.team_task import FrozenTeams
from xiuhua.bridge.village_rows import barred, in_being, villages_told
from xiuhua.loop.assign.team_field import MEMBERS, PERSONS, VILLAGES
from xiuhua.policy.pack import Pack
from xiuhua.policy.pairing_reader import pairing_policy, team_policy
from xiuhua.register.models import Area, AreaWithin, Assignment, HelperSkill, Leave, Person, SlotVerdict
from xiuhua.words import AssignmentKind

TermEnd = Callable[[str, date], date | None]  # of a post, held since a day


def gather_teams(
    area: Area, *, slots: Collection[str], pack: Pack, day: date, term_end: TermEnd
) -> FrozenTeams:  # fmt: skip
    """What the teams of an area are formed from, for its villages that must have one by the last turn and need people.

    A village needs people that has fewer than its least, nobody who leads as the pack asks, or a member whose term is
    over soon. About fifteen statements. Raises NotFound where the pack says nothing of teams.
    """
    policy, says = team_policy(pack, day=day), _sayings(pack, day)
    inside = AreaWithin.objects.on(day).filter(ancestor=area).values("area")
    must = SlotVerdict.objects.on(day).filter(slot__in=list(slots), village__in=inside, required__gt=0)
    there = team_posts(pack, day=day, term_end=term_end).filter(
        pl.col("area").is_in(list(must.values_list("village", flat=True)))
    )
    soon = day + timedelta(days=int(says("pairing.team.ending_days")))
    there = there.with_columns(over=pl.col("end").is_not_null() & (pl.col("end") <= soon))
    needy = _needy(there, must, least=policy.least)
    villages = villages_told(
        Area.objects.filter(pk__in=needy).values("pk"), pack=pack, day=day, causes=int(says("pairing.team.causes"))
    )
    there = there.filter(pl.col("area").is_in(needy))
    people = _people(inside, there["person_id"].to_list(), pack=pack, day=day)
    return FrozenTeams(
        persons=kept(PERSONS, people),
        villages=kept(VILLAGES, villages.with_columns(village="household", seats="units")),
        members=kept(MEMBERS, there),
        policy=policy,
    )


def team_posts(pack: Pack, *, day: date, term_end: TermEnd) -> pl.DataFrame:
    """Whoever is in a team: area, village, person_id, person, leads, and `end`, the first day after their term."""
    says = _sayings(pack, day)
    held = Assignment.objects.on(day).filter(kind=AssignmentKind.RESIDE, role__in=says("team.roles"))
    rows = columns(
        held.order_by("since", "pk"), area="area", village="area__code", person_id="person", person="person__key",
        role="role", since="since",
    ).with_columns(bare_key("person"))  # fmt: skip
    ends = [term_end(role, since) for role, since in rows.select("role", "since").rows()]
    return rows.with_columns(
        leads=pl.col("role") == says("team.leader_role"), end=pl.Series(ends, dtype=pl.Date)
    ).unique(["area", "person_id"], keep="last", maintain_order=True)


def _sayings(pack: Pack, day: date) -> Callable[[str], Any]:
    """What a pack says on a day, by the name of a parameter; raises NotFound for what it does not."""
    return lambda name: pack.parameter(name).on(day)


def _needy(there: pl.DataFrame, must: QuerySet[Any, Any], *, least: int) -> list[int]:
    """The villages (by id) whose team is too small, led by nobody, or about to lose somebody whose term is over."""
    known = there.group_by("area").agg(pl.len(), pl.col("leads").any(), pl.col("over").any())
    villages = columns(must, area="village").unique("area", maintain_order=True)
    told = villages.join(known, on="area", how="left", maintain_order="left")
    well = (pl.col("len") >= least) & pl.col("leads") & ~pl.col("over")
    return told.filter(~well.fill_null(value=False))["area"].to_list()


def _people(inside: QuerySet[Any, Any], now: list[int], *, pack: Pack, day: date) -> pl.DataFrame:
    """Whoever may join a team, and those who are in one: as PERSONS."""
    says = _sayings(pack, day)
    contracts = Assignment.objects.on(day).filter(
        kind=AssignmentKind.CONTRACT, role__in=says("pairing.unit_roles"), area__in=inside
    )
    bound = Q(unit__in=contracts.values("organisation")) & in_being("unit__", day)
    busy = Assignment.objects.on(day).filter(role__in=says("pairing.team.barred_posts"), person__isnull=False)
    away = Leave.objects.on(day).values("assignment__person")
    may = Person.objects.filter(bound).exclude(
        Q(pk__in=busy.values("person")) | Q(pk__in=away) | Q(pk__in=barred(pack, day))
    )
    rows = columns(
        Person.objects.filter(Q(pk__in=may.values("pk")) | Q(pk__in=now)),
        person_id="id", person="key", title="title", sex="sex", party="party_member", unit="unit__key",
        place="unit__area__code", seat="unit__area",
    ).with_columns(bare_key("person"), bare_key("unit"), sex=pl.col("sex").replace("", None))  # fmt: skip
    rows = with_rank(rows, pack, pairing_policy(pack, kind=AssignmentKind.PAIR, day=day))
    leading = pl.col("rank").is_in(list(says("pairing.team.barred_ranks"))).fill_null(value=False)
    rows = rows.filter(~leading | pl.col("person_id").is_in(now))
    rows = with_lists(rows, "person_id", columns(HelperSkill.objects.on(day), person_id="person", skills="skill"))
    rows = rows.join(seats_of(rows, day=day), on="seat", how="left", maintain_order="left")
    party = says("team.leader_role") in says("posts.party_roles")
    secretary = pl.col("party") if party else pl.lit(value=True)
    return rows.drop("seat").with_columns(secretary=secretary, seat="place")
