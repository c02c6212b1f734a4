"""The desk's pages are tested on a small synthetic city."""

from types import SimpleNamespace

import pytest

from tests.city import city, with_more

__all__ = ["city"]


@pytest.fixture(scope="module")
def world(request, city, django_db_blocker):
    """Accounts of every kind, and for each the things of every relation to it; made before the module's tests."""
    from tests.desk.relations import World

    with django_db_blocker.unblock():
        return with_more(request.config.cache.mkdir("city"), "world", lambda: World(city))


@pytest.fixture(scope="module")
def places(city):
    """Codes and keys around the household that the demo's accounts are about."""
    from xiuhua.register.models import Account, Household, Residence

    helped = Household.objects.filter(assignments__person__account__username="helper")
    home = helped.order_by("number").first()
    village = Residence.objects.on(city).get(household=home).village
    county = village.parent.parent
    helper = Account.objects.get(username="helper").person
    other = Household.objects.exclude(residences__village__parent__parent=county).order_by("number").first()
    return SimpleNamespace(
        city="5119",
        county=county.code,
        township=village.parent.code,
        village=village.code,
        household=home.key,
        number=home.number,
        member=home.belongings.order_by("pk").first().member,
        elsewhere=other.key,
        staff={"person": f"/staff/{helper.key}/", "organisation": f"/organisation/{helper.unit.key}/"},
        other_county=Residence.objects.on(city).get(household=other).village.parent.parent.code,
    )
