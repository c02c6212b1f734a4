"""Staff by name or telephone: those who hold a post or lead an organisation where the reader answers."""

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from xiuhua.queries.search.found import WHY_NEAR, PostHeld, StaffFound, Why
from xiuhua.queries.search.names import Names
from xiuhua.queries.search.reach import Reach, one_of
from xiuhua.reckon.search.nearness import Nearness
from xiuhua.reckon.search.question import Kind, Word
from xiuhua.register.last_digits import LastFour
from xiuhua.register.models import Person
from xiuhua.words import AssignmentKind

ROWS = 200
LEAST_OF_PHONE = 4


def staff_found(word: Word, near: Names | None, reach: Reach, *, limit: int) -> list[StaffFound]:
    """Staff that a word names, nearest first, then by name; one more than asked. At most four statements.

    Only their posts within reach are told.
    """
    if word.kind is Kind.DIGITS:
        phones = Person.objects.alias(last=LastFour("phone")).filter(last=word.text[-4:], phone__endswith=word.text)
        if len(word.text) < LEAST_OF_PHONE or not word.text.isdigit():
            return []
        asked = Q(pk__in=phones.values("pk"))
    elif near is None or not near.near:
        return []
    else:
        asked = Q(name__in=one_of(near.near))
    nears = near.near if near else {}
    rows = list(_within(reach).filter(asked).select_related("unit").order_by("name", "pk")[:ROWS])
    rows = sorted(rows, key=lambda row: (nears.get(row.name, Nearness.IS), row.name, row.pk))[: limit + 1]
    posts = _posts([row.pk for row in rows], reach)
    return [
        StaffFound(
            row.key, row.name, row.unit.name if row.unit else "", row.title, row.phone, tuple(posts.get(row.pk, ())),
            WHY_NEAR[nears[row.name]] if near else Why.PHONE_LAST,
        )
        for row in rows
    ]  # fmt: skip


def _within(reach: Reach) -> QuerySet[Person]:
    """Who holds a post within reach or leads an organisation seated there."""
    posts = reach.posts().filter(person=OuterRef("pk"))
    return Person.objects.filter(Exists(posts) | Exists(reach.leads().filter(person=OuterRef("pk"))))


def _posts(people: list[int], reach: Reach) -> dict[int, list[PostHeld]]:
    """The posts of some people within reach: places one by one, households counted. Three statements."""
    found: dict[int, list[PostHeld]] = {}
    held = reach.posts().filter(person__in=people)
    placed = held.exclude(kind=AssignmentKind.PAIR).select_related("area").order_by("since", "pk")
    for post in placed:
        if post.area is not None and post.person_id is not None:
            found.setdefault(post.person_id, []).append(PostHeld(post.role, post.area.name, post.area.code))
    paired = held.filter(kind=AssignmentKind.PAIR).values_list("person", "role").annotate(households=Count("pk"))
    for person, role, households in paired.order_by("person", "role"):
        found.setdefault(person, []).append(PostHeld(role, "", "", households))
    leads = reach.leads().filter(person__in=people).select_related("organisation__area").order_by("since", "pk")
    for lead in leads:
        seat = lead.organisation.area
        told = PostHeld(lead.post, "", seat.code if seat else "", organisation=lead.organisation.name)
        found.setdefault(lead.person_id, []).append(told)
    return found
