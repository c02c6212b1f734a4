"""Days in the village: one's own months, and those of an area's resident teams for the offices over it."""

from collections import Counter
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from xiuhua.actions.verify.presence_note import AddedWork, add_presence_note, withdraw_presence_note
from xiuhua.actions.verify.presence_refusal import PresenceRefused
from xiuhua.actions.verify.send_month import agree_to_month, recheck_month, review_month
from xiuhua.actions.verify.spot_check import SpotFound, answer_spot_check, spot_check
from xiuhua.desk.choosing import key_told, text_told
from xiuhua.desk.ground import Ground, ground_of, page_number, reader_of
from xiuhua.desk.pages import leaf_of
from xiuhua.desk.presence import MOST, day_told, done, findings, month_asked, month_told, months_around
from xiuhua.desk.presence_refusals import why_no_presence
from xiuhua.duty.acting import ACTING, acts_as, open_to_act_on_area
from xiuhua.duty.door import Absent, which_open
from xiuhua.duty.routes import Duty, declares
from xiuhua.policy.presence import PresencePolicy
from xiuhua.queries.presence import (
    Stage,
    months_of,
    pairs_of,
    policy_around,
    posts_in,
    posts_of,
    stages_of,
    villages_resided,
)
from xiuhua.words import AreaLevel

AT_ONCE = 40  # members on a page
WAITING = (Stage.REVIEW, Stage.RECHECK)
Deed = Callable[[HttpRequest], None]


@declares(Duty.ANYONE_LOGGED_IN)
def show_own_presence(request: HttpRequest) -> HttpResponse:
    """One's own month in each village where one resides; with POST work is added, answered or sent on."""
    if request.method != "POST":
        return _own_page(request)
    do = text_told(request.POST, "do")
    if do not in OWN_DEEDS:
        raise Absent
    try:
        OWN_DEEDS[do](request)
    except PresenceRefused as refused:
        return _own_page(request, refused=refused)
    messages.success(request, done(do))
    return redirect(f"{reverse('own-presence')}?month={_month(request):%Y-%m}")


def _add(request: HttpRequest) -> None:
    village, kind, text = (text_told(request.POST, name) for name in ("village", "kind", "text"))
    told = AddedWork(village, day_told(request), kind, text, text_told(request.POST, "document"))
    add_presence_note(told, by=request.user)  # type: ignore[arg-type]


def _withdraw(request: HttpRequest) -> None:
    withdraw_presence_note(_key(request, "of"), by=request.user)  # type: ignore[arg-type]


def _agree(request: HttpRequest) -> None:
    agree_to_month(text_told(request.POST, "village"), _month(request), by=request.user)  # type: ignore[arg-type]


def _answer(request: HttpRequest) -> None:
    answer_spot_check(_key(request, "of"), request.POST.get("answer", ""), by=request.user)  # type: ignore[arg-type]


OWN_DEEDS: dict[str, Deed] = {"add": _add, "withdraw": _withdraw, "agree": _agree, "answer": _answer}


def _own_page(request: HttpRequest, *, refused: PresenceRefused | None = None) -> HttpResponse:
    reader = reader_of(request)
    month, person = _month(request), reader.scope.person_id
    told = []
    for village in villages_resided(person) if person else ():
        around = policy_around(village, month=month)
        posts = list(posts_of(person, around[1], month=month).filter(area=village)) if around and person else []
        if around and posts:
            lines = months_of(posts, *around, month=month, today=reader.today, opens=_opens(reader))
            told.append(month_told(lines[0], around[1]))
    context = months_around(month, today=reader.today) | MOST | {
        "on": reader.today, "told": told, "form": request.POST, "refused_at": text_told(request.POST, "village"),
        **_trouble(refused),
    }  # fmt: skip
    return render(request, "desk/pages/presence.html", context, status=422 if refused else 200)


@declares(Duty.AREA)
def show_presence(request: HttpRequest, code: str) -> HttpResponse:
    """The resident teams of an area and their month, in the order of villages; with ?who= one of them.

    For the offices over it; with POST they look whether somebody is there, review a month, or check it again.
    """
    ground = ground_of(request, code, all_topics=True)
    area, offices = open_to_act_on_area(ground.scope, code)
    acts_as(offices, ACTING)
    if request.method != "POST":
        return _page(request, ground, offices)
    do = text_told(request.POST, "do")
    if do not in DEEDS:
        raise Absent
    try:
        DEEDS[do](request)
    except PresenceRefused as refused:
        return _page(request, ground, offices, refused=refused)
    messages.success(request, done(do))
    query = urlencode({"month": f"{_month(request):%Y-%m}", "who": text_told(request.POST, "who")})
    return redirect(f"{reverse('presence', args=[area.code])}?{query}")


def _check(request: HttpRequest) -> None:
    village, found, note = (text_told(request.POST, name) for name in ("village", "found", "note"))
    on = day_told(request)
    told = SpotFound(village, _key(request, "who"), on, found, note)
    spot_check(told, by=request.user)  # type: ignore[arg-type]


def _review(request: HttpRequest) -> None:
    _look(request, review_month)


def _recheck(request: HttpRequest) -> None:
    _look(request, recheck_month)


def _look(request: HttpRequest, look: Callable[..., UUID]) -> None:
    agrees, why = text_told(request.POST, "say") == "agree", request.POST.get("why", "")
    look(
        text_told(request.POST, "village"), _key(request, "who"), _month(request), why=why, agrees=agrees,
        by=request.user,
    )  # fmt: skip


DEEDS: dict[str, Deed] = {"check": _check, "review": _review, "recheck": _recheck}


def _page(
    request: HttpRequest, ground: Ground, offices: frozenset[str], *, refused: PresenceRefused | None = None
) -> HttpResponse:  # fmt: skip
    month = _month(request)
    around = policy_around(ground.area.pk, month=month)
    who = key_told(text_told(request.POST if refused else request.GET, "who"))
    shown = _one(request, ground, who) if around and who else _all(request, ground, month) if around else {}
    policy = around[1] if around else None
    context = ground.context("posts") | months_around(month, today=ground.today) | MOST | shown | {
        "here": None, "reckoned": around is not None, "who": who, "form": request.POST, "findings": findings(),
        "may": _may(policy, offices), "member_stages": (Stage.RUNNING, Stage.MEMBER),
        "of_village": ground.area.level == AreaLevel.VILLAGE, **_trouble(refused),
    }  # fmt: skip
    return render(request, "desk/pages/area_presence.html", context, status=422 if refused else 200)


def _may(policy: PresencePolicy | None, offices: frozenset[str]) -> dict[str, bool]:
    """Which of the three looks the reader's offices may take."""
    if policy is None:
        return {}
    wanted = {"check": policy.checked_by, "review": policy.reviewed_by, "recheck": policy.rechecked_by}
    return {name: bool(offices & allowed) for name, allowed in wanted.items()}


def _all(request: HttpRequest, ground: Ground, month: Any) -> dict[str, Any]:
    pack, policy = policy_around(ground.area.pk, month=month) or (None, None)
    if pack is None or policy is None:
        return {}
    posts = list(posts_in(ground.area.pk, policy, month=month))
    pairs = pairs_of(posts)
    found = stages_of(pairs, pack, policy, month=month, today=ground.today)
    stages = {pair: stage for pair, (stage, _) in found.items()}
    sizes, wanted = Counter(stages.values()), request.GET.get("stage", "")
    if wanted in WAITING:
        pairs = [it for it in pairs if stages[it] == wanted]
    leaf = leaf_of(len(pairs), page=page_number(request), size=AT_ONCE)
    here = set(leaf.cut(pairs))
    on_page = [it for it in posts if (it.person_id, it.area_id) in here]
    lines = months_of(on_page, pack, policy, month=month, today=ground.today) if on_page else []
    return leaf.context() | {
        "lines": lines, "total": leaf.count, "stage": wanted if wanted in WAITING else "", "every": len(stages),
        "stages": [(it.value, sizes[it]) for it in WAITING],
    }  # fmt: skip


def _one(request: HttpRequest, ground: Ground, who: UUID) -> dict[str, Any]:
    month = _month(request)
    pack, policy = policy_around(ground.area.pk, month=month) or (None, None)
    posts = list(posts_in(ground.area.pk, policy, month=month).filter(person__key=who)) if policy else []
    if pack is None or policy is None or not posts:
        raise Absent
    lines = months_of(posts, pack, policy, month=month, today=ground.today, opens=_opens(ground))
    return {"told": [month_told(line, policy) for line in lines], "own": posts[0].person_id == ground.scope.person_id}


def _opens(reader: Any) -> Callable[[Any], Any]:
    return lambda homes: which_open(reader.scope, homes, on=reader.today)


def _trouble(refused: PresenceRefused | None) -> dict[str, str]:
    return {"trouble": why_no_presence(refused) if refused else "", "wrong": refused.at if refused else ""}


def _month(request: HttpRequest) -> Any:
    return month_asked(request, today=reader_of(request).today)


def _key(request: HttpRequest, name: str) -> UUID:
    key = key_told(text_told(request.POST, name))
    if key is None:
        raise Absent
    return key
