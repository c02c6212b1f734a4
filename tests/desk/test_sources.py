"""Who says so stands on a page in the reader's language: on the card, on a finding, and in what a refusal says."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import translation

from tests.desk.visitor import visit_as
from xiuhua.actions.assign.appointment_refusal import AppointmentRefused
from xiuhua.actions.assign.handover_refusal import HandoverRefused
from xiuhua.actions.assign.leave_refusal import LeaveRefused
from xiuhua.actions.explanation_refusal import ExplanationRefused
from xiuhua.desk.appointment_refusals import why_not_appointed
from xiuhua.desk.explanation_refusals import why_not_explained
from xiuhua.desk.handover_refusals import why_not_handed_over
from xiuhua.desk.labels import source
from xiuhua.desk.leave_refusals import why_no_leave

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
STANDARD = "Sichuan exit standard of August 2016"
IN_CHINESE = "《四川省明确贫困县贫困村贫困户退出标准》（2016年8月）"
REFUSED: list[tuple[Callable[[Any], str], Exception]] = [
    (why_not_handed_over, HandoverRefused("too_many", name="王", count=3, most=2, source=STANDARD)),
    (why_no_leave, LeaveRefused("too_long", days=9, most=3, name="王", source=STANDARD)),
    (why_not_appointed, AppointmentRefused("no_party_member", name="王", role="secretary", source=STANDARD)),
    (why_not_explained, ExplanationRefused("must_be_mended", rule="uninsured", source=STANDARD)),
]


@pytest.mark.parametrize(("why", "refused"), REFUSED, ids=["handover", "leave", "appointment", "explanation"])
def test_a_refusal_names_its_source_in_the_readers_language(why, refused):
    for language, told, silent in (("zh-hans", IN_CHINESE, STANDARD), ("en", STANDARD, IN_CHINESE)):
        with translation.override(language):
            said = why(refused)
        assert told in said
        assert silent not in said


def test_a_source_that_the_pack_does_not_name_is_told_as_it_stands():
    with translation.override("zh-hans"):
        assert (source("somebody"), source("")) == ("somebody", "")


@pytest.mark.parametrize(
    ("language", "told", "silent"), [("zh-hans", IN_CHINESE, STANDARD), ("en", STANDARD, IN_CHINESE)]
)
def test_the_card_tells_sources_in_the_readers_language(city, language, told, silent):
    from xiuhua.register.models import Finding

    member = Finding.objects.on(city).get(rule="uninsured").member
    home = member.belongings.get().household
    reader = visit_as("city")
    reader.client.cookies["django_language"] = language
    page = reader.text(f"/household/{home.key}/")
    assert told in page
    assert f'lang="en">{IN_CHINESE}' not in page
    assert silent not in page
