"""An election from its announcement to leaders in post: each step by who may, and nothing that cannot be."""

from datetime import date
from types import SimpleNamespace

import pytest

from tests.makers import (
    LONG_AGO,
    TODAY,
    give_pack,
    give_role,
    make_account,
    make_office,
    make_organisation,
    make_person,
    make_village,
)
from xiuhua.actions.organise import hold_election as hold
from xiuhua.actions.organise.election_refusal import ElectionRefused
from xiuhua.actions.organise.hold_election import Stands
from xiuhua.duty.door import Absent, scope_of
from xiuhua.queries.election import bodies_in, candidates_of, election_line, elections_in, open_election
from xiuhua.queries.election_rules import rules_of
from xiuhua.register.models import Candidate, Election, JournalLine, Leader

pytestmark = pytest.mark.django_db
DEPARTMENTS = ("organisation", "discipline", "police", "court", "petitions")


@pytest.fixture
def ground():
    make_office(demo_day=TODAY)
    village = make_village()
    give_pack(village.parent.parent.parent)
    body = make_organisation(name="民胜村村民委员会", kind="villagers_committee", level="village", area=village)
    places = {"village": village, "township": village.parent, "county": village.parent.parent}
    by = {}
    for name, (role, place) in {
        "village": ("village", "village"), "township": ("township", "township"), "county": ("county", "county"),
        "other": ("county", "county"),
    }.items():  # fmt: skip
        by[name] = make_account(f"e-{name}", person=make_person() if name == "other" else None)
        give_role(by[name], role, places[place])
    old = make_person("老主任")
    Leader.objects.create(organisation=body, person=old, post="village_head", since=LONG_AGO)
    return SimpleNamespace(village=village, body=body, by=by, old=old)


def announced(ground, *, kind="general", on=TODAY, by="township"):
    return hold.announce_election(
        ground.village.code, organisation=ground.body.key, kind=kind, on=on, document="镇委〔2017〕3号",
        by=ground.by[by],
    )  # fmt: skip


def put_up(ground, key, name, *, post="village_head", **told):
    told = {"sex": "female", "birth_year": 1980, "education": "senior"} | told
    return hold.put_up_candidate(key, Stands(post, name=name, **told), by=ground.by["township"])


def reviewed(ground, key, *, against=None, by="county"):
    """Every department, of which the court is the one that finds against somebody."""
    for department in DEPARTMENTS:
        told = (
            {"against": against, "reason": "失信被执行人"} if department == "court" else {"against": None, "reason": ""}
        )
        hold.review_candidates(key, department=department, by=ground.by[by], **told)


def voted(ground, key, votes, *, eligible=100, cast=90, by="township"):
    return hold.enter_votes(key, eligible=eligible, cast=cast, votes=votes, by=ground.by[by])


def refused(deed, *args, **told):
    with pytest.raises(ElectionRefused) as why:
        deed(*args, **told)
    return why.value.reason


def stage(key):
    return election_line(Election.objects.get(key=key)).stage


def test_an_election_goes_from_its_announcement_to_leaders_in_post(ground):
    key = announced(ground)
    told = [stage(key)]
    head, member = put_up(ground, key, "张玉兰"), put_up(ground, key, "李大山", post="committee_member", sex="male")
    barred = put_up(ground, key, "王二", sex="male")
    told.append(stage(key))
    assert refused(voted, ground, key, {head: 80, member: 70}) == "not_reviewed"
    reviewed(ground, key, against=barred)
    told.append(stage(key))
    assert refused(voted, ground, key, {head: 40, member: 70, barred: 20}) == "no_number"
    assert voted(ground, key, {head: 80, member: 70}) == 2
    told.append(stage(key))
    assert refused(hold.confirm_result, key, by=ground.by["township"]) == "own_votes"
    hold.confirm_result(key, by=ground.by["county"])
    told.append(stage(key))
    assert hold.take_up_posts(key, on=TODAY, by=ground.by["township"]) == 2
    told.append(stage(key))
    assert told == ["announced", "candidates", "review", "voted", "confirmed", "in_post"]
    now = Leader.objects.on(TODAY).filter(organisation=ground.body).order_by("post")
    assert list(now.values_list("person__name", "post", "votes", "education")) == [
        ("李大山", "committee_member", 70, "senior"), ("张玉兰", "village_head", 80, "senior"),
    ]  # fmt: skip
    assert Leader.objects.get(person=ground.old).until == TODAY
    assert JournalLine.objects.filter(deed="review_candidates").count() == 5
    (line,) = elections_in(ground.village.parent, on=TODAY)
    assert (line.term_years, line.term_ends, line.turnout) == (3, date(2020, 3, 31), 90.0)
    assert refused(hold.call_off_election, key, reason="迟了", by=ground.by["township"]) == "over"


def test_who_entered_stands_or_counted_does_not_judge_it(ground):
    key = announced(ground, by="county")
    head = put_up(ground, key, "张玉兰")
    deny = {"department": "court", "against": head, "reason": "理由"}
    mine = hold.put_up_candidate(key, Stands("committee_member", name="李", sex="male", birth_year=1970),
                                 by=ground.by["county"])  # fmt: skip
    assert refused(hold.review_candidates, key, **deny, by=ground.by["county"]) == "entered_it"
    Candidate.objects.filter(key=mine).update(person=ground.by["other"].person, entered_by=None)
    assert refused(hold.review_candidates, key, **deny, by=ground.by["other"]) == "own"
    assert refused(hold.review_candidates, key, **(deny | {"reason": ""}), by=ground.by["county"]) == "no_reason"
    for by in ("township", "village"):  # neither reviews
        with pytest.raises(Absent):
            hold.review_candidates(key, **deny, by=ground.by[by])
    with pytest.raises(Absent):
        put_up(SimpleNamespace(by={"township": ground.by["village"]}), key, "赵")
    assert hold.review_candidates(key, **deny, by=ground.by["county"]) == 2
    assert [it.blocked for it in lines(key, ground)] == [False, True]
    again = deny | {"reason": "已履行完毕"}
    assert hold.review_candidates(key, **again, by=ground.by["county"]) == 1
    assert [it.blocked for it in lines(key, ground)] == [False, False]
    elsewhere = make_account()
    give_role(elsewhere, "county", make_village().parent.parent)
    with pytest.raises(Absent):
        open_election(scope_of(elsewhere, today=TODAY), key, on=TODAY)
    assert open_election(scope_of(ground.by["village"], today=TODAY), key, on=TODAY)[1] == ground.village


def lines(key, ground):
    return candidates_of(Election.objects.get(key=key), rules_of(ground.village.pk, on=TODAY))


def test_votes_that_cannot_be_are_refused(ground):
    key = announced(ground)
    first, second = put_up(ground, key, "张玉兰"), put_up(ground, key, "王二")
    reviewed(ground, key)
    told = [
        refused(voted, ground, key, {first: first_votes, second: second_votes}, cast=cast)
        for first_votes, second_votes, cast in ((10, 10, 101), (91, 0, 90), (50, 41, 90), (-1, 5, 90))
    ]
    assert told == ["above_eligible", "above_cast", "above_seats", "no_number"]
    assert refused(voted, ground, key, {first: 50}) == "no_number"
    later = announced_later(ground)
    assert refused(voted, ground, later, {}) == "before_vote"


def announced_later(ground):
    branch = make_organisation(kind="branch", level="village", area=ground.village)
    return hold.announce_election(
        ground.village.code, organisation=branch.key, kind="general", on=date(2017, 5, 1), document="",
        by=ground.by["township"],
    )  # fmt: skip


def test_where_nobody_has_enough_votes_there_is_another_round_and_a_by_election_renews_one_post(ground):
    key = announced(ground)
    first, second = put_up(ground, key, "张玉兰"), put_up(ground, key, "王二")
    reviewed(ground, key)
    assert voted(ground, key, {first: 45, second: 44}) == 0
    hold.confirm_result(key, by=ground.by["county"])
    assert refused(hold.take_up_posts, key, on=TODAY, by=ground.by["township"]) == "nobody_elected"
    assert refused(hold.hold_second_round, key, on=TODAY, by=ground.by["township"]) == "same_day"
    Election.objects.filter(key=key).update(held_on=date(2017, 3, 1), kind="by_election")
    Leader.objects.create(organisation=ground.body, person=make_person(), post="committee_member", since=LONG_AGO)
    again = hold.hold_second_round(key, on=TODAY, by=ground.by["township"])
    assert (stage(key), stage(again)) == ("next_round", "review")
    rows = candidates_of(Election.objects.get(key=again), rules_of(ground.village.pk, on=TODAY))
    assert [(it.name, len(it.reviews), it.missing) for it in rows] == [("张玉兰", 5, ()), ("王二", 5, ())]
    assert voted(ground, again, {rows[0].key: 60, rows[1].key: 30}) == 1
    hold.confirm_result(again, by=ground.by["county"])
    assert refused(hold.hold_second_round, again, on=TODAY, by=ground.by["township"]) == "all_elected"
    hold.take_up_posts(again, on=TODAY, by=ground.by["township"])
    now = Leader.objects.on(TODAY).filter(organisation=ground.body)
    assert sorted(now.values_list("post", flat=True)) == ["committee_member", "village_head"]


def test_one_election_at_a_time_and_what_is_called_off_says_why(ground):
    key = announced(ground)
    assert refused(announced, ground) == "running"
    put_up(ground, key, "张玉兰")
    assert refused(put_up, ground, key, "孩子", birth_year=2005) == "no_year"
    assert refused(put_up, ground, key, "张三", post="helper") == "no_post"
    same = Stands("village_head", person=Candidate.objects.get().person.key)
    assert refused(hold.put_up_candidate, key, same, by=ground.by["township"]) == "twice"
    hold.withdraw_candidate(Candidate.objects.get().key, by=ground.by["township"])
    hold.put_up_candidate(key, same, by=ground.by["township"])
    assert refused(hold.call_off_election, key, reason=" ", by=ground.by["township"]) == "no_reason"
    hold.call_off_election(key, reason="汛情", by=ground.by["township"])
    assert (stage(key), Election.objects.get().cancelled_why) == ("called_off", "汛情")
    assert refused(announced, ground) == "same_day"
    assert refused(announced, ground, kind="second_round", on=date(2017, 4, 1)) == "no_kind"
    assert [name for _key, name in bodies_in(ground.village, rules_of(ground.village.pk, on=TODAY))] == [
        "民胜村村民委员会"
    ]


def test_before_the_pack_says_anything_of_elections_there_are_none(ground):
    assert rules_of(ground.village.pk, on=date(2012, 1, 1)) is None
    assert rules_of(ground.village.pk, on=date(2019, 1, 1)).term_years == 5
