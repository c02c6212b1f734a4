"""Holds an election of an organisation's leaders: announced, stood for, reviewed, voted, confirmed, taken up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from xiuhua.actions.journal import write_line
from xiuhua.actions.organise.election_ground import (
    REVIEWERS,
    ElectionGround,
    election_ground,
    ground_to_hold,
    standing,
)
from xiuhua.actions.organise.election_refusal import ElectionRefused
from xiuhua.actions.told_text import text_told
from xiuhua.duty.door import Absent
from xiuhua.policy.pack import Pack
from xiuhua.queries.election import CandidateLine, candidates_of, people_near
from xiuhua.reckon.elections import elected
from xiuhua.register.models import Account, Candidate, CandidateReview, Election, Leader, Organisation, Person

MOST_DOCUMENT, MOST_REASON, MOST_NAME = 160, 160, 30
BY_ELECTION, SECOND_ROUND = "by_election", "second_round"
GROWN_UP = 18


@dataclass(frozen=True, slots=True)
class Stands:
    """Somebody who stands: known as `person`, or else told by name, sex, year of birth and Party. Keys of the pack."""

    post: str
    person: UUID | None = None
    name: str = ""
    sex: str = ""
    birth_year: int | None = None
    party_member: bool | None = None
    education: str = ""
    tags: tuple[str, ...] = ()
    previous_post: str = ""


@transaction.atomic
def announce_election(
    village: str, *, organisation: UUID, kind: str, on: date, document: str, by: Account
) -> UUID:  # fmt: skip
    """Announce an election on a day of an organisation seated in a village; gives its key. Absent, ElectionRefused."""
    area, today, rules = ground_to_hold(village, by=by)
    text = text_told(document, most=MOST_DOCUMENT, refused=ElectionRefused, at="document")
    body = Organisation.objects.filter(key=organisation, area=area, kind__in=rules.bodies).first()
    if body is None:
        raise ElectionRefused("no_body")
    if kind == SECOND_ROUND or kind not in _codes(rules.pack, "election_kind"):
        raise ElectionRefused("no_kind")
    held = Election.objects.filter(organisation=body)
    if held.filter(announced_on__isnull=False, in_post_from__isnull=True, cancelled_on__isnull=True).exists():
        raise ElectionRefused("running")
    _require_free_day(held.filter(held_on=on).exists(), on)
    row = Election.objects.create(
        organisation=body, kind=kind, announced_on=today, announced_by=by, document=text, held_on=on,
        term_years=rules.term_on(on),
    )  # fmt: skip
    write_line(
        "announce_election", by=by, subject_kind="area", subject=area.code,
        after={"election": row.key.hex, "organisation": body.name, "on": on},
    )  # fmt: skip
    return row.key


@transaction.atomic
def put_up_candidate(key: UUID, stands: Stands, *, by: Account) -> UUID:
    """Enter somebody who stands, before the vote; gives their key."""
    ground = election_ground(key, by=by)
    _require_not_voted(ground.election)
    codes = ground.rules.pack
    if stands.post not in ground.rules.posts:
        raise ElectionRefused("no_post")
    for told, name in ((stands.education, "education"), *((tag, "candidate_tag") for tag in stands.tags)):
        if told and told not in _codes(codes, name):
            raise ElectionRefused("no_code", at=name)
    if stands.previous_post and stands.previous_post not in _codes(codes, "post"):
        raise ElectionRefused("no_code", at="previous_post")
    person = _person(ground, stands)
    if standing(ground.election).filter(person=person).exists():
        raise ElectionRefused("twice", name=person.name)
    row = Candidate.objects.create(
        election=ground.election, person=person, post=stands.post, education=stands.education,
        tags=";".join(stands.tags), previous_post=stands.previous_post, entered_by=by,
    )  # fmt: skip
    _told("put_up_candidate", ground, by=by, after={"candidate": row.key.hex, "post": row.post})
    return row.key


@transaction.atomic
def withdraw_candidate(key: UUID, *, by: Account) -> None:
    """Take somebody off who stands no more, before the vote."""
    row, ground = _candidate(key, by=by)
    _require_not_voted(ground.election)
    row.withdrawn_on = ground.today
    row.save(update_fields=["withdrawn_on"])
    _told("withdraw_candidate", ground, by=by, after={"candidate": row.key.hex})


@transaction.atomic
def review_candidates(key: UUID, *, department: str, against: UUID | None, reason: str, by: Account) -> int:
    """Say what a department found: against one of those who stand, for a reason, or nobody; gives how many it is about.

    All others of whom it said nothing yet pass. Whom it found against before stays so unless they are said to pass by
    another reason: `against` somebody found against already takes that back. Nobody reviews whom they entered.
    """
    ground = election_ground(key, by=by, offices=REVIEWERS)
    _require_not_voted(ground.election)
    if department not in ground.rules.departments:
        raise ElectionRefused("no_code", at="department")
    rows = list(standing(ground.election))
    if not rows:
        raise ElectionRefused("no_candidates")
    if any(row.entered_by_id == by.pk for row in rows):
        raise ElectionRefused("entered_it")
    why = text_told(reason, most=MOST_REASON, refused=ElectionRefused, at="reason")
    if against is not None and not why:
        raise ElectionRefused("no_reason")
    if against is not None and against not in {row.key for row in rows}:
        raise ElectionRefused("no_name", at="against")
    said = dict(
        CandidateReview.objects.filter(candidate__in=rows, department=department)
        .order_by("pk")
        .values_list("candidate", "passed")
    )
    about = [row for row in rows if row.key == against or row.pk not in said]
    CandidateReview.objects.bulk_create(
        CandidateReview(
            candidate=row, department=department, on=ground.today, by=by,
            passed=row.key != against or said.get(row.pk) is False, reason=why if row.key == against else "",
        )
        for row in about
    )  # fmt: skip
    _told(
        "review_candidates", ground, by=by, after={"department": department, "candidate": against, "passed": len(about)}
    )
    return len(about)


@transaction.atomic
def enter_votes(key: UUID, *, eligible: int, cast: int, votes: Mapping[UUID, int], by: Account) -> int:
    """Enter how the votes fell, once everybody who stands is reviewed; gives how many were elected.

    Whom a department found against takes no votes.
    """
    ground = election_ground(key, by=by)
    election, rules = ground.election, ground.rules
    _require_not_voted(election)
    if ground.today < election.held_on:
        raise ElectionRefused("before_vote", day=election.held_on)
    lines = candidates_of(election, rules)
    if not lines:
        raise ElectionRefused("no_candidates")
    for line in lines:
        if line.missing and not line.blocked:
            raise ElectionRefused("not_reviewed", name=line.name, count=len(line.missing))
    stand = {line.key: line for line in lines if not line.blocked}
    if not stand:
        raise ElectionRefused("none_left")
    _require_possible(stand, eligible=eligible, cast=cast, votes=votes, alone=rules.alone)
    chosen = elected(
        {it: (line.post, votes[it]) for it, line in stand.items()}, eligible=eligible, cast=cast, rule=rules.rule,
        alone=rules.alone,
    )  # fmt: skip
    for row in standing(election):
        row.votes, row.elected = votes.get(row.key), row.key in chosen
        row.save(update_fields=["votes", "elected"])
    election.eligible, election.votes_cast, election.voted_by = eligible, cast, by
    election.save(update_fields=["eligible", "votes_cast", "voted_by"])
    _told("enter_votes", ground, by=by, after={"eligible": eligible, "cast": cast, "elected": len(chosen)})
    return len(chosen)


@transaction.atomic
def confirm_result(key: UUID, *, by: Account) -> None:
    """Confirm what the votes came to; never by whoever entered them."""
    ground = election_ground(key, by=by)
    election = ground.election
    if election.votes_cast is None:
        raise ElectionRefused("not_voted")
    if election.confirmed_on is not None:
        raise ElectionRefused("confirmed")
    if election.voted_by_id == by.pk:
        raise ElectionRefused("own_votes")
    election.confirmed_on, election.confirmed_by = ground.today, by
    election.save(update_fields=["confirmed_on", "confirmed_by"])
    _told("confirm_result", ground, by=by, after={})


@transaction.atomic
def take_up_posts(key: UUID, *, on: date, by: Account) -> int:
    """Those elected take up their posts on a day, and whoever had these before leaves them; gives how many.

    A general election renews all posts of the organisation, any other those that it filled.
    """
    ground = election_ground(key, by=by)
    election = ground.election
    if election.confirmed_on is None:
        raise ElectionRefused("not_confirmed")
    if on < election.confirmed_on:
        raise ElectionRefused("before_result", day=election.confirmed_on)
    if on > ground.today:
        raise ElectionRefused("after_today", day=on)
    chosen = list(standing(election).filter(elected=True))
    if not chosen:
        raise ElectionRefused("nobody_elected")
    before = Leader.objects.filter(organisation=election.organisation, until__isnull=True, since__lte=on)
    if _first_round(election).kind == BY_ELECTION:
        before = before.filter(post__in=[it.post for it in chosen if it.post in ground.rules.alone])
    before.update(until=on)
    Leader.objects.bulk_create(
        Leader(
            organisation=election.organisation, person_id=it.person_id, election=election, post=it.post,
            votes=it.votes, education=it.education, since=on,
        )
        for it in chosen
    )  # fmt: skip
    election.in_post_from = on
    election.save(update_fields=["in_post_from"])
    _told("take_up_posts", ground, by=by, after={"since": on, "elected": len(chosen)})
    return len(chosen)


@transaction.atomic
def hold_second_round(key: UUID, *, on: date, by: Account) -> UUID:
    """Vote again on another day, where nobody was elected, among those whom no department found against; gives a key.

    What departments found of them holds on.
    """
    ground = election_ground(key, by=by)
    first = ground.election
    if first.confirmed_on is None:
        raise ElectionRefused("not_confirmed")
    if standing(first).filter(elected=True).exists():
        raise ElectionRefused("all_elected")
    fit = {line.key for line in candidates_of(first, ground.rules) if not line.blocked}
    _require_free_day(Election.objects.filter(organisation=first.organisation, held_on=on).exists(), on)
    row = Election.objects.create(
        organisation=first.organisation, kind=SECOND_ROUND, follows=first, announced_on=ground.today,
        announced_by=by, document=first.document, held_on=on, term_years=ground.rules.term_on(on),
    )  # fmt: skip
    for old in standing(first).filter(key__in=fit):
        _stand_again(old, row)
    _told("hold_second_round", ground, by=by, after={"on": on})
    return row.key


@transaction.atomic
def call_off_election(key: UUID, *, reason: str, by: Account) -> None:
    """End an election before anybody takes up a post by it."""
    ground = election_ground(key, by=by)
    why = text_told(reason, most=MOST_REASON, refused=ElectionRefused, at="reason")
    if not why:
        raise ElectionRefused("no_reason")
    ground.election.cancelled_on, ground.election.cancelled_why = ground.today, why
    ground.election.save(update_fields=["cancelled_on", "cancelled_why"])
    _told("call_off_election", ground, by=by, after={"reason": why})


def _person(ground: ElectionGround, stands: Stands) -> Person:
    """Who stands: somebody known near the village, or a new person of it."""
    if stands.person is not None:
        known = people_near(ground.village.pk, on=ground.today).filter(key=stands.person).first()
        if known is None:
            raise ElectionRefused("no_name")
        return known
    name = text_told(stands.name, most=MOST_NAME, refused=ElectionRefused, at="name")
    if not name:
        raise ElectionRefused("no_name")
    if stands.birth_year is None or not 1900 < stands.birth_year <= ground.today.year - GROWN_UP:
        raise ElectionRefused("no_year")
    if stands.sex not in _codes(ground.rules.pack, "sex"):
        raise ElectionRefused("no_code", at="sex")
    return Person.objects.create(
        name=name, sex=stands.sex, birth_year=stands.birth_year, party_member=stands.party_member, unit_level="village"
    )


def _candidate(key: UUID, *, by: Account) -> tuple[Candidate, ElectionGround]:
    row = Candidate.objects.filter(key=key, withdrawn_on__isnull=True).select_related("election").first()
    if row is None:
        raise Absent
    return row, election_ground(row.election.key, by=by)


def _require_possible(
    stand: Mapping[UUID, CandidateLine], *, eligible: int, cast: int, votes: Mapping[UUID, int], alone: Sequence[str]
) -> None:
    """Refuse votes that cannot be: more cast than may vote, more for somebody than cast, fewer than none."""
    if min(eligible, cast, *votes.values(), 0) < 0 or set(votes) != set(stand) or eligible == 0:
        raise ElectionRefused("no_number")
    if cast > eligible:
        raise ElectionRefused("above_eligible", cast=cast, eligible=eligible)
    for key, line in stand.items():
        if votes[key] > cast:
            raise ElectionRefused("above_cast", votes=votes[key], name=line.name, cast=cast)
    for post in alone:
        together = sum(votes[key] for key, line in stand.items() if line.post == post)
        if together > cast:
            raise ElectionRefused("above_seats", votes=together, cast=cast)


def _stand_again(old: Candidate, row: Election) -> None:
    """Somebody stands in the next round, with what departments found of them last."""
    new = Candidate.objects.create(
        election=row, person_id=old.person_id, post=old.post, education=old.education, tags=old.tags,
        previous_post=old.previous_post, entered_by_id=old.entered_by_id,
    )  # fmt: skip
    CandidateReview.objects.bulk_create(
        CandidateReview(
            candidate=new, department=it.department, passed=it.passed, reason=it.reason, on=it.on, by_id=it.by_id
        )
        for it in old.reviews.order_by("pk")
    )


def _first_round(election: Election) -> Election:
    while election.follows is not None:
        election = election.follows
    return election


def _require_not_voted(election: Election) -> None:
    if election.votes_cast is not None:
        raise ElectionRefused("voted")


def _require_free_day(taken: bool, day: date) -> None:
    if taken:
        raise ElectionRefused("same_day", day=day)


def _codes(pack: Pack, name: str) -> frozenset[str]:
    found = pack.codes.get(name)
    return frozenset(code.key for code in found.codes) if found else frozenset()


def _told(deed: str, ground: ElectionGround, *, by: Account, after: Mapping[str, object]) -> None:
    write_line(
        deed, by=by, subject_kind="area", subject=ground.village.code,
        after={"election": ground.election.key.hex, **after},
    )  # fmt: skip
