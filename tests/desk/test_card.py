"""What a household's card says of its members."""

import re

import pytest

from tests.desk.visitor import visit_as


@pytest.mark.django_db
def test_a_child_below_school_age_is_said_to_be_so_once(city):
    from xiuhua.register.models import Belonging, Schooling

    young = Schooling.objects.on(city).filter(school_status="below_school_age", education="below_school_age")
    living = Belonging.objects.on(city).filter(member__in=young.values("member"), household__residences__until=None)
    page = visit_as("city").text(f"/household/{living.order_by('pk').first().household.key}/")
    schools = re.findall(r'<td data-label="文化与就学">(.*?)</td>', page, re.DOTALL)
    told = [re.sub(r"<[^>]+>", "", school).count("学龄前儿童") for school in schools]
    assert max(told) == 1
