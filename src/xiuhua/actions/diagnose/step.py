"""A step of a household through the programme: by whom, on which day, on what evidence, for what reason."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db import transaction

from xiuhua.actions.journal import write_line
from xiuhua.actions.keep_warnings import follow_event
from xiuhua.actions.whole_text import whole
from xiuhua.duty.door import Absent, Scope, open_household
from xiuhua.policy.pack import Step
from xiuhua.queries.pack import require_pack_in_force
from xiuhua.register.models import Household, HouseholdEvent, Standing
from xiuhua.words import Conflict, Rejected

MOST_EVIDENCE, MOST_REASON = 160, 200  # letters


@transaction.atomic
def take_step(
    scope: Scope, key: UUID, *, event: str, on: date, evidence: Mapping[str, str], reason: str
) -> HouseholdEvent:
    """Move a household's standing one step, as the pack allows, and keep the step with its evidence.

    Raises Absent when the door is shut or the office is not one of the step's, NotFound for a step the pack has not,
    Conflict when the household does not stand where the step begins, Rejected when evidence or
    reason is missing or too long.
    """
    household = open_household(scope, key, on=on).household
    step = require_pack_in_force(on).step(event)
    if not scope.offices & set(step.offices):
        raise Absent
    held = _held(household, on=on)
    _require_begin(step, household, held)
    _require_evidence(step, evidence, reason)
    reason = whole(reason, "why", most=MOST_REASON)
    taken = HouseholdEvent.objects.create(
        household=household, kind=event, on=on, actor=scope.account.username, evidence=_told(evidence), reason=reason
    )
    _stand(household, step, taken, held=held)
    write_line(
        "take_step",
        by=scope.account,
        subject_kind="household",
        subject=household.key,
        before={"status": held.status if held else ""},
        after={"status": step.to, "step": event, "on": on, "evidence": dict(evidence)},
        why=reason,
    )
    follow_event(household.pk, event, on=on)
    return taken


def _held(household: Household, *, on: date) -> Standing | None:
    """The standing in force, the household held for this transaction; a step cannot be taken before a later one."""
    Household.objects.select_for_update().get(pk=household.pk)
    later = Standing.objects.filter(household=household, since__gt=on).order_by("since").first()
    if later is not None:
        raise Conflict(
            f"Household {household.number} has taken a step on {later.since}: a step on {on} would rewrite what "
            "followed. Correct the later one first."
        )
    return Standing.objects.on(on).filter(household=household).order_by("-since", "-id").first()


def _require_begin(step: Step, household: Household, held: Standing | None) -> None:
    status = held.status if held else ""
    if status not in step.begins:
        begins = ", ".join(begin or "not filed" for begin in step.begins)
        raise Conflict(
            f"Household {household.number} is {status or 'not filed'}: the step {step.event} begins from {begins}."
        )


def _require_evidence(step: Step, evidence: Mapping[str, str], reason: str) -> None:
    missing = [need for need in step.needs if not evidence.get(need, "").strip()]
    if missing:
        raise Rejected(f"The step {step.event} lacks its {', '.join(missing)}: name each, with its day or number.")
    if not reason.strip():
        raise Rejected(f"The step {step.event} lacks a reason: say why, for whoever asks later.")


def _told(evidence: Mapping[str, str]) -> str:
    return whole(
        "; ".join(f"{kind}: {text.strip()}" for kind, text in evidence.items()), "evidence", most=MOST_EVIDENCE
    )


def _stand(household: Household, step: Step, taken: HouseholdEvent, *, held: Standing | None) -> None:
    """Close the standing that ends and open the one that begins; the type stays as it was."""
    if held is not None:
        Standing.objects.filter(pk=held.pk).update(until=taken.on)
    Standing.objects.create(
        household=household,
        status=step.to,
        household_type=held.household_type if held else "",
        since=taken.on,
        event=taken,
        source="step",
    )
    if household.registered_on is None and "" in step.begins:
        Household.objects.filter(pk=household.pk).update(registered_on=taken.on)
