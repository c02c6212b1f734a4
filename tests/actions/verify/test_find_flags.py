"""From what was told of visits to a question: signs are looked for by the pack, and nothing that is absent is one."""

import json
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone
from typer.testing import CliRunner

from tests.actions.verify.recheck_ground import recheck_ground
from tests.kept_rows import kept_rows
from tests.makers import TODAY, make_person, make_visit
from xiuhua.actions.verify.find_flags import find_flags
from xiuhua.actions.verify.keep_flags import KeptFlags
from xiuhua.console.main import app
from xiuhua.queries.pack import pack_named
from xiuhua.queries.visits_to_verify import visits_to_verify
from xiuhua.register.models import Flag, Leave, Residence, Visit, VisitPhoto

pytestmark = pytest.mark.django_db
EVENING = datetime(2017, 3, 28, 21, 2)  # noqa: DTZ001 -- made aware below


@pytest.fixture(scope="module")
def ground(django_db_setup, django_db_blocker):  # noqa: ARG001
    """Nine homes a kilometre apart, whose visits were all entered one evening at one spot."""
    with kept_rows(django_db_blocker):
        found = recheck_ground()
        for number, (home, visit) in enumerate(zip(found.homes, found.visits, strict=True)):
            Residence.objects.filter(household=home).update(latitude=31.5 + number / 64, longitude=106.7)
            begun = timezone.make_aware(EVENING + timedelta(minutes=2 * number))
            Visit.objects.filter(pk=visit.pk).update(
                started=begun, recorded=begun + timedelta(minutes=1), minutes=15, latitude=31.85,
                longitude=106.75 + number / 1e5, accuracy_m=20,
            )  # fmt: skip
        yield found


def test_an_evening_at_one_spot_becomes_one_question_with_what_was_seen_and_is_asked_once(ground):
    assert find_flags() == KeptFlags(flags=1, visits=9)
    flag = Flag.objects.get()
    assert (flag.person, {"C02", "C03"} <= set(flag.signs.split())) == (ground.helper, True)
    assert flag.visits.first().evidence["C02"]["count"] == 9
    assert find_flags() == KeptFlags(0, 0)


def test_at_the_terminal_it_says_how_many_are_asked(ground):
    assert json.loads(CliRunner().invoke(app, ["flags", "--json"]).stdout) == {"flags": 1, "visits": 9}
    told = CliRunner().invoke(app, ["flags", "--language", "zh"]).stdout
    assert told == "新提问0条，涉及0次走访。先问走访人本人。\n"
    assert Flag.objects.get().person == ground.helper


def test_what_is_not_there_is_no_sign(ground):
    Visit.objects.update(started=None)
    assert find_flags() == KeptFlags(0, 0)
    assert ground.visits


def test_the_stage_reads_what_was_told_and_nothing_else(ground):
    first, second = ground.visits[:2]
    Visit.objects.filter(pk=first.pk).update(answers={"income_course": ["more", "untouched"]}, note="Rain", late=True)
    VisitPhoto.objects.create(visit=second, why="roof", likeness=-1)
    make_visit(ground.homes[0], ground.helper, way="nobody_home", started=timezone.now())
    make_visit(ground.homes[0], make_person(), on=date(2017, 2, 27), started=timezone.now())
    told = visits_to_verify(pack_named("sichuan"), since=date(2017, 3, 1), until=TODAY)
    rows = {it["visit"]: it for it in told.visits.to_dicts()}
    assert len(rows) == 9
    late, pictured = rows[first.key.hex], rows[second.key.hex]
    assert (late["started"], late["recorded"], late["note"], late["photo"]) == (EVENING, None, "Rain", None)
    assert (pictured["photo"], pictured["recorded"]) == (2**64 - 1, EVENING + timedelta(minutes=3))
    assert (pictured["home_lat"], pictured["lat"], pictured["minutes"]) == (31.515625, 31.85, 15.0)
    assert told.answers.rows() == [(first.key.hex, "income_course", "more", True, False)]
    assert told.absences.height == Leave.objects.count() == 0
