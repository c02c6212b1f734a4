"""Members of households by name, place, last digits of their numbers and telephone, and number of the register."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from xiuhua.queries.search.found import WHY_NEAR, Home, PersonFound, Why
from xiuhua.queries.search.names import Names, beginning, names_condition, names_near
from xiuhua.queries.search.places import path_of
from xiuhua.queries.search.reach import Reach, one_of
from xiuhua.reckon.search.nearness import Nearness, is_usual, nearness
from xiuhua.reckon.search.question import Word
from xiuhua.register.last_digits import LastFour
from xiuhua.register.models import Belonging, Contact, MemberContact, NameSpelling, Residence
from xiuhua.register.vault import KeysUnusable, open_vault

LAST_OF_IDENTITY = {4: "id_last4", 6: "id_last6"}
LEAST_OF_PHONE, LEAST_OF_NUMBER = 4, 6
FEW = 3  # fewer found than this: names that sound alike are offered too
ROWS = 200  # looked at before they are ordered
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


@dataclass(frozen=True, slots=True)
class Hit:
    """A member in a household, how near they come, and whether by the usual reading of their name."""

    belonging: Belonging
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
        rows = _rows(where if asked.name is None else where.filter(_called(asked.name)))
        cut |= len(rows) >= ROWS
        for row in rows:
            near = unnamed if asked.name is None else nearness(row.member.name, asked.name)
            if near is not None:
                usual = asked.name is None or is_usual(row.member.name, asked.name)
                found.append(Hit(row, near, why, usual=usual))
    return Hits(found, cut)


def _called(word: Word) -> Q:
    """The condition that a member's name comes near a word: for few members, of whom numbers tell already."""
    named = NameSpelling.objects.filter(names_condition(word), of_place=False)
    return Q(member__name__in=named.values("name"))


def _named(word: Word, near: Names, reach: Reach, *, limit: int) -> Hits:
    """Members called so, nearest first, until there are enough; those who sound alike only where few are found."""
    where = reach.belongings()
    found: list[Hit] = []
    for lowest, highest in TIERS:
        if len(found) <= limit and (names := near.among(lowest, highest)):
            found += _hits(where, names, near, word)
    cut = near.cut or len(found) > limit
    if len(found) < FEW and not near.cut:
        alike = names_near(word, of=reach.spellings(), by_sound=True)
        if names := alike.among(*ALIKE):
            found += _hits(where, names, alike, word)
            cut |= alike.cut
    return Hits(found, cut)


def _hits(where: QuerySet[Belonging], names: list[str], near: Names, word: Word) -> list[Hit]:
    rows = _rows(where.filter(member__name__in=one_of(names)))
    nears = {row.pk: near.near[row.member.name] for row in rows}
    return [Hit(row, nears[row.pk], WHY_NEAR[nears[row.pk]], usual=is_usual(row.member.name, word)) for row in rows]


def _rows(belongings: QuerySet[Belonging]) -> list[Belonging]:
    return list(belongings.select_related("member", "household").order_by("pk")[:ROWS])


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
        yield asked.reach, beginning("member__number", text) | beginning("household__number", text), Why.NUMBER
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
        known = best.get(hit.belonging.pk)
        if known is None or hit.near < known.near:
            best[hit.belonging.pk] = hit
    ranked = sorted(best.values(), key=_order)[:limit]
    households = {hit.belonging.household_id for hit in ranked}
    homes, heads = homes_of(households, on=on), heads_of(households, on=on)
    return [_person(hit, homes, heads) for hit in ranked]


def _order(hit: Hit) -> tuple[int, bool, bool, str, str]:
    row = hit.belonging
    return hit.near, not hit.usual, row.relation != "head", row.household.number, row.member.number


def _person(hit: Hit, homes: dict[int, Home], heads: dict[int, str]) -> PersonFound:
    row = hit.belonging
    return PersonFound(
        row.member.name, row.relation, row.household.key, row.household.number, heads.get(row.household_id, ""),
        homes.get(row.household_id, Home()), hit.why,
    )  # fmt: skip


def homes_of(households: set[int], *, on: date) -> dict[int, Home]:
    """Where households live on a day. One statement."""
    if not households:
        return {}
    rows = Residence.objects.on(on).filter(household__in=households).select_related("village__parent__parent")
    return {
        home.household_id: Home(home.village.code, path_of(home.village), home.group_name)
        for home in rows.order_by("since", "pk")
    }


def heads_of(households: set[int], *, on: date) -> dict[int, str]:
    """The names of the heads of households on a day. One statement."""
    if not households:
        return {}
    heads = Belonging.objects.on(on).filter(household__in=households, relation="head").order_by("-pk")
    return dict(heads.values_list("household", "member__name"))
