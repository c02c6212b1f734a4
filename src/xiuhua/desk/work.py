"""The reader's own page, put together from what they answer for: places, households, samples, imports that wait."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from xiuhua.actions.keep.import_access import IMPORTING_GROUNDS, imports_waiting, may_import
from xiuhua.actions.keep.job_access import jobs_failed
from xiuhua.desk.ground import Reader
from xiuhua.desk.jobs import shown_job
from xiuhua.desk.labels import labels
from xiuhua.desk.presence import months_waiting
from xiuhua.desk.training import training_waiting
from xiuhua.duty.acting import ACTING, acting_key
from xiuhua.duty.appointing import appointing_scope
from xiuhua.duty.door import (
    Scope,
    answered_households,
    areas_seen,
    households_handed_over,
    households_seen,
    own_households,
    own_scope,
    without_topics,
)
from xiuhua.duty.grounds import Reason
from xiuhua.policy.visits_reader import visit_policy
from xiuhua.queries.duties_ending import duties_ending
from xiuhua.queries.first_findings import first_findings
from xiuhua.queries.form_rows import asked_forms
from xiuhua.queries.helper_request import handed_away_by, handed_to, requests_waiting
from xiuhua.queries.household import HouseholdLine, households_answered_for, keys_of
from xiuhua.queries.imports import line_of
from xiuhua.queries.jobs import lines_of_jobs
from xiuhua.queries.measures_due import plans_to_fix, renewals_in, renewals_of_households
from xiuhua.queries.pack import judging_pack
from xiuhua.queries.proceedings_waiting import waiting_for
from xiuhua.queries.recheck_flags import flags_to_answer
from xiuhua.queries.scan_card import cards_to_renew
from xiuhua.queries.visit import visits_due
from xiuhua.queries.warning import waiting_of, waiting_signals_of, warnings_in, warnings_of
from xiuhua.queries.work import places_of_work, poor_first, samples_of, to_mend_of_households
from xiuhua.words import NotFound, Rejected, Role

MOST = 5


@dataclass(frozen=True, slots=True)
class WaitingWarnings:
    """How many warnings wait in a place (no code: among one's own households), and how many are over their day."""

    code: str
    name: str
    count: int
    overdue: int
    unknown: int = 0


TOWNSHIP = f"office_{Role.TOWNSHIP}"
OFFICES = frozenset({Role.VILLAGE, Role.TOWNSHIP, Role.COUNTY, Role.CITY})
DUE = (
    "imports",
    "failed",
    "ending",
    "samples",
    "handed_to",
    "asking",
    "steps",
    "renewals",
    "renewing",
    "plans",
    "cards",
    "warnings",
    "visits_over",
    "flags",
    "months",
    "training_due",
    "own_care",
    "care_due",
)


def work_of(reader: Reader) -> dict[str, Any]:
    """What the reader's own page shows. At most fifty statements, whatever they answer for."""
    scope, on = reader.scope, reader.today
    handed_away = list(households_handed_over(scope).values_list("pk", flat=True))
    own = households_seen(own_scope(scope), on=on).exclude(pk__in=handed_away)
    lines = households_answered_for(own, on=on)
    to_mend = to_mend_of_households([line.key for line in lines], on=on) if lines else {}
    places = places_of_work(scope, on=on) if scope.places else []
    told: dict[str, Any] = {
        "households": [(line, to_mend.get(line.key, 0)) for line in poor_first(lines, on=on)] if lines else [],
        "places": places,
        "stands_in": _stands_in(scope), "samples": samples_of(scope), "on": on, "lacking": _not_kept(scope),
        "steps": waiting_for(without_topics(scope).places, reader=scope.person_id, on=on)[:MOST],
    } | _of_offices(scope, on=on) | _handed(scope, handed_away, on=on) | _of_measures(scope, on=on)  # fmt: skip
    told |= _visits(scope, lines, on=on)
    told["warnings"] = _warnings(scope, on=on)
    told["flags"], told["flags_by"] = flags_to_answer(scope.account, on=on)
    told["cards"] = cards_to_renew(scope, on=on) if lines or Role.VILLAGE in scope.offices else []
    told["resides"] = any(acting_key(it.reason) not in ("", *Role) for it in scope.places)
    told["months"] = months_waiting(scope, resides=told["resides"])
    told |= training_waiting(reader, places)
    told["prints_own"] = bool(lines) and scope.person_id is not None
    renewals = renewals_of_households([line.key for line in lines], on=on)
    told["renewals"] = [(line, renewals[line.key]) for line in lines if line.key in renewals]
    quiet = all(place.is_quiet for place in places) and not to_mend
    told["nothing_due"] = bool(places or lines) and quiet and not any(told[name] for name in DUE)
    return told


def _visits(scope: Scope, lines: list[HouseholdLine], *, on: date) -> dict[str, Any]:
    """Of the households that the reader answers for when each was met last, what is due next and why; first due first.

    Those that are drawn for an inspection, or handed over, are nobody's to visit.
    """
    answered = {it.key: it.pk for it in answered_households(scope)} if lines else {}
    pack = judging_pack(None, on=on) if answered else None
    try:
        policy = visit_policy(pack, day=on) if pack else None
    except (NotFound, Rejected):
        policy = None
    due = visits_due(list(answered.values()), policy, on=on) if answered else {}
    by_key = {key: due[pk] for key, pk in answered.items()}
    waits = [line for line in lines if line.key in by_key and by_key[line.key].waits]
    over = [(it, by_key[it.key]) for it in sorted(waits, key=lambda it: by_key[it.key].first_day)]
    return {"visits": by_key, "visits_over": over, "asks_visits": policy is not None}


def _stands_in(scope: Scope) -> dict[UUID, Reason]:
    """By key the households whose helper is on leave while the reader stands in, with for whom and until when."""
    known = keys_of(it.household_id for it in scope.stands_in)
    return {known[it.household_id]: it.reason for it in scope.stands_in}


def _handed(scope: Scope, away: list[int], *, on: date) -> dict[str, Any]:
    """Households handed to the reader lately, and by them; requests for another helper that wait for their office."""
    places = [place.area_id for place in appointing_scope(scope).places]
    waiting, overdue = requests_waiting(places, on=on) if places else (0, 0)
    person = scope.person_id
    return {
        "handed_to": handed_to(person, on=on) if person else [],
        "handed_away": handed_away_by(away, person=person, on=on) if person and away else [],
        "asking": waiting, "overdue": overdue, "requests_at": _widest(scope) if waiting else "",
    }  # fmt: skip


def _widest(scope: Scope) -> str:
    """The code of the widest place whose requests an account decides."""
    return min((place.code for place in appointing_scope(scope).places), key=len, default="")


def _of_offices(scope: Scope, *, on: date) -> dict[str, Any]:
    """What waits for somebody with a place: imports, failed jobs, forms of departments, duties that end."""
    imports_here = may_import(scope)
    whole = without_topics(scope)
    failed = lines_of_jobs(jobs_failed(scope, most=MOST))
    townships = [place.area_id for place in scope.places if place.reason.key == TOWNSHIP]
    offices = bool(scope.offices & OFFICES) and bool(whole.places)
    return {
        "imports_here": imports_here,
        "imports": [line_of(one) for one in imports_waiting(scope, most=MOST)] if imports_here else [],
        "failed": [shown_job(line, whole=True) for line in failed],
        "first": first_findings(townships, on=on, most=MOST) if townships else [],
        "forms_here": offices,
        "forms": asked_forms(areas_seen(whole, on=on))[:MOST] if offices else [],
        "ending": duties_ending(whole, on=on, most=MOST) if scope.places else [],
    }


def _of_measures(scope: Scope, *, on: date) -> dict[str, Any]:
    """Households of the reader's offices whose measures are to be renewed, and plans that wait for them to be fixed."""
    held = [place for place in without_topics(scope).places if acting_key(place.reason) in ACTING]
    places, widest = [place.area_id for place in held], min((place.code for place in held), key=len, default="")
    plans = plans_to_fix(places, but=scope.account.pk, on=on, most=MOST)
    return {"renewing": renewals_in(places, on=on), "renewing_at": widest, "plans": plans}


def _warnings(scope: Scope, *, on: date) -> list[WaitingWarnings]:
    """Warnings that wait among the reader's own households and in each place they answer for; none without a watch."""
    if not labels("signal"):
        return []
    own = warnings_of(own_households(scope), on=on)
    found = [WaitingWarnings("", "", *waiting_of(own, on=on))]
    found += [
        WaitingWarnings(
            it.code, it.reason.area, *waiting_of(warnings_in(it.area_id, on=on), on=on),
            waiting_signals_of(it.area_id, on=on)[0] if it.reason.key in IMPORTING_GROUNDS else 0,
        )
        for it in without_topics(scope).places
    ]  # fmt: skip
    return [it for it in found if it.count or it.unknown]


def _not_kept(scope: Scope) -> list[str]:
    """What a reader of these duties would look for here and cannot find, because nothing keeps it yet."""
    posts = {place.reason.key for place in scope.places}
    told = []
    if "linked_leader" in posts:
        told.append(_("Decisions: nothing here waits for your signature."))
    if posts & {"first_secretary", "team_leader", "team_member"}:
        told.append(_("What the team has spent: its budget stands among the figures of the village."))
    if scope.inspects:
        told.append(_("Routes, evidence and appeals of an inspection."))
    if scope.offices & {Role.COUNTY, Role.CITY}:
        told.append(_("Warnings and payments: the overview tells what moved since the last turn."))
    return told
