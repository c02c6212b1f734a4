"""The demo's visits of which it is known what is planted on them: what the turn's own flags find of each kind."""

import csv
from collections import Counter

import pytest
from django.conf import settings

from tests.city import city  # noqa: F401 -- a fixture
from xiuhua.demo.visiting.numbers import KINDS
from xiuhua.register.models import FlagVisit, Visit

pytestmark = pytest.mark.usefixtures("city")

# Of the small city, what was planted and what is flagged; whoever sets the numbers of a sign sees here what it moves.
# No sign can see a promise that was not kept or what was not handed over: those are for asking the household. Answers
# left unopened coach and flag nobody alone; a month of four visits or fewer is often too short to tell bulk from a day.
FOUND = {
    "bulk": (12, 8), "late_bulk": (13, 7), "copied": (26, 9), "photo": (24, 20), "on_leave": (10, 10), "gone": (11, 11),
    "parrot": (23, 0), "undelivered": (20, 0), "kept_falsely": (9, 0),
}  # fmt: skip
HONEST_FLAGGED = 1


@pytest.mark.django_db
def test_the_turn_finds_of_each_planted_kind_what_its_signs_can_see_and_leaves_honest_habits_alone() -> None:
    with (settings.HOME / "demo-visits.csv").open(encoding="utf-8-sig") as file:
        truth = {row["visit"]: row["kind"] or row["habit"] for row in csv.DictReader(file)}
    flagged = {key.hex for key in FlagVisit.objects.values_list("visit__key", flat=True)}
    planted, found = Counter(truth.values()), Counter(truth.get(key, "honest") for key in flagged)
    assert {kind: (planted[kind], found[kind]) for kind in KINDS} == FOUND
    assert [found[habit] for habit in ("late", "gorge", "sunday")] == [0, 0, 0]
    assert found["honest"] == HONEST_FLAGGED < Visit.objects.count() / 500
