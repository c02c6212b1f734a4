"""Goes to a drawn home: keeps what was answered, or goes to the next one with a reason."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

import polars as pl
from django.db import transaction

from xiuhua.actions.journal import write_line
from xiuhua.actions.verify.inspection_refusal import InspectionRefused
from xiuhua.actions.verify.plan_inspection import inspecting, keep_homes
from xiuhua.duty.door import Absent, scope_of
from xiuhua.duty.inspecting import INSPECTOR, open_inspection
from xiuhua.policy.inspections import REASONS, InspectionRules, Question
from xiuhua.queries.inspection_draw import drawn_again
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import require_pack_in_force
from xiuhua.register.models import Account, DrawnHome, InspectionFinding
from xiuhua.words import DrawnState, FindingState

MOST_PERSONS = 30
SUSPECTED_AS = "ordinary"  # how grave what an answer raises is until somebody decides


@transaction.atomic
def answer_home(key: UUID, answers: Mapping[str, str], *, by: Account) -> DrawnHome:
    """Keep what a home answered, and what it makes the inspector suspect; no text, and once.

    For the inspector to whom it was given. Raises Absent for others, InspectionRefused.
    """
    today = clock_day()
    home = own_home(key, by=by, today=today)
    rules = inspecting(today)
    told = {it.key: _answer(it, answers.get(it.key, "")) for it in rules.asked_of(home.stratum)}
    home.answers, home.state, home.done_on = told, DrawnState.ASKED, today
    home.save()
    for kind in _suspicions(rules, home):
        InspectionFinding.objects.create(
            plan=home.plan, home=home, village=home.village, kind=kind, severity=SUSPECTED_AS,
            state=FindingState.SUSPECTED, found_on=today, found_by=by,
        )  # fmt: skip
    write_line("inspect_home", by=by, subject_kind="drawn_home", subject=home.key, after={"on": today})
    return home


@transaction.atomic
def replace_home(key: UUID, reason: str, *, by: Account) -> DrawnHome:
    """Go to the next home in the drawn order of the same kind and village, and keep why. Raises as `answer_home`."""
    today = clock_day()
    home = own_home(key, by=by, today=today)
    if reason not in {it.key for it in require_pack_in_force(today).codes[REASONS].codes}:
        raise InspectionRefused("no_reason")
    used = list(home.plan.homes.filter(village=home.village, stratum=home.stratum).values_list("name", flat=True))
    order = drawn_again(home.plan).filter(village=home.village.code, kind=home.stratum)
    left = order.filter(~pl.col("home").is_in(used)).sort("place").head(1)
    if not left.height:
        raise InspectionRefused("nobody_left")
    home.state, home.reason, home.done_on = DrawnState.REPLACED, reason, today
    home.save()
    (found,) = keep_homes(home.plan, left, replaces=home)
    write_line(
        "replace_drawn_home", by=by, subject_kind="drawn_home", subject=home.key,
        after={"replacement_reason": reason, "next_home": found.key},
    )  # fmt: skip
    return found


def own_home(key: UUID, *, by: Account, today: date) -> DrawnHome:
    """A home that waits for an account that inspects; raises Absent, InspectionRefused where it was gone to."""
    rows = DrawnHome.objects.select_for_update(of=("self",)).select_related("plan__inspection", "village", "account")
    home = rows.filter(key=key, account=by).first()
    if home is None or open_inspection(scope_of(by, today=today), home.plan.inspection.key)[1] != INSPECTOR:
        raise Absent
    if home.plan.closed_on is not None:
        raise InspectionRefused("closed", day=home.plan.closed_on)
    if home.state != DrawnState.WAITS:
        raise InspectionRefused("done_already")
    return home


def _answer(question: Question, said: str) -> str | int:
    if question.number:
        if said.isascii() and said.isdigit() and 1 <= int(said) <= MOST_PERSONS:
            return int(said)
        raise InspectionRefused("no_answer", at=question.key)
    if question.choice(said) is None:
        raise InspectionRefused("no_answer", at=question.key)
    return said


def _suspicions(rules: InspectionRules, home: DrawnHome) -> list[str]:
    """What kinds of finding the answers of a home raise, each once."""
    chosen = (it.choice(str(home.answers[it.key])) for it in rules.asked_of(home.stratum))
    return sorted({it.suspects for it in chosen if it and it.suspects})
