"""The chain of leaders of a village, on a page that prints as a sheet."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xiuhua.desk.ground import ground_of
from xiuhua.duty.door import Absent
from xiuhua.duty.routes import Duty, declares
from xiuhua.queries.leaders_chain import leaders_chain
from xiuhua.words import AreaLevel


@declares(Duty.AREA)
def show_leaders(request: HttpRequest, code: str) -> HttpResponse:
    """Who leads from the city down to a village and who answers for it, on the day asked for."""
    ground = ground_of(request, code)
    if ground.area.level != AreaLevel.VILLAGE:
        raise Absent
    opens = {place.code for place in ground.around.path if place.covered} | {ground.area.code}
    context = ground.context("area") | {"rungs": leaders_chain(ground.area, on=ground.on), "opens": opens}
    return render(request, "desk/pages/leaders.html", context)
