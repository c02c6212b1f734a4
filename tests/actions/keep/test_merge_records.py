"""Two records of one person are merged by two people, and taken apart again as if nothing had been."""

import random
from datetime import date
from functools import partial

import pytest
from django.conf import settings

from tests.actions.keep.doubles_ground import SLIPPED, doubles_ground, pair_of
from tests.makers import TODAY, make_household, make_member, make_person, pair
from xiuhua.actions.keep.double_refusal import DoubleRefused
from xiuhua.actions.keep.merge_records import confirm_same, put_off_double, say_different, say_same, undo_merge
from xiuhua.bridge.gather import gather
from xiuhua.bridge.merging import _kinds, uncovered
from xiuhua.duty.door import Absent
from xiuhua.register.models import Belonging, Contact, Double, Health, JournalLine, Labour, Member, Residence, Schooling
from xiuhua.register.models.household import HouseholdFact
from xiuhua.register.models.member import MemberFact
from xiuhua.register.vault import Vault

pytestmark = pytest.mark.django_db
WHY = "同一人，两村各登记一次"
DAYS = [date(2012, 6, 1), date(2014, 6, 1), date(2016, 6, 1), TODAY, date(2030, 1, 1)]


@pytest.fixture
def ground():
    return doubles_ground()


def merged(ground, row: Double, *, kept: Member) -> Double:
    say_same(row.key, kept=kept.key, why=WHY, by=ground.by["one"])
    confirm_same(row.key, by=ground.by["other"])
    row.refresh_from_db()
    return row


def undone(row: Double, *, by) -> str:
    """Undo a merge; empty, or why not."""
    try:
        undo_merge(row.key, why="查实为两人", by=by)
    except DoubleRefused as refused:
        return refused.reason
    return ""


def standing() -> list:
    """Every fact that holds on some of the days, and every member, as they are."""
    found = [sorted(Member.objects.values_list("pk", "sex", "birth", "ethnicity", "id_kind", "id_index"))]
    for day in DAYS:
        for base in (MemberFact, HouseholdFact):
            for model in _kinds(base):
                names = [it.attname for it in model._meta.concrete_fields if it.name != "account_sealed"]
                found.append((day, model.__name__, sorted(map(str, model.objects.on(day).values_list(*names)))))
        tables = gather(day, ["households", "persons"])
        found.append([frame.rows() for frame in tables.values()])
    return found


def test_what_only_one_record_tells_goes_to_the_one_that_stays(ground):
    row = merged(ground, pair_of(ground), kept=ground.head)
    head, again = ground.head, ground.again
    head.refresh_from_db()
    vault = Vault.open(settings.KEY_FILE)
    assert vault.unseal(head.id_sealed, place=f"member.id:{head.key.hex}") == SLIPPED
    assert (head.ethnicity, head.id_index, row.closed) == ("han", vault.index(SLIPPED), ground.homes[1])
    told = {model: sorted(model.objects.filter(member=head).ever_held().values_list("since", "until"))
            for model in (Health, Labour, Schooling)}  # fmt: skip
    assert told == {
        Health: [(date(2015, 1, 1), None)],  # both say something of 2015: the one that stays is believed
        Labour: [(date(2014, 1, 1), None)],
        Schooling: [(date(2012, 1, 1), date(2014, 1, 1)), (date(2016, 1, 1), None)],
    }
    spans = (
        Belonging.objects.filter(member=head).ever_held().order_by("since").values_list("household__number", "since")
    )
    assert list(spans) == [("H1", date(2012, 1, 1)), ("H1", date(2014, 1, 1))]
    assert Belonging.objects.filter(member=again).ever_held().count() == 0
    account = Contact.objects.filter(household=ground.homes[0]).exclude(account_sealed=None)
    assert account.count() == 0  # the household that stays tells its own contact


def test_merged_everybody_and_every_household_counts_once_on_every_day(ground):
    merged(ground, pair_of(ground), kept=ground.head)
    for day in DAYS:
        tables = gather(day, ["households", "persons"])
        names = sorted(tables["persons"]["person"].to_list())
        assert names == sorted({ground.head.number, *([ground.wife.number])})
        assert tables["households"]["household"].to_list() == ["H1"]


def test_undone_all_is_as_it_was(ground):
    before = standing()
    row = merged(ground, pair_of(ground), kept=ground.again)  # the household of two goes on without its head
    assert standing() != before
    undo_merge(row.key, why="查实为两人", by=ground.by["county"])
    row.refresh_from_db()
    assert (standing() == before, row.state) == (True, "undone")
    with pytest.raises(DoubleRefused, match="are not merged"):
        undo_merge(row.key, why="查实为两人", by=ground.by["county"])


@pytest.mark.parametrize("seed", range(3))
def test_merges_and_undos_in_any_order_that_is_let_come_back_to_the_beginning(ground, seed):
    chance = random.Random(seed)  # noqa: S311 -- chance, no secret
    third = make_member(make_household(ground.villages[1], number="H3"), name="王建国", since=date(2013, 1, 1))
    Labour.objects.create(member=third, ability="strong", since=date(2010, 1, 1))
    before, done = standing(), []
    for _ in range(8):
        free = [
            it for it in (ground.head, ground.again, third) if Belonging.objects.on(TODAY).filter(member=it).exists()
        ]
        if len(free) > 1 and chance.random() < 0.6:
            one, other = chance.sample(free, 2)
            done.append(merged(ground, pair_of(ground, one, other), kept=one))
        elif done:
            row = chance.choice(done)
            if undone(row, by=ground.by["county"]) == "":
                done.remove(row)
    why = {undone(row, by=ground.by["county"]) for row in done[:-1]}
    assert why <= {"", "merged_since"}
    done = [row for row in done if Double.objects.get(pk=row.pk).state == "same"]
    while done:
        assert undone(done.pop(), by=ground.by["county"]) == ""
    assert standing() == before


def test_a_merge_on_which_more_rests_is_not_undone(ground):
    row = merged(ground, pair_of(ground), kept=ground.head)
    undo = partial(undo_merge, row.key, why="查实为两人", by=ground.by["one"])
    Labour.objects.filter(member=ground.head).update(until=TODAY)
    with pytest.raises(DoubleRefused, match="changed since, and would be lost"):
        undo()
    Labour.objects.filter(member=ground.head).update(until=None)
    Residence.objects.create(household=ground.homes[1], village=ground.villages[1], since=TODAY)
    with pytest.raises(DoubleRefused, match="changed since, and would be lost"):
        undo()


def test_two_people_are_needed_and_anybody_who_answers_for_both_places(ground):
    row = pair_of(ground)
    for name in ("village", "nobody"):
        with pytest.raises(Absent):
            say_same(row.key, kept=ground.head.key, why=WHY, by=ground.by[name])
    assert say_same(row.key, kept=ground.head.key, why=WHY, by=ground.by["one"]) == "asked"
    with pytest.raises(DoubleRefused, match="somebody else has to confirm it"):
        confirm_same(row.key, by=ground.by["one"])
    put_off_double(row.key, why="先问村里", by=ground.by["other"])
    with pytest.raises(DoubleRefused, match="decided this already"):
        confirm_same(row.key, by=ground.by["other"])
    say_same(row.key, kept=ground.head.key, why=WHY, by=ground.by["one"])
    say_different(row.key, why="两人，已核实", by=ground.by["other"])
    with pytest.raises(DoubleRefused, match="decided this already"):
        say_same(row.key, kept=ground.head.key, why=WHY, by=ground.by["one"])
    deeds = JournalLine.objects.order_by("pk").values_list("deed", flat=True)
    assert list(deeds) == ["say_same", "put_off_double", "say_same", "say_different"]


def test_a_reason_is_needed_and_one_of_both(ground):
    row = pair_of(ground)
    by = ground.by["one"]
    long = "长" * 301
    cases = [("", ground.head, "at least 4"), (SLIPPED, ground.head, "has the number"), (long, ground.head, "301 char")]
    for why, kept, said in [*cases, (WHY, ground.wife, "which of the two")]:
        with pytest.raises(DoubleRefused, match=said):
            say_same(row.key, kept=kept.key, why=why, by=by)


def test_a_household_in_which_something_goes_on_is_not_left_empty(ground):
    row = pair_of(ground)
    helper = pair(make_person("帮扶人"), ground.homes[1])
    with pytest.raises(DoubleRefused, match="H2, and its helper goes on"):
        say_same(row.key, kept=ground.head.key, why=WHY, by=ground.by["one"])
    assert say_same(row.key, kept=ground.again.key, why=WHY, by=ground.by["one"]) == "asked"
    put_off_double(row.key, why="改留另一条", by=ground.by["one"])
    type(helper).objects.filter(pk=helper.pk).update(until=TODAY)
    assert merged(ground, row, kept=ground.head).closed == ground.homes[1]


def test_who_left_meanwhile_is_nobody_to_decide_about(ground):
    row = pair_of(ground)
    Belonging.objects.filter(member=ground.again).update(until=TODAY)
    with pytest.raises(DoubleRefused, match="belongs to no household"):
        say_same(row.key, kept=ground.head.key, why=WHY, by=ground.by["one"])


def test_a_household_in_which_others_were_ends_on_the_day_and_stays_in_the_past(ground):
    gone = make_member(ground.homes[1], name="王母", relation="mother", since=date(2012, 1, 1))
    Belonging.objects.filter(member=gone).update(until=date(2015, 1, 1))
    before = standing()
    row = merged(ground, pair_of(ground), kept=ground.head)
    standings = [
        Residence.objects.on(day).filter(household=ground.homes[1]).count() for day in (date(2014, 6, 1), TODAY)
    ]
    assert standings == [1, 0]
    undo_merge(row.key, why="查实为两人", by=ground.by["one"])
    assert standing() == before


@pytest.mark.parametrize(
    ("span", "covered", "left"),
    [
        ((1, None), [], [(1, None)]),
        ((1, None), [(3, None)], [(1, 3)]),
        ((1, 9), [(3, 4), (6, 7)], [(1, 3), (4, 6), (7, 9)]),
        ((1, 9), [(6, 7), (3, 6)], [(1, 3), (7, 9)]),
        ((3, 5), [(1, None)], []),
        ((3, None), [(1, 4), (2, 3)], [(4, None)]),
        ((3, 5), [(5, 9), (1, 3)], [(3, 5)]),
    ],
)
def test_the_rest_of_a_time(span, covered, left):
    def days(it):
        return tuple(None if year is None else date(2000 + year, 1, 1) for year in it)

    assert uncovered(days(span), map(days, covered)) == [days(it) for it in left]


def test_a_pack_may_leave_it_to_one(ground, monkeypatch):
    from xiuhua.actions.keep import merge_records
    from xiuhua.queries.double import DoubleRules

    monkeypatch.setattr(merge_records, "double_rules", lambda _pack, on: DoubleRules(0.5, second_person=False))  # noqa: ARG005
    row = pair_of(ground)
    assert say_same(row.key, kept=ground.head.key, why=WHY, by=ground.by["one"]) == "same"
    line = JournalLine.objects.get(deed="merge_records")
    assert (line.after["double"], line.after["closed"]) == (row.key.hex, "H2")
    assert str(ground.head.number) not in str(line.after)
