"""Weak and lax organisations: those of an area, what the rules say of one and people decide, and a case."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from xiuhua.actions.organise import accept, case
from xiuhua.actions.organise.ground import MOST_DOCUMENT, MOST_LONG, MOST_TEXT
from xiuhua.actions.organise.list_organisation import leave_unlisted, list_organisation
from xiuhua.actions.organise.survey import MOST_SOURCE, Seen, survey_organisation, withdraw_survey
from xiuhua.desk.choosing import text_told
from xiuhua.desk.ground import Reader, asked_day, ground_of, key_named, page_number, reader_of
from xiuhua.desk.organising import (
    Deed,
    day_told,
    helper_words,
    key_of,
    read_words,
    seen_words,
    trouble_of,
    truth_told,
    whole_told,
)
from xiuhua.desk.pages import leaf_of
from xiuhua.duty.door import Absent
from xiuhua.duty.organising import ANY_OFFICE, FROM_COUNTY, FROM_TOWNSHIP, answers_in, offices_over, open_case
from xiuhua.duty.routes import Duty, declares
from xiuhua.duty.staff import open_organisation
from xiuhua.queries.case import ACCEPTED, OPEN, RELAPSED, case_view, decisions_near, unit_candidates, who_may_answer
from xiuhua.queries.cases import case_numbers, cases_in, count_in, proposals_in, was_judged
from xiuhua.queries.pack import judging_pack
from xiuhua.queries.weakness import last_case, listings_of, proposal_of, surveys_of
from xiuhua.words import Rejected, Role

STATES = (OPEN, ACCEPTED, RELAPSED)
MOST = {"most_text": MOST_TEXT, "most_long": MOST_LONG, "most_document": MOST_DOCUMENT, "most_source": MOST_SOURCE}
TRUTHS = (
    "ranked_last", "standstill", "unfit_secretary", "divided", "disorder", "interference", "accounts_open", "named",
)  # fmt: skip


@declares(Duty.AREA)
def show_weak(request: HttpRequest, code: str) -> HttpResponse:
    """Weak organisations of an area: what the rules propose, and the cases with what is late and who answers."""
    ground = ground_of(request, code)
    asked = request.GET.get("state", OPEN)
    state = asked if asked in STATES else OPEN
    counts = [(name, count_in(ground.area.pk, on=ground.on, state=name)) for name in STATES]
    leaf = leaf_of(dict(counts)[state], page=page_number(request))
    pack = judging_pack(ground.area.pk, on=ground.on)
    context = ground.context("organisations") | leaf.context() | {
        "judges": bool(pack and pack.weakness), "judged": was_judged(ground.on), "state": state, "counts": counts,
        "numbers": case_numbers(ground.area.pk, on=ground.on), "proposals": proposals_in(ground.area.pk, on=ground.on),
        "cases": cases_in(ground.area.pk, on=ground.on, state=state, first=leaf.start, size=leaf.size),
    }  # fmt: skip
    return render(request, "desk/pages/weak.html", context)


@declares(Duty.ORGANISATION)
def show_weakness(request: HttpRequest, key: UUID) -> HttpResponse:
    """What the rules say of an organisation, sign by sign; offices say what they saw, the county's decides."""
    reader = reader_of(request)
    body = open_organisation(reader.scope, key, on=reader.today).organisation
    if request.method != "POST":
        return _weakness_page(request, reader, body)
    deed = ABOUT_ORGANISATION.get(text_told(request.POST, "do"))
    if deed is None or not offices_over(reader.scope, body) & set(FROM_TOWNSHIP):
        raise Absent
    try:
        messages.success(request, deed(request, key))
    except Rejected as refused:
        return _weakness_page(request, reader, body, refused=refused)
    return redirect("weakness", key)


def _weakness_page(request: HttpRequest, reader: Reader, body: Any, *, refused: Rejected | None = None) -> HttpResponse:
    asked = asked_day(request, today=reader.today)
    on = asked or reader.today
    offices = offices_over(reader.scope, body) if asked is None else frozenset()
    pack = judging_pack(body.area_id, on=on) if body.area_id else None
    last = last_case(body, on=on)
    proposal = proposal_of(body, on=on)
    context = {
        "body": body, "on": on, "today": reader.today, "asked_on": asked, "proposal": proposal, "last": last,
        "judges": bool(pack and pack.weakness), "surveys": surveys_of(body, on=on),
        "listings": listings_of(body, on=on), "words": seen_words(), "read": read_words(), "truths": TRUTHS,
        "surveys_here": bool(offices & set(FROM_TOWNSHIP)) and not body.dissolved,
        "decides": bool(offices & set(FROM_COUNTY)) and not body.dissolved,
        "is_open": last is not None and (last.accepted_on is None or last.accepted_on > on),
        "ticked": request.POST.getlist("signs") if refused else proposal.signs if proposal else (),
        "me": reader.scope.account.pk, **MOST, **trouble_of(request, refused),
    }  # fmt: skip
    return render(request, "desk/pages/weakness.html", context, status=422 if refused else 200)


def _survey(request: HttpRequest, key: UUID) -> str:
    told: dict[str, Any] = {name: truth_told(request, name) for name in TRUTHS}
    told["satisfied_percent"] = whole_told(request, "satisfied", refused="no_number")
    told["admitted_on"] = day_told(request, "admitted") if text_told(request.POST, "admitted") else None
    source = text_told(request.POST, "source")
    survey_organisation(key, on=day_told(request), source=source, seen=Seen(**told), by=_by(request))
    return _("Kept. The next turn judges by it; this page does already.")


def _withdraw(request: HttpRequest, _key: UUID) -> str:
    withdraw_survey(key_named(text_told(request.POST, "of")), by=_by(request))
    return _("Taken back.")


def _list(request: HttpRequest, key: UUID) -> str:
    list_organisation(
        key, on=day_told(request), signs=request.POST.getlist("signs"), problem=text_told(request.POST, "problem"),
        **_why(request), by=_by(request),
    )  # fmt: skip
    return _("Listed. Its case is open: name who helps, and write its lists.")


def _leave(request: HttpRequest, key: UUID) -> str:
    leave_unlisted(key, on=day_told(request), **_why(request), by=_by(request))
    return _("Not listed. The reason stands beside the proposal.")


def _why(request: HttpRequest) -> dict[str, str]:
    return {name: text_told(request.POST, name) for name in ("reason", "document")}


ABOUT_ORGANISATION: dict[str, Deed] = {"survey": _survey, "withdraw": _withdraw, "list": _list, "leave": _leave}


# ── A case ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@declares(Duty.ORGANISATION)
def show_case(request: HttpRequest, key: UUID) -> HttpResponse:
    """The case of a weak organisation with its lists, milestones and acceptances, to be printed too."""
    reader = reader_of(request)
    row = open_case(reader.scope, key, on=reader.today)
    if request.method != "POST":
        return _case_page(request, reader, row)
    deed = ABOUT_CASE.get(text_told(request.POST, "do"))
    if deed is None:
        raise Absent
    try:
        messages.success(request, deed(request, key))
    except Rejected as refused:
        row.refresh_from_db()
        return _case_page(request, reader, row, refused=refused)
    return redirect("case", key)


def _case_page(request: HttpRequest, reader: Reader, row: Any, *, refused: Rejected | None = None) -> HttpResponse:
    asked = asked_day(request, today=reader.today)
    on = asked or reader.today
    view = case_view(row, on=on)
    offices = offices_over(reader.scope, row.organisation) if asked is None and not view.is_over else frozenset()
    may = {
        "write": bool(offices & set(ANY_OFFICE)), "close": bool(offices & set(FROM_TOWNSHIP)),
        "township": Role.TOWNSHIP in offices and view.state == OPEN, "county": bool(offices & set(FROM_COUNTY)),
        "answers": asked is None and not view.is_over and answers_in(reader.scope, row),
    }  # fmt: skip
    may["report"] = may["write"] or may["answers"]
    people = [(it.key, it.name, it.title) for it in who_may_answer(row, on=on)] if may["write"] else []
    units = list(unit_candidates(row, on=on).values_list("key", "name")) if may["county"] else []
    context = {
        "case": view, "on": on, "today": reader.today, "asked_on": asked, "may": may, "people": people, "units": units,
        "decisions": decisions_near(row.organisation, on=on) if may["report"] else [], "helpers": helper_words(),
        "me": reader.scope.person_id, **MOST, **trouble_of(request, refused),
    }  # fmt: skip
    return render(request, "desk/pages/case.html", context, status=422 if refused else 200)


def _helpers(request: HttpRequest, key: UUID) -> str:
    chosen = {name: key_of(request, name) for name in ("county_leader", "township_leader", "unit", "first_secretary")}
    case.name_helpers(key, **chosen, by=_by(request))
    return _("Kept.")


def _add(request: HttpRequest, key: UUID) -> str:
    told = {name: text_told(request.POST, name) for name in ("problem", "measure", "duty")}
    case.add_item(key, **told, owner=key_of(request, "owner"), due=day_told(request, "due"), by=_by(request))
    return _("Written into the lists.")


def _report(request: HttpRequest, _key: UUID) -> str:
    case.report_item(_item(request), on=day_told(request), **_evidence(request), by=_by(request))
    return _("Kept. The township's office looks and closes it.")


def _take_back(request: HttpRequest, _key: UUID) -> str:
    case.take_back_report(_item(request), by=_by(request))
    return _("Taken back.")


def _close(request: HttpRequest, _key: UUID) -> str:
    case.close_item(_item(request), on=day_told(request), by=_by(request))
    return _("Closed.")


def _reopen(request: HttpRequest, _key: UUID) -> str:
    case.reopen_item(_item(request), why=text_told(request.POST, "why"), by=_by(request))
    return _("Open again.")


def _accept_township(request: HttpRequest, key: UUID) -> str:
    accept.accept_for_township(key, on=day_told(request), **_evidence(request), by=_by(request))
    return _("Accepted for the township. The county's organisation department looks next.")


def _accept_county(request: HttpRequest, key: UUID) -> str:
    accept.accept_for_county(key, on=day_told(request), **_evidence(request), by=_by(request))
    return _("Accepted. The case is over.")


def _return(request: HttpRequest, key: UUID) -> str:
    accept.return_case(key, on=day_told(request), why=text_told(request.POST, "why"), by=_by(request))
    return _("Given back to the township.")


ABOUT_CASE: dict[str, Deed] = {
    "helpers": _helpers, "add": _add, "report": _report, "take_back": _take_back, "close": _close, "reopen": _reopen,
    "accept_township": _accept_township, "accept_county": _accept_county, "return": _return,
}  # fmt: skip


def _item(request: HttpRequest) -> UUID:
    return key_named(text_told(request.POST, "of"))


def _evidence(request: HttpRequest) -> dict[str, Any]:
    return {"document": text_told(request.POST, "document"), "decision": key_of(request, "decision")}


def _by(request: HttpRequest) -> Any:
    return request.user
