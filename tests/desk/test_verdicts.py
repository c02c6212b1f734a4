"""What the criteria found when a procedure ended, on the desk: linked from it, told line by line."""

import re
from html import unescape
from types import SimpleNamespace

import pytest

from tests.desk.visitor import visit_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]


def main(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.partition('<main id="main"')[2])).split())


@pytest.fixture
def made(city, places):
    from tests.journeys.proceedings import judged_exit
    from xiuhua.register.models import Household, Residence

    home = Household.objects.get(key=places.household)
    return judged_exit(SimpleNamespace(village=Residence.objects.on(city).get(household=home).village), city)


def test_it_is_linked_from_the_procedure_and_told_line_by_line(made):
    township = visit_as("township")
    assert f'href="{made["judged"]}"' in township.text(f"{made['ended']}procedures/")
    page = main(township.text(made["judged"]))
    assert re.search(r"按政策包sichuan 2017\.1\+\w{6}研判，原样留存", page)
    assert "查看了办结时的研判结论" in main(township.text(f"{made['ended']}who/"))


def test_without_a_duty_or_a_verdict_there_is_no_such_page(made, places):
    assert visit_as("health").get(made["judged"]).status_code == 404
    other = f"/household/{places.elsewhere}/procedures/{made['judged'].split('/')[4]}/verdict/"
    assert visit_as("city").get(other).status_code == 404


def test_a_scheme_that_the_pack_lost_is_said(made, monkeypatch):
    from xiuhua.desk.views import verdicts
    from xiuhua.words import NotFound

    def lost(_kept):
        raise NotFound("lost")

    monkeypatch.setattr(verdicts, "verdict_in_words", lost)
    assert "政策包里已没有这些标准的说法。" in main(visit_as("township").text(made["judged"]))
