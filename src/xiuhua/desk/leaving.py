"""What a form about leave says, and what leave will change, as sentences shown before it is entered."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xiuhua.actions.assign.leave_of_all import AskedForAll
from xiuhua.actions.assign.leave_plan import MOST_DOCUMENT, AskedLeave, PlannedLeave
from xiuhua.actions.assign.leave_refusal import LeaveRefused
from xiuhua.actions.assign.left_post import LeftPost
from xiuhua.desk.choosing import MOST_NAME, chosen_of, key_told, nobody_or_several, text_told
from xiuhua.desk.ground import Reader
from xiuhua.desk.labels import day, label, labels
from xiuhua.desk.leave_refusals import why_no_leave
from xiuhua.desk.places import place
from xiuhua.duty.door import which_covered
from xiuhua.queries.area import surroundings_of
from xiuhua.queries.slot import MOST_CHOICES, Choice

POSTS = "posts"
GRANT, END, WITHDRAW = "grant", "end", "withdraw"
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Wish:
    """What was typed: `do` is the deed, `of` the leave that it is about, `choices` whom a name may mean.

    `posts` are what is chosen of all that somebody holds; None before anybody chose.
    """

    do: str
    of: UUID | None
    since: str
    back: str
    back_on: str
    why: str
    who: str
    chosen: UUID | None
    document: str
    sure: bool
    posts: frozenset[UUID] | None = None
    agreed: frozenset[str] = frozenset()
    choices: tuple[Choice, ...] = field(default=())


class Unclear(LeaveRefused):
    """A name that is nobody's, or that of several: said about the field of the name."""

    def __init__(self, said: str) -> None:
        super().__init__("nobody")
        self.said = said


def wish_of(request: HttpRequest, *, today: date) -> Wish:
    """What was typed, or what the address asks for."""
    told = request.POST if request.method == "POST" else request.GET

    text = partial(text_told, told)

    return Wish(
        do=text("do"), of=key_told(text("of")), since=told.get("since", today.isoformat())[:10],
        back=told.get("back", "")[:10], back_on=told.get("back_on", today.isoformat())[:10], why=text("why"),
        who=text("who")[:MOST_NAME], chosen=key_told(text("chosen")), document=text("document"),
        sure=told.get("sure") == "1", posts=_posts_of(told),
        agreed=frozenset(key for key in told.getlist("agreed") if len(key) <= MOST_NAME),
    )  # fmt: skip


def _posts_of(told: QueryDict) -> frozenset[UUID] | None:
    """What is chosen; a form that was sent without any chose none."""
    keys = frozenset(key for key in map(key_told, told.getlist(POSTS)) if key)
    return keys if keys or "do" in told else None


def asked_of(wish: Wish, assignment: UUID) -> AskedLeave:
    """The leave that a form asks for; raises LeaveRefused where days are none, or it is not clear who stands in."""
    who = _stand_in(wish)
    return AskedLeave(
        assignment, day_of(wish.since), day_of(wish.back, at="back"), wish.why, who, wish.document, wish.agreed
    )


def asked_for_all(wish: Wish, person: UUID) -> AskedForAll:
    """The same from all that was chosen of what somebody holds."""
    who, posts = _stand_in(wish), wish.posts or frozenset()
    since, back = day_of(wish.since), day_of(wish.back, at="back")
    return AskedForAll(person, posts, since, back, wish.why, who, wish.document, wish.agreed)


def _stand_in(wish: Wish) -> UUID | None:
    chosen = chosen_of(wish.choices, wish.chosen)
    if chosen is None and wish.who:
        raise Unclear(nobody_or_several(wish.who, wish.choices))
    return chosen


def day_of(typed: str, *, at: str = "since") -> date:
    """The day that was typed; raises LeaveRefused about its field."""
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise LeaveRefused("no_day", at=at) from None


def what_will_be(plan: PlannedLeave) -> Iterator[str]:
    """What leave changes, sentence by sentence."""
    yield _days_away(plan)
    if plan.at.held.household_id is not None:
        opens = _("%(name)s stands in: with their account they open this household from %(day)s to %(last)s.")
    else:
        opens = _("%(name)s stands in: with their account they open the village from %(day)s to %(last)s.")
    yield from _stood_in(plan, opens)


def what_will_be_of_all(plans: Sequence[PlannedLeave]) -> Iterator[str]:
    """What leave from several at once changes, sentence by sentence."""
    yield _days_away(plans[0])
    homes = sum(plan.at.held.household_id is not None for plan in plans)
    posts = len(plans) - homes
    if homes:
        yield ngettext("It is entered for %(n)s household.", "It is entered for %(n)s households.", homes) % {
            "n": homes
        }
    if posts:
        yield ngettext("It is entered for %(n)s post.", "It is entered for %(n)s posts.", posts) % {"n": posts}
    before = sum(plan.made is not None for plan in plans)
    if before:
        yield ngettext(
            "For %(n)s of these it is entered already.", "For %(n)s of these it is entered already.", before
        ) % {"n": before}
    opens = _("%(name)s stands in for all of it: with their account they open it from %(day)s to %(last)s.")
    yield from _stood_in(plans[0], opens)


def _days_away(plan: PlannedLeave) -> str:
    told = {"name": plan.at.holder.name, "n": plan.days, **_days_told(plan)}
    if plan.days == 1:
        return _("%(name)s is on leave on %(day)s, for one day, and keeps what they answer for.") % told
    return _("%(name)s is on leave from %(day)s to %(last)s, for %(n)s days, and keeps what they answer for.") % told


def _stood_in(plan: PlannedLeave, opens: str) -> Iterator[str]:
    """Who stands in, with the sentence of what that opens; or that nobody does."""
    if plan.stand_in is None:
        yield _("Nobody stands in: whoever needs %(name)s calls them, or the office.") % {"name": plan.at.holder.name}
        return
    yield opens % {"name": plan.stand_in.name, **_days_told(plan)}
    if plan.asked.since < plan.at.today:
        yield _("For days that are over it is written down only: nothing opens for the past.")
    yield _("It shuts by itself on the day after; nobody has to take anything away.")


def _days_told(plan: PlannedLeave) -> dict[str, str]:
    return {"day": day(plan.asked.since), "last": day(plan.asked.until - ONE_DAY)}


def page_told(posts: Sequence[LeftPost], wish: Wish, reader: Reader, *, refused: LeaveRefused | None) -> dict[str, Any]:
    """What every page with a form about leave shows, from one thing that somebody holds or from several."""
    first = posts[0]
    trouble = refused.said if isinstance(refused, Unclear) else why_no_leave(refused) if refused else ""
    covers = partial(which_covered, reader.scope, on=reader.today)
    reasons = {key for at in posts for key in labels("leave_reason") if at.rules.lists("leave.reasons", key)}
    return {
        "area": first.village, "wish": wish, "trouble": trouble, "wrong": refused.at if refused else "",
        "around": surroundings_of(first.village, on=reader.today, covers=covers), "here": None, "on": reader.today,
        "today": reader.today, "asked_on": None, "choices": wish.choices[:MOST_CHOICES],
        "local_today": timezone.localdate(), "most_name": MOST_NAME, "most_document": MOST_DOCUMENT,
        "whys": [(key, word) for key, word in labels("leave_reason").items() if key in reasons],
        "needs_document": any(at.rules.lists("leave.document_roles", at.role) for at in posts),
        "consents": _consents(posts), "joint": first.rules.number("leave.joint_days"),
        "alone": first.rules.number("leave.alone_days"),
    }  # fmt: skip


def _consents(posts: Sequence[LeftPost]) -> list[tuple[str, str]]:
    """Who must have agreed to longer leave from any of these posts, in words; none where the pack names nobody."""
    asked = {key for at in posts if at.rules.lists("team.roles", at.role) for key in at.rules.keys("leave.consents")}
    return [(key, word) for key, word in labels("leave_consent").items() if key in asked]


def row_called(at: LeftPost, head: str) -> str:
    """What somebody holds, in a line: the post, and of which village or household."""
    post = label(at.role, of="post")
    if at.held.household is None:
        return _("%(post)s of %(area)s") % {"post": post, "area": place(at.village.name)}
    told = {"post": post, "who": head or at.held.household.number, "area": place(at.village.name)}
    return _("%(post)s of the household of %(who)s, %(area)s") % told


def done(do: str) -> str:
    """What was done, in a sentence."""
    return {
        GRANT: _("The leave is kept."),
        END: _("Kept: they are back on that day, and whoever stood in opens nothing from then on."),
        WITHDRAW: _("The leave is withdrawn: it never held."),
    }[do]
