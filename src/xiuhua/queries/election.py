"""Elections of the organisations of an area: how far each has come, who stands, and whose term is over."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from xiuhua.duty.door import Absent, Scope, open_area
from xiuhua.queries.election_rules import ElectionRules
from xiuhua.register.models import Area, AreaWithin, Candidate, CandidateReview, Election, Leader, Organisation, Person
from xiuhua.words import AreaLevel, years_before

# How far an election has come, in their order; the last two end it another way.
STAGES = ("announced", "candidates", "review", "voted", "confirmed", "in_post")
CALLED_OFF, NEXT_ROUND = "called_off", "next_round"


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """What a department found last."""

    department: str
    passed: bool
    reason: str
    on: date
    by: str


@dataclass(frozen=True, slots=True)
class CandidateLine:
    """Somebody who stands; `missing` are the departments that have not said yet."""

    key: UUID
    person: UUID
    name: str
    sex: str
    birth_year: int | None
    party_member: bool | None
    post: str
    education: str
    tags: tuple[str, ...]
    previous_post: str
    votes: int | None
    elected: bool | None
    entered_by: int | None
    reviews: tuple[ReviewLine, ...]
    missing: tuple[str, ...]

    @property
    def blocked(self) -> bool:
        """Whether a department found against them."""
        return any(not it.passed for it in self.reviews)


@dataclass(frozen=True, slots=True)
class ElectionLine:
    """An election of a list, with how far it has come."""

    key: UUID
    organisation: UUID
    name: str
    body: str
    village_code: str
    village_name: str
    kind: str
    held_on: date
    term_years: int
    eligible: int | None
    votes_cast: int | None
    confirmed_on: date | None
    in_post_from: date | None
    document: str
    cancelled_why: str
    stage: str

    @property
    def term_ends(self) -> date:
        """The first day after the term."""
        return years_before(self.in_post_from or self.held_on, -self.term_years)

    @property
    def turnout(self) -> float | None:
        """Votes cast in per cent of those who may vote."""
        if self.votes_cast is None or not self.eligible:
            return None
        return self.votes_cast * 100 / self.eligible

    @property
    def is_open(self) -> bool:
        """Whether steps of it are still to come."""
        return self.stage not in ("in_post", CALLED_OFF, NEXT_ROUND)


def open_election(scope: Scope, key: UUID, *, on: date) -> tuple[Election, Area]:
    """An election by key with the village of its organisation, for whom that area opens; raises Absent."""
    row = Election.objects.filter(key=key).select_related("organisation__area").first()
    if row is None or row.organisation.area is None:
        raise Absent
    return row, open_area(scope, row.organisation.area.code, on=on)


def elections_in(area: Area, *, on: date, open_only: bool = False) -> list[ElectionLine]:
    """The elections announced or held in an area by a day, the newest first. Two statements."""
    inside = AreaWithin.objects.on(on).filter(ancestor=area).values("area")
    rows = Election.objects.filter(
        Q(announced_on__lte=on) | Q(announced_on__isnull=True, held_on__lte=on), organisation__area__in=inside
    )
    if open_only:
        rows = rows.filter(
            announced_on__isnull=False, in_post_from__isnull=True, cancelled_on__isnull=True, next_round__isnull=True
        )
    return _lines(rows.order_by("-held_on", "organisation__area__code", "pk"))


def election_line(election: Election) -> ElectionLine:
    """One election as a line. Two statements."""
    return _lines(Election.objects.filter(pk=election.pk))[0]


def candidates_of(election: Election, rules: ElectionRules | None) -> list[CandidateLine]:
    """Who stands in an election, by post and name, with what was found of each. Two statements."""
    rows = list(
        Candidate.objects.filter(election=election, withdrawn_on__isnull=True)
        .select_related("person")
        .order_by("post", "-votes", "person__name", "pk")
    )
    found: dict[int, dict[str, ReviewLine]] = {}
    reviews = CandidateReview.objects.filter(candidate__in=rows).select_related("by").order_by("pk")
    for it in reviews:
        line = ReviewLine(it.department, it.passed, it.reason, it.on, it.by.username if it.by else "")
        found.setdefault(it.candidate_id, {})[it.department] = line
    departments = rules.departments if rules else ()
    return [_candidate(row, found.get(row.pk, {}), departments) for row in rows]


def people_near(village: int, *, on: date) -> QuerySet[Person]:
    """Who leads or led an organisation seated in a village, or stood for it. One statement."""
    seated = Organisation.objects.filter(area=village)
    led = Leader.objects.filter(organisation__in=seated, since__lte=on).values("person")
    stood = Candidate.objects.filter(election__organisation__in=seated).values("person")
    return Person.objects.filter(Q(pk__in=led) | Q(pk__in=stood)).order_by("name", "pk")


def bodies_in(village: Area, rules: ElectionRules) -> list[tuple[UUID, str]]:
    """The organisations seated in a village whose leaders are elected. One statement."""
    if village.level != AreaLevel.VILLAGE:
        return []
    rows = Organisation.objects.filter(area=village, kind__in=rules.bodies, dissolved__isnull=True)
    return list(rows.order_by("kind", "name").values_list("key", "name"))


def _lines(rows: QuerySet[Election]) -> list[ElectionLine]:
    found = list(rows.select_related("organisation__area", "next_round"))
    standing = Candidate.objects.filter(election__in=found, withdrawn_on__isnull=True)
    reviewed = set(standing.filter(reviews__isnull=False).values_list("election", flat=True))
    stood = set(standing.values_list("election", flat=True))
    return [_line(row, _stage(row, stood=row.pk in stood, reviewed=row.pk in reviewed)) for row in found]


def _stage(row: Election, *, stood: bool, reviewed: bool) -> str:
    told: Iterable[tuple[str, object]] = (
        (CALLED_OFF, row.cancelled_on), (NEXT_ROUND, hasattr(row, "next_round")),
        ("in_post", row.in_post_from or row.announced_on is None), ("confirmed", row.confirmed_on),
        ("voted", row.votes_cast is not None), ("review", reviewed), ("candidates", stood),
    )  # fmt: skip
    return next((stage for stage, is_so in told if is_so), "announced")


def _line(row: Election, stage: str) -> ElectionLine:
    body, village = row.organisation, row.organisation.area
    return ElectionLine(
        row.key, body.key, body.name, body.kind, village.code if village else "", village.name if village else "",
        row.kind, row.held_on, row.term_years, row.eligible, row.votes_cast, row.confirmed_on, row.in_post_from,
        row.document, row.cancelled_why, stage,
    )  # fmt: skip


def _candidate(row: Candidate, found: dict[str, ReviewLine], departments: tuple[str, ...]) -> CandidateLine:
    who = row.person
    return CandidateLine(
        row.key, who.key, who.name, who.sex, who.birth_year, who.party_member, row.post, row.education,
        tuple(filter(None, row.tags.split(";"))), row.previous_post, row.votes, row.elected, row.entered_by_id,
        tuple(found.values()), tuple(it for it in departments if it not in found),
    )  # fmt: skip
