"""Elections of an area and how their leaders are made up; one election, step by step."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from xiuhua.actions.organise import hold_election as hold
from xiuhua.actions.organise.election_ground import OFFICES, REVIEWERS
from xiuhua.actions.organise.election_refusal import ElectionRefused
from xiuhua.desk import labels
from xiuhua.desk.elections import Wish, stage_words, stages_told, why_not_done
from xiuhua.desk.ground import asked_day, ground_of, page_number, reader_of
from xiuhua.desk.pages import leaf_of
from xiuhua.duty.acting import offices_there
from xiuhua.duty.door import Absent
from xiuhua.duty.routes import Duty, declares
from xiuhua.queries.area import places_coded
from xiuhua.queries.committee import structure_by_place, structure_by_year, without_woman
from xiuhua.queries.election import (
    ElectionLine,
    bodies_in,
    candidates_of,
    election_line,
    elections_in,
    open_election,
    people_near,
)
from xiuhua.queries.election_rules import rules_of
from xiuhua.words import Rejected

SHOWN = 40  # of the elections of an area, the newest


@declares(Duty.AREA)
def show_elections(request: HttpRequest, code: str) -> HttpResponse:
    """The elections of an area, how the leaders elected are made up, and of a village the form to announce one."""
    ground = ground_of(request, code)
    acts = bool(offices_there(ground.scope, ground.area).intersection(OFFICES)) and ground.asked is None
    wish, refused = Wish(request), None
    if request.method == "POST":
        if not acts:
            raise Absent
        try:
            key = _announce(code, wish, by=request.user)
        except Rejected as error:
            refused = error
        else:
            messages.success(request, _("Announced. Now enter who stands."))
            return redirect("election", key)
    rules = rules_of(ground.area.pk, on=ground.on)
    lines = elections_in(ground.area, on=ground.on) if rules else []
    leaf = leaf_of(len(lines), page=page_number(request), size=SHOWN)
    lacking = without_woman(ground.area, on=ground.on) if rules else []
    context = ground.context("organisations") | leaf.context() | {
        "rules": rules, "lines": leaf.cut(lines), "latest": _latest(lines), "total": len(lines),
        "stages": stage_words(), "acts": acts,
        "by_year": structure_by_year(ground.area, on=ground.on) if rules else [],
        "by_place": structure_by_place(ground.area, on=ground.on) if rules else [],
        "lacking": places_coded([it[0] for it in lacking[:SHOWN]], on=ground.on), "lacking_count": len(lacking),
        "bodies": bodies_in(ground.area, rules) if rules and acts else [],
        "kinds": {k: v for k, v in labels.labels("election_kind").items() if k != hold.SECOND_ROUND},
        "wish": wish.told.POST, "trouble": why_not_done(refused) if refused else "",
        "wrong": getattr(refused, "at", ""), "most_document": hold.MOST_DOCUMENT,
    }  # fmt: skip
    return render(request, "desk/pages/elections.html", context, status=422 if refused else 200)


def _latest(lines: list[ElectionLine]) -> frozenset[UUID]:
    """The elections by which somebody is in post now: the newest of each organisation that came to its end."""
    found: dict[UUID, UUID] = {}
    for line in lines:
        if line.stage == "in_post":
            found.setdefault(line.organisation, line.key)
    return frozenset(found.values())


def _announce(code: str, wish: Wish, *, by: Any) -> UUID:
    body = wish.key("organisation")
    if body is None:
        raise ElectionRefused("no_body")
    return hold.announce_election(
        code, organisation=body, kind=wish.text("kind"), on=wish.day(), document=wish.text("document"), by=by
    )


@declares(Duty.ORGANISATION)
def show_election(request: HttpRequest, key: UUID) -> HttpResponse:
    """One election: how far it has come, who stands, what was found of them, and the step that is next."""
    reader = reader_of(request)
    on = asked_day(request, today=reader.today) or reader.today
    election, village = open_election(reader.scope, key, on=on)
    wish, refused = Wish(request), None
    if request.method == "POST":
        try:
            said, to = _step(key, wish, by=request.user)
        except Rejected as error:
            refused = error
        else:
            messages.success(request, said)
            return redirect("election", to)
        election, village = open_election(reader.scope, key, on=on)
    rules = rules_of(village.pk, on=on)
    line = election_line(election)
    offices = offices_there(reader.scope, village) if line.is_open else frozenset()
    context = {
        "line": line, "village": village, "on": on, "today": reader.today, "asked_on": None, "rules": rules,
        "candidates": candidates_of(election, rules), "steps": stages_told(line), "stages": stage_words(),
        "acts": bool(offices.intersection(OFFICES)), "reviews": bool(offices.intersection(REVIEWERS)),
        "near": people_near(village.pk, on=on) if offices else (), "posts": rules.posts if rules else (),
        "codes": {name: labels.labels(name) for name in ("education", "candidate_tag", "sex", "post")},
        "wish": wish.told.POST, "tags": wish.told.POST.getlist("tags"),
        "trouble": why_not_done(refused) if refused else "", "wrong": getattr(refused, "at", ""),
        "most_reason": hold.MOST_REASON, "most_name": hold.MOST_NAME,
        "is_mine": election.voted_by_id == request.user.pk, "me": request.user.pk,
        "elected": line.votes_cast is not None and _any_elected(election),
    }  # fmt: skip
    return render(request, "desk/pages/election.html", context, status=422 if refused else 200)


def _any_elected(election: Any) -> bool:
    return any(it.elected for it in candidates_of(election, None))


def _step(key: UUID, wish: Wish, *, by: Any) -> tuple[str, UUID]:
    """Do what a form of the page asks for; gives what is said of it, and which election to show then."""
    if wish.do == "again":
        return _("Another round is announced."), hold.hold_second_round(key, on=wish.day(), by=by)
    if wish.do == "votes":
        votes = {it: wish.number(f"votes-{it.hex}") for it in _voted(wish)}
        many = hold.enter_votes(key, eligible=wish.number("eligible"), cast=wish.number("cast"), votes=votes, by=by)
        return _("The votes are entered: %(many)s elected. Somebody else confirms them.") % {"many": many}, key
    _do(key, wish, by=by)
    said = {
        "put_up": _("Entered."), "withdraw": _("Taken off."), "review": _("Kept what the department found."),
        "confirm": _("The result is confirmed."), "call_off": _("The election is called off."),
        "take_up": _("They are in post, and whoever was before is not any more."),
    }  # fmt: skip
    return said[wish.do], key


def _do(key: UUID, wish: Wish, *, by: Any) -> None:
    """A step after which the same election is shown. Raises Absent for what no form of the page asks for."""
    match wish.do:
        case "put_up":
            hold.put_up_candidate(key, wish.stands, by=by)
        case "withdraw":
            hold.withdraw_candidate(_of(wish), by=by)
        case "review":
            told = {"department": wish.text("department"), "reason": wish.text("reason")}
            hold.review_candidates(key, against=wish.key("against"), by=by, **told)
        case "confirm":
            hold.confirm_result(key, by=by)
        case "take_up":
            hold.take_up_posts(key, on=wish.day(), by=by)
        case "call_off":
            hold.call_off_election(key, reason=wish.text("reason"), by=by)
        case _:
            raise Absent


def _of(wish: Wish) -> UUID:
    key = wish.key("of")
    if key is None:
        raise Absent
    return key


def _voted(wish: Wish) -> list[UUID]:
    """The candidates for whom the form has a field."""
    names = (name.removeprefix("votes-") for name in wish.told.POST if name.startswith("votes-"))
    return [UUID(hex=name) for name in names if len(name) == 32 and all(it in "0123456789abcdef" for it in name)]
