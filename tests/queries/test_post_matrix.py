"""Villages beside their posts: a gap tells since when it stands, by when it is filled and by whom, as the pack says."""

from datetime import date, timedelta

import pytest

from tests.actions.assign.ground import lay_ground
from tests.makers import TODAY, make_team, reside
from xiuhua.queries.post import villages_with_posts
from xiuhua.queries.post_matrix import Gap, post_matrix
from xiuhua.queries.slot import choices_called, slot_view
from xiuhua.register.models import SlotVerdict
from xiuhua.words import Role

pytestmark = pytest.mark.django_db
FOUND = date(2017, 1, 10)


def require(village, slot: str, *, filled: bool = False) -> None:
    told = {"required": 1, "in_post": int(filled), "filled": filled, "reason": "", "since": FOUND}
    SlotVerdict.objects.create(village=village, slot=slot, **told)


def gap(ground, slot: str):
    ((cell,),) = [row.cells for row in post_matrix([ground.village], [slot], on=TODAY)]
    return cell.gap


def test_a_gap_begins_when_the_last_holder_left_or_when_a_turn_found_it():
    ground = lay_ground()
    require(ground.village, "technician")
    due = FOUND + timedelta(days=30)
    assert gap(ground, "technician") == Gap(FOUND, due, Role.COUNTY, late=True)
    left = date(2017, 3, 20)
    reside(ground.people[0], ground.village, role="technician", until=left)
    assert gap(ground, "technician") == Gap(left, date(2017, 4, 19), Role.COUNTY, late=False)
    reside(ground.people[1], ground.village, role="technician", since=left)
    assert gap(ground, "technician") is None


def test_another_pack_has_another_term_for_filling_and_names_no_office():
    ground = lay_ground(pack="graduation")
    require(ground.village, "programme_organiser")
    assert gap(ground, "programme_organiser") == Gap(FOUND, FOUND + timedelta(days=14), None, late=True)


def test_a_team_with_fewer_than_the_pack_asks_for_is_told():
    ground = lay_ground()
    require(ground.village, "resident_team", filled=True)
    team = make_team(ground.village)
    for size, person in enumerate(ground.people[:3], start=1):
        reside(person, ground.village, team=team)
        ((cell,),) = [row.cells for row in post_matrix([ground.village], ["resident_team"], on=TODAY)]
        assert (cell.gap, cell.least) == (None, 3 if size < 3 else None)


def test_what_is_not_required_has_no_cell_and_villages_are_narrowed_to_those_lacking():
    ground = lay_ground()
    require(ground.village, "technician")
    require(ground.beside, "first_secretary", filled=True)
    (row,) = post_matrix([ground.village], ["first_secretary", "technician"], on=TODAY)
    assert [cell and cell.slot for cell in row.cells] == [None, "technician"]
    township = ground.village.parent
    assert set(villages_with_posts(township, on=TODAY)) == {ground.village, ground.beside}
    assert list(villages_with_posts(township, on=TODAY, lacking=True)) == [ground.village]
    assert list(villages_with_posts(township, on=TODAY, slot="first_secretary")) == [ground.beside]
    assert post_matrix([], ["technician"], on=TODAY) == []


def test_a_slot_tells_who_is_in_it_and_who_was_and_who_may_come():
    ground = lay_ground()
    former = reside(ground.people[0], ground.village, role="first_secretary", until=date(2016, 5, 1))
    since = date(2016, 5, 1)
    now = reside(ground.people[1], ground.village, role="first_secretary", since=since)
    now.predecessor = former
    now.save()
    view = slot_view(ground.village, "first_secretary", on=TODAY)
    assert [(one.by.name, one.term_end, one.term_over, one.before) for one in view.held] == [
        ("P1", date(2018, 5, 1), False, "P0")
    ]
    assert [(one.by.name, one.withdrawn) for one in view.former] == [("P0", False)]
    assert (view.required, view.single, view.has_room, view.of_units, view.is_team) == (None, True, False, False, False)
    assert slot_view(ground.village, "paired_helper", on=TODAY) is None
    assert slot_view(ground.village, "resident_team", on=TODAY).roles == (
        "first_secretary",
        "team_leader",
        "team_member",
    )
    named = choices_called(ground.village, "P1", units=False, on=TODAY)
    assert [(it.name, it.unit) for it in named] == [("P1", "Bureau")]
    assert [it.name for it in choices_called(ground.village, "Bur", units=True, on=TODAY)] == ["Bureau"]
