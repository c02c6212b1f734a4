"""Pages of the staff and of organisations: who answers for what, since when, and who did before."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xiuhua.actions.assess.persons.evidence import may_open_file
from xiuhua.desk.ground import asked_day, page_number, reader_of
from xiuhua.desk.pages import leaf_of
from xiuhua.duty.appointing import fills_what_is_held, may_know
from xiuhua.duty.routes import Duty, declares
from xiuhua.duty.staff import open_organisation, open_person
from xiuhua.queries.organisation_card import helpers_of, organisation_card
from xiuhua.queries.person_card import person_card


@declares(Duty.STAFF)
def show_person(request: HttpRequest, key: UUID) -> HttpResponse:
    """Somebody of the staff: their posts, and those of their households that the reader may open."""
    reader = reader_of(request)
    asked = asked_day(request, today=reader.today)
    on = asked or reader.today
    opened = open_person(reader.scope, key, on=on)
    card = person_card(opened, on=on)
    is_self = opened.person.pk == reader.scope.person_id
    context = {"card": card, "on": on, "today": reader.today, "asked_on": asked, "is_self": is_self}
    context["may_enter_leave"] = on == reader.today and fills_what_is_held(reader.scope, opened.person)
    context["may_open_file"] = on == reader.today and may_open_file(reader.scope, opened.person)
    context["may_know"] = context["may_enter_leave"] or (on == reader.today and may_know(reader.scope, opened.person))
    return render(request, "desk/pages/person.html", context)


@declares(Duty.ORGANISATION)
def show_organisation(request: HttpRequest, key: UUID) -> HttpResponse:
    """An organisation: its leaders and terms, where it is at work, and its staff who help households there."""
    reader = reader_of(request)
    asked = asked_day(request, today=reader.today)
    on = asked or reader.today
    opened = open_organisation(reader.scope, key, on=on)
    card = organisation_card(opened, on=on)
    leaf = leaf_of(card.helpers, page=page_number(request))
    helpers = helpers_of(opened, on=on, first=leaf.start, size=leaf.size) if card.helpers else []
    context = {"card": card, "helpers": helpers, "on": on, "today": reader.today, "asked_on": asked}
    return render(request, "desk/pages/organisation.html", context | leaf.context())
