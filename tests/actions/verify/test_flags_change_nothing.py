"""Whatever is flagged, answered, asked and closed: a turn settles the same, and every other row stays as it was."""

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.actions.verify.recheck_ground import DUE, MARCH, clock, recheck_ground
from tests.examples import examples
from tests.kept_rows import kept_rows
from tests.makers import TODAY, make_member, pair
from xiuhua.actions.turn import run_turn
from xiuhua.actions.verify.answer_flag import Reply, answer_flag
from xiuhua.actions.verify.close_flag import close_flag
from xiuhua.actions.verify.do_call_back import Answer, do_call_back
from xiuhua.actions.verify.draw_call_backs import draw_call_backs, draw_for_flag
from xiuhua.actions.verify.recheck_refusal import RecheckRefused
from xiuhua.queries.evidence import evidence_file
from xiuhua.queries.grade_list import confirmed_of
from xiuhua.queries.pack import pack_named
from xiuhua.register.models import CallBack, Flag
from xiuhua.words import CallResult, FlagEnd, FlagReply

pytestmark = pytest.mark.django_db
OWN = {"Flag", "FlagVisit", "CallBack", "CallBackRound"}
# A journal tells what was done; the clock is set by the test; what somebody says of their own visit is a fact.
LEFT_OUT = OWN | {"JournalLine", "Office"}
VISIT_OWN = {"late"}
AFTER = DUE + timedelta(days=1)
SIGNS = st.lists(st.sampled_from(["C02", "C03", "C04", "C07", "C12"]), min_size=1, max_size=3, unique=True)
DEEDS = st.lists(
    st.one_of(
        st.tuples(st.just("flag"), st.lists(st.integers(0, 8), min_size=1, max_size=9, unique=True), SIGNS),
        st.tuples(st.just("answer"), st.sampled_from([FlagReply.LATE, FlagReply.EXPLAINED]), st.none()),
        st.tuples(st.just("close"), st.sampled_from(list(FlagEnd)), st.none()),
        st.tuples(st.just("draw"), st.booleans(), st.none()),
        st.tuples(st.just("call"), st.sampled_from(list(CallResult)), st.none()),
    ),
    min_size=3,
    max_size=9,
)


@pytest.fixture(scope="module")
def ground(django_db_setup, django_db_blocker):  # noqa: ARG001
    with kept_rows(django_db_blocker):
        found = recheck_ground()
        for home in found.homes:
            make_member(home)
            pair(found.helper, home)
        clock(AFTER)
        run_turn(TODAY, by=None)
        yield found


def rows() -> dict[str, list[Any]]:
    """All rows of all nouns but those that a flag is made of."""
    found = {}
    for model in apps.get_app_config("register").get_models():
        if model.__name__ not in LEFT_OUT:
            names = [it.attname for it in model._meta.concrete_fields]
            kept = [it for it in names if model.__name__ != "Visit" or it not in VISIT_OWN]
            found[model.__name__] = list(model._default_manager.order_by("pk").values_list(*kept))
    return found


def done(ground, deed: str, told: Any, signs: Any) -> None:
    """A deed by whoever may do it, where it can be done."""
    flag, county = Flag.objects.filter(closed_on=None).first(), ground.by["county"]
    call = CallBack.objects.filter(done_on=None).first()
    if deed == "flag":
        ground.flag(*told, signs=tuple(signs))
    elif deed == "answer" and flag:
        answer_flag(flag.key, Reply(told, "So it was"), by=ground.by["helper"])
    elif deed == "close" and flag:
        close_flag(flag.key, end=told, by=county)
    elif deed == "draw" and not told:
        draw_call_backs(ground.county.code, month=MARCH, by=county)
    elif deed == "draw" and flag:
        draw_for_flag(flag.key, by=county)
    elif deed == "call" and call:
        do_call_back(call.key, Answer(told, AFTER), by=county)


def careers(ground) -> tuple[bytes, Any]:
    """What a file tells of whoever made the visits, and what a list of grades is checked by."""
    grading = pack_named("sichuan").grading
    file = evidence_file(ground.helper, grading, on=AFTER)
    return file.canonical(), confirmed_of([ground.helper.pk], grading, since=MARCH, until=AFTER).rows()


@given(deeds=DEEDS)
@settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_flags_replies_and_calls_change_no_verdict_figure_post_or_person(ground, deeds):
    before, career = rows(), careers(ground)
    with transaction.atomic():
        ground.flag(*range(9))  # so that each run has one to go on with
        for deed in deeds:
            try:
                with transaction.atomic():
                    done(ground, *deed)
            except RecheckRefused:
                continue
        settled = run_turn(TODAY, by=None).settled
        after, career_after = rows(), careers(ground)
        transaction.set_rollback(True)
    assert after == before
    assert career_after == career
    assert before["Turn"][0][2] == settled.digest
    assert len(before["FigureVerdict"]) > 0
