"""A small synthetic city in the test database, shared by the tests of a module and erased after them."""

from datetime import date

import pytest
from django.core.management import call_command

DAY = date(2017, 3, 31)
HOUSEHOLDS = 1_000


@pytest.fixture(scope="module")
def city(django_db_setup, django_db_blocker):  # noqa: ARG001 -- the database must stand first
    """The whole demo at a small size: loaded, a workbook read, one turn run."""
    from xiuhua.actions.keep.load_demo import DemoCity
    from xiuhua.console.demo import stand_city

    with django_db_blocker.unblock():
        stand_city(DemoCity(HOUSEHOLDS, 20_170_331, DAY, full=False))
        yield DAY
        call_command("flush", interactive=False, verbosity=0)
