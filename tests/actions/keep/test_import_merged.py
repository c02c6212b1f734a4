"""A workbook does not fill again what two officers merged; after the merge is undone it does."""

import pytest

from tests.importing import DAY, LATER, ROWS, bring, make_town, member, reasons
from tests.makers import give_role, make_account, make_office
from xiuhua.actions.keep.merge_records import say_same, undo_merge
from xiuhua.queries.double import DoubleRules
from xiuhua.register.models import Belonging, Double, Measure, Residence

pytestmark = pytest.mark.django_db


def test_a_merged_record_and_its_household_are_not_filled_again(tmp_path, monkeypatch):
    from xiuhua.actions.keep import merge_records

    monkeypatch.setattr(merge_records, "double_rules", lambda _pack, on: DoubleRules(0.5, second_person=False))  # noqa: ARG005
    monkeypatch.setattr(merge_records, "require_pack_in_force", lambda _on: None)
    make_office(demo_day=LATER)
    officer, township = make_account(), make_town()
    give_role(officer, "township", township)
    bring(tmp_path, ROWS)
    homes = [it["户编号"] for it in ROWS]
    kept = member(0)
    gone = [place for place, home in enumerate(homes) if home != homes[0]]
    Measure.objects.all().delete()
    pairs = []
    for place in gone:  # as if all of the second household were the head of the first
        both = sorted((kept, member(place)), key=lambda it: it.pk)
        of = [Belonging.objects.get(member=it).household for it in both]
        at = [Residence.objects.get(household=it).village for it in of]
        pairs.append(Double.objects.create(
            first=both[0], second=both[1], first_home=of[0], second_home=of[1], first_village=at[0],
            second_village=at[1], probability=0.9, index="x", found_on=DAY,
        ))  # fmt: skip
        say_same(pairs[-1].key, kept=kept.key, why="同一人，登记两次", by=officer)
    pairs[-1].refresh_from_db()
    assert pairs[-1].closed is not None
    again = bring(tmp_path, ROWS, on=LATER)
    assert {(row, reason) for row, _, reason in reasons(again)} == {(place + 2, "household_merged") for place in gone}
    undo_merge(pairs[-1].key, why="查实为两人", by=officer)
    again = bring(tmp_path, ROWS, on=LATER)
    assert {(row, reason) for row, _, reason in reasons(again)} == {(place + 2, "person_merged") for place in gone[:-1]}
