"""One meeting for many households is entered once: kept for all of them, or for none."""

from datetime import date
from uuid import uuid4

import pytest

from tests.actions.diagnose.ground import BEGUN, WHOLE, clock, exit_ground
from tests.makers import make_household, make_village
from xiuhua.actions.diagnose.act import Told
from xiuhua.actions.diagnose.act_together import MOST_TOGETHER, act_together
from xiuhua.actions.diagnose.begin_proceeding import begin_proceeding
from xiuhua.actions.diagnose.proceeding_refusal import ProceedingRefused
from xiuhua.duty.door import Absent
from xiuhua.reckon.workflow import ActKind
from xiuhua.register.models import JournalLine, Proceeding, ProceedingAct

pytestmark = pytest.mark.django_db
REVIEWED = date(2017, 3, 2)
TOLD = Told(on=REVIEWED, evidence=WHOLE, people=40)


@pytest.fixture
def ground():
    return exit_ground()


@pytest.fixture
def three(ground):
    """Three households of the village whose exit has begun, by the keys of the proceedings."""
    village = ground.household.residences.get().village
    others = [make_household(village, number=number, status="pre_exit") for number in ("H2", "H3")]
    by = ground.by["village"]
    return [begin_proceeding(it.key, "household_exit", by=by) for it in (ground.household, *others)]


def review(ground, keys, told=TOLD, kind=ActKind.FINISH, step="villagers_review"):
    clock(REVIEWED)
    return act_together(keys, kind, step=step, told=told, by=ground.by["village"])


def refused(*args, **told) -> tuple[str, str]:
    with pytest.raises(ProceedingRefused) as found:
        review(*args, **told)
    return found.value.reason, found.value.household


def test_one_meeting_is_kept_for_each_household_under_one_mark(ground, three):
    assert review(ground, three) == 3
    acts = ProceedingAct.objects.all()
    assert [(act.step, act.people, act.evidence["minutes"]) for act in acts] == [
        ("villagers_review", 40, "folder 7")
    ] * 3
    assert (len({act.together for act in acts}), None in {act.together for act in acts}) == (1, False)
    assert JournalLine.objects.filter(deed="act_in_proceeding").count() == 3


def test_where_one_must_not_be_done_none_is_and_its_household_is_named(ground, three):
    review(ground, three[2:])
    before = ProceedingAct.objects.count()
    assert refused(ground, three) == ("other_step", "H3")
    assert (ProceedingAct.objects.count(), before) == (1, 1)


def test_what_is_said_against_somebody_is_not_said_of_many(ground, three):
    assert refused(ground, three, kind=ActKind.REFUSE)[0] == "not_together"
    assert refused(ground, [])[0] == "how_many"
    assert refused(ground, [uuid4() for _ in range(MOST_TOGETHER + 1)])[0] == "how_many"


def test_a_household_of_another_place_among_them_is_as_if_there_were_none(ground, three):
    elsewhere = make_household(make_village(), number="H9", status="pre_exit")
    told = Proceeding.objects.get(key=three[0])
    strange = Proceeding.objects.create(
        procedure=told.procedure, household=elsewhere, pack=told.pack, version=told.version, steps=told.steps,
        begun_on=BEGUN, begun_by=told.begun_by, open_step=told.open_step,
    )  # fmt: skip
    with pytest.raises(Absent):
        review(ground, [*three, strange.key])
    assert ProceedingAct.objects.count() == 0


def test_what_a_family_signs_is_entered_for_each_by_itself(ground, three):
    review(ground, three)
    checked = Told(on=REVIEWED, evidence={"survey_sheet": "folder 8", "income_sheet": "folder 8"}, people=3)
    assert review(ground, three, checked, step="village_check") == 3
    signed = Told(on=REVIEWED, evidence={"signature": "2017-03-02", "helper_signature": "2017-03-02"})
    assert refused(ground, three, signed, step="household_agrees")[0] == "each_alone"
    assert ProceedingAct.objects.filter(step="household_agrees").count() == 0
