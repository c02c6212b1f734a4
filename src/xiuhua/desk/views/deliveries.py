"""Many deliveries of an item, in a village or to one's own households, entered at once as they were paid by list."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext

from xiuhua.actions.remedy.deliver import MOST_EVIDENCE, MOST_WHY
from xiuhua.actions.remedy.deliver_together import (
    PerhapsMuch,
    PerhapsTwice,
    RowsRefused,
    SomeRefused,
    deliver_together,
    take_back_together,
)
from xiuhua.desk import labels
from xiuhua.desk.delivering import CHOOSE_ALL, ONLY_GOOD, TAKE_BACK, Wish, rows_of, wish_of
from xiuhua.desk.ground import ground_of, reader_of
from xiuhua.desk.measuring import why_not_done
from xiuhua.duty.acting import acts_there
from xiuhua.duty.door import OWN, Absent
from xiuhua.duty.routes import Duty, declares
from xiuhua.queries.receivers import (
    Homes,
    delivered_together,
    items_given_in,
    own_homes,
    receivers_in,
    unit_given,
)
from xiuhua.words import Rejected


@dataclass(frozen=True, slots=True)
class _Giving:
    """To whom is given: a village by its code, or OWN; the address of the page, and what stands around it."""

    place: str
    homes: Homes
    address: str
    context: dict[str, Any]


@declares(Duty.AREA)
def show_deliveries(request: HttpRequest, code: str) -> HttpResponse:
    """Who of a village is given an item, ?item=; an office over it enters what each got, and takes it back whole."""
    ground = ground_of(request, code, all_topics=True)
    if not acts_there(ground.scope, ground.area) or ground.asked is not None:
        raise Absent
    address = reverse("area-deliveries", args=[code])
    return _show(request, _Giving(code, Homes(ground.area.pk), address, ground.context("area-measures")))


@declares(Duty.ANYONE_LOGGED_IN)
def show_own_deliveries(request: HttpRequest) -> HttpResponse:
    """The same for the households that the reader answers for by a pair; an empty page for whoever has none."""
    reader = reader_of(request)
    homes = own_homes(reader.scope)
    context = {"on": reader.today, "today": reader.today, "asked_on": None}
    if homes is None:
        return render(request, "desk/pages/deliveries.html", context | {"nobody": True})
    return _show(request, _Giving(OWN, homes, reverse("own-deliveries"), context))


def _show(request: HttpRequest, giving: _Giving) -> HttpResponse:
    wish = wish_of(request, today=giving.context["today"])
    if request.method != "POST" or wish.do == CHOOSE_ALL:
        return _page(request, giving, wish)
    try:
        said = _take_back(request, giving, wish) if wish.do == TAKE_BACK else _deliver(request, giving, wish)
    except Rejected as refused:
        return _page(request, giving, wish, refused=refused)
    messages.success(request, said)
    return redirect(f"{giving.address}?item={wish.item}")


def _deliver(request: HttpRequest, giving: _Giving, wish: Wish) -> str:
    by: Any = request.user
    amounts = wish.amounts(unit_given(giving.homes, wish.item, on=giving.context["today"]))
    kept = deliver_together(
        giving.place, wish.item, amounts, on=wish.day, evidence=wish.evidence, by=by,
        only_good=wish.do == ONLY_GOOD, again=wish.again, sure=wish.sure,
    )  # fmt: skip
    said = ngettext("Kept: %(count)s delivery.", "Kept: %(count)s deliveries.", kept.new) % {"count": kept.new}
    if not kept.standing:
        return said
    stood = ngettext("%(count)s was entered before.", "%(count)s were entered before.", kept.standing)
    return f"{said} {stood % {'count': kept.standing}}"


def _take_back(request: HttpRequest, giving: _Giving, wish: Wish) -> str:
    by: Any = request.user
    if wish.batch is None:
        raise Absent
    count = take_back_together(giving.place, wish.batch, why=wish.why, by=by)
    return ngettext("Taken back: %(count)s delivery.", "Taken back: %(count)s deliveries.", count) % {"count": count}


def _page(request: HttpRequest, giving: _Giving, wish: Wish, *, refused: Rejected | None = None) -> HttpResponse:
    homes, today = giving.homes, giving.context["today"]
    items = items_given_in(homes, on=today)
    item = wish.item if wish.item in items else next(iter(items), "")
    rows = rows_of(receivers_in(homes, item, on=today) if item else [], wish, refused=refused)
    context = giving.context | {
        "items": [(key, labels.label(key, of="measure_item"), count) for key, count in items.items()], "item": item,
        "unit": unit_given(homes, item, on=today) if item else "", "rows": rows, "wish": wish,
        "most_evidence": MOST_EVIDENCE, "trouble": why_not_done(refused) if refused else "",
        "wrong": _wrong(wish, refused), "some": isinstance(refused, RowsRefused),
        "good": refused.good if isinstance(refused, SomeRefused) else 0,
        "ask_again": isinstance(refused, PerhapsTwice) or wish.again,
        "ask_sure": isinstance(refused, PerhapsMuch) or wish.sure, "most_why": MOST_WHY,
        "together": delivered_together(homes, item, on=today) if item else [],
        "first_wrong": next((it.about.measure.hex for it in rows if it.wrong), ""),
    }  # fmt: skip
    return render(request, "desk/pages/deliveries.html", context, status=422 if refused else 200)


def _wrong(wish: Wish, refused: Rejected | None) -> str:
    """The field that a refusal is about: of what is taken back, that of its own form."""
    at = getattr(refused, "at", "") if refused else ""
    return f"{at}-{wish.batch.hex}" if at and wish.do == TAKE_BACK and wish.batch else at
