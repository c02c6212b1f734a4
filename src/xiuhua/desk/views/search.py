"""Search everywhere: what the box offers while somebody types, and the page of results.

Questions are posted: what was typed is in no address. An ordinary one is kept in the session under a number, so that
back and reload show it again; one that holds an identity number is answered at once and kept nowhere.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from xiuhua.actions.look_up import look_up
from xiuhua.desk.ground import Reader, reader_of
from xiuhua.desk.searching import keep_question, kept_question
from xiuhua.duty.routes import Duty, declares
from xiuhua.queries.search.answer import search
from xiuhua.queries.search.found import Answer
from xiuhua.reckon.search.question import MOST_CHARACTERS, Question, read_question

OFFERED = 6  # of a group, while somebody types


@declares(Duty.ANYONE_LOGGED_IN)
def show_search(request: HttpRequest) -> HttpResponse:
    """The page of results; without a question, the page that says what can be asked."""
    reader = reader_of(request)
    if request.method != "POST":
        return _results(request, reader, kept_question(request, request.GET.get("n", "")))
    typed = _typed(request)
    if read_question(typed).is_telling:
        return _results(request, reader, typed)
    return redirect(f"{reverse('search')}?n={keep_question(request, typed)}")


@declares(Duty.ANYONE_LOGGED_IN)
@require_POST
def offer(request: HttpRequest) -> HttpResponse:
    """What the box offers under what was typed so far. An identity number is looked up only when it is asked for."""
    reader = reader_of(request)
    question = read_question(_typed(request))
    found = search(reader.scope, question, on=reader.today, limit=OFFERED)
    return render(request, "desk/parts/search_found.html", {"found": found, "question": question})


def _results(request: HttpRequest, reader: Reader, typed: str) -> HttpResponse:
    question = read_question(typed)
    # What is not to be kept is not sent back either: a page can be saved.
    shown = "" if question.is_telling else typed
    context = {"found": _answer(reader, question), "question": question, "asked": shown, "on": reader.today}
    return render(request, "desk/pages/search.html", context)


def _answer(reader: Reader, question: Question) -> Answer:
    if question.identity:
        return look_up(reader.scope, question.identity, on=reader.today)
    return search(reader.scope, question, on=reader.today)


def _typed(request: HttpRequest) -> str:
    return request.POST.get("q", "")[:MOST_CHARACTERS].replace("\0", "")
