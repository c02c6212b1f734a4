"""Takes what a household says in a survey: its slip is burnt, and its answers are one more in each count.

Slip and counts are the only things written, and all counts of the village are written each time, so that not even the
order or the transaction of rows tells which of them grew. The journal says that an answer came, not of whom.
"""

import hashlib
from collections.abc import Mapping
from datetime import date
from functools import reduce
from operator import or_
from uuid import UUID

from django.db import transaction
from django.db.models import Case, F, PositiveIntegerField, Q, When

from xiuhua.actions.assess.survey_refusal import SurveyRefused
from xiuhua.actions.journal import write_line
from xiuhua.duty.door import Absent, scope_of
from xiuhua.duty.recheck import asks_there
from xiuhua.policy.survey import SurveyPolicy
from xiuhua.queries.office import clock_day
from xiuhua.queries.survey import helps_household, policy_in_force
from xiuhua.register.models import Account, SurveySlip, SurveyTally

OWN_HOUSEHOLD = "own_household"


def digest_of_code(code: str) -> str:
    """What is kept of a code: it holds so much chance that nobody finds it again."""
    return hashlib.sha256(code.strip().encode()).hexdigest()


def slip_with_code(code: str) -> SurveySlip:
    """The slip that a code on paper belongs to; raises Absent for none, also for one that was used."""
    slip = SurveySlip.objects.filter(code_digest=digest_of_code(code)).select_related("village__round").first()
    if slip is None:
        raise Absent
    return slip


@transaction.atomic
def answer_with_code(code: str, told: Mapping[str, str]) -> None:
    """Take what somebody who holds a slip says; raises Absent for no such code, SurveyRefused for what is missing."""
    _take(slip_with_code(code), told, today=clock_day())
    write_line("take_survey_answer", by=None, nobody=OWN_HOUSEHOLD, subject_kind="survey")


@transaction.atomic
def answer_for(key: UUID, told: Mapping[str, str], *, by: Account) -> None:
    """Enter what a household said to an interviewer of the office that asks, or wrote on its slip.

    Nobody enters the answers of a household that they help. Raises Absent for others, SurveyRefused.
    """
    today = clock_day()
    slip = slip_to_ask(key, by=by)
    if helps_household(by, slip.household_id, on=today):
        raise SurveyRefused("own_household")
    _take(slip, told, today=today)
    write_line("take_survey_answer", by=by, subject_kind="survey", subject=slip.village.round.key)


def slip_to_ask(key: UUID, *, by: Account) -> SurveySlip:
    """A slip by its key, for the office that drew it; raises Absent for anybody else."""
    slip = SurveySlip.objects.filter(key=key).select_related("village__round__area", "household").first()
    if slip is None or not asks_there(scope_of(by, today=clock_day()), slip.village.round.area):
        raise Absent
    return slip


def _take(slip: SurveySlip, told: Mapping[str, str], *, today: date) -> None:
    policy = policy_in_force(slip.village.round.drawn_on)
    if policy is None:
        raise SurveyRefused("no_surveys")
    _require_open(slip, today)
    if any(told.get(it) not in policy.answers for it in policy.questions):
        raise SurveyRefused("not_asked")
    if not SurveySlip.objects.filter(pk=slip.pk, burnt=False).update(burnt=True, code_digest=""):
        raise SurveyRefused("used")
    _count(slip, {it: told[it] for it in policy.questions}, policy)


def _require_open(slip: SurveySlip, today: date) -> None:
    row = slip.village.round
    if row.closed_on is not None:
        raise SurveyRefused("closed", day=row.closed_on)
    if not row.opens_on <= today <= row.closes_on:
        raise SurveyRefused("not_open", since=row.opens_on, until=row.closes_on)
    if slip.burnt:
        raise SurveyRefused("used")


def _count(slip: SurveySlip, said: Mapping[str, str], policy: SurveyPolicy) -> None:
    """Add one to the count of each answer; every count of the village is written, grown or not."""
    village = slip.village
    SurveyTally.objects.bulk_create(
        [SurveyTally(village=village, question=it, answer=at) for it in policy.questions for at in policy.answers],
        ignore_conflicts=True,
    )
    given = reduce(or_, (Q(question=question, answer=answer) for question, answer in said.items()))
    grown = Case(When(given, then=1), default=0, output_field=PositiveIntegerField())
    SurveyTally.objects.filter(village=village).update(count=F("count") + grown)
