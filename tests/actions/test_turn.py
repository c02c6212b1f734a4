"""A turn settles once, however many are run at the same moment."""

import threading
from datetime import date
from time import perf_counter, sleep

import pytest
from django.db import connection

from tests.makers import TODAY, give_pack, make_household, make_member, make_village
from xiuhua.actions.turn import run_turn
from xiuhua.register.models import FigureVerdict, JournalLine, Turn

EARLIER = date(2017, 2, 1)


def dawdle() -> float:
    """A stopwatch that takes its time, so that what is not kept apart meets."""
    sleep(0.1)
    return perf_counter()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("day", [EARLIER, TODAY])
def test_two_turns_of_one_day_at_once_settle_what_one_would(day: date) -> None:
    village = make_village()
    make_member(make_household(village))
    give_pack(village.parent.parent.parent)
    if day == EARLIER:
        run_turn(TODAY, by=None)
    problems: list[Exception] = []

    def turn() -> None:
        try:
            run_turn(day, by=None, stopwatch=dawdle)
        except Exception as problem:  # noqa: BLE001 -- whatever it is, the test tells it
            problems.append(problem)
        finally:
            connection.close()

    both = [threading.Thread(target=turn) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    told = list(FigureVerdict.objects.on(day).values_list("area", "figure"))
    assert (problems, len(told) - len(set(told))) == ([], 0)
    assert (Turn.objects.filter(on=day).count(), JournalLine.objects.filter(subject=day.isoformat()).count()) == (1, 1)
