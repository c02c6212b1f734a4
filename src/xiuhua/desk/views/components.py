"""The living page of the desk's components, for who looks after the system, and for anybody in a demo."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xiuhua.desk.components import samples
from xiuhua.desk.ground import reader_of
from xiuhua.duty.door import Absent
from xiuhua.duty.routes import Duty, declares
from xiuhua.queries.office import is_demo
from xiuhua.words import Role


@declares(Duty.ANYONE_LOGGED_IN)
def show_components(request: HttpRequest) -> HttpResponse:
    """Every token, part and state; nothing of the register."""
    reader = reader_of(request)
    if Role.SYSTEM not in reader.scope.offices and not is_demo():
        raise Absent
    list(messages.get_messages(request))  # what is waiting to be said is not said here
    return render(request, "desk/pages/components.html", samples() | {"on": reader.today, "today": reader.today})
