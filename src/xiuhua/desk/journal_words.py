"""Words for the fields and codes in the journal's lines, and for whoever did a deed without an account."""

from collections.abc import Callable, Mapping

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xiuhua.desk import journal_values as values
from xiuhua.desk import recheck_words
from xiuhua.desk.appraisal_words import CODES_OF_APPRAISAL, fields_of_appraisal
from xiuhua.desk.figures import number
from xiuhua.desk.inspection_words import CODES_OF_INSPECTIONS, fields_of_inspections
from xiuhua.desk.labels import about_labels, labels
from xiuhua.desk.offices import role_labels
from xiuhua.desk.organising_words import CODES_OF_ORGANISING, fields_of_organising
from xiuhua.desk.presence_words import CODES_OF_PRESENCE, fields_of_presence


def field_label(key: str) -> str:
    """A field of a line in a word; its key when it has none."""
    return field_labels().get(key, key)


def actor_label(name: str) -> str:
    """Who did it: an account's name, or what stands for nobody's account in a word."""
    return {
        "console": pgettext("journal", "the terminal"),
        "schedule": pgettext("journal", "the timetable"),
        "visitor": pgettext("journal", "a visitor"),
        "own_household": pgettext("journal", "the household itself"),
        "whoever_came": pgettext("journal", "whoever made the visits"),
    }.get(name, name)


def value_label(text: str, field: str) -> str:
    """Values of a field, of several joined by commas each, in words; what is no code stays as it is."""
    if text.isascii() and text.isdigit() and field in _of_counts():
        return number(int(text)) or ""
    known = _CODES.get(field)
    if known is None:
        return text
    words = known()
    return ", ".join(_told(part, words) for part in text.split(", "))


def _told(part: str, words: Mapping[str, str]) -> str:
    """A code in its word, or what a column is bound to behind the column's name."""
    before, bound, code = part.rpartition(" = ")
    return f"{before}{bound}{words.get(code, code)}"


def field_labels() -> dict[str, str]:
    """Every field that a deed writes down, in a word."""
    return (
        _of_deeds() | _of_diagnosis() | _of_pairing() | _of_requests() | _of_proceedings() | _of_measures()
        | _of_elections()
        | _of_papers() | _of_doubles() | _of_visits() | _of_counts() | _of_burden() | fields_of_presence()
        | fields_of_appraisal()
        | _of_training() | _of_assessment() | _of_surveys() | fields_of_inspections()
        | fields_of_organising()
    )  # fmt: skip


def _of_assessment() -> dict[str, str]:
    return {
        "agrees": pgettext("journal", "agrees"),
        "line": pgettext("journal", "line of a score"),
        "scheme": pgettext("journal", "scheme of assessment"),
        "scores": pgettext("journal", "scores"),
        "value": pgettext("journal", "value"),
        "year": pgettext("journal", "year"),
    }


def _of_training() -> dict[str, str]:
    return {
        "care": pgettext("journal", "care"),
        "certificate": pgettext("journal", "certificate"),
        "course": pgettext("journal", "course"),
        "days": pgettext("journal", "days"),
        "list": pgettext("journal", "list"),
        "mended": pgettext("journal", "of them mended"),
        "session": pgettext("journal", "session"),
    }


def _of_burden() -> dict[str, str]:
    return {
        "ban": pgettext("journal", "ban"),
        "basis": pgettext("journal", "legal basis"),
        "profile": pgettext("journal", "profile"),
        "where": pgettext("journal", "where"),
        "owner": pgettext("journal", "owner"),
        "reader": pgettext("journal", "read by"),
        "minutes": pgettext("journal", "minutes of all"),
        "signed_by": pgettext("journal", "signed by"),
        "needed_by": pgettext("journal", "needed by"),
    }


def _of_deeds() -> dict[str, str]:
    return {
        "about": pgettext("journal", "rows are of"),
        "area": pgettext("journal", "area"),
        "as_of": pgettext("journal", "as of"),
        "assignment": pgettext("journal", "assignment"),
        "columns": pgettext("journal", "columns"),
        "department": pgettext("journal", "department"),
        "digest": pgettext("journal", "digest"),
        "document": pgettext("journal", "document"),
        "end_reason": pgettext("journal", "why they left"),
        "evidence": pgettext("journal", "evidence"),
        "explanation": pgettext("journal", "explanation"),
        "file": pgettext("journal", "file"),
        "for": pgettext("journal", "for"),
        "form": pgettext("journal", "form"),
        "gave up the lead": pgettext("journal", "gave up the lead"),
        "holder": pgettext("journal", "holder"),
        "how": pgettext("journal", "by"),
        "import": pgettext("journal", "import"),
        "items": pgettext("journal", "items"),
        "kind": pgettext("journal", "kind"),
        "language": pgettext("journal", "language"),
        "masked": pgettext("journal", "masked"),
        "means": pgettext("journal", "means"),
        "member": pgettext("journal", "member"),
        "name": pgettext("journal", "name"),
        "on": pgettext("journal", "on the day"),
        "pack": pgettext("journal", "pack"),
        "packs": pgettext("journal", "packs"),
        "paper": pgettext("journal", "paper"),
        "personal": pgettext("journal", "personal items"),
        "post": pgettext("journal", "post"),
        "reason": pgettext("journal", "reason"),
        "role": pgettext("journal", "office"),
        "rule": pgettext("journal", "check"),
        "seed": pgettext("journal", "seed"),
        "since": pgettext("journal", "from"),
        "source": pgettext("journal", "source"),
        "state": pgettext("journal", "state"),
        "status": pgettext("journal", "standing"),
        "step": pgettext("journal", "step"),
        "topic": pgettext("journal", "topic"),
        "topics": pgettext("journal", "topics"),
        "until": pgettext("journal", "until"),
        "username": pgettext("journal", "user name"),
        "version": pgettext("journal", "version"),
    }


def _of_doubles() -> dict[str, str]:
    return {
        "closed": pgettext("journal", "household with nobody left"),
        "double": pgettext("journal", "pair of records"),
        "first": pgettext("journal", "one record"),
        "kept": pgettext("journal", "record that stays"),
        "second": pgettext("journal", "the other record"),
    }


def _of_visits() -> dict[str, str]:
    return {
        "before": pgettext("journal", "from before"),
        "done_on": pgettext("journal", "kept on"),
        "flag_end": pgettext("journal", "how the question ended"),
        "flag_reply": pgettext("journal", "what was answered"),
        "given_up_on": pgettext("journal", "given up on"),
        "promise": pgettext("journal", "promise"),
        "promised_for": pgettext("journal", "promised for"),
        "visit": pgettext("journal", "visit"),
        "visit_topic": pgettext("journal", "what had changed"),
        "visit_way": pgettext("journal", "how they met"),
    }


def _of_papers() -> dict[str, str]:
    return {
        "narrowed_by": pgettext("journal", "narrowed by"),
        "narrowed_since": pgettext("journal", "step since"),
        "narrowed_to": pgettext("journal", "narrowed to"),
    }


def _of_diagnosis() -> dict[str, str]:
    return {
        "amount_fen": pgettext("journal", "amount in fen"),
        "answer": pgettext("journal", "answer"),
        "asks": pgettext("journal", "what was asked"),
        "cause": pgettext("journal", "cause"),
        "stated_causes": pgettext("journal", "causes"),
        "income_part": pgettext("journal", "part of income"),
        "wishes": pgettext("journal", "what the family wants"),
        "item": pgettext("journal", "item"),
        "value": pgettext("journal", "value"),
        "scan_card": pgettext("journal", "card with a code"),
        "replaces": pgettext("journal", "in place of"),
    }


def _of_pairing() -> dict[str, str]:
    return {
        "exclusion": pgettext("journal", "kept apart for"),
        "household": pgettext("journal", "household"),
        "languages": pgettext("journal", "languages"),
        "leave": pgettext("journal", "leave"),
        "objective": pgettext("journal", "points"),
        "proposal": pgettext("journal", "proposal"),
        "proposals": pgettext("journal", "proposals"),
        "round": pgettext("journal", "reckoned together"),
        "skills": pgettext("journal", "skills"),
        "stand_in": pgettext("journal", "who stands in"),
        "village": pgettext("journal", "village"),
        "weights": pgettext("journal", "weights"),
    }


def _of_requests() -> dict[str, str]:
    return {
        "due": pgettext("journal", "to be decided by"),
        "note": pgettext("journal", "what was said"),
        "request": pgettext("journal", "request"),
        "request_reason": pgettext("journal", "why another helper"),
        "request_state": pgettext("journal", "decision"),
        "side": pgettext("journal", "from which side"),
    }


def _of_proceedings() -> dict[str, str]:
    return {
        "act": pgettext("journal", "what was done"),
        "consent": pgettext("journal", "consent"),
        "consent_purpose": pgettext("journal", "what it is for"),
        "to_whom": pgettext("journal", "to whom"),
        "notice": pgettext("journal", "public notice"),
        "notice_item": pgettext("journal", "what was asked to stand"),
        "release": pgettext("journal", "release"),
        "procedure": pgettext("journal", "procedure"),
        "procedure_step": pgettext("journal", "step of the procedure"),
        "proceeding": pgettext("journal", "proceeding"),
        "to_step": pgettext("journal", "back to the step"),
        "checks": pgettext("journal", "checks"),
        "by_lot": pgettext("journal", "by lot"),
        "month": pgettext("journal", "month"),
        "of_check": pgettext("journal", "check at the door"),
        "points": pgettext("journal", "points of features"),
        "returned": pgettext("journal", "households that fell back"),
        "of_signal": pgettext("journal", "signal"),
        "report": pgettext("journal", "list"),
        "signal": pgettext("journal", "kind of signal"),
        "warning": pgettext("journal", "warning"),
        "warning_end": pgettext("journal", "how it ended"),
        "warning_finding": pgettext("journal", "what was found"),
        "warning_step": pgettext("journal", "step of the warning"),
    }


def _of_measures() -> dict[str, str]:
    return {
        "amount_fen": pgettext("journal", "amount in fen"),
        "causes": pgettext("journal", "for the causes"),
        "deliverer": pgettext("journal", "who delivers"),
        "measure": pgettext("journal", "measure"),
        "measure_end": pgettext("journal", "why it ended"),
        "measure_item": pgettext("journal", "item"),
        "plan": pgettext("journal", "plan"),
        "project": pgettext("journal", "project"),
        "year": pgettext("journal", "year"),
        "units": pgettext("journal", "units"),
    }


def _of_surveys() -> dict[str, str]:
    return {
        "closes_on": pgettext("journal", "closes on"),
        "count": pgettext("journal", "count"),
        "opens_on": pgettext("journal", "opens on"),
        "shares": pgettext("journal", "shares kept"),
        "slips": pgettext("journal", "slips"),
    }


def _of_elections() -> dict[str, str]:
    return {
        "candidate": pgettext("journal", "candidate"),
        "cast": pgettext("journal", "votes cast"),
        "department": pgettext("journal", "department"),
        "elected": pgettext("journal", "elected"),
        "election": pgettext("journal", "election"),
        "eligible": pgettext("journal", "may vote"),
        "organisation": pgettext("journal", "organisation"),
        "passed": pgettext("journal", "passed"),
    }


def _of_counts() -> dict[str, str]:
    return {
        "accepted": pgettext("journal", "rows accepted"),
        "above_planned": pgettext("journal", "above what was planned"),
        "added": pgettext("journal", "new"),
        "areas": pgettext("journal", "areas"),
        "begun": pgettext("journal", "areas begun"),
        "calls": pgettext("journal", "households to ask"),
        "cells": pgettext("journal", "cells"),
        "changed": pgettext("journal", "persons changed"),
        "codes": pgettext("journal", "codes"),
        "conflicting": pgettext("journal", "in conflict"),
        "corrected": pgettext("journal", "cells corrected"),
        "ended": pgettext("journal", "areas ended"),
        "facts_restored": pgettext("journal", "facts restored"),
        "facts_withdrawn": pgettext("journal", "facts withdrawn"),
        "flags": pgettext("journal", "questions"),
        "found": pgettext("journal", "found"),
        "frames": pgettext("journal", "lists drawn from"),
        "households": pgettext("journal", "households"),
        "jobs": pgettext("journal", "jobs"),
        "left": pgettext("journal", "codes left"),
        "lines": pgettext("journal", "lines"),
        "members": pgettext("journal", "members"),
        "names": pgettext("journal", "names"),
        "new": pgettext("journal", "new pairs"),
        "notices": pgettext("journal", "notices"),
        "notes": pgettext("journal", "notes"),
        "numbers": pgettext("journal", "numbers"),
        "pairs": pgettext("journal", "pairs"),
        "pictures": pgettext("journal", "pictures"),
        "promises": pgettext("journal", "promises"),
        "people": pgettext("journal", "people compared"),
        "pairings_begun": pgettext("journal", "pairings begun"),
        "pairings_ended": pgettext("journal", "pairings ended"),
        "rejected": pgettext("journal", "rows rejected"),
        "renamed": pgettext("journal", "areas renamed"),
        "rows": pgettext("journal", "rows"),
        "sessions": pgettext("journal", "sessions"),
        "steps": pgettext("journal", "steps"),
        "sessions ended": pgettext("journal", "sessions ended"),
        "tries": pgettext("journal", "tries"),
        "unchanged": pgettext("journal", "rows unchanged"),
        "visits": pgettext("journal", "visits"),
        "written": pgettext("journal", "verdicts written"),
    }


_CODES: Mapping[str, Callable[[], Mapping[str, str]]] = {
    **CODES_OF_PRESENCE,
    **CODES_OF_APPRAISAL,
    **CODES_OF_INSPECTIONS,
    **CODES_OF_ORGANISING,
    "about": about_labels,
    "act": values.acts,
    "asks": values.questions,
    "cause": lambda: labels("cause"),
    "causes": lambda: labels("cause"),
    "stated_causes": lambda: labels("cause"),
    "columns": values.items,
    "deliverer": lambda: labels("deliverer"),
    "end_reason": lambda: labels("end_reason"),
    "exclusion": lambda: labels("exclusion"),
    "flag_end": recheck_words.ends,
    "flag_reply": recheck_words.replies,
    "form": values.forms,
    "how": values.ways,
    "income_part": lambda: labels("income_part"),
    "items": values.items,
    "kind": values.kinds,
    "language": lambda: dict(settings.LANGUAGES),
    "masked": lambda: {"True": _("yes"), "False": _("no")},
    "means": values.items,
    "consent_purpose": lambda: labels("consent_purpose"),
    "narrowed_by": values.parts,
    "narrowed_to": lambda: labels("status") | labels("cause") | {"helped": _("registered, and somebody helps them")},
    "notice_item": values.notice_items,
    "measure_end": lambda: labels("measure_end"),
    "department": lambda: labels("review_department"),
    "measure_item": lambda: labels("measure_item"),
    "personal": values.items,
    "post": lambda: labels("post"),
    "procedure": lambda: labels("procedure"),
    "signal": lambda: labels("signal"),
    "warning_end": lambda: labels("warning_end"),
    "warning_finding": lambda: labels("warning_finding"),
    "warning_step": lambda: labels("warning_step"),
    "procedure_step": lambda: labels("procedure_step"),
    "to_step": lambda: labels("procedure_step"),
    "reason": values.reasons,
    "languages": lambda: labels("language"),
    "skills": lambda: labels("skill"),
    "request_reason": lambda: labels("request_reason"),
    "request_state": lambda: labels("request_state"),
    "role": role_labels,
    "side": lambda: labels("request_side"),
    "state": values.import_states,
    "status": lambda: labels("status"),
    "topic": lambda: labels("topic"),
    "topics": lambda: labels("topic"),
    "visit_topic": lambda: labels("visit_topic"),
    "visit_way": lambda: labels("visit_way"),
}
