"""Skills and languages of all the staff around an area by workbook: handed out, looked at, taken."""

import tempfile
from pathlib import Path

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import ngettext

from xiuhua.actions.assign.bring_skills import BroughtSkills, bring_skills, check_skills, hand_out_skills
from xiuhua.actions.assign.skills_refusal import SkillsRefused
from xiuhua.desk.figures import number
from xiuhua.desk.ground import Ground, Here, ground_of
from xiuhua.desk.skills_refusals import why_no_skills
from xiuhua.desk.uploads import brought_file, most_megabytes
from xiuhua.duty.door import Absent
from xiuhua.duty.pairing import may_pair
from xiuhua.duty.routes import Duty, declares
from xiuhua.words import Rejected

LIST, LOOK, TAKE = "list", "look", "take"


@declares(Duty.AREA)
def show_skills(request: HttpRequest, code: str) -> HttpResponseBase:
    """The list of skills and languages, for the offices that pair there; with POST it leaves, is looked at or taken."""
    ground = ground_of(request, code, all_topics=True)
    if not may_pair(ground.scope, ground.area):
        raise Absent
    if request.method != "POST":
        return _page(request, ground)
    try:
        return _done(request, ground)
    except SkillsRefused as refused:
        return _page(request, ground, trouble=why_no_skills(refused))
    except Rejected as refused:
        return _page(request, ground, trouble=[str(refused)])


def _done(request: HttpRequest, ground: Ground) -> HttpResponseBase:
    """What a form asks for; raises Rejected, and Absent for what no form asks for."""
    do, code = request.POST.get("do", ""), ground.area.code
    if do == LIST:
        return _handed_out(request, code)
    if do not in (LOOK, TAKE):
        raise Absent
    path, name = brought_file(request)
    if do == LOOK:
        return _page(request, ground, seen=check_skills(path, area=code, by=request.user))  # type: ignore[arg-type]
    taken = bring_skills(path, name=name, area=code, by=request.user)  # type: ignore[arg-type]
    said = ngettext(
        "Kept from today on: of %(n)s person something is new.",
        "Kept from today on: of %(n)s persons something is new.",
        taken.changed,
    )
    messages.success(request, said % {"n": number(taken.changed) or "0"})
    return redirect("skills", code)


def _handed_out(request: HttpRequest, code: str) -> HttpResponseBase:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / f"skills-{code}.xlsx"
        hand_out_skills(target, area=code, by=request.user)  # type: ignore[arg-type]
        return FileResponse(target.open("rb"), as_attachment=True, filename=target.name)


def _page(
    request: HttpRequest, ground: Ground, *, trouble: list[str] | None = None, seen: BroughtSkills | None = None
) -> HttpResponse:
    context = ground.context("posts") | {
        "here": Here("skills", {}), "trouble": trouble or [], "wrong": "file" if trouble else "", "seen": seen,
        "most_megabytes": most_megabytes(),
    }  # fmt: skip
    return render(request, "desk/pages/skills.html", context, status=422 if trouble else 200)
