"""What a turn settled is told from what is kept, until anything is settled anew."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.makers import TODAY, give_pack, make_village
from xiuhua.actions.turn import run_turn
from xiuhua.queries.post import slot_counts
from xiuhua.queries.settled import settled_now
from xiuhua.register.models import Area, FigureVerdict, ImportBatch, SlotVerdict, Turn, VillageSurvey

pytestmark = pytest.mark.django_db


def judged(village, *, filled: bool) -> SlotVerdict:
    told = {"slot": "first_secretary", "required": 1, "in_post": int(filled), "filled": filled, "reason": ""}
    return SlotVerdict.objects.create(village=village, since=TODAY, **told)


def vacant_in(area: Area) -> int:
    return sum(count.vacant for count in settled_now().of(slot_counts, area, on=TODAY))


def test_an_answer_is_kept_and_asked_anew_after_a_verdict(django_assert_num_queries) -> None:
    village = make_village()
    judged(village, filled=True)
    assert vacant_in(village) == 0
    with django_assert_num_queries(1):  # whether it still holds
        assert vacant_in(village) == 0
    SlotVerdict.objects.all().delete()
    judged(village, filled=False)
    assert vacant_in(village) == 1


def test_another_place_and_another_day_have_their_own_answer() -> None:
    village, other = make_village(), make_village()
    judged(village, filled=False)
    settled = settled_now()
    asked = [(village, TODAY), (other, TODAY), (village, TODAY - timedelta(days=1)), (village, TODAY)]
    assert [len(settled.of(slot_counts, place, on=on)) for place, on in asked] == [1, 0, 0, 1]


def bring(**more) -> ImportBatch:
    batch = ImportBatch(file_name="a.xlsx", file_digest="", layout="households", as_of=TODAY, state="applied", **more)
    batch.save()
    return batch


CHANGES = {
    "a turn": lambda _village: Turn.objects.create(on=TODAY, digest="", rows=0, stages=[]),
    "a survey": lambda village: VillageSurvey.objects.create(village=village, since=TODAY),
    "an import": lambda _village: bring(applied_at=timezone.now()),
    "an import undone": lambda _village: bring(undone_at=timezone.now()),
    "an area that ends": lambda village: Area.objects.filter(pk=village.pk).update(until=date(2018, 1, 1)),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_answers_hang_on_is_told_by_what_was_settled_last(change) -> None:
    village = make_village()
    before = settled_now()
    assert settled_now() == before
    CHANGES[change](village)
    assert settled_now() != before


def test_a_turn_of_the_same_day_that_only_ends_verdicts_is_noticed() -> None:
    village = make_village()
    give_pack(village.parent.parent.parent)
    run_turn(TODAY, by=None)
    Turn.objects.update(digest="of what held before")
    verdicts = list(FigureVerdict.objects.values_list("pk", flat=True))
    before = settled_now()
    run_turn(TODAY, by=None)
    assert settled_now() != before
    assert list(FigureVerdict.objects.values_list("pk", flat=True)) == verdicts != []
