"""What an appointment or an end will change, as sentences shown before it is done; and what a form about posts says."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from xiuhua.actions.assign.appointment import Appointment, Asked, name_of
from xiuhua.actions.assign.appointment_refusal import AppointmentRefused
from xiuhua.actions.assign.post_ending import Ending
from xiuhua.desk.choosing import MOST_NAME, chosen_of, key_told, nobody_or_several, text_told
from xiuhua.desk.labels import day, label
from xiuhua.desk.offices import role_label
from xiuhua.desk.places import place
from xiuhua.queries.slot import Choice, SlotView

APPOINT, REPLACE, END, WITHDRAW, RESUME = "appoint", "replace", "end", "withdraw", "resume"
DEEDS = (APPOINT, REPLACE, END, WITHDRAW, RESUME)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a form about a post says, as it was typed; `choices` are those that the name may mean."""

    do: str
    of: UUID | None
    role: str
    who: str
    chosen: UUID | None
    since: str
    document: str
    reason: str
    sure: bool
    choices: tuple[Choice, ...] = field(default=())


class Unclear(AppointmentRefused):
    """A name that is nobody's, or that of several: said about the field of the name."""

    def __init__(self, said: str) -> None:
        super().__init__("no_holder", role="")
        self.said = said


def wish_of(request: HttpRequest, view: SlotView, *, today: date) -> Wish:
    """What was typed, or what the address asks for; the post and the day that are likely where nothing is said."""
    told = request.POST if request.method == "POST" else request.GET
    text = {name: text_told(told, name) for name in ("who", "document", "reason")}
    do, role = told.get("do", ""), told.get("role", "")
    of = key_told(told.get("of", ""))
    held = next((one for one in view.held if one.key == of), None)
    return Wish(
        do=do if do in DEEDS else "", of=of,
        role=held.by.role if held else role if role in view.roles else view.roles[-1], who=text["who"][:MOST_NAME],
        chosen=key_told(told.get("chosen", "")), since=told.get("since", today.isoformat())[:10],
        document=text["document"], reason=text["reason"], sure=told.get("sure") == "1",
    )  # fmt: skip


def asked_of(wish: Wish, village: Any) -> Asked:
    """The appointment that a form asks for; raises AppointmentRefused where it is not clear who, or on which day."""
    chosen = chosen_of(wish.choices, wish.chosen)
    if chosen is None and wish.who:
        raise Unclear(nobody_or_several(wish.who, wish.choices))
    replaces = wish.of if wish.do == REPLACE else None
    return Asked(village.code, wish.role, chosen, day_of(wish), wish.document, replaces, wish.reason)


def day_of(wish: Wish) -> date:
    """The day that was typed; raises AppointmentRefused."""
    try:
        return date.fromisoformat(wish.since)
    except ValueError:
        raise AppointmentRefused("no_day") from None


def what_will_be(plan: Appointment) -> Iterator[str]:
    """What an appointment changes, sentence by sentence."""
    since = plan.asked.since
    told = {"name": plan.holder.name, "post": label(plan.asked.role, of="post"), "day": day(since)}
    yield _("%(name)s is %(post)s from %(day)s on.") % told
    if plan.former is not None:
        told = {
            "name": name_of(plan.former),
            "day": day(since - ONE_DAY),
            "why": label(plan.asked.reason, of="end_reason"),
        }
        yield _("%(name)s is in post until %(day)s: %(why)s. The history keeps them, with who followed.") % told
    if plan.own is not None:
        yield _("Their post before in the same team ends: %(post)s.") % {"post": label(plan.own.role, of="post")}
    if plan.yields is not None:
        yield _("%(name)s hands over the lead of the team and is a member of it from then on.") % {
            "name": name_of(plan.yields)
        }
    if plan.forms_team:
        least = plan.at.rules.number("team.min_size")
        yield _("A resident team begins with them; the pack asks for at least %(least)s people.") % {
            "least": least or 1
        }
    elif plan.team is not None:
        yield _("They are in the team %(team)s.") % {"team": plan.team.name}
    if plan.term_end is not None:
        yield _("The term runs until %(day)s.") % {"day": day(plan.term_end - ONE_DAY)}
    yield _("Whoever is in the post opens the village with their account, and whoever leaves it does so no more.")


def what_will_end(plan: Ending, slot: str) -> Iterator[str]:
    """What the end of a post changes, sentence by sentence."""
    rules = plan.at.rules
    told = {"name": name_of(plan.row), "day": day(plan.until - ONE_DAY), "why": label(plan.reason, of="end_reason")}
    yield _("%(name)s is in post until %(day)s: %(why)s.") % told
    if plan.left is not None:
        yield _("The team has %(left)s people then.") % {"left": plan.left}
    due, by = rules.due(plan.until), rules.filled_by(slot)
    if due is not None and by is not None:
        yield _("If nobody is left in it, the post is vacant, to be filled by %(day)s: %(office)s.") % {
            "day": day(due), "office": role_label(by),
        }  # fmt: skip
    elif due is not None:
        yield _("If nobody is left in it, the post is vacant, to be filled by %(day)s.") % {"day": day(due)}
    yield _("They open the village by this post no more.")


def done(wish: Wish, village: str) -> str:
    """What was done, in a sentence."""
    return {
        APPOINT: _("The appointment for %(village)s is kept."),
        REPLACE: _("The change for %(village)s is kept; who was in post before stays in the history."),
        END: _("The post in %(village)s has ended; it stays in the history."),
        RESUME: _("The end in %(village)s is taken back: who held the post holds it again."),
        WITHDRAW: _("The appointment for %(village)s is withdrawn: what was before holds again."),
    }[wish.do] % {"village": place(village)}
