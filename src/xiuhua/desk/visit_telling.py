"""The form of a visit: what was typed, and what it says of a visit once it can be read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from xiuhua.actions.verify.promises import Promise
from xiuhua.actions.verify.record_visit import OfferedPhoto, Place, VisitTold
from xiuhua.actions.verify.visit_refusal import VisitRefused
from xiuhua.bridge.pictures import MOST_BYTES
from xiuhua.desk.choosing import text_told
from xiuhua.desk.ground import key_named
from xiuhua.words import new_key

ANSWER = "answer-"
PROMISES = (1, 2, 3)  # so many on a form; further ones are made at the next visit
MOST_DIGITS = 4
MOST_DEGREES = 24


@dataclass(frozen=True, slots=True)
class VisitWish:
    """What was typed, as it was typed; `key` is the visit's, made with the empty form."""

    key: UUID
    on: str
    way: str
    changed: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    promises: tuple[tuple[int, str, str], ...] = tuple((number, "", "") for number in PROMISES)
    started: str = ""
    minutes: str = ""
    latitude: str = ""
    longitude: str = ""
    accuracy: str = ""
    photo_why: str = ""
    finding: str = ""

    def told(self, photo: bytes | None) -> VisitTold:
        """The visit; raises VisitRefused for a field that cannot be read."""
        return VisitTold(
            key=self.key, on=_day(self.on), way=self.way, changed=self.changed, answers=self.answers, note=self.note,
            promises=tuple(_promise(what, due) for _, what, due in self.promises if what or due),
            started=_time(self.started), minutes=_minutes(self.minutes), place=self._place(),
            photo=OfferedPhoto(photo, self.photo_why) if photo is not None else None, finding=self.finding,
        )  # fmt: skip

    def _place(self) -> Place | None:
        if not (self.latitude or self.longitude):
            return None
        try:
            accuracy = round(float(self.accuracy)) if self.accuracy else None
            return Place(float(self.latitude), float(self.longitude), accuracy)
        except (ValueError, OverflowError):
            raise VisitRefused("no_place") from None


def empty_wish(today: date, way: str) -> VisitWish:
    """A form before anything is typed."""
    return VisitWish(key=new_key(), on=today.isoformat(), way=way)


def visit_wish_of(request: HttpRequest) -> VisitWish:
    """What was typed; raises Absent for a form that is none of ours."""
    told = request.POST
    return VisitWish(
        key=key_named(text_told(told, "key")), on=text_told(told, "on"), way=text_told(told, "way"),
        changed=tuple(told.getlist("changed")),
        answers={it.removeprefix(ANSWER): text_told(told, it) for it in told if it.startswith(ANSWER)},
        note=text_told(told, "note"),
        promises=tuple((it, text_told(told, f"promise-{it}"), text_told(told, f"due-{it}")) for it in PROMISES),
        started=text_told(told, "started"), minutes=text_told(told, "minutes"),
        latitude=text_told(told, "latitude")[:MOST_DEGREES], longitude=text_told(told, "longitude")[:MOST_DEGREES],
        accuracy=text_told(told, "accuracy")[:MOST_DEGREES], photo_why=text_told(told, "photo_why"),
        finding=text_told(told, "finding"),
    )  # fmt: skip


def photo_told(request: HttpRequest) -> bytes | None:
    """The picture that came with a form, if any; raises VisitRefused for one that is too large to be read."""
    file: Any = request.FILES.get("photo")
    if file is None:
        return None
    if file.size > MOST_BYTES:
        raise VisitRefused("no_picture", said=f"{file.size:,}")
    content: bytes = file.read()
    return content


def day_told(text: str, *, at: str) -> date:
    """A day that was typed; raises VisitRefused for none."""
    return _day(text, at=at)


def _day(text: str, *, at: str = "on") -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise VisitRefused("no_day", at=at) from None


def _promise(what: str, due: str) -> Promise:
    if not what:
        raise VisitRefused("no_promise")
    return Promise(what, _day(due, at="due"))


def _time(text: str) -> time | None:
    try:
        told = time.fromisoformat(text) if text else None
    except ValueError:
        raise VisitRefused("no_time") from None
    if told is not None and told.tzinfo is not None:  # the office's clock is the only one
        raise VisitRefused("no_time")
    return told


def _minutes(text: str) -> int | None:
    if text and not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        return 0  # is refused with the most that it may be
    return int(text) if text else None
