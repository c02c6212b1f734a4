"""A measure granted to all households of a village at once: to whom, by whom, and in one line of the journal."""

from datetime import date
from hashlib import sha256

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.actions.remedy.ground import helped_ground
from tests.makers import make_household
from xiuhua.actions.remedy.grant_together import grant_together
from xiuhua.actions.remedy.measure_refusal import MeasureRefused
from xiuhua.duty.door import Absent
from xiuhua.queries.household_card import looks_at
from xiuhua.register.models import JournalLine, Measure

pytestmark = pytest.mark.django_db
BEGIN = date(2017, 3, 1)


@pytest.fixture
def ground():
    return helped_ground()


def given(ground, *, by="village", item="night_school", since=BEGIN):
    told = {"since": since, "basis": "村规民约 2017", "by": ground.by[by]}
    return grant_together(ground.village.code, item, **told)


def test_all_of_a_village_that_may_have_it_are_given_it_once_and_one_line_tells_so(ground):
    make_household(ground.village, number="H2", head="李二")
    make_household(ground.village, number="H3", status="terminated")
    make_household(number="H4")
    assert given(ground) == 2
    rows = Measure.objects.order_by("household__number").values_list("household__number", "item", "states__status")
    assert list(rows) == [("H1", "night_school", "in_delivery"), ("H2", "night_school", "in_delivery")]
    (line,) = JournalLine.objects.filter(deed="grant_together")
    assert (line.after["area"], line.after["households"]) == (ground.village.code, 2)
    assert {key.hex for key in Measure.objects.values_list("batch", flat=True)} == {line.subject}
    keys = sorted(key.hex for key in Measure.objects.values_list("key", flat=True))
    assert line.after["digest"] == sha256("\n".join(keys).encode()).hexdigest()
    assert [look.deed for look in looks_at(ground.household, of_inspectors=True, reader=None)] == ["grant_together"]
    with pytest.raises(MeasureRefused) as why:
        given(ground)
    assert why.value.reason == "nobody_lacks"


@pytest.mark.parametrize("item", ["gold", "skills_training", "donation"])
def test_what_is_money_or_not_for_households_is_not_given_to_all(ground, item):
    with pytest.raises(MeasureRefused) as why:
        given(ground, item=item)
    assert why.value.reason == "no_item"


def test_a_helper_and_an_inspector_give_to_no_village(ground):
    for who in ("helper", "inspector", "education"):
        with pytest.raises(Absent):
            given(ground, by=who)


def test_a_day_ahead_is_refused(ground):
    with pytest.raises(MeasureRefused) as why:
        given(ground, since=date(2017, 4, 1))
    assert (why.value.reason, why.value.at) == ("after_today", "since")


def test_households_are_held_in_the_order_of_their_ids(ground):
    for number in ("H9", "H2"):
        make_household(ground.village, number=number)
    with CaptureQueriesContext(connection) as asked:
        given(ground)
    held = [it["sql"] for it in asked if "register_household" in it["sql"] and "ORDER BY" in it["sql"]]
    assert [sql.rpartition("ORDER BY ")[2].split()[0] for sql in held if '"register_residence"' in sql][:1] == [
        '"register_household"."id"'
    ]
