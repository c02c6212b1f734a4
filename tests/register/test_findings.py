"""A finding is about one; a verdict has one current row for each subject and one of three words."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Model

from tests.makers import make_household, make_member, make_village
from xiuhua.register.models import AreaVerdict, Finding, HouseholdVerdict

pytestmark = pytest.mark.django_db
MARCH, APRIL = date(2017, 3, 31), date(2017, 4, 30)


def refused(row: Model) -> str:
    """The database's words on a row that it does not take."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        row.save()
    return str(refusal.value)


@pytest.fixture
def subjects() -> dict[str, Model]:
    village = make_village()
    household = make_household(village)
    return {"member": make_member(household), "household": household, "area": village}


@pytest.mark.parametrize(
    "about", [[], ["member", "household"], ["household", "area"], ["member", "area"], ["member", "household", "area"]]
)
def test_a_finding_about_nobody_or_about_several_is_refused(subjects, about: list[str]) -> None:
    finding = Finding(rule="id_checksum", since=MARCH, **{name: subjects[name] for name in about})
    assert "a_finding_is_about_one_member_or_household_or_area" in refused(finding)


@pytest.mark.parametrize("about", ["member", "household", "area"])
def test_a_rule_has_one_current_finding_about_each_and_as_many_past_ones_as_there_were(subjects, about: str) -> None:
    def finding(rule: str = "id_checksum", **when: date) -> Finding:
        return Finding(rule=rule, **{about: subjects[about]}, **when)

    for past in (MARCH, APRIL):
        finding(since=MARCH, until=past).save()
    finding(since=APRIL).save()
    finding("id_length", since=APRIL).save()
    assert Finding.objects.on(APRIL).count() == 2
    assert "rule" in refused(finding(since=MARCH))


@pytest.mark.parametrize(("model", "about"), [(HouseholdVerdict, "household"), (AreaVerdict, "area")])
def test_a_scheme_has_one_current_verdict_about_each_in_one_of_three_words(subjects, model, about: str) -> None:
    def verdict(word: str, scheme: str = "exit") -> Model:
        return model(scheme=scheme, verdict=word, since=MARCH, **{about: subjects[about]})

    verdict("met").save()
    verdict("unknown", "identification").save()
    assert "scheme" in refused(verdict("not_met"))
    assert f"{model.__name__.lower()}_is_met_not_met_or_unknown" in refused(verdict("perhaps", "other"))
    assert model.objects.count() == 2
