"""Explanations say of a household what the turn settled of it: the slow reader and the columns agree."""

import random

import pytest
from django.utils import translation

from tests.city import city
from xiuhua.queries.explanation import explanation_of
from xiuhua.register.models import Belonging, Finding, Household, HouseholdVerdict

__all__ = ["city"]
pytestmark = pytest.mark.django_db
DRAWN = 30


@pytest.fixture
def drawn(city):
    """Some households of the city: those that something flags, and others by chance."""
    flagged = Finding.objects.on(city)
    homes = Belonging.objects.on(city).filter(member__in=flagged.filter(member__isnull=False).values("member"))
    some = {*homes.values_list("household__number", flat=True)}
    some |= {*flagged.filter(household__isnull=False).values_list("household__number", flat=True)}
    every = list(Household.objects.order_by("number").values_list("number", flat=True))
    chance = random.Random(city.toordinal())  # noqa: S311 -- draws households, guards nothing
    return [*sorted(some)[:DRAWN], *chance.sample(every, DRAWN)]


def test_an_explanation_has_the_verdicts_and_findings_that_the_turn_settled(city, drawn):
    for number in drawn:
        found = explanation_of(number, on=city)
        settled = HouseholdVerdict.objects.on(city).filter(household__number=number)
        kept = {it.scheme: (it.verdict, it.unmet.split(), it.unclear.split()) for it in settled}
        told = {it.key: (it.verdict, unmet(it), unclear(it)) for it in found.schemes if it.verdict}
        assert told == kept, number
        assert sorted((it.rule, it.member) for it in found.findings) == findings_of(number, on=city), number


def counting(scheme):
    return [it for it in scheme.criteria if it.severity != "review"]


def unmet(scheme) -> list[str]:
    """Criteria that are not met, and exclusions that are."""
    return [it.key for it in counting(scheme) if it.verdict == ("met" if it.severity else "not_met")]


def unclear(scheme) -> list[str]:
    return [it.key for it in counting(scheme) if it.verdict == "unknown"]


def findings_of(number: str, *, on) -> list[tuple[str, str]]:
    members = Belonging.objects.on(on).filter(household__number=number).values("member")
    of_household = Finding.objects.on(on).filter(household__number=number).values_list("rule", flat=True)
    of_members = Finding.objects.on(on).filter(member__in=members).values_list("rule", "member__number")
    return sorted([*((rule, "") for rule in of_household), *of_members])


def test_of_all_that_is_said_of_a_city_nothing_lacks_a_word(city, drawn):
    for number in drawn[::4]:
        with translation.override("zh-hans"):
            found = explanation_of(number, on=city)
        criteria = [it for scheme in found.schemes for it in scheme.criteria]
        told = [it for one in (*criteria, *found.causes, *found.findings) for r in one.readings for it in r.walk()]
        assert {it.label for it in told if it.label.isascii() and not it.row} == set()
        assert {it.text for it in told if it.value is not None and it.text is None} == set()
