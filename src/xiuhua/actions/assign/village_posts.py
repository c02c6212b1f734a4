"""A post of a village, opened for whoever fills it, with the rules of its pack on the day; and what was typed of it."""

from dataclasses import dataclass
from datetime import date

from xiuhua.actions.assign.appointment_refusal import AppointmentRefused
from xiuhua.actions.told_text import text_told
from xiuhua.duty.appointing import open_for_appointing
from xiuhua.duty.door import Absent, scope_of
from xiuhua.policy.pack import Post
from xiuhua.queries.office import clock_day
from xiuhua.queries.post_rules import PostRules, post_rules
from xiuhua.register.models import Account, Area, Assignment
from xiuhua.words import is_in_force

MOST_DOCUMENT = Assignment._meta.get_field("document").max_length or 0


@dataclass(frozen=True, slots=True)
class VillagePost:
    """A village whose posts somebody fills, a post of it, and the rules of its pack on a day."""

    village: Area
    post: Post
    rules: PostRules
    on: date


def open_post(code: str, role: str, *, by: Account, on: date, hold: bool) -> VillagePost:
    """Open a village for whoever fills its posts; two who fill them come one by one where it is held.

    Raises Absent for anybody else, for a post that is not the pack's or is not filled here, and where no pack is in
    force; AppointmentRefused for a day that is still to come, or on which there was no such village. At most nine
    statements.
    """
    today = clock_day()
    village = open_for_appointing(scope_of(by, today=today), code)
    if hold:
        Area.objects.select_for_update().get(pk=village.pk)
    if on > today:
        raise AppointmentRefused("late_day", day=on, today=today)
    if not is_in_force(on, since=village.since, until=village.until):
        raise AppointmentRefused("not_in_place", area=village.name, day=on)
    rules = post_rules(village.pk, on=on)
    post = rules.post(role) if rules else None
    if rules is None or post is None:
        raise Absent
    return VillagePost(village, post, rules, on)


def document_told(typed: str) -> str:
    """The document as it is kept; raises AppointmentRefused for one that is too long or names a number of somebody."""
    return text_told(typed, most=MOST_DOCUMENT, refused=AppointmentRefused)
