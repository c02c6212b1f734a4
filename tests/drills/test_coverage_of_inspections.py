"""A thousand simulated inspections for each rate: how many of their intervals hold the true one."""

import pytest

from tests.reckon.simulated_surveys import coverage

pytestmark = [pytest.mark.drill, pytest.mark.pure]
RATES = {"missed, wrong exits": (0.005, 0.01, 0.02, 0.05), "recognition": (0.85, 0.9, 0.95)}
ALIKE = (0.02, 0.05, 0.1)
FEW = 0.01  # up to this rate so few have the event that intervals cannot come in finer steps: they are on the wide side


def test_intervals_hold_what_is_true_in_95_of_100_inspections(capsys):
    told = {
        (what, rate, alike): coverage(rate, alike, surveys=1000, seed=7)
        for what, rates in RATES.items() for rate in rates for alike in ALIKE
    }  # fmt: skip
    with capsys.disabled():
        print(f"\n{'':22}{'rate':>7}{'alike':>7}{'held':>8}{'above':>8}{'below':>8}{'width':>8}{'none seen':>11}")
        for (what, rate, alike), it in told.items():
            print(
                f"{what:22}{rate:7.1%}{alike:7.2f}{it.held:8.1%}{it.above:8.1%}{it.below:8.1%}{it.width:8.2%}"
                f"{it.nothing:11.1%}"
            )
    for (_what, rate, _alike), it in told.items():
        assert 0.93 <= it.held <= (0.99 if rate <= FEW else 0.97)
