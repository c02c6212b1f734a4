"""Members of households by name, place, last digits of their numbers and telephone, and number of the register."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from xiuhua.queries.search.found import WHY_NEAR, Home, PersonFound, Why
from xiuhua.queries.search.names import Names, column_begins, names_condition, spellings_of_people
from xiuhua.queries.search.reach import Extent, Reach
from xiuhua.reckon.search.nearness import Nearness, is_usual, nearness
from xiuhua.reckon.search.question import Word
from xiuhua.register.last_digits import LastFour
from xiuhua.register.models import Belonging, Contact, MemberContact, Residence
from xiuhua.register.statements import Told, ask, many, planned_each_time
from xiuhua.register.vault import KeysUnusable, open_vault
from xiuhua.words import AreaLevel

LAST_OF_IDENTITY = {4: "id_last4", 6: "id_last6"}
LEAST_OF_PHONE, LEAST_OF_NUMBER = 4, 6
FEW = 3  # fewer found than this: names that sound alike are offered too
ROWS = 200  # looked at before they are ordered
NAMES_AT_ONCE = 100  # the nearest first: of a whole city a syllable begins a thousand, borne by ten thousands
TIERS = ((Nearness.IS, Nearness.IS_NEARLY_SPELLED), (Nearness.BEGINS, Nearness.BEGINS_WITH_INITIALS))
ALIKE = (Nearness.SOUNDS, Nearness.BEGINS_TO_SOUND)


@dataclass(frozen=True, slots=True)
class Asked:
    """One way to understand a question about people: who is called so (None: anybody), whose numbers hold digits.

    `near` are the names that come near, where no digits tell of whom. `reach` is where to look, `whole` where numbers
    may be asked for too: a department's duty does not cover them. `placed` says that a word was taken for a place.
    """

    name: Word | None
    near: Names | None
    digits: tuple[Word, ...]
    reach: Reach
    whole: Reach
    placed: bool


class Row(NamedTuple):
    """A member in a household, as a search reads it."""

    belonging: int
    relation: str
    name: str
    number: str
    household: int
    household_key: UUID
    household_number: str


ROW = ("pk", "relation", "member__name", "member__number", "household", "household__key", "household__number")


@dataclass(frozen=True, slots=True)
class Hit:
    """A member in a household, how near they come, and whether by the usual reading of their name."""

    row: Row
    near: int
    why: Why
    usual: bool = True


@dataclass(frozen=True, slots=True)
class Hits:
    """Members found, in no order yet; `cut` says that there are more."""

    hits: list[Hit]
    cut: bool


def people_asked(asked: Asked, *, limit: int) -> Hits:
    """The members that one understanding of a question finds: those who are it first. One to six statements."""
    if asked.name is not None and asked.near is not None:
        return _named(asked.name, asked.near, asked.reach, limit=limit)
    found: list[Hit] = []
    cut = False
    unnamed = Nearness.BEGINS_WITH_INITIALS if asked.placed else Nearness.IS
    for where, why in _ways(asked):
        rows = rows_of(where if asked.name is None else where.filter(_called(asked.name)))
        cut |= len(rows) >= ROWS
        for row in rows:
            near = unnamed if asked.name is None else nearness(row.name, asked.name)
            if near is not None:
                usual = asked.name is None or is_usual(row.name, asked.name)
                found.append(Hit(row, near, why, usual=usual))
    return Hits(found, cut)


def _called(word: Word) -> Q:
    """The condition that a member's name comes near a word: for few members, of whom numbers tell already."""
    named = spellings_of_people().filter(names_condition(word))
    return Q(member__name__in=named.values("name"))


def _named(word: Word, near: Names, reach: Reach, *, limit: int) -> Hits:
    """Members called so, nearest first, until there are enough; those who sound alike only where few are found."""
    found: list[Hit] = []
    for lowest, highest in TIERS:
        if len(found) <= limit and (names := near.among(lowest, highest)):
            found += _hits(reach, names, near, word, limit=limit)
    cut = near.cut or len(found) > limit
    if len(found) < FEW and not near.cut:
        alike = reach.names_near(word, by_sound=True)
        if names := alike.among(*ALIKE):
            found += _hits(reach, names, alike, word, limit=limit)
            cut |= alike.cut
    return Hits(found, cut)


def _hits(reach: Reach, names: list[str], near: Names, word: Word, *, limit: int) -> list[Hit]:
    """Members within reach who bear one of some names, some names at a time until there are enough."""
    nears, found = near.near, list[Row]()
    ranked = sorted(names, key=nears.__getitem__)
    for begin in range(0, len(ranked), NAMES_AT_ONCE):
        if len(found) <= limit:
            some = many(ranked[begin : begin + NAMES_AT_ONCE])
            found += (Row(*cells) for cells in reach.ask(_of_names, names=some))
    return [
        Hit(row, near.near[row.name], WHY_NEAR[near.near[row.name]], usual=is_usual(row.name, word)) for row in found
    ]


@planned_each_time
def _of_names(extent: Extent) -> QuerySet[Any, Any]:
    return _told(extent.belongings().filter(member__name__one_of=Told("names")))


def rows_of(belongings: QuerySet[Belonging]) -> list[Row]:
    """What a search reads of some members in households. One statement."""
    return [Row(*cells) for cells in _told(belongings)]


def _told(belongings: QuerySet[Belonging]) -> QuerySet[Any, Any]:
    return belongings.order_by("pk").values_list(*ROW)[:ROWS]


def _ways(asked: Asked) -> Iterator[tuple[QuerySet[Belonging], Why]]:
    """The members whose numbers hold all digits asked for: a set by each kind of number that the first may be of."""
    first, *others = asked.digits
    for reach, condition, why in _numbered(first, asked):
        rows = reach.belongings().filter(condition)
        for word in others:
            rows = rows.filter(_any(condition for _, condition, _ in _numbered(word, asked)))
        yield rows, why


def _any(conditions: Iterator[Q]) -> Q:
    found = Q(pk__in=[])
    for condition in conditions:
        found |= condition
    return found


def _numbered(word: Word, asked: Asked) -> Iterator[tuple[Reach, Q, Why]]:
    """The ways in which digits belong to somebody: the end of an identity number or telephone, a number of ours."""
    text, on = word.text, asked.reach.on
    if (column := LAST_OF_IDENTITY.get(len(text))) and (index := _index_of(text)):
        yield asked.whole, Q(**{f"member__{column}": index}), Why.ID_LAST
    if len(text) >= LEAST_OF_PHONE and text.isdigit():
        yield asked.whole, _phone_ends(text, on=on), Why.PHONE_LAST
    if len(text) >= LEAST_OF_NUMBER:
        yield asked.reach, column_begins("member__number", text) | column_begins("household__number", text), Why.NUMBER
    elif asked.reach.few is not None:
        yield asked.reach, Q(household__number__endswith=text), Why.NUMBER


def _index_of(last: str) -> str:
    """The blind index of last digits; empty while there are no keys, when nothing is sealed either."""
    try:
        return open_vault().index_last(last, digits=len(last))
    except KeysUnusable:
        return ""


def _phone_ends(text: str, *, on: date) -> Q:
    households = _phones(Contact.objects.on(on), text).values("household")
    members = _phones(MemberContact.objects.on(on), text).values("member")
    return Q(household__in=households) | Q(member__in=members)


def _phones(contacts: QuerySet, text: str) -> QuerySet:
    return contacts.alias(last=LastFour("phone")).filter(last=text[-4:], phone__endswith=text)


def shown(hits: list[Hit], *, on: date, limit: int) -> list[PersonFound]:
    """The nearest of some members, each once: heads first, then by village and number. Two statements."""
    best: dict[int, Hit] = {}
    for hit in hits:
        known = best.get(hit.row.belonging)
        if known is None or hit.near < known.near:
            best[hit.row.belonging] = hit
    ranked = sorted(best.values(), key=_order)[:limit]
    households = {hit.row.household for hit in ranked}
    homes, heads = homes_of(households, on=on), heads_of(households, on=on)
    return [_person(hit, homes, heads) for hit in ranked]


def _order(hit: Hit) -> tuple[int, bool, bool, str, str]:
    row = hit.row
    return hit.near, not hit.usual, row.relation != "head", row.household_number, row.number


def _person(hit: Hit, homes: dict[int, Home], heads: dict[int, str]) -> PersonFound:
    row = hit.row
    return PersonFound(
        row.name, row.relation, row.household_key, row.household_number, heads.get(row.household, ""),
        homes.get(row.household, Home()), hit.why,
    )  # fmt: skip


def homes_of(households: set[int], *, on: date) -> dict[int, Home]:
    """Where households live on a day. One statement."""
    if not households:
        return {}
    return {
        household: Home(code, _path(line), group)
        for household, group, code, *line in ask(_homes, on, households=many(households))
    }


def _path(line: list[Any]) -> tuple[str, ...]:
    """The names from the county down; the line tells name and level, from the village up."""
    upwards = zip(line[::2], line[1::2], strict=True)
    return tuple(reversed([name for name, level in upwards if name and level >= AreaLevel.COUNTY]))


def _homes(on: date) -> QuerySet[Any, Any]:
    lived = Residence.objects.on(on).filter(household__one_of=Told("households")).order_by("since", "pk")
    upwards = ("village", "village__parent", "village__parent__parent")
    line = [f"{area}__{told}" for area in upwards for told in ("name", "level")]
    return lived.values_list("household", "group_name", "village__code", *line)


def heads_of(households: set[int], *, on: date) -> dict[int, str]:
    """The names of the heads of households on a day. One statement."""
    return dict(ask(_heads, on, households=many(households))) if households else {}


def _heads(on: date) -> QuerySet[Any, Any]:
    heads = Belonging.objects.on(on).filter(household__one_of=Told("households"), relation="head")
    return heads.order_by("-pk").values_list("household", "member__name")
