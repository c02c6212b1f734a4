"""Why a household is poor, on the desk: what was typed, and why it is not taken, in the reader's language."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.utils.translation import gettext as _

from xiuhua.actions.diagnose.diagnosis_refusal import DiagnosisRefused
from xiuhua.actions.diagnose.say_causes import CAUSES, MOST_FURTHER, Said, most_of
from xiuhua.actions.diagnose.tell_priorities import MOST_WISHES, WISHES, Wanted
from xiuhua.desk.choosing import text_told
from xiuhua.desk.labels import day, label
from xiuhua.queries.diagnosis import Diagnosis
from xiuhua.words import Rejected

MOST_KEY = 30


@dataclass(frozen=True, slots=True)
class CauseField:
    """One cause of the form: its place (0 is the main one), the cause, and its evidence."""

    place: int
    cause: str
    evidence: str


@dataclass(frozen=True, slots=True)
class WishField:
    """One thing that the family wants: its place, a key of the pack's list, its own words."""

    place: int
    wish: str
    words: str


@dataclass(frozen=True, slots=True)
class Wish:
    """What was typed: `do` is the deed; `cause` and `answer` are those of a question."""

    do: str
    on: str
    said_by: str
    causes: tuple[CauseField, ...]
    wishes: tuple[WishField, ...]
    told_by: str
    cause: str
    answer: str

    def field(self, at: str) -> str:
        """What a field that a refusal is about is called on the page: each question has one of its own."""
        if at == "main":  # what is called so on every page is all that the page says
            return "main-cause"
        return f"answer-{self.cause}" if self.do == "answer" and at else at

    def told(self) -> tuple[str, ...]:
        """What was answered, for a page that asks no more."""
        return (self.answer,) if self.answer else ()

    def said(self) -> Said:
        """The causes as they were said; raises DiagnosisRefused for a day that is none."""
        try:
            on = date.fromisoformat(self.on)
        except ValueError:
            raise DiagnosisRefused("no_day") from None
        main, *further = self.causes
        kept = [it for it in further if it.cause]
        evidence = {it.cause: it.evidence for it in (main, *kept)}
        return Said(main.cause, on, self.said_by, tuple(it.cause for it in kept), evidence)

    def wanted(self) -> list[Wanted]:
        """What the family wants, in its order."""
        return [(it.wish, it.words) for it in self.wishes]


def wish_of(request: HttpRequest, found: Diagnosis, *, today: date) -> Wish:
    """What was typed; before that, what stands now, so that a small change is a small deed.

    There are as many fields as the pack allows, and more where more stand already.
    """
    told = request.POST
    do = text_told(told, "do")
    further = max(most_of(found.pack, MOST_FURTHER, of=CAUSES, on=today), len(found.stated) - 1)
    wanted = max(most_of(found.pack, MOST_WISHES, of=WISHES, on=today), len(found.priorities))
    causes = _causes_of(request, further) if do == "causes" else _causes_now(found, further)
    wishes = _wishes_of(request, wanted) if do == "wishes" else _wishes_now(found, wanted)
    teller = found.priorities[0].told_by if found.priorities else ""
    return Wish(
        do, told.get("on", today.isoformat())[:10], text_told(told, "said_by"), causes, wishes,
        text_told(told, "told_by") if do == "wishes" else teller, text_told(told, "cause")[:MOST_KEY],
        text_told(told, "answer"),
    )  # fmt: skip


def _causes_of(request: HttpRequest, further: int) -> tuple[CauseField, ...]:
    told = request.POST
    names = ("main", *(f"further-{place}" for place in range(1, further + 1)))
    return tuple(
        CauseField(place, text_told(told, name)[:MOST_KEY], text_told(told, f"evidence-{place}"))
        for place, name in enumerate(names)
    )


def _causes_now(found: Diagnosis, places: int) -> tuple[CauseField, ...]:
    rows = [line.stated for line in found.stated if line.stated]
    main = next(((row.cause, row.evidence) for row in rows if row.main), ("", ""))
    further = [(row.cause, row.evidence) for row in rows if not row.main]
    filled = [main, *further, *[("", "")] * places][: places + 1]
    return tuple(CauseField(place, cause, evidence) for place, (cause, evidence) in enumerate(filled))


def _wishes_of(request: HttpRequest, places: int) -> tuple[WishField, ...]:
    told = request.POST
    return tuple(
        WishField(place, text_told(told, f"wish-{place}")[:MOST_KEY], text_told(told, f"words-{place}"))
        for place in range(1, places + 1)
    )


def _wishes_now(found: Diagnosis, places: int) -> tuple[WishField, ...]:
    kept = {row.place: (row.wish, row.words) for row in found.priorities}
    return tuple(WishField(place, *kept.get(place, ("", ""))) for place in range(1, places + 1))


def why_not_taken(refused: Rejected) -> str:
    """The sentence for a refusal."""
    if not isinstance(refused, DiagnosisRefused):
        return str(refused)
    facts = {
        name: label(str(it), of="cause") if name == "cause" else day(it) if isinstance(it, date) else it
        for name, it in refused.facts.items()
    }
    return _sentences()[refused.reason] % facts


def _sentences() -> dict[str, str]:
    return {
        "no_main": _("Say which cause is the main one."),
        "no_cause": _("The pack in force does not have that cause. Choose one of the list."),
        "twice": _("%(cause)s is said twice. Say it once."),
        "too_many": _("%(count)s further causes are too many, %(most)s at most. Keep the weightiest."),
        "no_evidence": _("%(cause)s has no evidence. Say on what it rests: a paper's number, a day, a place."),
        "no_sayer": _("Say who found that: a meeting, an office, a person."),
        "no_day": _("That is no day. Choose one."),
        "after_today": _("%(day)s has not come yet. Enter what was found when it was."),
        "before_last": _("Causes were said on %(day)s. Choose that day or a later one."),
        "no_question": _("Nothing is asked about that any more. The records or what was said have changed."),
        "no_answer": _("Say in at least %(least)s characters how it is."),
        "no_teller": _("Say who of the family said so."),
        "too_many_wishes": _("%(count)s things are too many, %(most)s at most, so that the family chooses."),
        "no_wish": _("The pack in force does not have that wish. Choose one of the list."),
        "long_text": _("The text has %(length)s characters, and %(most)s are kept. Shorten it."),
        "holds_number": _(
            "The text has the number of an identity, account or phone in it. Leave it out: others read it."
        ),
    }
