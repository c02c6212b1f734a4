"""Visits to a household: all of them with what was promised, the form that tells of one, and pictures."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xiuhua.actions.verify.confirm_visit import confirm_visit
from xiuhua.actions.verify.promises import MOST_HOW, MOST_WHAT, give_up_promise, keep_promise, move_promise
from xiuhua.actions.verify.record_visit import MOST_MINUTES, MOST_NOTE, MOST_WHY, record_visit, withdraw_visit
from xiuhua.actions.verify.see_photo import see_photo
from xiuhua.actions.verify.visit_refusal import VisitRefused
from xiuhua.actions.verify.visiting import Visiting, visiting
from xiuhua.actions.view_household import view_household
from xiuhua.desk.changing import item_word, value_word
from xiuhua.desk.choosing import key_told, text_told
from xiuhua.desk.ground import Reader, page_number, reader_of
from xiuhua.desk.pages import leaf_of
from xiuhua.desk.views.household import around_card, title_of
from xiuhua.desk.visit_refusals import why_no_visit
from xiuhua.desk.visit_telling import VisitWish, day_told, empty_wish, photo_told, visit_wish_of
from xiuhua.duty.door import Absent, OpenedHousehold, open_household
from xiuhua.duty.routes import Duty, declares
from xiuhua.queries.change_request import changeable
from xiuhua.queries.household_brief import brief_of
from xiuhua.queries.visit import last_answers, tasks_of, visit_lines, visits_of
from xiuhua.words import Rejected

KEEP, MOVE, GIVE_UP, WITHDRAW, CONFIRM = "keep", "move", "give_up", "withdraw", "confirm"


@declares(Duty.HOUSEHOLD)
def show_visits(request: HttpRequest, key: UUID) -> HttpResponse:
    """All visits to a household and all promises; with POST one is settled, confirmed or taken back."""
    reader = reader_of(request)
    if request.method != "POST":
        opened = view_household(reader.scope, key, on=reader.today)
        if opened.topics is not None:
            raise Absent
        return _visits(request, opened)
    opened = open_household(reader.scope, key, on=reader.today)
    of = key_told(text_told(request.POST, "of"))
    if opened.topics is not None or of is None or of not in _told_here(opened, reader):
        raise Absent
    try:
        said = _do(request, of)
    except Rejected as refused:
        return _visits(request, opened, refused=refused)
    messages.success(request, said)
    return redirect("visits", key)


@declares(Duty.HOUSEHOLD)
def show_visit(request: HttpRequest, key: UUID) -> HttpResponse:
    """The form that tells of a visit: what has changed first, and only of that the questions, with the last answers."""
    by: Any = request.user
    reader = reader_of(request)
    try:
        at = visiting(key, by=by)
    except VisitRefused as refused:
        return _untold(request, key, refused)
    if request.method != "POST":
        return _form(request, at, empty_wish(reader.today, at.policy.rules.ways[0]))
    wish = visit_wish_of(request)
    try:
        record_visit(key, wish.told(photo_told(request)), by=by)
    except Rejected as refused:
        return _form(request, at, wish, refused=refused)
    messages.success(request, _("Kept. Thank you: nothing of this has to be written anywhere else."))
    return redirect("visits", key)


@declares(Duty.HOUSEHOLD)
@require_safe
def show_visit_photo(request: HttpRequest, key: UUID, photo: UUID) -> HttpResponse:
    """A picture that was offered with a visit of the household."""
    by: Any = request.user
    content = see_photo(photo, household=key, by=by)
    return HttpResponse(content, content_type="image/jpeg")


def _told_here(opened: OpenedHousehold, reader: Reader) -> set[UUID]:
    """The visits and promises of the household that the page is about."""
    promises = {it.key for it in tasks_of(opened.household, on=reader.today)}
    return promises | set(visits_of(opened.household).values_list("key", flat=True))


def _do(request: HttpRequest, of: UUID) -> str:
    """Do what a form asks for; gives what is said of it. Raises Absent for what no form asks for."""
    by: Any = request.user
    told, do = request.POST, text_told(request.POST, "do")
    how = text_told(told, "how")
    if do == KEEP:
        keep_promise(of, on=day_told(text_told(told, "done_on"), at="done_on"), how=how, by=by)
        return _("Kept: the promise is fulfilled.")
    if do == MOVE:
        move_promise(of, due=day_told(text_told(told, "due"), at="due"), why=how, by=by)
        return _("Moved. What was promised first stays on file.")
    if do == GIVE_UP:
        give_up_promise(of, why=how, by=by)
        return _("Given up, with the reason on file.")
    if do == CONFIRM:
        confirm_visit(of, text_told(told, "code"), by=by)
        return _("The family has confirmed the visit.")
    if do == WITHDRAW:
        withdraw_visit(of, why=text_told(told, "why"), by=by)
        return _("Taken back. It stays on file as taken back.")
    raise Absent


@dataclass(frozen=True, slots=True)
class Settling:
    """What was typed of a promise or visit, named by `form`; a code is never typed back."""

    form: str
    done_on: str
    due: str
    how: str
    why: str


def _settling(told: Mapping[str, Any]) -> Settling:
    of = key_told(text_told(told, "of"))
    return Settling(str(of or ""), *(text_told(told, name) for name in ("done_on", "due", "how", "why")))


def _visits(request: HttpRequest, opened: OpenedHousehold, *, refused: Rejected | None = None) -> HttpResponse:
    reader = reader_of(request)
    rows = visits_of(opened.household)
    leaf = leaf_of(rows.count(), page=page_number(request))
    context = _around(reader, opened.household) | leaf.context() | {
        "lines": visit_lines(rows, first=leaf.start, size=leaf.size, on=reader.today), "total": leaf.count,
        "tasks": tasks_of(opened.household, on=reader.today), "tells": opened.is_answered_for,
        "reader": reader.scope.person_id, "most_how": MOST_HOW,
        "wish": _settling(request.POST) if refused else _settling({}),
        "trouble": why_no_visit(refused) if refused else "", "wrong": getattr(refused, "at", "") if refused else "",
    }  # fmt: skip
    return render(request, "desk/pages/visits.html", context, status=422 if refused else 200)


def _form(request: HttpRequest, at: Visiting, wish: VisitWish, *, refused: Rejected | None = None) -> HttpResponse:
    reader = reader_of(request)
    on_file = _on_file(at)
    last = last_answers(at.household)
    topics = [
        {
            "key": topic.key, "open": topic.key in wish.changed,
            "shows": [it for item in topic.shows for it in on_file.get(item, ())],
            "asks": [
                {"key": ask.key, "options": [it.key for it in ask.options], "last": last.get(ask.key),
                 "said": wish.answers.get(ask.key, "")}
                for ask in topic.asks
            ],
        }
        for topic in at.policy.rules.topics.values()
    ]  # fmt: skip
    check = at.pack.rules.signals.check if at.pack.rules.signals else None
    context = _around(reader, at.household) | {
        "policy": at.policy, "ways": at.policy.rules.ways, "topics": topics, "wish": wish,
        "finds": check.finds if check else "", "warns": check.warns if check else (),
        "most_note": MOST_NOTE, "most_what": MOST_WHAT, "most_minutes": MOST_MINUTES, "most_why": MOST_WHY,
        "trouble": why_no_visit(refused) if refused else "", "wrong": getattr(refused, "at", "") if refused else "",
    }  # fmt: skip
    return render(request, "desk/pages/visit.html", context, status=422 if refused else 200)


def _on_file(at: Visiting) -> dict[str, list[tuple[str, str, str]]]:
    """Of each item that stands beside a question what it is called, of whom, and what is on file of it."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    shown = {item for topic in at.policy.rules.topics.values() for item in topic.shows}
    for it in changeable(at.household, at.pack, on=at.today, only=shown):
        if told := value_word(it.value, it.item, at.pack):
            found.setdefault(it.item, []).append((item_word(it.item, at.pack), it.name, told))
    return found


def _untold(request: HttpRequest, key: UUID, refused: VisitRefused) -> HttpResponse:
    """The page where no visit can be told at all, with the reason."""
    reader = reader_of(request)
    opened = open_household(reader.scope, key, on=reader.today)
    context = _around(reader, opened.household) | {"untold": why_no_visit(refused)}
    return render(request, "desk/pages/visit.html", context)


def _around(reader: Reader, household: Any) -> dict[str, Any]:
    """What the top of a household's page needs."""
    card = brief_of(household, on=reader.today)
    return {
        "card": card, "title": title_of(card), "on": reader.today, "today": reader.today, "asked_on": None,
        "around": around_card(reader.scope, card, on=reader.today),
    }  # fmt: skip
