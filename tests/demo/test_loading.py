"""The database takes every row of the city: its constraints and its single posts refuse none."""

import pytest
from django.apps import apps
from django.db import connection

from xiuhua.bridge.bulk import write_rows
from xiuhua.demo.city import build


@pytest.mark.database
@pytest.mark.django_db
def test_the_register_takes_all_tables():
    tables = build(200)
    del tables["truth"]
    for model in apps.get_app_config("register").get_models():
        if (table := tables.pop(model.__name__.lower(), None)) is not None:
            assert write_rows(model, table.drop("id_number", "account_number", strict=False)) == table.height
    connection.check_constraints()
    assert not tables
