"""What a household got, what is on paper about it, what it went through: pages beside its card that are only read."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, TypeVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext

from xiuhua.actions.view_household import view_household
from xiuhua.desk import labels
from xiuhua.desk.family_story import happening_words, told
from xiuhua.desk.ground import Reader, asked_day, page_number, reader_of
from xiuhua.desk.pages import leaf_of
from xiuhua.desk.papers import paper_labels
from xiuhua.desk.views.household import around_card, title_of
from xiuhua.duty.door import Absent, OpenedHousehold
from xiuhua.duty.routes import Duty, declares
from xiuhua.queries.household_brief import brief_of
from xiuhua.queries.household_documents import Document, counts_by_kind, documents_of
from xiuhua.queries.household_history import Happening, counts_of, history_of
from xiuhua.queries.household_money import money_of, units_of_items

Line = TypeVar("Line", Document, Happening)


@declares(Duty.HOUSEHOLD)
def show_money(request: HttpRequest, key: UUID) -> HttpResponse:
    """What a household got by a day: deliveries and dividends, by source and year."""
    _reader, opened, context = _opened(request, key)
    money = money_of(opened.household, on=context["on"])
    leaf = leaf_of(len(money.receipts), page=page_number(request))
    context |= leaf.context() | {
        "money": money, "receipts": leaf.cut(money.receipts), "units": units_of_items(context["on"]),
    }  # fmt: skip
    return render(request, "desk/pages/money.html", context)


@declares(Duty.HOUSEHOLD)
def show_documents(request: HttpRequest, key: UUID) -> HttpResponse:
    """What is on paper about a household by a day, ?kind= of one kind; whoever answers for it prints from here."""
    reader, opened, context = _opened(request, key)
    every = documents_of(opened.household, reader=reader.scope.person_id, on=context["on"])
    words, papers = kind_words(), paper_labels(context["on"])
    some, by_kind = _of_a_kind(request, every, counts_by_kind(every), words)
    leaf = leaf_of(len(some), page=page_number(request))
    context |= leaf.context() | by_kind | {
        "documents": [(it, words[it.kind], _about(it, papers), labels.source(it.where)) for it in leaf.cut(some)],
    }  # fmt: skip
    return render(request, "desk/pages/documents.html", context)


@declares(Duty.HOUSEHOLD)
def show_history(request: HttpRequest, key: UUID) -> HttpResponse:
    """What a household went through by a day, year by year, ?kind= of one kind."""
    reader, opened, context = _opened(request, key)
    every = history_of(opened.household, reader=reader.scope.person_id, on=context["on"])
    some, by_kind = _of_a_kind(request, every, counts_of(every), happening_words())
    leaf = leaf_of(len(some), page=page_number(request))
    by_year = groupby(leaf.cut(some), key=lambda it: it.on.year)
    context |= leaf.context() | by_kind
    context["years"] = [(year, [told(it) for it in happened]) for year, happened in by_year]
    return render(request, "desk/pages/history.html", context)


def _of_a_kind(
    request: HttpRequest, every: Sequence[Line], counts: Mapping[str, int], words: Mapping[str, str]
) -> tuple[list[Line], dict[str, Any]]:
    """Those of the kind that is asked for, or all; and what the page says of the kinds."""
    asked = request.GET.get("kind", "")
    kind = asked if asked in counts else ""
    return [it for it in every if not kind or it.kind == kind], {
        "kinds": [(key, words[key], count) for key, count in counts.items()], "kind": kind, "all": len(every),
        "kept": {"kind": kind} if kind else {},
    }  # fmt: skip


def _opened(request: HttpRequest, key: UUID) -> tuple[Reader, OpenedHousehold, dict[str, Any]]:
    """The household as of the day that was asked for, and the top of its page; raises Absent for a department."""
    reader = reader_of(request)
    asked = asked_day(request, today=reader.today)
    on = asked or reader.today
    opened = view_household(reader.scope, key, on=on)
    if opened.topics is not None:
        raise Absent
    brief = brief_of(opened.household, on=on)
    return reader, opened, {
        "card": brief, "title": title_of(brief), "on": on, "today": reader.today, "asked_on": asked,
        "around": around_card(reader.scope, brief, on=on), "answers_for": opened.is_answered_for,
    }  # fmt: skip


def _about(it: Document, papers: dict[str, str]) -> str:
    if it.of == "paper":
        return papers.get(it.about, it.about)
    return labels.label(it.about, of=it.of) if it.of else it.about


def kind_words() -> dict[str, str]:
    """What kinds of documents are called."""
    return {
        "printed": pgettext("a document", "printed paper"), "notice": pgettext("a document", "public notice"),
        "procedure": pgettext("a document", "evidence of a procedure"),
        "measure": pgettext("a document", "basis of a measure"),
        "delivery": pgettext("a document", "receipt of a delivery"),
        "dividend": pgettext("a document", "receipt of a dividend"),
        "income": pgettext("a document", "evidence of income"), "cause": pgettext("a document", "evidence of a cause"),
        "consent": pgettext("a document", "signed consent"), "step": pgettext("a document", "evidence of a step"),
    }  # fmt: skip
