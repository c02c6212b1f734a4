"""Assessment: the scores of an area, the sheet of one object, the rows behind a lost point, disputes, frozen years."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from xiuhua.actions.assess.assess_refusal import AssessRefused
from xiuhua.actions.assess.dispute import appeal, decide_dispute, file_dispute, reply_to_dispute
from xiuhua.actions.assess.enter_value import enter_score
from xiuhua.actions.assess.freeze import freeze_year
from xiuhua.actions.assess.ground import MOST_DOCUMENT, MOST_REASON, Told
from xiuhua.desk.assess_refusals import why_not_assessed
from xiuhua.desk.assessing import sheet_told, steps_told
from xiuhua.desk.choosing import text_told
from xiuhua.desk.ground import Ground, ground_of, key_named, page_number
from xiuhua.desk.labels import label, language
from xiuhua.desk.pages import leaf_of
from xiuhua.desk.rows import table_of
from xiuhua.duty.acting import open_to_act_on_area
from xiuhua.duty.door import Absent
from xiuhua.duty.routes import Duty, declares
from xiuhua.policy.schemes import DISPUTE, AssessmentScheme, year_end
from xiuhua.policy.value_on import whole_on
from xiuhua.queries.assessment import (
    Sheet,
    disputes_of,
    entries_of,
    freezes_in,
    lost_rows_of,
    recomputed,
    scheme_of,
    scores_in,
    sheet_of,
    thing_of,
)
from xiuhua.queries.pack import pack_in_force
from xiuhua.words import NotFound

AT_ONCE = 50


@declares(Duty.AREA)
def show_assessments(request: HttpRequest, code: str) -> HttpResponse:
    """The scores of a scheme in an area, in the order of places and names; with POST its year is frozen."""
    ground = ground_of(request, code, all_topics=True)
    if request.method != "POST":
        return _list(request, ground)
    scheme, year = text_told(request.POST, "scheme"), text_told(request.POST, "year")
    if not year.isdigit():
        raise Absent
    try:
        freeze_year(scheme, int(year), code, reason=request.POST.get("reason", ""), by=request.user)  # type: ignore[arg-type]
    except AssessRefused as refused:
        return _list(request, ground, refused=refused)
    messages.success(request, _("The year is frozen. Its sheets stay as they are; the digest proves it."))
    return redirect(f"{request.path}?scheme={scheme}")


def _list(request: HttpRequest, ground: Ground, *, refused: AssessRefused | None = None) -> HttpResponse:
    schemes = list(pack_in_force(ground.on).schemes.values())
    asked = request.POST.get("scheme") or request.GET.get("scheme", "")
    chosen = next((it for it in schemes if it.key == asked), schemes[0] if schemes else None)
    rows = scores_in(ground.area, scheme=chosen.key, on=ground.on) if chosen else None
    leaf = leaf_of(rows.count() if rows is not None else 0, page=page_number(request), size=AT_ONCE)
    shown = list(rows[leaf.start : leaf.start + leaf.size]) if rows is not None else []
    offices = _offices(ground)
    context = ground.context("assessments") | leaf.context() | {
        "schemes": [(it.key, it.label[language()]) for it in schemes],
        "chosen": chosen, "chosen_label": chosen.label[language()] if chosen else "",
        "scores": [_score(it, chosen) for it in shown] if chosen else [],
        "freezes": freezes_in(ground.area, scheme=chosen.key, on=ground.on) if chosen else [],
        "may_freeze": bool(chosen and offices & {*chosen.decides}),
        "years": sorted({it.year for it in shown}), "most_reason": MOST_REASON,
    } | _refusal(request, refused)  # fmt: skip
    return render(request, "desk/pages/assessments.html", context, status=422 if refused else 200)


def _offices(ground: Ground) -> frozenset[str]:
    """As which offices the reader acts here today; none on a day that is over."""
    if ground.asked is not None:
        return frozenset()
    return open_to_act_on_area(ground.scope, ground.area.code)[1]


def _score(row: Any, scheme: AssessmentScheme) -> dict[str, Any]:
    thing = row.area or row.organisation or row.team
    key = row.area.code if row.area else thing.key.hex
    grade = label(row.grade, of=scheme.grade_list) if row.grade else ""
    place = row.area or (row.organisation.area if row.organisation else row.team.village)
    return {
        "row": row, "name": thing.name, "key": key, "grade": grade, "is_place": bool(row.area), "place": place.code,
        "left": row.full - row.possible,
    }  # fmt: skip


@declares(Duty.AREA)
def show_sheet(request: HttpRequest, code: str, scheme: str, year: int, thing: str) -> HttpResponse:
    """The sheet of one object: every line with what it rests on, its disputes, and what the reader may do."""
    ground, sheet = _opened(request, code, scheme, year, thing)
    if request.method != "POST":
        return _sheet(request, ground, sheet)
    do = text_told(request.POST, "do")
    if do not in DEEDS:
        raise Absent
    try:
        DEEDS[do](request, Told(scheme, year, thing, text_told(request.POST, "line")))
    except AssessRefused as refused:
        return _sheet(request, ground, sheet, refused=refused)
    messages.success(request, _done()[do])
    return redirect(request.path)


def _enter(request: HttpRequest, told: Told) -> None:
    value, document, reason = (request.POST.get(name, "") for name in ("value", "document", "reason"))
    enter_score(told, value=value, document=document, reason=reason, by=request.user)  # type: ignore[arg-type]


def _file(request: HttpRequest, told: Told) -> None:
    reason, evidence = (request.POST.get(name, "") for name in ("reason", "evidence"))
    file_dispute(told, reason=reason, evidence=evidence, by=request.user)  # type: ignore[arg-type]


def _reply(request: HttpRequest, _told: Told) -> None:
    key, agrees = key_named(request.POST.get("of", "")), request.POST.get("say") == "agree"
    reply_to_dispute(key, agrees=agrees, reason=request.POST.get("reason", ""), by=request.user)  # type: ignore[arg-type]


def _appeal(request: HttpRequest, _told: Told) -> None:
    appeal(key_named(request.POST.get("of", "")), reason=request.POST.get("reason", ""), by=request.user)  # type: ignore[arg-type]


def _decide(request: HttpRequest, _told: Told) -> None:
    key, agrees = key_named(request.POST.get("of", "")), request.POST.get("say") == "agree"
    points, reason = (request.POST.get(name, "") for name in ("points", "reason"))
    decide_dispute(key, agrees=agrees, points=points, reason=reason, by=request.user)  # type: ignore[arg-type]


DEEDS = {"enter": _enter, "file": _file, "reply": _reply, "appeal": _appeal, "decide": _decide}


def _done() -> dict[str, str]:
    return {
        "enter": _("The value is entered. It counts from the next turn on."),
        "file": _("The dispute is filed."),
        "reply": _("The reply is written down."),
        "appeal": _("The appeal is filed."),
        "decide": _("The decision is written down. Points that it gives count from the next turn on."),
    }


def _opened(request: HttpRequest, code: str, scheme: str, year: int, thing: str) -> tuple[Ground, Sheet]:
    """The ground and the sheet; absent where the object does not lie in the area of the address."""
    ground = ground_of(request, code, all_topics=True)
    try:
        chosen = scheme_of(pack_in_force(ground.on), scheme, year)
        found = thing_of(chosen, thing, on=ground.on)
    except NotFound:
        raise Http404 from None
    sheet = sheet_of(chosen, found, year=year, on=ground.on) if found.place.code == ground.area.code else None
    if sheet is None:
        raise Http404
    return ground, sheet


def _sheet(
    request: HttpRequest, ground: Ground, sheet: Sheet, *, refused: AssessRefused | None = None
) -> HttpResponse:  # fmt: skip
    pack, today = pack_in_force(ground.on), ground.today
    offices = _offices(ground)
    disputes = disputes_of(sheet.scheme.key, sheet.thing, year=sheet.year)
    last = pack.calendar.after(year_end(sheet.year), whole_on(pack, DISPUTE, day=ground.on))
    now = recomputed(sheet, on=ground.on) if request.GET.get("again") else None
    context = ground.context("assessments") | {
        "sheet": sheet, "scheme_label": sheet.scheme.label[language()], "again": now is not None,
        "lines": sheet_told(sheet, pack, disputes=disputes, now=now, offices=offices, disputing=today <= last),
        "disputes": [steps_told(it, sheet, today=today, offices=offices) for it in disputes],
        "entries": _entries(sheet), "last_day": last, "pack_name": pack.name,
        "grade": label(sheet.whole["grade"], of=sheet.scheme.grade_list) if sheet.whole["grade"] else "",
        "most_reason": MOST_REASON, "most_document": MOST_DOCUMENT,
    } | _refusal(request, refused)  # fmt: skip
    return render(request, "desk/pages/sheet.html", context, status=422 if refused else 200)


def _entries(sheet: Sheet) -> list[dict[str, Any]]:
    found = entries_of(sheet.scheme.key, sheet.thing, year=sheet.year)
    named = [(it, sheet.scheme.indicator(it.line)) for it in found]
    return [{"entry": it, "label": line.label[language()] if line else it.line} for it, line in named]


def _refusal(request: HttpRequest, refused: AssessRefused | None) -> dict[str, Any]:
    return {
        "trouble": why_not_assessed(refused) if refused else "", "wrong": refused.at if refused else "",
        "form": request.POST if refused else {},
    }  # fmt: skip


@declares(Duty.AREA)
def show_lost(request: HttpRequest, code: str, *, scheme: str, year: int, thing: str, line: str) -> HttpResponse:
    """The rows that an object lost by a line."""
    ground, sheet = _opened(request, code, scheme, year, thing)
    indicator = sheet.scheme.indicator(line)
    if indicator is None or indicator.rows is None:
        raise Http404
    rows = lost_rows_of(sheet, indicator, on=ground.on)
    leaf = leaf_of(rows.height, page=page_number(request))
    shown = rows.slice(leaf.start, leaf.size)
    columns, cells = table_of(shown, figure=line, on=year_end(year), all_topics=ground.all_topics)
    context = ground.context("assessments") | leaf.context() | {
        "sheet": sheet, "scheme_label": sheet.scheme.label[language()], "label": indicator.label[language()],
        "says": indicator.says[language()], "columns": columns, "rows": cells, "height": rows.height,
        "settled": sheet.lines.get(line, {}).get("lost"),
    }  # fmt: skip
    return render(request, "desk/pages/lost_rows.html", context)
