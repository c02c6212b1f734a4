"""Many deliveries of an item in a village, entered at once as they were paid out by list."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext

from xiuhua.actions.remedy.deliver import MOST_EVIDENCE
from xiuhua.actions.remedy.deliver_together import SomeRefused, deliver_together
from xiuhua.desk import labels
from xiuhua.desk.delivering import ONLY_GOOD, Wish, rows_of, wish_of
from xiuhua.desk.ground import Ground, ground_of
from xiuhua.desk.measuring import why_not_done
from xiuhua.duty.acting import acts_there
from xiuhua.duty.door import Absent
from xiuhua.duty.routes import Duty, declares
from xiuhua.queries.receivers import items_given_in, receivers_in, unit_given
from xiuhua.words import Rejected


@declares(Duty.AREA)
def show_deliveries(request: HttpRequest, code: str) -> HttpResponse:
    """Who of a village is given an item, ?item=; an office over it enters here what each got."""
    ground = ground_of(request, code, all_topics=True)
    if not acts_there(ground.scope, ground.area) or ground.asked is not None:
        raise Absent
    wish = wish_of(request, today=ground.today)
    if request.method != "POST":
        return _page(request, ground, wish)
    try:
        count = _deliver(request, ground, wish)
    except Rejected as refused:
        return _page(request, ground, wish, refused=refused)
    said = ngettext("Kept: %(count)s delivery.", "Kept: %(count)s deliveries.", count)
    messages.success(request, said % {"count": count})
    return redirect(f"{reverse('area-deliveries', args=[code])}?item={wish.item}")


def _deliver(request: HttpRequest, ground: Ground, wish: Wish) -> int:
    by: Any = request.user
    amounts = wish.amounts(unit_given(ground.area.pk, wish.item, on=ground.today))
    return deliver_together(
        ground.area.code, wish.item, amounts, on=wish.day, evidence=wish.evidence, by=by,
        only_good=wish.do == ONLY_GOOD,
    )  # fmt: skip


def _page(request: HttpRequest, ground: Ground, wish: Wish, *, refused: Rejected | None = None) -> HttpResponse:
    items = items_given_in(ground.area.pk, on=ground.today)
    item = wish.item if wish.item in items else next(iter(items), "")
    rows = rows_of(receivers_in(ground.area.pk, item, on=ground.today) if item else [], wish, refused=refused)
    context = ground.context("area-measures") | {
        "items": [(key, labels.label(key, of="measure_item"), count) for key, count in items.items()], "item": item,
        "unit": unit_given(ground.area.pk, item, on=ground.today) if item else "", "rows": rows, "wish": wish,
        "most_evidence": MOST_EVIDENCE, "trouble": why_not_done(refused) if refused else "",
        "wrong": getattr(refused, "at", "") if refused else "", "some": isinstance(refused, SomeRefused),
        "good": refused.good if isinstance(refused, SomeRefused) else 0,
        "first_wrong": next((it.about.measure.hex for it in rows if it.wrong), ""),
    }  # fmt: skip
    return render(request, "desk/pages/deliveries.html", context, status=422 if refused else 200)
