"""Measures as the loop reads them: in the state of the day, with what was delivered by then, planned ones too."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.makers import TODAY, make_household, make_member
from xiuhua.bridge.gather import gather
from xiuhua.register.models import Delivery, Measure, MeasureState

pytestmark = pytest.mark.django_db
SINCE = date(2016, 1, 1)


def give(household, *states, item="doctor", since=SINCE, **told):
    """A measure that goes through states from days on."""
    measure = Measure.objects.create(household=household, item=item, since=since, **told)
    for number, (status, begun) in enumerate(states or [("delivered", since)], start=1):
        until = states[number][1] if number < len(states) else None
        MeasureState.objects.create(measure=measure, status=status, since=begun, until=until)
    return measure


def measures(day=TODAY, **narrowed):
    return gather(day, ["measures"], **narrowed)["measures"].to_dicts()


def test_a_measure_is_told_in_the_state_of_the_day_with_its_household_and_place():
    home = make_household(number="H1")
    member = make_member(home)
    measure = give(
        home, ("planned", SINCE), ("delivered", date(2016, 6, 1)), member=member, deliverer="health",
        causes="illness skill", planned_fen=5000, until=date(2018, 1, 1),
    )  # fmt: skip
    village = home.residences.get().village.code
    told = {
        "measure": measure.key.hex, "household": "H1", "person": member.number, "area": village, "item": "doctor",
        "status": "delivered", "deliverer": "health", "causes": "illness skill", "since": SINCE,
        "until": date(2018, 1, 1), "planned_fen": 5000, "delivered_fen": None,
    }  # fmt: skip
    assert measures() == [told]
    assert [row["status"] for row in measures(date(2016, 5, 31))] == ["planned"]
    assert measures(SINCE - timedelta(days=1)) == []


def test_what_is_not_told_is_unknown():
    give(make_household())
    assert [(it["person"], it["deliverer"], it["causes"], it["planned_fen"]) for it in measures()] == [(None,) * 4]


def test_a_planned_measure_is_known_before_it_begins():
    later = date(2017, 9, 1)
    give(make_household(), ("planned", SINCE), since=later)
    assert [(row["status"], row["since"]) for row in measures()] == [("planned", later)]


def test_deliveries_by_the_day_add_up_without_those_corrected():
    measure = give(make_household())
    wrong = Delivery.objects.create(measure=measure, since=SINCE, amount_fen=900_00)
    Delivery.objects.create(measure=measure, since=SINCE, amount_fen=90_00, corrects=wrong)
    Delivery.objects.create(measure=measure, since=date(2016, 2, 1), amount_fen=10_00)
    Delivery.objects.create(measure=measure, since=date(2016, 2, 2), evidence="a receipt")
    Delivery.objects.create(measure=measure, since=TODAY + timedelta(days=1), amount_fen=1)
    assert [row["delivered_fen"] for row in measures()] == [100_00]


def test_some_households_are_told_as_all_are_and_only_what_is_wanted():
    for number in ("H1", "H2"):
        Delivery.objects.create(measure=give(make_household(number=number)), since=SINCE, amount_fen=100)
    whole = measures()
    assert measures(households=["H2"]) == [row for row in whole if row["household"] == "H2"]
    narrow = measures(only={"measures": {"household", "item"}})
    assert narrow == [{name: row[name] for name in ("measure", "household", "item")} for row in whole]
    assert measures(households=[]) == []


@pytest.mark.parametrize(
    ("model", "told"),
    [
        (Measure, {"item": ""}),
        (Measure, {"item": "x", "planned_fen": -1}),
        (Measure, {"item": "x", "until": SINCE - timedelta(days=1)}),
        (MeasureState, {"status": ""}),
        (MeasureState, {"status": "stopped"}),
        (MeasureState, {"status": "stopped", "until": SINCE - timedelta(days=1)}),
        (Delivery, {"amount_fen": -1}),
        (Delivery, {"until": SINCE - timedelta(days=1)}),
    ],
)
def test_what_cannot_be_is_refused_by_the_database(model, told):
    """A second current state too: the measure has one."""
    home = make_household()
    whose = {"household": home} if model is Measure else {"measure": give(home)}
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.create(since=SINCE, **whose, **told)
