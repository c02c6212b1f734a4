"""The evidence file of a cadre, put together from confirmed rows: posts, results, days, awards, and their own words.

It holds no sign of a visit, no answer of a household, no count of how software was used, no rank and no grade that was
reckoned. What nobody told is named as missing. The same rows give the same bytes.
"""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db.models import Q

from xiuhua.policy.grading import Grading
from xiuhua.queries.journal import lines_about
from xiuhua.queries.village_results import VillageResult, results_of
from xiuhua.register.models import (
    Account,
    Assignment,
    Award,
    Certificate,
    FileObjection,
    GradeLine,
    Leader,
    Leave,
    OwnStatement,
    Person,
    PresenceNote,
    PresenceStatement,
)
from xiuhua.words import AreaLevel, AssignmentKind

OPENED = "open_evidence_file"
MISTAKEN = "mistaken"  # an assignment that was taken back never held
Rows = tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """A file as of a day; days are ISO texts, keys of code lists stand as they are kept.

    `missing` names the parts of which nothing is on file, or that are not known.
    """

    name: str
    unit: str
    title: str
    on: str
    posts: Rows
    helped: Rows
    results: Rows
    months: Rows
    training: Rows
    leave: Rows
    awards: Rows
    grades: Rows
    meetings: Rows
    led: Rows
    statement: Rows
    objections: Rows
    missing: tuple[str, ...] = ()

    def as_kept(self) -> dict[str, Any]:
        """The file as a row keeps it: JSON alone."""
        return dict(json.loads(self.canonical()))

    def canonical(self) -> bytes:
        """The file's bytes: the same file is the same bytes."""
        return canonical(asdict(self))

    def digest(self) -> str:
        """SHA-256 of the bytes, 64 hexadecimal digits."""
        return sha256(self.canonical()).hexdigest()


@dataclass(frozen=True, slots=True)
class FileLook:
    """Who opened a file, how, when and why."""

    at: Any
    who: str
    how: str
    why: str


def canonical(kept: dict[str, Any]) -> bytes:
    """A kept file as canonical JSON, in UTF-8."""
    return json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def file_of_kept(kept: dict[str, Any]) -> EvidenceFile:
    """A file from what a row keeps of it."""
    told: dict[str, Any] = {name: tuple(it) if isinstance(it, list) else it for name, it in kept.items()}
    return EvidenceFile(**told)


PARTS = (
    "posts",
    "helped",
    "results",
    "months",
    "training",
    "leave",
    "awards",
    "grades",
    "meetings",
    "led",
    "statement",
)


def evidence_file(person: Person, grading: Grading, *, on: date) -> EvidenceFile:
    """The file of somebody as of a day. Thirteen statements, and two for each village of a post."""
    posts = list(_posts(person, on=on))
    told: dict[str, Any] = {
        "posts": tuple(_post(it, on=on) for it in posts),
        "helped": tuple(_helped(person, on=on)),
        "results": tuple(_results(posts, on=on)),
        "months": tuple(_months(person, on=on)),
        "training": tuple(_training(person, on=on)),
        "leave": tuple(_leave(person, on=on)),
        "awards": tuple(_awards(person, on=on)),
        "grades": tuple(_grades(person, grading, on=on)),
        "meetings": tuple(_meetings(person, grading, on=on)),
        "led": tuple(_led(person, on=on)),
        "statement": tuple(_statement(person, on=on)),
        "objections": tuple(_objections(person, on=on)),
    }
    missing = [name for name in PARTS if not told[name]]
    missing += ["beside"] if any(it["beside"] is None for it in told["results"]) else []
    unit = person.unit.name if person.unit else ""
    told |= {"name": person.name, "unit": unit, "title": person.title, "on": on.isoformat(), "missing": tuple(missing)}
    return EvidenceFile(**told)


def statements_of(person: int) -> list[OwnStatement]:
    """What somebody (by id) said of their own work, the last version first. One statement."""
    return list(OwnStatement.objects.filter(person=person).order_by("-version"))


def objections_of(person: int) -> list[FileObjection]:
    """What somebody (by id) objected to in their file, the last first. One statement."""
    return list(FileObjection.objects.filter(person=person).order_by("-said_on", "-pk"))


def awards_of(person: int) -> list[Award]:
    """The awards of somebody (by id) that stand, the last first. One statement."""
    return list(Award.objects.filter(person=person, withdrawn_at=None).order_by("-on", "key"))


def looks_at(person: UUID, *, most: int) -> list[FileLook]:
    """Who else opened the file of somebody (by key), the last first. Two statements."""
    lines = list(lines_about(person).filter(deed=OPENED)[:most])
    accounts = Account.objects.filter(pk__in={it.actor_id for it in lines}).select_related("person")
    names = {it.pk: it.called for it in accounts}
    return [
        FileLook(it.at, names.get(it.actor_id or 0, it.actor_name), str((it.after or {}).get("file_as", "")), it.why)
        for it in lines
    ]


def _day(day: date | None, *, on: date | None = None) -> str | None:
    return day.isoformat() if day is not None and (on is None or day <= on) else None


def _posts(person: Person, *, on: date) -> Iterable[Assignment]:
    rows = Assignment.objects.ever_held().filter(person=person, since__lte=on).exclude(kind=AssignmentKind.PAIR)
    return rows.exclude(end_reason=MISTAKEN).select_related("area", "team").order_by("since", "role", "key")


def _post(row: Assignment, *, on: date) -> dict[str, Any]:
    until = _day(row.until, on=on)
    return {
        "role": row.role, "place": row.area.name if row.area else "", "since": row.since.isoformat(), "until": until,
        "end_reason": row.end_reason if until else "", "document": row.document,
    }  # fmt: skip


def _helped(person: Person, *, on: date) -> Iterable[dict[str, Any]]:
    """Households helped, each once, without naming one: how many, since when, and until when."""
    rows = Assignment.objects.ever_held().filter(person=person, since__lte=on, kind=AssignmentKind.PAIR)
    found = list(rows.values_list("household", "since", "until"))
    if found:
        still = any(until is None or until > on for _, _, until in found)
        last = None if still else max(until or on for _, _, until in found)
        since = min(since for _, since, _ in found)
        yield {"households": len({it for it, _, _ in found}), "since": since.isoformat(), "until": _day(last)}


def _results(posts: list[Assignment], *, on: date) -> Iterable[dict[str, Any]]:
    """Each village of a post once, from the first day there to the last."""
    held: dict[int, list[Assignment]] = {}
    for it in posts:
        if it.area and it.area.level == AreaLevel.VILLAGE:
            held.setdefault(it.area.pk, []).append(it)
    for rows in held.values():
        ends = [min(it.until, on) if it.until else on for it in rows]
        village = rows[0].area
        assert village is not None  # noqa: S101 -- filtered above
        yield _result(results_of(village, since=rows[0].since, until=max(ends)))


def _result(found: VillageResult) -> dict[str, Any]:
    return {
        "village": found.village, "first_on": _day(found.first_on), "first": found.first,
        "last_on": _day(found.last_on), "last": found.last, "beside": asdict(found.beside) if found.beside else None,
    }  # fmt: skip


def _months(person: Person, *, on: date) -> Iterable[dict[str, Any]]:
    """Months in a village that two offices agreed to, by what they came to."""
    rows = PresenceStatement.objects.filter(person=person, review="agreed", recheck="agreed", rechecked_on__lte=on)
    told = list(rows.order_by("village__name", "village").values_list("village__name", "verdict", "month"))
    for village in dict.fromkeys(name for name, _, _ in told):
        kinds = Counter(verdict for name, verdict, _ in told if name == village)
        months = [month for name, _, month in told if name == village]
        yield {
            "village": village, "since": min(months).isoformat()[:7], "until": max(months).isoformat()[:7],
            "months": len(months), "met": kinds["met"], "not_met": kinds["not_met"],
            "unknown": len(months) - kinds["met"] - kinds["not_met"],
        }  # fmt: skip


def _training(person: Person, *, on: date) -> Iterable[dict[str, Any]]:
    """Courses that somebody completed, by certificates that stood on the day; how a test ended is left out."""
    stood = Q(revoked_on=None) | Q(revoked_on__gt=on)
    rows = Certificate.objects.filter(stood, enrolment__person=person, issued_on__lte=on)
    for it in rows.select_related("enrolment__session__course").order_by("issued_on", "key"):
        session = it.enrolment.session
        yield {
            "title": session.course.title, "level": session.course.level, "theme": session.course.theme,
            "since": session.since.isoformat(), "until": _day(session.until), "number": it.number,
            "issued_on": it.issued_on.isoformat(),
        }  # fmt: skip


def _leave(person: Person, *, on: date) -> Iterable[dict[str, Any]]:
    """Leave that was granted and not withdrawn; why is left out, for it may tell of health."""
    rows = Leave.objects.ever_held().filter(assignment__person=person, since__lte=on)
    for it in rows.order_by("since", "until", "key").values("since", "until", "document").distinct():
        yield {"since": it["since"].isoformat(), "until": _day(it["until"]), "document": it["document"]}


def _awards(person: Person, *, on: date) -> Iterable[dict[str, Any]]:
    rows = Award.objects.filter(person=person, withdrawn_at=None, on__lte=on).order_by("on", "key")
    for it in rows:
        yield {
            "on": it.on.isoformat(), "title": it.title, "giver": it.giver, "level": it.level, "document": it.document,
        }  # fmt: skip


def _grades(person: Person, grading: Grading, *, on: date) -> Iterable[dict[str, Any]]:
    """Grades that people gave on lists in force, with what was objected and answered."""
    rows = GradeLine.objects.filter(person=person, list__decided_on__lte=on, list__kind__in=grading.filed)
    for it in rows.select_related("list").order_by("list__since", "list__kind", "key"):
        yield {
            "kind": it.list.kind, "title": it.list.title, "since": it.list.since.isoformat(),
            "until": it.list.until.isoformat(), "grade": it.grade, "why": it.why, "objection": it.objection,
            "answer": it.answer,
        }  # fmt: skip


def _meetings(person: Person, grading: Grading, *, on: date) -> Iterable[dict[str, Any]]:
    rows = PresenceNote.objects.filter(person=person, withdrawn_at=None, on__lte=on, kind__in=grading.meetings)
    for it in rows.select_related("village").order_by("on", "key"):
        yield {"on": it.on.isoformat(), "place": it.village.name, "text": it.text, "document": it.document}


def _led(person: Person, *, on: date) -> Iterable[dict[str, Any]]:
    rows = Leader.objects.ever_held().filter(person=person, since__lte=on).select_related("organisation", "election")
    for it in rows.order_by("since", "organisation__name", "pk"):
        elected = it.election.held_on.isoformat() if it.election else None
        yield {
            "post": it.post, "organisation": it.organisation.name, "since": it.since.isoformat(),
            "until": _day(it.until, on=on), "elected_on": elected,
        }  # fmt: skip


def _statement(person: Person, *, on: date) -> Iterable[dict[str, Any]]:
    row = OwnStatement.objects.filter(person=person, written_on__lte=on).order_by("-version").first()
    if row is not None:
        yield {"version": row.version, "written_on": row.written_on.isoformat(), "text": row.text}


def _objections(person: Person, *, on: date) -> Iterable[dict[str, Any]]:
    for it in FileObjection.objects.filter(person=person, said_on__lte=on).order_by("said_on", "pk"):
        yield {
            "part": it.part, "text": it.text, "said_on": it.said_on.isoformat(), "answer": it.answer,
            "answered_on": _day(it.answered_on),
        }  # fmt: skip
