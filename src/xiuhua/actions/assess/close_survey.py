"""Closes a round of a survey: what it says of its area, and of the places within it, is kept as shares."""

from uuid import UUID

from django.db import transaction

from xiuhua.actions.assess.survey_refusal import SurveyRefused
from xiuhua.actions.journal import write_line
from xiuhua.duty.door import Absent, scope_of
from xiuhua.duty.recheck import asks_there
from xiuhua.queries.office import clock_day
from xiuhua.queries.survey import estimates_of
from xiuhua.register.models import Account, SurveyEstimate, SurveyRound, SurveySlip


@transaction.atomic
def close_survey(key: UUID, *, by: Account) -> SurveyRound:
    """Close a round whose last day is over, for the office that drew it; codes on paper open nothing from now on.

    Raises Absent for anybody else, SurveyRefused before that day and for one that is closed.
    """
    today = clock_day()
    row = SurveyRound.objects.select_for_update(of=("self",)).select_related("area").filter(key=key).first()
    if row is None or not asks_there(scope_of(by, today=today), row.area):
        raise Absent
    if row.closed_on is not None:
        raise SurveyRefused("closed", day=row.closed_on)
    if today <= row.closes_on:
        raise SurveyRefused("not_over", day=row.closes_on)
    row.closed_on, row.closed_by = today, by
    row.save(update_fields=["closed_on", "closed_by"])
    SurveySlip.objects.filter(village__round=row).update(code_digest="")
    kept = SurveyEstimate.objects.bulk_create(estimates_of(row))
    write_line(
        "close_survey", by=by, subject_kind="area", subject=row.area.code, after={"shares": len(kept)}
    )  # fmt: skip
    return row
