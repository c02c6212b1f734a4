"""Answers what is asked where the records and what was said of a cause disagree; neither is changed by it."""

from uuid import UUID

from django.db import transaction

from xiuhua.actions.diagnose.diagnosis_refusal import DiagnosisRefused
from xiuhua.actions.diagnose.say_causes import open_to_diagnose
from xiuhua.actions.journal import write_line
from xiuhua.actions.told_text import text_told
from xiuhua.queries.diagnosis import diagnosis_of
from xiuhua.queries.office import clock_day
from xiuhua.register.models import Account, CauseAnswer

LEAST_ANSWER, MOST_ANSWER = 4, 300


@transaction.atomic
def answer_cause(household: UUID, cause: str, *, answer: str, by: Account) -> None:
    """Answer the question about a cause as of today; an earlier answer ends and is kept. Said twice, it is kept once.

    It holds as long as the values that it was said of are the same. Raises Absent for whoever does not answer for the
    household, DiagnosisRefused where nothing is asked, and for an answer that does not do.
    """
    home = open_to_diagnose(household, by=by)
    today = clock_day()
    line = diagnosis_of(home, on=today).line(cause)
    if line is None or not line.asks:
        raise DiagnosisRefused("no_question")
    told = text_told(answer, most=MOST_ANSWER, refused=DiagnosisRefused, at="answer")
    if len(told) < LEAST_ANSWER:
        raise DiagnosisRefused("no_answer", least=LEAST_ANSWER)
    if line.answer is not None and (line.answer.answer, line.answer.by) == (told, by):
        return
    about = {"household": home, "cause": cause, "asks": line.asks}
    CauseAnswer.objects.filter(**about, until=None).update(until=today)
    CauseAnswer.objects.create(**about, answer=told, index=line.index, by=by, since=today)
    write_line(
        "answer_cause", by=by, subject_kind="household", subject=home.key,
        after={"cause": cause, "asks": line.asks, "answer": told}, personal=["cause", "answer"],
    )  # fmt: skip
