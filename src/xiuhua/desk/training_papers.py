"""The words of a session's lists and of certificates, as they leave the desk."""

import tempfile
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from xiuhua.actions.organise.training.hand_out import hand_out_course_list, print_certificate
from xiuhua.actions.organise.training.roster import days_of
from xiuhua.desk.labels import day, label, language
from xiuhua.papers.certificate import CertificatePaper
from xiuhua.policy.training import ORGANISERS
from xiuhua.queries.training import RosterLine

Rows = list[list[str]]


def attendance_list(request: HttpRequest, course: Any, session: Any, roster: Sequence[RosterLine]) -> FileResponse:
    """A list to be signed by hand: a column for each day."""
    days = days_of(session)
    headers = [_("No."), _("Name"), _("Unit"), *(f"{it:%m-%d}" for it in days), _("Signature")]
    rows = [
        [str(number), it.name, _unit(it), *[""] * len(days), ""] for number, it in enumerate(roster, start=1)
    ]  # fmt: skip
    return _sent(request, "attendance", course, session, headers=headers, rows=rows, title=_("Attendance"))


def certificate_list(request: HttpRequest, course: Any, session: Any, roster: Sequence[RosterLine]) -> FileResponse:
    """Who was certified, with number and day."""
    headers = [_("No."), _("Name"), _("Unit"), _("Number of the certificate"), _("Day")]
    known = [(it, it.certificate) for it in roster if it.certificate is not None]
    rows = [
        [str(number), it.name, _unit(it), paper.number, f"{paper.issued_on:%Y-%m-%d}"]
        for number, (it, paper) in enumerate(known, start=1)
    ]
    return _sent(request, "certificates", course, session, headers=headers, rows=rows, title=_("Certificates"))


def certificate_paper(request: HttpRequest, row: Any) -> HttpResponse:
    """A certificate in the reader's language."""
    session = row.enrolment.session
    last: date = session.until - timedelta(days=1)
    told = {
        "name": row.enrolment.person.name, "first": day(session.since), "last": day(last),
        "course": session.course.title,
    }  # fmt: skip
    hours = session.course.hours
    says = _("%(name)s took part in “%(course)s” from %(first)s to %(last)s and completed it.") % told
    if hours:
        says = _("%(says)s The course had %(hours)s hours.") % {"says": says, "hours": hours}
    paper = CertificatePaper(
        title=_("Certificate of training"), says=says, number=_("No. %(number)s") % {"number": row.number},
        organiser=label(session.course.organiser, of=ORGANISERS), issued=day(row.issued_on),
    )  # fmt: skip
    made = print_certificate(row.key, paper, language=language(), by=request.user)  # type: ignore[arg-type]
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{row.number}.pdf"'
    return answer


def _sent(
    request: HttpRequest, kind: str, course: Any, session: Any, *, headers: list[str], rows: Rows, title: str
) -> FileResponse:  # fmt: skip
    last = session.until - timedelta(days=1)
    above = f"{course.title} · {title} · {session.since:%Y-%m-%d} – {last:%Y-%m-%d}"
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / f"{kind}-{session.number}.xlsx"
        by: Any = request.user
        hand_out_course_list(session.key, kind, target, headers=headers, rows=rows, above=above, by=by)
        return FileResponse(target.open("rb"), as_attachment=True, filename=f"{course.title}-{target.name}")


def _unit(line: RosterLine) -> str:
    unit = line.row.person.unit
    return unit.name if unit else line.row.person.title
