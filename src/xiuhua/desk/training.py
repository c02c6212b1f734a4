"""Training as pages show it: forms as they were typed, words of the pack, and who is told what is due."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from xiuhua.actions.organise.training.course import MOST_DAYS, MOST_PLACE, MOST_SEATS, MOST_TITLE, CourseTold
from xiuhua.actions.organise.training.refusal import TrainingRefused
from xiuhua.desk.amounts import amount_typed
from xiuhua.desk.choosing import text_told
from xiuhua.desk.ground import Reader
from xiuhua.desk.labels import labels, language, source
from xiuhua.duty.acting import acting_key
from xiuhua.policy.pack import Pack
from xiuhua.policy.training import LEVELS, ORGANISERS, THEMES, TrainingPolicy, training_policy
from xiuhua.queries.care import reminders_in, reminders_of
from xiuhua.queries.pack import judging_pack
from xiuhua.queries.training import duties_of
from xiuhua.queries.work import PlaceWork
from xiuhua.words import NotFound, Rejected, fen

MOST = {"most_title": MOST_TITLE, "most_place": MOST_PLACE, "most_days": MOST_DAYS, "most_seats": MOST_SEATS}


def policy_at(area: int | None, *, on: date) -> TrainingPolicy | None:
    """What the pack around an area (by id) says of training; None where it says nothing, or lacks a value."""
    pack = judging_pack(area, on=on)
    return policy_of(pack, on=on) if pack else None


def policy_of(pack: Pack, *, on: date) -> TrainingPolicy | None:
    """What a pack says of training on a day; None where it says nothing, or lacks a value."""
    try:
        return training_policy(pack, day=on)
    except (NotFound, Rejected):
        return None


@dataclass(frozen=True, slots=True)
class RuleTold:
    """A duty or care in words."""

    key: str
    label: str
    says: str
    source: str


def rules_told(policy: TrainingPolicy) -> dict[str, RuleTold]:
    """Every duty and all care of a pack by key, in the reader's language."""
    return {
        it.duty.key: RuleTold(it.duty.key, it.label[language()], it.says[language()], source(it.source))
        for it in policy.rules.every
    }


def course_typed(request: HttpRequest) -> CourseTold:
    """A course as a form sent it; raises TrainingRefused for what is no day or number."""
    told = request.POST
    return CourseTold(
        title=text_told(told, "title"), level=text_told(told, "level"), theme=text_told(told, "theme"),
        organiser=text_told(told, "organiser"), posts=tuple(dict.fromkeys(told.getlist("posts"))),
        place=text_told(told, "place"), seats=number_typed(request, "seats") or 0,
        hours=number_typed(request, "hours"), tested=bool(text_told(told, "tested")), cost_fen=_money(request),
        since=day_typed(request, "since"), days=number_typed(request, "days") or 0,
    )  # fmt: skip


def day_typed(request: HttpRequest, name: str) -> date:
    """The day that was typed; raises TrainingRefused for what is none."""
    try:
        return date.fromisoformat(text_told(request.POST, name))
    except ValueError:
        raise TrainingRefused("no_day", at=name) from None


def number_typed(request: HttpRequest, name: str) -> int | None:
    """The whole number that was typed, None for none; raises TrainingRefused for anything else."""
    typed = text_told(request.POST, name)
    if not typed:
        return None
    if not typed.isdecimal() or len(typed) > 6:
        raise TrainingRefused("no_number", at=name)
    return int(typed)


def _money(request: HttpRequest) -> int | None:
    typed = text_told(request.POST, "cost")
    if not typed:
        return None
    try:
        return fen(amount_typed(typed))
    except ValueError:
        raise TrainingRefused("no_number", at="cost") from None


def choices_of(policy: TrainingPolicy) -> dict[str, Any]:
    """What a form of a course lets choose: code and word."""
    posts = sorted({post for it in policy.rules.duties for post in it.duty.posts})
    words = labels("post")
    return {
        "levels": labels(LEVELS), "themes": labels(THEMES), "organisers": labels(ORGANISERS),
        "post_choices": [(it, words.get(it, it)) for it in posts],
    }  # fmt: skip


def done(do: str, told: Mapping[str, object]) -> str:
    """What is said once something was done."""
    said = {
        "begin": _("Entered. Now put people on its roster."),
        "session": _("The session is added."),
        "due": _("Put on the roster: %(count)s."),
        "named": _("Put on the roster: %(count)s."),
        "listed": _("Put on the roster: %(count)s."),
        "agree": _("Agreed."),
        "off": _("Taken off the roster."),
        "attend": _("Kept: %(count)s. What stood there already was left as it was."),
        "result": _("Kept: %(count)s. What stood there already was left as it was."),
        "certify": _("Certified: %(count)s."),
        "revoke": _("The certificate is taken back."),
        "withdraw": _("The course is withdrawn. It stays on record as a mistake."),
        "ask": _("Asked. The office that holds the course agrees, or takes you off again."),
        "opinion": _("Counted. Nothing says that it was you."),
        "keep": _("Kept."),
        "mistake": _("Withdrawn. It stays on record as a mistake."),
    }  # fmt: skip
    return said[do] % told


# ── My work ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class WaitingCare:
    """How many reminders there are in a place, and how many are over their day; no code: one's own."""

    code: str
    name: str
    count: int
    over: int


def training_waiting(reader: Reader, work: Iterable[PlaceWork]) -> dict[str, Any]:
    """For the reader's own page: what they are to be trained in, and what is owed to them or in their place.

    Five statements of whoever holds no post, four more for each place of an office that keeps care.
    """
    scope, on = reader.scope, reader.today
    policy = policy_at(None, on=on)
    if policy is None or not (scope.places or scope.person_id):
        return {"training_due": [], "care_due": [], "own_care": [], "training_rules": {}}
    duties = duties_of(scope.person_id, policy, on=on) if scope.person_id else []
    mine = reminders_of(scope.person_id, policy, on=on) if scope.person_id else []
    return {
        "training_rules": rules_told(policy),
        "training_due": [it for it in duties if it.done_on is None],
        "own_care": mine, "care_due": _of_places(scope.places, work, policy, on=on),
    }  # fmt: skip


def _of_places(
    places: Iterable[Any], work: Iterable[PlaceWork], policy: TrainingPolicy, *, on: date
) -> list[WaitingCare]:
    found = []
    names = {it.code: it.name for it in work}
    for place in places:
        if place.code in names and acting_key(place.reason) in policy.rules.kept_by and not place.reason.topic:
            told = reminders_in(place.area_id, policy, on=on)
            if told:
                found.append(WaitingCare(place.code, names[place.code], len(told), sum(it.over for it in told)))
    return found
