"""The search box's words: by what somebody was found, and the questions that a session keeps for going back."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from xiuhua.queries.search.found import Why

KEPT = "searched"  # of a session: [number, question] of the latest, the last one last
MOST_KEPT = 8


def why_found(why: Why) -> str:
    """By what somebody was found, in a word."""
    return {
        Why.NAME: _("name"),
        Why.SPELLING: _("pinyin"),
        Why.INITIALS: _("initials"),
        Why.SOUND: _("sounds alike"),
        Why.ID_LAST: _("end of identity number"),
        Why.IDENTITY: _("identity number"),
        Why.PHONE_LAST: _("end of telephone"),
        Why.NUMBER: _("number"),
        Why.CODE: _("code"),
    }[why]


def keep_question(request: HttpRequest, text: str) -> int:
    """Keep a question in the session, where no log and no address tells it; gives its number."""
    kept: list[list[Any]] = request.session.get(KEPT, [])
    number = kept[-1][0] + 1 if kept else 1
    request.session[KEPT] = [*kept, [number, text]][-MOST_KEPT:]
    return number


def kept_question(request: HttpRequest, number: str) -> str:
    """The question of a number; empty when the session keeps none such any more."""
    kept = request.session.get(KEPT, [])
    return next((text for place, text in kept if str(place) == number), "")
