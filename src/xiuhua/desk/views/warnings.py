"""Warnings of want: the inbox of an area and one's own, and the page of one household on which they are acted on."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xiuhua.actions.sustain.act_on_warning import (
    MOST_NOTE,
    do_warning_step,
    end_warning,
    own_warning,
    see_warning,
    snooze_warning,
)
from xiuhua.actions.sustain.draw_checks import do_check
from xiuhua.actions.sustain.warning_refusal import WarningRefused
from xiuhua.actions.view_household import view_household
from xiuhua.desk.choosing import key_told, text_told
from xiuhua.desk.ground import ground_of, page_number, reader_of
from xiuhua.desk.labels import day, labels, language, phrase
from xiuhua.desk.pages import leaf_of
from xiuhua.desk.views.household import around_card, title_of
from xiuhua.desk.warning_refusals import why_no_warning
from xiuhua.duty.door import Absent, OpenedHousehold, open_household, own_households
from xiuhua.duty.routes import Duty, declares
from xiuhua.duty.watching import open_to_watch
from xiuhua.policy.pack import Pack
from xiuhua.policy.signals import MONEY, SignalRules
from xiuhua.policy.value_on import ValueOpen
from xiuhua.queries.door_check import asked_why, check_lines, checks_waiting, keys_of_checks
from xiuhua.queries.household_brief import brief_of
from xiuhua.queries.pack import judging_pack
from xiuhua.queries.warning import (
    KeptWarning,
    Shown,
    SignalLine,
    counts_of,
    kept_warnings,
    lines_of,
    removables,
    shown_of,
    told_with,
    waiting_signals_of,
    warnings_in,
    warnings_of,
    watch_now,
)
from xiuhua.words import NotFound, Rejected, yuan

READY_SHOWN = 20
SEEN, OWN, STEP, SNOOZE, END, CHECK = "seen", "own", "step", "snooze", "end", "check"
MOST_DOORS = 50  # checks at the door that one's own households wait for, on a page


@declares(Duty.AREA)
def show_warnings(request: HttpRequest, code: str) -> HttpResponse:
    """The warnings of an area, urgent and overdue first; whose risk could be found removed stands below."""
    ground = ground_of(request, code, all_topics=True)
    rows = warnings_in(ground.area.pk, on=ground.today)
    inbox = _inbox(request, rows, today=ground.today)
    unknown, first = waiting_signals_of(ground.area.pk, on=ground.today)
    is_open = inbox["shown"] == Shown.OPEN
    ready_count, ready = removables(ground.area.pk, on=ground.today, most=READY_SHOWN) if is_open else (0, [])
    context = ground.context("households") | inbox | {
        "here": None, "ready": ready, "ready_count": ready_count, "address": request.path, "unknown": unknown,
        "unknown_since": first,
    }  # fmt: skip
    return render(request, "desk/pages/warnings.html", context)


@declares(Duty.ANYONE_LOGGED_IN)
def show_own_warnings(request: HttpRequest) -> HttpResponse:
    """The warnings of the households that the reader answers for themselves."""
    reader = reader_of(request)
    homes = own_households(reader.scope)
    inbox = _inbox(request, warnings_of(homes, on=reader.today), today=reader.today)
    doors = check_lines(checks_waiting(homes), first=0, size=MOST_DOORS, on=reader.today) if inbox["watches"] else []
    context = {
        "on": reader.today,
        "today": reader.today,
        "asked_on": None,
        "ready": (),
        "doors": doors,
        "address": request.path,
    }
    return render(request, "desk/pages/warnings.html", context | inbox)


def _inbox(request: HttpRequest, rows: Any, *, today: date) -> dict[str, Any]:
    asked = request.GET.get("shown", "")
    shown = Shown(asked) if asked in list(Shown) else Shown.OPEN
    by: Any = request.user
    counts = counts_of(rows, reader=by.pk, on=today)
    leaf = leaf_of(counts[shown], page=page_number(request))
    found = shown_of(rows, shown, reader=by.pk, on=today)
    pack = judging_pack(None, on=today)
    return leaf.context() | {
        "lines": lines_of(found, first=leaf.start, size=leaf.size, on=today), "shown": shown, "total": counts[shown],
        "tabs": [(it, words, counts[it]) for it, words in _tabs().items()],
        "watches": pack is not None and pack.rules.signals is not None, "kept": {"shown": shown},
    }  # fmt: skip


def _tabs() -> dict[Shown, str]:
    return {
        Shown.OPEN: _("Waiting"),
        Shown.NEW: _("Nobody has seen them"),
        Shown.MINE: _("I took them over"),
        Shown.LATE: _("Overdue"),
        Shown.SNOOZED: _("Put off"),
        Shown.ENDED: pgettext("warnings", "Ended"),
    }


@declares(Duty.HOUSEHOLD)
def show_watch(request: HttpRequest, key: UUID) -> HttpResponse:
    """Why a household is watched, what warns, what must be done by when, and what removing its risk would need."""
    reader = reader_of(request)
    if request.method != "POST":
        opened = view_household(reader.scope, key, on=reader.today)
        if opened.topics is not None:
            raise Absent
        return _watch(request, opened)
    opened = open_household(reader.scope, key, on=reader.today)
    if opened.topics is not None:
        raise Absent
    of = key_told(text_told(request.POST, "of"))
    if of is None or of not in _told_here(opened, text_told(request.POST, "do")):
        raise Absent
    try:
        said = _do(request, of)
    except Rejected as refused:
        return _watch(request, opened, refused=refused)
    messages.success(request, said)
    return redirect("watch", key)


def _told_here(opened: OpenedHousehold, do: str) -> set[UUID]:
    """The warnings, or the checks at the door, of the household that the page is about."""
    if do == CHECK:
        return keys_of_checks(opened.household)
    return {it.line.key for it in kept_warnings(opened.household, reader=0)}


def _do(request: HttpRequest, of: UUID) -> str:
    """Do what a form asks for; gives what is said of it. Raises Absent for what no form asks for."""
    by: Any = request.user
    told, do = request.POST, text_told(request.POST, "do")
    note = text_told(told, "note")
    if do == SEEN:
        see_warning(of, by=by)
        return _("Kept: it has been seen.")
    if do == OWN:
        own_warning(of, by=by)
        return _("You took it over.")
    if do == STEP:
        found = text_told(told, "found")
        do_warning_step(of, text_told(told, "step"), on=_day(told.get("on", "")), found=found, note=note, by=by)
        return _("Entered. What comes next stands below.")
    if do == CHECK:
        do_check(of, found=text_told(told, "found"), on=_day(told.get("on", "")), note=note, by=by)
        return _("Entered. What was found stands here.")
    if do == SNOOZE:
        snooze_warning(of, until=_day(told.get("until", ""), at="until"), why=note, by=by)
        return _("Put off. Its terms run on.")
    if do == END:
        end_warning(of, text_told(told, "end"), why=note, by=by)
        return _("Ended, and its signals with it.")
    raise Absent


def _day(text: str, *, at: str = "on") -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise WarningRefused("no_day", at=at) from None


def _watch(request: HttpRequest, opened: OpenedHousehold, *, refused: Rejected | None = None) -> HttpResponse:
    reader = reader_of(request)
    card = brief_of(opened.household, on=reader.today)
    pack = judging_pack(None, on=reader.today)
    rules = pack.rules.signals if pack else None
    by: Any = request.user
    warnings = kept_warnings(opened.household, reader=by.pk)
    now = next((it for it in warnings if it.line.ended_on is None), None)
    offices = open_to_watch(reader.scope, opened.household.key)[1]
    did = text_told(request.POST, "do")
    at = getattr(refused, "at", "") if refused else ""
    context = {
        "card": card, "title": title_of(card), "on": reader.today, "today": reader.today, "asked_on": None,
        "around": around_card(reader.scope, card, on=reader.today), "now": now,
        "before": [it for it in warnings if it.line.ended_on is not None],
        "may": bool(now and rules and offices & rules.doers), "most_note": MOST_NOTE, "form": request.POST,
        "did": did, "trouble": why_no_warning(refused) if refused else "",
        "wrong": f"{CHECK}-{at}" if at and did == CHECK else at, "rules": rules,
        **_of_today(opened, pack, on=reader.today),
        **(_check_of(opened, pack, rules, offices, on=reader.today) if pack and rules else {}),
        **(_choices(now, rules, offices) if now and rules else {}),
    }  # fmt: skip
    return render(request, "desk/pages/watch.html", context, status=422 if refused else 200)


def _check_of(
    opened: OpenedHousehold, pack: Pack, rules: SignalRules, offices: frozenset[str], *, on: date
) -> dict[str, Any]:
    """The household's check at the door, what its family is told that asks why, and whether the reader may do it."""
    asked = asked_why(opened.household, pack, on=on, language=language())
    finds = rules.check.finds if rules.check else ""
    waits = bool(asked and asked.check and asked.check.done_on is None and finds)
    return {
        "door": asked, "finds_check": finds, "check_findings": labels(finds) if finds else {},
        "checks_door": waits and bool(offices & rules.doers),
    }  # fmt: skip


def _of_today(opened: OpenedHousehold, pack: Pack | None, *, on: date) -> dict[str, Any]:
    """The watch as it is judged today, or why it cannot be."""
    if pack is None or pack.rules.signals is None:
        return {"watch": None, "unjudged": ""}
    try:
        watch = watch_now(opened.household, pack, on=on)
    except NotFound as lacking:
        return {"watch": None, "unjudged": _why_not_judged(lacking)}
    told, kept = told_with(opened.household), {pack.rules.signals.end.kept} if pack.rules.signals.end else set()
    return {
        "watch": {
            "group": watch.group, "steps": watch.steps, "removable": watch.removable, "kept": watch.kept,
            "lines": [
                {"verdict": it.verdict, "words": it.label[language()], "excludes": it.key in kept}
                for it in watch.lines
            ],
        },
        "signals": [_signal_of(it, pack, told) for it in watch.signals], "unjudged": "",
    }  # fmt: skip


def _why_not_judged(lacking: NotFound) -> str:
    """What is lacking, in the reader's language."""
    if not isinstance(lacking, ValueOpen):
        return str(lacking)
    told = {"what": lacking.parameter.label[language()], "day": day(lacking.day)}
    said = _("It cannot be judged today: “%(what)s” has no value on %(day)s, for the pack leaves it open.") % told
    if lacking.parameter.set_by:
        said += _(" It is set by: %(who)s.") % {"who": lacking.parameter.set_by[language()]}
    return said + _(" The office enters it with its source, and puts the pack in force anew.")


def _signal_of(line: SignalLine, pack: Pack, told: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """A signal as the page tells it: what was told, and from which number on it warns."""
    rule = line.signal
    unit = pack.parameter(rule.threshold).unit if rule and rule.threshold else ""
    amounts = [_amount(it, unit) for it in (line.value, line.threshold) if it is not None]
    return {
        "kind": line.kind, "verdict": line.verdict, "received_on": line.received_on,
        "department": rule.department if rule else "", "amount": " / ".join(amounts), "told": told.get(line.key, {}),
    }  # fmt: skip


def _amount(number: int, unit: str) -> str:
    """A number in its unit; money is kept in fen."""
    if unit.startswith(MONEY):
        return f"{yuan(number):,} {phrase(f'unit.{MONEY}', default=MONEY)}"
    return f"{number:,} {phrase(f'unit.{unit}', default=unit)}"


def _choices(now: KeptWarning, rules: SignalRules, offices: frozenset[str]) -> dict[str, Any]:
    """The steps and ends that the reader may enter now."""
    may: Callable[[Any], bool] = lambda it: bool(offices & set(it.doers)) and (not it.after or it.after in now.done)  # noqa: E731
    steps = [
        it for it in rules.steps.values()
        if it.by_hand and may(it) and it.key not in now.done and (now.line.urgent or not it.urgent)
    ]  # fmt: skip
    finds = next((it.finds for it in steps if it.finds), "")
    return {"steps": steps, "finds": finds, "findings": labels(finds),
            "ends": [it.key for it in rules.ends_by_hand if may(it)]}  # fmt: skip
