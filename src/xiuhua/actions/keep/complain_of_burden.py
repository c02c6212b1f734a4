"""Keeps a complaint about the burden of filling in without its author, and what an office answers."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from django.db import transaction

from xiuhua.actions.journal import write_line
from xiuhua.actions.keep.import_access import may_import, within_offices
from xiuhua.actions.refusal import Refusal
from xiuhua.actions.told_text import text_told
from xiuhua.duty.door import Absent, Scope, areas_seen, scope_of
from xiuhua.queries.burden import forms_known, place_of_complaints
from xiuhua.queries.office import clock_day
from xiuhua.register.models import Account, BurdenComplaint

MOST_WORDS = LONGEST_ANSWER = 300
LEAST_WORDS = 4
NOBODY = "somebody"  # stands in the journal: who complains is written down nowhere


class ComplaintRefused(Refusal):
    """A complaint or an answer is not kept: `reason` is a key, `facts` fill the sentence."""

    sentences: ClassVar = {
        "nothing_said": "Say in a few words what is asked too much, or why it is not needed.",
        "answered": "It was answered already.",
        "long_text": "The text has {length} characters, and {most} are kept: shorten it.",
        "holds_number": "The text has the number of somebody in it: leave it out.",
    }
    fields: ClassVar = {"nothing_said": "words"}


@transaction.atomic
def complain_of_burden(words: str, *, form: str) -> None:
    """Keep what somebody with an account says of a form (its key, or nothing).

    Neither the row nor the journal's line says who it was. Raises ComplaintRefused.
    """
    said = text_told(words, most=MOST_WORDS, refused=ComplaintRefused, at="words")
    if len(said) < LEAST_WORDS:
        raise ComplaintRefused("nothing_said")
    today = clock_day()
    area = place_of_complaints(on=today)
    form = form if form in forms_known(today) else ""
    kept = BurdenComplaint.objects.create(area=area, form=form, words=said, said_on=today)
    after = {"area": area.code, "form": form}
    write_line("complain_of_burden", by=None, nobody=NOBODY, subject_kind="complaint", subject=kept.key, after=after)


@transaction.atomic
def answer_complaint(key: UUID, *, answer: str, by: Account) -> None:
    """Answer a complaint once, with an office that imports over the place that it is of.

    Raises Absent for anybody else, ComplaintRefused.
    """
    today = clock_day()
    scope = scope_of(by, today=today)
    kept = BurdenComplaint.objects.select_for_update(of=("self",)).filter(key=key).select_related("area").first()
    if kept is None or not may_answer(scope, kept.area.code, on=today):
        raise Absent
    said = text_told(answer, most=LONGEST_ANSWER, refused=ComplaintRefused, at="answer")
    if len(said) < LEAST_WORDS:
        raise ComplaintRefused("nothing_said", at="answer")
    if kept.answer:
        raise ComplaintRefused("answered", at="answer")
    kept.answer, kept.answered_by, kept.answered_on = said, by, today
    kept.save(update_fields=["answer", "answered_by", "answered_on"])
    write_line("answer_complaint", by=by, subject_kind="complaint", subject=key, after={"area": kept.area.code})


def may_answer(scope: Scope, code: str, *, on: date) -> bool:
    """Whether a scope has an office that imports over a place by its code. One statement."""
    return may_import(scope) and areas_seen(within_offices(scope), on=on).filter(code=code).exists()
