"""Inspections of an area: what departed or is planned, what was found of rates, and orders with their last days."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xiuhua.desk.ground import ground_of, page_number
from xiuhua.desk.inspection_words import kind_words, order_lines, quantity_words
from xiuhua.desk.pages import leaf_of
from xiuhua.duty.routes import Duty, declares
from xiuhua.queries.inspection import estimates_of, orders_in, plans_in
from xiuhua.queries.pack import judging_pack

SHOWN = 20  # inspections, the last ones


@declares(Duty.AREA)
def show_inspections(request: HttpRequest, code: str) -> HttpResponse:
    """The inspections that the reader may see in an area, and the orders of its places; nothing is sealed behind it."""
    ground = ground_of(request, code, all_topics=True)
    pack = judging_pack(None, on=ground.today)
    rules = pack.inspections if pack else None
    plans = plans_in(ground.area, ground.scope)[:SHOWN] if rules else []
    told = estimates_of(plans)
    orders = orders_in(ground.area, on=ground.today)
    leaf = leaf_of(orders.count(), page=page_number(request))
    context = ground.context("area") | leaf.context() | {
        "here": None, "rules": rules, "total": leaf.count,
        "lines": [(plan, kind_words(rules, plan.kind), quantity_words(rules, told.get(plan.pk, []))) for plan in plans],
        "orders": order_lines(orders[leaf.start : leaf.start + leaf.size], day=ground.today) if leaf.count else [],
    }  # fmt: skip
    return render(request, "desk/pages/inspections.html", context)
