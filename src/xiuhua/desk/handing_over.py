"""What a form about a household's helper says, and what handing over will change, as sentences shown before it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from xiuhua.actions.assign.hand_over import AskedHandover, Handover
from xiuhua.actions.assign.handover_refusal import HandoverRefused
from xiuhua.desk.choosing import MOST_NAME, chosen_of, key_told, nobody_or_several, text_told
from xiuhua.desk.labels import day, label
from xiuhua.queries.slot import Choice

ASK, GRANT, REFUSE, WITHDRAW, HAND_OVER = "ask", "grant", "refuse", "withdraw", "hand_over"
APART, TOGETHER = "apart", "together"
LANGUAGE = "language"
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Wish:
    """What was typed: `do` is the deed, `of` the request that it is about, `choices` whom a name may mean."""

    do: str
    of: UUID | None
    side: str
    why: str
    note: str
    told_by: str
    answer: str
    who: str
    chosen: UUID | None
    since: str
    reason: str
    document: str
    sure: bool
    choices: tuple[Choice, ...] = field(default=())


class Unclear(HandoverRefused):
    """A name that is nobody's, or that of several, or whom nothing keeps apart: said about its field."""

    def __init__(self, said: str, *, at: str = "who") -> None:
        super().__init__("no_successor", at=at)
        self.said = said


def wish_of(request: HttpRequest, *, today: date) -> Wish:
    """What was typed, or what the address asks for."""
    told = request.POST if request.method == "POST" else request.GET

    text = partial(text_told, told)

    return Wish(
        do=text("do"), of=key_told(text("of")), side=text("side"), why=text("why"), note=text("note"),
        told_by=text("told_by"), answer=text("answer"), who=text("who")[:MOST_NAME], chosen=key_told(text("chosen")),
        since=told.get("since", today.isoformat())[:10], reason=text("reason"), document=text("document"),
        sure=told.get("sure") == "1",
    )  # fmt: skip


def who_is_meant(wish: Wish) -> UUID:
    """The key of whoever a form names; raises Unclear where it is nobody or several."""
    chosen = chosen_of(wish.choices, wish.chosen)
    if chosen is None:
        raise Unclear(nobody_or_several(wish.who, wish.choices))
    return chosen


def asked_of(wish: Wish, household: UUID) -> AskedHandover:
    """The handover that a form asks for; raises HandoverRefused where it is not clear to whom, or from which day."""
    chosen = chosen_of(wish.choices, wish.chosen)
    if chosen is None and wish.who:
        raise Unclear(nobody_or_several(wish.who, wish.choices))
    try:
        since = date.fromisoformat(wish.since)
    except ValueError:
        raise HandoverRefused("no_day") from None
    return AskedHandover(household, chosen, since, wish.reason, wish.document)


def what_will_be(plan: Handover) -> Iterator[str]:
    """What handing over changes, sentence by sentence."""
    since, former = plan.asked.since, plan.at.helper
    told = {"name": plan.successor.name, "day": day(since), "count": plan.count}
    yield _("%(name)s is the helper from %(day)s on, and has %(count)s households then.") % told
    told = {"name": former, "day": day(since - ONE_DAY), "why": label(plan.asked.reason, of="end_reason")}
    yield _("%(name)s is the helper until %(day)s: %(why)s. The history keeps them.") % told
    if plan.read_until is not None:
        told = {"name": former, "day": day(plan.read_until - ONE_DAY)}
        yield _("%(name)s reads the card until %(day)s, without changing anything, so that they can be asked.") % told
    else:
        yield _("%(name)s does not read the card any more from that day on.") % {"name": former}
    if plan.at.request is not None:
        yield _("It answers the request of %(day)s.") % {"day": day(plan.at.request.asked_on)}
    yield _("The new helper finds a summary among their work; the card for the household is to be printed and given.")
