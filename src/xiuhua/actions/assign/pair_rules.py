"""What the office says of pairs in a draft: pinned, banned, moved, undone; each with who said so and why."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from xiuhua.actions.assign.proposal import open_draft, reckon_anew, why_told
from xiuhua.actions.assign.proposal_refusal import ProposalRefused
from xiuhua.actions.assign.propose import told_of
from xiuhua.actions.journal import write_line
from xiuhua.bridge.pairing_task import unpacked
from xiuhua.register.models import Account, Household, PairingProposal, PairRule, Person


@transaction.atomic
def pin_pair(key: UUID, *, household: UUID, helper: UUID, why: str, by: Account) -> UUID:
    """Say that a household of a draft gets this helper; gives the key of the pin. A pin to another makes way: a move.

    A ban of the same pair is lifted. Raises Absent and ProposalRefused, ProposalCannot where it cannot be kept.
    """
    proposal = open_draft(key, by=by)
    home, person = _pair(proposal, household, helper)
    reason = why_told(why)
    before = PairRule.objects.filter(proposal=proposal, household=home, lifted_at__isnull=True)
    if before.filter(kind=PairRule.PIN, person=person).exists():
        raise ProposalRefused("same", helper=person.name)
    instead = [*before.filter(kind=PairRule.PIN), *before.filter(kind=PairRule.BAN, person=person)]
    return _said(proposal, PairRule.PIN, home, person, reason, instead=instead, by=by)


@transaction.atomic
def ban_pair(key: UUID, *, household: UUID, helper: UUID, why: str, by: Account) -> UUID:
    """Say that a household of a draft does not get this helper; gives the key of the ban. A pin of the pair is lifted.

    Raises as `pin_pair`.
    """
    proposal = open_draft(key, by=by)
    home, person = _pair(proposal, household, helper)
    reason = why_told(why)
    before = PairRule.objects.filter(proposal=proposal, household=home, person=person, lifted_at__isnull=True)
    if before.filter(kind=PairRule.BAN).exists():
        raise ProposalRefused("banned_already", helper=person.name)
    return _said(proposal, PairRule.BAN, home, person, reason, instead=[*before.filter(kind=PairRule.PIN)], by=by)


@transaction.atomic
def lift_rule(key: UUID, rule: UUID, *, by: Account) -> None:
    """Lift a pin or a ban of a draft: what it took the place of holds again.

    Raises Absent, and ProposalRefused for what is lifted already, or where no pairing can be without it.
    """
    proposal = open_draft(key, by=by)
    found = PairRule.objects.filter(proposal=proposal, key=rule, lifted_at__isnull=True).first()
    if found is None:
        raise ProposalRefused("not_lifted")
    _lift(found, by=by)
    for earlier in PairRule.objects.filter(lifted_for=found):
        earlier.lifted_by = earlier.lifted_at = earlier.lifted_for = None
        earlier.save(update_fields=["lifted_by", "lifted_at", "lifted_for"])
    reckon_anew(proposal)
    _write(proposal, f"lift_{found.kind}", found, by=by)


def undo_last(key: UUID, *, by: Account) -> None:
    """Undo what was said last of a draft's pairs; raises as `lift_rule`."""
    last = PairRule.objects.filter(proposal__key=key, lifted_at__isnull=True).order_by("-said_at", "-pk").first()
    if last is None:
        raise ProposalRefused("not_lifted")
    lift_rule(key, last.key, by=by)


def _pair(proposal: PairingProposal, household: UUID, helper: UUID) -> tuple[Household, Person]:
    """A household and a helper of what is frozen."""
    frozen = unpacked(proposal.frozen)
    if household.hex not in frozen.households["household"]:
        raise ProposalRefused("no_household")
    if helper.hex not in frozen.helpers["helper"]:
        raise ProposalRefused("no_helper")
    return Household.objects.get(key=household), Person.objects.get(key=helper)


def _said(
    proposal: PairingProposal, kind: str, home: Household, person: Person, why: str, *,
    instead: list[PairRule], by: Account,
) -> UUID:  # fmt: skip
    for earlier in instead:
        _lift(earlier, by=by)
    made = PairRule.objects.create(proposal=proposal, kind=kind, household=home, person=person, why=why, said_by=by)
    for earlier in instead:
        earlier.lifted_for = made
        earlier.save(update_fields=["lifted_for"])
    reckon_anew(proposal)
    _write(proposal, f"{kind}_pair", made, by=by)
    return made.key


def _lift(rule: PairRule, *, by: Account) -> None:
    rule.lifted_by, rule.lifted_at = by, timezone.now()
    rule.save(update_fields=["lifted_by", "lifted_at"])


def _write(proposal: PairingProposal, deed: str, rule: PairRule, *, by: Account) -> None:
    after = told_of(proposal) | {"holder": rule.person.name, "household": rule.household.number}
    write_line(deed, by=by, subject_kind="area", subject=proposal.area.code, after=after, why=rule.why)
