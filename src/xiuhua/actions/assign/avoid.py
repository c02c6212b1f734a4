"""Keeps two apart who must not be paired (回避), for a reason of the pack; and lets that end."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from xiuhua.actions.assign.proposal import open_draft
from xiuhua.actions.assign.proposal_refusal import ProposalRefused
from xiuhua.actions.assign.propose import refresh_proposal
from xiuhua.actions.journal import write_line
from xiuhua.duty.appointing import appointing_scope
from xiuhua.duty.door import Absent, households_seen, scope_of
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import pack_in_force
from xiuhua.register.models import Account, Avoidance, Household, PairRule, Person


@transaction.atomic
def keep_apart(person: UUID, household: UUID, *, why: str, by: Account) -> UUID:
    """State why somebody must not help a household, from today on; gives its key. Every later proposal keeps to it.

    Raises Absent for whoever does not pair there, ProposalRefused for no reason of the pack and for what stands.
    """
    today = clock_day()
    home = _open(household, by=by)
    known = pack_in_force(today).codes.get("exclusion")
    if known is None or why not in {code.key for code in known.codes}:
        raise ProposalRefused("no_reason")
    helper = Person.objects.filter(key=person).first()
    if helper is None:
        raise ProposalRefused("no_helper")
    stands = Avoidance.objects.on(today).filter(person=helper, household=home, why=why).first()
    if stands is not None:
        raise ProposalRefused("kept_apart", helper=helper.name, day=stands.since)
    made = Avoidance.objects.create(person=helper, household=home, why=why, since=today, said_by=by)
    _write("keep_apart", made, by=by)
    return made.key


@transaction.atomic
def bar_pair(key: UUID, *, household: UUID, helper: UUID, why: str, by: Account) -> None:
    """Keep two apart from the workbench of a draft, and lay it out anew; a pin of the pair is lifted.

    Raises as `keep_apart`, `open_draft` and `refresh_proposal`.
    """
    proposal = open_draft(key, by=by)
    keep_apart(helper, household, why=why, by=by)
    pins = PairRule.objects.filter(proposal=proposal, kind=PairRule.PIN, person__key=helper, household__key=household)
    pins.filter(lifted_at__isnull=True).update(lifted_by=by, lifted_at=timezone.now())
    refresh_proposal(key, by=by)


@transaction.atomic
def let_together(key: UUID, *, by: Account) -> None:
    """End what keeps two apart, today; ended twice, it is ended once. Raises Absent."""
    found = Avoidance.objects.filter(key=key).select_related("household", "person").first()
    if found is None:
        raise Absent
    _open(found.household.key, by=by)
    if found.until is None:
        found.until = clock_day()
        found.save(update_fields=["until"])
        _write("let_together", found, by=by)


def _open(household: UUID, *, by: Account) -> Household:
    """A household that an office pairs; raises Absent."""
    today = clock_day()
    scope = appointing_scope(scope_of(by, today=today))
    seen = households_seen(scope, on=today) if scope.places else Household.objects.none()
    found = seen.filter(key=household).first()
    if found is None:
        raise Absent
    return found


def _write(deed: str, told: Avoidance, *, by: Account) -> None:
    after = {"holder": told.person.name, "exclusion": told.why}
    write_line(deed, by=by, subject_kind="household", subject=told.household.key, after=after, personal=("holder",))
