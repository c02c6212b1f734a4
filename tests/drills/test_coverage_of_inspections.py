"""A thousand simulated inspections for each rate: how many of their intervals hold the true one."""

import pytest

from tests.reckon.simulated_surveys import coverage

pytestmark = [pytest.mark.drill, pytest.mark.pure]
RATES = (0.005, 0.01, 0.02, 0.05, 0.85, 0.9, 0.95)  # of missed and wrongly exited persons, and of recognition
FEW = 0.02  # up to this rate so few have the event that intervals cannot come in finer steps: they are on the wide side
WIDE = 0.98  # and where neighbours answer less alike than is expected of them, a little too


@pytest.mark.parametrize("alike", [0.02, 0.05, 0.1])
@pytest.mark.parametrize("rate", RATES)
def test_intervals_hold_what_is_true_in_95_of_100_inspections(rate, alike, capsys):
    it = coverage(rate, alike, surveys=1000, seed=7)
    with capsys.disabled():
        print(
            f"\nrate {rate:.1%}, alike within a village {alike}: held {it.held:.1%}, above {it.above:.1%}, below "
            f"{it.below:.1%}, width {it.width:.2%}, no event seen {it.nothing:.1%}",
            end=" ",
        )
    assert 0.93 <= it.held <= (0.99 if rate <= FEW else WIDE)
