"""Asks once what nobody can derive of an organisation, with day and source; a later survey takes its place."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from xiuhua.actions.journal import write_line
from xiuhua.actions.organise.ground import require_day, require_living, told
from xiuhua.actions.organise.refusal import OrganisingRefused
from xiuhua.duty.door import Absent, scope_of
from xiuhua.duty.organising import FROM_TOWNSHIP, open_organisation_to_act
from xiuhua.queries.office import clock_day
from xiuhua.register.models import Account, Listing, OrganisationSurvey

MOST_SOURCE, PERCENT = 120, 100


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of an organisation; None is what was not asked."""

    admitted_on: date | None = None
    satisfied_percent: int | None = None
    ranked_last: bool | None = None
    standstill: bool | None = None
    unfit_secretary: bool | None = None
    divided: bool | None = None
    disorder: bool | None = None
    interference: bool | None = None
    accounts_open: bool | None = None
    named: bool | None = None

    @property
    def told(self) -> Mapping[str, object]:
        """What was asked, by field."""
        return {it.name: value for it in fields(self) if (value := getattr(self, it.name)) is not None}


@transaction.atomic
def survey_organisation(key: UUID, *, on: date, source: str, seen: Seen, by: Account) -> UUID:
    """Keep what was seen; gives its key. Raises Absent below a township's office, and OrganisingRefused."""
    today = clock_day()
    body, seat = open_organisation_to_act(scope_of(by, today=today), key, wanted=FROM_TOWNSHIP)
    require_living(body)
    require_day(on, today=today, since=body.founded)
    source = told(source, most=MOST_SOURCE, at="source", missing="no_source")
    if not seen.told:
        raise OrganisingRefused("no_answer")
    if seen.satisfied_percent is not None and not 0 <= seen.satisfied_percent <= PERCENT:
        raise OrganisingRefused("no_number")
    if seen.admitted_on is not None:
        require_day(seen.admitted_on, today=on, at="admitted")
    row = OrganisationSurvey.objects.create(organisation=body, on=on, source=source, by=by, **seen.told)
    write_line(
        "survey_organisation", by=by, subject_kind="area", subject=seat.code,
        after={"organisation": body.name, "on": on, "source": source, "answers": len(seen.told)},
    )  # fmt: skip
    return row.key


@transaction.atomic
def withdraw_survey(key: UUID, *, by: Account) -> None:
    """Take a survey back: only who entered it does, and only while nothing was decided since."""
    row = OrganisationSurvey.objects.select_for_update().filter(key=key, withdrawn_at=None).first()
    if row is None:
        raise Absent
    scope = scope_of(by, today=clock_day())
    body, seat = open_organisation_to_act(scope, row.organisation.key, wanted=FROM_TOWNSHIP)
    if row.by_id != by.pk:
        raise OrganisingRefused("not_yours")
    if Listing.objects.filter(organisation=body, recorded__gte=row.recorded).exists():
        raise OrganisingRefused("used")
    row.withdrawn_at = timezone.now()
    row.save(update_fields=["withdrawn_at"])
    write_line(
        "withdraw_survey", by=by, subject_kind="area", subject=seat.code,
        before={"organisation": body.name, "on": row.on}, after={},
    )  # fmt: skip
