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


@pytest.mark.django_db
def test_what_nobody_recorded_of_a_home_is_unknown_and_no_no(places):
    """An office's first workbook has no column for power, toilets or water: its card must not say there is none."""
    from xiuhua.register.models import Housing, Living, Water

    for kind in (Housing, Living, Water):
        kind.objects.filter(household__key=places.household).delete()
    page = visit_as("city").text(f"/household/{places.household}/")
    home = page[page.index('id="home"') : page.index("耕地")]
    assert re.findall(r"<dd>(是|否)</dd>", re.sub(r"\s+(?=<)", "", home)) == []
    assert home.count('class="unknown"') == len(re.findall("<dt>", home)) - 1  # the last <dt> is that of the land
