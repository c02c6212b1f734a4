"""A question answered, group by group, within the asker's duty."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from itertools import chain
from typing import Any

from django.db.models import CharField, Q, QuerySet

from xiuhua.duty.door import Scope, without_topics
from xiuhua.queries.search.found import Answer, HouseholdFound, OrganisationFound, PersonFound, Why
from xiuhua.queries.search.names import column_begins
from xiuhua.queries.search.people import LEAST_OF_NUMBER, Asked, Hit, heads_of, homes_of, people_asked, rows_of, shown
from xiuhua.queries.search.places import Called, areas_called, places_found
from xiuhua.queries.search.reach import Extent, Reach, lying_in, reach_of
from xiuhua.queries.search.staff import staff_found
from xiuhua.reckon.search.question import Kind, Question, Word
from xiuhua.register.models import Belonging, Household, Organisation
from xiuhua.register.statements import Told

LIST = 30  # of a group on its page
LEAST_OF_ORGANISATION = 2
OF_ORGANISATION = ("key", "name", "kind", "area__code", "area__name")


def search(scope: Scope, question: Question, *, on: date, limit: int = LIST) -> Answer:
    """What a question finds within a duty, as of a day; at most `limit` of each group.

    Every word narrows. Nobody outside the duty is found, counted or told apart from somebody who is not there. At most
    some twenty statements, however large the register.
    """
    if not question.is_long_enough or question.identity:
        return Answer(on)
    reach = reach_of(scope, on=on)
    if not reach.areas and not reach.own:
        return Answer(on)
    whole = reach if not scope.narrow else reach_of(without_topics(scope), on=on)
    called = {word: areas_called(word, on=on) for word in question.words}
    understood = list(_understood(question.words, reach, whole, called))
    hits = [people_asked(asked, limit=limit) for asked in understood]
    found = list(chain(*(part.hits for part in hits)))
    people = shown(found, on=on, limit=limit)
    households = _households(question.words, reach, limit=limit)
    by_code = all(word.kind is Kind.DIGITS for word in question.words)
    places = places_found(scope, list(called.values()), by_code=by_code, on=on, limit=limit)
    single = question.words[0] if len(question.words) == 1 else None
    staff = staff_found(single, understood[0].near, reach, limit=limit) if single else []
    organisations = _organisations(single, reach, limit=limit) if single else []
    is_more = {
        "people": any(part.cut for part in hits) or len({hit.row.belonging for hit in found}) > limit,
        "households": len(households) > limit,
        "staff": len(staff) > limit,
        "places": len(places) > limit,
        "organisations": len(organisations) > limit,
    }
    return Answer(
        on,
        people=tuple(people),
        households=tuple(households[:limit]),
        staff=tuple(staff[:limit]),
        places=tuple(places[:limit]),
        organisations=tuple(organisations[:limit]),
        more=frozenset(name for name, more in is_more.items() if more),
    )


def members_found(belongings: list[int], *, on: date) -> tuple[PersonFound, ...]:
    """Members that were found by a whole identity number. Three statements."""
    rows = rows_of(Belonging.objects.filter(pk__in=belongings))
    return tuple(shown([Hit(row, 1, Why.IDENTITY) for row in rows], on=on, limit=len(belongings)))


def _understood(words: tuple[Word, ...], reach: Reach, whole: Reach, called: Mapping[Word, Called]) -> Iterator[Asked]:
    """The ways to understand some words about people: one is the name, digits are numbers, others are places.

    Many digits may be the code of a place too.
    """
    digits = tuple(word for word in words if word.kind is Kind.DIGITS)
    others = [word for word in words if word.kind is not Kind.DIGITS]
    coded = tuple(word for word in digits if len(word.text) >= LEAST_OF_NUMBER and called[word])

    @cache
    def lying(word: Word) -> frozenset[int]:
        return lying_in(called[word], on=reach.on)

    for name, made_of in [*_names(others), (None, ())]:
        for codes in sorted({(), coded}, key=len):
            numbers = tuple(word for word in digits if word not in codes)
            around = [*(word for word in others if word not in made_of), *codes]
            if (name or numbers) and all(called[word] for word in around):
                here, whole_here = (far.narrowed(map(lying, around)) for far in (reach, whole))
                near = here.names_near(name) if name and not numbers else None
                yield Asked(name, near, numbers, here, whole_here, placed=bool(around))


def _names(words: list[Word]) -> Iterator[tuple[Word, tuple[Word, ...]]]:
    """The words that may be a name, each with those that it is made of: one, or all together (wang jun, 王 军)."""
    for word in words:
        yield word, (word,)
    if len(words) > 1 and len({word.kind for word in words}) == 1:
        yield Word("".join(word.text for word in words), words[0].kind), tuple(words)


def _households(words: tuple[Word, ...], reach: Reach, *, limit: int) -> list[HouseholdFound]:
    """Households whose number begins with what was asked for: digits, after letters in some registers (H7001).

    Three statements, none without such digits.
    """
    number = "".join(word.text for word in words)
    kinds = [word.kind for word in words]
    if kinds not in ([Kind.DIGITS], [Kind.LETTERS, Kind.DIGITS]) or len(number) < LEAST_OF_NUMBER:
        return []
    spelled = column_begins("number", number.upper()) | column_begins("number", number)
    rows = Household.objects.filter(spelled, reach.opens("pk"))
    found = list(rows.order_by("number")[: limit + 1])
    keys = {household.pk for household in found}
    homes, heads = homes_of(keys, on=reach.on), heads_of(keys, on=reach.on)
    return [
        HouseholdFound(one.key, one.number, heads.get(one.pk, ""), homes[one.pk]) for one in found if one.pk in homes
    ]


def _organisations(word: Word, reach: Reach, *, limit: int) -> list[OrganisationFound]:
    """Organisations seated within reach whose name holds the word. One statement."""
    if word.kind is not Kind.CHARACTERS or len(word.text) < LEAST_OF_ORGANISATION:
        return []
    return [OrganisationFound(*row) for row in reach.ask(_seated, limit + 1, part=word.text)]


def _seated(extent: Extent, most: int) -> QuerySet[Any, Any]:
    lives = Q(dissolved__isnull=True) | Q(dissolved__gt=extent.on)
    seated = Organisation.objects.filter(
        lives,
        extent.holds("area"),
        founded__lte=extent.on,
    )
    named = seated.filter(name__contains=Told("part", CharField())).order_by("area__code", "name", "pk")
    return named.values_list(*OF_ORGANISATION)[:most]
