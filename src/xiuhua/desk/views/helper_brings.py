"""What somebody of the staff brings: skills and languages, for the offices that appoint and pair."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from xiuhua.actions.assign.tell_what_helper_brings import tell_what_helper_brings
from xiuhua.desk.ground import reader_of
from xiuhua.desk.labels import labels
from xiuhua.duty.appointing import open_for_knowing
from xiuhua.duty.routes import Duty, declares
from xiuhua.queries.helper_brings import LANGUAGE, SKILL, brings, brought_by


@declares(Duty.STAFF)
def show_what_helper_brings(request: HttpRequest, key: UUID) -> HttpResponse:
    """Which skills and languages somebody brings and brought; with POST they are said anew."""
    reader = reader_of(request)
    person = open_for_knowing(reader.scope, key)
    if request.method == "POST":
        said = {of: request.POST.getlist(of) for of in (SKILL, LANGUAGE)}
        changed = tell_what_helper_brings(key, said, by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("Kept from today on.") if changed else _("Nothing changed: it is as it was."))
        return redirect("helper-brings", key)
    told = brought_by(person, on=reader.today)
    context = {
        "person": person, "told": told,
        "on": reader.today, "today": reader.today, "asked_on": None,
        "lists": [(of, heading, _choices(of, brings(told, of, on=reader.today)))
                  for of, heading in ((SKILL, _("Skills")), (LANGUAGE, _("Languages")))],
    }  # fmt: skip
    return render(request, "desk/pages/helper_brings.html", context)


def _choices(of: str, now: list[str]) -> list[tuple[str, str, bool]]:
    """Key, word and whether it is brought now; also what another pack listed."""
    words = labels(of)
    known = [*words, *(key for key in now if key not in words)]
    return [(key, words.get(key, key), key in now) for key in known]
