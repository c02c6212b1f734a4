"""Staff by name or telephone: those who hold a post or lead an organisation where the reader answers."""

from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import CharField, Count, Exists, OuterRef, Q, QuerySet

from xiuhua.queries.search.found import WHY_NEAR, PostHeld, StaffFound, Why
from xiuhua.queries.search.names import Names
from xiuhua.queries.search.reach import Extent, Reach
from xiuhua.reckon.search.nearness import Nearness
from xiuhua.reckon.search.question import Kind, Word
from xiuhua.register.last_digits import LastFour
from xiuhua.register.models import Assignment, Person
from xiuhua.register.statements import Told, many, planned_each_time
from xiuhua.words import AssignmentKind

ROWS = 200
LEAST_OF_PHONE = 4
NEAREST = 100


def staff_found(word: Word, near: Names | None, reach: Reach, *, limit: int) -> list[StaffFound]:
    """Staff that a word names, nearest first, then by name; one more than asked. At most five statements.

    Only their posts within reach are told.
    """
    if word.kind is not Kind.DIGITS:
        rows = _bearing(near, reach, most=limit + 1) if near else []
    elif len(word.text) >= LEAST_OF_PHONE and word.text.isdigit():
        rows = reach.ask(_by_phone, last=word.text[-4:], ending=word.text)
    else:
        rows = []
    nears = near.near if near else {}
    people = [_Row(*row) for row in rows]
    people = sorted(people, key=lambda row: (nears.get(row.name, Nearness.IS), row.name, row.person))[: limit + 1]
    posts = _posts([row.person for row in people], reach) if people else {}
    return [
        StaffFound(
            row.key, row.name, row.unit or "", row.title, row.phone, tuple(posts.get(row.person, ())),
            WHY_NEAR[nears[row.name]] if near else Why.PHONE_LAST,
        )
        for row in people
    ]  # fmt: skip


def _bearing(near: Names, reach: Reach, *, most: int) -> list[tuple[Any, ...]]:
    """Staff who bear one of some names: the nearest first, the others where these are too few. At most two statements.

    Of a whole city a syllable begins a thousand names, and looking up all posts of all who bear them takes longer.
    """
    ranked = sorted(near.near, key=lambda name: (near.near[name], name))
    found: list[tuple[Any, ...]] = []
    for some in (ranked[:NEAREST], ranked[NEAREST:]):
        if some and len(found) < most:
            found += reach.ask(_by_name, names=many(some))
    return found


class _Row(NamedTuple):
    """Somebody of the staff, as a search reads them."""

    person: int
    key: UUID
    name: str
    unit: str | None
    title: str
    phone: str


def _by_phone(extent: Extent) -> QuerySet[Any, Any]:
    ending = {"last": Told("last"), "phone__endswith": Told("ending", CharField())}
    phones = Person.objects.alias(last=LastFour("phone")).filter(**ending)
    return _within(extent, Q(pk__in=phones.values("pk")))


@planned_each_time
def _by_name(extent: Extent) -> QuerySet[Any, Any]:
    return _within(extent, Q(name__one_of=Told("names")))


def _within(extent: Extent, condition: Q) -> QuerySet[Any, Any]:
    """Who holds a post within reach or leads an organisation seated there, and answers a condition."""
    posts = extent.posts().filter(person=OuterRef("pk"))
    found = Person.objects.filter(Exists(posts) | Exists(extent.leads().filter(person=OuterRef("pk")))).filter(
        condition
    )
    return found.order_by("name", "pk").values_list("pk", "key", "name", "unit__name", "title", "phone")[:ROWS]


def _posts(people: list[int], reach: Reach) -> dict[int, list[PostHeld]]:
    """The posts of some people within reach: places one by one, households counted. Three statements."""
    found: dict[int, list[PostHeld]] = {}
    told = {"people": many(people)}
    for person, role, name, code in reach.ask(_placed, **told):
        found.setdefault(person, []).append(PostHeld(role, name, code))
    for person, role, households in reach.ask(_paired, **told):
        found.setdefault(person, []).append(PostHeld(role, "", "", households))
    for person, post, code, organisation in reach.ask(_led, **told):
        found.setdefault(person, []).append(PostHeld(post, "", code or "", organisation=organisation))
    return found


def _placed(extent: Extent) -> QuerySet[Any, Any]:
    held = _held(extent).exclude(kind=AssignmentKind.PAIR).filter(area__isnull=False)
    return held.order_by("since", "pk").values_list("person", "role", "area__name", "area__code")


def _paired(extent: Extent) -> QuerySet[Any, Any]:
    held = _held(extent).filter(kind=AssignmentKind.PAIR).values_list("person", "role")
    return held.annotate(households=Count("pk")).order_by("person", "role")


def _held(extent: Extent) -> QuerySet[Assignment]:
    return extent.posts().filter(person__one_of=Told("people"))


def _led(extent: Extent) -> QuerySet[Any, Any]:
    leads = extent.leads().filter(person__one_of=Told("people")).order_by("since", "pk")
    return leads.values_list("person", "post", "organisation__area__code", "organisation__name")
