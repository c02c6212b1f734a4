"""The industry projects of an area: who runs them, what households have of them and got, and deeds of a village."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xiuhua.actions.remedy.run_project import (
    MOST_BASIS,
    MOST_EVIDENCE,
    MOST_NAME,
    begin_project,
    end_project,
    pay_dividend,
    share_out,
)
from xiuhua.desk import labels
from xiuhua.desk.figures import number
from xiuhua.desk.ground import Ground, ground_of
from xiuhua.desk.projects import Wish, why_not_done, wish_of
from xiuhua.duty.acting import acts_there
from xiuhua.duty.door import Absent
from xiuhua.duty.routes import Duty, declares
from xiuhua.queries.household import household_lines
from xiuhua.queries.measures_in_area import registered_in
from xiuhua.queries.project import organisations_near, projects_in
from xiuhua.words import Rejected, yuan


@declares(Duty.AREA)
def show_projects(request: HttpRequest, code: str) -> HttpResponse:
    """The projects of an area; an office over a village begins them there, shares out, pays and ends."""
    ground = ground_of(request, code, all_topics=True)
    acts = acts_there(ground.scope, ground.area)
    wish = wish_of(request, today=ground.today)
    if request.method != "POST":
        return _page(request, ground, wish, acts=acts)
    if not acts:
        raise Absent
    try:
        said = _do(request, ground, wish)
    except Rejected as refused:
        return _page(request, ground, wish, acts=acts, refused=refused)
    messages.success(request, said)
    return redirect("projects", code)


def _do(request: HttpRequest, ground: Ground, wish: Wish) -> str:
    """Do what a form asks for; gives what is said of it. Raises Absent for what no form of the page asks for."""
    by: Any = request.user
    if wish.do == "begin":
        begin_project(
            ground.area.code, name=wish.name, kind=wish.kind, organisation=wish.organisation,
            funds_fen=wish.amount_fen, since=wish.day, basis=wish.text, by=by,
        )  # fmt: skip
        return _("Begun. Now share its funds out to households.")
    if wish.of is None or wish.of not in {it.key for it in projects_in(ground.area.pk, on=ground.today)}:
        raise Absent
    match wish.do:
        case "share":
            left = share_out(wish.of, wish.households, amount_fen=wish.amount_fen, since=wish.day, by=by)
            return _("Shared out to each alike. %(left)s yuan are left over.") % {"left": number(float(yuan(left)), 2)}
        case "pay":
            year, amount = wish.year_told, wish.amount_fen
            count = pay_dividend(wish.of, year=year, amount_fen=amount, on=wish.day, evidence=wish.text, by=by)
            return ngettext(
                "Entered for %(count)s household.", "Entered for %(count)s households, by their shares.", count
            ) % {"count": count}
        case "end":
            end_project(wish.of, on=wish.day, by=by)
            return _("The project has ended, and its shares with it.")
    raise Absent


def _page(
    request: HttpRequest, ground: Ground, wish: Wish, *, acts: bool, refused: Rejected | None = None
) -> HttpResponse:
    homes = registered_in(ground.area.pk, on=ground.today) if acts else []
    projects = projects_in(ground.area.pk, on=ground.on)
    running = {it.key for it in projects if it.until is None}
    context = ground.context("area-measures") | {
        "projects": projects, "wish": wish, "homeless": bool(refused and wish.of) and wish.of not in running,
        "acts": acts and ground.asked is None, "kinds": labels.labels("project_kind"),
        "homes": household_lines(homes, on=ground.today) if homes else [],
        "organisations": organisations_near(ground.area.pk, on=ground.today) if acts else [],
        "trouble": why_not_done(refused) if refused else "",
        "wrong": wish.field(getattr(refused, "at", "")) if refused else "",
        "most_name": MOST_NAME, "most_basis": MOST_BASIS, "most_evidence": MOST_EVIDENCE,
        "last_year": ground.today.year - 1,
    }  # fmt: skip
    return render(request, "desk/pages/projects.html", context, status=422 if refused else 200)
