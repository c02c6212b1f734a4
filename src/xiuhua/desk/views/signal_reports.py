"""Signals of want come in: departments' lists, whom each row means, and what households report of themselves."""

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xiuhua.actions.account.log_in import address_of
from xiuhua.actions.keep.import_access import within_offices
from xiuhua.actions.sustain.act_on_warning import MOST_NOTE
from xiuhua.actions.sustain.bring_signals import (
    BroughtReport,
    ReportToBring,
    bring_signals,
    check_signals,
    taken_kinds,
    withdraw_report,
    write_empty_list,
)
from xiuhua.actions.sustain.find_signals import dismiss_signal, look_for_those_meant, say_who_was_meant
from xiuhua.actions.sustain.report_need import (
    MOST_NAME,
    MOST_NUMBER,
    MOST_WORDS,
    Need,
    places_to_report_for,
    report_need,
)
from xiuhua.actions.sustain.warning_refusal import WarningRefused
from xiuhua.desk.choosing import key_told, text_told
from xiuhua.desk.figures import number
from xiuhua.desk.ground import Ground, ground_of, page_number
from xiuhua.desk.labels import labels
from xiuhua.desk.pages import leaf_of
from xiuhua.desk.uploads import brought_file, most_megabytes
from xiuhua.desk.warning_refusals import why_no_report, why_no_warning
from xiuhua.duty.door import Absent, which_covered
from xiuhua.duty.routes import Duty, declares
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import judging_pack
from xiuhua.queries.warning import household_numbered, meant_by, precision_in, reports_in, waiting_signals
from xiuhua.words import Rejected

LIST, LOOK, TAKE, WITHDRAW, SEEK, MEANT, NOBODY = "list", "look", "take", "withdraw", "seek", "meant", "nobody"
AT_ONCE = 20  # of whom it is not known whom they mean, on a page
SHOWN_REPORTS = 30


@declares(Duty.AREA)
def show_reports(request: HttpRequest, code: str) -> HttpResponseBase:
    """The lists of an area for the offices that import there; with POST one is looked at, taken or taken back."""
    ground = ground_of(request, code, all_topics=True)
    if not which_covered(within_offices(ground.scope), [ground.area.pk], on=ground.today):
        raise Absent
    if request.method != "POST":
        return _page(request, ground)
    try:
        return _done(request, ground)
    except Rejected as refused:
        return _page(request, ground, refused=refused)


def _done(request: HttpRequest, ground: Ground) -> HttpResponseBase:
    """What a form asks for; raises Rejected, and Absent for what no form asks for."""
    do, by = request.POST.get("do", ""), request.user
    if do == LIST:
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder) / "signals.xlsx"
            write_empty_list(target, on=ground.today)
            return FileResponse(target.open("rb"), as_attachment=True, filename=target.name)
    if do in (LOOK, TAKE):
        return _brought(request, ground, take=do == TAKE)
    if do == WITHDRAW:
        withdraw_report(_key(request), by=by)  # type: ignore[arg-type]
        messages.success(request, _("Taken back. What only this list warned of has ended."))
    elif do == SEEK:
        found = look_for_those_meant(ground.area.code, by=by)  # type: ignore[arg-type]
        messages.success(request, _("Found whom %(n)s of them mean.") % {"n": number(found) or "0"})
    elif do == MEANT:
        _say_meant(request)
    elif do == NOBODY:
        dismiss_signal(_key(request), why=request.POST.get("note", ""), by=by)  # type: ignore[arg-type]
        messages.success(request, _("Closed: it means nobody of this register."))
    else:
        raise Absent
    return redirect("signal-reports", ground.area.code)


def _key(request: HttpRequest) -> Any:
    key = key_told(text_told(request.POST, "of"))
    if key is None:
        raise Absent
    return key


def _say_meant(request: HttpRequest) -> None:
    household = key_told(text_told(request.POST, "household")) or household_numbered(text_told(request.POST, "number"))
    if household is None:
        raise WarningRefused("nobody")
    say_who_was_meant(_key(request), household, by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("Kept: the warning is that household's."))


def _brought(request: HttpRequest, ground: Ground, *, take: bool) -> HttpResponse:
    try:
        received = date.fromisoformat(request.POST.get("received_on", ""))
    except ValueError:
        raise WarningRefused("no_day", at="received_on") from None
    path, name = brought_file(request)
    told = ReportToBring(text_told(request.POST, "kind"), ground.area.code, received)
    by: Any = request.user
    if not take:
        return _page(request, ground, seen=check_signals(path, told, by=by))
    kept = bring_signals(path, told, name=name, by=by)
    said = ngettext(
        "Kept: %(n)s row, %(found)s of a known household.",
        "Kept: %(n)s rows, %(found)s of known households.",
        kept.rows,
    )
    messages.success(request, said % {"n": number(kept.rows) or "0", "found": number(kept.found) or "0"})
    return redirect("signal-reports", ground.area.code)


def _page(
    request: HttpRequest, ground: Ground, *, refused: Rejected | None = None, seen: BroughtReport | None = None
) -> HttpResponse:
    pack = judging_pack(None, on=ground.today)
    waiting = waiting_signals(ground.area.pk, on=ground.today)
    leaf = leaf_of(waiting.count(), page=page_number(request), size=AT_ONCE)
    do = text_told(request.POST, "do")
    context = ground.context("households") | leaf.context() | {
        "here": None, "kinds": [it.key for it in taken_kinds(pack, on=ground.today)] if pack else [],
        "reports": reports_in(ground.area.pk, on=ground.today)[:SHOWN_REPORTS], "total": leaf.count,
        "meant": meant_by(waiting[leaf.start : leaf.start + leaf.size], within=ground.area.code, on=ground.today),
        "precision": precision_in(ground.area.pk, pack, on=ground.today) if pack else [],
        "seen": seen, "form": request.POST, "did": do, "most_megabytes": most_megabytes(), "most_note": MOST_NOTE,
        "trouble": (why_no_report(refused) if do in (LOOK, TAKE) else [why_no_warning(refused)]) if refused else [],
        "wrong": getattr(refused, "at", "") if refused else "", "at": text_told(request.POST, "of"),
    }  # fmt: skip
    return render(request, "desk/pages/signal_reports.html", context, status=422 if refused else 200)


@declares(Duty.PUBLIC)
def show_need(request: HttpRequest) -> HttpResponse:
    """A household says for itself that it needs help: four things typed, two chosen, and always the same answer."""
    today = clock_day()
    pack = judging_pack(None, on=today)
    takes = bool(pack and pack.rules.signals and pack.rules.signals.self_report)
    context: dict[str, Any] = {
        "takes": takes, "on": today, "told": request.POST, "most_name": MOST_NAME, "most_number": MOST_NUMBER,
        "most_words": MOST_WORDS, "troubles": labels("cause"), "kept": False, "trouble": "", "wrong": "",
    }  # fmt: skip
    status = 200
    if request.method == "POST":
        told = {name: request.POST.get(name, "") for name in ("name", "identity", "phone", "words", "area", "trouble")}
        try:
            report_need(Need(**told), from_address=address_of(request))
            context["kept"] = True
        except WarningRefused as refused:
            context |= {"trouble": why_no_warning(refused), "wrong": refused.at}
            status = 429 if refused.reason == "too_often" else 422
    places = {} if context["kept"] else _by_county(today)
    return render(request, "desk/pages/need.html", context | {"places": places}, status=status)


def _by_county(today: date) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for place in places_to_report_for(on=today):
        found.setdefault(place.parent.name if place.parent else "", []).append(place)
    return found
