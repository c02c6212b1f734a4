"""Checks at the door: the published points, the month's draw for a place, and its list."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from xiuhua.actions.keep.import_access import within_offices
from xiuhua.actions.sustain.draw_checks import DRAWING_LEVELS, draw_checks
from xiuhua.actions.sustain.warning_refusal import WarningRefused
from xiuhua.desk.choosing import text_told
from xiuhua.desk.figures import number
from xiuhua.desk.ground import Ground, ground_of, page_number
from xiuhua.desk.labels import language
from xiuhua.desk.pages import leaf_of
from xiuhua.desk.warning_refusals import why_no_warning
from xiuhua.duty.door import Absent, which_covered
from xiuhua.duty.routes import Duty, declares
from xiuhua.policy.pack import Pack
from xiuhua.policy.risk_reader import risk_policy
from xiuhua.queries.door_check import check_lines, checks_in, may_be_drawn, months_of
from xiuhua.queries.pack import judging_pack
from xiuhua.queries.risk_score import PublishedScore, latest_score, published
from xiuhua.words import Rejected

MOST_DIGITS = 6


@declares(Duty.AREA)
def show_checks(request: HttpRequest, code: str) -> HttpResponse:
    """What orders checks at the door, and those of a month in an area; with POST its office draws this month's."""
    ground = ground_of(request, code, all_topics=True)
    draws = _draws(ground)
    if request.method != "POST":
        return _page(request, ground, draws)
    if not draws:
        raise Absent
    by: Any = request.user
    try:
        drawn = draw_checks(ground.area.code, checks=_whole(text_told(request.POST, "checks")), by=by)
    except Rejected as refused:
        return _page(request, ground, draws, refused=refused)
    told = {"all": number(drawn.checks), "added": number(drawn.added) or "0", "lot": number(drawn.by_lot) or "0"}
    messages.success(request, _("%(all)s checks stand for this month: %(added)s new, %(lot)s of them by lot.") % told)
    return redirect("checks", ground.area.code)


def _draws(ground: Ground) -> bool:
    """Whether the reader draws for this place: its own office or one around, from the township up."""
    offices = within_offices(ground.scope)
    return ground.area.level in DRAWING_LEVELS and bool(which_covered(offices, [ground.area.pk], on=ground.today))


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        raise WarningRefused("no_number_of_checks")
    return int(text)


def _page(request: HttpRequest, ground: Ground, draws: bool, *, refused: Rejected | None = None) -> HttpResponse:
    pack = judging_pack(None, on=ground.today)
    orders = pack is not None and pack.rules.risk is not None
    month, months = _months(request, ground)
    rows = checks_in(ground.area.pk, month, on=ground.today)
    leaf = leaf_of(rows.count() if orders else 0, page=page_number(request))
    context = ground.context("households") | leaf.context() | {
        "here": None, "orders": orders, "draws": draws, "month": month, "months": months, "total": leaf.count,
        "done": rows.exclude(done_on=None).count() if leaf.count else 0, "kept": {"month": f"{month:%Y-%m}"},
        "lines": check_lines(rows, first=leaf.start, size=leaf.size, on=ground.today) if leaf.count else [],
        "form": request.POST, "trouble": why_no_warning(refused) if refused else "",
        "wrong": getattr(refused, "at", "") if refused else "",
        **(_order(pack, ground) if pack and orders else {}),
    }  # fmt: skip
    return render(request, "desk/pages/checks.html", context, status=422 if refused else 200)


def _months(request: HttpRequest, ground: Ground) -> tuple[date, list[date]]:
    """The month that is asked for (?month=2023-06), this one unless it had checks, and all that had any."""
    now = ground.today.replace(day=1)
    known = months_of(ground.area.pk, on=ground.today)
    asked = next((it for it in known if f"{it:%Y-%m}" == request.GET.get("month", "")), now)
    return asked, known if now in known else [now, *known]


def _order(pack: Pack, ground: Ground) -> dict[str, Any]:
    """The points as they were published last, in the reader's language, and what is drawn by lot."""
    policy = risk_policy(pack, day=ground.today)
    row = latest_score(pack, on=ground.today)
    score = published(row, pack) if row else None
    points = [(it.label[language()], worth) for it, worth in score.points] if score else []
    check = pack.rules.signals.check if pack.rules.signals else None
    return {
        "score": score, "points": points, "finds": check.finds if check else "", **(_worth(score) if score else {}),
        "drawn_percent": round(100 * policy.drawn), "seed": policy.seed,
        "may_be_drawn": may_be_drawn(ground.area.pk, pack, on=ground.today).count(),
    }  # fmt: skip


def _worth(score: PublishedScore) -> dict[str, Any]:
    """The back-test as the page tells it: of each year the shares found with the most checks that the pack asks of."""
    years = [it | {"found": _in_percent(it["recalls"][-1])} for it in score.years]
    percent = score.years[-1]["recalls"][-1]["percent"]
    whole = years[-1]
    better = bool(whole["auc"] and whole["rules_auc"] and whole["auc"]["value"] > whole["rules_auc"]["value"])
    return {"years": years, "percent": f"{percent:g}", "better": better}


def _in_percent(recall: dict[str, Any]) -> dict[str, float | None]:
    shares = {name: recall[name] for name in ("points", "drawn", "rules", "chance")}
    return {name: None if it is None else 100 * it for name, it in shares.items()}
