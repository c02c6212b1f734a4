"""Tells of a visit: what had changed, what was promised, a picture if one was offered; and takes a visit back.

The form makes the visit's key, so what is sent twice is kept once, from a page as from a phone that was without signal.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import DateField, F, Value
from django.db.models.functions import Greatest

from xiuhua.actions.journal import CONSOLE, write_line
from xiuhua.actions.keep_warnings import keep_warnings_of
from xiuhua.actions.told_text import text_told
from xiuhua.actions.verify.promises import Promise, promise
from xiuhua.actions.verify.visit_refusal import VisitRefused
from xiuhua.actions.verify.visiting import Visiting, moment, visiting
from xiuhua.bridge.pictures import Picture, made_anew
from xiuhua.duty.door import Absent, open_household, scope_of
from xiuhua.queries.office import clock_day
from xiuhua.queries.visit import last_answers
from xiuhua.register.models import Account, Residence, Signal, Visit, VisitPhoto
from xiuhua.register.vault import open_vault
from xiuhua.words import AnswerHow, Rejected

MOST_NOTE = Visit._meta.get_field("note").max_length or 0
MOST_WHY = VisitPhoto._meta.get_field("why").max_length or 0
MOST_REASON = Visit._meta.get_field("withdrawn_why").max_length or 0
MOST_MINUTES = 600
MOST_METRES = 100_000  # a place that may be that far off says nothing, and is one all the same


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody was when they took the place: degrees, and how exact in metres."""

    latitude: float
    longitude: float
    accuracy_m: int | None


@dataclass(frozen=True, slots=True)
class OfferedPhoto:
    """A picture as it was offered, and why."""

    content: bytes
    why: str


@dataclass(frozen=True, slots=True)
class VisitTold:
    """A visit as it is told. `answers` are by question; a question left out stays as it was answered last.

    `finding` is what the pack's check at the door finds, for a family that may fall back; empty for none.
    """

    key: UUID
    on: date
    way: str
    changed: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    promises: tuple[Promise, ...] = ()
    started: time | None = None
    minutes: int | None = None
    place: Place | None = None
    photo: OfferedPhoto | None = None
    finding: str = ""


@transaction.atomic
def record_visit(household: UUID, told: VisitTold, *, by: Account) -> UUID:
    """Keep a visit to a household by key, with what was promised at it; gives its key. Told twice, kept once.

    Raises Absent for whoever does not answer for the household, and VisitRefused with what is wrong.
    """
    at = visiting(household, by=by)
    row, picture = _row(at, told, by=by), _picture(at, told)
    if (kept := _kept(row)) is not None:
        if not _same(kept, row, told, picture):
            raise VisitRefused("told_otherwise")
        return kept.key
    for number, it in enumerate(told.promises):
        promise(at, it, visit=row, number=number, by=by)
    if told.photo is not None and picture is not None:
        _keep_photo(row, picture, told.photo.why)
    write_line(
        "record_visit", by=by, subject_kind="household", subject=at.household.key,
        after={
            "visit": row.key.hex, "on": row.on, "visit_way": row.way, "visit_topic": row.changed.split(),
            "note": row.note, "promises": len(told.promises), "pictures": int(picture is not None),
        },
        personal=["note"] if row.note else [],
    )  # fmt: skip
    if told.finding:
        _warn(at, told.finding, on=told.on)
    return row.key


def _kept(row: Visit) -> Visit | None:
    """The visit that is on file under the key of one; None once that one is kept itself.

    Of two that are sent at the same moment one waits for the other and finds it.
    """
    if (kept := Visit.objects.select_for_update().filter(key=row.key).first()) is not None:
        return kept
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return Visit.objects.select_for_update().get(key=row.key)
    return None


@transaction.atomic
def withdraw_visit(key: UUID, *, why: str, by: Account) -> UUID:
    """Take back a visit that one told oneself, with a reason; it stays on file as taken back. Gives the household.

    Raises Absent for whoever does not answer for its household, VisitRefused for a visit of somebody else.
    """
    row = Visit.objects.select_for_update(of=("self",)).filter(key=key).select_related("household").first()
    if row is None:
        raise Absent
    today = clock_day()
    opened = open_household(scope_of(by, today=today), row.household.key, on=today)
    if not opened.is_answered_for:
        raise Absent
    if row.person_id != by.person_id:
        raise VisitRefused("not_yours")
    if row.withdrawn_at is not None:
        raise VisitRefused("withdrawn")
    if row.confirmed_at is not None:
        raise VisitRefused("confirmed")
    told = text_told(why, most=MOST_REASON, refused=VisitRefused, at="why")
    if not told:
        raise VisitRefused("no_reason")
    take_back(row, why=told, today=today, by=by)
    return row.household.key


def take_back(row: Visit, *, why: str, today: date, by: Account | None, nobody: str = CONSOLE) -> None:
    """Take a visit back; what was promised at it and is still open goes with it. Inside a transaction."""
    row.withdrawn_at, row.withdrawn_why = moment(today), why
    row.save(update_fields=["withdrawn_at", "withdrawn_why"])
    open_ = row.tasks.filter(done_on=None, given_up_on=None)
    gone = open_.update(given_up_on=Greatest(F("made_on"), Value(today, output_field=DateField())), how=why)
    write_line(
        "withdraw_visit", by=by, nobody=nobody, subject_kind="household", subject=row.household.key,
        after={"visit": row.key.hex, "on": row.on, "promises": gone, "note": why}, personal=["note"],
    )  # fmt: skip


def _row(at: Visiting, told: VisitTold, *, by: Account) -> Visit:
    """The visit as it would be kept; raises VisitRefused."""
    if told.on > at.today:
        raise VisitRefused("after_today", day=told.on)
    if (days := (at.today - told.on).days) > at.policy.back_days:
        raise VisitRefused("too_long_ago", day=told.on, days=at.policy.back_days)
    if told.way not in at.policy.rules.ways:
        raise VisitRefused("no_way")
    if told.minutes is not None and not 0 < told.minutes <= MOST_MINUTES:
        raise VisitRefused("no_minutes", most=MOST_MINUTES)
    note = text_told(told.note, most=MOST_NOTE, refused=VisitRefused, at="note")
    topics = tuple(key for key in at.policy.rules.topics if key in told.changed)
    if set(told.changed) - set(topics):
        raise VisitRefused("no_topic")
    if not (topics or note or told.promises or told.way in at.policy.rules.missed):
        raise VisitRefused("no_note")
    place = _place(at, told)
    return Visit(
        key=told.key, household=at.household, person_id=at.person, office=at.office, on=told.on,
        started=moment(told.on, told.started) if told.started else None, minutes=told.minutes, way=told.way,
        form=at.form, changed=" ".join(topics), answers=_answers(at, told, topics), note=note,
        late=days > at.policy.late_days, latitude=place.latitude if place else None,
        longitude=place.longitude if place else None, accuracy_m=place.accuracy_m if place else None,
        by=by, recorded=moment(at.today),
    )  # fmt: skip


def _answers(at: Visiting, told: VisitTold, topics: tuple[str, ...]) -> dict[str, list[str]]:
    """Of each question of the topics that changed its answer, and how it came about; raises VisitRefused."""
    before = last_answers(at.household, but=told.key)
    found: dict[str, list[str]] = {}
    for topic, ask in at.policy.rules.asks():
        said, last = told.answers.get(ask.key, ""), before.get(ask.key)
        if topic.key not in topics:
            continue
        if said and said not in ask.keys:
            raise VisitRefused("no_answer", at=ask.key, ask=ask.key)
        if said:
            found[ask.key] = [said, AnswerHow.CONFIRMED if last and last.said == said else AnswerHow.EDITED]
        elif last:
            found[ask.key] = [last.said, AnswerHow.UNTOUCHED]
    return found


def _place(at: Visiting, told: VisitTold) -> Place | None:
    if told.place is None:
        return None
    if not at.policy.places:
        raise VisitRefused("no_places")
    place = told.place
    on_earth = -90 <= place.latitude <= 90 and -180 <= place.longitude <= 180
    if not on_earth or place.latitude == place.longitude == 0:  # what a phone says that knows no place
        raise VisitRefused("no_place")
    if not 0 <= (place.accuracy_m or 0) <= MOST_METRES:
        raise VisitRefused("no_place")
    return place


def _picture(at: Visiting, told: VisitTold) -> Picture | None:
    if told.photo is None:
        return None
    if not at.policy.photos:
        raise VisitRefused("no_photos")
    if not text_told(told.photo.why, most=MOST_WHY, refused=VisitRefused, at="photo_why"):
        raise VisitRefused("no_photo_why")
    try:
        return made_anew(told.photo.content)
    except Rejected as refused:
        raise VisitRefused("no_picture", said=str(refused)) from refused


def _keep_photo(visit: Visit, picture: Picture, why: str) -> None:
    row = VisitPhoto(visit=visit, why=text_told(why, most=MOST_WHY, refused=VisitRefused, at="photo_why"))
    row.likeness, row.taken_on, row.recorded = picture.likeness, picture.taken_on, visit.recorded
    row.picture_sealed = open_vault().seal_bytes(picture.jpeg, place=f"visit_photo:{row.key.hex}")
    row.save(force_insert=True)


def _same(kept: Visit, row: Visit, told: VisitTold, picture: Picture | None) -> bool:
    """Whether a visit that is told again says nothing but what was kept: whatever is new would be lost."""
    names = (
        "household_id", "person_id", "on", "way", "changed", "note", "started", "minutes", "latitude", "longitude",
        "accuracy_m",
    )  # fmt: skip
    if any(getattr(kept, name) != getattr(row, name) for name in names) or _said(kept) != _said(row):
        return False
    promised = [(it.what.strip(), it.due) for it in told.promises]
    if promised != list(kept.tasks.order_by("pk").values_list("what", "first_due")):
        return False
    if picture is not None and not VisitPhoto.objects.filter(visit=kept, likeness=picture.likeness).exists():
        return False
    return not told.finding or Signal.objects.filter(household=kept.household_id, received_on=told.on).exists()


def _said(row: Visit) -> dict[str, str]:
    """What was answered; what was only left as it stood is not said anew."""
    return {key: said for key, (said, how) in row.answers.items() if how != AnswerHow.UNTOUCHED}


def _warn(at: Visiting, finding: str, *, on: date) -> None:
    """What was found is told as the pack's signal of a check at the door: it warns as any other does."""
    rule = at.pack.rules.signals.check if at.pack.rules.signals else None
    if rule is None or finding not in rule.warns:
        raise VisitRefused("no_finding")
    home = Residence.objects.on(at.today).filter(household=at.household).order_by("-since", "-pk").first()
    if home is None:
        return
    Signal.objects.create(household=at.household, area_id=home.village_id, kind=rule.signal, received_on=on)
    keep_warnings_of([at.household.pk], pack=at.pack, day=at.today)
