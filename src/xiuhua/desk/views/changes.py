"""Asking that a value on file of a household becomes another one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from xiuhua.actions.diagnose.act import MOST_EVIDENCE, MOST_NAME, MOST_REASON
from xiuhua.actions.diagnose.request_change import ask_again, request_change
from xiuhua.desk.changing import ChangeWish, as_it_was_asked, by_owner, change_wish_of, field_of
from xiuhua.desk.ground import Reader, reader_of
from xiuhua.desk.proceedings import why_not_done
from xiuhua.desk.views.household import around_card, title_of
from xiuhua.duty.acting import open_to_act_on_household
from xiuhua.duty.door import Absent, OpenedHousehold, open_household
from xiuhua.duty.routes import Duty, declares
from xiuhua.queries.change_request import changeable, changing_procedure
from xiuhua.queries.household_card import card_of
from xiuhua.queries.pack import pack_in_force
from xiuhua.queries.proceeding import ProceedingView, proceedings_of
from xiuhua.words import Rejected


@declares(Duty.HOUSEHOLD)
def show_change(request: HttpRequest, key: UUID) -> HttpResponse:
    """Every value on file that may be asked to be changed, and the form for the one that was chosen.

    A request that was sent back is changed on the same form, and sent again.
    """
    reader = reader_of(request)
    opened = open_household(reader.scope, key, on=reader.today)
    pack = pack_in_force(reader.today)
    procedure = pack.procedures.get(changing_procedure(pack))
    offices = open_to_act_on_household(reader.scope, key)[1]
    if opened.topics is not None or procedure is None or not offices & set(procedure.steps[0].doers):
        raise Absent
    wish = change_wish_of(request)
    back = _sent_back(opened, wish, reader=reader) if wish.of else None
    if request.method != "POST":
        return _page(request, opened, as_it_was_asked(back) if back else wish, back=back)
    by: Any = request.user
    try:
        if back:
            ask_again(back.key, wish.wanted(), by=by)
        else:
            request_change(key, wish.wanted(), by=by)
    except Rejected as refused:
        return _page(request, opened, wish, back=back, refused=refused)
    messages.success(request, _("Asked. The value is written once somebody else has checked it."))
    return redirect("proceedings", key)


def _sent_back(opened: OpenedHousehold, wish: ChangeWish, *, reader: Reader) -> ProceedingView:
    """The request that waits to be asked again; raises Absent where there is none such of the household."""
    views = proceedings_of(opened.household, reader=reader.scope.person_id, on=reader.today)
    found = next((it for it in views if it.key == wish.of and it.is_asked_again), None)
    if found is None:
        raise Absent
    return found


def _page(
    request: HttpRequest, opened: OpenedHousehold, wish: ChangeWish, *,
    back: ProceedingView | None, refused: Rejected | None = None,
) -> HttpResponse:  # fmt: skip
    reader = reader_of(request)
    pack = pack_in_force(reader.today)
    card = card_of(opened.household, on=reader.today)
    found = changeable(opened.household, pack, on=reader.today)
    about = (back.change.item, back.change.of_member) if back and back.change else (wish.item, wish.member)
    chosen = next((it for it in found if (it.item, it.member) == about), None)
    context = {
        "card": card, "title": title_of(card), "on": reader.today, "today": reader.today, "asked_on": None,
        "around": around_card(reader.scope, card, on=reader.today), "groups": () if back else by_owner(found),
        "back": back, "chosen": chosen,
        "field": field_of(chosen) if chosen else None, "wish": wish,
        "needs": pack.procedures[changing_procedure(pack)].steps[0].needs,
        "trouble": why_not_done(refused) if refused else "", "wrong": getattr(refused, "at", "") if refused else "",
        "most_reason": MOST_REASON, "most_evidence": MOST_EVIDENCE, "most_name": MOST_NAME,
    }  # fmt: skip
    return render(request, "desk/pages/change.html", context, status=422 if refused else 200)
