"""Cards that households scan, handed out to all of a place, or of those one answers for, in one go."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from xiuhua.actions.keep.ask_job import ask_for_scan_cards
from xiuhua.actions.keep.hand_out_scan_cards import hand_out_scan_cards
from xiuhua.actions.keep.print_papers import Part, to_print
from xiuhua.actions.scan_card import AT_ONCE, ScanCardRefused, Wish
from xiuhua.desk.choosing import text_told
from xiuhua.desk.ground import ground_of, reader_of
from xiuhua.desk.narrowing import narrow_words, narrowing_of, part_to_print
from xiuhua.desk.papers import languages_of, why_not_printed
from xiuhua.desk.scan_cards import address_of_cards, why_not_opened
from xiuhua.duty.door import OWN
from xiuhua.duty.routes import Duty, declares
from xiuhua.queries.office import is_demo
from xiuhua.queries.scan_card import cards_held, scan_card_rules
from xiuhua.words import Rejected


@declares(Duty.AREA)
def show_area_cards(request: HttpRequest, code: str) -> HttpResponse:
    """How many households of a place are given cards, all or those that its list is narrowed to; with POST they are.

    Few while the page waits, many by a worker.
    """
    ground = ground_of(request, code, all_topics=True)
    narrowed = narrowing_of(request, ground)
    context = ground.context("households") | {
        "here": None, "narrowed": narrow_words(narrowed), "query": request.GET.urlencode(),
        "address": reverse("area-scan-cards", args=[code]), "papers_address": reverse("area-papers", args=[code]),
    }  # fmt: skip
    return _of_many(request, context, code, part=part_to_print(narrowed))


@declares(Duty.ANYONE_LOGGED_IN)
def show_own_cards(request: HttpRequest) -> HttpResponse:
    """The same for the households that the reader answers for by a pair."""
    reader = reader_of(request)
    context = {
        "on": reader.today, "today": reader.today, "asked_on": None, "address": reverse("own-scan-cards"),
        "papers_address": reverse("own-papers"),
    }  # fmt: skip
    return _of_many(request, context, OWN, part=None)


def _of_many(request: HttpRequest, context: dict[str, Any], code: str, *, part: Part | None) -> HttpResponse:
    by: Any = request.user
    opens = address_of_cards(request)
    wish = Wish(text_told(request.POST, "language"), opens.card, reached=opens.reached)
    context |= {"opens": opens, "is_demo": is_demo(), "at_once": AT_ONCE}
    try:
        asked = to_print(code, by=by, part=part)
        context |= {
            "count": asked.count, "held": cards_held(asked.households()), "languages": languages_of(asked.pack),
            "rules": scan_card_rules(asked.pack, on=context["on"]),
        }  # fmt: skip
        if request.method != "POST":
            return _page(request, context)
        if asked.count > AT_ONCE:
            return redirect("job", ask_for_scan_cards(code, wish, by=by, part=part).key)
        made = hand_out_scan_cards(code, wish, by=by, progress=lambda *_told: None, part=part)
    except Rejected as refused:
        return _page(request, context, refused=refused)
    headers = {"Content-Disposition": 'inline; filename="cards.pdf"'}
    return HttpResponse(made.content, content_type="application/pdf", headers=headers)


def _page(request: HttpRequest, context: dict[str, Any], *, refused: Rejected | None = None) -> HttpResponse:
    why = why_not_opened if isinstance(refused, ScanCardRefused) else why_not_printed
    context |= {"trouble": why(refused) if refused else "", "wrong": getattr(refused, "at", "") if refused else ""}  # type: ignore[arg-type]
    status = 422 if refused and request.method == "POST" else 200
    return render(request, "desk/pages/hand_out_scan_cards.html", context, status=status)
