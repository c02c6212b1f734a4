"""The teams of a proposal: reckoned from what is frozen, kept member by member, and formed once they are approved."""

from collections import defaultdict
from collections.abc import Callable

from xiuhua.actions.assign.proposal_refusal import ProposalCannot
from xiuhua.bridge.team_task import digest_of_teams, rules_of_teams, teams_of, unpacked_teams
from xiuhua.loop.assign.pairing import CannotPair
from xiuhua.loop.assign.team_field import TERMS
from xiuhua.loop.assign.teams import FormedTeams
from xiuhua.queries.post_rules import PostRules
from xiuhua.register.models import Area, Assignment, Person, ProposedMember, ProposedVillage, VillageProposal

Appointing = Callable[[Person, str, Assignment | None], None]  # who, to which post, and whom they follow


def reckon_teams(proposal: VillageProposal, rules: PostRules) -> None:
    """Reckon a proposal of teams from what is frozen and what the office said, and keep them; raises ProposalCannot."""
    try:
        found = teams_of(proposal)
    except CannotPair as cannot:
        raise ProposalCannot(cannot) from None
    proposal.objective, proposal.lower_bound = found.objective, found.lower_bound
    proposal.digest = digest_of_teams(proposal.frozen, *rules_of_teams(proposal))
    proposal.save(update_fields=["objective", "lower_bound", "digest"])
    proposal.villages.all().delete()
    _keep(proposal, found, rules)


def _keep(proposal: VillageProposal, found: FormedTeams, rules: PostRules) -> None:
    """The villages with who leads and what changes, and every member: who comes, stays and leaves."""
    frozen = unpacked_teams(proposal.frozen)
    codes = frozen.villages["village"].to_list()
    areas = {it.code: it for it in Area.objects.on(proposal.on).filter(code__in=codes)}
    keys = {*found.members["person"].to_list(), *frozen.members["person"].to_list()}
    people = {it.key.hex: it for it in Person.objects.filter(key__in=keys)}
    today = _held_today(proposal, rules, codes)
    teams: dict[str, dict[str, bool]] = defaultdict(dict)
    for village, person, leads in found.members.rows():
        teams[village][person] = leads
    costs = {row.pop("village"): row for row in found.costs.to_dicts()}
    lacking = {village: (reason, missing) for village, reason, missing in found.lacking.rows()}
    for code in codes:
        held, team = today[code], teams.get(code, {})
        reason, missing = lacking.get(code, ("", None))
        leader = next((people[it] for it, leads in team.items() if leads), None)
        row = ProposedVillage.objects.create(
            proposal=proposal, village=areas[code], person=leader, former=_leading(held, rules),
            cost=sum(costs[code].values()) if team else 0, terms={it: costs[code][it] for it in TERMS} if team else {},
            change=_change(held, team, leader, proposal.role), reason=reason, missing=missing,
        )  # fmt: skip
        members = _members(row, held, team, people=people, rules=rules)
        ProposedMember.objects.bulk_create(members)


def _held_today(
    proposal: VillageProposal, rules: PostRules, codes: list[str]
) -> dict[str, dict[str, Assignment]]:  # fmt: skip
    """By village (code) whoever is in its team on the day, by key: the post that they took last."""
    roles = rules.keys("team.roles")
    rows = Assignment.objects.on(proposal.on).filter(kind="reside", role__in=roles, area__code__in=codes)
    found: dict[str, dict[str, Assignment]] = defaultdict(dict)
    for row in rows.select_related("person", "area").order_by("since", "pk"):
        if row.person and row.area:
            found[row.area.code][row.person.key.hex] = row
    return found


def _leading(held: dict[str, Assignment], rules: PostRules) -> Assignment | None:
    """Who leads a team today: the first secretary, or whoever acts."""
    for role in ("team.leader_role", "team.acting_role"):
        for row in held.values():
            if row.role == rules.text(role):
                return row
    return None


def _change(held: dict[str, Assignment], team: dict[str, bool], leader: Person | None, role: str) -> str:
    if leader is None:
        return "lost" if held else ""
    if not held:
        return "new"
    own = held.get(leader.key.hex)
    return "" if team.keys() == held.keys() and own is not None and own.role == role else "moved"


def _members(
    row: ProposedVillage, held: dict[str, Assignment], team: dict[str, bool], *, people: dict[str, Person],
    rules: PostRules,
) -> list[ProposedMember]:  # fmt: skip
    """Whoever is in the team; of one that cannot be formed, whoever is in it today and stays."""
    leads = team or {it: post.role == rules.text("team.leader_role") for it, post in held.items()}
    made = []
    people = {key: post.person for key, post in held.items() if post.person} | people
    for key in sorted({*leads, *held}):
        post = held.get(key)
        change = ProposedMember.NEW if post is None else "" if key in leads else ProposedMember.LEAVES
        made.append(
            ProposedMember(
                village=row, person=people[key], leads=leads.get(key, False), former=post,
                term_end=rules.term_end(post.role, post.since) if post else None, change=change,
            )
        )  # fmt: skip
    return made


# ── Forming what is approved ─────────────────────────────────────────────────────────────────────────────────────────


def form_team(row: ProposedVillage, *, leader_role: str, member_role: str, appointing: Appointing) -> None:
    """Appoint whoever comes into a village's team, each in the place of one who leaves, and first who leads it."""
    members = list(row.members.select_related("person", "former__person").order_by("-leads", "pk"))
    leaves = [it.former for it in members if it.change == ProposedMember.LEAVES and it.former]
    for it in members:
        leads_anew = it.leads and (it.former is None or it.former.role != leader_role)
        if leads_anew:
            appointing(it.person, leader_role, _taken(leaves, leading=row.former, comes=it.former is None))
        elif it.change == ProposedMember.NEW:
            appointing(it.person, member_role, _taken(leaves, leading=row.former, comes=True))


def _taken(leaves: list[Assignment], *, leading: Assignment | None, comes: bool) -> Assignment | None:
    """Whom somebody follows: who led the team, if they leave; else, for who comes, the next who leaves."""
    for row in leaves:
        if leading is not None and row.pk == leading.pk:
            leaves.remove(row)
            return row
    return leaves.pop(0) if comes and leaves else None
