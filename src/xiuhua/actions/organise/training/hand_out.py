"""Lists of a session as workbooks, and certificates as papers: what leaves is kept in the journal."""

from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from django.db import transaction

from xiuhua.actions.journal import write_line
from xiuhua.actions.organise.training.ground import open_session
from xiuhua.duty.door import Absent
from xiuhua.papers.certificate import CertificatePaper, certificate_pdf
from xiuhua.papers.text_workbook import Page, write_text_workbook
from xiuhua.queries.training import certificate_known
from xiuhua.register.models import Account

WIDTHS = (6, 14, 30, 20, 12, 12, 12, 12, 12, 16)


@transaction.atomic
def hand_out_course_list(
    key: UUID, kind: str, target: Path, *, headers: Sequence[str], rows: Sequence[Sequence[str]], above: str,
    by: Account,
) -> None:  # fmt: skip
    """Write a session's list to a workbook, for an office that holds courses. Raises Absent, NumberLeaves."""
    session, held = open_session(key, by=by)
    page = Page(above, headers, rows, above=[above], widths=WIDTHS[: len(headers)])
    write_text_workbook(target, [page])
    write_line(
        "hand_out_course_list", by=by, subject_kind="area", subject=held.area.code,
        after={"course": session.course.title, "session": session.number, "list": kind, "rows": len(rows)},
    )  # fmt: skip


@transaction.atomic
def print_certificate(key: UUID, paper: CertificatePaper, *, language: str, by: Account) -> bytes:
    """A certificate as a PDF, for whom it was given to and for the office that holds the course.

    Raises Absent, FontMissing, NumberLeaves.
    """
    row = certificate_known(key)
    if row is None or row.revoked_on is not None or not by.is_active:
        raise Absent
    if by.person_id is None or row.enrolment.person_id != by.person_id:
        open_session(row.enrolment.session.key, by=by)
    made = certificate_pdf(paper, language=language)
    write_line(
        "print_certificate", by=by, subject_kind="area", subject=row.enrolment.session.course.area.code,
        after={"holder": row.enrolment.person.name, "certificate": row.number},
    )  # fmt: skip
    return made
