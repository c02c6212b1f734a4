"""Explaining why a finding is right as it stands, so that nobody bends a fact for a check; and withdrawing that.

An explanation is of the values that it was said of: it ends with the turn that finds one of them to be another.
"""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from xiuhua.actions.explanation_refusal import ExplanationRefused
from xiuhua.actions.journal import write_line
from xiuhua.actions.personal_numbers import holds_personal_number
from xiuhua.duty.door import Absent, Scope, open_area, open_household, scope_of, without_topics
from xiuhua.policy.ruleset import Check
from xiuhua.queries.explained_finding import finding_of, limit_of, may_be_explained
from xiuhua.queries.explanation import wording_of
from xiuhua.queries.finding_values import Blamed, index_of, said_of
from xiuhua.queries.judging import Judging
from xiuhua.queries.office import clock_day
from xiuhua.queries.one_finding import About, about_of, home_of, judged_now
from xiuhua.register.models import Account, ExplainedFinding
from xiuhua.words import one_line

LEAST_REASON, MOST_REASON = 4, 300


def explain_of_household(rule: str, household: UUID, member: UUID | None, *, reason: str, by: Account) -> None:
    """Explain what a check flags of a household, or of a member of it; raises as `explain_of_place`."""
    today = clock_day()
    about = _open_member_or_household(scope_of(by, today=today), household, member, on=today)
    _explain(rule, about, reason=reason, by=by, on=today)


def explain_of_place(rule: str, code: str, *, reason: str, by: Account) -> None:
    """Explain what a check flags of a place, as of today; said twice, it is kept once.

    Raises Absent for whoever does not answer for it in all topics; ExplanationRefused where nothing is flagged, where
    the pack has it mended, and for a reason that does not do.
    """
    today = clock_day()
    about = About(area=open_area(without_topics(scope_of(by, today=today)), code, on=today))
    _explain(rule, about, reason=reason, by=by, on=today)


@transaction.atomic
def withdraw_explanation(key: UUID, *, by: Account) -> tuple[str, About]:
    """Let a finding be open again, and say of which rule and about whom; withdrawn twice, it is withdrawn once.

    Raises Absent for whoever does not answer for it.
    """
    today = clock_day()
    row = ExplainedFinding.objects.select_for_update().filter(key=key).first()
    if row is None:
        raise Absent
    about = _opened_again(row, scope_of(by, today=today), on=today)
    if row.until is None:
        end_explanation(row, by=by, day=today)
        write_about("withdraw_explanation", row, about, by=by)
    return row.rule, about


def end_explanation(row: ExplainedFinding, *, by: Account | None, day: date) -> None:
    """Close an explanation: withdrawn by somebody, or by nobody because a value is another."""
    row.until, row.ended_by, row.ended_at = day, by, timezone.now()
    row.save(update_fields=["until", "ended_by", "ended_at"])


def write_about(deed: str, row: ExplainedFinding, about: About, *, by: Account | None) -> None:
    """The journal line about an explanation, with what was said; of people, it stands under their household's key."""
    told = {"rule": row.rule, "explanation": row.key.hex, "reason": row.reason}
    if about.household is None:
        write_line(deed, by=by, subject_kind="area", subject=about.area.code if about.area else "", after=told)
        return
    told |= {"member": about.member.number if about.member else ""}
    write_line(
        deed, by=by, subject_kind="household", subject=about.household.key, after=told, personal=("reason", "member")
    )


@transaction.atomic
def _explain(rule: str, about: About, *, reason: str, by: Account, on: date) -> None:
    type(about.subject)._default_manager.select_for_update().get(pk=about.subject.pk)  # two who say it come one by one
    told = judged_now(rule, about, on=on) if finding_of(rule, about.subject, on=on) else None
    if told is None:
        raise ExplanationRefused("not_flagged", rule=rule)
    check, judge, blamed, tables = told
    said = _said(reason)
    _require_explainable(check, judge, blamed, on=on)
    index = index_of(blamed.told)
    former = ExplainedFinding.objects.filter(rule=rule, until=None, **about.kept).select_related("by__person").first()
    if former is not None and former.index == index:
        if (former.by, former.reason) != (by, said):
            raise ExplanationRefused("explained_already", by=former.by.called, day=former.since)
        return
    if former is not None:
        end_explanation(former, by=None, day=on)
    values = said_of(blamed.told, wording_of(judge, tables, blamed.told))
    row = ExplainedFinding.objects.create(
        rule=rule, reason=said, said_of=values, index=index, by=by, since=on, **about.kept
    )
    write_about("explain_finding", row, about, by=by)


def _require_explainable(check: Check, judge: Judging, blamed: Blamed, *, on: date) -> None:
    if not blamed.stands:
        raise ExplanationRefused("mended", rule=check.key)
    limit = limit_of(judge.pack, on=on)
    if not may_be_explained(check, limit):
        raise ExplanationRefused("must_be_mended", rule=check.key, source=limit.source or check.warrant.source)


def _said(reason: str) -> str:
    said = one_line(reason)
    if len(said) < LEAST_REASON:
        raise ExplanationRefused("no_reason", least=LEAST_REASON)
    if len(said) > MOST_REASON:
        raise ExplanationRefused("long_reason", length=len(said), most=MOST_REASON)
    if holds_personal_number(said):
        raise ExplanationRefused("holds_number")
    return said


def _open_member_or_household(scope: Scope, household: UUID, member: UUID | None, *, on: date) -> About:
    """A household that a scope answers for in all topics, or a member of it; raises Absent. At most six statements.

    Whoever sees a household to inspect it does not answer for it.
    """
    opened = open_household(scope, household, on=on)
    if not opened.is_answered_for:
        raise Absent
    return about_of(opened.household, member, on=on)


def _opened_again(row: ExplainedFinding, scope: Scope, *, on: date) -> About:
    """What an explanation is about, for whoever answers for it today; raises Absent."""
    if row.area is not None:
        return About(area=open_area(without_topics(scope), row.area.code, on=on))
    home = row.household or home_of(row.member, on=on)
    if home is None:
        raise Absent
    return _open_member_or_household(scope, home.key, row.member.key if row.member else None, on=on)
