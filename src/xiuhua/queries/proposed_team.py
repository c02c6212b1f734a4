"""Proposals of resident teams: what each changes, why a village's team is as it is, and who could come instead."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

import polars as pl

from xiuhua.bridge.team_task import field_of, may_join, unpacked_teams
from xiuhua.loop.assign.team_field import Field, answers
from xiuhua.loop.assign.team_others import others_instead
from xiuhua.queries.proposal import MOST_OFFERED, Candidate
from xiuhua.queries.village_proposal import candidates_of, village_rules_of
from xiuhua.register.models import ProposedMember, ProposedVillage, VillageProposal, VillageRule

LEAVES, COMES = ProposedMember.LEAVES, ProposedMember.NEW


@dataclass(frozen=True, slots=True)
class TeamLine:
    """A village of a proposal: its people (who leave too), and what its team is today and lacks.

    `today` counts who is in it, `ending` of these whose term is over soon; `led` says that a first secretary leads it.
    `sexes` counts who will be in it by sex (empty: not known), `units` from how many units they are.
    """

    row: ProposedVillage
    members: tuple[ProposedMember, ...]
    today: int
    ending: int
    led: bool
    sexes: Mapping[str, int]
    units: int

    @property
    def size(self) -> int:
        """How many will be in it."""
        return sum(it.change != LEAVES for it in self.members)

    @property
    def comes(self) -> int:
        """How many come."""
        return sum(it.change == COMES for it in self.members)

    @property
    def leaves(self) -> int:
        """How many leave."""
        return sum(it.change == LEAVES for it in self.members)


@dataclass(frozen=True, slots=True)
class Instead:
    """Who could come instead of a member, and how many points more the team would cost."""

    who: Candidate
    rise: int


@dataclass(frozen=True, slots=True)
class WhyTeam:
    """A village's team with what its points are from, who could come instead, and what the office said.

    `asked` are the village's causes, `open` those that no member answers. Of `unknown` members the way is not known.
    `others` is by the key of a member who may be exchanged; `left_out` counts whoever may join and is not `offered`.
    """

    line: TeamLine
    asked: tuple[str, ...]
    open: tuple[str, ...]
    unknown: int
    skills: Mapping[UUID, tuple[str, ...]]
    others: Mapping[UUID, tuple[Instead, ...]]
    offered: tuple[Candidate, ...]
    left_out: int
    rules: tuple[VillageRule, ...]
    weights: Mapping[str, int]
    sizes: tuple[int, int]
    unknown_km: float


def least_of(proposal: VillageProposal) -> int:
    """How many a team has at least."""
    return unpacked_teams(proposal.frozen).policy.least


def team_lines(proposal: VillageProposal, rows: Iterable[ProposedVillage]) -> list[TeamLine]:
    """Some villages of a proposal with their people, in the order given. One statement."""
    found = list(rows)
    frozen = unpacked_teams(proposal.frozen)
    told = ProposedMember.objects.filter(village__in=found).select_related("person__unit", "former")
    members: dict[int, list[ProposedMember]] = {row.pk: [] for row in found}
    for it in told.order_by("-leads", "change", "person__unit__name", "person__name", "pk"):
        members[it.village_id].append(it)
    over = Counter(frozen.members.filter(pl.col("over"))["village"].to_list())
    led = set(frozen.members.filter(pl.col("leads"))["village"].to_list())
    today = Counter(frozen.members["village"].to_list())
    return [
        _line(row, members[row.pk], today=today[row.village.code], ending=over[row.village.code],
              led=row.village.code in led)
        for row in found
    ]  # fmt: skip


def _line(row: ProposedVillage, members: list[ProposedMember], *, today: int, ending: int, led: bool) -> TeamLine:
    inside = [it.person for it in members if it.change != LEAVES]
    sexes = Counter(it.sex for it in inside)
    units = {it.unit_id for it in inside if it.unit_id is not None}
    return TeamLine(row, tuple(members), today, ending, led, dict(sexes), len(units))


def why_team(proposal: VillageProposal, row: ProposedVillage, *, called: str = "") -> WhyTeam:
    """Why a village's team is as it is; `called` narrows whoever may join to part of a name. About eight statements."""
    frozen, field = unpacked_teams(proposal.frozen), field_of(proposal)
    code = row.village.code
    (line,) = team_lines(proposal, [row])
    team = [it.person.key.hex for it in line.members if it.change != LEAVES]
    asked = frozen.villages.filter(village=code)["causes"].explode().drop_nulls().to_list()
    inside = frozen.persons.filter(pl.col("person").is_in(team))
    skills = dict(inside.select("person", "skills").rows())
    lies = frozen.villages.filter(village=code)["lon"].null_count() == 0
    unknown = inside["lon"].null_count() if lies else inside.height
    answered = {cause for own in skills.values() for cause in answers(own, frozen.policy)}
    others = _others(proposal, field, team, code) if row.holder else {}
    offered = sorted(candidates_of(may_join(field, code)), key=lambda it: (it.unit, it.name))
    meant = [it for it in offered if called in it.name or called in it.unit]
    return WhyTeam(
        line, tuple(asked), tuple(it for it in asked if it not in answered), unknown,
        {UUID(key): tuple(own or ()) for key, own in skills.items()}, others, tuple(meant[:MOST_OFFERED]),
        max(0, len(meant) - MOST_OFFERED),
        tuple(village_rules_of(proposal).filter(village=row.village, lifted_at__isnull=True)), frozen.policy.weights,
        (frozen.policy.least, frozen.policy.most), frozen.policy.unknown_km,
    )  # fmt: skip


def _others(
    proposal: VillageProposal, field: Field, team: list[str], code: str
) -> dict[UUID, tuple[Instead, ...]]:  # fmt: skip
    """Who could come instead of each member; of nobody where somebody was not frozen, as who was appointed since."""
    inside = ProposedMember.objects.filter(village__proposal=proposal).exclude(change=LEAVES)
    known = set(field.people["person"])
    taken = [it.hex for it in inside.values_list("person__key", flat=True) if it.hex in known]
    if not known.issuperset(team):
        return {}
    told = others_instead(field, team, village=code, taken=taken)
    named = {it.key.hex: it for it in candidates_of([it.person for some in told.values() for it in some])}
    return {UUID(key): tuple(Instead(named[it.person], it.rise) for it in some) for key, some in told.items()}
